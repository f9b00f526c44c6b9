"""Truth as the set of truth values a statement may still have (Kleene), held in a small integer.

Two bits for a condition: ``TRUE`` (may be true), ``FALSE`` (may be false); both set is *unknown*. A boolean *value*
has a third bit,
``NOT_APPLICABLE_BIT``: of a thing that is not applicable no condition holds, so it counts as false when used as a
condition.
"""

from __future__ import annotations

from collections.abc import Iterable

TRUE = 1
FALSE = 2
UNKNOWN = TRUE | FALSE
NOT_APPLICABLE_BIT = 4


def negate(truth: int) -> int:
    """Swap *may be true* and *may be false*."""
    return (truth & TRUE) << 1 | (truth & FALSE) >> 1


def conjunction(truths: Iterable[int]) -> int:
    """True if all can be, false if any can be."""
    may_be_true, may_be_false = TRUE, 0
    for truth in truths:
        may_be_true &= truth
        may_be_false |= truth
    return may_be_true & TRUE | may_be_false & FALSE


def disjunction(truths: Iterable[int]) -> int:
    """True if any can be, false if all can be."""
    may_be_true, may_be_false = 0, FALSE
    for truth in truths:
        may_be_true |= truth
        may_be_false &= truth
    return may_be_true & TRUE | may_be_false & FALSE


def at_least(n: int, truths: Iterable[int]) -> int:
    """True if at least ``n`` can be true, false if fewer than ``n`` have to be."""
    possible = certain = 0
    for truth in truths:
        possible += truth & TRUE
        certain += truth == TRUE
    return (TRUE if possible >= n else 0) | (FALSE if certain < n else 0)


def of_boolean(value: int) -> int:
    """The truth of a boolean value used as a condition: *not applicable* is false."""
    return value & TRUE | (FALSE if value & (FALSE | NOT_APPLICABLE_BIT) else 0)


def truth_of(flag: bool) -> int:
    """The truth of something that is known."""
    return TRUE if flag else FALSE
