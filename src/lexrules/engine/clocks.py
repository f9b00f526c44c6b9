"""Clocks: the date that chooses the version of a provision, and whether a version is in force on it."""

from __future__ import annotations

import datetime
from functools import partial

from lexrules.engine.lookup import Found
from lexrules.engine.terms import Trace
from lexrules.engine.worlds import Fixed
from lexrules.kb.program import Period
from lexrules.model import comparison, truth
from lexrules.model.values import Interval, Value, may_be_na


class Clock:
    """A clock as it stands for one entity: the trace of its ``date``, how the world has ``fixed`` it (``None``: not at
    all), and for the periods of a norm the truth of: the date lies in one of them.
    """

    __slots__ = ("date", "fixed", "in_force")

    def __init__(self, date: Trace, fixed: Fixed | None) -> None:
        self.date = date
        self.fixed = fixed
        self.in_force: Found[tuple[Period, ...], int] = Found(partial(_lies_in, date[-1]))


def _lies_in(date: Value, periods: tuple[Period, ...]) -> int:
    if not isinstance(date, Interval):
        return truth.FALSE
    day = date.low
    if date.single and isinstance(day, datetime.date):
        inside = ((start is None or start <= day) and (end is None or day <= end) for start, end in periods)
        return truth.TRUE if any(inside) else truth.FALSE
    outside = truth.FALSE if may_be_na(date) else 0
    bare = date._replace(na=False)
    truths = []
    for start, end in periods:
        period = Interval(start, end, start is not None, end is not None)
        after = truth.TRUE if start is None else comparison.compare(">=", bare, Interval(start, start))
        before = truth.TRUE if end is None else comparison.compare("<=", bare, Interval(end, end))
        meets = comparison.compare("==", bare, period) & truth.TRUE
        truths.append(meets | (0 if after == before == truth.TRUE else truth.FALSE))
    return truth.disjunction(truths) | outside
