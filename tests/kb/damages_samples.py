"""Random claims with gaps, and ways of filling the gaps: what is concluded of the filled must lie in what was open.

A *complete* claim states every fact that bears on its head. In the *gappy* one some of them are unknown, or an amount
is only known to lie between two figures that hold it. ``python -m tests.kb.damages_samples --count 50000`` runs as many
pairs.
"""

from __future__ import annotations

import argparse
import copy
import random
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lexrules.api import KnowledgeBase, load
from lexrules.model.values import contains
from tests.kb.damages import decide

CONCEPTS = ("eligible", "base", "multiplier", "amount", "payable")
_LOSSES = (
    "medical",
    "lost_income",
    "disability",
    "death_compensation",
    "mental",
    "property",
    "interim_function",
    "permanent_function",
    "restoration",
)
_RIGHTS = ("trademark", "patent", "copyright", "trade_secret", "plant_variety", "other_ip")
_DAYS = ("2019-10-31", "2019-11-01", "2021-05-31", "2021-06-01", "2022-03-01", "2024-07-01", "2025-10-15", "2025-12-01")
_BOOLEANS = {
    "food": (
        "for_living",
        "knew",
        "food.below_standard",
        "label.only",
        "label.affects_safety",
        "label.misleads",
        "label.mandatory_item_missing",
        "label.misstated_on_purpose",
        "label.misstated_misleading",
        "label.formal_flaw",
    ),
    "drug": (
        "for_living",
        "knew",
        "drug.selfhelp_small",
        "drug.folk_formula_small",
        "drug.foreign_lawful_small",
        "drug.injury",
        "drug.conclusive",
    ),
    "consumer_fraud": (
        "for_living",
        "fraud.deception",
        "fraud.induced",
        "fraud.harmless_flaw",
        "fraud.fabricated",
        "prepaid.closed",
        "prepaid.evades_refund",
    ),
    "consumer_defect": (
        "knew",
        "product.defect",
        "causation",
        "plural.any",
    ),
    "environment": (
        "env.breaches_law",
        "env.marine",
        "env.earlier_suit_without_claim",
        "causation",
        "plural.any",
    ),
    "tourism": (
        "tour.package",
        "tour.able",
        "tour.refused",
        "causation",
        "plural.any",
    ),
    "false_notice": (
        "notice.false",
        "notice.malicious",
        "causation",
        "plural.any",
    ),
    "ip": (
        "ip.infringed",
        "ip.loss_undeterminable",
        "ip.gain_undeterminable",
        "ip.royalty_undeterminable",
    ),
}
_ASSESSED = {
    "environment": ("env.intent_assessed", "env.consequence_assessed"),
    "tourism": ("tour.consequence",),
    "ip": ("ip.intent", "ip.serious"),
}


def amount(chance: random.Random) -> str:
    """A sum of money: mostly small and about the floors, sometimes large."""
    return str(Decimal(chance.choice((chance.randrange(60_000), chance.randrange(10**8)))) / 100)


def complete(chance: random.Random) -> dict[str, Any]:
    """A claim with every fact stated, most of them so that the claim holds."""
    head = chance.choice(list(_BOOLEANS))
    claim: dict[str, Any] = {
        "head": head,
        "role": chance.choice(("producer", "seller")),
        "claimant": chance.choice(("victim", "consumer", "procuratorate", "organisation")),
        "act_ended_on": chance.choice(_DAYS),
        "signs": [],
        "consequences": [{"kind": chance.choice(("death", "serious_health", "injury", "stranded", "major_property"))}],
        "fined": chance.random() < 0.5,
        "fine.criminal": amount(chance),
        "fine.administrative": amount(chance),
        "losses": [
            {"kind": chance.choice(_LOSSES), "amount": amount(chance)} for _ in range(chance.choice((0, 1, 1, 2, 3)))
        ],
        "purchases": [_purchase(chance) for _ in range(chance.choice((0, 1, 1, 2)))],
    }
    claim["fact_ended_on"] = claim["act_ended_on"]
    for name in _BOOLEANS[head]:
        claim[name] = chance.random() < 0.8
    for name in _ASSESSED.get(head, ()):
        claim[name] = _assessed(chance.random() < 0.8)
    if head == "drug":
        claim["drug.finding"] = chance.choice(("fake", "inferior", "neither"))
    if head == "ip":
        claim["ip.right"] = chance.choice(_RIGHTS)
        claim |= {f"ip.{name}": amount(chance) for name in ("loss", "gain", "royalty")}
    if claim.get("plural.any"):
        claim |= {f"plural.{name}": chance.random() < 0.5 for name in ("joint", "abetted", "sufficient")}
        claim |= {f"danger.{name}": chance.random() < 0.5 for name in ("joint", "author_identified")}
    return claim


def _purchase(chance: random.Random) -> dict[str, Any]:
    return {
        "price": amount(chance),
        "knowing": chance.random() < 0.3,
        "within_need": _assessed(chance.random() < 0.5),
    }


def _assessed(value: bool) -> dict[str, Any]:
    return {"value": value, "reason": "依全案认定", "assessor": "trial_court"}


def gappy(claim: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The claim with some of its facts left open."""
    open_ = copy.deepcopy(claim)
    share = chance.choice((0.05, 0.2, 0.5))
    for name in list(open_):
        if name != "head" and chance.random() < share:
            _open(open_, name, chance)
    for element in (*_listed(open_, "losses"), *_listed(open_, "purchases")):
        for name in list(element):
            if chance.random() < share:
                _open(element, name, chance)
    return open_


def _listed(claim: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = claim.get(name, [])
    found: list[dict[str, Any]] = value["listed"] if isinstance(value, dict) else value
    return found


def _open(facts: dict[str, Any], name: str, chance: random.Random) -> None:
    """Make one fact less known: unknown, an amount between two figures, a list that may be longer."""
    value = facts[name]
    if isinstance(value, list) and chance.random() < 0.5:
        facts[name] = {"listed": value[: chance.randrange(len(value) + 1)], "complete": False}
    elif name in {"price", "amount", "ip.loss", "ip.gain", "ip.royalty"} and chance.random() < 0.7:
        below, above = (Decimal(amount(chance)) for _ in range(2))
        facts[name] = {"between": [str(max(Decimal(0), Decimal(value) - below)), str(Decimal(value) + above)]}
    else:
        del facts[name]


def problems(knowledge_base: KnowledgeBase, claim: dict[str, Any], open_: dict[str, Any]) -> Iterator[str]:
    """What the filled claim concludes outside what the open one allows."""
    filled = decide(knowledge_base, [claim], CONCEPTS)
    allowed = decide(knowledge_base, [open_], CONCEPTS)
    for concept in CONCEPTS:
        inner, outer = filled[f"c1.{concept}"].value, allowed[f"c1.{concept}"].value
        if inner is None or outer is None or not contains(outer, inner):
            yield f"{concept}: {inner} is not in {outer}\n  filled: {claim}\n  open: {open_}"


def run(count: int, seed: int, knowledge_base: KnowledgeBase) -> list[str]:
    """The problems of ``count`` pairs; the pairs are the same for the same seed."""
    chance = random.Random(seed)
    found: list[str] = []
    for _ in range(count):
        claim = complete(chance)
        found += problems(knowledge_base, claim, gappy(claim, chance))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = run(options.count, options.seed, load())
    sys.stdout.write("\n".join([*found[:10], f"{options.count} pairs, {len(found)} problems", ""]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
