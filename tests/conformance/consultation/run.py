"""Hold consultation to what trying everything finds: `python -m tests.conformance.consultation.run [--runs N]`.

Each run is a random knowledge base of a few facts and a case in which the truth is drawn at random and found out by
asking. Every question asked has to matter, by the answers to all completions; when nothing is asked any more, all
completions have to agree. For some of the knowledge bases the expected number of questions is compared with the best
possible, and the minimal changes with all there are. The exit code is 1 if anything is otherwise.
"""

from __future__ import annotations

import argparse
import random
import sys
from typing import NamedTuple

from tests.conformance.consultation.exhaustive import exhaustive, searched
from tests.conformance.consultation.small import Small, make
from tests.conformance.consultation.strategies import Planned, Strategies

RUNS_OF_EACH = 10
STRATEGIES_EVERY = 10


class Figures(NamedTuple):
    """Expected numbers of questions, added up over knowledge bases."""

    best: float = 0
    planner: float = 0
    in_order: float = 0
    relevant_in_order: float = 0

    def add(self, strategies: Strategies, planned: Planned) -> Figures:
        """With those of one more knowledge base."""
        return Figures(
            self.best + strategies.best(),
            self.planner + strategies.of(planned),
            self.in_order + strategies.of(strategies.in_order),
            self.relevant_in_order + strategies.of(strategies.in_order_if_relevant),
        )


def interview(small: Small, rng: random.Random) -> list[str]:
    """One interview about a case drawn at random; what went wrong in it."""
    planned = Planned(small)
    hidden = dict(zip(small.facts, rng.choice(small.completions), strict=True))
    known: dict[str, object] = {}
    while (name := planned(known)) is not None:
        if not small.matters(known, name):
            return [f"asked for {name}, which does not matter, when {known}"]
        known[name] = hidden[name]
    if not planned.undecided and not small.settled(known):
        return [f"stopped too early when {known}"]
    return []


def changes(seed: int, size: int = 2) -> list[str]:
    """What the search for changes finds otherwise than trying everything, for one case of up to twelve facts."""
    rng = random.Random(seed)
    small = make(seed, rng.randint(5, 12))
    known = {name: rng.choice(values) for name, values in ((each, small.values(each)) for each in small.facts)}
    wrong = []
    for goal in range(len(small.asked(small.case({})))):
        expected, found = exhaustive(small, known, goal, size), searched(small, known, goal, size)
        if expected != found:
            wrong.append(f"changes of goal {goal} when {known}: {sorted(map(sorted, expected ^ found), key=str)[:3]}")
    return wrong


def main() -> int:
    """Run, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--facts", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    figures, wrong, compared = Figures(), 0, 0
    for number in range(options.runs // RUNS_OF_EACH):
        seed = options.seed + number
        small, rng = make(seed, options.facts), random.Random(seed)
        found = [each for _ in range(RUNS_OF_EACH) for each in interview(small, rng)]
        if number % STRATEGIES_EVERY == 0:
            figures, compared = figures.add(Strategies(small), Planned(small)), compared + 1
            found += changes(seed)
        for each in found:
            wrong += 1
            print(f"seed {seed}: {each}", flush=True)
    print(f"{options.runs} interviews, {wrong} wrong; {compared} knowledge bases compared")
    if figures.best:
        best, planner, in_order, relevant = (each / compared for each in figures)
        print(f"expected questions: best {best:.3f}, planner {planner:.3f} ({planner / best:.3f} of that)", end=", ")
        print(f"in file order {in_order:.3f} (without the irrelevant {relevant:.3f})")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
