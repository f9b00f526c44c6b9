"""The facts that can still decide."""

from __future__ import annotations

from collections.abc import Callable

from lexrules.engine.conclusions import ask
from lexrules.engine.derivation import Derivation
from lexrules.explain.missing import missing

Evaluate = Callable[..., Derivation]


def paths(derivation: Derivation, path: str | None = None) -> list[str]:
    asked = None if path is None else ask(derivation.program, derivation.case, path)
    return [fact.path for fact in missing(derivation, asked)]


def test_nothing_is_missing_of_what_is_decided(decide: Evaluate) -> None:
    assert paths(decide()) == []
    assert paths(decide(level=None, items=None, signed=False)) == []


def test_only_what_lies_on_an_open_path_is_missing(decide: Evaluate) -> None:
    # Red is one of the two needed; level and damage can each give the other.
    assert paths(decide(level=None, items=None), "c1.due") == ["c1.level", "c1.items"]
    # The level is high and the colour red: damage cannot matter any more.
    assert paths(decide(items=None, pending=None), "c1.due") == ["c1.pending"]


def test_the_fact_that_decides_most_comes_first(decide: Evaluate) -> None:
    facts = missing(decide(level=None, term=None))
    assert [fact.path for fact in facts] == ["c1.level", "c1.term"]
    assert facts[0].decides == ("c1.outcome", "c1.due", "c1.amount", "c1.steps")
    assert facts[1].decides == ("c1.deadline",)


def test_a_missing_fact_brings_its_question_and_evidence(decide: Evaluate) -> None:
    derivation = decide(colour=None)
    (fact,) = missing(derivation, ask(derivation.program, derivation.case, "c1.due"))
    assert (fact.question.zh, [each.en for each in fact.evidence]) == ("是什么颜色？", ["photograph"])
    derivation = decide(level=None)
    (level,) = missing(derivation, ask(derivation.program, derivation.case, "c1.due"))
    assert level.question == ("含量是什么？", "What is: level?")


def test_lists_that_may_be_longer_are_missing(decide: Evaluate) -> None:
    derivation = decide("c1.due", level="1", items={"listed": [{"value": "50", "broken": True}], "complete": False})
    (fact,) = missing(derivation)
    assert (fact.path, fact.is_list) == ("c1.items", True)
    assert fact.question.zh == "除已列明的以外，还有没有其他“物品”？"
    derivation = decide("c1.due", level="1", items=None)
    assert missing(derivation)[0].question.en == "Is there any “item”? If so, list each."


def test_facts_of_the_elements_are_missing_too(decide: Evaluate) -> None:
    items = [{"id": "i1", "broken": True}, {"id": "i2", "value": "5"}]
    assert paths(decide("c1.due", level="1", items=items)) == ["i1.value", "i2.broken"]


def test_a_date_that_decides_whether_a_norm_is_in_force_is_missing(decide: Evaluate) -> None:
    assert paths(decide(ended_on=None), "c1.due") == ["c1.ended_on"]


def test_options_after_a_certain_one_are_not_asked_for(decide: Evaluate) -> None:
    assert paths(decide(level=None, pending=True), "c1.outcome") == []


def test_values_of_measures_are_missing_where_the_measure_may_be_there(decide: Evaluate) -> None:
    assert "c1.price" in paths(decide(price=None), "c1.steps")
    assert paths(decide(price=None, signed=False), "c1.steps") == []


def test_an_open_override_is_followed(decide: Evaluate) -> None:
    derivation = decide(colour=None, items=[{"value": "900", "broken": True}])
    assert paths(derivation, "c1.steps") == ["c1.colour"]
