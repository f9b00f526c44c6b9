"""The Python interface: load a knowledge base, evaluate a case, read the decision and its reasons.

Everything the command line does is done through this module. A :class:`KnowledgeBase` may be shared between threads;
a :class:`Decision` belongs to one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexrules.case.names import SCENARIO, TOP
from lexrules.case.reader import AS_OF, CaseReader
from lexrules.engine.conclusions import Asked, Conclusion, Status, ask, goals_of
from lexrules.engine.derivation import Derivation
from lexrules.engine.evaluation import Evaluation, Outcome, Variants, question
from lexrules.engine.facts import Case
from lexrules.engine.generated import FormulaCache
from lexrules.engine.rete.engine import ReteEngine
from lexrules.errors import Finding, Language, UsageError
from lexrules.explain.account import explained
from lexrules.explain.missing import MissingFact, missing
from lexrules.explain.tree import ExplanationNode
from lexrules.kb.loader import load_with_warnings
from lexrules.kb.program import Program
from lexrules.model.values import Interval
from lexrules.resources import shipped
from lexrules.source import Document, Node, Scalar, node_of, read_file
from lexrules.source import Mapping as MappingNode

if TYPE_CHECKING:
    import networkx

    from lexrules.consult.interview import Interview
    from lexrules.consult.planner import Consultant, Question
    from lexrules.documents.making import Document as WrittenDocument
    from lexrules.documents.making import Order
    from lexrules.documents.sentences import Sentence
    from lexrules.explain.deadlines import Deadline

ENGINES = ("native", "rete")


class KnowledgeBase:
    """A loaded knowledge base, ready to evaluate cases. Immutable, safe to share between threads."""

    def __init__(self, program: Program, warnings: tuple[Finding, ...] = (), folder: Path | None = None) -> None:
        self.program = program
        self.folder = folder or shipped("kb")
        self.warnings = warnings
        self._reader = CaseReader(program)
        self._rete = ReteEngine()
        self._formulas = FormulaCache()
        self._variants = Variants(program)
        self._consultants: dict[object, Consultant] = {}

    def read_case(self, path: str | Path, *, as_of: datetime.date | None = None) -> Case:
        """Read a case file; ``as_of`` is the date asked about, in place of the file's own (today if neither is given).

        A scenario file may be given too: its case is read, its expectations are left alone. Raises
        :class:`~lexrules.errors.SourceError` or :class:`~lexrules.errors.CaseError` with every finding.
        """
        document = read_file(Path(path), str(path))
        root = _asked_about(_case_of_scenario(document.root), as_of)
        return self._reader.read(Document(document.name, document.lines, root), as_of=as_of or _today())

    def case(self, data: Mapping[str, Any], *, as_of: datetime.date | None = None) -> Case:
        """A case from plain data of the shape of a case file (numbers as ``int``, ``str`` or ``Decimal``, never
        ``float``).

        Raises as :meth:`read_case` does.
        """
        root = _asked_about(node_of(dict(data)), as_of)
        return self._reader.read(Document("<data>", (), root), as_of=as_of or _today(), versioned=False)

    def evaluate(
        self,
        case: Case | Mapping[str, Any] | str | Path,
        *,
        goals: Iterable[str] = (),
        as_of: datetime.date | None = None,
        engines: Iterable[str] = ENGINES,
        authority: str | None = None,
        positions: Iterable[str] = (),
    ) -> Decision:
        """Evaluate a case: a :class:`Case`, plain data, or the path of a case file.

        ``goals`` are conclusions such as ``p1.disposition`` or ``person.disposition``; by default those of the case's
        domain. With ``authority`` (a grade such as ``law``) nothing weaker counts; ``positions`` are those to take on
        disputes, each as ``dispute/position``, in place of the default and without showing the others. Raises
        :class:`~lexrules.errors.DivergenceError` if the engines disagree, :class:`~lexrules.errors.UsageError` for an
        unknown goal, engine, grade or position.
        """
        case = self._read(case, as_of)
        chosen = set(engines)
        if not chosen <= set(ENGINES) or "native" not in chosen:
            raise UsageError(Finding("LEX4004", {"engines": ", ".join(sorted(chosen)), "known": ", ".join(ENGINES)}))
        asked = self.asked(case, goals)
        wanted = question(self.program, authority, positions)
        rete = self._rete if "rete" in chosen else None
        return Decision(self, Evaluation(self._variants, case, asked, wanted, rete, self._formulas))

    def consultant(self, *, authority: str | None = None, positions: Iterable[str] = ()) -> Consultant:
        """What plans questions and finds changes, under the positions taken; the same object for the same question.

        Raises :class:`~lexrules.errors.UsageError` for an unknown grade or position.
        """
        from lexrules.consult.planner import Consultant  # noqa: PLC0415 - not needed to evaluate

        wanted = question(self.program, authority, positions)
        found = self._consultants.get(wanted)
        if found is None:
            program = self._variants.get(authority, {each.dispute: each.position for each in wanted.positions})
            found = self._consultants[wanted] = Consultant(program, self._formulas)
        return found

    def next_questions(
        self,
        case: Case | Mapping[str, Any] | str | Path,
        goals: Iterable[str] = (),
        *,
        limit: int | None = None,
        as_of: datetime.date | None = None,
    ) -> list[Question]:
        """The open facts of a case that can still change the goals, the best question first (docs/consultation.md)."""
        from lexrules.consult.planner import next_questions  # noqa: PLC0415 - not needed to evaluate

        case = self._read(case, as_of)
        return next_questions(self.consultant(), case, self.asked(case, goals), limit)

    def interview(
        self,
        case: str | Path | None = None,
        *,
        domain: str | None = None,
        goals: Iterable[str] = (),
        as_of: datetime.date | None = None,
        authority: str | None = None,
        positions: Iterable[str] = (),
    ) -> Interview:
        """An interview about the case in a file, or about a new case of a domain."""
        from lexrules.consult.interview import Interview, blank  # noqa: PLC0415 - not needed to evaluate

        if case is None:
            document = blank(domain)
        else:
            document = read_file(Path(case), str(case))
            document = Document(document.name, document.lines, _case_of_scenario(document.root))
        document = Document(document.name, document.lines, _asked_about(document.root, as_of))
        consultant = self.consultant(authority=authority, positions=positions)
        return Interview(consultant, self._reader, document, as_of=as_of or _today(), goals=goals)

    def asked(self, case: Case, goals: Iterable[str] = ()) -> list[Asked]:
        """The conclusions that ``goals`` name; by default those of the case's domain."""
        return [each for goal in goals for each in ask(self.program, case, goal)] or goals_of(self.program, case)

    def _read(self, case: Case | Mapping[str, Any] | str | Path, as_of: datetime.date | None) -> Case:
        if isinstance(case, (str, Path)):
            return self.read_case(case, as_of=as_of)
        return case if isinstance(case, Case) else self.case(case, as_of=as_of)


class Decision:
    """The answer to a case: conclusions in the order asked, and the derivation behind them."""

    def __init__(self, knowledge_base: KnowledgeBase, evaluation: Evaluation) -> None:
        self.knowledge_base = knowledge_base
        self.evaluation = evaluation
        self._answer = evaluation.answer

    @property
    def derivation(self) -> Derivation:
        """The structure from which every explanation is read: that of the positions taken."""
        return self._answer.derivation

    @property
    def case(self) -> Case:
        """The case that was evaluated."""
        return self.derivation.case

    @property
    def as_of(self) -> datetime.date:
        """The date asked about."""
        asked = self.case.root.values[AS_OF]
        assert isinstance(asked, Interval), "a date"
        assert isinstance(asked.low, datetime.date), "always known"
        return asked.low

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
        """Why an engine did not take part, in English; ``None`` if both did."""
        return self._answer.note

    @property
    def reason(self) -> Finding | None:
        """Why an engine did not take part, with its code and in both languages; ``None`` if both did."""
        return self._answer.reason

    def __getitem__(self, path: str) -> Conclusion:
        """The conclusion called ``path`` (``p1.disposition``), evaluated now if it was not asked for."""
        return self.derivation.conclusion(self._asked(path))

    def status(self, path: str) -> Status:
        """The state of a conclusion: that under the positions taken, or ``disputed`` if others make it different."""
        return self.evaluation.status(self._asked(path))

    def outcomes(self, path: str) -> list[Outcome]:
        """The different answers that positions give to a conclusion, that of the positions taken first."""
        return self.evaluation.outcomes(self._asked(path))

    def authority(self, path: str) -> str:
        """The grade on which a conclusion rests: with nothing weaker it would be the same."""
        return self.evaluation.authority(self._asked(path))

    def on_the_burden(self, path: str) -> Conclusion | None:
        """What an undetermined conclusion comes to if nothing more is proved; ``None`` if that changes nothing."""
        return self.derivation.on_the_burden(self._asked(path))

    def why(self, path: str, *, full: bool = False) -> ExplanationNode:
        """The reasons of a conclusion as a tree; with ``full``, also of what did not decide."""
        return explained(self.evaluation, self._asked(path), full=full)

    def why_not(self, path: str) -> ExplanationNode:
        """For a conclusion not established: what failed in every norm that could have given it."""
        return explained(self.evaluation, self._asked(path), every_norm=True)

    def missing(self, path: str | None = None) -> list[MissingFact]:
        """The facts that could still decide a conclusion, or any of those asked; what decides most comes first."""
        asked = [self._asked(path)] if path else list(self.derivation.asked)
        return missing(self.derivation, asked)

    def prose(self, path: str, *, full: bool = False) -> list[Sentence]:
        """The reasoning of a conclusion as sentences, each with the nodes it comes from (docs/documents.md).

        With ``full`` every norm that decides is told, not only the first.
        """
        from lexrules.documents.prose import Reasoner  # noqa: PLC0415 - not needed by most callers

        return Reasoner(self.evaluation, full=full).reasoning(self._asked(path)).sentences

    def document(self, kind: str, order: Order | None = None) -> WrittenDocument:
        """A document of a kind that the knowledge base declares, from its template (docs/documents.md).

        Raises :class:`~lexrules.errors.UsageError` if the decision does not support it.
        """
        from lexrules.documents.making import Order, make  # noqa: PLC0415 - not needed by most callers

        return make(self, kind, order or Order())

    def deadlines(self) -> list[Deadline]:
        """The days by which something has to be done, earliest first; whatever was asked for."""
        from lexrules.explain.deadlines import deadlines  # noqa: PLC0415 - not needed by most callers

        return deadlines(self.derivation)

    def graph(self, *, full: bool = False) -> networkx.MultiDiGraph[str]:
        """The derivation as a graph (docs/graph.md)."""
        from lexrules.explain.graph import derivation_graph  # noqa: PLC0415 - networkx costs 100 ms

        return derivation_graph(self.evaluation, full=full)

    def as_dict(self) -> dict[str, Any]:
        """The decision for machines, as ``schema/v1/decision.schema.json`` describes it."""
        from lexrules.explain.decision import decision_as_dict  # noqa: PLC0415 - not needed to print text

        return decision_as_dict(self.evaluation)

    def text(self, language: Language = "zh", *, detail: bool = False, width: int = 80) -> str:
        """The decision with its reasons as prose, for a terminal ``width`` columns wide."""
        from lexrules.explain import text  # noqa: PLC0415 - not needed by machines
        from lexrules.explain.wrapping import wrap  # noqa: PLC0415

        names = "、".join(self.engines) if language == "zh" else ", ".join(self.engines)
        line = f"推理引擎：{names}" if language == "zh" else f"Engines: {names}"
        if self.reason is not None:
            line += ("。" if language == "zh" else ". ") + self.reason.message(language)
        footer = "\n".join(wrap(line, width))
        return f"{text.answer(self.evaluation, language, detail=detail, width=width)}\n{footer}\n"

    def _asked(self, path: str) -> Asked:
        found = ask(self.knowledge_base.program, self.case, path)
        if len(found) != 1:
            raise UsageError(Finding("LEX4005", {"path": path, "count": len(found)}))
        return found[0]


def load(folder: str | Path | None = None, *, use_cache: bool = True) -> KnowledgeBase:
    """Load a knowledge base: the shipped one, or that in ``folder``.

    Raises :class:`~lexrules.errors.KnowledgeBaseError` or :class:`~lexrules.errors.SourceError` with every finding.
    """
    path = Path(folder) if folder else shipped("kb")
    program, warnings = load_with_warnings(path, use_cache=use_cache)
    return KnowledgeBase(program, warnings, path)


def _asked_about(root: Node, as_of: datetime.date | None) -> Node:
    """The tree with ``as_of`` in place of its own date, if one is given."""
    if as_of is None or not isinstance(root, MappingNode):
        return root
    entries = dict(root.entries)
    for key, (written, node) in root.entries.items():
        if TOP.get(key) == AS_OF:
            entries[key] = (written, Scalar(as_of.isoformat(), node.span))
    return MappingNode(entries, root.span)


def _case_of_scenario(root: Node) -> Node:
    """The part of a scenario that a case file has, its title in Chinese; any other tree as it is."""
    if not isinstance(root, MappingNode) or root.get("scenario") is None:
        return root
    entries = {key: entry for key, entry in root.entries.items() if key in TOP or key not in SCENARIO}
    title = root.get("title")
    if isinstance(title, MappingNode):
        words = title.get("zh")
        entries["title"] = (entries["title"][0], words if words is not None else Scalar("", title.span))
    return MappingNode(entries, root.span)


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
    "Outcome",
    "Status",
    "load",
]
