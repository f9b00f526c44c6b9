"""The Python interface: load a knowledge base, evaluate a case, read the decision and its reasons.

Everything the command line does is done through this module. A :class:`KnowledgeBase` may be shared between threads;
a :class:`Decision` belongs to one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexrules.case.reader import case_from_node, read_case
from lexrules.engine.agreement import Answer
from lexrules.engine.agreement import evaluate as evaluate_with_engines
from lexrules.engine.conclusions import Asked, Conclusion, Status, ask, goals_of
from lexrules.engine.derivation import Derivation
from lexrules.engine.facts import Case
from lexrules.engine.rete.engine import ReteEngine
from lexrules.errors import Finding, Language, UsageError
from lexrules.explain.missing import MissingFact, missing
from lexrules.explain.tree import ExplanationNode
from lexrules.explain.why import why, why_not
from lexrules.kb.loader import load_with_warnings
from lexrules.kb.program import Program
from lexrules.resources import shipped
from lexrules.source import node_of, read_file

if TYPE_CHECKING:
    import networkx

ENGINES = ("native", "rete")


class KnowledgeBase:
    """A loaded knowledge base, ready to evaluate cases. Immutable, safe to share between threads."""

    def __init__(self, program: Program, warnings: tuple[Finding, ...] = ()) -> None:
        self.program = program
        self.warnings = warnings
        self._rete = ReteEngine()

    def read_case(self, path: str | Path, *, as_of: datetime.date | None = None) -> Case:
        """Read a case file; ``as_of`` is the date asked about if the file states none (today if neither does).

        Raises :class:`~lexrules.errors.SourceError` or :class:`~lexrules.errors.CaseError` with every finding.
        """
        return read_case(read_file(Path(path), str(path)), self.program, as_of=as_of or _today())

    def case(self, data: Mapping[str, Any], *, as_of: datetime.date | None = None) -> Case:
        """A case from plain data of the shape of a case file (numbers as ``int``, ``str`` or ``Decimal``, never
        ``float``).

        Raises as :meth:`read_case` does.
        """
        return case_from_node(node_of(dict(data)), self.program, as_of=as_of or _today())

    def evaluate(
        self,
        case: Case | Mapping[str, Any] | str | Path,
        *,
        goals: Iterable[str] = (),
        as_of: datetime.date | None = None,
        engines: Iterable[str] = ENGINES,
    ) -> Decision:
        """Evaluate a case: a :class:`Case`, plain data, or the path of a case file.

        ``goals`` are conclusions such as ``p1.disposition`` or ``person.disposition``; by default those of the case's
        domain. Raises
        :class:`~lexrules.errors.DivergenceError` if the engines disagree, :class:`~lexrules.errors.UsageError` for an
        unknown goal or engine.
        """
        if isinstance(case, (str, Path)):
            case = self.read_case(case, as_of=as_of)
        elif not isinstance(case, Case):
            case = self.case(case, as_of=as_of)
        chosen = set(engines)
        if not chosen <= set(ENGINES) or "native" not in chosen:
            raise UsageError(Finding("LEX4004", {"engines": ", ".join(sorted(chosen)), "known": ", ".join(ENGINES)}))
        asked = [each for goal in goals for each in ask(self.program, case, goal)] or goals_of(self.program, case)
        rete = self._rete if "rete" in chosen else None
        return Decision(self, evaluate_with_engines(self.program, case, asked, rete))


class Decision:
    """The answer to a case: conclusions in the order asked, and the derivation behind them."""

    def __init__(self, knowledge_base: KnowledgeBase, answer: Answer) -> None:
        self.knowledge_base = knowledge_base
        self._answer = answer

    @property
    def derivation(self) -> Derivation:
        """The structure from which every explanation is read."""
        return self._answer.derivation

    @property
    def case(self) -> Case:
        """The case that was evaluated."""
        return self.derivation.case

    @property
    def conclusions(self) -> tuple[Conclusion, ...]:
        """The answers, in the order asked."""
        return tuple(self._answer.conclusions)

    @property
    def engines(self) -> tuple[str, ...]:
        """The engines that reached this answer."""
        return self._answer.engines

    @property
    def note(self) -> str | None:
        """Why an engine did not take part, if one did not."""
        return self._answer.note

    def __getitem__(self, path: str) -> Conclusion:
        """The conclusion called ``path`` (``p1.disposition``), evaluated now if it was not asked for."""
        return self.derivation.conclusion(self._asked(path))

    def why(self, path: str, *, full: bool = False) -> ExplanationNode:
        """The reasons of a conclusion as a tree; with ``full``, also of what did not decide."""
        return why(self.derivation, self._asked(path), full=full)

    def why_not(self, path: str) -> ExplanationNode:
        """For a conclusion not established: what failed in every norm that could have given it."""
        return why_not(self.derivation, self._asked(path))

    def missing(self, path: str | None = None) -> list[MissingFact]:
        """The facts that could still decide a conclusion, or any undetermined one; those that decide most come first.
        """
        asked = [self._asked(path)] if path else list(self.derivation.asked)
        return missing(self.derivation, asked)

    def graph(self, *, full: bool = False) -> networkx.MultiDiGraph[str]:
        """The derivation as a graph (docs/graph.md)."""
        from lexrules.explain.graph import derivation_graph  # noqa: PLC0415 - networkx costs 100 ms

        return derivation_graph(self.derivation, full=full)

    def as_dict(self) -> dict[str, Any]:
        """The decision for machines, as ``schema/v1/decision.schema.json`` describes it."""
        from lexrules.explain.decision import decision_as_dict  # noqa: PLC0415 - not needed to print text

        return decision_as_dict(self.derivation, self.engines, self.note)

    def text(self, language: Language = "zh", *, detail: bool = False) -> str:
        """The decision with its reasons as prose for an 80-column terminal."""
        from lexrules.explain.text import decision_text  # noqa: PLC0415 - not needed by machines

        return decision_text(self.derivation, language, engines=self.engines, note=self.note, detail=detail)

    def _asked(self, path: str) -> Asked:
        found = ask(self.knowledge_base.program, self.case, path)
        if len(found) != 1:
            raise UsageError(Finding("LEX4005", {"path": path, "count": len(found)}))
        return found[0]


def load(folder: str | Path | None = None, *, use_cache: bool = True) -> KnowledgeBase:
    """Load a knowledge base: the shipped one, or that in ``folder``.

    Raises :class:`~lexrules.errors.KnowledgeBaseError` or :class:`~lexrules.errors.SourceError` with every finding.
    """
    program, warnings = load_with_warnings(Path(folder) if folder else shipped("kb"), use_cache=use_cache)
    return KnowledgeBase(program, warnings)


def _today() -> datetime.date:
    return datetime.date.today()  # noqa: DTZ011 - the civil date where the question is asked


__all__ = [
    "ENGINES",
    "Case",
    "Conclusion",
    "Decision",
    "Derivation",
    "ExplanationNode",
    "KnowledgeBase",
    "MissingFact",
    "Status",
    "load",
]
