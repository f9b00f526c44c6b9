"""Small knowledge bases for the tests of the loader: the golden one, with files replaced."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from lexrules.errors import Finding, LexRulesError
from lexrules.kb.compiler import Sources, compile_sources
from lexrules.kb.program import Norm, Program
from lexrules.source import read_text

GOOD = Path(__file__).parent.parent / "golden" / "good" / "kb"


@cache
def files() -> dict[str, str]:
    """The files of the golden knowledge base."""
    return {
        path.relative_to(GOOD).as_posix(): path.read_text(encoding="utf-8") for path in sorted(GOOD.rglob("*.yaml"))
    }


def compile_files(contents: dict[str, str]) -> tuple[Program, tuple[Finding, ...]]:
    """The program of files given by their path, and the warnings."""
    documents = {name: read_text(text, name) for name, text in contents.items()}
    parts = (
        [each for name, each in documents.items() if name.startswith(part)]
        for part in ("instruments", "vocabulary", "positions", "norms")
    )
    return compile_sources(Sources(documents["knowledge-base.yaml"], *parts), "digest")


def law(**changed: str) -> Program:
    """The golden knowledge base with files replaced: ``norms__sample="…"`` is ``norms/sample.yaml``."""
    return compile_files({**files(), **{f"{name.replace('__', '/')}.yaml": text for name, text in changed.items()}})[0]


def norm_file(*norms: dict[str, object], tables: object = None, versions: object = None) -> str:
    """A norm file; what a norm leaves out is filled in."""
    label = {"zh": "规范", "en": "norm"}
    usual = {"cites": "code/2/1", "title": label, "gist": label, "confidence": "T", "for": "act"}
    content: dict[str, object] = {"lexrules": 1, "domain": "sample", "versions": versions or {"code": ["code-2021"]}}
    content["norms"] = [{**usual, "id": f"sample.n{index}", **norm} for index, norm in enumerate(norms)]
    if tables is not None:
        content["tables"] = tables
    return json.dumps(content, ensure_ascii=False)


def added(*norms: dict[str, object], tables: object = None, versions: object = None) -> Program:
    """The golden knowledge base with norms added."""
    return law(norms__added=norm_file(*norms, tables=tables, versions=versions))


def norm(expression: object, **other: object) -> Norm:
    """The norm whose condition is ``expression``."""
    found = added({"when": expression, "then": {"effect": "measure", "kind": "fine"}, **other}).norm("sample.n0")
    assert found is not None
    return found


def defects(expression: object, **other: object) -> list[tuple[str, str]]:
    """The code and English message of each defect of a norm."""
    try:
        norm(expression, **other)
    except LexRulesError as error:
        return [(finding.code, finding.message("en")) for finding in error.findings]
    return []
