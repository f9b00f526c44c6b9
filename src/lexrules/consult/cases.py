"""Conclusions established by cases: undetermined part by part, and yet the same whatever the open facts are.

Evaluation combines parts without knowing that the same fact stands behind two of them. Where few facts are open they
are split into what they may be; if the conclusion is settled alike in every case, it is settled.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from lexrules.consult.answers import conclusions_differ, settled
from lexrules.consult.bounds import narrowed
from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.possibilities import Possibilities
from lexrules.consult.space import Key, SpentError
from lexrules.engine.conclusions import Asked, Conclusion
from lexrules.model.values import Choice, Interval

#: So many cases are looked at; where more would be needed the conclusion stays undetermined.
MOST_CASES: Final = 256
#: Nor may more have to be found anew: one case can take a hundred times as much as another.
_MOST_THINGS: Final = 20_000


class ByCases(NamedTuple):
    """A conclusion that is the same in every case, and the facts that were split to see it."""

    conclusion: Conclusion
    split: tuple[Key, ...]


class _ManyError(Exception):
    """There are too many cases, or facts that cannot be split, or cases that differ."""


def by_cases(possibilities: Possibilities, at: Hypothesis, goal: Asked, most: int = MOST_CASES) -> ByCases | None:
    """The conclusion of an undetermined goal, if every completion agrees on it as far as ``most`` cases can tell."""
    if settled(at.concluded(goal)[0]):
        return None
    split = _Split(possibilities, goal, most)
    try:
        with at.space.limited(_MOST_THINGS):
            split.go(narrowed(at))
    except (_ManyError, SpentError):
        return None
    return None if split.agreed is None else ByCases(split.agreed, tuple(split.keys))


class _Split:
    def __init__(self, possibilities: Possibilities, goal: Asked, most: int) -> None:
        self.possibilities = possibilities
        self.goal = goal
        self.left = most
        self.agreed: Conclusion | None = None
        self.keys: dict[Key, None] = {}

    def go(self, at: Hypothesis) -> None:
        self.left -= 1
        if self.left < 0:
            raise _ManyError
        if not at.sound():
            return
        conclusion, waits = at.concluded(self.goal)
        if settled(conclusion):
            if self.agreed is None:
                self.agreed = conclusion
            elif conclusions_differ(conclusion, self.agreed):
                raise _ManyError
            return
        for key in at.space.keys(waits):
            if at.space.attribute(key) is None:
                continue
            values = self.possibilities.pieces(at, key).values
            if len(values) > 1 or (isinstance(values[0], (Choice, Interval)) and values[0] != at.fact(key)):
                self.keys.setdefault(key)
                for value in values:
                    self.go(at.with_(key, value))
                return
        raise _ManyError
