"""Versions compared: what the page says of orders and days, by hand, and differences once found between the engines."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from decimal import Decimal

import pytest

from lexrules.engine import native
from lexrules.engine.conclusions import Asked
from lexrules.model import values
from lexrules.model.truth import FALSE, NOT_APPLICABLE_BIT, TRUE, UNKNOWN
from lexrules.model.values import NOT_APPLICABLE, Interval, Value
from tests.conformance import histories, pairs
from tests.conformance.cases import engine_case
from tests.conformance.generate import KnowledgeBase
from tests.conformance.lighter_law import Act, Penalty, Tier, Version
from tests.conformance.questions import Question
from tests.conformance.versions import certainly_beats


def number(value: int) -> Interval:
    return values.exactly(Decimal(value))


def wide(low: int, high: int, *, closed: bool = True) -> Value:
    return Interval(Decimal(low), Decimal(high), closed, closed, open=True)


@pytest.mark.parametrize(
    ("first", "second", "if_earlier", "if_later"),
    [
        ([number(1)], [number(2)], True, True),
        ([number(2)], [number(1)], False, False),
        ([number(1)], [number(1)], True, False),
        ([NOT_APPLICABLE], [number(-5)], True, True),
        ([NOT_APPLICABLE], [NOT_APPLICABLE], True, False),
        ([FALSE], [TRUE], True, True),
        ([NOT_APPLICABLE_BIT], [FALSE], True, True),
        ([FALSE], [UNKNOWN], True, False),
        ([UNKNOWN], [UNKNOWN], False, False),
        ([wide(1, 3)], [wide(3, 5)], True, False),
        ([wide(1, 3, closed=False)], [wide(3, 5)], True, True),
        ([wide(1, 3)], [wide(2, 5)], False, False),
        ([values.with_na(number(3))], [number(3)], True, False),
        ([number(3)], [values.with_na(number(3))], False, False),
        # What comes later counts where what comes first may be equal.
        ([number(1), number(9)], [number(2), number(1)], True, True),
        ([number(1), number(1)], [number(1), number(2)], True, True),
        ([wide(1, 2), number(1)], [number(2), number(2)], True, True),
        ([wide(1, 2), number(3)], [number(2), number(2)], False, False),
        ([FALSE, wide(1, 2)], [FALSE, number(2)], True, False),
    ],
)
def test_which_day_certainly_beats_which(
    first: list[Value], second: list[Value], if_earlier: bool, if_later: bool
) -> None:
    assert certainly_beats(first, second, earlier=True) is if_earlier
    assert certainly_beats(first, second, earlier=False) is if_later


FINE = Penalty("fine", 0, (Tier(None, (200, 500)),))
ACT = Act(datetime.date(2019, 1, 1), datetime.date(2021, 1, 1), 1000)


def disagreements(kb: KnowledgeBase, question: Question = pairs.PLAIN, act: Act = ACT) -> list[str]:
    loaded = pairs.Loaded(kb)
    return list(pairs.check(loaded, histories.case_of([act]), random.Random(0), Counter(), question))


def with_others(kb: KnowledgeBase) -> None:
    """Give the act another effect list, with one norm."""
    vocabulary, *_, law = kb.documents
    kind = {"type": "enum", "of": "kind", "required": "true", "label": histories.LABEL}
    vocabulary["effects"]["other"] = {
        "for": "act", "list": "others", "label": histories.LABEL, "attributes": {"kind": kind},
    }  # fmt: skip
    law["norms"].append(histories.norm("other", "provision", {"effect": "other", "kind": "fine"}, versions=["v1"]))


def test_a_day_on_which_this_list_stays_as_it_is_leaves_a_range_to_discretion(monkeypatch: pytest.MonkeyPatch) -> None:
    """The laws of both days give the same range, and neither is certainly the lighter: it is not open for that."""
    monkeypatch.setitem(histories.WEIGHTS, "fine_most", ({"type": "money"}, "highest(act.penalties, amount)"))
    kb = histories.knowledge_base([Version(datetime.date(2015, 1, 1), None, (FINE,))])
    _, provision, *_, law = kb.documents
    with_others(kb)
    provision["versions"][0]["effective"]["to"] = "2020-02-29"
    provision["versions"].append({**provision["versions"][0], "id": "v1", "effective": {"from": "2020-03-01"}})
    next(norm for norm in law["norms"] if norm["id"] == "v0.fine")["versions"] = ["v0", "v1"]
    assert not disagreements(kb)
    (said,) = histories.measures(pairs.Loaded(kb), histories.case_of([ACT]), rete=True)
    assert histories.span_of("v0.fine", said["v0.fine"][1]) == (200, 500)


def test_a_question_may_leave_out_the_norm_that_compares() -> None:
    harsher = Penalty("fine", 0, (Tier(None, (500, 1000)),))
    change = datetime.date(2020, 3, 1)
    old = Version(datetime.date(2015, 1, 1), datetime.date(2020, 2, 29), (harsher,))
    kb = histories.knowledge_base([old, Version(change, None, (FINE,))])
    _, _, general, _ = kb.documents
    general["grade"] = "policy"
    assert not disagreements(kb)
    assert not disagreements(kb, Question("law"))


def test_the_last_day_for_one_list_may_depend_on_another_compared_by_the_same_clock() -> None:
    old = Version(datetime.date(2015, 1, 1), datetime.date(2020, 2, 29), (FINE, Penalty("warning", 0, FINE.tiers)))
    kb = histories.knowledge_base([old, Version(datetime.date(2020, 3, 1), None, (FINE,))])
    with_others(kb)
    compared = {"compare": "act.others", "clock": "substantive", "lightest": ["act.warned"]}
    then = {**compared, "until": "act.decided_on + min(act.detention_least, 1 day)"}
    kb.documents[-1]["norms"].append(histories.norm("others", "general", then))
    assert not disagreements(kb)
    assert not disagreements(kb, act=ACT._replace(decided=ACT.day))


def test_of_an_act_on_a_day_not_known_a_day_on_which_nothing_changes_has_the_law_before_it() -> None:
    """A warning is added for 2020; what the other list says changes in between, and the penalties do not."""
    kb = histories.knowledge_base(
        [
            Version(datetime.date(2015, 1, 1), datetime.date(2019, 12, 31), (FINE,)),
            Version(datetime.date(2020, 1, 1), datetime.date(2020, 12, 31), (FINE, FINE._replace(kind="warning"))),
            Version(datetime.date(2021, 1, 1), None, (FINE,)),
        ]
    )
    with_others(kb)
    _, provision, *_, law = kb.documents
    provision["versions"][1]["effective"]["to"] = "2020-05-31"
    provision["versions"].insert(2, {**provision["versions"][1], "id": "v1b"})
    provision["versions"][2]["effective"] = {"from": "2020-06-01", "to": "2020-12-31"}
    for norm in law["norms"]:
        if norm.get("versions") == ["v1"] and norm["id"] != "other":
            norm["versions"] = ["v1", "v1b"]
    act = ACT._replace(decided=datetime.date(2022, 1, 1))
    day = Interval(datetime.date(2018, 1, 1), datetime.date(2018, 12, 31), open=True)
    loaded, case = pairs.Loaded(kb), histories.case_of([act], day=day)

    assert not list(pairs.check(loaded, case, random.Random(0), Counter(), pairs.PLAIN))
    made = engine_case(case)
    (entity,) = made.of_type("act")
    compared = native.evaluate(loaded.program, made, [Asked(entity, "penalties", True)]).comparison(entity, "penalties")
    assert compared is not None
    assert [law.day for law in compared.laws] == [None, datetime.date(2020, 1, 1), datetime.date(2021, 1, 1)]
