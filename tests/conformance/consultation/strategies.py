"""Expected numbers of questions: of the planner, of the best strategy there is, and of asking in the order of the file.

All values of a fact are taken as equally likely, class by class: values that no answer can tell apart count once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.planner import Consultant, Planner
from lexrules.engine.conclusions import Asked
from tests.conformance.consultation.small import VALUES, Small

State = frozenset[tuple[str, Any]]
Choose = Callable[[Mapping[str, Any]], str | None]


def classes(small: Small, name: str) -> list[Any]:
    """One value of each class that the answers tell apart."""
    at = small.facts.index(name)
    seen: dict[tuple[Any, ...], Any] = {}
    for value in VALUES[name[0]]:
        seen.setdefault(tuple(small.table[each] for each in small.completions if each[at] == value), value)
    return list(seen.values())


class Strategies:
    """The expected numbers of questions for one knowledge base of which nothing is known of the case."""

    def __init__(self, small: Small) -> None:
        self.small = small
        self.values = {name: classes(small, name) for name in small.facts}
        self._best: dict[State, float] = {}

    def best(self, state: State = frozenset()) -> float:
        """The least expected number of questions after which the answer is certain."""
        found = self._best.get(state)
        if found is None:
            known = dict(state)
            if self.small.settled(known):
                found = 0.0
            else:
                rest = [name for name in self.small.facts if name not in known and self.small.matters(known, name)]
                found = min(1 + self._mean(name, state, self.best) for name in rest)
            self._best[state] = found
        return found

    def of(self, choose: Choose) -> float:
        """The expected number of questions of a strategy that names the next fact, or ``None`` to stop."""
        found: dict[State, float] = {}

        def expected(state: State) -> float:
            if state not in found:
                name = choose(dict(state))
                found[state] = 0.0 if name is None else 1 + self._mean(name, state, expected)
            return found[state]

        return expected(frozenset())

    def _mean(self, name: str, state: State, expected: Callable[[State], float]) -> float:
        values = self.values[name]
        return sum(expected(state | {(name, value)}) for value in values) / len(values)

    def in_order(self, known: Mapping[str, Any]) -> str | None:
        """Asking every fact in the order of the file until the answer is certain."""
        if self.small.settled(known):
            return None
        return next(name for name in self.small.facts if name not in known)

    def in_order_if_relevant(self, known: Mapping[str, Any]) -> str | None:
        """The same, without the facts that can no longer matter."""
        names = (name for name in self.small.facts if name not in known)
        return next((name for name in names if self.small.matters(known, name)), None)


class Planned:
    """The planner as a strategy."""

    def __init__(self, small: Small) -> None:
        self.small = small
        self.consultant = Consultant(small.program)
        self.undecided = 0
        case = small.case({})
        self._asked: list[Asked] = small.asked(case)
        self._case = case
        self._at: dict[State, Hypothesis] = {}

    def __call__(self, known: Mapping[str, Any]) -> str | None:
        case = self.small.case(known)
        planner = Planner(self.consultant)
        found = planner.questions(self.consultant.look(case), self.small.asked(case), limit=1)
        if not found:
            self.undecided += len(planner.undecided)
            return None
        return found[0].name
