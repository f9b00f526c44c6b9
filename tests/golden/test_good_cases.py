"""Well-formed case files with what was understood beside them (``good/case/x.yaml`` and ``x.expected``)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from lexrules.case.reader import read_case
from lexrules.case.spelling import spell
from lexrules.engine.facts import Case
from lexrules.kb.program import Program
from lexrules.source import read_file

GOOD = sorted(path for path in (Path(__file__).parent / "good" / "case").iterdir() if path.suffix in (".yaml", ".json"))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_case(path: Path, traffic: Program, golden: Callable[[Path, str], None]) -> None:
    case = read_case(read_file(path, path.name), traffic, as_of=datetime.date(2026, 11, 22))
    golden(path.with_suffix(".expected"), understood(case, traffic))


def understood(case: Case, program: Program) -> str:
    """Everything the reader found in a case, as text."""
    lines = [f"domain {case.domain}, title {case.title}"]
    for entity in case.entities.values():
        lines.append(f"{entity.index} {entity.type} {entity.id} name {entity.name}")
        for name, value in entity.values.items():
            source = case.sources.get((entity.id, name))
            about = f"  # {', '.join(source.evidence)} / {source.note}" if source and source.evidence else ""
            if source and source.proof:
                about += f"  # {source.proof}, reaches {entity.reached.get(name, 'every standard')}"
            if source and (source.reason or source.assessor):
                about += f"  # assessed by {source.assessor}: {source.reason}"
            lines.append(f"  {name}: {spell(value, program.attributes[entity.type, name].type)}{about}")
        for name, members in entity.lists.items():
            ids = ", ".join(member.id for member in members.entities)
            lines.append(f"  {name}: [{ids}] {'complete' if members.complete else 'and perhaps others'}")
    return "\n".join(lines) + "\n"
