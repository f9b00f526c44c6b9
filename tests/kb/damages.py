"""What the tests of the damages domain share: a claim built from plain data, and its conclusions read back as text."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from lexrules.api import Decision, KnowledgeBase
from lexrules.case.spelling import spell
from lexrules.model.values import may_be_na

AS_OF = datetime.date(2027, 2, 1)
DISPUTES = {
    "fines-against-punitive": "weighed",
    "ip-multiple": "increment",
    "consumer-fraud-standard": "beyond-doubt",
    "product-limitation": "three",
    "pil-limitation": "applies",
}


def merged(base: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of the base with others added; groups are merged, all else is replaced."""
    whole = dict(base)
    for key, value in facts.items():
        old = whole.get(key)
        whole[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return whole


def decide(
    knowledge_base: KnowledgeBase,
    claims: Iterable[Mapping[str, Any]],
    concepts: Iterable[str],
    positions: Iterable[str] = (),
    as_of: datetime.date = AS_OF,
) -> Decision:
    """The decision on the claims (``c1``, ``c2``, …) of one defendant, each dispute closed with its default position
    unless another is named.
    """
    numbered = [{"id": f"c{place}", **claim} for place, claim in enumerate(claims, 1)]
    goals = [f"{claim['id']}.{concept}" for claim in numbered for concept in concepts]
    chosen = DISPUTES | {each.partition("/")[0]: each.partition("/")[2] for each in positions}
    return knowledge_base.evaluate(
        {"domain": "damages", "case": {"defendants": [{"id": "d1", "claims": numbered}]}},
        goals=goals,
        as_of=as_of,
        engines=("native",),
        positions=[f"{dispute}/{position}" for dispute, position in chosen.items()],
    )


def told(decision: Decision, path: str) -> str:
    """The value of a conclusion as case files write it, with what it may be besides."""
    conclusion = decision[path]
    assert conclusion.value is not None
    assert conclusion.type is not None
    text = spell(conclusion.value, conclusion.type)
    return f"{text} or n/a" if may_be_na(conclusion.value) and text != "not_applicable" else text
