"""Exact interval arithmetic over abstract values (docs/semantics.md, section 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from functools import reduce
from typing import TypeAlias

from lexrules.model import calendar
from lexrules.model.values import NOT_APPLICABLE, Interval, Scalar, Value

# Sums and products of legal quantities stay far below this many digits, so they are exact; quotients are rounded
# outwards.
_EXACT = Context(prec=200)
_DOWN = Context(prec=34, rounding=ROUND_FLOOR)
_UP = Context(prec=34, rounding=ROUND_CEILING)
_INFINITY = Decimal("Infinity")
_ZERO = Decimal(0)


def _applicable(*values: Value) -> tuple[list[Interval], bool] | None:
    """The operands given that all are applicable, and whether one may not be; ``None`` if one certainly is not."""
    intervals = []
    na = False
    for value in values:
        if not isinstance(value, Interval):
            return None
        na = na or value.na
        intervals.append(value)
    return intervals, na


def _result(
    low: Scalar | None, high: Scalar | None, low_closed: bool, high_closed: bool, na: bool, open_: bool
) -> Interval:
    single = low is not None and low == high and not na
    return Interval(
        low, high, low_closed and low is not None, high_closed and high is not None, na, open_ and not single
    )


def add(first: Value, second: Value) -> Value:
    """Sum of two numbers, amounts or periods of one unit."""
    operands = _applicable(first, second)
    if operands is None:
        return NOT_APPLICABLE
    (a, b), na = operands
    low, high = _plus(a.low, b.low), _plus(a.high, b.high)
    return _result(low, high, a.low_closed and b.low_closed, a.high_closed and b.high_closed, na, a.open or b.open)


def _plus(first: Scalar | None, second: Scalar | None) -> Decimal | None:
    """The sum of two ends. A lifetime less a lifetime (or less anything else) is a lifetime."""
    if first is None or second is None:
        return None
    return first if first.is_infinite() else _EXACT.add(first, second)  # type: ignore[union-attr, return-value, arg-type]


def negative(value: Value) -> Value:
    """The number with its sign changed."""
    if not isinstance(value, Interval):
        return NOT_APPLICABLE
    low = None if value.high is None else _EXACT.minus(value.high)  # type: ignore[arg-type]
    high = None if value.low is None else _EXACT.minus(value.low)  # type: ignore[arg-type]
    return Interval(low, high, value.high_closed, value.low_closed, value.na, value.open)


def subtract(first: Value, second: Value) -> Value:
    """Difference of two numbers, amounts or periods of one unit."""
    return add(first, negative(second))


def _corner(x: Decimal, x_closed: bool, y: Decimal, y_closed: bool) -> tuple[Decimal, bool]:
    if x == 0 or y == 0:
        return _ZERO, (x == 0 and x_closed) or (y == 0 and y_closed)
    return _EXACT.multiply(x, y), x_closed and y_closed


def multiply(first: Value, second: Value) -> Value:
    """Product; an end is closed if it is attained."""
    operands = _applicable(first, second)
    if operands is None:
        return NOT_APPLICABLE
    (a, b), na = operands
    corners = [_corner(x, xc, y, yc) for x, xc in _ends(a) for y, yc in _ends(b)]
    low = min(value for value, _ in corners)
    high = max(value for value, _ in corners)
    return _result(
        None if low.is_infinite() else low,
        None if high.is_infinite() else high,
        any(closed for value, closed in corners if value == low),
        any(closed for value, closed in corners if value == high),
        na,
        a.open or b.open,
    )


def _ends(interval: Interval) -> tuple[tuple[Decimal, bool], tuple[Decimal, bool]]:
    low = -_INFINITY if interval.low is None else interval.low
    high = _INFINITY if interval.high is None else interval.high
    return (low, interval.low_closed), (high, interval.high_closed)  # type: ignore[return-value]


def divide(first: Value, second: Value) -> Value:
    """Quotient, rounded outwards in the 34th digit; not applicable if the divisor is certainly zero."""
    operands = _applicable(first, second)
    if operands is None:
        return NOT_APPLICABLE
    (a, b), na = operands
    if b.low == 0 and b.high == 0:
        return NOT_APPLICABLE
    below = b.low is None or b.low < 0 or (b.low == 0 and b.low_closed)  # type: ignore[operator]
    above = b.high is None or b.high > 0 or (b.high == 0 and b.high_closed)  # type: ignore[operator]
    if below and above:
        return Interval(None, None, False, False, True, True)
    sign = 1 if above else -1
    corners = [
        (_quotient(x, y, sign, _DOWN), _quotient(x, y, sign, _UP), (xc and yc) or (x == 0 and xc))
        for x, xc in _ends(a)
        for y, yc in _ends(b)
    ]
    low = min(down for down, _, _ in corners)
    high = max(up for _, up, _ in corners)
    return _result(
        None if low.is_infinite() else low,
        None if high.is_infinite() else high,
        any(closed for down, _, closed in corners if down == low),
        any(closed for _, up, closed in corners if up == high),
        na,
        a.open or b.open,
    )


def _quotient(x: Decimal, y: Decimal, sign: int, context: Context) -> Decimal:
    """``x / y``, where an ``y`` of zero is approached from the side that ``sign`` tells, and never reached."""
    if y.is_infinite() or x == 0:
        # inf/inf: the other corner with a finite divisor bounds the quotient on this side
        return _ZERO
    if y == 0:
        return _INFINITY.copy_sign(x * sign)
    return context.divide(x, y)


def minimum(values: Iterable[Value]) -> Value:
    """The smallest of those that are applicable; not applicable if none is."""
    candidates = _candidates(values)
    if not candidates:
        return NOT_APPLICABLE
    certain = [each for each in candidates if not each.na]
    low, low_closed = reduce(_lower, ((each.low, each.low_closed) for each in candidates))
    inner = reduce(
        _lower_upper_end if certain else _upper, ((each.high, each.high_closed) for each in certain or candidates)
    )
    matters = [
        each
        for each in candidates
        if not any(
            other is not each and other.high is not None and each.low is not None and each.low >= other.high  # type: ignore[operator]
            for other in certain
        )
    ]
    return _result(low, inner[0], low_closed, inner[1], not certain, any(each.open for each in matters))


def maximum(values: Iterable[Value]) -> Value:
    """The largest of those that are applicable; not applicable if none is."""
    candidates = _candidates(values)
    if not candidates:
        return NOT_APPLICABLE
    certain = [each for each in candidates if not each.na]
    high, high_closed = reduce(_upper, ((each.high, each.high_closed) for each in candidates))
    inner = reduce(
        _upper_lower_end if certain else _lower, ((each.low, each.low_closed) for each in certain or candidates)
    )
    matters = [
        each
        for each in candidates
        if not any(
            other is not each and other.low is not None and each.high is not None and each.high <= other.low  # type: ignore[operator]
            for other in certain
        )
    ]
    return _result(inner[0], high, inner[1], high_closed, not certain, any(each.open for each in matters))


def floored(quantity: Value, bound: Value) -> Value:
    """The quantity, but not less than ``bound``; a floor does not call into being what is not applicable."""
    return _limited(quantity, bound, maximum)


def capped(quantity: Value, bound: Value) -> Value:
    """The quantity, but not more than ``bound``; what is not applicable stays so."""
    return _limited(quantity, bound, minimum)


def _limited(quantity: Value, bound: Value, pick: Callable[[Iterable[Value]], Value]) -> Value:
    if not isinstance(quantity, Interval):
        return NOT_APPLICABLE
    limited = pick((quantity._replace(na=False), bound))
    if quantity.na and isinstance(limited, Interval):
        return limited._replace(na=True, open=limited.open or quantity.open)
    return limited


def _candidates(values: Iterable[Value]) -> list[Interval]:
    return [value for value in values if isinstance(value, Interval)]


_End: TypeAlias = tuple[Scalar | None, bool]


def _lower(first: _End, second: _End) -> _End:
    """Smaller of two lower ends (a missing one has no bound); an attained end wins a tie."""
    if first[0] is None or second[0] is None:
        return None, False
    if first[0] == second[0]:
        return first[0], first[1] or second[1]
    return first if first[0] < second[0] else second  # type: ignore[operator]


def _upper(first: _End, second: _End) -> _End:
    """Larger of two upper ends (a missing one has no bound); an attained end wins a tie."""
    if first[0] is None or second[0] is None:
        return None, False
    if first[0] == second[0]:
        return first[0], first[1] or second[1]
    return first if first[0] > second[0] else second  # type: ignore[operator]


def _upper_lower_end(first: _End, second: _End) -> _End:
    """Larger of two lower ends: what ``max`` cannot fall below; it is attained only if both are."""
    if first[0] is None or second[0] is None:
        return first if second[0] is None else second
    if first[0] == second[0]:
        return first[0], first[1] and second[1]
    return first if first[0] > second[0] else second  # type: ignore[operator]


def _lower_upper_end(first: _End, second: _End) -> _End:
    """Smaller of two upper ends: what ``min`` cannot exceed; it is attained only if both are."""
    if first[0] is None or second[0] is None:
        return first if second[0] is None else second
    if first[0] == second[0]:
        return first[0], first[1] and second[1]
    return first if first[0] < second[0] else second  # type: ignore[operator]


def end(value: Value, *, upper: bool) -> Value:
    """The largest (``upper``) or smallest value of a range left to discretion; of what is open, what it may be."""
    if not isinstance(value, Interval):
        return value
    at = value.high if upper else value.low
    return value if value.open or at is None else Interval(at, at, na=value.na)


def shift(date: Value, period: Value, unit: str, sign: int) -> Value:
    """A date plus (``sign`` 1) or minus (-1) a period of ``unit``; a lifetime has no end, so the result is not
    applicable.
    """
    operands = _applicable(date, period)
    if operands is None:
        return NOT_APPLICABLE
    (start, length), na = operands
    if length.low == _INFINITY or length.high == -_INFINITY:
        return NOT_APPLICABLE
    least = None if length.low is None or length.low == -_INFINITY else length.low
    most = None if length.high is None or length.high == _INFINITY else length.high
    shorter, longer = (least, most) if sign > 0 else (most, least)
    earliest = calendar.shift(start.low, shorter, unit, sign)
    latest = calendar.shift(start.high, longer, unit, sign)
    vague = earliest[0] != earliest[1] or latest[0] != latest[1]
    return _result(
        earliest[0],
        latest[1],
        True,
        True,
        # A period without a bound may be a lifetime.
        na or least is None or most is None,
        start.open or length.open or vague,
    )


def distance(start: Value, end: Value, unit: str) -> Value:
    """Complete ``year`` s or ``month`` s, ``day`` s or ``working_day`` s from one date to another; negative if the
    second is earlier.
    """
    operands = _applicable(start, end)
    if operands is None:
        return NOT_APPLICABLE
    (a, b), na = operands
    low = None if a.high is None or b.low is None else calendar.distance(a.high, b.low, unit)
    high = None if a.low is None or b.high is None else calendar.distance(a.low, b.high, unit)
    vague = (low is not None and low[0] != low[1]) or (high is not None and high[0] != high[1])
    return _result(
        None if low is None else Decimal(low[0]),
        None if high is None else Decimal(high[1]),
        True,
        True,
        na,
        a.open or b.open or vague,
    )
