"""Malformed case files with their golden message beside them.

``bad/case/x.yaml`` has one defect (``many-*`` have several) and ``x.expected`` holds the message in both languages.
To add one, write the YAML file, run ``pytest tests/golden --update-golden``, and read what was written: the place and
the sentence have to be right.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from lexrules.case.reader import read_case
from lexrules.errors import CaseError, SourceError
from lexrules.kb.program import Program
from lexrules.source import read_file

BAD = sorted((Path(__file__).parent / "bad" / "case").glob("*.yaml"))


def test_there_are_enough_and_none_is_left_over() -> None:
    assert len(BAD) >= 150
    expected = (Path(__file__).parent / "bad" / "case").glob("*.expected")
    assert {path.stem for path in expected} <= {path.stem for path in BAD}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_case(path: Path, traffic: Program, golden: Callable[[Path, str], None]) -> None:
    with pytest.raises((CaseError, SourceError)) as caught:
        read_case(read_file(path, path.name), traffic, as_of=datetime.date(2026, 11, 22))
    findings = caught.value.findings
    assert (len(findings) > 1) == path.stem.startswith("many-")
    if isinstance(caught.value, CaseError):
        assert all(finding.span and finding.source_line is not None for finding in findings)
    golden(path.with_suffix(".expected"), f"{caught.value.render('en')}\n\n{caught.value.render('zh')}\n")
