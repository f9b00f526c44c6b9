from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from lexrules.case.expectations import agree, check_expectations, matches, overlap
from lexrules.case.reader import CaseReader
from lexrules.case.scenario import Scenario, load_scenarios, read_scenarios
from lexrules.engine.conclusions import goals_of
from lexrules.engine.evaluation import Evaluation, Variants
from lexrules.errors import CaseError
from lexrules.kb.program import Program
from lexrules.model.values import NOT_APPLICABLE, Choice, Interval, Value, choice, exactly, with_na
from lexrules.source import read_text

#: From 2 to 4, left to discretion.
RANGE = Interval(Decimal(2), Decimal(4))
HEAD = """\
lexrules: 1
scenario: traffic.one
title: {zh: 一起案件, en: one case}
ground: {zh: 测试, en: test}
domain: traffic
as_of: 2026-11-22
"""
CASE = """\
case:
  persons:
    - id: p1
      non_prosecution: {kind: relative, decided_on: 2026-08-05}
      licence: {held: true}
      decision_pending: false
      acts:
        - {id: a1, offence: traffic_accident, ended_on: 2026-01-04, deaths: 1, fled: true, alcohol: 0}
        - {id: a2, offence: theft, ended_on: {at_least: 2025-01-01, at_most: 2026-01-31}, deaths: 0}
      prior_measures: []
"""


def scenario(expect: str, program: Program, case: str = CASE) -> Scenario:
    (found,) = read_scenarios(read_text(f"{HEAD}{case}expect: [{expect}]\n", "s.yaml"), CaseReader(program))
    return found


def outcome(expect: str, program: Program) -> tuple[bool, str]:
    found = scenario(expect, program)
    evaluation = Evaluation(Variants(program), found.case, goals_of(program, found.case), found.question)
    (result,) = check_expectations(found, evaluation)
    return result.met, str(result)


def codes(text: str, program: Program) -> list[str]:
    with pytest.raises(CaseError) as caught:
        read_scenarios(read_text(text, "s.yaml"), CaseReader(program))
    return [finding.code for finding in caught.value.findings]


def test_what_a_scenario_file_says(traffic: Program) -> None:
    found = scenario("{of: p1.disposition, status: established, value: 提出检察意见}", traffic)
    assert (found.id, found.title.zh, found.ground.en, found.source) == ("traffic.one", "一起案件", "test", None)
    assert found.case.domain == "traffic"
    (expectation,) = found.expectations
    assert expectation.asked.path == "p1.disposition"
    assert expectation.value == choice("issue_opinion")


@pytest.mark.parametrize(
    "expect",
    [
        "{of: p1.disposition, status: established, value: issue_opinion}",
        "{of: p1.disposition, status: established}",
        "{of: a1.drunk, status: not_established}",
        "{of: a2.drunk, status: undetermined, missing: [a2.alcohol]}",
        "{of: a2.drunk, status: undetermined, value: unknown}",
        "{of: a2.drunk, status: undetermined, value: {one_of: [true, false]}}",
        "{of: a1.limitation_deadline, status: established, value: 2031-01-04}",
        "{of: a2.limitation_deadline, status: undetermined, value: {between: [2027-01-01, 2028-01-31]}}",
        "{of: a1.already_fined, status: established, value: 0}",
        "{of: a1.measures, status: established}",
        "{of: a1.measures, with: {kind: licence_revocation, bar: lifetime}, status: established}",
        "{of: a1.measures, with: {kind: 吊销驾驶证}, status: established}",
        "{of: a1.measures, with: {kind: fine}, status: not_established}",
        "{of: a1.measures, with: {kind: licence_revocation, bar: 2 years}, status: not_established}",
        "{of: a2.measures, with: {bar: 5 years}, status: undetermined, missing: [a2.alcohol]}",
    ],
)
def test_expectations_that_are_met(expect: str, traffic: Program) -> None:
    met, text = outcome(expect, traffic)
    assert met, text


@pytest.mark.parametrize(
    ("expect", "text"),
    [
        (
            "{of: p1.disposition, status: established, value: suspend}",
            "p1.disposition: expected established, value suspend; found established, value issue_opinion",
        ),
        (
            "{of: a2.drunk, status: established}",
            "a2.drunk: expected established; found undetermined, value unknown",
        ),
        (
            "{of: a2.drunk, status: undetermined, missing: [a2.fled, a2.alcohol]}",
            (
                "a2.drunk: expected undetermined, missing [a2.alcohol, a2.fled]; "
                "found undetermined, value unknown, missing [a2.alcohol]"
            ),
        ),
        (
            "{of: a1.measures, with: {kind: fine}, status: established}",
            (
                "a1.measures: expected established, with {kind: fine}; "
                "found not_established (traffic.revocation.accident established {kind: licence_revocation})"
            ),
        ),
        (
            "{of: a1.limitation_deadline, status: established, value: 2031-01-05}",
            "a1.limitation_deadline: expected established, value 2031-01-05; found established, value 2031-01-04",
        ),
        (
            "{of: a2.measures, with: {kind: licence_revocation}, status: not_established}",
            (
                "a2.measures: expected not_established, with {kind: licence_revocation}; "
                "found undetermined (traffic.revocation.drunk undetermined {kind: licence_revocation})"
            ),
        ),
    ],
)
def test_expectations_that_are_not_met_say_what_was_found(expect: str, text: str, traffic: Program) -> None:
    assert outcome(expect, traffic) == (False, text)


@pytest.mark.parametrize(
    ("expect", "code"),
    [
        ("{of: p1.disposition}", "LEX3061"),
        ("p1.disposition", "LEX3006"),
        ("{of: p1.disposition, status: established, because: x}", "LEX3104"),
        ("{of: [p1], status: established}", "LEX3008"),
        ("{of: p2.disposition, status: established}", "LEX3105"),
        ("{of: p1.dispositoin, status: established}", "LEX3106"),
        ("{of: p1.born_on, status: established}", "LEX3106"),
        ("{of: p1.disposition, status: known}", "LEX3107"),
        ("{of: p1.disposition, status: not_established}", "LEX3114"),
        ("{of: a1.measures, status: not_applicable}", "LEX3114"),
        ("{of: a1.drunk, status: not_established, value: false}", "LEX3108"),
        ("{of: a1.measures, status: established, value: 1}", "LEX3108"),
        ("{of: a1.drunk, with: {kind: fine}, status: established}", "LEX3109"),
        ("{of: a1.measures, with: fine, status: established}", "LEX3006"),
        ("{of: a1.measures, with: {knid: fine}, status: established}", "LEX3110"),
        ("{of: a1.measures, with: {kind: fines}, status: established}", "LEX3031"),
        ("{of: a2.drunk, status: undetermined, missing: [a2.drunk]}", "LEX3111"),
        ("{of: a2.drunk, status: undetermined, missing: [alcohol]}", "LEX3111"),
        ("{of: a2.drunk, status: undetermined, missing: [[a2.alcohol]]}", "LEX3008"),
        ("{of: a1.drunk, status: not_established, missing: [a1.alcohol]}", "LEX3112"),
        ("{of: p1.disposition, status: established, value: sued}", "LEX3031"),
    ],
)
def test_expectations_are_checked_against_the_vocabulary(expect: str, code: str, traffic: Program) -> None:
    assert codes(f"{HEAD}{CASE}expect: [{expect}]\n", traffic) == [code]


EXPECT = "expect: [{of: a1.drunk, status: not_established}]\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- 1\n", "LEX3001"),
        (f"{HEAD}{CASE}", "LEX3002"),
        (f"{HEAD}{CASE}expect: []\n", "LEX3113"),
        (f"{HEAD}{CASE}expect: all\n", "LEX3007"),
        (f"{HEAD}{CASE}{EXPECT}note: x\n", "LEX3003"),
        (f"{HEAD}{CASE}{EXPECT}source: [x]\n", "LEX3008"),
        (f"{HEAD}{CASE}{EXPECT}".replace("traffic.one", "Traffic one"), "LEX3101"),
        (f"{HEAD}{CASE}{EXPECT}".replace(", en: one case", ""), "LEX3103"),
        (f"{HEAD}{CASE}{EXPECT}".replace("{zh: 测试, en: test}", "测试"), "LEX3103"),
        (f"{HEAD}{CASE}{EXPECT}".replace("as_of: 2026-11-22\n", ""), "LEX3002"),
        (f"{HEAD}{CASE}{EXPECT}".replace("lexrules: 1\n", ""), "LEX3002"),
        (f"{HEAD}{CASE}{EXPECT}".replace("offence: theft", "offence: teft"), "LEX3031"),
    ],
)
def test_the_file_is_checked(text: str, code: str, traffic: Program) -> None:
    assert codes(text, traffic) == [code]


def test_scenarios_of_a_folder(tmp_path: Path, traffic: Program) -> None:
    for name in ("b", "a"):
        text = f"{HEAD}{CASE}{EXPECT}".replace("traffic.one", f"traffic.{name}")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    assert [each.id for each in load_scenarios(tmp_path, traffic)] == ["traffic.a", "traffic.b"]
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "empty.yaml").write_text("", encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        load_scenarios(tmp_path, traffic)
    assert [finding.code for finding in caught.value.findings] == ["LEX1006", "LEX3102"]
    assert caught.value.findings[1].data == {"value": "traffic.a", "file": "a.yaml"}


@pytest.mark.parametrize(
    ("expected", "found", "met"),
    [
        (choice("x"), with_na(choice("x")), True),
        (with_na(choice("x")), choice("x"), False),
        (with_na(choice("x")), with_na(choice("x")), True),
        (choice("x"), NOT_APPLICABLE, False),
        (NOT_APPLICABLE, NOT_APPLICABLE, True),
        (1, 5, True),
        (5, 1, False),
        (exactly(3), exactly(4), False),
    ],
)
def test_agreement(expected: Value, found: Value, met: bool) -> None:
    assert agree(expected, found) == met


@pytest.mark.parametrize(
    ("expected", "found", "truth"),
    [
        (exactly(3), exactly(3), 1),
        (exactly(3), RANGE, 2),
        (RANGE, RANGE, 1),
        (RANGE, RANGE._replace(open=True), 1),
        (RANGE._replace(high=Decimal(5)), RANGE, 2),
        (RANGE._replace(high=Decimal(5)), RANGE._replace(open=True), 3),
        (RANGE._replace(low=Decimal(5), high=None), RANGE._replace(open=True), 2),
        (RANGE, RANGE._replace(na=True), 3),
        (NOT_APPLICABLE, RANGE._replace(na=True), 3),
        (with_na(choice("x")), NOT_APPLICABLE, 2),
        (choice("x"), NOT_APPLICABLE, 2),
        (1, 1, 1),
        (1, 3, 3),
        (1, 2, 2),
        (1, 4, 2),
        (4, 6, 3),
    ],
)
def test_a_range_left_to_discretion_is_no_other_range(expected: Value, found: Value, truth: int) -> None:
    assert matches(expected, found) == truth


@pytest.mark.parametrize(
    ("first", "second", "possible"),
    [
        (1, 3, True),
        (1, 2, False),
        (choice("x"), choice("y"), False),
        (choice("x"), Choice(None), True),
        (choice("x"), NOT_APPLICABLE, False),
        (with_na(choice("x")), NOT_APPLICABLE, True),
        (exactly(1), exactly(2)._replace(low=None), True),
        (exactly(1), exactly(2)._replace(high=None), False),
        (exactly(1), exactly(2)._replace(low=exactly(1).low, low_closed=False), False),
        (exactly(1), choice("x"), False),
    ],
)
def test_overlap(first: Value, second: Value, possible: bool) -> None:
    assert overlap(first, second) == possible
    assert overlap(second, first) == possible
