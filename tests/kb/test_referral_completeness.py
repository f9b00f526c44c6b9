"""Every combination of what decides the review of a decision not to prosecute reaches exactly one disposition.

The space is the product of the dimensions below. It is covered whole and not sampled: a box of combinations is asked
about at once, with partly known facts, and what is established of it holds of every combination in it; a box that is
left undetermined is split. A combination that stands alone and is still undetermined is a gap.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from lexrules.api import Decision, KnowledgeBase
from lexrules.api import load as load_shipped
from lexrules.engine.conclusions import Status
from lexrules.model import truth
from lexrules.model.values import Choice

#: The disputes are closed by their defaults: what is asked here is whether the rules are complete under one reading.
POSITIONS: Final = (
    "rtsl-101-without-judgment/crime-made-out",
    "psp-literal-gap/not-punished",
    "drunk-article-13-fine/reaches",
    "psp-discovery/police-only",
    "custody-and-need/weighed",
)
GROUNDS: Final = (
    "death", "manifestly_minor", "no_criminal_fact", "prescription", "pardon", "no_complaint", "other_law",
)  # fmt: skip
KINDS: Final = (
    "absolute", "relative", "insufficient_evidence", "conditional", "conditional_expired", "special", "none",
)  # fmt: skip
TYPES: Final = ("composite", "accessory", "drunk", "no_basis", "official")
PENDING: Final = ("police_review", "victim_complaint", "private_suit", "own_complaint")
#: Born in these years: under fourteen, fourteen to sixteen, sixteen to eighteen, adult, seventy and over.
AGES: Final = ((2008, 2012), (2006, 2007), (2004, 2005), (1960, 2003), (1930, 1950))
DISCOVERED: Final = ("2022-01-20", "2025-01-20")  # in time; after the two years and the six months
MITIGATION: Final = (
    "consequences_removed", "forgiven", "coerced", "coercion_only", "surrendered", "disclosed", "merit",
)  # fmt: skip
ACT_ENDED: Final = "2022-01-10"
#: The facts by which each dimension is stated, in the order in which dimensions are split.
FACTS: Final = {
    "pending": {f"pending.{name}" for name in PENDING},
    "prior": {"prior_measures", "kind"},
    "ground": {"non_prosecution.ground"},
    "proven": {"facts_proven"},
    "discovered": {"discovered_on", "police_discovered_on"},
    "age": {"born_on"},
    "needed": {"penalty_needed"},
}

Box = dict[str, tuple[Any, ...]]


def assessed(values: tuple[Any, ...]) -> dict[str, Any]:
    return {"value": {"one_of": list(values)}, "reason": "设定", "assessor": "handling_prosecutor"}


def prior(kinds: tuple[str, ...]) -> dict[str, Any]:
    """The measures already imposed for the act: none, one of some kinds, or (nothing stated) either."""
    if kinds == ("no prior measure",):
        return {"prior_measures": []}
    if "no prior measure" in kinds:
        return {}
    return {"prior_measures": [{"kind": {"one_of": list(kinds)}, "act": "a1"}]}


def pending(values: tuple[str, ...]) -> dict[str, bool]:
    """Which challenges are pending, as far as the box says: what it leaves open is not stated."""
    if len(values) == 1:
        return {name: name == values[0] for name in PENDING}
    return {name: False for name in PENDING if name not in values}


def act(kind: str) -> dict[str, Any]:
    """The facts of each type of act that decide nothing here."""
    offence = {
        "composite": "theft", "accessory": "traffic_accident", "drunk": "drunk_driving",
        "no_basis": "embezzlement_job", "official": "embezzlement_job",
    }[kind]  # fmt: skip
    return {
        "id": "a1", "offence": offence, "ended_on": ACT_ENDED, "competence": "here", "role": "principal",
        "unit_role": "own", "custody": "0 days", "capacity": "full", "defence": "none", "corrected": False,
        "first_violation": False, "no_fault_proven": False, "civil_dispute": False, "sector_rule": False,
        "first_security_breach": True, "second_breach_in_year": False, "complaint_refused": False,
        "gravity": assessed(("ordinary",)), "harm": assessed(("significant",)),
        "other_reason_against": assessed((False,)), "concerns_life_health": False, "concerns_financial_safety": False,
        "drove_motor_vehicle": kind in ("accessory", "drunk"), "traffic_rule_violated": kind == "accessory",
        "drank": kind == "drunk", "alcohol": "140" if kind == "drunk" else "0", "commercial_vehicle": False,
        "repeat_drink_driving": False, "fled": False, "speed_over_percent": "0", "accident_liability": "main",
        "serious_injury_or_death": kind == "accessory",
        "mitigation": dict.fromkeys(MITIGATION, False),
    }  # fmt: skip


def case(kind: str, type_: str, box: Box) -> Mapping[str, Any]:
    """A case that stands for every combination in the box."""
    decided = "not_applicable" if kind == "none" else "2025-06-02"
    years = box["age"]
    ages = {"between": [f"{min(first for first, _ in years)}-06-01", f"{max(last for _, last in years)}-06-01"]}
    found = {"between": [box["discovered"][0], box["discovered"][-1]]}
    person = {
        "id": "p1", "kind": "natural_person", "born_on": ages, "blind_or_deaf_mute": False,
        "public_official": type_ == "official", "adverse_influence": assessed((False,)), "nursing_or_pregnant": False,
        "non_criminal_measures": False, "last_security_penalty_on": "not_applicable",
        "licence": {"held": True, "suspended": False}, "pending": pending(box["pending"]),
        "non_prosecution": {"kind": kind, "ground": {"one_of": list(box["ground"])}, "decided_on": decided},
        **prior(box["prior"]),
        "acts": [act(type_) | {
            "discovered_on": found, "police_discovered_on": found, "facts_proven": assessed(box["proven"]),
            "penalty_needed": assessed(box["needed"]),
        }],
    }  # fmt: skip
    return {"domain": "referral", "as_of": "2025-12-31", "case": {"persons": [person]}}


@pytest.fixture(scope="module")
def law() -> KnowledgeBase:
    return load_shipped()


def space(law: KnowledgeBase, kind: str) -> Box:
    """All values of the dimensions that are split; the kind of measure already imposed is that of the vocabulary."""
    return {
        "pending": ("none", *PENDING),
        "prior": ("no prior measure", *law.program.enums["measure_kind"].members),
        "ground": GROUNDS if kind == "absolute" else ("not_applicable",),
        "proven": (True, False),
        "discovered": DISCOVERED,
        "age": AGES,
        "needed": (True, False),
    }


def size(box: Box) -> int:
    return math.prod(map(len, box.values()))


def halves(box: Box, decision: Decision) -> Iterator[Box]:
    """The box in two, along the first dimension on which the answer still waits."""
    waits_for = {fact.name for path in ("p1.disposition", "a1.disposition") for fact in decision.missing(path)}
    wide = [name for name, values in box.items() if len(values) > 1]
    name = next((each for each in wide if FACTS[each] & waits_for), wide[0])
    values = box[name]
    middle = 1 if name in ("pending", "prior", "ground") else (len(values) + 1) // 2
    yield box | {name: values[:middle]}
    yield box | {name: values[middle:]}


def decided(law: KnowledgeBase, kind: str, type_: str) -> Iterator[tuple[Box, Decision]]:
    """Boxes that make up the whole space for one kind and type, each with the one answer that holds throughout it."""
    open_boxes = [space(law, kind)]
    while open_boxes:
        box = open_boxes.pop()
        goals = ["p1.disposition", "a1.disposition", "a1.referral_type", "a1.measures"]
        decision = law.evaluate(case(kind, type_, box), goals=goals, engines=["native"], positions=POSITIONS)
        if all(decision[path].status is Status.ESTABLISHED for path in goals[:2]):
            yield box, decision
        else:
            assert size(box) > 1, f"no single disposition for {kind}, {type_}, {box}"
            open_boxes += halves(box, decision)


def value(decision: Decision, path: str) -> set[str]:
    """What an enumerated conclusion may be."""
    found = decision[path].value
    return set(found.members) if isinstance(found, Choice) else set()


def expected(kind: str, box: Box) -> set[str]:
    """What the law leaves possible: out of scope without a decision, suspended under challenge, otherwise reviewed."""
    if kind in ("none", "conditional"):
        return {"out_of_scope"}
    if box["pending"] != ("none",):
        return {"suspend"}
    if kind == "special":
        return {"manual_review"}
    return {"issue_opinion", "terminate", "transfer_supervision"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_combination_reaches_one_disposition(law: KnowledgeBase, kind: str) -> None:
    whole = size(space(law, kind))
    for type_ in TYPES:
        covered: Counter[str] = Counter()
        for box, decision in decided(law, kind, type_):
            (disposition,) = value(decision, "p1.disposition")
            assert disposition in expected(kind, box), (kind, type_, box)
            assert value(decision, "a1.disposition") == {disposition}, (kind, type_, box)
            covered[disposition] += size(box)
            # 附随型只在相对不起诉之后
            if kind != "relative":
                assert not value(decision, "a1.referral_type") & {"accessory", "mixed"}, (kind, type_, box)
                assert not accessory(decision), (kind, type_, box)
        assert sum(covered.values()) == whole


def accessory(decision: Decision) -> list[str]:
    """The accessory measures that some combination in the box may have."""
    return [
        each.norm.id
        for each in decision["a1.measures"].measures
        if each.exists != truth.FALSE and "accessory" in getattr(each.attributes["head"], "members", ())
    ]


def test_the_accessory_type_is_reached_after_a_discretionary_decision(law: KnowledgeBase) -> None:
    found = [
        box
        for box, decision in decided(law, "relative", "accessory")
        if value(decision, "a1.referral_type") & {"accessory", "mixed"}
    ]
    assert found
