"""When two answers certainly differ, and when an answer is settled.

The answer to a case is, for everything asked, the value of the concept, or the norms that give measures with their
attributes. A value that is not open is settled, be it a range that the law leaves to discretion.
"""

from __future__ import annotations

from collections.abc import Sequence

from lexrules.engine.conclusions import Asked, Conclusion, Measure
from lexrules.engine.derivation import Derivation
from lexrules.model import comparison, truth
from lexrules.model.values import Choice, Interval, NotApplicable, Value, is_open, may_be_na, without_na

Answer = tuple[Conclusion, ...]


def answer(derivation: Derivation, asked: Sequence[Asked]) -> Answer:
    """The conclusions asked for."""
    return tuple(derivation.conclusion(each) for each in asked)


def settled(conclusion: Conclusion) -> bool:
    """Whether no fact that is still open can change it."""
    return not conclusion.open


def differ(first: Answer, second: Answer) -> bool:
    """Whether two answers certainly differ: whatever is still open, some conclusion is another one."""
    return any(map(conclusions_differ, first, second)) or len(first) != len(second)


def conclusions_differ(first: Conclusion, second: Conclusion) -> bool:
    """Whether two answers to one question certainly differ."""
    if first.value is not None and second.value is not None:
        return values_differ(first.value, second.value)
    return _measures_missing(first.measures, second.measures) or _measures_missing(second.measures, first.measures)


def same(first: Conclusion, second: Conclusion) -> bool:
    """Whether two settled conclusions say the same."""
    return settled(first) and settled(second) and not conclusions_differ(first, second)


def _measures_missing(first: tuple[Measure, ...], second: tuple[Measure, ...]) -> bool:
    """Whether some measure is certainly in the first list and certainly not so in the second."""
    others = {measure.norm.number: measure for measure in second}
    for measure in first:
        other = others.get(measure.norm.number)
        if measure.exists != truth.TRUE:
            continue
        if other is None:
            return True
        for name, value in measure.attributes.items():
            if values_differ(value, other.attributes[name]):
                return True
    return False


def values_differ(first: Value, second: Value) -> bool:
    """Whether two values certainly differ: settled ones if not equal, others if they have nothing in common."""
    if not is_open(first) and not is_open(second):
        return first != second
    if isinstance(first, int) and isinstance(second, int):
        return first & second == 0
    if may_be_na(first) and may_be_na(second):
        return False
    one, other = without_na(first), without_na(second)
    if one is None or other is None or isinstance(one, NotApplicable) or isinstance(other, NotApplicable):
        return True
    if isinstance(one, Choice) and isinstance(other, Choice):
        return one.members is not None and other.members is not None and not one.members & other.members
    if isinstance(one, Interval) and isinstance(other, Interval):
        return not comparison.compare("==", one, other) & truth.TRUE
    return False
