"""Evaluating beside another evaluation: the same answers as alone, and only what may differ is found again."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.unit.small_law import added, files, law

import lexrules
from lexrules.case.reader import CaseReader
from lexrules.engine import native
from lexrules.engine.conclusions import Asked
from lexrules.engine.derivation import Derivation
from lexrules.engine.facts import Case
from lexrules.engine.unchanged import changed
from lexrules.kb.norm_lists import RestrictedNorms
from lexrules.kb.program import Program
from lexrules.source import Document, node_of

SMALL = Path(__file__).parent.parent / "data" / "small"
DAY = datetime.date(2025, 1, 1)


@pytest.fixture(scope="module")
def small() -> Program:
    return lexrules.load(SMALL, use_cache=False).program


def case_of(program: Program, root: dict[str, Any]) -> Case:
    data = {"domain": "sample", "case": root}
    return CaseReader(program).read(Document("<data>", (), node_of(data)), as_of=DAY, versioned=False)


def without(program: Program, *ids: str) -> Program:
    """The program with these norms left out, as a question would."""
    left_out = {index: "authority" for index, norm in enumerate(program.norms) if norm.id in ids}
    assert len(left_out) == len(ids)
    return program._replace(norms=RestrictedNorms(program.norms, left_out), whole=program, left_out=frozenset(left_out))


def everything(program: Program, case: Case) -> list[Asked]:
    return [
        Asked(entity, name, (entity.type, name) in program.effects)
        for entity in case.entities.values()
        for owner, name in program.concluding
        if owner == entity.type
    ]


def beside(first: Derivation, program: Program) -> Derivation:
    """The case evaluated beside ``first``; its answers are those of an evaluation alone."""
    alone = native.evaluate(program, first.case, first.asked)
    found = native.evaluate(program, first.case, first.asked, beside=first)
    assert found.conclusions() == alone.conclusions()
    assert found.known_concepts().items() >= alone.known_concepts().items()
    return found


SERIOUS_THEFT = {"fled": True, "kind": "theft", "value": 100, "ended_on": "2022-05-01"}
CASES = [
    {"done_on": "2019-06-01", "decided_on": "2020-06-01", "value": 2000, "intent": True},
    {"done_on": "2019-06-01", "value": 60000, "diligent": False, "intent": False},
    {"done_on": "2024-03-01", "decided_on": "2024-06-01", "value": 900},
    {"value": 100000, "diligent": True},
    {},
]


@pytest.mark.parametrize("facts", CASES)
def test_whichever_norm_is_left_out_or_taken_in(small: Program, facts: dict[str, Any]) -> None:
    case = case_of(small, {"acts": [facts, {"value": 5000}]})
    whole = native.evaluate(small, case, everything(small, case))
    for norm in small.norms:
        restricted = without(small, norm.id)
        beside(beside(whole, restricted), small)
        for other in small.norms:
            if other.id != norm.id:
                beside(native.evaluate(restricted, case, whole.asked), without(small, other.id))


def test_what_a_norm_left_out_cannot_change_is_not_found_again(small: Program) -> None:
    case = case_of(small, {"acts": [{"value": 60000}]})
    act = case.entities["act1"]
    whole = native.evaluate(small, case, everything(small, case))
    program = without(small, "serious-guide")
    assert changed(whole, program).conclusions == {("act", "serious")}
    found = native.evaluate(program, case, whole.asked, beside=whole)
    for norm in small.norms:
        again = found.norm(norm, act) is not whole.norm(norm, act)
        assert again == (norm.id == "serious-guide"), norm.id


def test_a_norm_that_does_not_apply_changes_nothing(small: Program) -> None:
    case = case_of(small, {"acts": [{"value": 100}]})
    whole = native.evaluate(small, case, everything(small, case))
    assert changed(whole, without(small, "serious-guide")).conclusions == set()


def test_a_conclusion_that_chooses_which_norms_are_looked_into() -> None:
    # The norms for measures are found by the answer; those for a warning were not looked into where it was a fine.
    whens = ["act.answer == warning"] * 6
    program = added(*({"when": when, "then": {"effect": "measure", "kind": "warning"}} for when in whens))
    reading = program.indexes["act", "measures"].reading
    assert reading is not None
    assert (reading.name, reading.derived) == ("answer", True)
    case = case_of(program, {"persons": [{"acts": [SERIOUS_THEFT]}]})
    whole = native.evaluate(program, case, everything(program, case))
    found = beside(whole, without(program, "sample.serious"))
    asked = Asked(case.entities["act1"], "measures", True)
    assert (len(whole.conclusion(asked).measures), len(found.conclusion(asked).measures)) == (1, 7)


def test_a_norm_that_prevails() -> None:
    program = added(
        {
            "id": "sample.special",
            "when": "act.bar >= 5 years",
            "then": {"effect": "measure", "kind": "warning"},
            "overrides": [{"norm": "sample.fine", "because": "special"}],
        },
    )
    case = case_of(program, {"persons": [{"acts": [SERIOUS_THEFT]}]})
    whole = native.evaluate(program, case, everything(program, case))
    for norm in program.norms:
        beside(beside(whole, without(program, norm.id)), program)


def test_a_condition_under_which_something_arises() -> None:
    vocabulary = files()["vocabulary/core.yaml"].replace("    bar: {", "    bar: {applies_if: act.serious, ")
    program = law(vocabulary__core=vocabulary)
    case = case_of(program, {"persons": [{"acts": [SERIOUS_THEFT]}]})
    whole = native.evaluate(program, case, everything(program, case))
    found = beside(whole, without(program, "sample.serious"))
    bar = Asked(case.entities["act1"], "bar", False)
    assert [str(each.conclusion(bar).status) for each in (whole, found)] == ["established", "not_applicable"]
