"""What each version of an instrument changed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.unit.small_law import compile_files

from lexrules.explain.timeline import Change, timeline
from lexrules.kb.program import Program

SMALL = Path(__file__).parents[1] / "data" / "small"
FIRST, SECOND = "a" * 64, "b" * 64


@pytest.fixture(scope="module")
def program() -> Program:
    """The small code; its penal act reworded in article 2, with an article 4 that came and an article 1 that went."""
    contents = {path.relative_to(SMALL).as_posix(): path.read_text(encoding="utf-8") for path in SMALL.rglob("*.yaml")}
    penal = yaml.safe_load(contents["instruments/penal.yaml"])
    penal["versions"][0]["text"] = {"1": FIRST, "2": FIRST, "3": FIRST, "10": FIRST}
    penal["versions"][1]["text"] = {"1": FIRST, "2": SECOND, "3": FIRST, "4": FIRST, "9": FIRST}
    penal["versions"][2]["text"] = {"1": FIRST, "2": SECOND, "3": SECOND}
    text = yaml.safe_dump(penal, allow_unicode=True, default_flow_style=None)
    return compile_files({**contents, "instruments/penal.yaml": text})[0]


@pytest.fixture(scope="module")
def changes(program: Program) -> list[Change]:
    return timeline(program, program.instruments["penal"])


def test_articles_that_changed_came_and_went(changes: list[Change]) -> None:
    told = [(each.version.id, each.changed, each.came, each.went) for each in changes]
    assert told == [
        ("penal-old", (), (), ()),
        ("penal-new", ("2",), ("4", "9"), ("10",)),
        ("penal-last", ("3",), (), ("4", "9")),
    ]


def test_norms_that_begin_and_end(changes: list[Change]) -> None:
    told = [([norm.id for norm in each.begin], [norm.id for norm in each.end]) for each in changes]
    assert told == [
        (["old-detention", "old-fine", "barred"], []),
        (["new-fine"], ["old-detention", "old-fine"]),
        # After a year without any version what is carried on begins anew.
        (["last-detention", "barred"], ["new-fine"]),
    ]
    assert [each.gap for each in changes] == [False, False, True]
