"""Changes that come to the same put together: values of one fact, all else and the conclusion being the same."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations

from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.space import Key, Supposed
from lexrules.engine.conclusions import Conclusion
from lexrules.engine.facts import Members
from lexrules.model.values import DISCRETE, Choice, Interval, NotApplicable

#: Facts that are otherwise, with the conclusion that there then is.
Found = tuple[dict[Key, Supposed], Conclusion]


def merged(at: Hypothesis, found: Iterable[Found]) -> list[Found]:
    """The changes with values of one fact put together where all else is the same and so is the conclusion."""
    found = list(found)
    merging = True
    while merging:
        merging = False
        for first, second in combinations(range(len(found)), 2):
            together = _together(at, found[first], found[second])
            if together is not None:
                found[first] = together
                del found[second]
                merging = True
                break
    return found


def _together(at: Hypothesis, first: Found, second: Found) -> Found | None:
    (facts, becomes), (others, became) = first, second
    if facts.keys() != others.keys() or becomes != became:
        return None
    different = [key for key in facts if facts[key] != others[key]]
    if len(different) != 1:
        return None
    attribute = at.space.attribute(different[0])
    discrete = attribute is not None and attribute.type.kind in DISCRETE
    joined = _join(facts[different[0]], others[different[0]], discrete=discrete)
    return None if joined is None else ({**facts, different[0]: joined}, becomes)


def _join(first: Supposed, second: Supposed, *, discrete: bool) -> Supposed | None:
    """Two values as one, if nothing comes to lie between them."""
    if isinstance(first, (Members, NotApplicable)) or isinstance(second, (Members, NotApplicable)):
        return None
    if isinstance(first, int) and isinstance(second, int):
        return first | second
    if isinstance(first, Choice) and isinstance(second, Choice) and first.members and second.members:
        return Choice(first.members | second.members, first.na or second.na, True)
    if isinstance(first, Interval) and isinstance(second, Interval):
        for low, high in ((first, second), (second, first)):
            if _touch(low, high, discrete):
                return Interval(low.low, high.high, low.low_closed, high.high_closed, open=True)
    return None


def _touch(low: Interval, high: Interval, discrete: bool) -> bool:
    """Whether the second interval begins where the first ends."""
    if low.high is None or high.low is None:
        return False
    if low.high == high.low:
        return low.high_closed or high.low_closed
    step = datetime.timedelta(days=1) if isinstance(low.high, datetime.date) else Decimal(1)
    return discrete and low.high + step == high.low  # type: ignore[operator]
