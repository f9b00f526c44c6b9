"""Versions of the law in answers: laws compared, and why a norm was not in force.

Of the small code: detention of 5 to 10 days for 1,000 yuan and more until 2019, a fine of 200 to 1,000 yuan from 2020
to February 2023, nothing until March 2024, then detention again, from 5,000 yuan. The lighter counts: first the
longest detention, then the highest fine.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.explain.small import Small

from lexrules.engine.evaluation import Evaluation
from lexrules.explain.account import Account, Remarks, account
from lexrules.explain.missing import missing
from lexrules.explain.tree import ExplanationNode
from lexrules.explain.why import Explainer, why, why_not


def told(evaluation: Evaluation) -> tuple[Account, list[str]]:
    explainer = Explainer(evaluation)
    found = account(evaluation, explainer, evaluation.asked[0])
    return found, [each.en for each in Remarks(evaluation, explainer.phrases).of(found)]


def reasons(evaluation: Evaluation) -> ExplanationNode:
    return why(evaluation, evaluation.asked[0])


AGAIN = "“barred” not in force then, between two periods: in force until 28 February 2023 and again from 1 March 2024"
ACT: dict[str, Any] = {"done_on": "2019-05-01", "decided_on": "2021-01-01", "value": "3000"}


def test_the_lighter_law_is_taken_and_both_are_shown(small: Small) -> None:
    found, remarks = told(small.evaluate("a1.penalties", **ACT))
    assert found.comparison is not None
    assert found.comparison.reason == "lighter"
    assert [(tuple(version.id for version in each.versions), each.mark.symbol) for each in found.comparison.laws] == [
        (("penal-old",), "✗"),
        (("penal-new",), "✓"),
    ]
    assert remarks == [
        "laws compared: 2; taken: the law of 1 January 2020 (it is the lighter)",
        "not taken: the law of the day of the act (1 May 2019): detention; detention: 5 days to 10 days",
    ]
    assert "longest detention: 10 days, highest fine: not applicable" in found.comparison.laws[0].weights.en


def test_the_law_of_the_act_is_taken_where_it_is_the_lighter(small: Small) -> None:
    # 900 yuan: a fine up to 500 under the old law, up to 1,000 under the new one.
    found, _ = told(small.evaluate("a1.penalties", **{**ACT, "value": "900"}))
    assert found.comparison is not None
    assert found.comparison.reason == "lighter"
    assert [each.mark.symbol for each in found.comparison.laws] == ["✓", "✗"]


def test_of_equal_laws_that_of_the_act_is_taken(small: Small) -> None:
    # An act in the gap of 2023, decided after March 2024, below 5,000 yuan: no penalty under either law.
    evaluation = small.evaluate("a1.penalties", done_on="2023-06-01", decided_on="2025-01-01", value="3000")
    found, remarks = told(evaluation)
    assert found.comparison is not None
    assert (found.comparison.reason, found.comparison.text().en) == ("same", "laws compared: 2; they give the same")
    assert [each.mark.symbol for each in found.comparison.laws] == ["✓", "✗"]
    assert not any("laws compared" in remark for remark in remarks)


def test_which_law_is_lighter_may_be_open(small: Small) -> None:
    # Old law: detention from 1,000 yuan, below it the lower fine; so the new law may be the lighter or the harsher.
    evaluation = small.evaluate("a1.penalties", **{**ACT, "value": {"between": ["500", "2000"]}})
    found, _ = told(evaluation)
    assert found.comparison is not None
    assert found.comparison.reason == "open"
    assert {each.mark.symbol for each in found.comparison.laws} == {"?"}
    assert [fact.path for fact in missing(evaluation.derivation)] == ["a1.value"]


def test_the_date_to_which_laws_count_is_missing_where_it_decides(small: Small) -> None:
    facts = {"done_on": "2019-05-01", "value": "3000"}
    assert [fact.path for fact in missing(small.evaluate("a1.penalties", **facts).derivation)] == ["a1.decided_on"]
    # After the repeal of 2023 an act below 5,000 yuan has no penalty under any law, whenever it is judged.
    facts = {"done_on": "2023-06-01", "value": "3000"}
    assert missing(small.evaluate("a1.penalties", **facts).derivation) == []


def test_what_a_compared_list_is_read_for_is_missing_too(small: Small) -> None:
    evaluation = small.evaluate("a1.days", done_on="2019-05-01", decided_on="2021-01-01")
    assert [fact.path for fact in missing(evaluation.derivation)] == ["a1.value"]
    decided = small.evaluate("a1.days", **ACT)
    assert missing(decided.derivation) == []
    assert "condition:lightest@a1#comparison" not in {node.id for node in reasons(decided).walk()}


def test_a_norm_in_two_worlds_is_two_nodes(small: Small) -> None:
    nodes = {node.id: node for node in reasons(small.evaluate("a1.penalties", **ACT)).walk()}
    assert nodes["norm:old-detention@a1!doing.a1=own"].symbol == "✓"
    assert nodes["norm:new-fine@a1!doing.a1=2020-01-01"].symbol == "✓"
    weights = [nodes[f"conclusion:a1.days!doing.a1={day}"].text.en for day in ("own", "2020-01-01")]
    assert weights == ["longest detention: 10 days", "longest detention: not applicable"]
    assert nodes["measure:new-fine@a1"].text.en == "kind: fine; fine: CNY 200 to CNY 1,000"


def test_without_another_law_nothing_is_compared(small: Small) -> None:
    found, remarks = told(small.evaluate("a1.penalties", done_on="2021-05-01", decided_on="2021-06-01", value="900"))
    assert found.comparison is None
    assert remarks == []


@pytest.mark.parametrize(
    ("day", "code", "sentence"),
    [
        # The last day of each version and the first of the next are inside; so is the leap day.
        ("2009-12-31", "not_yet", "“barred” not yet in force then: takes effect on 1 January 2010; nothing was before"),
        ("2010-01-01", None, ""),
        ("2023-02-28", None, ""),
        (
            "2023-03-01",
            "between",
            AGAIN,
        ),
        ("2024-02-29", "between", ""),
        ("2024-03-01", None, ""),
    ],
)
def test_a_conclusion_for_want_of_a_provision_in_force(small: Small, day: str, code: str | None, sentence: str) -> None:
    evaluation = small.evaluate("a1.banned", positions=["without-judgment/enough"], done_on=day, value="3000")
    found, remarks = told(evaluation)
    assert [each.code for each in found.versions] == ([code] if code else [])
    if sentence:
        assert remarks == [sentence]
    in_force = [node for node in why_not(evaluation, evaluation.asked[0]).walk() if node.kind == "in_force"]
    assert [node.code for node in in_force] == ([code] if code else [])


def test_a_norm_whose_conditions_fail_anyway_is_not_wanted(small: Small) -> None:
    _, remarks = told(small.evaluate("a1.banned", done_on="2009-12-31", value="500"))
    assert remarks == []


def test_repealed_norms(small: Small) -> None:
    # In the gap of 2023 both earlier rules would have had a penalty for 3,000 yuan; the later one only from 5,000.
    found, remarks = told(small.evaluate("a1.penalties", done_on="2023-06-01", decided_on="2023-07-01", value="3000"))
    assert [(each.norm.id, each.code) for each in found.versions] == [
        ("old-detention", "repealed"),
        ("new-fine", "repealed"),
    ]
    assert remarks == [
        "“old-detention” no longer in force then: in force until 31 December 2019",
        "“new-fine” no longer in force then: in force until 28 February 2023",
    ]


def test_an_act_before_any_basis_is_not_reached_by_a_later_one(small: Small) -> None:
    evaluation = small.evaluate("a1.penalties", done_on="2009-06-01", decided_on="2011-01-01", value="3000")
    found, remarks = told(evaluation)
    assert found.conclusion.measures == ()
    assert remarks == [
        "laws compared: 2; taken: the law of the day of the act (1 June 2009) (it is the lighter)",
        "not taken: the law of 1 January 2010: detention; detention: 5 days to 10 days",
        "“old-detention” not yet in force then: takes effect on 1 January 2010; nothing was before",
        "“new-fine” not yet in force then: takes effect on 1 January 2020; nothing was before",
    ]


def test_an_act_that_straddles_the_change(small: Small) -> None:
    facts = {"done_on": "2010-03-01", "value": "3000"}
    positions = ["without-judgment/enough"]
    found, remarks = told(small.evaluate("a1.banned", positions=positions, began_on="2009-12-31", **facts))
    assert [each.code for each in found.versions] == ["straddles"]
    (remark,) = remarks
    assert remark == (
        "straddles a change of the law: begun by 31 December 2009, “barred” is in force from 1 January 2010 and "
        "applies by the day of the act"
    )
    assert told(small.evaluate("a1.banned", positions=positions, began_on="2010-01-01", **facts))[1] == []
    assert told(small.evaluate("a1.banned", positions=positions, **facts))[1] == []


def test_a_date_not_known(small: Small) -> None:
    found, remarks = told(small.evaluate("a1.banned", positions=["without-judgment/enough"], value="3000"))
    assert [each.code for each in found.versions] == ["unknown"]
    assert remarks == ["the day of the act is not settled, and so neither is which version applies, if any"]
