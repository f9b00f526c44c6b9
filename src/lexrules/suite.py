"""Running scenarios: whether each comes out as expected, and which norms they exercise.

A norm *fires true* in a scenario if it certainly applies to some entity there, *false* if a conclusion of the scenario
looks to it (or rules it out by what the case is) and it certainly does not apply. What neither happens to is never
exercised: nothing would notice if it were wrong. It has a *near miss* where it is false for one of its own elements
alone (:mod:`lexrules.near`): nothing else would notice if that element were left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lexrules.case.expectations import Outcome, check_expectations
from lexrules.case.reader import CaseReader
from lexrules.case.scenario import Scenario, load_scenarios, read_scenarios
from lexrules.engine.derivation import Derivation
from lexrules.engine.evaluation import Evaluation
from lexrules.errors import CaseError, Finding, LexRulesError, Span, UsageError
from lexrules.kb.program import Norm, Program
from lexrules.model import truth
from lexrules.near import Parts, near_miss, parts
from lexrules.source import read_file

if TYPE_CHECKING:
    from lexrules.api import Decision, KnowledgeBase


@dataclass(frozen=True, slots=True)
class Result:
    """How one scenario came out; ``error`` if it could not be evaluated at all."""

    scenario: Scenario
    outcomes: tuple[Outcome, ...]
    error: LexRulesError | None = None

    @property
    def passed(self) -> bool:
        """Whether every expectation is met."""
        return self.error is None and all(outcome.met for outcome in self.outcomes)


@dataclass(slots=True)
class Exercise:
    """In how many scenarios a norm certainly applied, certainly did not, was left open, and nearly applied."""

    norm: Norm
    parts: Parts
    true: int = 0
    false: int = 0
    undetermined: int = 0
    near: int = 0

    @property
    def never(self) -> bool:
        """Whether no scenario has the norm certainly apply, nor certainly not."""
        return not (self.true or self.false)

    @property
    def far(self) -> bool:
        """Whether the norm has elements of its own and no scenario in which one of them alone is missing."""
        return bool(self.parts.own) and not self.near


@dataclass(slots=True)
class Coverage:
    """What all scenarios together exercise, norm by norm, in the knowledge base's order."""

    norms: dict[int, Exercise] = field(default_factory=dict)
    stated: dict[tuple[Span, Span], list[int]] = field(default_factory=dict)
    """The norms that state a part of their own, by where the norm (or row) stands and where the part does."""

    def add(self, program: Program) -> None:
        """Take in the norms of ``program``."""
        for index, norm in enumerate(program.norms):
            if index not in self.norms:
                self.norms[index] = Exercise(norm, parts(program, norm))
                for span in self.norms[index].parts.own.values():
                    self.stated.setdefault((norm.span, span), []).append(index)

    def count(self, evaluation: Evaluation) -> None:
        """Add what one scenario exercised, under every position and in every world that bore on it."""
        fired: dict[int, set[int]] = {}
        near: set[int] = set()
        for _, answer in evaluation.answers():
            for derivation in answer.derivation.worlds():
                _fire(derivation, fired)
                near.update(self._missed(derivation))
        for index, truths in fired.items():
            exercise = self.norms[index]
            exercise.true += truth.TRUE in truths
            exercise.false += truth.FALSE in truths
            exercise.undetermined += truth.UNKNOWN in truths
        for index in near:
            self.norms[index].near += 1

    def _missed(self, derivation: Derivation) -> Iterator[int]:
        """The norms that one own part alone keeps from applying, and those of the same row that state it too."""
        for trace in derivation.touched():
            parts_of = self.norms[trace.norm.number].parts
            if trace.applies == truth.FALSE and parts_of.own:
                span = near_miss(trace, parts_of)
                if span is not None:
                    yield from self.stated[trace.norm.span, span]


def find_scenarios(paths: Iterable[Path], program: Program) -> list[Scenario]:
    """The scenarios of files and folders.

    Raises :class:`~lexrules.errors.CaseError` with the defects of all of them, :class:`~lexrules.errors.UsageError`
    where there is none.
    """
    found: list[Scenario] = []
    findings: list[Finding] = []
    for path in paths:
        try:
            if path.is_dir():
                here = load_scenarios(path, program)
            else:
                here = read_scenarios(read_file(path, str(path)), CaseReader(program))
        except LexRulesError as error:
            findings += error.findings
            continue
        if not here:
            findings.append(Finding("LEX4021", {"path": str(path)}))
        found += here
    if findings:
        raise (UsageError if all(each.code == "LEX4021" for each in findings) else CaseError)(findings)
    return found


def run(
    knowledge_base: KnowledgeBase, scenarios: Iterable[Scenario], coverage: Coverage, engines: Iterable[str]
) -> Iterator[Result]:
    """Evaluate each scenario for its domain's goals, compare what it expects, and count what it exercises."""
    coverage.add(knowledge_base.program)
    for scenario in scenarios:
        try:
            evaluation = _asked(knowledge_base, scenario, engines).evaluation
            outcomes = tuple(check_expectations(scenario, evaluation))
        except LexRulesError as error:
            yield Result(scenario, (), error)
            continue
        coverage.count(evaluation)
        yield Result(scenario, outcomes)


def _asked(knowledge_base: KnowledgeBase, scenario: Scenario, engines: Iterable[str]) -> Decision:
    authority, positions = scenario.question.authority, scenario.question.positions
    return knowledge_base.evaluate(
        scenario.case, engines=engines, authority=authority, positions=[str(each) for each in positions]
    )


def _fire(derivation: Derivation, fired: dict[int, set[int]]) -> None:
    """Add the truths that each norm came to, for any entity; those that the index rules out are certainly false."""
    asked = {(each.entity.index, each.name) for each in derivation.asked if each.effects}
    for trace in derivation.touched():
        if not trace.norm.left_out:
            fired.setdefault(trace.norm.number, set()).add(trace.applies)
        if trace.norm.effect_type is not None:
            asked.add((trace.entity.index, derivation.program.concluded(trace.norm)))
    entities = {entity.index: entity for entity in derivation.case.entities.values()}
    for index, name in {*derivation.known_concepts(), *asked}:
        entity = entities[index]
        looked_at = {trace.norm.number for trace in derivation.candidates(entity, name)}
        for norm in derivation.program.concluding.get((entity.type, name), ()):
            if norm not in looked_at and not derivation.program.norms[norm].left_out:
                fired.setdefault(norm, set()).add(truth.FALSE)
