"""What would change a conclusion."""

from __future__ import annotations

from tests.unit.consult.conftest import Read

from lexrules.api import KnowledgeBase
from lexrules.consult.changes import Search
from lexrules.consult.report import ChangeReport, change_reports
from lexrules.consult.words import change_words


def report(
    knowledge_base: KnowledgeBase, read: Read, goal: str, act: dict[str, object], **person: object
) -> ChangeReport:
    case = read(act, **person)
    return change_reports(knowledge_base.consultant(), case, knowledge_base.asked(case, [goal]), 2)[0]


def test_a_threshold_is_given_as_a_threshold(knowledge_base: KnowledgeBase, read: Read) -> None:
    found = report(knowledge_base, read, "a1.drunk", {"alcohol": "85"})

    # The other way would be that the act had ended before the version that is encoded.
    assert [change_words(found.at, each, "en") for each in found.changes] == [
        "blood alcohol (a1.alcohol): less than 80 mg/100 ml → no",
        "end of the act (a1.ended_on): 30 April 2011 or earlier → no",
    ]
    assert {each.kind for each in found.changes} == {"fixed"}
    assert found.complete


def test_a_computed_threshold_is_found_to_the_day(knowledge_base: KnowledgeBase, read: Read) -> None:
    # Two years from the end of the act (APL 36): not expired on 22 November 2026 if it ended on that day in 2024.
    found = report(knowledge_base, read, "a1.limitation_expired", {"ended_on": "2024-01-04", "deaths": 0})

    words = [change_words(found.at, each, "en") for each in found.changes]
    assert any("end of the act (a1.ended_on): 22 November 2024 or later" in each for each in words)
    assert "deaths (a1.deaths): at least 1 → no" in words


def test_what_is_open_is_to_be_found_out(knowledge_base: KnowledgeBase, read: Read) -> None:
    found = report(knowledge_base, read, "a1.drunk", {"alcohol": {"between": [60, 90]}})

    assert {(each.kind, change_words(found.at, each, "en").split(" → ")[1]) for each in found.changes} == {
        ("found_out", "yes"),
        ("found_out", "no"),
    }


def test_two_facts_that_only_change_it_together_are_one_change(knowledge_base: KnowledgeBase, read: Read) -> None:
    # Two heads of revocation, drunk and after an accident; the licence stands behind both.
    found = report(
        knowledge_base,
        read,
        "p1.disposition",
        {"offence": "traffic_accident", "ended_on": "2026-01-04", "deaths": 0, "alcohol": "90", "fled": False},
        non_prosecution={"kind": "relative"},
        licence={"held": True},
        decision_pending=False,
        prior_measures=[],
    )

    keys = {frozenset(key[1] for key, _ in each.facts) for each in found.changes}
    assert frozenset({"decision_pending"}) in keys
    assert frozenset({"alcohol", "offence"}) in keys
    assert frozenset({"alcohol", "non_prosecution.kind"}) in keys
    assert frozenset({"alcohol"}) not in keys


def test_measures_are_told_by_what_would_be_otherwise(knowledge_base: KnowledgeBase, read: Read) -> None:
    """What comes, goes or becomes otherwise, not only the name of a norm that applies before and after."""
    act = {"offence": "traffic_accident", "ended_on": "2026-01-04", "deaths": 1, "fled": False, "alcohol": 0}
    person = {"non_prosecution": {"kind": "relative"}, "licence": {"held": True}, "prior_measures": []}
    found = report(knowledge_base, read, "a1.measures", act, **person)

    words = [change_words(found.at, each, "en") for each in found.changes]
    # 道路交通安全法 101(2): who fled never drives again.
    assert any("fled (a1.fled): yes → " in each and "bar on a new licence: lifetime" in each for each in words), words


def test_changes_are_found_one_at_a_time_those_of_the_fewest_facts_first(
    knowledge_base: KnowledgeBase, read: Read
) -> None:
    act = {"offence": "traffic_accident", "ended_on": "2026-01-04", "deaths": 0, "alcohol": "90", "fled": False}
    person = {"non_prosecution": {"kind": "relative"}, "licence": {"held": True}, "prior_measures": []}
    case = read(act, decision_pending=False, **person)
    consultant = knowledge_base.consultant()
    at, [goal] = consultant.look(case), knowledge_base.asked(case, ["p1.disposition"])
    search = iter(Search(consultant.possibilities, at, goal, 2))
    before = at.space.computed
    first = next(search)
    spent = at.space.computed - before

    sizes = [len(facts) for facts, _ in (first, *search)]
    assert sizes[0] == 1
    assert sizes == sorted(sizes)
    assert 2 in sizes
    assert spent < (at.space.computed - before) / 2, "the first is handed out before the rest is looked for"
