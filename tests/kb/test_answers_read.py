"""Answers of the shipped knowledge base as they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

import lexrules
from lexrules.errors import Language

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios" / "referral"


@pytest.mark.unmeasured
@pytest.mark.parametrize("language", ["zh", "en"])
def test_factors_that_weigh_alike_are_told_apart_by_their_norms(language: Language) -> None:
    """Several grounds of 治安管理处罚法 (2012) 20 aggravate: each line says which of them it is."""
    knowledge_base = lexrules.load()
    case = knowledge_base.read_case(SCENARIOS / "published-r053-diminished-capacity.yaml")
    text = knowledge_base.evaluate(case).text(language, width=1000)
    label, ground = (
        ("必要性考量因素", "打击报复") if language == "zh" else ("factor of need and measure", "retaliation")
    )
    lines = [line for line in text.splitlines() if label in line and line.lstrip()[0] in "✓?"]

    assert sum(ground in line.lower() for line in lines) == 1
    assert len(set(lines)) == len(lines)
