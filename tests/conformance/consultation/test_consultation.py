"""A sample of what `python -m tests.conformance.consultation.run` does at length."""

from __future__ import annotations

import random

import pytest

from lexrules.consult.cases import by_cases
from lexrules.consult.planner import Consultant
from tests.conformance.consultation.run import Figures, changes, interview
from tests.conformance.consultation.small import make, plain
from tests.conformance.consultation.strategies import Planned, Strategies


@pytest.mark.parametrize("seed", range(20))
def test_only_what_matters_is_asked_and_all_of_it(seed: int) -> None:
    small, rng = make(seed, 5), random.Random(seed)

    assert [each for _ in range(4) for each in interview(small, rng)] == []


def test_the_expected_number_of_questions_is_near_the_least_possible() -> None:
    for facts, seeds in ((5, range(12)), (6, range(12, 20)), (7, range(20, 26))):
        figures = Figures()
        for seed in seeds:
            small = make(seed, facts)
            figures = figures.add(Strategies(small), Planned(small))

        assert figures.best <= figures.planner <= 1.1 * figures.best
        assert figures.planner < figures.relevant_in_order < figures.in_order


@pytest.mark.parametrize("seed", range(30))
def test_changes_are_all_that_there_are_and_no_others(seed: int) -> None:
    """Of one and two facts, and in every third knowledge base of three; each has five to twelve facts."""
    assert changes(seed, 2 if seed % 3 else 3) == []


@pytest.mark.parametrize("seed", range(40))
def test_a_conclusion_is_established_by_cases_exactly_if_all_completions_agree(seed: int) -> None:
    small, rng = make(seed, 5), random.Random(seed)
    hidden = rng.choice(small.completions)
    known = {name: value for name, value in zip(small.facts, hidden, strict=True) if rng.random() < 0.5}
    case, consultant = small.case(known), Consultant(small.program)
    at = consultant.look(case)

    for number, goal in enumerate(small.asked(case)):
        answers = {small.table[each][number] for each in small.matching(known)}
        conclusion, found = at.concluded(goal)[0], by_cases(consultant.possibilities, at, goal)
        if conclusion.open:
            assert (found is not None) == (len(answers) == 1)
            assert found is None or {plain(found.conclusion)} == answers
        else:
            assert found is None
