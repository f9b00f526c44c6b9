"""The replay table of published referral cases against the scenarios, and the cases where they are here."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from lexrules.case.scenario import load_scenarios
from lexrules.kb.loader import load_knowledge_base
from lexrules.resources import shipped

PAGE = Path(__file__).parents[2] / "docs" / "published-cases.md"
CASES = Path(__file__).parents[3] / "shared" / "cases" / "cases.jsonl"
_ROW = re.compile(r"^\| (R\d+) \| [^|]+ \| [^|]+ \| [^|]+ \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)
_SUMMARY = re.compile(r"^(\d+) cases: (\d+) 一致, (\d+) 未定, (\d+) 差异有解释, (\d+) unexplained", re.MULTILINE)
_NAMED = re.compile(r"\bR\d{3}\b")


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str, str]]:
    return [(name, answer, why.strip()) for name, answer, why in _ROW.findall(PAGE.read_text(encoding="utf-8"))]


def test_every_row_is_a_scenario_and_every_scenario_a_row(rows: list[tuple[str, str, str]]) -> None:
    scenarios = load_scenarios(shipped("scenarios"), load_knowledge_base(shipped("kb")))
    # One file may replay several cases and say so in its name.
    published = [f"{each.file} {each.id}" for each in scenarios if each.id.startswith("referral.published.")]
    replayed = {name.upper() for each in published for name in re.findall(r"\br\d{3}\b", each)}

    assert {name for name, _, _ in rows} == replayed


def test_no_difference_is_unexplained_and_the_summary_counts_right(rows: list[tuple[str, str, str]]) -> None:
    match = _SUMMARY.search(PAGE.read_text(encoding="utf-8"))
    answers = Counter(answer for _, answer, _ in rows)

    assert match is not None
    assert all(why for _, _, why in rows)
    assert [int(each) for each in match.groups()] == [
        len(rows),
        answers["一致"],
        answers["未定"],
        answers["差异有解释"],
        0,
    ]


def test_every_published_case_is_there() -> None:
    if not CASES.is_file():
        pytest.skip("the published cases are not here (../shared/cases/cases.jsonl)")
    cases = map(json.loads, CASES.read_text(encoding="utf-8").splitlines())
    named = set(_NAMED.findall(PAGE.read_text(encoding="utf-8")))

    assert {case["id"] for case in cases if case["domain"] == "referral"} <= named
