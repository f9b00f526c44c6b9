"""The answer of a case as text: golden files, and what has to be in every one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from lexrules.engine.conclusions import ask
from lexrules.engine.evaluation import Evaluation
from lexrules.errors import Language
from lexrules.explain.text import answer, reasons
from lexrules.explain.why import why_not
from lexrules.explain.wrapping import width

Consider = Callable[..., Evaluation]
GOLDEN = Path(__file__).parent / "golden"
CASES: dict[str, dict[str, Any]] = {
    "known": {},
    "open": {"level": None, "items": None, "price": {"between": ["80", "150"]}, "colour": {"one_of": ["red", "green"]}},
    "refused": {"signed": False, "ended_on": "2015-06-01", "pending": None},
}


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("name", CASES)
def test_golden(consider: Consider, golden: Callable[[Path, str], None], name: str, language: Language) -> None:
    evaluation = consider(**CASES[name])
    golden(GOLDEN / f"{name}.{language}.txt", answer(evaluation, language))
    golden(GOLDEN / f"{name}.detail.{language}.txt", answer(evaluation, language, detail=True))


def test_the_text_is_the_same_every_time(consider: Consider) -> None:
    assert answer(consider(**CASES["open"])) == answer(consider(**CASES["open"]))


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_line_is_wider_than_asked(consider: Consider, columns: int) -> None:
    text = answer(consider(**CASES["open"]), "zh", detail=True, width=columns)
    assert max(map(width, text.splitlines())) <= columns


def test_control_characters_of_a_case_do_not_reach_the_terminal(consider: Consider) -> None:
    text = answer(consider(name="甲\x1b[31m\n乙\u202e", colour=None), detail=True)
    assert "甲 [31m 乙" in text
    assert not set(text) & set("\x1b\u202e")


def test_confidence_other_than_read_is_spelled_out_with_the_note(consider: Consider) -> None:
    assert "[D] 解释有争议：存在两种解释。" in answer(consider())
    assert "[P] checked against part of the official text" in answer(consider(), "en")


def test_missing_facts_stand_before_the_reasons_with_their_question(consider: Consider) -> None:
    text = answer(consider(colour=None))
    assert text.index("是什么颜色？") < text.index("【理由】")
    assert "通常证据：照片" in text


def test_reasons_of_one_conclusion(consider: Consider) -> None:
    derivation = consider(level="70").derivation
    node = why_not(derivation, ask(derivation.program, derivation.case, "c1.due")[0])
    assert reasons(node, "en").startswith("✗ 请求甲 payment is due: no\n  ✗ Duty to pay — Sample Act, art. 1(1)")


def test_a_case_without_title_is_headed_by_its_domain(consider: Consider) -> None:
    assert answer(consider(title=None)).startswith("样例 · 基准日 2026年11月22日\n")


def test_text_needs_no_graph_library() -> None:
    import subprocess
    import sys

    code = "import sys, lexrules.explain.text, lexrules.explain.graph; print({'networkx', 'igraph'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
