"""The declarations of documents: what is shipped is whole, what is wrong is told all at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from lexrules.api import KnowledgeBase
from lexrules.documents.kinds import declarations
from lexrules.errors import KnowledgeBaseError, SourceError

KINDS = [
    "procuratorial-opinion",
    "termination-decision",
    "suspension-decision",
    "review-report",
    "review-report-tabular",
    "lead-transfer",
    "damages-calculation",
]


def declared(law: KnowledgeBase, folder: Path, text: str) -> Any:
    (folder / "documents").mkdir()
    (folder / "documents" / "documents.yaml").write_text(text, encoding="utf-8")
    return declarations(folder, law.program)


def test_what_is_shipped(law: KnowledgeBase, conforms: Callable[[Any, str], None]) -> None:
    found = declarations(law.folder, law.program)
    assert list(found.kinds) == KINDS
    assert [kind for kind, each in found.kinds.items() if not each.outgoing] == [
        "review-report",
        "review-report-tabular",
    ]
    for kind in KINDS:
        assert (found.folder / f"{kind}.md").is_file()
        assert (found.folder / f"{kind}.docx").is_file()
    conforms(yaml.safe_load((found.folder / "documents.yaml").read_text(encoding="utf-8")), "documents")


def test_a_knowledge_base_need_not_have_documents(law: KnowledgeBase, tmp_path: Path) -> None:
    assert declarations(tmp_path, law.program).kinds == {}


def test_every_defect_is_told_at_once(law: KnowledgeBase, tmp_path: Path) -> None:
    text = """\
lexrules: 1
documents:
  note:
    title: {zh: 函, en: note}
    subject: persn
    outgoing: maybe
    when: [{of: person.disposition}, {of: person.documents, with: {kind: opinon, colour: red}}]
fields: {number: {zh: 编号, en: number}}
issue: [numbr]
colour: red
"""
    with pytest.raises(KnowledgeBaseError) as raised:
        declared(law, tmp_path, text)
    found = [(finding.code, finding.span.line if finding.span else 0) for finding in raised.value.findings]
    assert sorted(line for _, line in found) == [5, 6, 7, 7, 7, 9, 10]
    suggested = {finding.suggestion for finding in raised.value.findings}
    assert {"person", "opinion", "number"} <= suggested


def test_a_file_that_is_no_yaml_is_an_error(law: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        declared(law, tmp_path, "documents: [")
