"""Cases about the small code of tests/data/small, which uses every feature beyond plain rules."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from lexrules.case.reader import case_from_node
from lexrules.engine.conclusions import ask, goals_of
from lexrules.engine.evaluation import Evaluation, Variants, question
from lexrules.engine.facts import Case
from lexrules.kb.loader import load_knowledge_base
from lexrules.source import node_of

FOLDER: Final = Path(__file__).parents[2] / "data" / "small"
#: An act under the old law, decided under the new one; intent and diligence stated, neither proved far enough.
WHOLE: Final[Mapping[str, Any]] = {
    "began_on": "2009-01-01",
    "done_on": "2019-05-01",
    "decided_on": "2021-01-01",
    "value": "3000",
    "intent": {"value": True, "proof": "high"},
    "diligent": {"value": True, "proof": "disputed"},
    "grave": {"value": True, "assessor": "prosecutor", "reason": "多次实施"},
}


class Small:
    """The code, and evaluations of cases with one act."""

    def __init__(self) -> None:
        self.program = load_knowledge_base(FOLDER, use_cache=False)
        self.variants = Variants(self.program)

    def case(self, **facts: Any) -> Case:
        """A case about one act."""
        data = {"domain": "sample", "title": "样例案", "case": {"acts": [{"id": "a1", "name": "甲行为", **facts}]}}
        return case_from_node(node_of(data), self.program, as_of=datetime.date(2025, 6, 1))

    def evaluate(
        self, *goals: str, authority: str | None = None, positions: Iterable[str] = (), **facts: Any
    ) -> Evaluation:
        """The answer to a case with these facts, by the native engine."""
        case = self.case(**facts)
        asked = [each for goal in goals for each in ask(self.program, case, goal)] or goals_of(self.program, case)
        return Evaluation(self.variants, case, asked, question(self.program, authority, positions))
