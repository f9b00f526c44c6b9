"""Why, why not and what is open: the tree of reasons."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from lexrules.engine.conclusions import Asked, ask
from lexrules.engine.derivation import Derivation
from lexrules.explain.tree import ExplanationNode, Mark
from lexrules.explain.why import why, why_not
from lexrules.kb.program import Program

Evaluate = Callable[..., Derivation]


def asked(derivation: Derivation, path: str) -> Asked:
    return ask(derivation.program, derivation.case, path)[0]


def texts(node: ExplanationNode, language: str = "zh") -> list[str]:
    return [f"{each.symbol} {getattr(each.text, language)}" for each in node.walk()]


def outline(node: ExplanationNode) -> Any:
    children = [outline(child) for child in node.children]
    return (f"{node.symbol} {node.text.en}", children) if children else f"{node.symbol} {node.text.en}"


def test_why_follows_premises_to_facts_with_their_evidence(decide: Evaluate) -> None:
    derivation = decide()
    node = why(derivation, asked(derivation, "c1.due"))
    assert node.mark is Mark.HOLDS
    (norm,) = node.children
    assert norm.kind == "norm"
    assert [cited.text.zh for cited in norm.cited] == ["《样例法》第一条第一款", "《样例法》第二条"]
    assert norm.cited[0].versions == ("act-2020",)
    assert norm.cited[0].period is not None and norm.cited[0].period.zh == "2020年1月1日起施行"
    colour = next(each for each in node.walk() if each.id == "fact:c1.colour")
    assert colour.source is not None
    assert (colour.source.evidence, colour.source.note) == (("现场照片",), "第三页")
    assert "✓ 含量（85毫克）不低于80毫克" in texts(node)
    assert "✓ level (85 mg) is at least 80 mg" in texts(node, "en")
    # Of "at least two of" only what holds is told.
    assert not any("有损坏" in text for text in texts(node))


def test_a_node_is_equal_to_itself_alone(decide: Evaluate) -> None:
    derivation = decide()
    first, second = (why(derivation, asked(derivation, "c1.due")) for _ in range(2))
    assert (first.id, first.text) == (second.id, second.text)
    assert first != second
    assert not first == second  # noqa: SIM201 - both operators are its own
    assert {first, second, first} == {second, first}


def test_exceptions_are_told_even_where_they_do_not_arise(decide: Evaluate) -> None:
    derivation = decide()
    exception = next(each for each in why(derivation, asked(derivation, "c1.due")).walk() if each.kind == "exception")
    assert (exception.mark, exception.symbol, exception.text.zh) == (Mark.FAILS, "–", "放弃")
    assert [cited.citation for cited in exception.cited] == ["act/3"]
    inner = next(each for each in exception.children if each.kind == "exception")
    assert (inner.mark, inner.symbol) == (Mark.HOLDS, "✗")


def test_why_not_tells_the_failing_parts_of_every_norm_and_nothing_else(decide: Evaluate) -> None:
    derivation = decide(revoked=False, level="70")
    node = why_not(derivation, asked(derivation, "c1.due"))
    current, old = node.children
    assert outline(current) == (
        "✗ Duty to pay",
        [
            (
                "✗ at least 2 of these 3 (1 made out)",
                [
                    ("✗ level is high: no", [("✗ Level", [("✗ level (70 mg) is at least 80 mg", ["✓ level: 70 mg"])])]),
                    (
                        "✗ damage: no",
                        [("✗ Damage", [("✗ total value of item with “broken” (CNY 90) is more than CNY 100", [
                            ("✓ item i1: CNY 90", ["✓ broken: yes", "✓ value: CNY 90"]), "✓ item: 2"])])],
                    ),
                ],
            ),
            ("✗ waiver", ["✓ waived: yes", ("– waiver revoked", ["✗ waiver revoked: no"])]),
        ],
    )  # fmt: skip
    assert [each.kind for each in old.children] == ["in_force"]
    assert old.children[0].text.zh == "当时已经失效：终了日（2024年1月31日）；本条2010年1月1日至2019年12月31日施行"


def test_an_undetermined_conclusion_shows_what_holds_and_what_is_open(decide: Evaluate) -> None:
    derivation = decide(level=None, pending=None)
    node = why(derivation, asked(derivation, "c1.due"))
    assert node.mark is Mark.OPEN
    marks = {each.text.en: each.symbol for each in node.children[0].children}
    assert marks["in writing"] == "✓"
    assert marks["at least 2 of these 3 (1 made out)"] == "?"
    assert marks["dispute pending: unknown (must be no)"] == "?"


def test_what_prevails_is_named_with_the_reason(decide: Evaluate) -> None:
    derivation = decide("c1.steps", colour="green", items=[{"value": "900", "broken": True}])
    node = why_not(derivation, asked(derivation, "c1.steps"))
    override = next(each for each in node.walk() if each.kind == "override")
    assert override.text == ("特别规定优先：蓝色措施", "the special rule prevails: Blue step")
    assert (override.because, override.symbol) == ("special", "✗")
    assert override.note == ("特别情形", "special case")


def test_options_are_told_down_to_the_one_taken(decide: Evaluate) -> None:
    derivation = decide()
    options = [each for each in why(derivation, asked(derivation, "c1.outcome")).walk() if each.kind == "option"]
    assert [(each.symbol, each.text.zh) for each in options] == [("✗", "争议未决的中止"), ("✓", "继续")]
    assert options[0].cited[0].text.zh == "《样例法》第四条第一项"
    full = [
        each for each in why(derivation, asked(derivation, "c1.outcome"), full=True).walk() if each.kind == "option"
    ]
    assert [each.symbol for each in full] == ["✗", "✓", "–"]


def test_a_quantity_shows_its_calculation(decide: Evaluate) -> None:
    derivation = decide()
    amount = next(each for each in why(derivation, asked(derivation, "c1.amount")).walk() if each.kind == "value")
    assert amount.text.zh == (
        "由请求人择一从高（价款十倍：价款（120.50元）×10；损失三倍：损失（500元）×3），"
        "不足1,000元的按1,000元计，超过900,000元的按900,000元计 ＝ 1,500元"
    )
    assert amount.text.en.endswith("but not less than CNY 1,000, but not more than CNY 900,000 = CNY 1,500")
    deadline = next(each for each in why(derivation, asked(derivation, "c1.deadline")).walk() if each.kind == "value")
    assert deadline.text.zh == "终了日（2024年1月31日）起期间（1个月） ＝ 2024年2月29日"
    assert deadline.text.en == "term (1 month) after end (31 January 2024) = 29 February 2024"


@pytest.mark.parametrize(
    ("price", "taken"), [("50", "5元"), ("500", "10元以上50元以下"), ("2100", "其他情形：（价款－100元）÷20")]
)
def test_tiers(decide: Evaluate, price: str, taken: str) -> None:
    derivation = decide("c1.fee", price=price)
    options = [each for each in why(derivation, asked(derivation, "c1.fee")).walk() if each.kind == "option"]
    assert options[-1].mark is Mark.HOLDS
    assert options[-1].text.zh.replace("（2,100元）", "") == taken


def test_a_concept_that_does_not_arise_says_why(decide: Evaluate) -> None:
    derivation = decide(signed=False)
    node = why(derivation, asked(derivation, "c1.amount"))
    assert (node.mark, node.symbol, node.text.en) == (Mark.VOID, "–", "amount: not applicable")
    assert [child.id for child in node.children] == ["conclusion:c1.due"]


def test_a_conflict_names_both_norms(decide: Evaluate) -> None:
    derivation = decide("c1.clash")
    node = why(derivation, asked(derivation, "c1.clash"))
    assert node.children[0].kind == "conflict"
    assert node.children[0].text.zh == "下列规范都适用而结论不同：冲突一；冲突二"


def test_a_date_not_known_leaves_it_open_whether_the_norm_is_in_force(decide: Evaluate) -> None:
    derivation = decide(ended_on=None)
    node = why(derivation, asked(derivation, "c1.due"))
    in_force = [each for each in node.walk() if each.kind == "in_force"]
    assert in_force and in_force[0].text.zh.startswith("当时是否施行尚不能确定：终了日（未知）")


def test_a_shared_concept_is_built_once_and_referred_to_in_json(decide: Evaluate, law: Program) -> None:
    derivation = decide()
    data = why(derivation, asked(derivation, "c1.steps"), full=True).as_dict(law)
    text = json.dumps(data, ensure_ascii=False)
    assert text.count('"id": "conclusion:c1.due"') == 1
    assert '"ref": "conclusion:c1.due"' in text
    assert json.loads(text) == data


def test_ids_do_not_depend_on_what_else_is_explained(decide: Evaluate) -> None:
    first, second = decide(), decide("c1.due")
    one = {each.id for each in why(first, asked(first, "c1.due")).walk()}
    two = {each.id for each in why(second, asked(second, "c1.due")).walk()}
    assert one == two
    whole = {each.id for each in why(first, asked(first, "c1.due"), full=True).walk()}
    assert one < whole


def test_norms_that_the_case_rules_out_together_are_counted(decide: Evaluate) -> None:
    derivation = decide("c1.by_colour", colour="white")
    node = why(derivation, asked(derivation, "c1.by_colour"))
    (excluded,) = node.children
    assert (excluded.kind, excluded.mark) == ("excluded", Mark.FAILS)
    assert excluded.text == (
        "另有4条规范以其他“颜色”为前提，均不适用",
        "cannot apply: 4 more, which require another “colour”",
    )
    assert [child.text.zh for child in excluded.children] == ["颜色：白"]
    every = why_not(derivation, asked(derivation, "c1.by_colour"))
    assert [child.kind for child in every.children] == ["norm"] * 4


def test_a_measure_that_another_reads_is_explained(decide: Evaluate) -> None:
    derivation = decide("c1.blue_step")
    texts_found = texts(why(derivation, asked(derivation, "c1.blue_step")))
    assert "✗ 存在符合“种类为蓝，并且必须”的措施（共1项，符合0项）" in texts_found
    derivation = decide("c1.blue_step", colour="green")
    node = why(derivation, asked(derivation, "c1.blue_step"), full=True)
    assert any(each.kind == "item" and each.text.zh == "蓝色措施" for each in node.walk())
