"""Both engines on the case of every scenario file, under every position that bears on it; they agree or it fails.

The expectations of all scenarios are checked from the command line (tests/end_to_end), by one engine. Here every sixth
file is taken; with ``LEXRULES_THOROUGH`` set in the environment, all of them, as ``lexrules test`` does.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import lexrules
from lexrules.engine.rete.engine import available
from lexrules.resources import shipped

pytestmark = pytest.mark.skipif(not available()[0], reason="durable-rules cannot be imported here")
SCENARIOS = sorted(shipped("scenarios").rglob("*.yaml"))[:: 1 if os.environ.get("LEXRULES_THOROUGH") else 6]


@pytest.fixture(scope="module")
def knowledge_base() -> lexrules.KnowledgeBase:
    return lexrules.load()


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_engines_agree(path: Path, knowledge_base: lexrules.KnowledgeBase) -> None:
    evaluation = knowledge_base.evaluate(path).evaluation
    assert [answer.engines for _, answer in evaluation.answers()] == [("native", "rete") for _ in evaluation.answers()]
