"""Every offence and every base of the collected map is encoded, or listed with the reason why it is not.

``tests/data/penalty-map.yaml`` says where. A row of it is good if the knowledge base has norms of that name that cite
the article in that version and that look at one of the offences.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from lexrules.kb.loader import load_knowledge_base
from lexrules.kb.program import Norm, Program

ROOT = Path(__file__).parent.parent.parent
COLLECTED = ROOT.parent / "shared" / "legal" / "crime_penalty_map.json"
ENTRIES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "data" / "penalty-map.yaml").read_text(encoding="utf-8")
)
BASES = [(entry, base) for entry in ENTRIES for base in entry.get("bases", [])]


@cache
def program() -> Program:
    return load_knowledge_base(ROOT / "kb")


@cache
def all_norms() -> tuple[Norm, ...]:
    return tuple(program().norms)


def named(row: str) -> list[Norm]:
    """The norm of this name, or the norms that this row of a table wrote."""
    return [norm for norm in all_norms() if norm.id == row or norm.id.startswith(f"{row}.")]


def offences(norm: Norm) -> frozenset[str]:
    """The offences that the norm is confined to at the top of its condition; none if it is not."""
    return frozenset().union(*(guard.members for guard in norm.guards if guard.name == "offence"))


def cites(norm: Norm, law: str, article: str) -> bool:
    instrument = law.rpartition("-")[0]
    found = any((each.instrument, each.article) == (instrument, article) for each in norm.citations)
    return found and (norm.citations[0].instrument != instrument or law in norm.versions)


@pytest.mark.unmeasured
@pytest.mark.parametrize(("entry", "base"), BASES, ids=[f"{e['key']}-{b['law']}-{b['article']}" for e, b in BASES])
def test_a_base_is_encoded_or_has_a_reason(entry: dict[str, Any], base: dict[str, Any]) -> None:
    assert ("rows" in base) != ("reason" in base)
    for row in base.get("rows", []):
        norms = named(row)
        assert norms, row
        assert any(cites(norm, base["law"], base["article"]) for norm in norms), row
        confined = frozenset().union(*map(offences, norms))
        assert not confined or confined & set(entry["offences"]), row


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if "bases" not in entry], ids=lambda entry: entry["key"])
def test_an_offence_without_a_base_is_said_to_have_none(entry: dict[str, Any]) -> None:
    for row in entry["without_basis"]:
        norms = named(row)
        assert {norm.concept for norm in norms} == {"no_penalty_rule"}
        assert set(entry["offences"]) <= frozenset().union(*map(offences, norms))


def test_every_offence_of_the_vocabulary_is_one_of_the_map() -> None:
    listed = {offence for entry in ENTRIES for offence in entry["offences"]}
    members = set(program().enums["offence"].members) - {"other"}
    assert listed == members


def test_the_list_is_the_collected_map() -> None:
    if not COLLECTED.is_file():
        pytest.skip("the collected map is not here (../shared/legal)")
    collected = json.loads(COLLECTED.read_text(encoding="utf-8"))
    assert [entry["key"] for entry in ENTRIES] == [entry["key"] for entry in collected]
    for entry, other in zip(ENTRIES, collected, strict=True):
        stated = Counter((base["law"], base["article"]) for base in entry.get("bases", []))
        assert stated == Counter((base["law"], base["art"]) for base in other["bases"]), entry["key"]
