"""Laws compared, authority, positions, proof: cases whose answers can be read off the norms in tests/data/small."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

import lexrules
from lexrules.api import Decision, KnowledgeBase, Status
from lexrules.errors import UsageError
from lexrules.model import truth

FOLDER = Path(__file__).parent.parent / "data" / "small"
REACHED = {"disputed": 0, "likely": 1, "high": 2}


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return lexrules.load(FOLDER, use_cache=False)


def ask(kb: KnowledgeBase, facts: dict[str, Any], *, as_of: str = "2025-01-01", **question: Any) -> Decision:
    """One act with these facts; ``proof`` says how far some of them are proved."""
    proof = facts.pop("proof", {})
    case = kb.case({"domain": "sample", "case": {"acts": [facts]}}, as_of=datetime.date.fromisoformat(as_of))
    case.entities["act1"].reached.update({name: REACHED[state] for name, state in proof.items()})
    return kb.evaluate(case, **question)


def measures(decision: Decision) -> dict[str, Status]:
    return {measure.norm.id: measure.status for measure in decision["act1.penalties"].measures}


# -- laws compared ----------------------------------------------------------------------------------------------------
# Old law (to 2019): detention of 5 to 10 days from 1,000, below that a fine up to 500. New law (2020 to 28 February
# 2023): a fine up to 1,000. Then nothing until 1 March 2024: detention of 1 to 5 days from 5,000.


@pytest.mark.parametrize(
    ("done", "decided", "value", "given"),
    [
        ("2019-12-31", "2019-12-31", 2000, ["old-detention"]),  # decided on the last day of the old law
        ("2019-12-31", "2020-01-01", 2000, ["new-fine"]),  # on the first of the new: a fine is lighter than detention
        ("2019-12-31", "2020-01-01", 999, ["old-fine"]),  # 500 is less than 1,000: the law of the act stays
        ("2020-01-01", "2020-06-01", 2000, ["new-fine"]),
        ("2019-06-01", "2023-02-28", 2000, ["new-fine"]),
        ("2019-06-01", "2023-03-01", 2000, []),  # no longer punishable at all is the lightest
        ("2019-06-01", "2024-06-01", 9000, []),  # and stays so: every law up to the decision counts
        ("2023-06-01", "2024-06-01", 9000, []),  # an act before any basis
        ("2024-02-29", "2024-06-01", 9000, []),  # the last day before it
        ("2024-03-01", "2024-06-01", 9000, ["last-detention"]),
    ],
)
def test_the_lightest_law_between_act_and_decision(
    kb: KnowledgeBase, done: str, decided: str, value: int, given: list[str]
) -> None:
    decision = ask(kb, {"done_on": done, "decided_on": decided, "value": value})
    assert measures(decision) == dict.fromkeys(given, Status.ESTABLISHED)


def test_the_date_asked_about_is_the_last_whose_law_counts(kb: KnowledgeBase) -> None:
    facts = {"done_on": "2019-06-01", "decided_on": "2024-06-01", "value": 2000}
    assert measures(ask(kb, dict(facts), as_of="2019-12-31")) == {"old-detention": Status.ESTABLISHED}
    assert measures(ask(kb, dict(facts), as_of="2022-01-01")) == {"new-fine": Status.ESTABLISHED}


def test_an_unknown_decision_leaves_the_law_open_and_names_what_is_missing(kb: KnowledgeBase) -> None:
    decision = ask(kb, {"done_on": "2019-06-01", "value": 2000})
    # Until the decision is dated the laws of 2019, of 2020 and of the gap may be the lightest that counts.
    assert measures(decision) == dict.fromkeys(("old-detention", "new-fine"), Status.UNDETERMINED)


def test_each_law_compared_can_be_read(kb: KnowledgeBase) -> None:
    decision = ask(kb, {"done_on": "2019-06-01", "decided_on": "2020-06-01", "value": 2000})
    comparison = decision.derivation.comparison(decision.case.entities["act1"], "penalties")
    assert comparison is not None
    assert [law.day for law in comparison.laws] == [None, datetime.date(2020, 1, 1)]
    assert [law.day for law in comparison.taken] == [datetime.date(2020, 1, 1)]
    assert [[weight[-1].low for weight in law.weights if hasattr(weight[-1], "low")] for law in comparison.laws] == [
        [10],
        [1000],
    ]


# -- authority --------------------------------------------------------------------------------------------------------


def test_a_conclusion_rests_on_the_weakest_source_it_needs(kb: KnowledgeBase) -> None:
    decision = ask(kb, {"value": 60000})
    assert decision.authority("act1.serious") == "policy"
    asked = decision["act1.serious"].asked
    assert [norm.id for norm in decision.evaluation.supports(asked)] == ["serious-guide"]
    # From 100,000 the statute alone gives it: the strongest of several derivations counts.
    assert ask(kb, {"value": 100000}).authority("act1.serious") == "law"


def test_below_the_grade_asked_for_nothing_counts(kb: KnowledgeBase) -> None:
    assert ask(kb, {"value": 60000}, authority="law")["act1.serious"].status is Status.UNDETERMINED
    assert ask(kb, {"value": 60000}, authority="policy")["act1.serious"].status is Status.ESTABLISHED
    assert ask(kb, {"intent": True}, authority="law")["act1.multiple"].status is Status.NOT_APPLICABLE


# -- positions --------------------------------------------------------------------------------------------------------


def test_disputed_only_where_the_positions_differ_in_this_case(kb: KnowledgeBase) -> None:
    disputed = ask(kb, {"value": 2000, "done_on": "2024-06-01"})
    assert disputed.status("act1.banned") is Status.DISPUTED
    assert disputed["act1.banned"].status is Status.ESTABLISHED  # the default
    assert [
        (outcome.conclusion.value, [[str(each) for each in choice] for choice in outcome.choices])
        for outcome in disputed.outcomes("act1.banned")
    ] == [(truth.TRUE, [[]]), (truth.FALSE, [["without-judgment/needed"]])]
    assert ask(kb, {"value": 999, "done_on": "2024-06-01"}).status("act1.banned") is Status.NOT_ESTABLISHED


def test_a_position_asked_for_closes_the_dispute(kb: KnowledgeBase) -> None:
    decision = ask(kb, {"value": 2000, "done_on": "2024-06-01"}, positions=["without-judgment/needed"])
    assert decision.status("act1.banned") is Status.NOT_ESTABLISHED
    assert "without-judgment" not in decision.evaluation.disputes


def test_disputes_that_do_not_bear_are_not_expanded(kb: KnowledgeBase) -> None:
    assert ask(kb, {"value": 2000, "intent": False, "done_on": "2024-06-01"}).evaluation.disputes == [
        "without-judgment"
    ]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({"positions": ["without-judgment/neded"]}, "LEX4024"),
        ({"positions": ["without-judgment/needed", "without-judgment/enough"]}, "LEX4025"),
        ({"authority": "laws"}, "LEX4026"),
    ],
)
def test_what_cannot_be_asked(kb: KnowledgeBase, question: dict[str, Any], code: str) -> None:
    with pytest.raises(UsageError) as refused:
        ask(kb, {"value": 1}, **question)
    assert [finding.code for finding in refused.value.findings] == [code]


# -- proof ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proof", "liable", "punitive"),
    [
        # Fault is presumed until diligence is highly probable; intent has to be beyond reasonable doubt.
        ({}, "not_established", "established"),
        ({"intent": "high", "diligent": "high"}, "not_established", "undetermined"),
        ({"intent": "disputed", "diligent": "likely"}, "undetermined", "undetermined"),
    ],
)
def test_one_record_two_standards(kb: KnowledgeBase, proof: dict[str, str], liable: str, punitive: str) -> None:
    decision = ask(kb, {"value": 2000, "intent": True, "diligent": True, "proof": proof})
    assert (decision["act1.liable"].status, decision["act1.punitive"].status) == (liable, punitive)


def test_what_the_burden_decides(kb: KnowledgeBase) -> None:
    proof = {"intent": "high", "diligent": "likely"}
    decision = ask(kb, {"value": 2000, "intent": True, "diligent": True, "proof": proof})
    liable, punitive = decision.on_the_burden("act1.liable"), decision.on_the_burden("act1.punitive")
    assert liable is not None
    assert punitive is not None
    assert liable.status is Status.ESTABLISHED  # the defendant has to prove diligence
    assert punitive.status is Status.NOT_ESTABLISHED  # the claimant has to prove intent
    assert decision.on_the_burden("act1.serious") is None  # open, but nobody's burden


def test_a_disputed_fact_is_unknown_even_where_no_standard_is_named(kb: KnowledgeBase) -> None:
    facts = {"intent": True, "proof": {"intent": "disputed"}}
    assert ask(kb, facts)["act1.multiple"].status is Status.UNDETERMINED
