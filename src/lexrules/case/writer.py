"""A case as the text of a case file, which reads back to the same case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lexrules.case.drafts import AS_OF
from lexrules.case.reader import LANGUAGE_VERSION
from lexrules.case.spelling import UNKNOWN, quoted, spell
from lexrules.engine.facts import Case, Entity, Members, Source
from lexrules.kb.program import Program
from lexrules.model import truth
from lexrules.model.values import NOT_APPLICABLE, Interval, Value, ValueType

_STEP: Final = "  "
_NO_SOURCE: Final = Source()


def case_text(program: Program, case: Case) -> str:
    """The case file of ``case``: every fact with its evidence, note, proof state and assessment, every list.

    What is not known at all is left out, unless something was said about it.
    """
    lines = [f"lexrules: {LANGUAGE_VERSION}"]
    if case.domain:
        lines.append(f"domain: {case.domain}")
    as_of = case.root.values.get(AS_OF)
    if isinstance(as_of, Interval) and as_of.low is not None:
        lines.append(f"as_of: {as_of.low}")
    if case.title:
        lines.append(f"title: {quoted(case.title)}")
    body = list(_Writer(program, case).entity(case.root, _STEP))
    return "\n".join([*lines, "case:" if body else "case: {}", *body]) + "\n"


def list_text(program: Program, case: Case, members: Members, key: str) -> str:
    """One list of entities as it would stand in a case file under ``key``, at the left margin."""
    return "\n".join(_Writer(program, case).members(key, members, "", _NO_SOURCE)) + "\n"


class _Writer:
    def __init__(self, program: Program, case: Case) -> None:
        self.program = program
        self.case = case

    def entity(self, entity: Entity, indent: str) -> Iterator[str]:
        """The facts and lists of one entity."""
        names = [*entity.values, *(name for owner, name in self.case.sources if owner == entity.id)]
        whole = dict.fromkeys(group for name in names if (group := self._whole_group(entity, name)))
        for group in whole:
            yield f"{indent}{group}: not_applicable"
        for name in dict.fromkeys(names):
            attribute = self.program.attributes.get((entity.type, name))
            if any(name.startswith(f"{group}.") for group in whole):
                continue
            if attribute is not None and not (entity.parent is None and name == AS_OF):
                source = self.case.sources.get((entity.id, name), _NO_SOURCE)
                stated = self._fact(entity.values.get(name), attribute.type, source)
                if stated is not None:
                    yield f"{indent}{name}: {stated}"
        for name, members in entity.lists.items():
            yield from self.members(name, members, indent, self.case.sources.get((entity.id, name), _NO_SOURCE))

    def _whole_group(self, entity: Entity, name: str) -> str:
        """The group that was stated not to arise as a whole, if the fact was stated so; a fact that a person assesses
        can be stated not to arise without a reason in no other way.
        """
        source = self.case.sources.get((entity.id, name), _NO_SOURCE)
        declared = self.program.attributes.get((entity.type, name))
        assessed = None if declared is None else declared.assessed
        value = entity.values.get(name)
        arises = value is None or value not in (NOT_APPLICABLE, truth.NOT_APPLICABLE_BIT)
        return "" if assessed is None or arises or source.reason is not None else name.rpartition(".")[0]

    def _fact(self, value: Value | None, value_type: ValueType, source: Source) -> str | None:
        """A fact as it is written; ``None`` if there is nothing to say about it."""
        written = UNKNOWN if value is None else spell(value, value_type)
        about = list(_about(source))
        if not about:
            return None if written == UNKNOWN else written
        return "{" + ", ".join([f"value: {written}", *about]) + "}"

    def members(self, name: str, members: Members, indent: str, source: Source) -> Iterator[str]:
        """A list: its elements, and whether they are all."""
        about = list(_about(source))
        if members.complete and not about:
            if not members.entities:
                yield f"{indent}{name}: []"
                return
            yield f"{indent}{name}:"
            yield from self._elements(members, indent + _STEP)
            return
        yield f"{indent}{name}:"
        inner = indent + _STEP
        yield f"{inner}complete: {'true' if members.complete else 'false'}"
        yield from (f"{inner}{each}" for each in about)
        yield f"{inner}listed:" + ("" if members.entities else " []")
        yield from self._elements(members, inner + _STEP)

    def _elements(self, members: Members, indent: str) -> Iterator[str]:
        for element in members.entities:
            yield f"{indent}- id: {quoted(element.id)}"
            if element.name is not None:
                yield f"{indent}{_STEP}name: {quoted(element.name)}"
            yield from self.entity(element, indent + _STEP)


def _about(source: Source) -> Iterator[str]:
    """What is said about a fact or a list beside its value."""
    if source.evidence:
        yield f"evidence: [{', '.join(map(quoted, source.evidence))}]"
    for key in ("note", "proof", "reason", "assessor"):
        text = getattr(source, key)
        if text is not None:
            yield f"{key}: {quoted(text)}"
