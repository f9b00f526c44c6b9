"""``lexrules document`` and ``lexrules explain --as prose``, as their users have them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CASE = Path("../../scenarios/referral/published-r010-traffic-accident.yaml")
OPINION = ("document", CASE, "--kind", "procuratorial-opinion")


@pytest.mark.unmeasured
def test_a_document_is_written_as_word_and_as_markdown(lexrules: Any, tmp_path: Path) -> None:
    written = tmp_path / "opinion.docx"

    done = lexrules(*OPINION, "--field", "organ=某县人民检察院", "--output", written)

    assert (done.code, done.err) == (0, "")
    assert done.out == f"{written}（草稿，待补 8 处）\n"
    with zipfile.ZipFile(written) as archive:
        assert "某县人民检察院" in archive.read("word/document.xml").decode()

    printed = lexrules(*OPINION, "--field", "organ=某县人民检察院")
    assert printed.code == 0
    assert "# 某县人民检察院\n" in printed.out
    assert "《中华人民共和国道路交通安全法》第一百零一条第一款" in printed.out
    file = tmp_path / "opinion.md"
    assert lexrules(*OPINION, "--output", file).code == 0
    assert file.read_text(encoding="utf-8").startswith("> **草稿——未经签发**")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("document", CASE, "--kind", "indictment"), "LEX4050"),
        ((*OPINION, "--subject", "p9"), "LEX4051"),
        (("document", CASE, "--kind", "suspension-decision"), "LEX4052"),
        (("document", CASE, "--kind", "lead-transfer"), "LEX4053"),
        ((*OPINION, "--field", "number=1号", "--field", "signed_on=2026-11-25"), "LEX4054"),
        ((*OPINION, "--field", "colour=red"), "LEX4058"),
        ((*OPINION, "--field", "organ"), "LEX4014"),
        ((*OPINION, "--format", "docx"), "LEX4059"),
        ((*OPINION, "--templates", "nowhere"), "LEX4057"),
        (("document", CASE), "LEX4013"),
    ],
)
def test_what_cannot_be_made_is_refused(arguments: tuple[object, ...], code: str, lexrules: Any) -> None:
    done = lexrules(*arguments)
    assert (done.code, done.out) == (2, "")
    assert code in done.err
    assert "Traceback" not in done.err


@pytest.mark.unmeasured
def test_reasons_as_prose(lexrules: Any, conforms: Callable[[Any, str], None]) -> None:
    asked = ("explain", CASE, "--as", "prose", "--why", "a1.limitation_deadline")
    zh, en = lexrules(*asked), lexrules(*asked, "--lang", "en")
    assert (zh.code, zh.err, en.code) == (0, "", 0)
    # 行政处罚法 36(1): five years where life or health was concerned and harm was done.
    assert "据此，行为 a1（交通肇事罪）的时效届满日为2029年1月4日。" in zh.out.replace("\n", "")
    assert "last day of limitation is 4 January 2029." in en.out.replace("\n", " ")

    done = lexrules(*asked, "--missing", "--format", "json").json
    conforms(done, "explanation")
    assert [each["role"] for each in done["prose"]["a1.limitation_deadline"]][-1] == "conclusion"
    whole = lexrules("explain", CASE, "--as", "prose", "--missing").out
    assert "公益领域" in whole
