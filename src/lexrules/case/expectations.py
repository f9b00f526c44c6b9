"""Comparing a derivation with what a scenario expects of it."""

from __future__ import annotations

from dataclasses import dataclass

from lexrules.case.scenario import Expectation, Scenario
from lexrules.case.spelling import spell
from lexrules.engine.conclusions import Measure, Status
from lexrules.engine.derivation import Derivation
from lexrules.explain.missing import missing
from lexrules.model import truth
from lexrules.model.values import (
    NOT_APPLICABLE,
    Choice,
    Interval,
    NotApplicable,
    Value,
    may_be_na,
    without_na,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one expectation came out: whether it is met, and both sides in the notation of scenario files."""

    expectation: Expectation
    met: bool
    expected: str
    found: str

    def __str__(self) -> str:
        path = self.expectation.asked.path
        if self.met:
            return f"{path}: {self.found}"
        return f"{path}: expected {self.expected}; found {self.found}"


def check_expectations(scenario: Scenario, derivation: Derivation) -> list[Outcome]:
    """The outcome of every expectation of ``scenario``, in its order; ``derivation`` is of its case."""
    return [_check(expectation, derivation) for expectation in scenario.expectations]


def _check(expectation: Expectation, derivation: Derivation) -> Outcome:
    status, value, found = (_effects if expectation.asked.effects else _concept)(expectation, derivation)
    expected = [str(expectation.status)]
    met = status == expectation.status
    if expectation.with_ and expectation.effect is not None:
        attributes = expectation.effect.attributes
        picked = ", ".join(f"{name}: {spell(each, attributes[name].type)}" for name, each in expectation.with_.items())
        expected.append(f"with {{{picked}}}")
    if expectation.value is not None and expectation.type is not None:
        expected.append(f"value {spell(expectation.value, expectation.type)}")
        met = met and value is not None and agree(expectation.value, value)
    if expectation.missing:
        facts = _missing(expectation, derivation)
        expected.append(f"missing {_listed(set(expectation.missing))}")
        found += f", missing {_listed(facts)}"
        met = met and facts.issuperset(expectation.missing)
    return Outcome(expectation, met, ", ".join(expected), found)


def _concept(expectation: Expectation, derivation: Derivation) -> tuple[Status, Value | None, str]:
    conclusion = derivation.conclusion(expectation.asked)
    found = str(conclusion.status)
    if conclusion.value is not None and conclusion.type is not None:
        shown = spell(conclusion.value, conclusion.type)
        if isinstance(conclusion.value, Interval) and conclusion.value.na:
            shown += " or not_applicable"
        found += f", value {shown}"
    return conclusion.status, conclusion.value, found


def _effects(expectation: Expectation, derivation: Derivation) -> tuple[Status, None, str]:
    """The state of: some element of the list has these attributes."""
    entity, name, _ = expectation.asked
    measures = list(derivation.measures(entity, name))
    exists = truth.disjunction(_matches(measure, expectation, derivation) for measure in measures)
    by_truth = {truth.TRUE: Status.ESTABLISHED, truth.FALSE: Status.NOT_ESTABLISHED}
    status = by_truth.get(exists, Status.UNDETERMINED)
    shown = "; ".join(f"{measure.norm.id} {measure.status}" for measure in measures)
    return status, None, f"{status} ({shown})" if shown else str(status)


def _matches(measure: Measure, expectation: Expectation, derivation: Derivation) -> int:
    """The truth of: the element is there and its attributes are these."""
    truths = [measure.exists]
    for name, expected in expectation.with_.items():
        value = derivation.effect_value(measure.norm, expectation.asked.entity, name)
        truths.append(
            truth.TRUE if same(expected, value) else truth.UNKNOWN if overlap(expected, value) else truth.FALSE
        )
    return truth.conjunction(truths)


def _missing(expectation: Expectation, derivation: Derivation) -> set[tuple[str, str]]:
    return {(fact.entity_id, fact.name) for fact in missing(derivation, [expectation.asked])}


def _listed(facts: set[tuple[str, str]]) -> str:
    return "[" + ", ".join(sorted(f"{entity}.{name}" for entity, name in facts)) + "]"


def agree(expected: Value, found: Value) -> bool:
    """Whether ``found`` is the value expected; that it may be not applicable counts only if the expectation says so."""
    if not may_be_na(expected) and may_be_na(found):
        applicable = without_na(found)
        return applicable is not None and same(expected, applicable)
    return same(expected, found)


def same(first: Value, second: Value) -> bool:
    """Whether the two hold the same concrete values; why they are not narrower does not matter."""
    return _bare(first) == _bare(second)


def _bare(value: Value) -> Value:
    return value if isinstance(value, (int, NotApplicable)) else value._replace(open=False)


def overlap(first: Value, second: Value) -> bool:
    """Whether some concrete value is possible in both."""
    if may_be_na(first) and may_be_na(second):
        return True
    if isinstance(first, int) and isinstance(second, int):
        return first & second != 0
    if first is NOT_APPLICABLE or second is NOT_APPLICABLE:
        return False
    if isinstance(first, Choice) and isinstance(second, Choice):
        return first.members is None or second.members is None or not first.members.isdisjoint(second.members)
    if isinstance(first, Interval) and isinstance(second, Interval):
        return not (_below(first, second) or _below(second, first))
    return False


def _below(first: Interval, second: Interval) -> bool:
    """Whether all of ``first`` lies below ``second``."""
    if first.high is None or second.low is None:
        return False
    if first.high == second.low:
        return not (first.high_closed and second.low_closed)
    return first.high < second.low  # type: ignore[operator]
