"""What a scenario may expect beyond a state and a value: answers by position, authority, what the burden decides.

The law is that of tests/data/small, where every answer can be read off the norms.
"""

from __future__ import annotations

import pytest

from lexrules.case.expectations import check_expectations
from lexrules.case.reader import CaseReader
from lexrules.case.scenario import read_scenarios
from lexrules.engine.conclusions import goals_of
from lexrules.engine.evaluation import Evaluation, Variants
from lexrules.kb.program import Program
from lexrules.source import read_text

HEAD = """\
lexrules: 1
scenario: sample.one
title: {zh: 一起案件, en: one case}
ground: {zh: 测试, en: test}
domain: sample
as_of: 2025-01-01
"""
DISPUTED = "{done_on: 2024-06-01, value: 2000, intent: true}"
PROVED = """\
{value: 2000, intent: {value: true, proof: high}, diligent: {value: true, proof: likely}}"""


def outcome(act: str, expect: str, program: Program, question: str = "") -> tuple[bool, str]:
    text = f"{HEAD}{question}\ncase: {{acts: [{{id: a1, {act[1:]}]}}\nexpect: {{{expect}}}\n"
    (scenario,) = read_scenarios(read_text(text, "s.yaml"), CaseReader(program))
    goals = goals_of(program, scenario.case)
    evaluation = Evaluation(Variants(program), scenario.case, goals, scenario.question)
    (found,) = check_expectations(scenario, evaluation)
    return found.met, str(found)


@pytest.mark.parametrize(
    ("act", "expect"),
    [
        (
            DISPUTED,
            (
                "of: a1.banned, status: disputed, "
                "disputed: {without-judgment/enough: established, without-judgment/needed: not_established}"
            ),
        ),
        (DISPUTED, "of: a1.banned, status: disputed, disputed: {without-judgment/needed: 否}"),
        (
            DISPUTED,
            (
                "of: a1.multiple, status: disputed, disputed: "
                "{total-or-increment/increment: {between: [2, 4]}, total-or-increment/total: {between: [1, 3]}}"
            ),
        ),
        # A position that bears on nothing here changes nothing.
        (DISPUTED, "of: a1.banned, status: disputed, disputed: {total-or-increment/total: true}"),
        ("{value: 2000}", "of: a1.multiple, status: disputed, disputed: {total-or-increment/total: undetermined}"),
        ("{value: 2000, intent: false}", "of: a1.multiple, status: not_applicable"),
        # The authority is that of the main answer.
        (
            DISPUTED,
            (
                "of: a1.multiple, status: disputed, authority: scholarship, "
                "disputed: {total-or-increment/increment: established}"
            ),
        ),
        ("{value: 60000}", "of: a1.serious, status: established, authority: policy"),
        ("{value: 100000}", "of: a1.serious, status: established, authority: law"),
        (
            "{value: 2000, done_on: 2019-06-01, decided_on: 2020-06-01}",
            "of: a1.penalties, with: {kind: fine}, status: established, authority: law",
        ),
        (PROVED, "of: a1.liable, status: undetermined, on_the_burden: established"),
        (PROVED, "of: a1.liable, status: undetermined, on_the_burden: true"),
        (PROVED, "of: a1.punitive, status: undetermined, on_the_burden: not_established"),
        # Nobody's burden: it stays open.
        (PROVED, "of: a1.serious, status: undetermined, on_the_burden: undetermined"),
    ],
)
def test_expectations_that_are_met(act: str, expect: str, small: Program) -> None:
    met, text = outcome(act, expect, small)
    assert met, text


@pytest.mark.parametrize(
    ("act", "expect", "text"),
    [
        (
            DISPUTED,
            "of: a1.banned, status: established",
            "a1.banned: expected established; found disputed (by default established, value true)",
        ),
        (
            "{value: 999, done_on: 2024-06-01}",
            "of: a1.banned, status: disputed, disputed: {without-judgment/enough: true}",
            (
                "a1.banned: expected disputed, without-judgment/enough: true; "
                "found not_established, value false, without-judgment/enough: not_established, value false"
            ),
        ),
        (
            DISPUTED,
            "of: a1.multiple, status: disputed, disputed: {total-or-increment/total: {between: [1, 4]}}",
            (
                "a1.multiple: expected disputed, total-or-increment/total: {between: [1, 4]}; "
                "found disputed (by default established, value {between: [2, 4]}), "
                "total-or-increment/total: established, value {between: [1, 3]}"
            ),
        ),
        (
            "{value: 60000}",
            "of: a1.serious, status: established, authority: law",
            "a1.serious: expected established, authority law; found established, value true, authority policy",
        ),
        (
            PROVED,
            "of: a1.punitive, status: undetermined, on_the_burden: true",
            (
                "a1.punitive: expected undetermined, on the burden true; "
                "found undetermined, value unknown, on the burden not_established, value false"
            ),
        ),
        (
            # Open under that position: the value is what it may be, and not what it is.
            "{done_on: 2024-06-01}",
            "of: a1.banned, status: disputed, disputed: {without-judgment/enough: {one_of: [true, false]}}",
            (
                "a1.banned: expected disputed, without-judgment/enough: unknown; "
                "found disputed (by default undetermined, value unknown), "
                "without-judgment/enough: undetermined, value unknown"
            ),
        ),
    ],
)
def test_expectations_that_are_not_met_say_what_was_found(act: str, expect: str, text: str, small: Program) -> None:
    assert outcome(act, expect, small) == (False, text)


@pytest.mark.parametrize(
    ("question", "act", "expect"),
    [
        ("authority: law", "{value: 60000}", "of: a1.serious, status: undetermined, missing: [a1.grave]"),
        ("authority: policy", "{value: 60000}", "of: a1.serious, status: established, authority: policy"),
        ("authority: law", "{intent: true}", "of: a1.multiple, status: not_applicable"),
        ("positions: [without-judgment/needed]", DISPUTED, "of: a1.banned, status: not_established"),
        (
            "positions: [total-or-increment/total]",
            DISPUTED,
            "of: a1.multiple, status: established, value: {between: [1, 3]}, authority: scholarship",
        ),
    ],
)
def test_the_question_that_the_scenario_asks(question: str, act: str, expect: str, small: Program) -> None:
    met, text = outcome(act, expect, small, question)
    assert met, text


# -- picked elements of an effect list --------------------------------------------------------------------------------


def test_picked_measures_are_disputed_only_where_they_themselves_are(small: Program) -> None:
    """One penalty hangs on a position, the other does not."""
    text = """\
lexrules: 1
domain: sample
norms:
  - id: warning
    cites: [penal/3]
    versions: [penal-last]
    title: {zh: 警告, en: warning}
    gist: {zh: 警告, en: warning}
    confidence: T
    for: act
    positions: [without-judgment/enough]
    then: {effect: penalty, kind: warning}
  - id: guide-fine
    cites: [guide/1]
    versions: [guide-1]
    title: {zh: 罚款, en: fine}
    gist: {zh: 罚款, en: fine}
    confidence: T
    for: act
    when: act.value == 7 CNY
    then: {effect: penalty, kind: fine, fine: 7 CNY}
"""
    program = extended(text)
    act = "{done_on: 2024-06-01, decided_on: 2024-06-01, value: 7}"
    for expect in (
        (
            "of: a1.penalties, with: {kind: warning}, status: disputed, authority: law, "
            "disputed: {without-judgment/enough: established, without-judgment/needed: not_established}"
        ),
        "of: a1.penalties, with: {kind: fine, fine: 7}, status: established, authority: policy",
        "of: a1.penalties, with: {kind: detention}, status: not_established, authority: law",
    ):
        met, said = outcome(act, expect, program)
        assert met, said
    met, said = outcome(act, "of: a1.penalties, status: established", program)
    assert not met
    assert said.startswith("a1.penalties: expected established; found disputed (by default established (")


def extended(norms: str) -> Program:
    from pathlib import Path

    from lexrules.kb.compiler import Sources, compile_sources

    folder = Path(__file__).parents[2] / "data" / "small"
    documents = {
        path.relative_to(folder).as_posix(): read_text(path.read_text(encoding="utf-8"), path.name)
        for path in sorted(folder.rglob("*.yaml"))
    }
    documents["norms/more.yaml"] = read_text(norms, "more.yaml")
    parts = (
        [each for name, each in documents.items() if name.startswith(part)]
        for part in ("instruments", "vocabulary", "positions", "norms")
    )
    return compile_sources(Sources(documents["knowledge-base.yaml"], *parts), "digest")[0]
