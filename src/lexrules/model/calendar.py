"""Calendar periods and Chinese working days (docs/semantics.md, section 3).

The official holiday arrangement comes from the kept library ``chinesecalendar``, imported only when a working day is
asked for. For years that it
does not know the answer is a pair of bounds, never a guess.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from lexrules.model.values import Scalar

# The most weekdays off in a calendar year so far is 23 (2013); an unknown year is allowed for with a little more.
WEEKDAYS_OFF_AT_MOST = 25

Bounds = tuple[datetime.date, datetime.date]


def add_months(date: datetime.date, months: int) -> datetime.date:
    """The same day ``months`` later (or earlier, if negative), clamped to the end of the month."""
    index = date.year * 12 + date.month - 1 + months
    year, month = divmod(index, 12)
    return datetime.date(year, month + 1, min(date.day, _last_day(year, month + 1)))


def _last_day(year: int, month: int) -> int:
    first_of_next = datetime.date(year + month // 12, month % 12 + 1, 1)
    return (first_of_next - datetime.timedelta(days=1)).day


@lru_cache(maxsize=1)
def _official() -> tuple[Callable[[datetime.date], bool], int, int]:
    """The library's test for a working day, and the first and last year it knows."""
    import chinese_calendar  # noqa: PLC0415 - costs 15 ms that most cases do not need
    from chinese_calendar import constants  # noqa: PLC0415

    years = [day.year for day in constants.holidays]
    return chinese_calendar.is_workday, min(years), max(years)


def known_years() -> tuple[int, int]:
    """First and last calendar year whose official working days are known, both inclusive."""
    _, first, last = _official()
    return first, last


def add_working_days(date: datetime.date, count: int) -> Bounds:
    """Earliest and latest date that can be the ``count``-th working day after (before, if negative) ``date``.

    The two are equal if every year passed through is known to the official calendar.
    """
    is_workday, first, last = _official()
    step = datetime.timedelta(days=1 if count > 0 else -1)
    day, left = date, abs(count)
    while left:
        day += step
        if not first <= day.year <= last:
            return _working_day_bounds(date, count)
        left -= is_workday(day)
    return day, day


def _working_day_bounds(date: datetime.date, count: int) -> Bounds:
    sign = 1 if count > 0 else -1
    nearest = date + datetime.timedelta(days=count)
    allowance = 0
    while True:
        farthest = _add_weekdays(date, sign * (abs(count) + allowance))
        touched = range(min(date, farthest).year, max(date, farthest).year + 1)
        needed = WEEKDAYS_OFF_AT_MOST * len(touched)
        if needed <= allowance:
            return (nearest, farthest) if sign > 0 else (farthest, nearest)
        allowance = needed


def _add_weekdays(date: datetime.date, count: int) -> datetime.date:
    step = datetime.timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        date += step
        left -= date.weekday() < 5
    return date


def shift(date: Scalar | None, length: Scalar | None, unit: str, sign: int) -> Bounds | None:
    """``date`` moved by ``sign * length`` units: earliest and latest result, or ``None`` if there is no bound."""
    if not isinstance(date, datetime.date) or not isinstance(length, Decimal):
        return None
    count = sign * int(length)
    try:
        if unit == "month":
            moved = add_months(date, count)
        elif unit == "day":
            moved = date + datetime.timedelta(days=count)
        else:
            return add_working_days(date, count)
    except (OverflowError, ValueError):
        return None
    return moved, moved


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
    is_workday, first, last = _official()
    least = greatest = 0
    day = start
    while day < end:
        day += datetime.timedelta(days=1)
        if first <= day.year <= last:
            working = is_workday(day)
            least, greatest = least + working, greatest + working
        else:
            greatest += 1
    return least, greatest
