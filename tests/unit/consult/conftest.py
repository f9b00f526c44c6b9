"""A small code of road traffic to consult about."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lexrules.api import KnowledgeBase, load
from lexrules.engine.facts import Case

ROOT = Path(__file__).resolve().parents[3]
Read = Callable[[dict[str, Any]], Case]


@pytest.fixture(scope="session")
def knowledge_base() -> KnowledgeBase:
    return load(ROOT / "tests" / "data" / "kb", use_cache=False)


@pytest.fixture
def read(knowledge_base: KnowledgeBase) -> Read:
    """A case about one act of one person, on a day of which the law is known."""

    def case(act: dict[str, Any], **person: Any) -> Case:
        data = {
            "domain": "traffic",
            "case": {"persons": [{"id": "p1", **person, "acts": [{"id": "a1", "ended_on": "2024-01-04", **act}]}]},
        }
        return knowledge_base.case(data, as_of=datetime.date(2026, 11, 22))

    return case
