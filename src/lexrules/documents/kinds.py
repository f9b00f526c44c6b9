"""The kinds of documents that a knowledge base declares, and whether a decision supports one.

``documents/documents.yaml`` of a knowledge base says of each kind what it is about, whether it leaves the office, and
which conclusions support it. Its templates lie beside it: ``KIND.md`` and ``KIND.docx``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from lexrules.engine.conclusions import Asked, Measure, Status
from lexrules.engine.derivation import Derivation
from lexrules.engine.facts import Entity
from lexrules.errors import Finding, KnowledgeBaseError, UsageError
from lexrules.kb.program import Label, Program
from lexrules.kb.reading import NORM_ID, SIMPLE, Reader
from lexrules.model import truth
from lexrules.model.values import Choice
from lexrules.source import Node, read_file

FOLDER: Final = "documents"
_FILE: Final = "documents.yaml"
_KIND: Final = {"title": True, "subject": True, "outgoing": True, "when": True, "as_proposal": False}
_TRUTH: Final = {
    Status.ESTABLISHED: truth.TRUE,
    Status.NOT_ESTABLISHED: truth.FALSE,
    Status.NOT_APPLICABLE: truth.FALSE,
}


class Ground(NamedTuple):
    """A conclusion that supports a document: a boolean concept, or an element of an effect list with attributes."""

    entity: str
    name: str
    effects: bool
    attributes: tuple[tuple[str, str], ...]


class Kind(NamedTuple):
    """A kind of document. ``as_proposal``: what supports it where scholarly proposals are asked for."""

    name: str
    title: Label
    subject: str
    outgoing: bool
    grounds: tuple[Ground, ...]
    as_proposal: tuple[Ground, ...]


class Declarations(NamedTuple):
    """Everything that a knowledge base declares of documents.

    ``fields`` are what neither the case nor the law can tell, by name; without those of ``issue`` a document is a
    draft.
    """

    folder: Path
    kinds: dict[str, Kind]
    fields: dict[str, Label]
    issue: tuple[str, ...]

    def kind(self, name: str) -> Kind:
        """The kind of that name; raises :class:`~lexrules.errors.UsageError` if there is none."""
        found = self.kinds.get(name)
        if found is None:
            raise UsageError(Finding("LEX4050", {"kind": name, "known": ", ".join(self.kinds) or "–"}))
        return found


def declarations(knowledge_base: Path, program: Program) -> Declarations:
    """What the knowledge base in a folder declares of documents; nothing if it has no such file.

    Raises :class:`~lexrules.errors.KnowledgeBaseError` or :class:`~lexrules.errors.SourceError` with every defect.
    """
    folder = knowledge_base / FOLDER
    if not (folder / _FILE).is_file():
        return Declarations(folder, {}, {}, ())
    reader = _Declarations(program)
    found = reader.read(folder)
    if reader.findings:
        raise KnowledgeBaseError(reader.findings)
    return found


def support(derivation: Derivation, subject: Entity, grounds: tuple[Ground, ...]) -> tuple[int, list[Asked]]:
    """Whether a decision supports a document about an entity: the truth of it, and the conclusions looked at."""
    found, looked = [], []
    for ground in grounds:
        for entity in derivation.case.of_type(ground.entity):
            if entity.up.get(subject.type) is not subject:
                continue
            asked = Asked(entity, ground.name, ground.effects)
            looked.append(asked)
            conclusion = derivation.conclusion(asked)
            if ground.effects:
                found += [_meets(measure, ground) for measure in conclusion.measures] or [truth.FALSE]
            else:
                found.append(_TRUTH.get(conclusion.status, truth.UNKNOWN))
    return truth.disjunction(found), looked


def _meets(measure: Measure, ground: Ground) -> int:
    """Whether a measure is there and has the attributes asked for."""
    result = _TRUTH.get(measure.status, truth.UNKNOWN)
    for name, wanted in ground.attributes:
        value = measure.attributes.get(name)
        members = value.members if isinstance(value, Choice) else None
        if members is not None and wanted not in members:
            return truth.FALSE
        if members is None or len(members) > 1:
            result = truth.conjunction((result, truth.UNKNOWN))
    return result


class _Declarations(Reader):
    """Reads the declarations against the vocabulary of a program."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.program = program

    def read(self, folder: Path) -> Declarations:
        path = folder / _FILE
        document = read_file(path, f"{FOLDER}/{_FILE}")
        found = self.header(document, "documents", {"documents": True, "fields": True, "issue": True})
        fields = {
            self.matching(key, SIMPLE, "an identifier"): self.label(node)
            for key, node in self.entries(found.get("fields"))
        }
        issue = tuple(self.one_of(each, fields, "field") for each in self.items(found.get("issue")))
        kinds = {}
        for key, node in self.entries(found.get("documents")):
            name = self.matching(key, NORM_ID, "an identifier")
            kinds[name] = self._kind(name, node)
        return Declarations(folder, kinds, fields, issue)

    def _kind(self, name: str, node: Node) -> Kind:
        found = self.fields(node, "a kind of document", _KIND)
        subject = self.one_of(found.get("subject"), self.program.entities, "entity")
        return Kind(
            name,
            self.label(found.get("title")),
            subject,
            self.boolean(found.get("outgoing")),
            tuple(self._ground(each) for each in self.items(found.get("when"))),
            tuple(self._ground(each) for each in self.items(found.get("as_proposal"))),
        )

    def _ground(self, node: Node) -> Ground:
        found = self.fields(node, "a ground", {"of": True, "with": False})
        entity, _, name = self.text(found.get("of")).partition(".")
        effect = self.program.effects.get((entity, name))
        attribute = self.program.attributes.get((entity, name))
        if effect is None and (attribute is None or attribute.type.kind != "boolean"):
            known = [f"{owner}.{each}" for owner, each in self.program.effects]
            self.unknown("conclusion", f"{entity}.{name}", found.get("of", node), known)
        wanted = []
        for key, value in self.entries(found.get("with")):
            declared = effect.attributes.get(key.text) if effect else None
            members = self.program.enums[declared.type.of].members if declared and declared.type.of else {}
            if declared is None:
                self.unknown("attribute", key.text, key, effect.attributes if effect else ())
                continue
            wanted.append((key.text, self.one_of(value, members, "member")))
        return Ground(entity, name, effect is not None, tuple(wanted))
