"""Reasoning in prose: every sentence comes from the explanation and says no more than it does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.documents.conftest import HERE, SCENARIOS, Decide

from lexrules.documents.sentences import Clause, Sentence, paragraph
from lexrules.kb.program import Label

ACCIDENT = SCENARIOS / "referral" / "published-r010-traffic-accident.yaml"
QUARRELS = SCENARIOS / "referral" / "published-r052-insufficient-quarrels.yaml"
DEFENCE = SCENARIOS / "referral" / "published-r064-justified-defence-corrected.yaml"
WASTE = SCENARIOS / "damages" / "environment-waste-liquid.yaml"
PROPOSAL = HERE / "cases" / "proposal.yaml"
TOLD = {
    "accident": (ACCIDENT, ["p1.disposition", "a1.measures", "a1.limitation_deadline", "a1.limitation_expired"]),
    "quarrels": (QUARRELS, ["p1.disposition", "a1.outcome", "a2.outcome"]),
    "waste": (WASTE, ["c1.eligible", "c1.base", "c1.amount"]),
}


@pytest.mark.parametrize("name", TOLD)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_told(name: str, language: str, decide: Decide, golden: Callable[[Path, str], None]) -> None:
    path, asked = TOLD[name]
    decision = decide(path)
    lines = []
    for each in asked:
        lines += [f"== {each}", *(f"[{s.role}] {getattr(s.text, language)}" for s in decision.prose(each)), ""]
    golden(HERE / "golden" / f"prose-{name}.{language}.txt", "\n".join(lines))


@pytest.mark.unmeasured
@pytest.mark.parametrize("path", [ACCIDENT, QUARRELS, DEFENCE, WASTE, PROPOSAL], ids=lambda path: path.stem[:20])
@pytest.mark.parametrize("full", [False, True], ids=["short", "full"])
def test_every_sentence_comes_from_nodes_of_the_graph(
    path: Path, full: bool, decide: Decide, graph_nodes: Callable[[Path], set[str]]
) -> None:
    decision, nodes = decide(path), graph_nodes(path)
    for conclusion in decision.conclusions:
        for sentence in decision.prose(conclusion.path, full=full):
            assert sentence.nodes
            assert set(sentence.nodes) <= nodes, sentence.text.zh
            assert sentence.text.zh.endswith("。")
            assert sentence.text.en.endswith(".")


@pytest.mark.unmeasured
@pytest.mark.parametrize("path", [ACCIDENT, QUARRELS, WASTE], ids=lambda path: path.stem[:20])
def test_premises_come_first_and_the_conclusion_after_its_reasons(path: Path, decide: Decide) -> None:
    decision = decide(path)
    for conclusion in decision.conclusions:
        roles = [sentence.role for sentence in decision.prose(conclusion.path)]
        first = [role for role in roles if role in ("assumption", "assessment")]
        assert roles[: len(first)] == first
        assert "conclusion" in roles
        last = len(roles) - 1 - roles[::-1].index("conclusion")
        assert not {"major", "minor", "exception"} & set(roles[last:])


def test_a_condition_that_fails_is_not_told_as_if_it_held(decide: Decide) -> None:
    # 行政处罚法 36(1): discovered on the day of the act, five years before limitation runs.
    told = [sentence.text for sentence in decide(ACCIDENT).prose("a1.limitation_expired")]
    assert any("不符合“有权机关首次发现日（2024年1月4日）晚于时效届满日（2029年1月4日）”" in each.zh for each in told)
    assert any("it is not so that first discovered" in each.en for each in told)
    assert any(each.zh == "据此，就行为 a1（交通肇事罪）而言，“已过处罚时效”不成立。" for each in told)


def test_an_undetermined_conclusion_says_what_is_missing(decide: Decide) -> None:
    sentences = decide(QUARRELS).prose("p1.disposition")
    (lacking,) = [sentence for sentence in sentences if sentence.role == "open"]
    assert "a1.facts_proven" in lacking.text.zh


def test_a_disputed_conclusion_says_on_which_position_it_is_told(decide: Decide) -> None:
    sentences = decide(ACCIDENT).prose("a1.measures")
    assert sentences[0].role == "assumption"
    assert "相对不起诉已认定犯罪，应当吊销" in sentences[0].text.zh
    assert any(each.role == "remark" and "须有人民法院的有罪判决" in each.text.zh for each in sentences)


def test_assessments_say_who_made_them_and_why(decide: Decide) -> None:
    told = [each.text.zh for each in decide(WASTE).prose("c1.eligible") if each.role == "assessment"]
    assert any("审理法院评估" in each and "明知对方没有危险废物处置资质仍交其处理" in each for each in told)


def test_a_proposal_is_marked_wherever_it_is_told(decide: Decide) -> None:
    sentences = decide(PROPOSAL).prose("c1.proposal_amount_total")
    majors = [each for each in sentences if each.role in ("major", "conclusion")]
    assert majors
    assert all("学术建议，并非现行法" in each.text.zh for each in majors)
    assert all("scholarly proposal, not law in force" in each.text.en for each in majors)


def test_full_prose_tells_every_norm(decide: Decide) -> None:
    short, full = (decide(ACCIDENT).prose("a1.limitation_expired", full=full) for full in (False, True))
    assert sum(each.role == "major" for each in full) > sum(each.role == "major" for each in short)
    assert not any(each.role == "others" for each in full)


def test_a_sentence_without_a_node_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one node"):
        Sentence("minor", Label("", ""), (Clause(Label("甲", "a"), ()),))


def test_what_is_left_without_assessments_and_proposals() -> None:
    plain = Clause(Label("甲", "a"), ("n1",))
    assessed = Clause(Label("乙（评估）", "b (assessed)"), ("n2",), assessed=True, bare=Label("乙", "b"))
    bare = Clause(Label("丙", "c"), ("n3",), assessed=True)
    proposed = Clause(Label("丁", "d"), ("n4",), proposal=True)
    sentence = Sentence("minor", Label("本案中，", "in this case, "), (plain, assessed, bare, proposed))

    kept = sentence.without(assessments=True, proposals=True)

    assert kept is not None
    assert (kept.text.zh, kept.text.en) == ("本案中，甲；乙。", "In this case, a; b.")
    assert (kept.assessed, kept.proposal) == (False, False)
    assert sentence.without(assessments=False, proposals=False) == sentence
    assert Sentence("minor", Label("", ""), (bare,)).without(assessments=True, proposals=False) is None
    assert paragraph([sentence], "zh").startswith("本案中，甲；乙（评估）")
    assert Sentence("assessment", Label("", ""), (plain,)).without(assessments=True, proposals=False) is None
