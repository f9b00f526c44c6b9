"""The READMEs show real output: every block of it is what the command prints today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lexrules

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "scenarios" / "referral" / "published-r010-traffic-accident.yaml"


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_shown_output_is_what_is_printed(readme: str, language: str) -> None:
    blocks = re.findall(r"```text\n(.*?)\n```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)
    knowledge_base = lexrules.load()
    printed = knowledge_base.evaluate(knowledge_base.read_case(CASE), engines=["native"]).text(language, width=80)  # type: ignore[arg-type]
    assert len(blocks) == 2
    for block in blocks:
        assert block in printed
