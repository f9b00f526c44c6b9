"""Authority, positions, proof and burden, assessments and presumptions in answers (the small code)."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any, get_args

import pytest
from tests.unit.explain.small import WHOLE, Small
from tests.unit.explain.test_law_in_time import told

from lexrules.errors import Language
from lexrules.explain.account import account, explained
from lexrules.explain.decision import decision_as_dict
from lexrules.explain.export import FORMATS, export
from lexrules.explain.export.drawing import draw
from lexrules.explain.graph import derivation_graph
from lexrules.explain.missing import burdens, missing
from lexrules.explain.provisions import PROPOSAL
from lexrules.explain.text import answer, reasons
from lexrules.explain.why import Explainer, why, why_not

GOLDEN = Path(__file__).parent / "golden"
NOT_GRAVE = {"value": False, "assessor": "prosecutor", "reason": "偶发"}
QUESTIONS: dict[str, dict[str, Any]] = {
    "whole": {},
    "whole-law": {"authority": "law"},
    "whole-positions": {"positions": ["without-judgment/needed", "total-or-increment/total"]},
}


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("name", QUESTIONS)
def test_golden(small: Small, golden: Callable[[Path, str], None], name: str, language: Language) -> None:
    evaluation = small.evaluate(**WHOLE, **QUESTIONS[name])
    golden(GOLDEN / f"{name}.{language}.txt", answer(evaluation, language))
    golden(GOLDEN / f"{name}.detail.{language}.txt", answer(evaluation, language, detail=True))


@pytest.mark.parametrize("name", QUESTIONS)
def test_json_conforms(small: Small, conforms: Callable[[Any, str], None], name: str) -> None:
    evaluation = small.evaluate(**WHOLE, **QUESTIONS[name])
    conforms(json.loads(json.dumps(decision_as_dict(evaluation))), "decision")
    for full in (False, True):
        conforms(json.loads(export(derivation_graph(evaluation, full=full), "json")), "graph")


def conclusions(small: Small, **question: Any) -> dict[str, Any]:
    data = decision_as_dict(small.evaluate(**WHOLE, **question))
    return {**{each["name"]: each for each in data["conclusions"]}, "": data}


# -- authority --------------------------------------------------------------------------------------------------------


def test_every_conclusion_says_on_what_grade_it_rests(small: Small) -> None:
    found = conclusions(small)
    grades = {name: each["authority"] for name, each in found.items() if name}
    assert grades == dict.fromkeys(grades, "law") | {"multiple": "scholarship"}
    assert (found["multiple"]["rests_on"], found["multiple"]["proposal"]) == (["by-increment"], True)


def test_a_weaker_source_is_named(small: Small) -> None:
    # 60,000 yuan is serious by the guide alone, 100,000 by the law too.
    found, remarks = told(small.evaluate("a1.serious", value="60000", grave=NOT_GRAVE))
    assert found.authority == "policy"
    assert remarks == ["rests on: policy document (“serious-guide”)"]
    assert told(small.evaluate("a1.serious", value="100000"))[1] == []


def test_a_proposal_is_marked_as_one_in_every_output(small: Small) -> None:
    evaluation = small.evaluate("a1.multiple", **WHOLE)
    assert "倍数：2以上4以下【学术建议，并非现行法】" in answer(evaluation)
    assert "[scholarly proposal, not law in force]" in answer(evaluation, "en")
    graph = derivation_graph(evaluation)
    assert graph.nodes["conclusion:a1.multiple"]["proposal"] is True
    assert graph.nodes["conclusion:a1.multiple"]["authority"] == "scholarship"
    assert graph.nodes["norm:by-increment@a1"]["grade"] == "scholarship"
    for form in FORMATS:
        text = unescape(export(graph, form, "zh")).replace("\\n", "").replace("<br/>", "")
        assert "学术建议" in text, form
    assert why(evaluation, evaluation.asked[0]).as_dict(small.program)["proposal"] is True


def test_the_mark_of_a_proposal_is_never_cut_off_a_drawing(small: Small) -> None:
    graph = derivation_graph(small.evaluate("a1.multiple", **WHOLE))
    attributes = graph.nodes["conclusion:a1.multiple"]
    for language in ("zh", "en"):
        attributes[f"text_{language}"] = "很长的结论 a long conclusion " * 40
        box = next(box for box in draw(graph).boxes if box.id == "conclusion:a1.multiple")
        shown = "".join((*box.text[language], *box.small[language]))
        assert getattr(PROPOSAL, language).replace(" ", "") in shown.replace(" ", "")


def test_with_statute_alone_the_answer_names_what_separates_it_from_the_whole(small: Small) -> None:
    found = conclusions(small, authority="law")
    assert found[""]["question"] == {"authority": "law", "positions": [], "left_out": 3}
    multiple = found["multiple"]
    assert (multiple["status"], multiple["authority"]) == ("not_applicable", "law")
    assert multiple["with_everything"]["separated_by"] == ["by-increment"]
    assert multiple["with_everything"]["value"]["low"] == "2"
    assert "with_everything" not in found["liable"]


def test_a_norm_left_out_says_why(small: Small) -> None:
    evaluation = small.evaluate("a1.multiple", authority="law", **WHOLE)
    (first, second) = why_not(evaluation, evaluation.asked[0]).children
    assert [each.code for each in first.children] == ["authority"]
    assert first.children[0].text.en == "left out: scholarship is weaker than asked for"
    assert [each.code for each in second.children] == ["authority"]
    evaluation = small.evaluate("a1.multiple", **WHOLE)
    _, second = why_not(evaluation, evaluation.asked[0]).children
    assert second.children[0].text.en == "left out: the position “total” is not taken"


# -- positions --------------------------------------------------------------------------------------------------------


def test_a_disputed_conclusion_gives_each_answer_with_its_positions(small: Small) -> None:
    found = conclusions(small)
    banned = found["banned"]
    assert (banned["status"], banned["value"]["value"]) == ("disputed", True)
    assert banned["default"]["status"] == "established"
    (other,) = banned["positions"]
    assert (other["taken"], other["status"]) == ([["without-judgment/needed"]], "not_established")
    assert [each["id"] for each in found[""]["disputes"]] == ["without-judgment", "total-or-increment"]
    assert found["liable"]["status"] == "undetermined"
    assert "positions" not in found["liable"]


def test_what_no_position_changes_is_not_disputed(small: Small) -> None:
    # Below 1,000 yuan nobody is barred, whatever is held of judgments.
    evaluation = small.evaluate("a1.banned", done_on="2019-05-01", value="500")
    found, remarks = told(evaluation)
    assert not found.disputed
    assert remarks == []
    assert "争议" not in answer(evaluation)


def test_a_position_asked_for_closes_its_dispute(small: Small) -> None:
    evaluation = small.evaluate("a1.banned", positions=["without-judgment/needed"], **WHOLE)
    text = answer(evaluation)
    assert "所取立场：无判决可否禁入——须有判决" in text
    assert "✗ 不成立：禁入" in text
    assert "【争议】" not in text


def test_a_norm_names_the_position_it_goes_with(small: Small) -> None:
    evaluation = small.evaluate("a1.banned", **WHOLE)
    graph = derivation_graph(evaluation)
    assert graph.nodes["norm:barred@a1"]["remarks_en"] == ["position: barring without a judgment — enough"]
    assert graph.nodes["conclusion:a1.banned"]["disputed"] is True


# -- proof and burden -------------------------------------------------------------------------------------------------


def test_what_is_stated_and_not_proved_is_missing_as_proof(small: Small) -> None:
    facts = {fact.path: fact for fact in missing(small.evaluate(**WHOLE).derivation)}
    assert {path: fact.standard for path, fact in facts.items()} == {"a1.intent": "certain", "a1.diligent": "high"}
    facts = {fact.path: fact for fact in missing(small.evaluate("a1.punitive", value="3000").derivation)}
    assert {path: fact.standard for path, fact in facts.items()} == {"a1.intent": None}


@pytest.mark.parametrize("state", ["certain", "admitted", "presumed"])
def test_what_is_proved_far_enough_is_not_missing(small: Small, state: str) -> None:
    evaluation = small.evaluate("a1.punitive", intent={"value": True, "proof": state}, value="3000")
    assert missing(evaluation.derivation) == []
    assert evaluation.derivation.conclusion(evaluation.asked[0]).status.value == "established"


def test_the_burden_says_what_is_decided_and_against_whom(small: Small) -> None:
    found = conclusions(small)
    punitive, liable = found["punitive"]["on_the_burden"], found["liable"]["on_the_burden"]
    assert (punitive["status"], liable["status"]) == ("not_established", "established")
    assert [(each["norm"], each["party"], each["standard"]) for each in punitive["parts"]] == [
        ("punitive", "claimant", "certain")
    ]
    assert [(each["norm"], each["party"], each["standard"]) for each in liable["parts"]] == [
        ("fault-presumed", "defendant", "high")
    ]
    assert liable["parts"][0]["citations"][0]["citation"] == "lighter/2"


def test_only_open_parts_are_named_under_the_burden(small: Small) -> None:
    evaluation = small.evaluate("a1.liable", value="3000", diligent=False)
    assert burdens(evaluation.derivation, evaluation.asked[0]) == []


def test_a_part_to_be_proved_shows_standard_and_party(small: Small) -> None:
    evaluation = small.evaluate("a1.punitive", **WHOLE)
    nodes = list(why(evaluation, evaluation.asked[0]).walk())
    proof = next(node for node in nodes if node.kind == "proof")
    assert proof.text == (
        "故意（未知）（须由原告证明，达到“排除合理怀疑”）",
        "intent (unknown) (for the claimant to prove: beyond reasonable doubt)",
    )
    assert proof.demand is not None and proof.demand._asdict() == {"standard": "certain", "burden": "claimant"}
    fact = next(node for node in nodes if node.kind == "fact")
    assert fact.id == "fact:a1.intent!certain"
    assert fact.text.en == "intent: yes (proved: highly probable, not proved to “beyond reasonable doubt”, so unknown)"


def test_a_disputed_fact_is_unknown_everywhere(small: Small) -> None:
    evaluation = small.evaluate("a1.multiple", intent={"value": True, "proof": "disputed"})
    fact = next(node for node in why(evaluation, evaluation.asked[0]).walk() if node.kind == "fact")
    assert fact.id == "fact:a1.intent"
    assert fact.text.zh == "故意：是（有争议，未达到“较大可能”，视为未知）"


def test_the_burden_is_evaluated_where_the_answer_says_so_and_nowhere_else(small: Small) -> None:
    for facts in (WHOLE, {"value": "3000"}, {"value": "3000", "diligent": True, "intent": False}, {}):
        evaluation = small.evaluate(**facts)
        explainer = Explainer(evaluation)
        for asked in evaluation.asked:
            found = account(evaluation, explainer, asked)
            assert (found.burden.conclusion if found.burden else None) == evaluation.derivation.on_the_burden(asked)


def test_the_reasons_of_one_conclusion_begin_with_what_bears_on_it(small: Small) -> None:
    evaluation = small.evaluate("a1.punitive", **WHOLE)
    text = reasons(explained(evaluation, evaluation.asked[0]), "en")
    assert text.startswith("? 甲行为 punitive damages: undetermined\n  · if nothing more is proved: no — “intent”")


# -- assessments and presumptions -------------------------------------------------------------------------------------


def test_an_assessment_is_shown_with_assessor_and_reason(small: Small) -> None:
    found = conclusions(small)
    (assessment,) = found["serious"]["assessments"]
    assert {key: assessment[key] for key in ("path", "assessor", "reason", "because")} == {
        "path": "a1.grave",
        "assessor": "prosecutor",
        "reason": "多次实施",
        "because": "discretion",
    }
    assert all("assessments" not in each for name, each in found.items() if name not in ("", "serious"))
    graph = derivation_graph(small.evaluate("a1.serious", **WHOLE))
    fact = graph.nodes["fact:a1.grave"]
    assert fact["text_zh"] == "其他严重情节：是（检察官评估）"
    assert (fact["assessor"], fact["reason"], fact["assessment"]) == ("prosecutor", "多次实施", "discretion")
    assert graph.nodes["conclusion:a1.serious"]["remarks_zh"] == [
        "含人工评估：其他严重情节：是（检察官评估），理由：多次实施"
    ]


def test_what_the_law_lists_rests_on_no_assessment(small: Small) -> None:
    _, remarks = told(small.evaluate("a1.serious", value="100000", grave=NOT_GRAVE))
    assert remarks == []
    _, remarks = told(small.evaluate("a1.serious", value="100000"))
    assert remarks == []


def test_a_missing_assessment_says_why_it_is_not_computed_and_who_may_answer(small: Small) -> None:
    evaluation = small.evaluate("a1.serious", value="3000")
    (fact,) = missing(evaluation.derivation)
    assert fact.assessed is not None and fact.assessed.because == "discretion"
    assert "由检察官评估：由有权决定者裁量" in answer(evaluation)
    assert "to be assessed by the prosecutor: left to the discretion of whoever decides" in answer(evaluation, "en")


def test_a_presumption_is_shown_as_one(small: Small) -> None:
    evaluation = small.evaluate("a1.fault", **WHOLE)
    (norm,) = why(evaluation, evaluation.asked[0]).children
    assert norm.text == ("fault-presumed（法律推定）", "fault-presumed (presumption)")
    assert norm.as_dict(small.program)["presumption"] is True
    assert derivation_graph(evaluation).nodes["norm:fault-presumed@a1"]["presumption"] is True
