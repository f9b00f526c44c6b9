"""Case files that are written read back to the same case."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from lexrules.api import load
from lexrules.case.reader import read_case
from lexrules.case.writer import case_text
from lexrules.engine.facts import Case, Entity
from lexrules.source import read_file, read_text

ROOT = Path(__file__).resolve().parents[3]
GOOD = sorted((ROOT / "tests" / "golden" / "good" / "case").glob("*.yaml"))


def content(entity: Entity) -> Any:
    lists = {
        name: (each.complete, [content(element) for element in each.entities]) for name, each in entity.lists.items()
    }
    return entity.type, entity.id, entity.name, entity.values, entity.reached, lists


def about(case: Case) -> Any:
    found = {
        key: (each.evidence, each.note, each.proof, each.reason, each.assessor) for key, each in case.sources.items()
    }
    return {key: each for key, each in found.items() if any(each)}


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_case_is_written_as_it_was_read(path: Path) -> None:
    program = load(ROOT / "tests" / "data" / "kb", use_cache=False).program
    case = read_case(read_file(path), program, as_of=datetime.date(2026, 11, 22))

    again = read_case(read_text(case_text(program, case), "again"), program, as_of=datetime.date(2000, 1, 1))

    assert content(again.root) == content(case.root)
    assert (again.domain, again.title, about(again)) == (case.domain, case.title, about(case))
