"""Every element of every head of punitive damages is dropped in turn: the claim must become undetermined and name it.

Each claim below has every element made out by one fact alone, so that nothing else can step in.
"""

from __future__ import annotations

from typing import Any

import pytest

from lexrules.api import KnowledgeBase, Status, load
from tests.kb.damages import decide, merged

_ASSESSED = {"value": True, "reason": "依全案认定", "assessor": "trial_court"}
_ON = "2023-05-01"
_FOOD = {
    "head": "food",
    "role": "producer",
    "claimant": "consumer",
    "act_ended_on": _ON,
    "for_living": True,
    "food": {"below_standard": True},
    "label": {"only": False, "formal_flaw": False},
}
_DRUG = {
    "head": "drug",
    "role": "producer",
    "claimant": "consumer",
    "for_living": True,
    "act_ended_on": _ON,
    "drug": {"finding": "fake", "selfhelp_small": False, "folk_formula_small": False, "foreign_lawful_small": False},
}
_ENVIRONMENT = {
    "head": "environment",
    "claimant": "victim",
    "act_ended_on": _ON,
    "fact_ended_on": _ON,
    "causation": True,
    "plural": {"any": False},
    "env": {"breaches_law": True, "marine": False, "earlier_suit_without_claim": False},
}
_IP = {
    "head": "ip",
    "claimant": "right_holder",
    "fact_ended_on": _ON,
    "signs": [],
    "ip": {"infringed": True, "intent": _ASSESSED, "serious": _ASSESSED},
}

CLAIMS: dict[str, dict[str, Any]] = {
    "food, producer": _FOOD,
    "food, operator": merged(_FOOD, {"role": "seller", "knew": True, "signs": []}),
    "drug, producer": _DRUG,
    "drug, operator": merged(_DRUG, {"role": "seller", "knew": True, "signs": []}),
    "consumer fraud": {
        "head": "consumer_fraud",
        "claimant": "consumer",
        "act_ended_on": "2024-07-01",
        "for_living": True,
        "signs": [],
        "prepaid": {"closed": False},
        "fraud": {"deception": True, "induced": True, "harmless_flaw": False, "fabricated": False},
    },
    "known defect": {
        "head": "consumer_defect",
        "claimant": "victim",
        "act_ended_on": _ON,
        "causation": True,
        "plural": {"any": False},
        "knew": True,
        "product": {"defect": True},
        "consequences": [{"kind": "death"}],
    },
    "product, knowledge": {
        "head": "product",
        "claimant": "victim",
        "act_ended_on": _ON,
        "fact_ended_on": _ON,
        "causation": True,
        "plural": {"any": False},
        "knew": True,
        "product": {"defect": True, "remedy_failed": False},
        "consequences": [{"kind": "death"}],
    },
    "product, no remedy": {
        "head": "product",
        "claimant": "victim",
        "act_ended_on": _ON,
        "fact_ended_on": _ON,
        "causation": True,
        "plural": {"any": False},
        "knew": False,
        "product": {"defect": True, "remedy_failed": True},
        "consequences": [{"kind": "serious_health"}],
    },
    "environment, listed": merged(
        _ENVIRONMENT,
        {
            "env": {
                "intent_assessed": _ASSESSED | {"value": False},
                "consequence_assessed": _ASSESSED | {"value": False},
            },
            "signs": [{"kind": "evasion"}],
            "consequences": [{"kind": "death"}],
        },
    ),
    "environment, assessed": merged(
        _ENVIRONMENT,
        {
            "env": {"intent_assessed": _ASSESSED, "consequence_assessed": _ASSESSED},
            "signs": [],
            "consequences": [],
        },
    ),
    "package travel": {
        "head": "tourism",
        "claimant": "tourist",
        "act_ended_on": _ON,
        "causation": True,
        "plural": {"any": False},
        "tour": {"package": True, "able": True, "refused": True, "consequence": _ASSESSED | {"value": False}},
        "consequences": [{"kind": "stranded"}],
    },
    "malicious notice": {
        "head": "false_notice",
        "claimant": "platform_operator",
        "act_ended_on": _ON,
        "causation": True,
        "plural": {"any": False},
        "notice": {"false": True, "malicious": True},
        "losses": [{"kind": "property", "amount": 1}],
    },
    **{
        f"intellectual property, {right}": merged(_IP, {"act_ended_on": _ON, "ip": {"right": right}})
        for right in ("trademark", "patent", "copyright", "trade_secret", "plant_variety", "other_ip")
    },
    "plant variety of 2015": merged(
        _IP,
        {
            "act_ended_on": "2020-05-01",
            "fact_ended_on": "2020-05-01",
            "ip": {"right": "plant_variety", "intent": _ASSESSED | {"value": False}},
        },
    ),
}

#: What each claim states that is no element of it: who claims; alternatives that do not hold and are not needed; the
#: day and the kind of right where the Civil Code and a statute of its own both carry the claim.
_IP_IDLE = {"claimant", "signs", "ip.right", "act_ended_on", "fact_ended_on"}
IDLE: dict[str, set[str]] = {
    "food, producer": {"claimant", "label.formal_flaw"},
    "food, operator": {"claimant", "label.formal_flaw", "signs"},
    "drug, producer": {"claimant"},
    "drug, operator": {"claimant", "signs"},
    "consumer fraud": {"claimant", "signs", "prepaid.closed"},
    "known defect": {"claimant", "plural.any"},
    "product, knowledge": {"claimant", "act_ended_on", "plural.any", "product.remedy_failed"},
    "product, no remedy": {"claimant", "act_ended_on", "plural.any", "knew"},
    "environment, listed": {
        "claimant",
        "act_ended_on",
        "plural.any",
        "env.intent_assessed",
        "env.consequence_assessed",
    },
    "environment, assessed": {"claimant", "act_ended_on", "plural.any", "env.marine", "signs", "consequences"},
    "package travel": {"claimant", "plural.any", "tour.consequence"},
    "malicious notice": {"claimant", "plural.any"},
    **{
        f"intellectual property, {right}": _IP_IDLE
        for right in ("trademark", "patent", "copyright", "trade_secret", "plant_variety")
    },
    "intellectual property, other_ip": _IP_IDLE - {"fact_ended_on"},
    "plant variety of 2015": {"claimant", "fact_ended_on", "signs", "ip.intent"},
}


def leaves(claim: dict[str, Any], prefix: str = "") -> list[str]:
    """The facts and lists that a claim states, by path."""
    found = []
    for key, value in claim.items():
        if isinstance(value, dict) and "value" not in value:
            found += leaves(value, f"{prefix}{key}.")
        else:
            found.append(prefix + key)
    return found


def without(claim: dict[str, Any], path: str) -> dict[str, Any]:
    """The claim without the fact."""
    head, _, rest = path.partition(".")
    left = {key: value for key, value in claim.items() if key != head}
    return left | {head: without(claim[head], rest)} if rest else left


@pytest.fixture(scope="module")
def knowledge_base() -> KnowledgeBase:
    return load()


@pytest.mark.parametrize("name", CLAIMS)
def test_the_claim_is_made_out(name: str, knowledge_base: KnowledgeBase) -> None:
    assert decide(knowledge_base, [CLAIMS[name]], ["eligible"])["c1.eligible"].status is Status.ESTABLISHED


@pytest.mark.parametrize(
    ("name", "path"), [(name, path) for name, claim in CLAIMS.items() for path in leaves(claim) if path != "head"]
)
def test_a_dropped_element_is_named(name: str, path: str, knowledge_base: KnowledgeBase) -> None:
    decision = decide(knowledge_base, [without(CLAIMS[name], path)], ["eligible"])
    status = decision["c1.eligible"].status

    if path in IDLE[name]:
        assert status is Status.ESTABLISHED
    else:
        assert status is Status.UNDETERMINED
        assert f"c1.{path}" in {fact.path for fact in decision.missing("c1.eligible")}


def test_every_head_is_here(knowledge_base: KnowledgeBase) -> None:
    heads = set(knowledge_base.program.enums["damages_head"].members)

    assert {claim["head"] for claim in CLAIMS.values()} == heads - {"personal_information", "other_head"}
