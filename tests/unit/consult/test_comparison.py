"""Where two answers part."""

from __future__ import annotations

from tests.unit.consult.conftest import Read

from lexrules.api import KnowledgeBase
from lexrules.consult.comparison import compare_cases


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
