"""Laws of union, containment and the partial facts."""

from __future__ import annotations

import datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lexrules.model import values as model
from lexrules.model.values import NOT_APPLICABLE, Interval, Value
from tests.property.intervals import GRID, UNIVERSE, booleans, choices, concrete, holds, intervals

same_type = st.one_of(
    st.tuples(*[st.one_of(intervals(), st.just(NOT_APPLICABLE))] * 3),
    st.tuples(*[st.one_of(choices(), st.just(NOT_APPLICABLE))] * 3),
    st.tuples(booleans, booleans, booleans),
)


@given(same_type)
def test_a_union_holds_both_and_nothing_that_neither_hull_has(three: tuple[Value, Value, Value]) -> None:
    first, second, third = three
    union = model.union(first, second)
    assert model.contains(union, first)
    assert model.contains(union, second)
    assert same_values(union, model.union(second, first))
    assert same_values(model.union(union, third), model.union(first, model.union(second, third)))
    if model.contains(third, first) and model.contains(third, second):
        assert model.contains(third, union)


def same_values(first: Value, second: Value) -> bool:
    return model.contains(first, second) and model.contains(second, first)


@given(same_type)
def test_containment_is_inclusion_of_the_concrete_values(three: tuple[Value, Value, Value]) -> None:
    first, second, third = three
    included = set(concrete(second)) <= set(concrete(first))
    # Two values that differ by less than the points of the universe are told apart by their ends alone.
    assert model.contains(first, second) <= included
    assert model.contains(first, first)
    if model.contains(first, second) and model.contains(second, third):
        assert model.contains(first, third)


@given(outer=intervals(), point=st.sampled_from(UNIVERSE))
def test_an_interval_contains_a_point_that_lies_in_it(outer: Interval, point: Decimal) -> None:
    assert model.contains(outer, model.exactly(point)) == holds(outer, point)


@given(value=st.one_of(intervals(), choices(), booleans))
def test_applicability_can_be_taken_away_and_added(value: Value) -> None:
    bare = model.without_na(value)
    maybe = model.with_na(value)
    assert model.may_be_na(maybe)
    assert model.contains(maybe, value)
    if bare is not None:
        assert not model.may_be_na(bare)
        assert model.contains(value, bare)
        assert model.is_open(maybe)


ends = st.one_of(st.none(), st.sampled_from(GRID))


@given(low=ends, high=ends, low_closed=st.booleans(), high_closed=st.booleans(), discrete=st.booleans())
def test_a_partial_number_holds_what_its_ends_say(
    low: Decimal | None, high: Decimal | None, low_closed: bool, high_closed: bool, discrete: bool
) -> None:
    universe = [Decimal(each) for each in range(-5, 6)] if discrete else UNIVERSE
    if discrete:
        low, high = (end and end.to_integral_value() for end in (low, high))
    wanted = {point for point in universe if holds(Interval(low, high, low_closed, high_closed), point)}
    found = model.between(low, high, low_closed=low_closed, high_closed=high_closed, discrete=discrete)
    assert {point for point in universe if found is not None and holds(found, point)} == wanted
    if found is not None:
        assert found.open != found.single
        assert not discrete or ((found.low is None or found.low_closed) and (found.high is None or found.high_closed))


@given(day=st.dates(), closed=st.booleans())
def test_a_partial_date_never_leaves_the_calendar(day: datetime.date, closed: bool) -> None:
    later = model.between(day, None, low_closed=closed, discrete=True)
    assert later is None or (later.low is not None and later.low_closed)
    earlier = model.between(None, day, high_closed=closed, discrete=True)
    assert earlier is None or (earlier.high is not None and earlier.high_closed)
