"""Malformed scenario files with their golden message beside them, as those of case files (``test_bad_cases.py``)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lexrules.case.reader import CaseReader
from lexrules.case.scenario import read_scenarios
from lexrules.errors import CaseError
from lexrules.kb.loader import load_knowledge_base
from lexrules.source import read_file

GOLDEN = Path(__file__).parent
BAD = sorted((GOLDEN / "bad" / "scenario").glob("*.yaml"))


@pytest.fixture(scope="module")
def reader() -> CaseReader:
    return CaseReader(load_knowledge_base(GOLDEN.parent / "data" / "small", use_cache=False))


def test_there_are_enough_and_none_is_left_over() -> None:
    assert len(BAD) >= 55
    assert {path.stem for path in (GOLDEN / "bad" / "scenario").glob("*.expected")} <= {path.stem for path in BAD}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_scenario(path: Path, reader: CaseReader, golden: Callable[[Path, str], None]) -> None:
    with pytest.raises(CaseError) as caught:
        read_scenarios(read_file(path, path.name), reader)
    findings = caught.value.findings
    assert (len(findings) > 1) == path.stem.startswith("many-")
    assert all(finding.span and finding.source_line is not None for finding in findings)
    golden(path.with_suffix(".expected"), f"{caught.value.render('en')}\n\n{caught.value.render('zh')}\n")
