"""Amounts of punitive damages against a table worked out by hand (``tests/golden/damages/amounts.yaml``)."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from lexrules.api import KnowledgeBase, Status, load
from tests.kb.damages import decide, merged, told

_TABLE: Any = yaml.load(  # the base loader makes nothing but texts, so no figure becomes a float
    (Path(__file__).parents[1] / "golden" / "damages" / "amounts.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
_SUM = re.compile(r"(-?[\d.]+) ([+×÷-]) (-?[\d.]+) = (-?[\d.]+)")


@pytest.fixture(scope="module")
def knowledge_base() -> KnowledgeBase:
    return load()


def test_the_table_is_large_enough_and_no_row_stands_twice() -> None:
    ids = [row["id"] for row in [*_TABLE["rows"], *_TABLE["pairs"]]]

    assert len(ids) >= 120
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("row", [*_TABLE["rows"], *_TABLE["pairs"]], ids=lambda row: row["id"])
def test_the_working_is_right(row: dict[str, Any]) -> None:
    operations = {
        "+": Decimal.__add__,
        "-": Decimal.__sub__,
        "×": Decimal.__mul__,
        "÷": Decimal.__truediv__,
    }
    for left, sign, right, result in _SUM.findall(row["working"]):
        assert operations[sign](Decimal(left), Decimal(right)) == Decimal(result), row["working"]


@pytest.mark.parametrize("row", _TABLE["rows"], ids=lambda row: row["id"])
def test_amount(row: dict[str, Any], knowledge_base: KnowledgeBase) -> None:
    claim = merged(_TABLE["bases"][row["base"]], row["facts"])
    expected = row.get("expect") or row["open"]

    decision = decide(knowledge_base, [claim], expected, row.get("positions", ()))

    assert {name: told(decision, f"c1.{name}") for name in expected} == expected
    for name in expected:
        undetermined = decision[f"c1.{name}"].status is Status.UNDETERMINED
        assert undetermined == ("open" in row), f"{row['id']}: {name} is {decision[f'c1.{name}'].status}"


@pytest.mark.parametrize("row", _TABLE["pairs"], ids=lambda row: row["id"])
def test_two_heads_at_once(row: dict[str, Any], knowledge_base: KnowledgeBase) -> None:
    claims = [merged(_TABLE["bases"][part["base"]], part["facts"]) for part in (row["first"], row["second"])]

    decision = decide(knowledge_base, claims, ["amount"])

    assert told(decision, "c1.amount") == row["first"]["expect"]["amount"]
    assert told(decision, "c2.amount") == row["second"]["expect"]["amount"]
