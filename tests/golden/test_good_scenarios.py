"""Well-formed scenario files (``good/scenario``): everything that they say is read, and every answer is as expected.

The law is that of tests/data/small, where each answer can be read off the norms.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import lexrules
from lexrules import suite

GOLDEN = Path(__file__).parent
GOOD = sorted((GOLDEN / "good" / "scenario").glob("*.yaml"))
COUNTS = {"questions": 9, "variants": 9}


@pytest.fixture(scope="module")
def kb() -> lexrules.KnowledgeBase:
    return lexrules.load(GOLDEN.parent / "data" / "small", use_cache=False)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_scenarios(path: Path, kb: lexrules.KnowledgeBase) -> None:
    scenarios = suite.find_scenarios([path], kb.program)
    assert len(scenarios) == COUNTS[path.stem]
    for result in suite.run(kb, scenarios, suite.Coverage(), ("native", "rete")):
        assert result.passed, (result.scenario.id, result.error, [str(each) for each in result.outcomes])
