"""Comparison of abstract values: the truth of a relation that holds of some of the values they may take, or of all.

Of something not applicable nothing holds (docs/semantics.md, section 4).
"""

from __future__ import annotations

import operator as operators
from collections.abc import Callable
from typing import Any, Final

from lexrules.model.truth import FALSE, TRUE, UNKNOWN
from lexrules.model.values import Choice, Interval, Scalar, Value, without_na


def compare(operator: str, first: Value, second: Value) -> int:
    """The truth of ``first operator second``; of something not applicable nothing holds."""
    if isinstance(first, Interval) and isinstance(second, Interval) and not (first.na or second.na):
        return _COMPARISONS[operator](first, second)
    bare_first, bare_second = without_na(first), without_na(second)
    if bare_first is None or bare_second is None:
        return FALSE
    na = FALSE if bare_first is not first or bare_second is not second else 0
    if isinstance(bare_first, Interval) and isinstance(bare_second, Interval):
        return _COMPARISONS[operator](bare_first, bare_second) | na
    equal = _equal_discrete(bare_first, bare_second)
    if operator == "!=":
        equal = (equal & TRUE) << 1 | (equal & FALSE) >> 1
    return equal | na


def _equal_discrete(first: Value, second: Value) -> int:
    if isinstance(first, int) and isinstance(second, int):
        return (TRUE if first & second else 0) | (FALSE if first != second or first == UNKNOWN else 0)
    if not (isinstance(first, Choice) and isinstance(second, Choice)):
        raise TypeError(f"cannot compare {type(first).__name__} with {type(second).__name__}")
    if first.members is None or second.members is None:
        return UNKNOWN
    common = first.members & second.members
    same = len(first.members) == 1 and first.members == second.members
    return (TRUE if common else 0) | (0 if same else FALSE)


def _less(a: Interval, b: Interval) -> int:
    return _before(a, b) | (FALSE if _reaches(b, a) else 0)


def _before(a: Interval, b: Interval) -> int:
    """TRUE if some value of ``a`` is below some value of ``b``."""
    return TRUE if a.low is None or b.high is None or a.low < b.high else 0  # type: ignore[operator]


def _reaches(a: Interval, b: Interval) -> bool:
    """Whether some value of ``a`` is at most some value of ``b``."""
    if a.low is None or b.high is None or a.low < b.high:  # type: ignore[operator]
        return True
    return a.low == b.high and a.low_closed and b.high_closed


def _equal(a: Interval, b: Interval) -> int:
    overlap = _reaches(a, b) and _reaches(b, a)
    same_point = a.single and b.single and a.low == b.low
    return (TRUE if overlap else 0) | (0 if same_point else FALSE)


def _unequal(a: Interval, b: Interval) -> int:
    equal = _equal(a, b)
    return (equal & TRUE) << 1 | (equal & FALSE) >> 1


_ON_POINTS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": operators.lt,
    ">": operators.gt,
    "<=": operators.le,
    ">=": operators.ge,
    "==": operators.eq,
    "!=": operators.ne,
}
_COMPARISONS: Final[dict[str, Callable[[Interval, Interval], int]]] = {
    "<": _less,
    ">": lambda a, b: _less(b, a),
    "<=": lambda a, b: (TRUE if _reaches(a, b) else 0) | _before(b, a) << 1,
    ">=": lambda a, b: (TRUE if _reaches(b, a) else 0) | _before(a, b) << 1,
    "==": _equal,
    "!=": _unequal,
}


def comparison_with(operator: str, known: Value) -> Callable[[Value], int]:
    """``compare(operator, value, known)`` as a function of the value: the same truth, faster where both are single."""
    if isinstance(known, Interval) and known.single:
        return _comparison_with_point(operator, known, known.low, _ON_POINTS[operator])
    if isinstance(known, Choice) and known.single:
        return _comparison_with_member(operator, known)
    return lambda value: compare(operator, value, known)


def _comparison_with_point(
    operator: str, known: Interval, point: Scalar | None, holds: Callable[[Any, Any], bool]
) -> Callable[[Value], int]:
    def decide(value: Value) -> int:
        # A known quantity has one object at both of its ends.
        if value.__class__ is Interval:
            low = value.low
            if low is value.high and low is not None and not value.na:
                return TRUE if holds(low, point) else FALSE
        return compare(operator, value, known)

    return decide


def _comparison_with_member(operator: str, known: Choice) -> Callable[[Value], int]:
    same, other = (TRUE, FALSE) if operator == "==" else (FALSE, TRUE)

    def decide(value: Value) -> int:
        if isinstance(value, Choice) and value.single:
            return same if value.members == known.members else other
        return compare(operator, value, known)

    return decide


def member(value: Value, members: tuple[Value, ...]) -> int:
    """The truth of ``value in {members}``; members are known values."""
    return membership(members)(value)


def membership(members: tuple[Value, ...]) -> Callable[[Value], int]:
    """The truth of ``value in {members}`` as a function of the value; members are known values."""
    choices = [each.members or () for each in members if isinstance(each, Choice)]
    if len(choices) < len(members):
        return lambda value: _among(value, members)
    wanted = frozenset[str]().union(*choices)

    def decide(value: Value) -> int:
        if not isinstance(value, Choice):
            return _among(value, members)
        if value.members is None:
            return UNKNOWN
        inside = FALSE if wanted.isdisjoint(value.members) else TRUE
        return inside | (FALSE if value.na or not value.members <= wanted else 0)

    return decide


def _among(value: Value, members: tuple[Value, ...]) -> int:
    truths = [compare("==", value, each) for each in members]
    possible = any(each & TRUE for each in truths)
    certain = any(each == TRUE for each in truths)
    return (TRUE if possible else 0) | (0 if certain else FALSE)
