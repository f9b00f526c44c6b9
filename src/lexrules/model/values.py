"""Abstract values: the set of values a thing may still take (docs/semantics.md, section 1).

A value is one of

* ``int``: a boolean, bits of :mod:`lexrules.model.truth`;
* :class:`Choice`: an enum, a reference or a text;
* :class:`Interval`: a number, an amount of money, a date or a period;
* :data:`NOT_APPLICABLE`: certainly not applicable, for every type but boolean.

All are immutable and hashable. Numbers are :class:`decimal.Decimal`; no binary float ever enters.
"""

import datetime
from decimal import Decimal
from typing import Final, Literal, NamedTuple, Self, TypeAlias

from lexrules.model import truth

Scalar: TypeAlias = Decimal | datetime.date
Kind = Literal["boolean", "enum", "integer", "decimal", "money", "date", "period", "text", "ref"]
KINDS: Final[tuple[Kind, ...]] = ("boolean", "enum", "integer", "decimal", "money", "date", "period", "text", "ref")
DISCRETE: Final[frozenset[str]] = frozenset({"integer", "date", "period"})
LIFETIME: Final = Decimal("Infinity")
ONE_DAY: Final = datetime.timedelta(days=1)


class ValueType(NamedTuple):
    """The type of an attribute, concept or expression.

    ``of`` names the enum or, for ``ref``, the entity; ``unit`` is a unit of the vocabulary (numbers), ``CNY``
    (money), or ``month``, ``day``,
    ``working_day`` (periods; years are held as months). ``minimum`` and ``maximum`` bound what a fact may be,
    inclusive.
    """

    kind: Kind
    of: str | None = None
    unit: str | None = None
    minimum: Scalar | None = None
    maximum: Scalar | None = None

    def same_kind(self, other: Self) -> bool:
        """Whether values of the two types may be compared: same kind, domain and unit, whatever the bounds."""
        numbers = {"integer", "decimal"}
        return (
            (self.kind == other.kind or {self.kind, other.kind} <= numbers)
            and self.of == other.of
            and self.unit == other.unit
        )


class NotApplicable:
    """The value of something that certainly does not arise; the only instance is :data:`NOT_APPLICABLE`."""

    __slots__ = ()
    _instance: "NotApplicable | None" = None

    def __new__(cls) -> "NotApplicable":  # noqa: D102 - there is one instance
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __repr__(self) -> str:
        return "NOT_APPLICABLE"

    def __reduce__(self) -> str:
        return "NOT_APPLICABLE"


NOT_APPLICABLE: Final = NotApplicable()


class Choice(NamedTuple):
    """A set of members; ``members`` is ``None`` where any member is possible (a text or a reference not known)."""

    members: frozenset[str] | None
    na: bool = False
    open: bool = False

    @property
    def single(self) -> bool:
        """Whether exactly one value is possible."""
        return self.members is not None and len(self.members) == 1 and not self.na


class Interval(NamedTuple):
    """All values between two ends; a missing end is ``None``. ``na``: it may also be not applicable.

    ``open`` (the value, not its ends) tells that the width comes from facts not yet known rather than from discretion.
    """

    low: Scalar | None
    high: Scalar | None
    low_closed: bool = True
    high_closed: bool = True
    na: bool = False
    open: bool = False

    @property
    def single(self) -> bool:
        """Whether exactly one value is possible."""
        return self.low is not None and self.low == self.high and not self.na


Value: TypeAlias = int | Choice | Interval | NotApplicable


def boolean(flag: bool) -> int:
    """A known boolean."""
    return truth.TRUE if flag else truth.FALSE


def choice(*members: str) -> Choice:
    """The value that is one of ``members``; open if there are several."""
    return Choice(frozenset(members), open=len(members) > 1)


def exactly(scalar: Scalar | int) -> Interval:
    """A known number, amount, date or period."""
    point = Decimal(scalar) if isinstance(scalar, int) else scalar
    return Interval(point, point)


def between(
    low: Scalar | None,
    high: Scalar | None,
    *,
    low_closed: bool = True,
    high_closed: bool = True,
    discrete: bool = False,
) -> Interval | None:
    """The interval of a fact known only in part, normalised; ``None`` if it holds no value at all.

    With ``discrete``, an end that is not attained moves to its neighbour.
    """
    if discrete:
        try:
            if low is not None and not low_closed:
                low = low + (ONE_DAY if isinstance(low, datetime.date) else Decimal(1))  # type: ignore[operator]
            if high is not None and not high_closed:
                high = high - (ONE_DAY if isinstance(high, datetime.date) else Decimal(1))  # type: ignore[operator]
        except OverflowError:
            return None
        low_closed = high_closed = True
    low_closed = low_closed and low is not None
    high_closed = high_closed and high is not None
    if low is not None and high is not None:
        if low > high or (low == high and not (low_closed and high_closed)):  # type: ignore[operator]
            return None
        if low == high:
            return Interval(low, high)
    return Interval(low, high, low_closed, high_closed, open=True)


def unknown(value_type: ValueType, members: frozenset[str] | None = None) -> Value:
    """The value of a fact of which nothing is known; ``members`` is the domain of an enum."""
    if value_type.kind == "boolean":
        return truth.UNKNOWN
    if value_type.kind in ("enum", "ref", "text"):
        return Choice(members, open=members is None or len(members) > 1)
    low, high = value_type.minimum, value_type.maximum
    if low is not None and low == high:
        return Interval(low, high)
    return Interval(low, high, low is not None, high is not None, open=True)


def may_be_na(value: Value) -> bool:
    """Whether *not applicable* is possible."""
    if isinstance(value, int):
        return bool(value & truth.NOT_APPLICABLE_BIT)
    return value is NOT_APPLICABLE or value.na  # type: ignore[union-attr]


def is_open(value: Value) -> bool:
    """Whether facts not yet known could still narrow the value."""
    if isinstance(value, int):
        return value not in (truth.TRUE, truth.FALSE, truth.NOT_APPLICABLE_BIT)
    return value is not NOT_APPLICABLE and value.open  # type: ignore[union-attr]


def without_na(value: Value) -> Value | None:
    """The value given that it is applicable; ``None`` if it certainly is not."""
    if isinstance(value, int):
        return value & truth.UNKNOWN or None
    if isinstance(value, NotApplicable):
        return None
    return value._replace(na=False) if value.na else value


def with_na(value: Value) -> Value:
    """The value, or perhaps not applicable; open, because which of the two is not settled."""
    if isinstance(value, int):
        return value | truth.NOT_APPLICABLE_BIT
    if isinstance(value, NotApplicable):
        return value
    return value._replace(na=True, open=True)


def union(first: Value, second: Value) -> Value:
    """Everything either may be (for intervals the hull); ``open`` if either is."""
    if isinstance(first, int) and isinstance(second, int):
        return first | second
    if isinstance(first, NotApplicable):
        return second if isinstance(second, NotApplicable) else second._replace(na=True)  # type: ignore[union-attr]
    if isinstance(second, NotApplicable):
        return first._replace(na=True)  # type: ignore[union-attr]
    if isinstance(first, Choice) and isinstance(second, Choice):
        members = None if first.members is None or second.members is None else first.members | second.members
        return Choice(members, first.na or second.na, first.open or second.open)
    if isinstance(first, Interval) and isinstance(second, Interval):
        low, low_closed = lower_of(first, second)
        high, high_closed = upper_of(first, second)
        return Interval(low, high, low_closed, high_closed, first.na or second.na, first.open or second.open)
    raise TypeError(f"no union of {type(first).__name__} and {type(second).__name__}")


def lower_of(first: Interval, second: Interval) -> tuple[Scalar | None, bool]:
    """The smaller of the two lower ends, and whether it is attained."""
    if first.low is None or second.low is None:
        return None, False
    if first.low == second.low:
        return first.low, first.low_closed or second.low_closed
    lower = first if first.low < second.low else second  # type: ignore[operator]
    return lower.low, lower.low_closed


def upper_of(first: Interval, second: Interval) -> tuple[Scalar | None, bool]:
    """The larger of the two upper ends, and whether it is attained."""
    if first.high is None or second.high is None:
        return None, False
    if first.high == second.high:
        return first.high, first.high_closed or second.high_closed
    upper = first if first.high > second.high else second  # type: ignore[operator]
    return upper.high, upper.high_closed


def contains(outer: Value, inner: Value) -> bool:
    """Whether every value that ``inner`` may be is one that ``outer`` may be (soundness is stated with this)."""
    if isinstance(outer, int) and isinstance(inner, int):
        return inner | outer == outer
    if isinstance(inner, NotApplicable):
        return may_be_na(outer)
    if isinstance(outer, NotApplicable):
        return False
    if may_be_na(inner) and not may_be_na(outer):
        return False
    if isinstance(outer, Choice) and isinstance(inner, Choice):
        return outer.members is None or (inner.members is not None and inner.members <= outer.members)
    if isinstance(outer, Interval) and isinstance(inner, Interval):
        return _reaches_down_to(outer, inner) and _reaches_up_to(outer, inner)
    return False


def _reaches_down_to(outer: Interval, inner: Interval) -> bool:
    if outer.low is None or inner.low is None or outer.low == inner.low:
        return outer.low is None or (inner.low is not None and (outer.low_closed or not inner.low_closed))
    return outer.low < inner.low  # type: ignore[operator]


def _reaches_up_to(outer: Interval, inner: Interval) -> bool:
    if outer.high is None or inner.high is None or outer.high == inner.high:
        return outer.high is None or (inner.high is not None and (outer.high_closed or not inner.high_closed))
    return outer.high > inner.high  # type: ignore[operator]
