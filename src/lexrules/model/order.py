"""How two abstract values, and two lists of them, may be ordered: a set of *less*, *equal*, *greater* as bits.

What is not applicable is smaller than everything else, false smaller than true (docs/semantics.md, section 7).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lexrules.model import comparison, truth
from lexrules.model.values import Value, may_be_na, without_na

LESS: Final = 1
EQUAL: Final = 2
GREATER: Final = 4


def order(first: Value, second: Value) -> int:
    """The orders that some pair of the two values has."""
    found = EQUAL if may_be_na(first) and may_be_na(second) else 0
    low, high = without_na(first), without_na(second)
    if high is not None and may_be_na(first):
        found |= LESS
    if low is not None and may_be_na(second):
        found |= GREATER
    if low is None or high is None:
        return found
    if isinstance(low, int) and isinstance(high, int):
        return found | _booleans(low, high)
    for operator, bit in (("<", LESS), ("==", EQUAL), (">", GREATER)):
        if comparison.compare(operator, low, high) & truth.TRUE:
            found |= bit
    return found


def _booleans(first: int, second: int) -> int:
    """The orders of two booleans, either of which may be both."""
    equal = EQUAL if first & second else 0
    less = LESS if first & truth.FALSE and second & truth.TRUE else 0
    return equal | less | (GREATER if first & truth.TRUE and second & truth.FALSE else 0)


def lexicographic(pairs: Iterable[tuple[Value, Value]]) -> int:
    """The orders that two lists may have, given as pairs: a later pair counts as far as all earlier ones may be
    equal.
    """
    found = 0
    for first, second in pairs:
        here = order(first, second)
        found |= here & ~EQUAL
        if not here & EQUAL:
            return found
    return found | EQUAL
