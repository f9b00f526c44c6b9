"""What an open fact may still be, in a few pieces: classes of values that no norm tells apart, and samples of them.

:meth:`Possibilities.pieces` covers everything that is possible, so what holds of each piece holds of the fact.
:meth:`Possibilities.samples` are single values, so what two of them lead to can happen.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.space import Key
from lexrules.consult.uses import FactUses
from lexrules.kb.program import Attribute
from lexrules.model import calendar, truth
from lexrules.model.values import (
    DISCRETE,
    LIFETIME,
    NOT_APPLICABLE,
    ONE_DAY,
    Choice,
    Interval,
    NotApplicable,
    Scalar,
    Value,
    between,
)

#: Amounts and numbers that are tried where a fact enters arithmetic and no constant says what would tell.
_USUAL: Final = tuple(Decimal(each) for each in (0, 1, 10, 100, 1000, 10_000, 1_000_000))
_USUAL_DAYS: Final = tuple(datetime.date(year, 6, 15) for year in (1960, 1990, 2008, 2016, 2020, 2022, 2024))
#: The days that case files can state.
_CALENDAR: Final = Interval(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))


class Pieces(NamedTuple):
    """What a fact may be, piece by piece; ``exact`` if no norm can tell values of one piece apart."""

    values: tuple[Value, ...]
    exact: bool


class Possibilities:
    """What facts may be under one program. Safe to share between threads."""

    def __init__(self, uses: FactUses) -> None:
        self.uses = uses

    def pieces(self, hypothesis: Hypothesis, key: Key) -> Pieces:
        """Everything that an open fact may be, in pieces."""
        entity = hypothesis.space.entities[key[0]]
        attribute = hypothesis.program.attributes[entity.type, key[1]]
        return self.pieces_of(hypothesis, attribute, hypothesis.fact(key))

    def pieces_of(self, hypothesis: Hypothesis, attribute: Attribute, value: Value) -> Pieces:
        """Everything that ``value`` of ``attribute`` leaves possible, in pieces."""
        if isinstance(value, int):
            bits = (truth.TRUE, truth.FALSE, truth.NOT_APPLICABLE_BIT)
            return Pieces(tuple(bit for bit in bits if value & bit), True)
        if isinstance(value, NotApplicable):
            return Pieces((value,), True)
        uses = self.uses.of(attribute.entity, attribute.name)
        beside: tuple[Value, ...] = (NOT_APPLICABLE,) if value.na else ()
        if isinstance(value, Interval):
            cuts = frozenset(each for each in uses.constants if each != LIFETIME)
            bare = _bounded(value, attribute)
            return Pieces((*_cut(bare, cuts, attribute.type.kind), *beside), not uses.otherwise)
        members = value.members
        if members is None:
            return Pieces((*_named(hypothesis, attribute, uses.groups), *beside), True)
        groups = frozenset(map(frozenset[str], ((each,) for each in members))) if uses.otherwise else uses.groups
        return Pieces((*(_one_of(each) for each in partition(members, groups)), *beside), True)

    def samples(self, hypothesis: Hypothesis, key: Key) -> list[Value]:
        """Single values that an open fact may have, those that are likely to tell most apart first."""
        entity = hypothesis.space.entities[key[0]]
        attribute = hypothesis.program.attributes[entity.type, key[1]]
        value = hypothesis.fact(key)
        pieces = self.pieces_of(hypothesis, attribute, value)
        found = [_representative(piece, attribute.type.kind) for piece in pieces.values]
        if not pieces.exact and isinstance(value, Interval):
            more = self._days(hypothesis, key) if attribute.type.kind == "date" else _USUAL
            bare = _bounded(value, attribute)
            found += [Interval(each, each) for each in more if inside(bare, each)]
        return list(dict.fromkeys(each for each in found if each is not None))

    def _days(self, hypothesis: Hypothesis, key: Key) -> tuple[datetime.date, ...]:
        """Days that may tell something: about those known of the case, and a period before and after them."""
        known = tuple(sorted({*_known_days(hypothesis, key)}))
        about = hypothesis.space.about
        days = about.get(known)
        if days is None:
            days = about[known] = (*dict.fromkeys(self._days_about(known)),)
        return days

    def _days_about(self, known: tuple[datetime.date, ...]) -> Iterator[datetime.date]:
        yield from known
        for day in known:
            for offset in self.uses.offsets:
                for sign in (-1, 1):
                    yield from _moved(day, offset.length, offset.unit, sign)
        for day in known:
            yield day - ONE_DAY
            yield day + ONE_DAY
        yield from _USUAL_DAYS


def _known_days(hypothesis: Hypothesis, key: Key) -> Iterator[datetime.date]:
    """The days that are known of the entity of a fact, of those it lies in, and of what lies in these."""
    space = hypothesis.space
    lineage = set(space.entities[key[0]].up.values())
    stated = ((entity.index, name) for entity in space.entities.values() for name in entity.values)
    for other in dict.fromkeys((*stated, *hypothesis.supposed)):
        entity = space.entities[other[0]]
        if entity in lineage or entity.parent in lineage:
            attribute = space.attribute(other)
            if attribute is not None and attribute.type.kind == "date":
                value = hypothesis.fact(other)
                if isinstance(value, Interval) and value.single and isinstance(value.low, datetime.date):
                    yield value.low


def partition(members: Iterable[str], groups: frozenset[frozenset[str]]) -> list[frozenset[str]]:
    """The members in classes that none of the ``groups`` parts."""
    found: dict[tuple[bool, ...], set[str]] = {}
    tests = sorted(groups, key=sorted)
    for member in sorted(members):
        found.setdefault(tuple(member in test for test in tests), set()).add(member)
    return [frozenset(each) for each in found.values()]


def inside(value: Interval, scalar: Scalar) -> bool:
    """Whether an interval holds a value."""
    above = value.low is None or value.low < scalar or (value.low_closed and value.low == scalar)  # type: ignore[operator]
    below = value.high is None or scalar < value.high or (value.high_closed and value.high == scalar)  # type: ignore[operator]
    return above and below


def _one_of(members: frozenset[str]) -> Choice:
    return Choice(members, open=len(members) > 1)


def _named(hypothesis: Hypothesis, attribute: Attribute, groups: frozenset[frozenset[str]]) -> list[Choice]:
    """What a reference or a text of which nothing is known may be: an entity of the case, or some text."""
    if attribute.type.kind == "ref":
        entities = hypothesis.case.entities.values()
        return [_one_of(frozenset((each.id,))) for each in entities if each.type == attribute.type.of]
    known = sorted({member for group in groups for member in group})
    return [_one_of(frozenset((each,))) for each in (*known, "…" + "".join(known))]


def _bounded(value: Interval, attribute: Attribute) -> Interval:
    """The interval without *not applicable*, and within the calendar that case files use."""
    if attribute.type.kind != "date":
        return value._replace(na=False)
    low = _CALENDAR.low if value.low is None else value.low
    high = _CALENDAR.high if value.high is None else value.high
    return between(low, high, discrete=True) or value._replace(na=False)


def _cut(value: Interval, cuts: frozenset[Scalar], kind: str) -> list[Interval]:
    """The interval in pieces: each cut by itself, and what lies between them."""
    found: list[Interval] = []
    low, low_closed = value.low, value.low_closed
    for cut in sorted(each for each in cuts if inside(value, each)):
        found += _between(low, low_closed, cut, False, kind)
        found.append(Interval(cut, cut))
        low, low_closed = cut, False
    return found + _between(low, low_closed, value.high, value.high_closed, kind)


def _between(low: Scalar | None, low_closed: bool, high: Scalar | None, high_closed: bool, kind: str) -> list[Interval]:
    piece = between(low, high, low_closed=low_closed, high_closed=high_closed, discrete=kind in DISCRETE)
    return [] if piece is None else [piece]


def _representative(piece: Value, kind: str) -> Value | None:
    """A single value of a piece; ``None`` where none can be named."""
    if isinstance(piece, Choice) and piece.members and len(piece.members) > 1:
        return Choice(frozenset((min(piece.members),)))
    if not isinstance(piece, Interval) or piece.single:
        return piece
    point = _inner_point(piece, kind)
    return None if point is None else Interval(point, point)


def _inner_point(piece: Interval, kind: str) -> Scalar | None:
    low, high = piece.low, piece.high
    if isinstance(low, datetime.date) or isinstance(high, datetime.date):
        return low if low is not None and low != _CALENDAR.low else high
    if low is not None and high is not None:
        return low if piece.low_closed else high if piece.high_closed else (low + high) / 2
    if low is not None:
        return low if piece.low_closed else low + 1
    if high is not None:
        return high if piece.high_closed else high - 1
    return datetime.date(2020, 6, 15) if kind == "date" else Decimal(1)


def _moved(day: datetime.date, count: Decimal, unit: str, sign: int) -> Iterator[datetime.date]:
    months = {"month": 1, "year": 12}.get(unit)
    try:
        if months is not None:
            there = calendar.add_months(day, sign * int(count) * months)
        elif unit == "day":
            there = day + sign * int(count) * ONE_DAY
        else:
            there = calendar.add_working_days(day, sign * int(count))[0] if count else day
        yield from (there - ONE_DAY, there, there + ONE_DAY)
    except (OverflowError, ValueError):
        return
