"""The interview as a library: answers, corrections, what is left, what is saved."""

from __future__ import annotations

import datetime

import pytest

from lexrules.api import KnowledgeBase
from lexrules.consult.interview import Interview
from lexrules.consult.planner import Planner
from lexrules.engine.conclusions import Status, goals_of
from lexrules.errors import CaseError

DAY = datetime.date(2026, 11, 22)


@pytest.fixture
def interview(knowledge_base: KnowledgeBase) -> Interview:
    found = knowledge_base.interview(domain="traffic", goals=["person.disposition"], as_of=DAY)
    found.more("case.persons", 1, complete=True)
    return found


def test_it_begins_with_whom_the_goals_are_about(knowledge_base: KnowledgeBase) -> None:
    found = knowledge_base.interview(domain="traffic", as_of=DAY)

    assert [each.path for each in found.questions()] == ["case.persons"]
    assert found.more("case.persons", 2, complete=True) == ["person1", "person2"]
    assert [each.path for each in found.questions(2)] == ["person1.acts", "person2.acts"]


def test_it_stops_when_the_answer_is_certain(interview: Interview) -> None:
    interview.answer("person1.decision_pending", True)
    interview.answer("person1.non_prosecution.decided_on", "2024-08-05")

    assert interview.questions() == []
    assert [each.status for each in interview.conclusions()] == [Status.ESTABLISHED]


def test_an_answer_taken_back_is_asked_for_again(interview: Interview) -> None:
    before = interview.questions()[0].path
    interview.answer("person1.decision_pending", True)

    assert interview.undo() == "person1.decision_pending"
    assert interview.questions()[0].path == before


def test_what_is_not_known_is_not_asked_for_again_and_is_left_open(interview: Interview) -> None:
    interview.unknown("person1.decision_pending")

    assert "person1.decision_pending" not in [each.path for each in interview.questions(None)]
    assert "person1.decision_pending" in interview.left_open


def test_one_answer_can_be_corrected_and_later_ones_kept(interview: Interview) -> None:
    interview.answer("person1.decision_pending", False)
    interview.answer("person1.licence.held", True)

    assert interview.correct("person1.decision_pending")
    assert not interview.correct("person1.decision_pending")
    assert "licence.held: true" in interview.text()
    assert "decision_pending" not in interview.text()


def test_an_answer_that_is_no_value_changes_nothing(interview: Interview) -> None:
    with pytest.raises(CaseError):
        interview.answer("person1.decision_pending", "perhaps")

    assert len(interview.answers) == 1


def test_elements_added_later_keep_what_was_answered_of_the_first(interview: Interview) -> None:
    interview.more("person1.acts", 1, complete=False)
    interview.answer("act1.alcohol", "85")
    interview.more("person1.acts", 1, complete=True)

    assert "alcohol: 85" in interview.text()
    assert interview.text().count("- id:") == 3


def test_what_is_added_to_a_case_leads_to_what_the_whole_case_does(interview: Interview) -> None:
    interview.answer("person1.decision_pending", False)
    interview.more("person1.acts", 1, complete=True)
    space = interview.at.space
    interview.answer("act1.ended_on", {"at_least": "2020-01-01"})
    interview.unknown("act1.alcohol")
    interview.answer("person1.licence.held", True)
    kept, whole = interview.at, interview.consultant.look(interview.case)

    assert kept.space is space
    assert [kept.conclusion(each) for each in interview.asked] == interview.conclusions()
    for asked, conclusion in zip(interview.asked, interview.conclusions(), strict=True):
        same = next(each for each in goals_of(whole.program, interview.case) if each.path == asked.path)
        assert whole.conclusion(same)._replace(asked=asked) == conclusion


def test_a_fact_that_reaches_no_standard_is_looked_at_anew(interview: Interview) -> None:
    space = interview.at.space
    interview.answer("person1.decision_pending", {"value": True, "proof": "disputed"})

    assert interview.at.space is not space
    assert 'proof: "disputed"' in interview.text()


def test_after_answers_a_question_still_says_under_which_provisions_it_is_asked(interview: Interview) -> None:
    interview.answer("person1.decision_pending", False)
    interview.more("person1.acts", 1, complete=True)
    interview.answer("act1.ended_on", "2024-01-04")
    interview.questions(None)
    interview.answer("person1.non_prosecution.decided_on", "2024-08-05")
    interview.questions(None)
    interview.answer("person1.licence.held", True)
    whole = interview.consultant.look(interview.case)
    asked = [each for each in goals_of(whole.program, interview.case) if each.path == "person1.disposition"]
    anew = {each.path: each.norms for each in Planner(interview.consultant).questions(whole, asked)}
    questions = interview.questions(None)

    assert any(each.norms for each in questions)
    assert {each.path: each.norms for each in questions} == anew
