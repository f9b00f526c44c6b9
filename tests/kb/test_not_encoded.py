"""The page of what is not encoded names every gap that the knowledge base shows."""

from __future__ import annotations

import re
from pathlib import Path

from lexrules.kb.loader import load_knowledge_base
from lexrules.resources import shipped

PAGE = Path(__file__).parents[2] / "docs" / "not-encoded.md"
GAP = "referral.gap."


def test_every_gap_stands_on_the_page_in_the_words_of_the_answer() -> None:
    norms = load_knowledge_base(shipped("kb")).norms
    gaps = {
        norm.id.removeprefix(GAP): f"{norm.title.zh.partition('：')[2]} · {norm.title.en.partition(': ')[2]}"
        for norm in norms
        if norm.id.startswith(GAP)
    }
    told = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))

    assert told == gaps
