"""Calendar arithmetic: laws of months and years, working days against a naive count, bounds for unknown years."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from lexrules.model import arithmetic, calendar
from lexrules.model.values import Interval, contains, exactly

FIRST, LAST = calendar.known_years()
days = st.dates(datetime.date(1950, 1, 1), datetime.date(2060, 12, 31))
known = st.dates(datetime.date(FIRST, 6, 1), datetime.date(LAST, 6, 30))
months = st.integers(-600, 600)
ONE = datetime.timedelta(days=1)


@given(day=days, other=days, count=months, more=st.integers(0, 50))
def test_moving_by_months_is_monotone(day: datetime.date, other: datetime.date, count: int, more: int) -> None:
    earlier, later = sorted((day, other))
    assert calendar.add_months(earlier, count) <= calendar.add_months(later, count)
    assert calendar.add_months(day, count) <= calendar.add_months(day, count + more)
    assert calendar.add_months(day, 0) == day


@given(day=days, count=st.integers(0, 600))
def test_complete_months_undo_moving_by_months(day: datetime.date, count: int) -> None:
    moved = calendar.add_months(day, count)
    assert calendar.distance(day, moved, "month") == (count, count)
    assert calendar.distance(moved, day, "month") == (-count, -count)
    if count:
        assert calendar.distance(day, moved - ONE, "month") == (count - 1, count - 1)


@given(born=days, day=days)
def test_an_age_is_completed_on_the_birthday(born: datetime.date, day: datetime.date) -> None:
    age, _ = calendar.distance(born, day, "year")
    if day >= born:
        assert calendar.add_months(born, 12 * age) <= day < calendar.add_months(born, 12 * (age + 1))
    assert calendar.distance(day, born, "year") == (-age, -age)


@given(first=days, second=days, third=days, unit=st.sampled_from(["year", "month", "day", "working_day"]))
def test_distances_are_monotone_in_both_dates(
    first: datetime.date, second: datetime.date, third: datetime.date, unit: str
) -> None:
    early, late = sorted((first, second))
    for low, high in (
        (calendar.distance(third, early, unit), calendar.distance(third, late, unit)),
        (calendar.distance(late, third, unit), calendar.distance(early, third, unit)),
    ):
        assert low[0] <= high[0]
        assert low[1] <= high[1]


def official(day: datetime.date) -> bool:
    import chinese_calendar

    return chinese_calendar.is_workday(day)


@settings(max_examples=40)
@given(day=known, count=st.integers(0, 60))
def test_working_days_of_known_years_are_counted_one_by_one(day: datetime.date, count: int) -> None:
    naive, left = day, count
    while left:
        naive += ONE
        left -= official(naive)
    assert calendar.add_working_days(day, count) == (naive, naive)
    assert calendar.distance(day, naive, "working_day") == (count, count)
    assert calendar.distance(naive, day, "working_day") == (-count, -count)


@settings(max_examples=40)
@given(day=known, count=st.integers(1, 60))
def test_working_days_count_backwards_too(day: datetime.date, count: int) -> None:
    naive, left = day, count
    while left:
        naive -= ONE
        left -= official(naive)
    assert calendar.add_working_days(day, -count) == (naive, naive)


class Admissible:
    """A calendar that agrees with the official one, and in other years has no more weekdays off than is allowed for."""

    def __init__(self, seed: int, start: datetime.date) -> None:
        self.random = random.Random(seed)
        self.start = start
        self.decided: dict[int, frozenset[datetime.date]] = {}

    def works(self, day: datetime.date) -> bool:
        if FIRST <= day.year <= LAST:
            return official(day)
        return day in self.year(day.year)

    def year(self, year: int) -> frozenset[datetime.date]:
        """The days worked; often the fewest or the most there can be, and the days off next to the start."""
        if year not in self.decided:
            pick = self.random.choice
            most = calendar.WEEKDAYS_OFF_AT_MOST
            every = [datetime.date(year, 1, 1) + ONE * n for n in range(365)]
            weekdays = [day for day in every if day.weekday() < 5]
            count = pick([0, most, most, self.random.randint(0, most)])
            following = [day for day in weekdays if day > self.start]
            preceding = [day for day in reversed(weekdays) if day < self.start]
            off = pick([following, preceding, self.random.sample(weekdays, most)])[:count]
            chance = pick([0.0, 0.0, 1.0, 0.5])
            weekend = [day for day in every if day.weekday() >= 5 and self.random.random() < chance]
            self.decided[year] = frozenset({*weekdays, *weekend} - set(off))
        return self.decided[year]


@settings(max_examples=150)
@given(
    day=st.dates(datetime.date(LAST - 1, 10, 1), datetime.date(LAST + 3, 1, 1)),
    count=st.integers(-300, 300),
    seed=st.integers(0, 2**32),
)
def test_every_admissible_calendar_lies_within_the_bounds(day: datetime.date, count: int, seed: int) -> None:
    admissible = Admissible(seed, day)
    moved, left = day, abs(count)
    while left:
        moved += ONE if count > 0 else -ONE
        left -= admissible.works(moved)
    earliest, latest = calendar.add_working_days(day, count)
    assert earliest <= moved <= latest
    start, end = sorted((day, moved))
    counted = sum(admissible.works(start + ONE * n) for n in range(1, (end - start).days + 1))
    least, greatest = calendar.distance(start, end, "working_day")
    assert least <= counted <= greatest


@given(
    day=st.dates(datetime.date(LAST - 1, 10, 1), datetime.date(LAST + 3, 1, 1)),
    later=st.integers(0, 120),
    count=st.integers(-200, 200),
    more=st.integers(0, 30),
)
def test_the_bounds_are_monotone(day: datetime.date, later: int, count: int, more: int) -> None:
    bounds = calendar.add_working_days(day, count)
    for other in (calendar.add_working_days(day + ONE * later, count), calendar.add_working_days(day, count + more)):
        assert bounds[0] <= other[0]
        assert bounds[1] <= other[1]


UNITS = ["month", "day", "working_day"]
lengths = st.one_of(st.integers(0, 40).map(Decimal), st.just(Decimal("Infinity")))


@given(
    dates=st.tuples(days, days), periods=st.tuples(lengths, lengths), unit=st.sampled_from(UNITS),
    sign=st.sampled_from([1, -1]), missing=st.sets(st.sampled_from(["low", "high", "longest"])),
)  # fmt: skip
def test_a_moved_date_is_among_the_dates_moved(
    dates: tuple[datetime.date, datetime.date],
    periods: tuple[Decimal, Decimal],
    unit: str,
    sign: int,
    missing: set[str],
) -> None:
    start, end = sorted(dates)
    shortest, longest = sorted(periods)
    abstract = Interval(start, end, open=True)
    abstract = abstract._replace(low=None, low_closed=False) if "low" in missing else abstract
    abstract = abstract._replace(high=None, high_closed=False) if "high" in missing else abstract
    length = Interval(shortest, None if "longest" in missing else longest, True, "longest" not in missing, open=True)
    result = arithmetic.shift(abstract, length, unit, sign)
    for day in (start, start + (end - start) / 2, end):
        for period in (shortest, longest):
            assert contains(result, arithmetic.shift(exactly(day), exactly(period), unit, sign))


@given(first=st.tuples(days, days), second=st.tuples(days, days), unit=st.sampled_from([*UNITS, "year"]))
def test_a_distance_is_among_the_distances(
    first: tuple[datetime.date, datetime.date], second: tuple[datetime.date, datetime.date], unit: str
) -> None:
    starts, ends = Interval(*sorted(first), open=True), Interval(*sorted(second), open=True)
    result = arithmetic.distance(starts, ends, unit)
    for start in first:
        for end in second:
            assert contains(result, arithmetic.distance(exactly(start), exactly(end), unit))


@given(day=st.dates(), count=st.integers(-200_000, 200_000), unit=st.sampled_from(["month", "day"]))
def test_the_end_of_the_calendar_is_no_error(day: datetime.date, count: int, unit: str) -> None:
    earliest, latest = calendar.shift(day, Decimal(count), unit, 1)
    assert earliest is not None or latest is not None
    assert calendar.distance(day, datetime.date.max, "month")[0] >= 0
