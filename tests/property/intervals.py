"""Strategies for values of the model, and the concrete values they stand for, by brute force."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from hypothesis import strategies as st

from lexrules.model import truth
from lexrules.model.values import NOT_APPLICABLE, Choice, Interval, NotApplicable, Value, between, choice

TINY = Decimal("1e-9")
HUGE = Decimal("1e9")
NEAR = Decimal("1e-6")
FAR = Decimal("1e5")
GRID = [Decimal(each) / 2 for each in range(-4, 5)]
UNIVERSE = sorted({point + step for point in GRID for step in (-TINY, Decimal(0), TINY)} | {HUGE, -HUGE})
MEMBERS = ("a", "b", "c")


@st.composite
def intervals(draw: st.DrawFn, *, na: bool = True) -> Interval:
    ends = sorted(draw(st.tuples(st.sampled_from(GRID), st.sampled_from(GRID))))
    low, high = (None if draw(st.integers(0, 5)) == 0 else end for end in ends)
    value = between(low, high, low_closed=draw(st.booleans()), high_closed=draw(st.booleans()))
    if value is None:
        value = Interval(ends[0], ends[0])
    maybe_na = na and draw(st.integers(0, 3)) == 0
    is_open = value.open and draw(st.booleans())
    return value._replace(na=maybe_na, open=is_open or maybe_na)


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    members = draw(st.sets(st.sampled_from(MEMBERS), min_size=1))
    return choice(*members)._replace(na=draw(st.booleans()))


booleans = st.integers(1, 7)
truths = st.integers(1, 3)
values = st.one_of(intervals(), st.just(NOT_APPLICABLE))


def holds(interval: Interval, point: Decimal) -> bool:
    """Whether the point lies in the interval: the definition, read off the ends."""
    above = interval.low is None or point > interval.low or (point == interval.low and interval.low_closed)
    below = interval.high is None or point < interval.high or (point == interval.high and interval.high_closed)
    return above and below


def concrete(value: Value) -> list[Value | Decimal]:
    """The concrete values: points of the universe, members, booleans, n/a."""
    if isinstance(value, NotApplicable):
        return [NOT_APPLICABLE]
    if isinstance(value, int):
        return [bit for bit in (truth.TRUE, truth.FALSE, truth.NOT_APPLICABLE_BIT) if value & bit]
    if isinstance(value, Choice):
        return [*sorted(value.members or ()), *([NOT_APPLICABLE] if value.na else [])]  # type: ignore[list-item]
    points = [point for point in UNIVERSE if holds(value, point)]
    return [*points, *([NOT_APPLICABLE] if value.na else [])]


def pairs(first: Value, second: Value) -> list[tuple[Value | Decimal, Value | Decimal]]:
    return list(product(concrete(first), concrete(second)))


def check_hull(result: Value, results: list[Value | Decimal]) -> None:
    """``result`` holds all ``results``, and its ends are no farther out than they have to be."""
    points = [each for each in results if isinstance(each, Decimal)]
    assert (NOT_APPLICABLE in results) <= (result is NOT_APPLICABLE or (isinstance(result, Interval) and result.na))
    if not points:
        assert result is NOT_APPLICABLE
        return
    assert isinstance(result, Interval)
    assert all(holds(result, point) for point in points)
    for end, closed, extreme in (
        (result.low, result.low_closed, min(points)),
        (result.high, result.high_closed, max(points)),
    ):
        if end is None:
            assert abs(extreme) > FAR
        elif closed:
            assert extreme == end
        else:
            assert extreme != end
            assert abs(extreme - end) < NEAR
