"""Questions and changes on the shipped domains: how long each takes, and how many questions it comes to.

`python -m bench.consultation [--every N]`: for every Nth scenario file, an interview is held in which nothing is known
at first and the answers are what the scenario states; what it leaves open is answered at random within the
constraints. The same answers are then given in the order of the vocabulary until nothing can matter any more.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import time
from bisect import bisect_left
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from lexrules.api import KnowledgeBase, load
from lexrules.case.relevant import relevant
from lexrules.consult.bounds import narrowed
from lexrules.consult.changes import Search
from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.planner import Planner, standing
from lexrules.consult.space import Key, Supposed
from lexrules.engine.conclusions import Asked
from lexrules.engine.native import evaluate
from lexrules.model.values import is_open

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
#: Files with more facts than this hold many persons; their interviews only repeat themselves.
MOST_FACTS = 300


class Trial(NamedTuple):
    """One case to be found out: where it begins, what is asked, and the answers, in the order of the vocabulary."""

    start: Callable[[], Hypothesis]
    asked: list[Asked]
    answers: dict[Key, Supposed]


def trial(knowledge_base: KnowledgeBase, path: Path, rng: random.Random) -> Trial:
    """The case of a scenario, to be found out."""
    program, consultant = knowledge_base.program, knowledge_base.consultant()
    case = knowledge_base.read_case(path)
    domain = program.domains[case.domain or ""]
    facts = relevant(program, domain).facts
    keys = [
        (entity.index, name)
        for entity in case.entities.values()
        for owner, name in program.attributes
        if owner == entity.type and (owner, name) in facts and name != "as_of"
    ]
    truth = consultant.look(case)
    for key in keys:
        if is_open(truth.fact(key)):
            options = consultant.possibilities.samples(truth, key)
            rng.shuffle(options)
            truth = next((each for value in options if (each := truth.with_(key, value)).sound()), truth)
    unknown: dict[Key, Supposed] = {key: truth.space.attribute(key).unknown for key in keys}  # type: ignore[union-attr]
    for entity in case.entities.values():
        for owner, name in program.child_lists:
            if owner == entity.type:
                unknown[entity.index, name] = truth.completed((entity.index, name))
    answers: dict[Key, Supposed] = {key: truth.fact(key) for key in keys}
    asked = knowledge_base.asked(case)
    return Trial(lambda: narrowed(consultant.plain(case).suppose(unknown)), asked, answers)


def planned(knowledge_base: KnowledgeBase, each: Trial, times: list[float]) -> int:
    """How many questions the planner asks; ``times`` gets the milliseconds of each."""
    at, planner, answered = each.start(), Planner(knowledge_base.consultant()), set[Key]()
    while True:
        begin = time.process_time()
        found = planner.questions(at, each.asked, answered, limit=1)
        if not found:
            return len(answered)
        times.append((time.process_time() - begin) * 1000)
        answered.add(found[0].key)
        at = narrowed(at.taking(found[0].key, each.answers[found[0].key]))


def in_order(each: Trial) -> int:
    """How many questions it is in the order of the vocabulary: the shortest beginning after which nothing can matter.

    What is settled stays so while the case becomes better known, so that beginning is found by halving.
    """
    start, items = each.start(), list(each.answers.items())
    return bisect_left(
        range(len(items)), True, key=lambda count: not standing(_knowing(start, items[:count]), each.asked).waits
    )


def _knowing(start: Hypothesis, items: list[tuple[Key, Supposed]]) -> Hypothesis:
    return narrowed(start.suppose(dict(items))) if items else start


def changing(knowledge_base: KnowledgeBase, path: Path) -> tuple[list[float], list[float]]:
    """Milliseconds to find a smallest change of each conclusion of an evaluated case, where one fact makes one, and to
    find all that one fact makes.
    """
    consultant, case = knowledge_base.consultant(), knowledge_base.read_case(path)
    at, asked = consultant.look(case), knowledge_base.asked(case)
    smallest: list[float] = []
    every: list[float] = []
    for goal in asked:
        at.concluded(goal)
    for goal in asked:
        begin = time.process_time()
        for place, _ in enumerate(Search(consultant.possibilities, at, goal, 1)):
            if place == 0:
                smallest.append((time.process_time() - begin) * 1000)
        every.append((time.process_time() - begin) * 1000)
    return smallest, every


def main() -> None:
    """Measure, and print the figures beside the time of one evaluation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=5)
    options = parser.parse_args()
    gc.set_threshold(200_000, 20, 20)  # as the command line has it
    knowledge_base, rng = load(), random.Random(1)
    for domain in sorted(each for each in SCENARIOS.iterdir() if each.is_dir()):
        asking: list[float] = []
        smallest: list[float] = []
        every: list[float] = []
        evaluating: list[float] = []
        counts = [0, 0]
        for path in sorted(domain.glob("*.yaml"))[:: options.every]:
            each = trial(knowledge_base, path, rng)
            if len(each.answers) > MOST_FACTS:
                continue
            counts[0] += planned(knowledge_base, each, asking)
            counts[1] += in_order(each)
            first, every_one = changing(knowledge_base, path)
            smallest += first
            every += every_one
            begin = time.process_time()
            evaluate(knowledge_base.program, knowledge_base.read_case(path), each.asked)
            evaluating.append((time.process_time() - begin) * 1000)
        if not asking:
            continue
        fewer = 1 - counts[0] / counts[1]
        print(f"{domain.name}: {len(evaluating)} cases; questions {counts[0]}, in file order {counts[1]}", end=": ")
        print(f"{fewer:.0%} fewer")
        measured = {"evaluation": evaluating, "next question": asking, "smallest change": smallest, "all by one": every}
        for name, times in measured.items():
            ordered = sorted(times)
            late = ordered[int(len(ordered) * 0.95)]
            print(f"  {name:<20} median {statistics.median(times):8.1f} ms, 95 % within {late:8.1f} ms", flush=True)


if __name__ == "__main__":
    main()
