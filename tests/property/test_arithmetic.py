"""Interval arithmetic and comparison against brute force over points: sound, and tight at the ends."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexrules.model import arithmetic, comparison, truth
from lexrules.model.values import NOT_APPLICABLE, Interval, Value, exactly, is_open, may_be_na
from tests.property.intervals import GRID, MEMBERS, booleans, check_hull, choices, concrete, intervals, pairs, values

OPERATIONS: list[tuple[Callable[[Value, Value], Value], Callable[[Decimal, Decimal], Decimal]]] = [
    (arithmetic.add, operator.add),
    (arithmetic.subtract, operator.sub),
    (arithmetic.multiply, operator.mul),
]
COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def applied(exact: Callable[[Decimal, Decimal], Decimal], first: object, second: object) -> Value | Decimal:
    if isinstance(first, Decimal) and isinstance(second, Decimal):
        return exact(first, second)
    return NOT_APPLICABLE


@pytest.mark.parametrize(("abstract", "exact"), OPERATIONS)
@given(first=values, second=values)
def test_sums_and_products_are_the_smallest_intervals(
    abstract: Callable[[Value, Value], Value], exact: Callable[[Decimal, Decimal], Decimal], first: Value, second: Value
) -> None:
    result = abstract(first, second)
    check_hull(result, [applied(exact, x, y) for x, y in pairs(first, second)])
    assert may_be_na(result) == (may_be_na(first) or may_be_na(second))
    assert is_open(result) <= (is_open(first) or is_open(second))


@given(first=values, second=values)
def test_a_quotient_is_the_smallest_interval_unless_the_divisor_may_be_zero(first: Value, second: Value) -> None:
    result = arithmetic.divide(first, second)
    if Decimal(0) not in concrete(second):
        check_hull_of_quotient(result, [applied(operator.truediv, x, y) for x, y in pairs(first, second)])
    elif isinstance(first, Interval) and isinstance(second, Interval) and (second.low, second.high) != (0, 0):
        assert result == Interval(None, None, False, False, na=True, open=True)
    else:
        assert result is NOT_APPLICABLE


def check_hull_of_quotient(result: Value, results: list[Value | Decimal]) -> None:
    """As :func:`check_hull`, but the quotients of the brute force are rounded themselves."""
    points = [each for each in results if isinstance(each, Decimal)]
    if not points:
        assert result is NOT_APPLICABLE
        return
    assert isinstance(result, Interval)
    slack = Decimal("1e-15")
    for end, extreme, sign in ((result.low, min(points), -1), (result.high, max(points), 1)):
        assert (abs(extreme) > 10**5) if end is None else abs(extreme - end) < Decimal("1e-6")
        assert end is None or (extreme - end) * sign <= slack


@given(value=values)
def test_negation_is_the_difference_from_zero(value: Value) -> None:
    assert arithmetic.negative(value) == arithmetic.subtract(exactly(0), value)


@pytest.mark.parametrize(("abstract", "exact"), [(arithmetic.minimum, min), (arithmetic.maximum, max)])
@settings(max_examples=60)
@given(arguments=st.lists(values, min_size=1, max_size=3))
def test_extremes_are_the_hull_over_those_that_apply(
    abstract: Callable[[list[Value]], Value], exact: Callable[[list[Decimal]], Decimal], arguments: list[Value]
) -> None:
    result = abstract(arguments)
    few = len(arguments) < 3
    thinned = [concrete(each) if few else concrete(each)[::3] + concrete(each)[-1:] for each in arguments]
    results: list[Value | Decimal] = []
    for combination in product(*thinned):
        points = [each for each in combination if isinstance(each, Decimal)]
        results.append(exact(points) if points else NOT_APPLICABLE)
    if few:
        check_hull(result, results)
    else:
        assert isinstance(result, Interval) or set(map(type, results)) == {type(NOT_APPLICABLE)}
    assert may_be_na(result) == all(may_be_na(each) for each in arguments)
    assert is_open(result) <= any(is_open(each) for each in arguments)


@given(first=intervals(), second=intervals())
def test_what_cannot_matter_does_not_make_an_extreme_open(first: Interval, second: Interval) -> None:
    first, second = first._replace(open=not first.single), second._replace(open=False, na=False)
    if first.low is not None and second.high is not None and first.low >= second.high:
        assert not is_open(arithmetic.minimum([first, second]))
    if first.high is not None and second.low is not None and first.high <= second.low:
        assert not is_open(arithmetic.maximum([first, second]))


@pytest.mark.parametrize("symbol", COMPARISONS)
@given(first=values, second=values)
def test_comparisons_of_numbers_are_exact(symbol: str, first: Value, second: Value) -> None:
    expected = 0
    for x, y in pairs(first, second):
        both = isinstance(x, Decimal) and isinstance(y, Decimal)
        expected |= truth.truth_of(both and COMPARISONS[symbol](x, y))
    assert comparison.compare(symbol, first, second) == expected


@pytest.mark.parametrize("symbol", ["==", "!="])
@given(operands=st.one_of(st.tuples(choices(), choices()), st.tuples(booleans, booleans)))
def test_comparisons_of_members_and_booleans_are_exact(symbol: str, operands: tuple[Value, Value]) -> None:
    expected = 0
    for x, y in pairs(*operands):
        applicable = NOT_APPLICABLE not in (x, y) and truth.NOT_APPLICABLE_BIT not in (x, y)
        expected |= truth.truth_of(applicable and COMPARISONS[symbol](x, y))
    assert comparison.compare(symbol, *operands) == expected


@pytest.mark.parametrize("symbol", COMPARISONS)
@given(value=values, known=st.one_of(intervals(), st.sampled_from(GRID).map(exactly)))
def test_a_prepared_comparison_of_numbers_says_the_same(symbol: str, value: Value, known: Value) -> None:
    assert comparison.comparison_with(symbol, known)(value) == comparison.compare(symbol, value, known)


@pytest.mark.parametrize("symbol", ["==", "!="])
@given(operands=st.one_of(st.tuples(choices(), choices()), st.tuples(booleans, booleans)))
def test_a_prepared_comparison_of_members_says_the_same(symbol: str, operands: tuple[Value, Value]) -> None:
    value, known = operands
    assert comparison.comparison_with(symbol, known)(value) == comparison.compare(symbol, value, known)


@given(value=choices(), members=st.sets(st.sampled_from(MEMBERS), min_size=1))
def test_membership_is_exact(value: Value, members: set[str]) -> None:
    expected = 0
    for each in concrete(value):
        expected |= truth.truth_of(each in members)
    listed = tuple(choice_of(each) for each in sorted(members))
    assert comparison.member(value, listed) == expected


def choice_of(member: str) -> Value:
    from lexrules.model.values import choice

    return choice(member)


@given(value=values, points=st.lists(st.integers(-2, 2), min_size=1, max_size=3))
def test_membership_of_numbers_is_exact(value: Value, points: list[int]) -> None:
    expected = 0
    for each in concrete(value):
        expected |= truth.truth_of(isinstance(each, Decimal) and each in points)
    assert comparison.member(value, tuple(map(exactly, points))) == expected
