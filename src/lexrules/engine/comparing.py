"""Which version of the law gives an effect list: the laws from the clock's own date on, and the lightest of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexrules.engine.conclusions import Asked
from lexrules.engine.facts import Entity
from lexrules.engine.terms import Trace
from lexrules.engine.worlds import Considered, availability, may_be_taken
from lexrules.kb.program import Comparison, Norm
from lexrules.model import truth
from lexrules.model.values import ONE_DAY, Interval

if TYPE_CHECKING:
    from lexrules.engine.derivation import Derivation, NormTrace


@dataclass(frozen=True, slots=True)
class Law:
    """The law of one day considered: the evaluation under it, and how its weights came about."""

    considered: Considered
    derivation: Derivation
    weights: tuple[Trace, ...]

    @property
    def day(self) -> datetime.date | None:
        """The day; ``None`` for the date that the clock has anyway."""
        return self.considered.day


@dataclass(frozen=True, slots=True)
class ComparisonTrace:
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
    comparison = norm.comparison
    assert comparison is not None, "only norms that compare are asked"
    applying = derivation.norm(norm, entity)
    date = derivation.formula(comparison.date, entity)
    until = derivation.formula(comparison.until, entity)
    days = {
        day: available
        for day in derivation.program.switches.get(comparison.clock, ())
        if applying.applies & truth.TRUE and (available := availability(day, date[-1], until[-1])) & truth.TRUE
    }
    if not days and len(derivation.program.comparing) == 1:
        return ComparisonTrace(applying, date, until, (), ())
    laws = [_law(derivation, comparison, entity, None, truth.TRUE, weighed=bool(days))]
    single = isinstance(date[-1], Interval) and date[-1].single
    for day, available in days.items():
        # With a single date to start from, a law under which nothing has changed for this entity is passed over.
        if not single or _changes(laws[-1], comparison, entity, day):
            laws.append(_law(derivation, comparison, entity, day, available, weighed=True))
    possible = may_be_taken([law.considered for law in laws])
    certain = applying.applies == truth.TRUE
    taken = [law for law, may_be in zip(laws, possible, strict=True) if may_be or (law.day is None and not certain)]
    return ComparisonTrace(applying, date, until, tuple(laws), tuple(taken))


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


def _changes(law: Law, comparison: Comparison, entity: Entity, day: datetime.date) -> bool:
    """Whether something that the evaluation under ``law`` looked at comes into force or goes out of it on ``day``."""
    fixed = law.derivation.world.fixes(comparison.clock, entity.index)
    return any(
        trace.fixed == fixed
        and any(start == day or (end is not None and end + ONE_DAY == day) for start, end in periods)
        for world in law.derivation.worlds()
        if fixed in world.world.fixed
        for trace in world.touched()
        if (periods := trace.norm.periods)
    )


def switches_on(norm: Norm, day: datetime.date) -> bool:
    """Whether a period of the norm begins on ``day``, or ended the day before."""
    return any(start == day or (end is not None and end + ONE_DAY == day) for start, end in norm.periods)
