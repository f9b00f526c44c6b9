"""The Python interface: what an integrator calls."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import lexrules
from lexrules import suite
from lexrules.api import ENGINES
from lexrules.explain import outline
from lexrules.resources import shipped

TESTS = Path(__file__).parents[1]
CASE = TESTS / "end_to_end" / "data" / "accident.yaml"


@pytest.fixture(scope="module")
def small() -> lexrules.KnowledgeBase:
    return lexrules.load(TESTS / "data" / "kb", use_cache=False)


@pytest.fixture(scope="module")
def whole() -> lexrules.KnowledgeBase:
    return lexrules.load(use_cache=False)


def person(**facts: Any) -> dict[str, Any]:
    act = {"id": "a1", "offence": "traffic_accident", "ended_on": datetime.date(2024, 1, 4), "deaths": 1}
    return {
        "domain": "traffic",
        "as_of": "2026-11-22",
        "case": {"persons": [{"id": "p1", "acts": [act], **facts}]},
    }


def test_file_data_and_case_give_one_answer(small: lexrules.KnowledgeBase) -> None:
    from_file = small.evaluate(str(CASE)).as_dict()
    from_case = small.evaluate(small.read_case(CASE)).as_dict()

    assert from_file == from_case
    assert from_file["engines"] == list(ENGINES)


def test_data_takes_exact_numbers_and_dates(small: lexrules.KnowledgeBase) -> None:
    measures = [{"kind": "fine", "act": "a1", "amount": Decimal("1000.50")}, {"kind": "fine", "act": "a1", "amount": 7}]

    decision = small.evaluate(person(prior_measures=measures))

    value = decision["a1.already_fined"].value
    assert value is not None and value.low == Decimal("1007.50")  # type: ignore[union-attr]


@pytest.mark.parametrize("amount", [1000.5, float("nan")])
def test_float_is_refused(amount: float, small: lexrules.KnowledgeBase) -> None:
    with pytest.raises(lexrules.SourceError, match="LEX1015"):
        small.evaluate(person(prior_measures=[{"kind": "fine", "amount": amount}]))


def test_as_of_of_the_call_comes_before_that_of_the_data(small: lexrules.KnowledgeBase) -> None:
    data = person(non_prosecution={"decided_on": "2024-08-05"})

    later = small.evaluate(data, as_of=datetime.date(2035, 1, 1), goals=["a1.limitation_expired"])

    assert later.as_dict()["as_of"] == "2035-01-01"
    assert later.conclusions[0].status is lexrules.Status.ESTABLISHED


def test_without_a_date_it_is_today(small: lexrules.KnowledgeBase) -> None:
    data = person()
    del data["as_of"]

    assert small.evaluate(data).as_dict()["as_of"] == datetime.date.today().isoformat()  # noqa: DTZ011


def test_second_engine_left_out_is_said(small: lexrules.KnowledgeBase) -> None:
    decision = small.evaluate(person(), engines=["native"])

    assert decision.engines == ("native",)
    assert decision.note and decision.reason and decision.reason.code == "LEX5004"
    assert decision.as_dict()["engine_note"]["code"] == "LEX5004"
    assert "未要求运行" in decision.text()
    assert "was not asked for" in decision.text("en")


@pytest.mark.parametrize("engines", [["rete"], ["native", "prolog"], []])
def test_unknown_engines_are_refused(engines: list[str], small: lexrules.KnowledgeBase) -> None:
    with pytest.raises(lexrules.UsageError, match="LEX4004"):
        small.evaluate(person(), engines=engines)


def test_path_has_to_name_one_conclusion(small: lexrules.KnowledgeBase) -> None:
    data = person()
    data["case"]["persons"].append({"id": "p2", "acts": [{}]})
    decision = small.evaluate(data, goals=["person.disposition"])

    assert [each.path for each in decision.conclusions] == ["p1.disposition", "p2.disposition"]
    with pytest.raises(lexrules.UsageError, match="LEX4005"):
        decision.why("person.disposition")


def test_reasons_and_missing_facts(small: lexrules.KnowledgeBase) -> None:
    decision = small.evaluate(CASE)

    assert {"norm", "fact"} <= {step.kind for step in decision.why("a1.measures").walk()}
    assert decision.why_not("a1.limitation_expired").mark.value == "fails"
    assert [fact.path for fact in decision.missing("a1.measures")] == [fact.path for fact in decision.missing()]
    assert decision.graph().number_of_nodes() > 10
    assert decision.case.title == "一起交通肇事不起诉案"


@pytest.mark.unmeasured
def test_one_knowledge_base_serves_many_threads(small: lexrules.KnowledgeBase) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: small.evaluate(CASE).as_dict(), range(32)))

    assert all(answer == answers[0] for answer in answers)


def test_scenario_is_read_as_the_case_it_holds(small: lexrules.KnowledgeBase, tmp_path: Path) -> None:
    text = (TESTS / "end_to_end" / "data" / "scenarios" / "accident.yaml").read_text(encoding="utf-8")
    path = tmp_path / "scenario.yaml"

    path.write_text(text, encoding="utf-8")
    assert small.read_case(path).title == "交通肇事"
    path.write_text(text.replace("{zh: 交通肇事, en: Traffic accident}", "交通肇事"), encoding="utf-8")
    assert small.read_case(path).title == "交通肇事"
    path.write_text(text.replace("expect:", "expects:"), encoding="utf-8")
    with pytest.raises(lexrules.CaseError, match="LEX3003"):
        small.read_case(path)


def test_nothing_else_is_offered() -> None:
    assert set(lexrules.__all__) <= {*dir(lexrules), *lexrules._LAZY}
    with pytest.raises(AttributeError):
        lexrules.nothing  # noqa: B018


# -- the shipped law --------------------------------------------------------------------------------------------------


@pytest.mark.unmeasured
def test_every_norm_can_be_shown(whole: lexrules.KnowledgeBase) -> None:
    def told(steps: tuple[outline.Step, ...]) -> list[str]:
        return [text for step in steps for text in (*step.text, *told(step.parts))]

    for norm in whole.program.norms:
        found = outline.conditions(whole.program, norm)
        texts = told((*found.when, *found.unless, *found.overridden, *outline.conclusion(whole.program, norm)))
        assert texts and all(texts), norm.id


@pytest.mark.unmeasured
def test_every_shipped_case_is_answered_for_machines_and_for_people(
    whole: lexrules.KnowledgeBase, conforms: Any
) -> None:
    scenarios = suite.find_scenarios([shipped("scenarios")], whole.program)
    for scenario in scenarios[::120]:
        decision = whole.evaluate(scenario.case)
        conforms(decision.as_dict(), "decision")
        assert decision.text("zh") and decision.text("en")
