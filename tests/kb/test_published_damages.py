"""The replay table of published cases on punitive damages against the scenarios, and the cases where they are here."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from lexrules.case.scenario import load_scenarios
from lexrules.kb.loader import load_knowledge_base
from lexrules.resources import shipped

PAGE = Path(__file__).parents[2] / "docs" / "published-cases-damages.md"
CASES = Path(__file__).parents[3] / "shared" / "cases" / "cases.jsonl"
_ROW = re.compile(r"^\| (P\d+) \| [^|]+ \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_SUMMARY = re.compile(r"^\| ([a-z ]+) \| (\d+) \|", re.MULTILINE)
_SCENARIO = re.compile(r"damages\.published\.(?:[a-z-]+\.)?(p\d+)")


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str, str]]:
    return [(name, answer, why.strip()) for name, answer, why in _ROW.findall(PAGE.read_text(encoding="utf-8"))]


def test_every_row_is_a_scenario_and_every_scenario_a_row(rows: list[tuple[str, str, str]]) -> None:
    scenarios = load_scenarios(shipped("scenarios"), load_knowledge_base(shipped("kb")))
    replayed = {match[1].upper() for each in scenarios if (match := _SCENARIO.fullmatch(each.id))}

    assert {name for name, _, _ in rows} == replayed


def test_no_difference_is_unexplained_and_the_summary_counts_right(rows: list[tuple[str, str, str]]) -> None:
    summary = {answer: int(count) for answer, count in _SUMMARY.findall(PAGE.read_text(encoding="utf-8"))}

    assert all(why for _, _, why in rows)
    assert summary == Counter(answer for _, answer, _ in rows)


def test_every_published_case_is_there(rows: list[tuple[str, str, str]]) -> None:
    if not CASES.is_file():
        pytest.skip("the published cases are not here (../shared/cases/cases.jsonl)")
    cases = map(json.loads, CASES.read_text(encoding="utf-8").splitlines())

    assert {name for name, _, _ in rows} == {case["id"] for case in cases if case["domain"] == "punitive"}
