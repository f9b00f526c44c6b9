"""A small knowledge base that uses every form of the language, and cases about it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.unit.explain.small import Small

from lexrules.case.reader import case_from_node
from lexrules.engine.conclusions import ask, goals_of
from lexrules.engine.derivation import Derivation
from lexrules.engine.evaluation import Evaluation, Variants
from lexrules.kb.loader import load_knowledge_base
from lexrules.kb.program import Program
from lexrules.source import node_of

Evaluate = Callable[..., Derivation]
Consider = Callable[..., Evaluation]

#: Everything known: payment is due, the level is high, red, the waiver was revoked.
KNOWN: Mapping[str, Any] = {
    "id": "c1",
    "name": "请求甲",
    "colour": {"value": "red", "evidence": ["现场照片"], "note": "第三页"},
    "level": "85",
    "signed": True,
    "waived": True,
    "revoked": True,
    "pending": False,
    "price": "120.5",
    "loss": "500",
    "ended_on": "2024-01-31",
    "term": "1 month",
    "items": [{"id": "i1", "value": "90", "broken": True}, {"id": "i2", "value": "5", "broken": False}],
}


@pytest.fixture(scope="session")
def law() -> Program:
    return load_knowledge_base(Path(__file__).parent / "kb", use_cache=False)


@pytest.fixture(scope="session")
def consider(law: Program) -> Consider:
    """Evaluate one claim: the known one with changes; a key given as ``None`` is left out."""

    variants = Variants(law)

    def run(*goals: str, title: str | None = "样例案", **changes: Any) -> Evaluation:
        claim = {key: value for key, value in {**KNOWN, **changes}.items() if value is not None}
        data: dict[str, Any] = {"domain": "sample", "case": {"claims": [claim]}}
        if title:
            data["title"] = title
        case = case_from_node(node_of(data), law, as_of=datetime.date(2026, 11, 22))
        asked = [each for goal in goals for each in ask(law, case, goal)] or goals_of(law, case)
        return Evaluation(variants, case, asked)

    return run


@pytest.fixture(scope="session")
def decide(consider: Consider) -> Evaluate:
    """The derivation of the answer."""
    return lambda *goals, **changes: consider(*goals, **changes).derivation


@pytest.fixture(scope="session")
def small() -> Small:
    """The small code of tests/data/small."""
    return Small()
