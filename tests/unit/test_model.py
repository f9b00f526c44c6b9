"""Regressions of the model that the random comparisons found; the laws themselves are in tests/property."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest

from lexrules.model import arithmetic, calendar, comparison
from lexrules.model.truth import TRUE
from lexrules.model.values import LIFETIME, NOT_APPLICABLE, Interval, Value, between, contains, exactly

DAY = datetime.date(2024, 1, 31)


def test_a_lifetime_less_any_period_is_a_lifetime() -> None:
    assert arithmetic.subtract(exactly(LIFETIME), exactly(LIFETIME)) == exactly(LIFETIME)
    assert arithmetic.subtract(exactly(LIFETIME), exactly(12)) == exactly(LIFETIME)
    either = Interval(Decimal(12), LIFETIME, open=True)
    assert contains(arithmetic.subtract(either, either), exactly(LIFETIME))


@pytest.mark.parametrize("sign", [1, -1])
def test_a_date_moved_by_a_lifetime_does_not_arise(sign: int) -> None:
    assert arithmetic.shift(exactly(DAY), exactly(LIFETIME), "month", sign) is NOT_APPLICABLE
    assert arithmetic.shift(exactly(DAY), exactly(-LIFETIME), "month", sign) is NOT_APPLICABLE


def test_a_period_without_a_bound_may_be_a_lifetime() -> None:
    unbounded = Interval(Decimal(1), None, True, False, open=True)
    moved = arithmetic.shift(exactly(DAY), unbounded, "month", 1)
    assert moved == Interval(datetime.date(2024, 2, 29), None, True, False, na=True, open=True)


def test_a_divisor_that_only_approaches_zero_is_not_zero() -> None:
    just_above = Interval(Decimal(0), Decimal(2), False, True, open=True)
    assert arithmetic.divide(exactly(1), just_above) == Interval(Decimal("0.5"), None, True, False, open=True)
    just_below = arithmetic.negative(just_above)
    assert arithmetic.divide(exactly(1), just_below) == Interval(None, Decimal("-0.5"), False, True, open=True)
    assert arithmetic.divide(exactly(0), just_above) == exactly(0)


def test_a_missing_end_contains_everything_whatever_its_flag() -> None:
    assert contains(Interval(None, Decimal(5)), exactly(3))
    assert contains(Interval(None, None), Interval(None, None, False, False))
    assert not contains(Interval(Decimal(0), None), Interval(None, None, False, False))


def test_no_day_after_the_last_and_before_the_first() -> None:
    assert between(datetime.date.max, None, low_closed=False, discrete=True) is None
    assert between(None, datetime.date.min, high_closed=False, discrete=True) is None


def test_moving_past_the_end_of_the_calendar_leaves_a_bound() -> None:
    late = datetime.date(9999, 12, 30)
    assert calendar.shift(late, Decimal(2), "month", 1) == (datetime.date.max, None)
    assert calendar.shift(datetime.date(1, 1, 2), Decimal(2), "day", -1) == (None, datetime.date.min)
    assert calendar.shift(late, Decimal(2), "working_day", 1) == (datetime.date.max, None)
    assert calendar.add_months(datetime.date(9999, 11, 30), 1) == late
    assert calendar.distance(DAY, datetime.date.max, "month") == (95711, 95711)


def test_unknown_years_bound_working_days_monotonously() -> None:
    _, last = calendar.known_years()
    known_to_the_end = datetime.date(last, 9, 28)
    into_the_unknown = datetime.date(last, 10, 15)
    earliest, _ = calendar.add_working_days(known_to_the_end, 60)
    later, _ = calendar.add_working_days(into_the_unknown, 60)
    assert earliest <= later
    either = Interval(known_to_the_end, into_the_unknown, open=True)
    moved = arithmetic.shift(either, exactly(60), "working_day", 1)
    assert contains(moved, arithmetic.shift(exactly(into_the_unknown), exactly(60), "working_day", 1))
    assert comparison.compare(">=", moved, exactly(known_to_the_end)) == TRUE


def test_no_known_year_has_more_weekdays_off_than_an_unknown_one_is_allowed() -> None:
    first, last = calendar.known_years()
    for year in range(first, last + 1):
        start, end = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        days = [start + datetime.timedelta(days=n) for n in range((end - start).days + 1)]
        yesterday = {day: day - datetime.timedelta(days=1) for day in days if day.weekday() < 5}
        off = sum(calendar.distance(yesterday[day], day, "working_day") == (0, 0) for day in yesterday)
        assert off <= calendar.WEEKDAYS_OFF_AT_MOST


def test_no_working_day_between_a_day_and_itself() -> None:
    assert calendar.distance(DAY, DAY, "working_day") == (0, 0)
    assert calendar.distance(datetime.date(2100, 1, 1), datetime.date(2100, 1, 1), "working_day") == (0, 0)


@pytest.mark.parametrize("limit", [arithmetic.floored, arithmetic.capped])
def test_a_limit_does_not_call_into_being_what_is_not_applicable(limit: Callable[[Value, Value], Value]) -> None:
    """A least amount of 500 for what has no amount at all would be an award that no provision makes."""
    assert limit(NOT_APPLICABLE, exactly(500)) is NOT_APPLICABLE


def test_a_limit_keeps_open_whether_there_is_anything_to_limit() -> None:
    perhaps = Interval(Decimal(10), Decimal(20), na=True, open=True)
    assert arithmetic.floored(perhaps, exactly(500)) == Interval(Decimal(500), Decimal(500), na=True, open=True)
    assert arithmetic.capped(perhaps, exactly(15)) == Interval(Decimal(10), Decimal(15), na=True, open=True)
    assert arithmetic.floored(exactly(499), exactly(500)) == exactly(500)
    assert arithmetic.floored(exactly(501), NOT_APPLICABLE) == exactly(501)
