"""Knowledge bases with one defect each, and the golden message beside them.

``bad/kb/x.yaml`` changes the small sound knowledge base in ``good/kb`` (``base: small`` that in ``data/small``, which
has disputes, proof and comparisons): ``edit`` replaces the first occurrence of a
text in a file, ``files`` replaces, adds or (``null``) removes whole files. ``x.expected`` holds the messages in English
and Chinese. ``many-*`` have several defects, ``warning-*`` load all the same. To add one, write the YAML file, run
``pytest tests/golden --update-golden``, and read what was written: the place has to point at the defect, and the
sentence has to tell somebody who has never seen the loader what to do.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from lexrules.catalogue import CATALOGUE
from lexrules.errors import Finding, KnowledgeBaseError, LexRulesError, SourceError
from lexrules.kb.loader import load_with_warnings

GOLDEN = Path(__file__).parent
GOOD = GOLDEN / "good" / "kb"
BASES = {"good": GOOD, "small": GOLDEN.parent / "data" / "small"}
BAD = sorted((GOLDEN / "bad" / "kb").glob("*.yaml"))
CJK = "[\u4e00-\u9fff]"


def build(path: Path, folder: Path) -> Path:
    """The knowledge base that a golden file describes, written into ``folder``."""
    target = folder / "kb"
    described = yaml.safe_load(path.read_text(encoding="utf-8"))
    shutil.copytree(BASES[described.get("base", "good")], target)
    for edit in described.get("edit", []):
        file = target / edit["file"]
        text = file.read_text(encoding="utf-8")
        assert edit["find"] in text, f"{path.name}: {edit['find']!r} is not in {edit['file']}"
        file.write_text(text.replace(edit["find"], edit["put"], 1), encoding="utf-8")
    for name, text in described.get("files", {}).items():
        file = target / name
        if text is None:
            file.unlink()
        else:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
    return target


def findings_of(path: Path, folder: Path) -> tuple[Finding, ...]:
    """What loading says about a golden knowledge base."""
    try:
        return load_with_warnings(build(path, folder), use_cache=False)[1]
    except LexRulesError as error:
        assert isinstance(error, (KnowledgeBaseError, SourceError))
        return error.findings


def test_the_base_is_sound() -> None:
    program, warnings = load_with_warnings(GOOD, use_cache=False)
    assert len(program.norms) == 6
    assert warnings == ()


def test_there_are_enough_and_none_is_left_over() -> None:
    assert len(BAD) >= 45
    assert {path.stem for path in (GOLDEN / "bad" / "kb").glob("*.expected")} <= {path.stem for path in BAD}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_kb(path: Path, tmp_path: Path, golden: Callable[[Path, str], None]) -> None:
    found = findings_of(path, tmp_path)
    assert found
    assert all(finding.severity == ("warning" if path.stem.startswith("warning-") else "error") for finding in found)
    for finding in found:
        assert "{" not in finding.message("zh") or "{" in str(finding.data)
        if finding.span:
            assert finding.source_line is not None or finding.code == "LEX1006"
            assert 1 <= finding.span.column <= len(finding.source_line or "") + 1
    text = "\n".join(finding.render("en") for finding in found), "\n".join(finding.render("zh") for finding in found)
    golden(path.with_suffix(".expected"), f"{text[0]}\n\n{text[1]}\n".replace(str(tmp_path), "<folder>"))


def test_every_code_is_produced_by_some_golden() -> None:
    codes = {code for code in CATALOGUE if code.startswith("LEX2")}
    seen = {
        code
        for path in BAD
        for code in re.findall("LEX2[0-9]{3}", path.with_suffix(".expected").read_text(encoding="utf-8"))
    }
    assert codes - seen == set(), "no code path of the loader is known to say this"
    assert seen - codes == set()


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_code_is_worded_in_both_languages(code: str) -> None:
    message = CATALOGUE[code]
    assert all(text.strip() for text in message)
    fields = [sorted(set(re.findall(r"\{(\w+)\}", text))) for text in (message.zh, message.en)]
    assert fields[0] == fields[1] or code == "LEX3080"
    for chinese in (re.sub(r"`[^`]*`|\{\".*", "", text) for text in (message.zh, message.help_zh)):
        assert re.search(CJK, chinese)
        assert not re.search(f"{CJK}[,;:!?()]|[,;:!?()]{CJK}", chinese), "Chinese sentences take full-width punctuation"
    assert message.en[0].islower() or message.en[0] in "`{" or message.en.startswith("YAML")
    assert not message.en.endswith(".")
