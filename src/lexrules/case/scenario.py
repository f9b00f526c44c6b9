"""Scenarios: cases with the answer expected of them and the ground for expecting it (docs/case-files.md)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lexrules.case.findings import Findings, shown
from lexrules.case.reader import CaseReader
from lexrules.case.values import ValueReader
from lexrules.engine.conclusions import Asked, Status
from lexrules.engine.facts import Case, Entity
from lexrules.errors import CaseError, Finding, LexRulesError, Span
from lexrules.kb.program import EffectType, Label, Program
from lexrules.model.values import Value, ValueType
from lexrules.source import Document, Mapping, Node, Scalar, Sequence, read_file

KEYS: Final = ("lexrules", "scenario", "title", "ground", "source", "domain", "as_of", "case", "expect")
REQUIRED: Final = ("lexrules", "scenario", "title", "ground", "domain", "as_of", "case", "expect")
EXPECTATION_KEYS: Final = ("of", "with", "status", "value", "missing")
#: The keys that a scenario shares with a case file, read as such.
_OF_THE_CASE: Final = ("lexrules", "domain", "as_of", "case")
_ID: Final = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)*")
_WITH_VALUE: Final = (Status.ESTABLISHED, Status.UNDETERMINED)


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expected conclusion. ``with_`` picks elements of an effect list; ``missing``: entity ids, fact names."""

    asked: Asked
    status: Status
    span: Span
    value: Value | None = None
    type: ValueType | None = None
    effect: EffectType | None = None
    with_: MappingType[str, Value] = field(default_factory=dict)
    missing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A case, what is expected of it, and why. ``file`` is the name it was read under."""

    id: str
    title: Label
    ground: Label
    source: str | None
    case: Case
    expectations: tuple[Expectation, ...]
    file: str


def read_scenario(document: Document, reader: CaseReader) -> Scenario:
    """The scenario of one file; raises :class:`~lexrules.errors.CaseError` with every defect."""
    return _Reading(document, reader).scenario()


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
            scenario = read_scenario(document, reader)
        except LexRulesError as error:
            findings += error.findings
            continue
        first = scenarios.setdefault(scenario.id, scenario)
        if first is not scenario:
            findings.append(document.finding("LEX3102", document.root, value=scenario.id, file=first.file))
    if findings:
        raise CaseError(findings)
    return list(scenarios.values())


class _Reading:
    """The reading of one scenario."""

    def __init__(self, document: Document, reader: CaseReader) -> None:
        self.document = document
        self.reader = reader
        self.program = reader.program
        self.findings = Findings(document)

    def scenario(self) -> Scenario:
        root = self.document.root
        if not isinstance(root, Mapping):
            self.findings.add("LEX3001", root)
            raise CaseError(self.findings.found)
        self._keys(root)
        scenario_id = self._id(root.get("scenario"))
        title, ground = self._label(root, "title"), self._label(root, "ground")
        source = self._text(root.get("source"), "source")
        expect = self._items(root)
        case = self._case(root)
        expectations = [self._expectation(item, case) for item in expect] if case else []
        self.findings.raise_any()
        if case is None:  # pragma: no cover - a case that cannot be read has been reported
            raise AssertionError(self.document.name)
        found = tuple(each for each in expectations if each is not None)
        return Scenario(scenario_id, title, ground, source, case, found, self.document.name)

    # -- the file ----------------------------------------------------------------------------------------------------

    def _keys(self, root: Mapping) -> None:
        for key, _ in root:
            if key.text not in KEYS:
                self.findings.unknown("LEX3003", key, KEYS, near=KEYS)
        for needed in REQUIRED:
            # The case reader reports the two that it needs itself.
            if root.get(needed) is None and needed not in ("lexrules", "case"):
                self.findings.add("LEX3002", root, key=needed)

    def _id(self, node: Node | None) -> str:
        text = self._text(node, "scenario")
        if text is not None and node is not None and not _ID.fullmatch(text):
            self.findings.add("LEX3101", node, value=shown(text))
        return text or ""

    def _text(self, node: Node | None, key: str) -> str | None:
        if node is None or isinstance(node, Scalar):
            return node.text if node else None
        self.findings.add("LEX3008", node, key=key)
        return None

    def _label(self, root: Mapping, key: str) -> Label:
        node = root.get(key)
        if node is None:
            return Label("", "")
        texts = [node.get(language) for language in Label._fields] if isinstance(node, Mapping) else []
        found = [text.text for text in texts if isinstance(text, Scalar) and text.text]
        if len(found) != len(Label._fields) or (isinstance(node, Mapping) and len(node.entries) != len(found)):
            self.findings.add("LEX3103", node, key=key)
            return Label("", "")
        return Label(*found)

    def _items(self, root: Mapping) -> tuple[Node, ...]:
        node = root.get("expect")
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.findings.add("LEX3007", node, key="expect")
            return ()
        if not node.items:
            self.findings.add("LEX3113", node)
        return node.items

    def _case(self, root: Mapping) -> Case | None:
        entries = {key: entry for key, entry in root.entries.items() if key in _OF_THE_CASE}
        document = Document(self.document.name, self.document.lines, Mapping(entries, root.span))
        try:
            return self.reader.read(document, as_of=datetime.date.min)
        except CaseError as error:
            self.findings.found += error.findings
            return None

    # -- expectations ------------------------------------------------------------------------------------------------

    def _expectation(self, node: Node, case: Case) -> Expectation | None:
        fields = self._fields(node)
        if fields is None:
            return None
        asked = self._asked(fields["of"], case)
        status = self._status(fields["status"], asked)
        if asked is None or status is None:
            return None
        values = ValueReader(self.reader.names, self.findings, {key: each.type for key, each in case.entities.items()})
        attribute = self.program.attributes.get((asked.entity.type, asked.name))
        effect = self.program.effects.get((asked.entity.type, asked.name))
        missing = self._missing(fields.get("missing"), case, asked, status)
        picked = self._with(fields.get("with"), effect, asked, values)
        value = None
        if "value" in fields:
            if attribute is None or status not in _WITH_VALUE:
                self.findings.add("LEX3108", fields["value"], path=asked.path, status=status)
            else:
                value = values.value(fields["value"], unbounded(attribute.type), asked.path)
        value_type = attribute.type if attribute else None
        return Expectation(asked, status, node.span, value, value_type, effect, picked, missing)

    def _fields(self, node: Node) -> dict[str, Node] | None:
        if not isinstance(node, Mapping):
            self.findings.add("LEX3006", node, key="expect")
            return None
        for key, _ in node:
            if key.text not in EXPECTATION_KEYS:
                self.findings.unknown("LEX3104", key, EXPECTATION_KEYS)
        lacking = [needed for needed in ("of", "status") if node.get(needed) is None]
        for needed in lacking:
            self.findings.add("LEX3061", node, key=needed)
        return None if lacking else {key.text: value for key, value in node}

    def _asked(self, node: Node, case: Case) -> Asked | None:
        text = self._text(node, "of")
        if text is None or not isinstance(node, Scalar):
            return None
        entity, name = self._split(text, case)
        if entity is None:
            self.findings.add(
                "LEX3105", node, self.findings.nearest(text.partition(".")[0], case.entities), value=shown(text)
            )
            return None
        key = (entity.type, name)
        attribute = self.program.attributes.get(key)
        if key in self.program.effects:
            return Asked(entity, name, True)
        if attribute is None or not attribute.derived:
            known = [concept for owner, concept in self.program.concluding if owner == entity.type]
            near = self.findings.nearest(name, known)
            self.findings.add("LEX3106", node, near, entity=entity.type, value=shown(name))
            return None
        return Asked(entity, name, False)

    def _split(self, text: str, case: Case) -> tuple[Entity | None, str]:
        head, _, name = text.partition(".")
        return case.entities.get(head), name

    def _status(self, node: Node, asked: Asked | None) -> Status | None:
        text = self._text(node, "status")
        if text is None or not isinstance(node, Scalar):
            return None
        if text not in list(Status):
            self.findings.unknown("LEX3107", node, list(Status))
            return None
        status = Status(text)
        if asked is not None and not self._may_be(status, asked):
            self.findings.add("LEX3114", node, path=asked.path, status=status)
            return None
        return status

    def _may_be(self, status: Status, asked: Asked) -> bool:
        if asked.effects:
            return status is not Status.NOT_APPLICABLE
        kind = self.program.attributes[asked.entity.type, asked.name].type.kind
        return status is not Status.NOT_ESTABLISHED or kind == "boolean"

    def _with(
        self, node: Node | None, effect: EffectType | None, asked: Asked, values: ValueReader
    ) -> dict[str, Value]:
        if node is None:
            return {}
        if effect is None:
            self.findings.add("LEX3109", node, path=asked.path)
            return {}
        if not isinstance(node, Mapping):
            self.findings.add("LEX3006", node, key="with")
            return {}
        picked = {}
        for key, written in node:
            attribute = effect.attributes.get(key.text)
            if attribute is None:
                self.findings.unknown("LEX3110", key, effect.attributes, effect=effect.name)
                continue
            value = values.value(written, unbounded(attribute.type), f"{effect.name}.{key.text}")
            if value is not None:
                picked[key.text] = value
        return picked

    def _missing(self, node: Node | None, case: Case, asked: Asked, status: Status) -> tuple[tuple[str, str], ...]:
        if node is None:
            return ()
        if status is not Status.UNDETERMINED:
            self.findings.add("LEX3112", node, path=asked.path)
            return ()
        items: Iterable[Node] = node.items if isinstance(node, Sequence) else (node,)
        found = []
        for item in items:
            text = self._text(item, "missing")
            if text is None:
                continue
            entity, name = self._split(text, case)
            if entity is None or not self._is_fact(entity, name):
                self.findings.add("LEX3111", item, value=shown(text))
            else:
                found.append((entity.id, name))
        return tuple(found)

    def _is_fact(self, entity: Entity, name: str) -> bool:
        attribute = self.program.attributes.get((entity.type, name))
        return (entity.type, name) in self.program.child_lists or (attribute is not None and not attribute.derived)


def unbounded(value_type: ValueType) -> ValueType:
    """The type without its bounds: what is expected of a conclusion is compared as written."""
    return value_type._replace(minimum=None, maximum=None)
