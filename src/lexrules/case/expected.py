"""Reading what a scenario expects of its case (docs/case-files.md, scenarios)."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from lexrules.case.findings import Findings, shown
from lexrules.case.names import Names
from lexrules.case.question import read_grade, read_position
from lexrules.case.values import ValueReader, is_unknown
from lexrules.engine.conclusions import Asked, Status
from lexrules.engine.evaluation import Question
from lexrules.engine.facts import Case, Entity
from lexrules.errors import Span
from lexrules.kb.program import EffectType, PositionId
from lexrules.model.values import Value, ValueType
from lexrules.source import Mapping, Node, Scalar, Sequence

KEYS: Final = ("of", "with", "status", "value", "missing", "disputed", "authority", "on_the_burden")
_WITH_VALUE: Final = (Status.ESTABLISHED, Status.UNDETERMINED)
#: The states of one answer; a conclusion that several answers differ on is disputed.
_OF_ONE_ANSWER: Final = tuple(status for status in Status if status is not Status.DISPUTED)


class Expected(NamedTuple):
    """What one answer is expected to be: a state, or a value, which is then the one it has for certain."""

    status: Status | None
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expected conclusion.

    ``with_`` picks elements of an effect list. ``missing``: entity ids, fact names. ``disputed``: what is expected
    under each of these positions, all else being as asked. ``authority``: the grade on which it rests.
    ``on_the_burden``: what it comes to if nothing more is proved.
    """

    asked: Asked
    status: Status
    span: Span
    value: Value | None = None
    type: ValueType | None = None
    effect: EffectType | None = None
    with_: MappingType[str, Value] = field(default_factory=dict)
    missing: tuple[tuple[str, str], ...] = ()
    disputed: MappingType[PositionId, Expected] = field(default_factory=dict)
    authority: str | None = None
    on_the_burden: Expected | None = None


class ExpectationReader:
    """Reads the expectations of one case, which is asked one question."""

    def __init__(self, names: Names, findings: Findings, case: Case, question: Question) -> None:
        self.program = names.program
        self.findings = findings
        self.case = case
        self.question = question
        self.values = ValueReader(names, findings, {key: entity.type for key, entity in case.entities.items()})

    def read(self, node: Node) -> Expectation | None:
        """The expectation that ``node`` states; ``None`` if its defects, which are reported, leave nothing to check."""
        fields = self._fields(node)
        if fields is None:
            return None
        asked = self._asked(fields["of"])
        status = self._status(fields["status"], asked)
        if asked is None or status is None:
            return None
        attribute = self.program.attributes.get((asked.entity.type, asked.name))
        value_type = attribute.type if attribute else None
        effect = self.program.effects.get((asked.entity.type, asked.name))
        return Expectation(
            asked,
            status,
            node.span,
            self._value(fields.get("value"), asked, status, value_type),
            value_type,
            effect,
            self._with(fields.get("with"), effect, asked),
            self._missing(fields.get("missing"), asked, status),
            self._disputed(node, fields.get("disputed"), asked, status, value_type),
            read_grade(fields.get("authority"), self.findings),
            self._on_the_burden(fields.get("on_the_burden"), asked, status, value_type),
        )

    def _fields(self, node: Node) -> dict[str, Node] | None:
        if not isinstance(node, Mapping):
            self.findings.add("LEX3006", node, key="expect")
            return None
        for key, _ in node:
            if key.text not in KEYS:
                self.findings.unknown("LEX3104", key, KEYS)
        lacking = [needed for needed in ("of", "status") if node.get(needed) is None]
        for needed in lacking:
            self.findings.add("LEX3061", node, key=needed)
        return None if lacking else {key.text: value for key, value in node}

    # -- of and status -----------------------------------------------------------------------------------------------

    def _asked(self, node: Node) -> Asked | None:
        text = self._text(node, "of")
        if text is None or not isinstance(node, Scalar):
            return None
        entity, name = self._split(text)
        if entity is None:
            near = self.findings.nearest(text.partition(".")[0], self.case.entities)
            self.findings.add("LEX3105", node, near, value=shown(text))
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

    def _split(self, text: str) -> tuple[Entity | None, str]:
        head, _, name = text.partition(".")
        return self.case.entities.get(head), name

    def _status(self, node: Node, asked: Asked | None) -> Status | None:
        text = self._text(node, "status")
        if text is None or not isinstance(node, Scalar):
            return None
        if text not in list(Status):
            self.findings.unknown("LEX3107", node, list(Status))
            return None
        status = Status(text)
        return status if asked is None or self._may_be(node, status, asked) else None

    def _may_be(self, node: Node, status: Status, asked: Asked) -> bool:
        """Whether a conclusion of this kind can have the state at all; it is reported if not."""
        if asked.effects:
            possible = status is not Status.NOT_APPLICABLE
        else:
            kind = self.program.attributes[asked.entity.type, asked.name].type.kind
            possible = status is not Status.NOT_ESTABLISHED or kind == "boolean"
        if not possible:
            self.findings.add("LEX3114", node, path=asked.path, status=status)
        return possible

    # -- what goes with them -----------------------------------------------------------------------------------------

    def _value(self, node: Node | None, asked: Asked, status: Status, value_type: ValueType | None) -> Value | None:
        if node is None:
            return None
        if value_type is None or status not in _WITH_VALUE:
            self.findings.add("LEX3108", node, path=asked.path, status=status)
            return None
        return self.values.value(node, unbounded(value_type), asked.path)

    def _with(self, node: Node | None, effect: EffectType | None, asked: Asked) -> dict[str, Value]:
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
            value = self.values.value(written, unbounded(attribute.type), f"{effect.name}.{key.text}")
            if value is not None:
                picked[key.text] = value
        return picked

    def _missing(self, node: Node | None, asked: Asked, status: Status) -> tuple[tuple[str, str], ...]:
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
            entity, name = self._split(text)
            if entity is None or not self._is_fact(entity, name):
                self.findings.add("LEX3111", item, value=shown(text))
            else:
                found.append((entity.id, name))
        return tuple(found)

    def _is_fact(self, entity: Entity, name: str) -> bool:
        attribute = self.program.attributes.get((entity.type, name))
        return (entity.type, name) in self.program.child_lists or (attribute is not None and not attribute.derived)

    # -- other answers -----------------------------------------------------------------------------------------------

    def _disputed(
        self, node: Node, written: Node | None, asked: Asked, status: Status, value_type: ValueType | None
    ) -> dict[PositionId, Expected]:
        if written is None:
            if status is Status.DISPUTED:
                self.findings.add("LEX3061", node, key="disputed")
            return {}
        if status is not Status.DISPUTED:
            self.findings.add("LEX3115", written, path=asked.path, status=status)
            return {}
        if not isinstance(written, Mapping) or not written.entries:
            self.findings.add("LEX3006", written, key="disputed")
            return {}
        found = {}
        for key, each in written:
            position = read_position(key, self.program, self.findings)
            if position is not None and any(position.dispute == closed.dispute for closed in self.question.positions):
                self.findings.add("LEX3119", key, dispute=position.dispute)
            expected = self._answer(each, asked, value_type, "disputed")
            if position is not None and expected is not None:
                found[position] = expected
        return found

    def _on_the_burden(
        self, node: Node | None, asked: Asked, status: Status, value_type: ValueType | None
    ) -> Expected | None:
        if node is None:
            return None
        if status is not Status.UNDETERMINED:
            self.findings.add("LEX3116", node, path=asked.path, status=status)
            return None
        return self._answer(node, asked, value_type, "on_the_burden")

    def _answer(self, node: Node, asked: Asked, value_type: ValueType | None, key: str) -> Expected | None:
        """A state, or the value of a concept; a word that is both is the state."""
        if isinstance(node, Scalar) and (node.text in _OF_ONE_ANSWER or value_type is None or is_unknown(node)):
            if node.text in _OF_ONE_ANSWER:
                status = Status(node.text)
                return Expected(status) if self._may_be(node, status, asked) else None
            self.findings.unknown("LEX3107", node, _OF_ONE_ANSWER)
            return None
        if value_type is None:
            self.findings.add("LEX3008", node, key=key)
            return None
        value = self.values.value(node, unbounded(value_type), asked.path)
        return None if value is None else Expected(None, value)

    def _text(self, node: Node, key: str) -> str | None:
        if isinstance(node, Scalar):
            return node.text
        self.findings.add("LEX3008", node, key=key)
        return None


def unbounded(value_type: ValueType) -> ValueType:
    """The type without its bounds: what is expected of a conclusion is compared as written."""
    return value_type._replace(minimum=None, maximum=None)
