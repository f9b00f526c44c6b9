"""What the tests of cases share."""

from __future__ import annotations

from pathlib import Path

import pytest

from lexrules.kb.loader import load_knowledge_base
from lexrules.kb.program import Program


@pytest.fixture(scope="session")
def small() -> Program:
    """The knowledge base with disputes, standards of proof and sources of every authority, in tests/data/small."""
    return load_knowledge_base(Path(__file__).parents[2] / "data" / "small", use_cache=False)
