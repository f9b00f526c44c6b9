"""Which version of the law gives an effect list: the laws from the clock's own date on, and the lightest of them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, NamedTuple

from lexrules.engine.conclusions import Asked
from lexrules.engine.facts import Entity
from lexrules.engine.terms import Trace
from lexrules.engine.worlds import Considered, availability, may_be_taken
from lexrules.kb.program import Comparison, Norm, Program
from lexrules.model import truth
from lexrules.model.values import ONE_DAY, Interval

if TYPE_CHECKING:
    from lexrules.engine.derivation import Derivation, NormTrace


class Law(NamedTuple):
    """The law of one day considered: the evaluation under it, and how its weights came about."""

    considered: Considered
    derivation: Derivation
    weights: tuple[Trace, ...]

    @property
    def day(self) -> datetime.date | None:
        """The day; ``None`` for the date that the clock has anyway."""
        return self.considered.day


class ComparisonTrace(NamedTuple):
    """How the versions for one effect list of one entity were compared."""

    applying: NormTrace
    """The norm that says to compare, and whether it applies."""
    date: Trace
    until: Trace
    laws: tuple[Law, ...]
    """In the order of their days; none if no version begins or ends in time, and the list is then as its norms say."""
    taken: tuple[Law, ...]
    """Those whose effects the list may have."""

    @property
    def comparison(self) -> Comparison:
        """What the norm says is compared, and how."""
        comparison = self.applying.norm.comparison
        assert comparison is not None, "the trace is of a norm that compares"
        return comparison

    @property
    def list_name(self) -> str:
        """The effect list."""
        return self.comparison.list_name


def compare_versions(derivation: Derivation, norm: Norm, entity: Entity) -> ComparisonTrace:
    """Compare the versions for the list of ``entity`` that ``norm`` compares (docs/semantics.md, section 7)."""
    comparison = _comparison(norm)
    applying = derivation.norm(norm, entity)
    date = derivation.formula(comparison.date, entity)
    until = derivation.formula(comparison.until, entity)
    days = _days(derivation, norm, entity)
    if not days and _as_in_this_world(derivation, norm, entity):
        return ComparisonTrace(applying, date, until, (), ())
    laws = [_law(derivation, comparison, entity, None, truth.TRUE, weighed=bool(days))]
    # Where the law before is that of one day, a day on which nothing has changed for this entity has the same law.
    single = isinstance(date[-1], Interval) and date[-1].single
    changes = _changes(laws[-1], comparison, entity) if single and days else frozenset()
    for day, available in days.items():
        if day in changes or (len(laws) == 1 and not single):
            laws.append(_law(derivation, comparison, entity, day, available, weighed=True))
            changes = _changes(laws[-1], comparison, entity)
    possible = may_be_taken([law.considered for law in laws])
    certain = applying.applies == truth.TRUE
    taken = [law for law, may_be in zip(laws, possible, strict=True) if may_be or (law.day is None and not certain)]
    return ComparisonTrace(applying, date, until, tuple(laws), tuple(taken))


def _comparison(norm: Norm) -> Comparison:
    assert norm.comparison is not None, "only norms that compare are asked"
    return norm.comparison


def _as_in_this_world(derivation: Derivation, norm: Norm, entity: Entity) -> bool:
    """Whether the list, read where its clock is fixed on the date it has anyway, is what its norms say in this world.

    Where the clock is fixed, other lists that are compared by it are read without comparison. That makes no difference
    if this list reads none that has anything to compare.
    """
    program = derivation.program
    others = [each for each in map(program.norms.__getitem__, program.comparing.values()) if each is not norm]
    alike = [
        each for each in others if each.entity == norm.entity and _comparison(each).clock == _comparison(norm).clock
    ]
    # A list reads lists of lower strata only, and these do not read it; others only by way of what a further
    # comparison weighs.
    lower = [each for each in alike if _stratum(program, each) < _stratum(program, norm)]
    if len(lower) < len(alike) < len(others):
        return False
    return not any(_days(derivation, each, entity) for each in lower)


def _stratum(program: Program, norm: Norm) -> int:
    return program.strata[norm.entity, _comparison(norm).list_name]


def _days(derivation: Derivation, norm: Norm, entity: Entity) -> dict[datetime.date, int]:
    """The days whose law may have to be considered beside that of the clock's own date, and whether they have to."""
    comparison = _comparison(norm)
    if not derivation.norm(norm, entity).applies & truth.TRUE:
        return {}
    date = derivation.formula(comparison.date, entity)[-1]
    until = derivation.formula(comparison.until, entity)[-1]
    days = ((day, availability(day, date, until)) for day in derivation.program.switches.get(comparison.clock, ()))
    return {day: available for day, available in days if available & truth.TRUE}


def _law(
    derivation: Derivation,
    comparison: Comparison,
    entity: Entity,
    day: datetime.date | None,
    available: int,
    *,
    weighed: bool,
) -> Law:
    """The list, its attributes and (if there is something to compare) the weights, under the law of one day."""
    under = derivation.within(derivation.world.fixing(comparison.clock, entity.index, day))
    under.conclusion(Asked(entity, comparison.list_name, True))
    weights = tuple(under.formula(weight, entity) for weight in comparison.lightest) if weighed else ()
    return Law(Considered(day, available, tuple(trace[-1] for trace in weights)), under, weights)


def _changes(law: Law, comparison: Comparison, entity: Entity) -> frozenset[datetime.date]:
    """The days on which something that the evaluation under ``law`` looked at comes into force or goes out of it."""
    fixed = law.derivation.world.fixes(comparison.clock, entity.index)
    assert fixed is not None, "the law of a day is the world in which the clock stands on it"
    periods = law.derivation.periods(fixed)
    starts = (period.start for period in periods if period.start is not None)
    ends = (period.end + ONE_DAY for period in periods if period.end not in (None, datetime.date.max))
    return frozenset((*starts, *ends))
