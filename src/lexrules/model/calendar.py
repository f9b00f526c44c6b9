"""Calendar periods and Chinese working days (docs/semantics.md, section 3).

The official holiday arrangement comes from the kept library ``chinesecalendar``, imported only when a working day
is asked for. For years that it does not know the answer is a pair of bounds, never a guess.
"""

from __future__ import annotations

import datetime
from calendar import monthrange
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from lexrules.model.values import ONE_DAY, Scalar

# The most weekdays off in a calendar year so far is 23 (2013); an unknown year is allowed for with a little more.
WEEKDAYS_OFF_AT_MOST = 25

Bounds = tuple[datetime.date, datetime.date]
OpenBounds = tuple[datetime.date | None, datetime.date | None]


def add_months(date: datetime.date, months: int) -> datetime.date:
    """The same day ``months`` later (or earlier, if negative), clamped to the end of the month."""
    index = date.year * 12 + date.month - 1 + months
    year, month = divmod(index, 12)
    return datetime.date(year, month + 1, min(date.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=1)
def _official() -> tuple[Callable[[datetime.date], bool], int, int]:
    """Whether a day of a known year is a working day, and the first and last year that is known."""
    # Costs 15 ms that most cases do not need. The library's own test looks through all its days at each call.
    from chinese_calendar import constants  # noqa: PLC0415

    off, worked = frozenset(constants.holidays), frozenset(constants.workdays)

    def is_workday(day: datetime.date) -> bool:
        return day in worked or (day.weekday() < 5 and day not in off)

    years = [day.year for day in off]
    return is_workday, min(years), max(years)


def known_years() -> tuple[int, int]:
    """First and last calendar year whose official working days are known, both inclusive."""
    _, first, last = _official()
    return first, last


def add_working_days(date: datetime.date, count: int) -> Bounds:
    """Earliest and latest date that can be the ``count``-th working day after (before, if negative) ``date``.

    The two are equal if every year passed through is known to the official calendar.
    """
    nearest, farthest = _working_day(date, count, most_worked=True), _working_day(date, count, most_worked=False)
    return (nearest, farthest) if count > 0 else (farthest, nearest)


def _working_day(date: datetime.date, count: int, *, most_worked: bool) -> datetime.date:
    """The ``count``-th working day if in years not known every day is worked; or else weekdays only, and not all."""
    is_workday, first, last = _official()
    step = datetime.timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    off: dict[int, int] = {}
    while left:
        date += step
        if first <= date.year <= last:
            left -= is_workday(date)
        elif most_worked:
            left -= 1
        elif date.weekday() < 5:
            off[date.year] = off.get(date.year, 0) + 1
            left -= off[date.year] > WEEKDAYS_OFF_AT_MOST
    return date


def shift(date: Scalar | None, length: Scalar | None, unit: str, sign: int) -> OpenBounds:
    """``date`` moved by ``sign * length`` units: earliest and latest result, ``None`` where there is no bound.

    What lies beyond the years 1 to 9999 is held as *not before the last day* or *not after the first*.
    """
    if not isinstance(date, datetime.date) or not isinstance(length, Decimal):
        return None, None
    count = sign * int(length)
    nearest, farthest = _moved(date, count, unit, True), _moved(date, count, unit, False)
    if count < 0:
        return farthest, nearest or datetime.date.min
    return nearest or datetime.date.max, farthest


def _moved(date: datetime.date, count: int, unit: str, most_worked: bool) -> datetime.date | None:
    """``date`` moved by ``count`` units; ``None`` if that is beyond the calendar."""
    try:
        if unit == "month":
            return add_months(date, count)
        if unit == "day":
            return date + datetime.timedelta(days=count)
        return _working_day(date, count, most_worked=most_worked)
    except (OverflowError, ValueError):
        return None


def distance(start: Scalar, end: Scalar, unit: str) -> tuple[int, int]:
    """Complete years, months, days or working days from ``start`` to ``end``: least and greatest possible count."""
    if not (isinstance(start, datetime.date) and isinstance(end, datetime.date)):
        raise TypeError("distance takes two dates")
    if unit == "working_day":
        return _working_days_between(start, end)
    if unit == "day":
        count = (end - start).days
    elif start > end:
        count = -_complete_months(end, start)
    else:
        count = _complete_months(start, end)
    if unit == "year":
        count = -(-count // 12) if count < 0 else count // 12
    return count, count


def _complete_months(start: datetime.date, end: datetime.date) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (add_months(start, months) > end)


def _working_days_between(start: datetime.date, end: datetime.date) -> tuple[int, int]:
    if start > end:
        least, greatest = _working_days_between(end, start)
        return -greatest, -least
    if start == end:
        return 0, 0
    is_workday, first, last = _official()
    least = greatest = 0
    for year in range(start.year, end.year + 1):
        day = max(start + ONE_DAY, datetime.date(year, 1, 1))
        count = (min(end, datetime.date(year, 12, 31)) - day).days + 1
        if first <= year <= last:
            working = sum(is_workday(day + datetime.timedelta(days=each)) for each in range(count))
            least, greatest = least + working, greatest + working
        else:
            weeks, rest = divmod(max(count, 0), 7)
            weekdays = weeks * 5 + sum((day.weekday() + each) % 7 < 5 for each in range(rest))
            least += max(weekdays - WEEKDAYS_OFF_AT_MOST, 0)
            greatest += max(count, 0)
    return least, greatest
