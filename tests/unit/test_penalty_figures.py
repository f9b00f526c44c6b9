"""Every figure of a penalty head stands in the official text of an article that the head cites."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from tests.unit.test_penalty_map import all_norms, program

from lexrules.kb.program import Formula, Norm

STATUTES = Path(__file__).parents[3] / "shared" / "legal" / "statutes"
DIGITS: Final = {name: value for value, name in enumerate("零一二三四五六七八九")} | {"两": 2}
TENS: Final = {"十": 10, "百": 100, "千": 1000}
#: Figures that follow from the text by computation, and where from.
COMPUTED: Final = {
    "referral.penalty.bid-rigging-persons.fine": {"0.00025", "0.001"},  # 5 to 10 per cent of 0.5 to 1 per cent
    "referral.penalty.accident-unit-2021.fine": {"5000000", "50000000", "100000000"},  # up to five times
    "referral.penalty.accident-2026.fine": {"5000000", "50000000", "100000000"},  # up to five times
}


def chinese(text: str) -> int:
    total = section = digit = 0
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in TENS:
            section, digit = section + (digit or 1) * TENS[sign], 0
        else:
            total, section, digit = total + (section + digit) * 10_000, 0, 0
    return total + section + digit


def figures(text: str) -> set[Decimal]:
    """All numbers of a Chinese text; percentages and per mille as fractions, too."""
    found = {Decimal(chinese(each)) for each in re.findall("[零一二两三四五六七八九十百千万]+", text)}
    found |= {Decimal(number) * (10_000 if unit else 1) for number, unit in re.findall(r"(\d+)(万)?", text)}
    found |= {Decimal(each) / 100 for each in re.findall(r"([\d.]+)%", text)}
    for name, part in (("百", 100), ("千", 1000)):
        found |= {Decimal(chinese(each)) / part for each in re.findall(f"{name}分之([一二三四五六七八九十百]+)", text)}
    return found


@cache
def articles(version: str) -> dict[str, Any]:
    path = STATUTES / f"{version}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))["articles"]) if path.is_file() else {}


def cited(norm: Norm) -> str:
    """The articles that the norm cites, in the versions that it encodes or, of another instrument, in all."""
    text = ""
    for citation in norm.citations:
        versions = [each.id for each in program().instruments[citation.instrument].versions]
        own = [each for each in norm.versions if each in versions]
        for version in own or versions:
            article = articles(version).get(citation.article)
            text += "".join(article["paragraphs"]) if article else ""
    return text


def stated(formula: Formula | None) -> set[tuple[Decimal, bool]]:
    """The numbers of a formula, and whether each is a number of months."""
    found = set()
    for node in formula.nodes if formula is not None else ():
        low = getattr(node.data, "low", None)
        if node.op == "constant" and isinstance(low, (int, Decimal)) and Decimal(low).is_finite():
            found.add((Decimal(low), node.type is not None and node.type.unit == "month"))
    return found


@pytest.mark.unmeasured
def test_every_figure_stands_in_an_article_that_is_cited() -> None:
    if not STATUTES.is_dir():
        pytest.skip("the official texts are not here (../shared/legal/statutes)")
    wrong = []
    for norm in all_norms():
        if not norm.id.startswith(("referral.psp.", "referral.penalty.")):
            continue
        numbers = (
            figures(cited(norm)) | {Decimal(each) for each in COMPUTED.get(norm.id, ())} | {Decimal(0), Decimal(1)}
        )
        for formula in (norm.condition, *(value.formula for value in norm.effect or ())):
            wrong += [
                f"{norm.id}: {number}"
                for number, months in stated(formula)
                if number not in numbers and not (months and number / 12 in numbers)
            ]
    assert wrong == []
