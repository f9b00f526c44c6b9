"""The comparison of versions (docs/semantics.md, section 7), over every day considered and without any pruning."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from lexrules.model import comparison, truth, values
from lexrules.model.truth import FALSE, TRUE
from lexrules.model.values import Interval, Value
from tests.conformance.vocabulary import Entity, Variable, Vocabulary

if TYPE_CHECKING:
    from tests.conformance.oracle import Oracle

EARLIER, EQUAL, LATER = "<", "==", ">"
Orders = frozenset[str]


class Day(NamedTuple):
    """A day considered: the truth of its being available, what is asked in its world, and the list of quantities."""

    available: int
    oracle: Oracle
    quantities: list[Value]


def turning_points(kb: Vocabulary, clock: str) -> list[datetime.date]:
    """Each day on which a period of some norm that goes by the clock begins, and each day after one ends."""
    points: set[datetime.date] = set()
    for norm in kb.norms.values():
        if kb.clock(norm) == clock:
            for start, end in kb.periods(norm):
                points |= {start} if end == datetime.date.max else {start, end + values.ONE_DAY}
    return sorted(points)


def considered(oracle: Oracle, norm: dict[str, Any], entity: Entity) -> list[Day]:
    """The days that may be available, the date of the clock itself first, then by date."""
    scope = (Variable(None, entity.type, entity),)
    then = norm["then"]
    own, until = oracle.date(then["clock"], entity), oracle.quantity(then["until"], scope)
    days: list[tuple[datetime.date | None, int]] = [(None, TRUE)]
    for point in turning_points(oracle.kb, then["clock"]):
        day = values.exactly(point)
        later, in_time = comparison.compare(">", day, own), comparison.compare("<=", day, until)
        days.append((point, truth.conjunction([later, in_time])))
    found = []
    for point, available in days:
        if available & TRUE:
            world = oracle.on(point, then["clock"], entity)
            found.append(Day(available, world, [world.quantity(each, scope) for each in then["lightest"]]))
    return found


def taken(oracle: Oracle, norm: dict[str, Any], entity: Entity) -> list[Oracle]:
    """The oracles of the days whose law may be the one to apply."""
    days = considered(oracle, norm, entity)
    own = days[0].oracle
    applies = oracle.applies(norm, entity)
    if applies == FALSE:
        return [own]
    left = [
        day.oracle
        for place, day in enumerate(days)
        if not any(
            other.available == TRUE and certainly_beats(other.quantities, day.quantities, earlier=rank < place)
            for rank, other in enumerate(days)
            if rank != place
        )
    ]
    return left if applies == TRUE or own in left else [own, *left]


def certainly_beats(first: list[Value], second: list[Value], *, earlier: bool) -> bool:
    """Whether the quantities of one day are certainly smaller than another's, or equal where it is the earlier."""
    return orders_of_lists(first, second) <= ({EARLIER, EQUAL} if earlier else {EARLIER})


def orders_of_lists(first: list[Value], second: list[Value]) -> Orders:
    """The lexicographic orders that some values of the two lists have."""
    if not first:
        return frozenset({EQUAL})
    found = orders(first[0], second[0])
    return found - {EQUAL} | orders_of_lists(first[1:], second[1:]) if EQUAL in found else found


def orders(first: Value, second: Value) -> Orders:
    """The orders that some pair of values of two quantities, or two booleans, has; what does not apply comes first."""
    bare, other = values.without_na(first), values.without_na(second)
    na, other_na = values.may_be_na(first), values.may_be_na(second)
    found = set()
    if na and other_na:
        found.add(EQUAL)
    if na and other is not None:
        found.add(EARLIER)
    if other_na and bare is not None:
        found.add(LATER)
    if isinstance(bare, int) and isinstance(other, int):
        pairs = [(one, two) for one in (FALSE, TRUE) for two in (FALSE, TRUE) if bare & one and other & two]
        found |= {EQUAL if one == two else EARLIER if one == FALSE else LATER for one, two in pairs}
    elif isinstance(bare, Interval) and isinstance(other, Interval):
        found |= {order for order in (EARLIER, EQUAL, LATER) if comparison.compare(order, bare, other) & TRUE}
    return frozenset(found)
