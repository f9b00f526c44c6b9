"""Scenarios: cases with the answer expected of them and the ground for expecting it (docs/case-files.md).

One file holds one case and any number of variants of it, each of which states some of its facts anew and is a scenario
of its own; so is each near miss of a variant, in which what the variant expects must not come about.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lexrules.case.expected import Expectation, ExpectationReader
from lexrules.case.findings import Findings, shown
from lexrules.case.names import SCENARIO
from lexrules.case.question import read_question
from lexrules.case.reader import CaseReader
from lexrules.engine.conclusions import Status
from lexrules.engine.evaluation import Question
from lexrules.engine.facts import Case
from lexrules.errors import CaseError, Finding, LexRulesError, Span
from lexrules.kb.program import Label, Program
from lexrules.source import Document, Mapping, Node, Scalar, Sequence, read_file

#: The keys of a variant, and whether each is required.
VARIANT_KEYS: Final = {
    "id": True,
    "title": False,
    "ground": False,
    "source": False,
    "as_of": False,
    "authority": False,
    "positions": False,
    "facts": False,
    "expect": True,
    "near_misses": False,
}
#: What a variant may state otherwise than its file; it has to state one of them.
_DIFFERENCES: Final = ("facts", "as_of", "authority", "positions")
#: The keys that a scenario shares with a case file, read as such.
_OF_THE_CASE: Final = ("lexrules", "domain", "as_of", "case")
_ID: Final = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)*")
_ID_OF_VARIANT: Final = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)*")
_NO_LABEL: Final = Label("", "")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A case, the question asked of it, what is expected, and why. ``file`` is the name it was read under, ``span``
    where its id stands there.
    """

    id: str
    title: Label
    ground: Label
    source: str | None
    question: Question
    case: Case
    expectations: tuple[Expectation, ...]
    file: str
    span: Span


def read_scenarios(document: Document, reader: CaseReader) -> list[Scenario]:
    """The scenarios of one file: its case, if it is expected anything of, and its variants, in the order of the file.

    Raises :class:`~lexrules.errors.CaseError` with every defect.
    """
    return _File(document, reader).scenarios()


def load_scenarios(folder: Path, program: Program) -> list[Scenario]:
    """The scenarios of all YAML files below ``folder``, by path.

    Raises :class:`~lexrules.errors.CaseError` with the defects of all files, an id used twice included.
    """
    reader = CaseReader(program)
    findings: list[Finding] = []
    scenarios: dict[str, Scenario] = {}
    for path in sorted(folder.rglob("*.yaml")):
        try:
            document = read_file(path, path.relative_to(folder).as_posix())
            found = read_scenarios(document, reader)
        except LexRulesError as error:
            findings += error.findings
            continue
        for scenario in found:
            first = scenarios.setdefault(scenario.id, scenario)
            if first is not scenario:
                findings.append(document.finding("LEX3102", scenario.span, value=scenario.id, file=first.file))
    if findings:
        raise CaseError(findings)
    return list(scenarios.values())


@dataclass(frozen=True, slots=True)
class _Draft:
    """A scenario whose case is still to be read: the keys of a case file, and layers of facts stated anew."""

    id: str
    span: Span
    title: Label
    ground: Label
    source: str | None
    question: Question
    root: Mapping
    restated: tuple[Mapping, ...] = ()


class _File:
    """The reading of one file."""

    def __init__(self, document: Document, reader: CaseReader) -> None:
        self.document = document
        self.reader = reader
        self.program = reader.program
        self.findings = Findings(document)
        self.found: dict[str, Scenario] = {}

    def scenarios(self) -> list[Scenario]:
        """Everything that the file holds."""
        root = self.document.root
        if not isinstance(root, Mapping):
            self.findings.add("LEX3001", root)
            raise CaseError(self.findings.found)
        base = self._base(root)
        case = self._case(base)
        if case is not None and "expect" in root.entries:
            self._keep(base, case, self._expectations(root.get("expect"), case, base.question))
        for node in self._items(root.get("variants"), "variants"):
            self._variant(node, base, readable=case is not None)
        self.findings.raise_any()
        return list(self.found.values())

    def _base(self, root: Mapping) -> _Draft:
        self._keys(root, SCENARIO, "LEX3003")
        for needed, required in SCENARIO.items():
            # The case reader reports the two that it needs itself.
            if required and root.get(needed) is None and needed not in ("lexrules", "case"):
                self.findings.add("LEX3002", root, key=needed)
        if "expect" not in root.entries and "variants" not in root.entries:
            self.findings.add("LEX3002", root, key="expect")
        node = root.get("scenario")
        return _Draft(
            self._id(node, "scenario", _ID),
            node.span if node else root.span,
            self._label(root.get("title"), "title") or _NO_LABEL,
            self._label(root.get("ground"), "ground") or _NO_LABEL,
            self._text(root.get("source"), "source"),
            read_question(root.get("authority"), root.get("positions"), self.program, self.findings),
            Mapping({key: entry for key, entry in root.entries.items() if key in _OF_THE_CASE}, root.span),
        )

    def _keep(self, draft: _Draft, case: Case, expectations: list[Expectation]) -> None:
        """Enter a scenario that has been read under its id, which has to be its own."""
        if draft.id in self.found:
            self.findings.add("LEX3102", draft.span, value=draft.id, file=self.document.name)
        self.found[draft.id] = Scenario(
            draft.id,
            draft.title,
            draft.ground,
            draft.source,
            draft.question,
            case,
            tuple(expectations),
            self.document.name,
            draft.span,
        )

    # -- variants ----------------------------------------------------------------------------------------------------

    def _variant(self, node: Node, base: _Draft, *, readable: bool) -> None:
        """A variant with its near misses; their facts are left alone if the case that they vary is not ``readable``."""
        if not isinstance(node, Mapping):
            self.findings.add("LEX3006", node, key=shown(node.text) if isinstance(node, Scalar) else "variants")
            return
        before = len(self.findings.found)
        draft = self._varied(node, base)
        near_misses = self._near_misses(node.get("near_misses"), draft)
        case = self._case(draft) if readable else None
        if case is None:
            return
        expected = self._expectations(node.get("expect"), case, draft.question)
        self._keep(draft, case, expected)
        if len(self.findings.found) == before:
            for near_miss in near_misses:
                self._near_miss(near_miss, node.get("expect"))

    def _varied(self, node: Mapping, base: _Draft) -> _Draft:
        """The base with what the variant states otherwise."""
        self._keys(node, VARIANT_KEYS, "LEX3121")
        for needed, required in VARIANT_KEYS.items():
            if required and node.get(needed) is None:
                self.findings.add("LEX3061", node, key=needed)
        stated = (node.get(key) for key in _DIFFERENCES)
        if not any(each is not None and not (isinstance(each, Mapping) and not each.entries) for each in stated):
            self.findings.add("LEX3122", node)
        own = self._id(node.get("id"), "id", _ID_OF_VARIANT)
        asked = read_question(node.get("authority"), node.get("positions"), self.program, self.findings)
        facts = self._facts(node.get("facts"), "facts")
        varied = {key: entry for key, entry in node.entries.items() if key == "as_of"}
        return replace(
            base,
            id=f"{base.id}.{own}",
            span=(node.get("id") or node).span,
            title=self._label(node.get("title"), "title") or base.title,
            ground=self._label(node.get("ground"), "ground") or base.ground,
            source=self._text(node.get("source"), "source") or base.source,
            question=Question(
                asked.authority if "authority" in node.entries else base.question.authority,
                asked.positions if "positions" in node.entries else base.question.positions,
            ),
            root=Mapping(base.root.entries | varied, base.root.span),
            restated=(facts,) if facts is not None else (),
        )

    def _facts(self, node: Node | None, key: str) -> Mapping | None:
        if node is None or isinstance(node, Mapping):
            return node
        self.findings.add("LEX3006", node, key=key)
        return None

    def _near_misses(self, node: Node | None, variant: _Draft) -> list[_Draft]:
        """The variant with what each of its near misses states anew on top."""
        found = []
        for key, value in self._facts(node, "near_misses") or ():
            own = self._id(key, "near_misses", _ID_OF_VARIANT)
            facts = self._facts(value, key.text)
            if facts is not None:
                restated = (*variant.restated, facts)
                found.append(replace(variant, id=f"{variant.id}.{own}", span=key.span, restated=restated))
        return found

    def _near_miss(self, draft: _Draft, expect: Node | None) -> None:
        """A scenario in which nothing of what its variant expects to be established may be so."""
        case = self._case(draft)
        if case is None:
            return
        turned = [
            replace(each, status=Status.NOT_ESTABLISHED, value=None, authority=None, span=draft.span)
            for each in self._expectations(expect, case, draft.question)
            if each.status is Status.ESTABLISHED and (each.effect is not None or _is_boolean(each))
        ]
        if not turned:
            self.findings.add("LEX3123", draft.span)
        self._keep(draft, case, turned)

    # -- parts -------------------------------------------------------------------------------------------------------

    def _keys(self, node: Mapping, known: MappingType[str, bool], code: str) -> None:
        for key, _ in node:
            if key.text not in known:
                self.findings.unknown(code, key, known, near=known)

    def _id(self, node: Node | None, key: str, pattern: re.Pattern[str]) -> str:
        text = self._text(node, key)
        if text is not None and node is not None and not pattern.fullmatch(text):
            self.findings.add("LEX3101", node, value=shown(text))
        return text or ""

    def _text(self, node: Node | None, key: str) -> str | None:
        if node is None or isinstance(node, Scalar):
            return node.text if node else None
        self.findings.add("LEX3008", node, key=key)
        return None

    def _label(self, node: Node | None, key: str) -> Label | None:
        if node is None:
            return None
        texts = [node.get(language) for language in Label._fields] if isinstance(node, Mapping) else []
        found = [text.text for text in texts if isinstance(text, Scalar) and text.text]
        if len(found) != len(Label._fields) or (isinstance(node, Mapping) and len(node.entries) != len(found)):
            self.findings.add("LEX3103", node, key=key)
            return None
        return Label(*found)

    def _items(self, node: Node | None, key: str) -> tuple[Node, ...]:
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.findings.add("LEX3007", node, key=key)
            return ()
        if not node.items:
            self.findings.add("LEX3113", node)
        return node.items

    def _case(self, draft: _Draft) -> Case | None:
        document = Document(self.document.name, self.document.lines, draft.root)
        try:
            return self.reader.read(document, as_of=datetime.date.min, restated=draft.restated)
        except CaseError as error:
            self.findings.found += error.findings
            return None

    def _expectations(self, node: Node | None, case: Case, question: Question) -> list[Expectation]:
        reader = ExpectationReader(self.reader.names, self.findings, case, question)
        # One expectation may stand without the list.
        items = (node,) if isinstance(node, Mapping) else self._items(node, "expect")
        expected = [reader.read(item) for item in items]
        return [each for each in expected if each is not None]


def _is_boolean(expectation: Expectation) -> bool:
    return expectation.type is not None and expectation.type.kind == "boolean"
