"""The first pass over a case: the shape of the tree and what its keys stand for. No value is read yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from lexrules.case.findings import Findings, shown
from lexrules.case.names import About, Concluded, EntityList, Fact, Group, Names, Target
from lexrules.case.scalars import BadScalarError, read_boolean
from lexrules.case.values import is_not_applicable, is_unknown
from lexrules.errors import Span
from lexrules.kb.program import Attribute
from lexrules.source import Mapping, Node, Scalar, Sequence

#: The attribute of the root that holds the date asked about; a file states it beside the case, not in it.
AS_OF: Final = "as_of"
_LIST_FORMS: Final = {
    "listed": "listed", "列出": "listed",
    "complete": "complete", "完整": "complete",
    "evidence": "evidence", "证据": "evidence",
    "note": "note", "备注": "note",
}  # fmt: skip


class DraftFact(NamedTuple):
    """A fact as stated, its value unread; ``in_group`` if its key and value are those of a whole group."""

    attribute: Attribute
    key: Scalar
    value: Node
    in_group: bool = False


class Draft:
    """An entity whose keys are resolved and whose values are still to be read."""

    def __init__(self, entity_type: str, span: Span, parent: Draft | None) -> None:
        self.type = entity_type
        self.span = span
        self.parent = parent
        self.id = ""
        self.id_node: Scalar | None = None
        self.name: str | None = None
        self.facts: dict[str, DraftFact] = {}
        self.lists: dict[str, DraftList] = {}

    def lineage(self) -> Iterator[Draft]:
        """The entity itself, and those that contain it."""
        draft: Draft | None = self
        while draft is not None:
            yield draft
            draft = draft.parent


class DraftList(NamedTuple):
    """A list of entities as stated."""

    span: Span
    elements: list[Draft]
    complete: bool
    evidence: Node | None = None
    note: Node | None = None


class Drafter:
    """Collects the entities of one case, in the order of the file."""

    def __init__(self, names: Names, findings: Findings) -> None:
        self.names = names
        self.findings = findings
        self.drafts: list[Draft] = []

    def entity(self, node: Node, entity_type: str, parent: Draft | None, key: str) -> Draft | None:
        """The entity that ``node`` describes, with everything in it; ``None`` if it is not a mapping."""
        if not isinstance(node, Mapping) and not (parent is None and is_unknown(node)):
            self.findings.add("LEX3006", node, key=key)
            return None
        draft = Draft(entity_type, node.span, parent)
        self.drafts.append(draft)
        if isinstance(node, Mapping):
            self._keys(draft, node, "")
        return draft

    def restate(self, facts: Mapping) -> None:
        """State facts and lists anew: each key is the id of an entity and one of its own keys, ``a1.alcohol``.

        What was stated of them before is forgotten. Every draft has its id already; new ones get none here.
        """
        drafts = {draft.id: draft for draft in self.drafts}
        found: list[tuple[Draft, Target, Scalar, Node]] = []
        for path, value in facts:
            entity, _, name = path.text.partition(".")
            if entity not in drafts:
                self.findings.add("LEX3105", path, self.findings.nearest(entity, drafts), value=shown(path.text))
                continue
            target = self._target(drafts[entity], "", path, name)
            if isinstance(target, About):
                self.findings.add("LEX3111", path, value=shown(path.text))
            elif target is not None:
                found.append((drafts[entity], target, path, value))
        for draft, target, _, _ in found:
            self._forget(draft, target)
        for draft, target, path, value in found:
            if any(draft is each for each in self.drafts):
                self._key(draft, target, path, value)
            else:
                self.findings.add("LEX3105", path, value=shown(path.text))

    def _forget(self, draft: Draft, target: Target) -> None:
        """Drop what was stated of a fact, of a group of facts, or of a list with everything in it."""
        if isinstance(target, Fact):
            draft.facts.pop(target.attribute.name, None)
        elif isinstance(target, Group):
            draft.facts = {name: each for name, each in draft.facts.items() if not name.startswith(f"{target.prefix}.")}
        elif isinstance(target, EntityList) and target.name in draft.lists:
            gone = {id(element) for element in draft.lists.pop(target.name).elements}
            self.drafts = [each for each in self.drafts if gone.isdisjoint(map(id, each.lineage()))]

    def _keys(self, draft: Draft, node: Mapping, prefix: str) -> None:
        for key, value in node:
            target = self._target(draft, prefix, key, key.text)
            if target is not None:
                self._key(draft, target, key, value)

    def _target(self, draft: Draft, prefix: str, key: Scalar, name: str) -> Target | None:
        """What ``name``, written at ``key``, stands for; ``None`` if it is not one thing, which is reported."""
        level = self.names.level(draft.type, prefix)
        targets = level.find(name)
        if len(targets) == 1:
            return targets[0]
        if targets:
            names = ", ".join(f"`{_called(target)}`" for target in targets)
            self.findings.add("LEX3012", key, key=shown(name), names=names)
        else:
            entity = draft.type + (f".{prefix}" if prefix else "")
            self.findings.unknown("LEX3010", key, level.identifiers, near=level.known(), written=name, entity=entity)
        return None

    def _key(self, draft: Draft, target: Target, key: Scalar, value: Node) -> None:
        if isinstance(target, Fact):
            self._fact(draft, DraftFact(target.attribute, key, value))
        elif isinstance(target, Group):
            self._group(draft, target.prefix, key, value)
        elif isinstance(target, EntityList):
            self._list(draft, target, key, value)
        elif isinstance(target, Concluded):
            self.findings.add("LEX3011", key, path=f"{draft.type}.{target.name}")
        else:
            self._about(draft, target, key, value)

    def _fact(self, draft: Draft, fact: DraftFact) -> None:
        name = fact.attribute.name
        if draft.parent is None and name == AS_OF:
            self.findings.add("LEX3015", fact.key)
        elif name in draft.facts:
            first = draft.facts[name].key.span.line
            self.findings.add("LEX3013", fact.key, path=fact.attribute.path, first=first)
        else:
            draft.facts[name] = fact

    def _group(self, draft: Draft, prefix: str, key: Scalar, value: Node) -> None:
        if isinstance(value, Mapping):
            self._keys(draft, value, prefix)
        elif is_not_applicable(value):
            for target in self.names.level(draft.type, prefix).identifiers.values():
                if isinstance(target, Fact):
                    self._fact(draft, DraftFact(target.attribute, key, value, in_group=True))
        elif not is_unknown(value):
            self.findings.add("LEX3006", value, key=shown(key.text))

    def _about(self, draft: Draft, target: About, key: Scalar, value: Node) -> None:
        if draft.parent is None:
            self.findings.add("LEX3014", key, key=target.what)
        elif not isinstance(value, Scalar):
            self.findings.add("LEX3008", value, key=target.what)
        elif target.what == "name":
            draft.name = None if is_unknown(value) else value.text
        elif draft.id_node is not None:
            self.findings.add("LEX3013", key, path="id", first=draft.id_node.span.line)
        else:
            draft.id_node = value

    def _list(self, draft: Draft, target: EntityList, key: Scalar, value: Node) -> None:
        if target.name in draft.lists:
            first = draft.lists[target.name].span.line
            self.findings.add("LEX3013", key, path=f"{draft.type}.{target.name}", first=first)
        elif is_unknown(value):
            return
        elif is_not_applicable(value):
            self.findings.add("LEX3016", value, "[]", key=target.name)
        elif isinstance(value, Mapping):
            self._partial_list(draft, target, key, value)
        elif isinstance(value, Sequence):
            stated = draft.lists[target.name] = DraftList(key.span, [], True)
            self._elements(draft, target, value, stated)
        else:
            self.findings.add("LEX3007", value, key=target.name)

    def _partial_list(self, draft: Draft, target: EntityList, key: Scalar, node: Mapping) -> None:
        forms: dict[str, Node] = {}
        for written, value in node:
            form = _LIST_FORMS.get(written.text)
            if form is None:
                self.findings.unknown("LEX3017", written, ["listed", "complete", "evidence", "note"], key=target.name)
            elif form in forms:
                self.findings.add("LEX3013", written, path=form, first=forms[form].span.line)
            else:
                forms[form] = value
        for needed in ("listed", "complete"):
            if needed not in forms:
                self.findings.add("LEX3061", node, key=needed)
        complete = self._complete(forms.get("complete"))
        stated = draft.lists[target.name] = DraftList(key.span, [], complete, forms.get("evidence"), forms.get("note"))
        listed = forms.get("listed")
        if isinstance(listed, Sequence):
            self._elements(draft, target, listed, stated)
        elif listed is not None:
            self.findings.add("LEX3007", listed, key="listed")

    def _complete(self, node: Node | None) -> bool:
        if isinstance(node, Scalar):
            try:
                return read_boolean(node.text)
            except BadScalarError as bad:
                self.findings.add(bad.code, node, bad.suggestion, path="complete", **bad.data)
        elif node is not None:
            self.findings.add("LEX3008", node, key="complete")
        return False

    def _elements(self, draft: Draft, target: EntityList, node: Sequence, stated: DraftList) -> None:
        for item in node.items:
            element = self.entity(item, target.element, draft, target.element)
            if element is not None:
                stated.elements.append(element)


def _called(target: Target) -> str:
    return target.attribute.name if isinstance(target, Fact) else target[0]
