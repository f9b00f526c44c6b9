"""Worlds: what an evaluation takes as given beyond the facts (docs/semantics.md, sections 7 and 8).

A world says for some pairs of a clock and an entity on which day that clock stands, which standard of proof is
demanded, and whether the burden of proof decides what is not proved.
"""

import datetime
from collections.abc import Sequence
from typing import NamedTuple, Self

from lexrules.model import comparison, order, truth
from lexrules.model.values import Value, exactly


class Fixed(NamedTuple):
    """A clock fixed for one entity: on a day, or (``None``) on the date it has anyway."""

    clock: str
    entity: int
    day: datetime.date | None


class World(NamedTuple):
    """What is taken as given; the default is the world as it is."""

    fixed: tuple[Fixed, ...] = ()
    standard: int = 0
    burden: bool = False

    def fixes(self, clock: str, entity: int) -> Fixed | None:
        """How the clock is fixed for the entity with this index; ``None`` if it is not."""
        return next((each for each in self.fixed if each.entity == entity and each.clock == clock), None)

    def fixing(self, clock: str, entity: int, day: datetime.date | None) -> Self:
        """This world with one more clock fixed."""
        # Sorted by what is fixed: the same world must not come by two names.
        fixed = sorted((*self.fixed, Fixed(clock, entity, day)), key=lambda each: each[:2])
        return self._replace(fixed=tuple(fixed))

    def demanding(self, standard: int | None) -> Self:
        """This world with a standard of proof demanded (``None``: the same as before)."""
        return self if standard is None else self._replace(standard=standard)


class Considered(NamedTuple):
    """A day whose law is considered: ``None`` stands for the date that the clock has anyway. ``weights`` are the
    quantities that tell the lightest law, as they are under it.
    """

    day: datetime.date | None
    available: int
    weights: tuple[Value, ...]


def availability(day: datetime.date, date: Value, until: Value) -> int:
    """The truth of: the law of ``day`` counts beside that of the clock's own date.

    Certainly not if the day is not certainly later than that date: what follows on it is then among what may follow on
    the date itself. Otherwise it counts if it is not later than the last day whose law does.
    """
    at = exactly(day)
    if comparison.compare(">", at, date) != truth.TRUE:
        return truth.FALSE
    return comparison.compare("<=", at, until)


def may_be_taken(days: Sequence[Considered]) -> list[bool]:
    """For each of the ``days``, in order: whether its law may be the one to apply. The lightest is taken and, of
    equals, the earliest.
    """
    certain = [place for place, each in enumerate(days) if each.available == truth.TRUE]
    return [
        bool(each.available & truth.TRUE) and not any(_certainly_beats(days, other, place) for other in certain)
        for place, each in enumerate(days)
    ]


def _certainly_beats(days: Sequence[Considered], first: int, second: int) -> bool:
    if first == second:
        return False
    found = order.lexicographic(zip(days[first].weights, days[second].weights, strict=True))
    return found == order.LESS or (first < second and not found & order.GREATER)
