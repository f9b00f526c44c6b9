"""Reading a case: YAML or JSON to a checked :class:`~lexrules.engine.facts.Case`, or every defect of it at once.

Three passes: the shape of the tree and its keys, then the ids (so that references may point forwards), then the values.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence as SequenceType
from typing import Final

from lexrules.case.constraints import check_constraints
from lexrules.case.drafts import AS_OF, Draft, Drafter
from lexrules.case.findings import Findings, shown
from lexrules.case.names import TOP, EntityList, Names, resolve
from lexrules.case.scalars import BadScalarError, read_date
from lexrules.case.stated import FactReader
from lexrules.case.values import ValueReader, is_not_applicable, is_unknown
from lexrules.engine.facts import Case, Entity, Members, Source
from lexrules.kb.program import Program
from lexrules.model.values import exactly
from lexrules.source import Document, Mapping, Node, Scalar

__all__ = ["AS_OF", "CaseReader", "case_from_node", "read_case"]

LANGUAGE_VERSION: Final = "1"
ROOT_ID: Final = "case"
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class CaseReader:
    """Reads cases of one program; keep it to read many. Safe to share between threads."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.names = Names(program)

    def read(
        self,
        document: Document,
        *,
        as_of: datetime.date,
        versioned: bool = True,
        restated: SequenceType[Mapping] = (),
    ) -> Case:
        """The case that ``document`` states; ``as_of`` counts if the case has no date of its own.

        With ``versioned`` the document has to begin with the language version, as files do. Each of ``restated`` maps
        paths such as ``a1.alcohol`` to what they state in place of what the case and those before it state. Raises
        :class:`~lexrules.errors.CaseError` with every defect, each at its place.
        """
        findings = Findings(document)
        case = _Reading(self.program, self.names, findings).whole(document.root, as_of, versioned, restated)
        findings.raise_any()
        findings.found += check_constraints(self.program, case, document, restated)
        findings.raise_any()
        return case


def read_case(document: Document, program: Program, *, as_of: datetime.date) -> Case:
    """Read one case file; see :meth:`CaseReader.read`."""
    return CaseReader(program).read(document, as_of=as_of)


def case_from_node(node: Node, program: Program, *, as_of: datetime.date, name: str = "<data>") -> Case:
    """Read a case given as plain data (:func:`lexrules.source.node_of`); the language version may be left out."""
    return CaseReader(program).read(Document(name, (), node), as_of=as_of, versioned=False)


class _Reading:
    """The reading of one document."""

    def __init__(self, program: Program, names: Names, findings: Findings) -> None:
        self.program = program
        self.names = names
        self.findings = findings
        self.drafter = Drafter(names, findings)

    # -- the file ----------------------------------------------------------------------------------------------------

    def whole(self, root: Node, as_of: datetime.date, versioned: bool, restated: SequenceType[Mapping]) -> Case:
        fields = self._top(root)
        self._version(fields.get("lexrules"), root, versioned)
        domain = self._domain(fields.get("domain"))
        title = self._plain(fields.get("title"), "title")
        date_node = fields.get(AS_OF)
        date = self._date(date_node) or as_of
        if "case" in fields:
            self.drafter.entity(fields["case"], self.program.root.name, None, "case")
        elif isinstance(root, Mapping):
            self.findings.add("LEX3002", root, self._nearest_key(root, "case"), key="case")
        self._name_entities()
        for facts in restated:
            self.drafter.restate(facts)
            self._name_entities()
        entities, sources = self._entities()
        case_root = entities.get(ROOT_ID) or Entity(self.program.root.name, ROOT_ID, 0, None)
        case_root.values[AS_OF] = exactly(date)
        if date_node is not None:
            sources[ROOT_ID, AS_OF] = Source(date_node.span)
        return Case(case_root, entities, domain, title, sources)

    def _top(self, root: Node) -> dict[str, Node]:
        if not isinstance(root, Mapping):
            self.findings.add("LEX3001", root)
            return {}
        fields: dict[str, Node] = {}
        for key, value in root:
            name = TOP.get(key.text)
            if name is None:
                self.findings.unknown("LEX3003", key, [k for k in TOP if k.isascii()], near=TOP)
            elif name in fields:
                self.findings.add("LEX3013", key, path=name, first=fields[name].span.line)
            else:
                fields[name] = value
        return fields

    def _nearest_key(self, root: Mapping, key: str) -> str | None:
        """A list of entities written at the top suggests that ``case:`` was forgotten above it."""
        lists = self.names.level(self.program.root.name)
        misplaced = any(isinstance(target, EntityList) for written in root.entries for target in lists.find(written))
        return f"{key}:" if misplaced else None

    def _version(self, node: Node | None, root: Node, versioned: bool) -> None:
        if node is None:
            if versioned and isinstance(root, Mapping):
                self.findings.add("LEX3002", root, f"lexrules: {LANGUAGE_VERSION}", key="lexrules")
        elif not isinstance(node, Scalar) or node.text != LANGUAGE_VERSION:
            value = shown(node.text) if isinstance(node, Scalar) else "…"
            self.findings.add("LEX3004", node, LANGUAGE_VERSION, value=value, supported=LANGUAGE_VERSION)

    def _domain(self, node: Node | None) -> str | None:
        if node is None or is_unknown(node):
            return None
        if not isinstance(node, Scalar):
            self.findings.add("LEX3008", node, key="domain")
            return None
        found = resolve(node.text, self.names.domains)
        if found is None:
            self.findings.unknown("LEX3005", node, self.program.domains, near=self.names.domains)
        return found

    def _date(self, node: Node | None) -> datetime.date | None:
        if node is None or is_unknown(node):
            return None
        if not isinstance(node, Scalar):
            self.findings.add("LEX3008", node, key=AS_OF)
            return None
        try:
            return read_date(node.text)
        except BadScalarError as bad:
            self.findings.add(bad.code, node, bad.suggestion, path=AS_OF, **bad.data)
            return None

    def _plain(self, node: Node | None, key: str) -> str | None:
        if node is None or is_unknown(node):
            return None
        if isinstance(node, Scalar):
            return node.text
        self.findings.add("LEX3008", node, key=key)
        return None

    # -- second pass: ids --------------------------------------------------------------------------------------------

    def _name_entities(self) -> None:
        """Give every entity its id: the stated one, or the type with the position among the entities of that type."""
        taken: dict[str, Scalar | None] = {ROOT_ID: None}
        for draft in self.drafter.drafts:
            draft.id = ""
            if draft.id_node is not None:
                self._stated_id(draft, draft.id_node, taken)
        counts: dict[str, int] = {}
        given: dict[str, int] = {}
        for draft in self.drafter.drafts:
            counts[draft.type] = counts.get(draft.type, 0) + 1
            number = max(counts[draft.type], given.get(draft.type, 0) + 1)
            if draft.parent is None:
                draft.id = ROOT_ID
            while not draft.id:
                candidate = f"{draft.type}{number}"
                if candidate not in taken:
                    draft.id = candidate
                    taken[candidate] = None
                    given[draft.type] = number
                number += 1

    def _stated_id(self, draft: Draft, node: Scalar, taken: dict[str, Scalar | None]) -> None:
        written = node.text
        first = taken.get(written)
        if not _ID.fullmatch(written):
            self.findings.add("LEX3020", node, value=shown(written))
        elif written == ROOT_ID or written in self.program.entities or is_unknown(node) or is_not_applicable(node):
            self.findings.add("LEX3022", node, value=written)
        elif first is not None:
            self.findings.add("LEX3021", node, value=written, first=first.span.line)
        else:
            draft.id = written
            taken[written] = node

    # -- third pass: values ------------------------------------------------------------------------------------------

    def _entities(self) -> tuple[dict[str, Entity], dict[tuple[str, str], Source]]:
        types = {draft.id: draft.type for draft in self.drafter.drafts}
        reader = FactReader(ValueReader(self.names, self.findings, types))
        entities: dict[str, Entity] = {}
        sources: dict[tuple[str, str], Source] = {}
        for index, draft in enumerate(self.drafter.drafts):
            parent = entities[draft.parent.id] if draft.parent else None
            entity = entities[draft.id] = Entity(draft.type, draft.id, index, parent, draft.name)
            for name, fact in draft.facts.items():
                stated = reader.fact(fact.value, fact.attribute, in_group=fact.in_group)
                if stated.value is not None:
                    entity.values[name] = stated.value
                reached = reader.reached(stated.proof)
                if reached is not None:
                    entity.reached[name] = reached
                sources[draft.id, name] = Source(fact.key.span, *stated[1:])
        for draft in self.drafter.drafts:
            for name, stated_list in draft.lists.items():
                members = tuple(entities[element.id] for element in stated_list.elements)
                entities[draft.id].lists[name] = Members(members, stated_list.complete)
                evidence = reader.texts(stated_list.evidence) if stated_list.evidence else ()
                note = reader.text(stated_list.note, "note") if stated_list.note else None
                sources[draft.id, name] = Source(stated_list.span, evidence, note)
        return entities, sources
