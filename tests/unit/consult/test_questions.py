"""What is asked for, in which order, and what is not."""

from __future__ import annotations

import random

from tests.unit.consult.conftest import Read

from lexrules.api import KnowledgeBase
from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.space import Space
from lexrules.engine.conclusions import goals_of
from lexrules.model import truth
from lexrules.model.values import exactly


def test_only_facts_that_can_change_the_goal_are_asked_for(knowledge_base: KnowledgeBase, read: Read) -> None:
    case = read({"alcohol": "85"})

    found = knowledge_base.next_questions(case, ["a1.drunk"])

    assert found == []


def test_a_fact_known_in_part_is_asked_for_if_its_range_crosses_a_threshold(
    knowledge_base: KnowledgeBase, read: Read
) -> None:
    crossing = knowledge_base.next_questions(read({"alcohol": {"between": [60, 90]}}), ["a1.drunk"])
    below = knowledge_base.next_questions(read({"alcohol": {"between": [60, 79]}}), ["a1.drunk"])

    assert [each.path for each in crossing] == ["a1.alcohol"]
    assert [each.id for each in crossing[0].norms] == ["traffic.drunk"]
    assert crossing[0].decides == ("a1.drunk",)
    assert below == []


def test_a_challenge_to_the_decision_is_asked_before_what_it_makes_pointless(
    knowledge_base: KnowledgeBase, read: Read
) -> None:
    # A decision under challenge suspends the review, whatever measures would be due.
    first = knowledge_base.next_questions(read({}), ["p1.disposition"], limit=1)

    assert [each.path for each in first] == ["p1.decision_pending"]


def test_a_disputed_fact_is_open(knowledge_base: KnowledgeBase, read: Read) -> None:
    case = read({"alcohol": {"value": "85", "proof": "disputed"}})

    assert [each.path for each in knowledge_base.next_questions(case, ["a1.drunk"])] == ["a1.alcohol"]


def test_a_list_not_known_to_be_complete_is_asked_for(knowledge_base: KnowledgeBase, read: Read) -> None:
    found = knowledge_base.next_questions(read({}), ["a1.already_fined"])

    assert [(each.path, each.is_list) for each in found] == [("p1.prior_measures", True)]


def test_a_clock_matters_although_constraints_tie_its_date_to_others(knowledge_base: KnowledgeBase, read: Read) -> None:
    found = knowledge_base.next_questions(read({"ended_on": "unknown"}), ["a1.already_fined"])

    assert [each.path for each in found] == ["p1.non_prosecution.decided_on", "p1.prior_measures"]


def test_hypotheses_find_what_a_fresh_evaluation_finds(knowledge_base: KnowledgeBase, read: Read) -> None:
    rng = random.Random(5)
    case = read({"offence": "traffic_accident", "ended_on": "2024-01-04"}, licence={"held": True})
    consultant = knowledge_base.consultant()
    at = consultant.plain(case)
    asked = goals_of(knowledge_base.program, case)
    options = {
        (2, "alcohol"): [exactly(each) for each in (0, 79, 80, 300)],
        (2, "deaths"): [exactly(0), exactly(1)],
        (2, "fled"): [truth.TRUE, truth.FALSE],
        (1, "decision_pending"): [truth.TRUE, truth.FALSE],
        (1, "licence.held"): [truth.TRUE, truth.FALSE],
    }
    for _ in range(60):
        there = at
        for key in rng.sample(list(options), 3):
            there = there.with_(key, rng.choice(options[key]))
        fresh = Hypothesis(Space(knowledge_base.program, case), there.supposed)
        assert [there.concluded(each)[0] for each in asked] == [fresh.concluded(each)[0] for each in asked]
