"""The facts that can still decide an undetermined conclusion (docs/semantics.md, end of section 6).

From the conclusion down through every part that is open; at the leaves are the open facts and the lists not known to
be complete. What a decided part read is left alone, so nobody is asked for what cannot matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lexrules.engine.conclusions import Asked, Status
from lexrules.engine.derivation import Derivation, NormTrace
from lexrules.engine.facts import NOT_STATED, Entity
from lexrules.engine.terms import Binding, EffectElement, Trace, contributes
from lexrules.kb.program import LIST_CALLS, Formula, Label, ListCall, Node, Override, Reading
from lexrules.model import truth
from lexrules.model.values import Value, is_open


class MissingFact(NamedTuple):
    """A fact still open that can matter: whose, which, what to ask, what usually proves it, which conclusions wait."""

    entity_id: str
    name: str
    label: Label
    question: Label
    evidence: tuple[Label, ...]
    is_list: bool
    decides: tuple[str, ...]

    @property
    def path(self) -> str:
        """``a1.ended_on``."""
        return f"{self.entity_id}.{self.name}"


def missing(derivation: Derivation, asked: Iterable[Asked] | None = None) -> list[MissingFact]:
    """The open facts that the conclusions ``asked`` for wait for (default: all of the derivation's).

    Those that the most conclusions wait for come first.
    """
    program = derivation.program
    waiting: dict[tuple[int, str], list[str]] = {}
    entities = {entity.index: entity for entity in derivation.case.entities.values()}
    for each in derivation.asked if asked is None else asked:
        for key in _Walk(derivation).conclusion(each):
            waiting.setdefault(key, []).append(each.path)
    order = {key: position for position, key in enumerate(program.attributes)}
    lists = {key: len(order) + position for position, key in enumerate(program.child_lists)}

    def rank(item: tuple[tuple[int, str], list[str]]) -> tuple[int, int, int]:
        (index, name), paths = item
        key = (entities[index].type, name)
        return -len(paths), order.get(key, lists.get(key, 0)), index

    return [
        _described(derivation, entities[index], name, paths)
        for (index, name), paths in sorted(waiting.items(), key=rank)
    ]


def _described(derivation: Derivation, entity: Entity, name: str, decides: list[str]) -> MissingFact:
    attribute = derivation.program.attributes.get((entity.type, name))
    if attribute is not None:
        label = attribute.label
        question = attribute.question or Label(f"{label.zh}是什么？", f"What is: {label.en}?")
        return MissingFact(entity.id, name, label, question, attribute.evidence, False, tuple(decides))
    label = derivation.program.entities[derivation.program.child_lists[entity.type, name]].label
    if entity.lists.get(name, NOT_STATED).entities:
        question = Label(
            f"除已列明的以外，还有没有其他“{label.zh}”？", f"Is there any other “{label.en}” besides those listed?"
        )
    else:
        question = Label(f"有没有“{label.zh}”？有的请逐项列明。", f"Is there any “{label.en}”? If so, list each.")
    return MissingFact(entity.id, name, label, question, (), True, tuple(decides))


class _Walk:
    """Goes down the open parts of one conclusion, each once.

    ``found`` collects what it ends at, by entity index and name.
    """

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self.found: dict[tuple[int, str], None] = {}
        self._concepts: set[tuple[int, str]] = set()
        self._norms: set[tuple[int, int]] = set()

    def conclusion(self, asked: Asked) -> dict[tuple[int, str], None]:
        entity, name, effects = asked
        if not effects:
            if self.derivation.conclusion(asked).status is Status.UNDETERMINED:
                self._concept(entity, name)
            return self.found
        for trace in self.derivation.candidates(entity, name):
            if trace.applies & truth.TRUE:
                self._norm(trace)
                for each in trace.norm.effect:
                    values = self.derivation.effect_trace(trace.norm, entity, each.name)
                    if values is not None:
                        self._formula(each.formula, values, (entity,))
        return self.found

    def _concept(self, entity: Entity, name: str) -> None:
        key = (entity.index, name)
        if key in self._concepts or not is_open(self.derivation.value(entity, name)):
            return
        self._concepts.add(key)
        arises = self.derivation.applies_if(entity, name)
        formula = self.derivation.attribute(entity, name).applies_if
        if arises is not None and formula is not None:
            self._formula(formula, arises, (entity,))
        for trace in self.derivation.candidates(entity, name):
            if not trace.applies & truth.TRUE:
                continue
            self._norm(trace)
            if trace.norm.value is not None:
                self._formula(trace.norm.value, self.derivation.norm_value(trace.norm, entity), (entity,))

    def _norm(self, trace: NormTrace) -> None:
        key = (trace.norm.index, trace.entity.index)
        if key in self._norms or trace.applies != truth.UNKNOWN:
            return
        self._norms.add(key)
        if trace.in_force == truth.UNKNOWN:
            self._formula(trace.norm.date, trace.date, (trace.entity,))
        if trace.norm.condition is not None and trace.condition is not None:
            self._formula(trace.norm.condition, trace.condition, (trace.entity,))

    def _formula(self, formula: Formula, trace: Trace, binding: Binding) -> None:
        self._part(formula, trace, binding, len(formula.nodes) - 1)

    def _part(self, formula: Formula, trace: Trace, binding: Binding, index: int) -> None:
        node = formula.nodes[index]
        if not _open(node, trace[index]):
            return
        if node.op == "attribute":
            self._reading(node.data, binding)
        elif node.op == "overridden":
            override: Override = node.data
            norm = self.derivation.program.norms[override.norm]
            self._norm(self.derivation.norm(norm, binding[0].up[norm.entity]))
        elif node.op in LIST_CALLS:
            self._list(node.data, trace, binding, index, for_all=node.op == "every")
        elif node.op == "select":
            for argument in _reached(node, trace):
                self._part(formula, trace, binding, argument)
        else:
            for argument in node.args:
                self._part(formula, trace, binding, argument)

    def _reading(self, reading: Reading, binding: Binding) -> None:
        element = binding[reading.variable]
        if isinstance(element, EffectElement) and reading.entity == element.norm.effect_type:
            trace = self.derivation.effect_trace(element.norm, element.entity, reading.name)
            formula = next((each.formula for each in element.norm.effect if each.name == reading.name), None)
            if trace is not None and formula is not None:
                self._formula(formula, trace, (element.entity,))
            return
        entity = element.up[reading.entity]
        if reading.derived:
            self._concept(entity, reading.name)
        else:
            self.found.setdefault((entity.index, reading.name))

    def _list(self, call: ListCall, trace: Trace, binding: Binding, index: int, *, for_all: bool) -> None:
        record = trace.lists[index]
        if not record.complete:
            entity = binding[call.reading.variable].up[call.reading.entity]
            self.found.setdefault((entity.index, call.reading.name))
        for each in record.elements:
            inner = (*binding, each.element)
            if contributes(each) == truth.FALSE and not for_all:
                continue
            if each.exists == truth.UNKNOWN and isinstance(each.element, EffectElement):
                self._norm(self.derivation.norm(each.element.norm, each.element.entity))
            if call.condition is not None and each.condition is not None:
                self._formula(call.condition, each.condition, inner)
            if call.term is not None and each.term is not None:
                self._formula(call.term, each.term, inner)


def _reached(node: Node, trace: Trace) -> list[int]:
    """Conditions and values of ordered options down to the first that is certain; what comes after cannot matter."""
    reached = []
    for position in range(0, len(node.args) - 1, 2):
        condition, value = node.args[position : position + 2]
        reached.append(condition)
        if trace[condition] != truth.FALSE:
            reached.append(value)
        if trace[condition] == truth.TRUE:
            return reached
    return [*reached, node.args[-1]] if len(node.args) % 2 else reached


def _open(node: Node, value: Value) -> bool:
    """Whether a part is undetermined; a condition's value is a truth, a term's an abstract value."""
    return value == truth.UNKNOWN if node.type is None else is_open(value)
