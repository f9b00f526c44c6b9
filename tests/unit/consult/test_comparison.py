"""Where two answers part."""

from __future__ import annotations

from tests.unit.consult.conftest import Read

from lexrules.api import KnowledgeBase
from lexrules.consult.comparison import compare_cases
from lexrules.consult.words import side_words


def test_the_reason_is_the_one_fact_that_makes_the_difference(knowledge_base: KnowledgeBase, read: Read) -> None:
    first = read({"alcohol": "85", "deaths": 1, "ended_on": "2026-01-04"})
    second = read({"alcohol": "70", "deaths": 0, "ended_on": "2026-01-04"})
    consultant = knowledge_base.consultant()

    found = compare_cases((consultant, consultant), (first, second), ["act.drunk", "act.limitation_period"])

    assert {each.path: [pair.path for pair in each.facts] for each in found.differences} == {
        "a1.drunk": ["a1.alcohol"],
        "a1.limitation_period": ["a1.deaths"],
    }
    assert [pair.path for pair in found.facts] == ["a1.alcohol", "a1.deaths"]


def test_equal_cases_have_no_difference(knowledge_base: KnowledgeBase, read: Read) -> None:
    consultant = knowledge_base.consultant()

    found = compare_cases((consultant, consultant), (read({"alcohol": "85"}), read({"alcohol": "85"})))

    assert found.differences == ()
    assert found.facts == ()


def test_elements_without_a_counterpart_are_named(knowledge_base: KnowledgeBase, read: Read) -> None:
    consultant = knowledge_base.consultant()
    one, other = read({}, prior_measures=[{"id": "m1", "kind": "fine"}]), read({}, prior_measures=[])

    assert compare_cases((consultant, consultant), (one, other)).alone == (("m1",), ())


def test_measures_of_the_same_norm_are_told_by_what_is_otherwise(knowledge_base: KnowledgeBase, read: Read) -> None:
    """道路交通安全法 101(2): both lose the licence, the one who fled for good; the name of the norm tells nothing."""
    consultant = knowledge_base.consultant()
    act = {"offence": "traffic_accident", "ended_on": "2026-01-04", "deaths": 1, "alcohol": 0}
    person = {"non_prosecution": {"kind": "relative"}, "licence": {"held": True}, "prior_measures": []}
    fled, stayed = (read({**act, "fled": each}, **person) for each in (True, False))

    (found,) = compare_cases((consultant, consultant), (fled, stayed), ["act.measures"]).differences

    assert found.first is not None
    assert found.second is not None
    title = "Revocation following a traffic-accident offence"
    first = side_words(knowledge_base.program, found.first, found.second, "en")
    assert first == f"{title} (bar on a new licence: lifetime)"
    second = side_words(knowledge_base.program, found.second, found.first, "en")
    assert second == f"{title} (bar on a new licence: 2 years)"
