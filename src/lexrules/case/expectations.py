"""Comparing the answer to a case with what a scenario expects of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lexrules.case.expected import Expectation, Expected
from lexrules.case.scenario import Scenario
from lexrules.case.spelling import spell
from lexrules.engine import native
from lexrules.engine.conclusions import Measure, Status
from lexrules.engine.derivation import Derivation
from lexrules.engine.evaluation import Evaluation
from lexrules.explain.missing import missing
from lexrules.kb.program import GRADES, EffectType, PositionId
from lexrules.model import truth
from lexrules.model.values import (
    NOT_APPLICABLE,
    Choice,
    Interval,
    NotApplicable,
    Value,
    ValueType,
    is_open,
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


def check_expectations(scenario: Scenario, evaluation: Evaluation) -> list[Outcome]:
    """The outcome of every expectation of ``scenario``, in its order; ``evaluation`` is of its case and question."""
    return [_Check(expectation, evaluation).outcome() for expectation in scenario.expectations]


class _State(NamedTuple):
    """What one derivation makes of the conclusion that an expectation is about."""

    status: Status
    value: Value | None = None
    type: ValueType | None = None
    measures: str = ""

    def __str__(self) -> str:
        if self.value is None or self.type is None:
            return f"{self.status} ({self.measures})" if self.measures else str(self.status)
        or_not = " or not_applicable" if isinstance(self.value, Interval) and self.value.na else ""
        return f"{self.status}, value {spell(self.value, self.type)}{or_not}"

    def meets(self, expected: Expected) -> bool:
        """Whether the state is the one expected, or the value, for certain, the one expected."""
        if expected.value is None:
            return self.status == expected.status
        decided = self.status is not Status.UNDETERMINED
        return decided and self.value is not None and agree(expected.value, self.value)


class _Check:
    """The checking of one expectation, part by part: each adds to both sides and may leave it unmet."""

    def __init__(self, expectation: Expectation, evaluation: Evaluation) -> None:
        self.expectation = expectation
        self.evaluation = evaluation
        self.main = self._state(evaluation.derivation)
        self.met = True
        self.expected: list[str] = []
        self.found: list[str] = []

    def outcome(self) -> Outcome:
        """How it came out."""
        self._conclusion()
        self._missing()
        self._authority()
        self._on_the_burden()
        return Outcome(self.expectation, self.met, ", ".join(self.expected), ", ".join(self.found))

    def _part(self, expected: str, found: str, met: bool) -> None:
        self.expected.append(expected)
        self.found.append(found)
        self.met = self.met and met

    # -- the parts ---------------------------------------------------------------------------------------------------

    def _conclusion(self) -> None:
        """The state, and the value or the answers by position where they are expected."""
        expectation, disputed = self.expectation, self._is_disputed()
        self._part(
            f"{expectation.status}{self._picked()}",
            f"{Status.DISPUTED} (by default {self.main})" if disputed else str(self.main),
            expectation.status == (Status.DISPUTED if disputed else self.main.status),
        )
        if expectation.value is not None and expectation.type is not None:
            self.expected.append(f"value {spell(expectation.value, expectation.type)}")
            self.met = self.met and self.main.value is not None and agree(expectation.value, self.main.value)
        for position, expected in expectation.disputed.items():
            state = self._under(position)
            self._part(f"{position}: {self._worded(expected)}", f"{position}: {state}", state.meets(expected))

    def _missing(self) -> None:
        if self.expectation.missing:
            facts = {
                (fact.entity_id, fact.name) for fact in missing(self.evaluation.derivation, [self.expectation.asked])
            }
            expected = set(self.expectation.missing)
            self._part(f"missing {_listed(expected)}", f"missing {_listed(facts)}", facts >= expected)

    def _authority(self) -> None:
        expected = self.expectation.authority
        if expected is not None:
            found = self._grade()
            self._part(f"authority {expected}", f"authority {found}", found == expected)

    def _on_the_burden(self) -> None:
        expected = self.expectation.on_the_burden
        if expected is not None:
            derivation = self.evaluation.derivation
            state = self._state(derivation.within(derivation.world._replace(burden=True)))
            words = f"on the burden {self._worded(expected)}", f"on the burden {state}"
            self._part(*words, state.meets(expected))

    # -- what was found ----------------------------------------------------------------------------------------------

    def _state(self, derivation: Derivation) -> _State:
        """A concept; of an effect list, the state of: some element of it has these attributes."""
        entity, name, effects = self.expectation.asked
        if not effects:
            conclusion = derivation.conclusion(self.expectation.asked)
            return _State(conclusion.status, conclusion.value, conclusion.type)
        measures = list(derivation.measures(entity, name))
        exists = truth.disjunction(self._matches(measure, derivation) for measure in measures)
        by_truth = {truth.TRUE: Status.ESTABLISHED, truth.FALSE: Status.NOT_ESTABLISHED}
        shown = "; ".join(
            f"{measure.norm.id} {measure.status}{self._told(measure, derivation)}" for measure in measures
        )
        return _State(by_truth.get(exists, Status.UNDETERMINED), measures=shown)

    def _told(self, measure: Measure, derivation: Derivation) -> str:
        """What the element has of the attributes asked for."""
        entity, effect = self.expectation.asked.entity, self.expectation.effect
        if effect is None or not self.expectation.with_:
            return ""
        values = {name: derivation.effect_value(measure.norm, entity, name) for name in self.expectation.with_}
        return f" {_spelled(values, effect)}"

    def _matches(self, measure: Measure, derivation: Derivation) -> int:
        """The truth of: the element is there and its attributes are these."""
        truths = [measure.exists]
        for name, expected in self.expectation.with_.items():
            truths.append(matches(expected, derivation.effect_value(measure.norm, self.expectation.asked.entity, name)))
        return truth.conjunction(truths)

    def _is_disputed(self) -> bool:
        """Whether positions make a difference, to the elements picked where some are."""
        if not self.expectation.with_:
            return self.evaluation.status(self.expectation.asked) is Status.DISPUTED
        answers = self.evaluation.answers()
        return any(self._state(answer.derivation).status is not self.main.status for _, answer in answers)

    def _under(self, position: PositionId) -> _State:
        """The state where one position is taken, and nothing else changed. What bears on nothing changes nothing."""
        answers = dict(self.evaluation.answers())
        answer = answers.get((position,), self.evaluation.answer)
        return self._state(answer.derivation)

    def _grade(self) -> str:
        """The grade on which the conclusion, or the state of the elements picked, rests."""
        evaluation, asked = self.evaluation, self.expectation.asked
        if not self.expectation.with_:
            return evaluation.authority(asked)
        weakest = GRADES.index(evaluation.question.authority or GRADES[-1])
        choice = dict(evaluation.question.positions)
        for place in range(weakest, 0, -1):
            program = evaluation.variants.get(GRADES[place - 1], choice)
            state = self._state(native.evaluate(program, evaluation.case, [asked]))
            if state.status is not self.main.status:
                return GRADES[place]
        return GRADES[0]

    # -- in words ----------------------------------------------------------------------------------------------------

    def _picked(self) -> str:
        effect = self.expectation.effect
        if effect is None or not self.expectation.with_:
            return ""
        return f", with {_spelled(self.expectation.with_, effect)}"

    def _worded(self, expected: Expected) -> str:
        if expected.value is None or self.expectation.type is None:
            return str(expected.status)
        return spell(expected.value, self.expectation.type)


def _spelled(values: Mapping[str, Value], effect: EffectType) -> str:
    """Attributes of an effect as a scenario writes them."""
    return (
        "{" + ", ".join(f"{name}: {spell(each, effect.attributes[name].type)}" for name, each in values.items()) + "}"
    )


def _listed(facts: set[tuple[str, str]]) -> str:
    return "[" + ", ".join(sorted(f"{entity}.{name}" for entity, name in facts)) + "]"


def agree(expected: Value, found: Value) -> bool:
    """Whether ``found`` is the value expected; that it may be not applicable counts only if the expectation says so."""
    if not may_be_na(expected) and may_be_na(found):
        applicable = without_na(found)
        return applicable is not None and same(expected, applicable)
    return same(expected, found)


def matches(expected: Value, found: Value) -> int:
    """The truth of: ``found`` is the value expected. Only what facts can still change may yet become it; a range that
    the law leaves to discretion is that range and no other.
    """
    if same(expected, found):
        return truth.TRUE
    undecided = is_open(found) or (isinstance(found, (Choice, Interval)) and found.na)
    return truth.UNKNOWN if undecided and overlap(expected, found) else truth.FALSE


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
