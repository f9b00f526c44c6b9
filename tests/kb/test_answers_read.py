"""Answers of the shipped knowledge base as they are read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import lexrules
from lexrules.errors import Language

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
REFERRAL, DAMAGES = SCENARIOS / "referral", SCENARIOS / "damages"


@cache
def answer(path: Path, language: Language, *, width: int = 1000) -> str:
    """The answer to the case of a scenario, one line each sentence."""
    knowledge_base = lexrules.load()
    return knowledge_base.evaluate(knowledge_base.read_case(path)).text(language, width=width)


@pytest.mark.unmeasured
@pytest.mark.parametrize("language", ["zh", "en"])
def test_factors_that_weigh_alike_are_told_apart_by_their_norms(language: Language) -> None:
    """Several grounds of 治安管理处罚法 (2012) 20 aggravate: each line says which of them it is."""
    text = answer(REFERRAL / "published-r053-diminished-capacity.yaml", language)
    label, ground = (
        ("必要性考量因素", "打击报复") if language == "zh" else ("factor of need and measure", "retaliation")
    )
    lines = [line for line in text.splitlines() if label in line and line.lstrip()[0] in "✓?"]

    assert sum(ground in line.lower() for line in lines) == 1
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_acts_and_claims_are_called_by_what_they_are_about(language: Language) -> None:
    """An id alone says nothing: with it stands the offence of an act, the head of a claim, the kind of a loss."""
    referral = answer(REFERRAL / "penalties" / "capital-2024-07-01.yaml", language)
    damages = answer(DAMAGES / "published-p028-trawling-at-sea.yaml", language)
    if language == "zh":
        assert "行为 false23（虚报注册资本罪）" in referral
        assert "惩罚性赔偿请求 c1（污染环境、破坏生态）" in damages
    else:
        assert "act false23 (false declaration of capital)" in referral
        assert "claim c1 (pollution or ecological damage)" in damages
