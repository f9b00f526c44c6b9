"""The facts that can still decide an undetermined conclusion (docs/semantics.md, end of section 6).

From the conclusion down through every part that is open; at the leaves are the open facts and the lists not known to
be complete. What a decided part read is left alone, so nobody is asked for what cannot matter.
"""

from collections.abc import Iterable
from typing import NamedTuple

from lexrules.engine.comparing import ComparisonTrace
from lexrules.engine.conclusions import Asked, Status
from lexrules.engine.derivation import Derivation, NormTrace
from lexrules.engine.facts import NOT_STATED, Entity
from lexrules.engine.terms import Binding, EffectElement, Trace, contributes
from lexrules.engine.worlds import World
from lexrules.kb.program import LIST_CALLS, Assessed, Formula, Label, ListCall, Node, Norm, Override, ProofCall, Reading
from lexrules.model import order, truth
from lexrules.model.values import Value, is_open


class MissingFact(NamedTuple):
    """A fact still open that can matter: whose, which, what to ask, what usually proves it, which conclusions wait.

    A fact that is stated and only not proved as it has to be is missing as proof: ``standard`` is the one that it has
    to reach. Of a fact that a person assesses, ``assessed`` says why it is not computed and who may answer for it.
    """

    entity_id: str
    name: str
    label: Label
    question: Label
    evidence: tuple[Label, ...]
    is_list: bool
    decides: tuple[str, ...]
    standard: str | None = None
    assessed: Assessed | None = None

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
    demanded: dict[tuple[int, str], int | None] = {}
    entities = {entity.index: entity for entity in derivation.case.entities.values()}
    for each in derivation.asked if asked is None else asked:
        for key, standard in _walk(derivation, each).facts.items():
            waiting.setdefault(key, []).append(each.path)
            first = demanded.setdefault(key, standard)
            demanded[key] = None if first is None or standard is None else max(first, standard)
    order = {key: position for position, key in enumerate(program.attributes)}
    lists = {key: len(order) + position for position, key in enumerate(program.child_lists)}

    def rank(item: tuple[tuple[int, str], list[str]]) -> tuple[int, int, int]:
        (index, name), paths = item
        key = (entities[index].type, name)
        return -len(paths), order.get(key, lists.get(key, 0)), index

    return [
        _described(derivation, entities[index], name, paths, demanded[index, name])
        for (index, name), paths in sorted(waiting.items(), key=rank)
    ]


def missing_for(derivation: Derivation, entity: Entity, norm: Norm) -> list[MissingFact]:
    """The open facts that it waits for whether a norm's measure is there."""
    found = _Found()
    _Walk(derivation, found).element(norm, entity, derivation.program.effect_types[norm.effect_type or ""].list_name)
    entities = {each.index: each for each in derivation.case.entities.values()}
    return [
        _described(derivation, entities[index], name, [], standard) for (index, name), standard in found.facts.items()
    ]


class OpenPart(NamedTuple):
    """A part that a party has to prove and that is not settled: the norm whose part it is (``None``: the condition
    under which a concept arises), for which entity, and what is demanded.
    """

    trace: NormTrace | None
    label: Label | None
    call: ProofCall


def burdens(derivation: Derivation, asked: Asked) -> list[OpenPart]:
    """The parts that an undetermined conclusion waits for and that a party has to prove."""
    return list(_walk(derivation, asked).parts.values())


def _walk(derivation: Derivation, asked: Asked) -> "_Found":
    found = _Found()
    _Walk(derivation, found).conclusion(asked)
    return found


def _described(
    derivation: Derivation, entity: Entity, name: str, decides: list[str], standard: int | None
) -> MissingFact:
    attribute = derivation.program.attributes.get((entity.type, name))
    if attribute is not None:
        label = attribute.label
        question = attribute.question or Label(f"{label.zh}是什么？", f"What is: {label.en}?")
        standards = list(derivation.program.standards)
        lacking = standards[standard] if standard is not None and standard < len(standards) else None
        if lacking is not None:
            words = derivation.program.standards[lacking]
            question = Label(
                f"已有陈述，怎样证明达到“{words.zh}”？", f"Stated already: what proves it to “{words.en}”?"
            )
        return MissingFact(
            entity.id,
            name,
            label,
            question,
            attribute.evidence,
            False,
            tuple(decides),
            lacking,
            attribute.assessed,
        )
    label = derivation.program.entities[derivation.program.child_lists[entity.type, name]].label
    if entity.lists.get(name, NOT_STATED).entities:
        question = Label(
            f"除已列明的以外，还有没有其他“{label.zh}”？", f"Is there any other “{label.en}” besides those listed?"
        )
    else:
        question = Label(f"有没有“{label.zh}”？有的请逐项列明。", f"Is there any “{label.en}”? If so, list each.")
    return MissingFact(entity.id, name, label, question, (), True, tuple(decides))


class _Found:
    """What the walks through the worlds of one conclusion come to, and where they have been."""

    def __init__(self) -> None:
        self.facts: dict[tuple[int, str], int | None] = {}
        """By entity index and name; with the standard to be reached, where only the proof is lacking."""
        self.parts: dict[tuple[int, int, int], OpenPart] = {}
        self.walks: dict[World, _Walk] = {}

    def fact(self, key: tuple[int, str], standard: int | None = None) -> None:
        first = self.facts.setdefault(key, standard)
        self.facts[key] = None if first is None or standard is None else max(first, standard)


class _Walk:
    """Goes down the open parts of one conclusion, each once, in one world."""

    def __init__(self, derivation: Derivation, found: _Found) -> None:
        self.derivation = derivation
        self.found = found
        found.walks[derivation.world] = self
        self._concepts: set[tuple[int, str]] = set()
        self._norms: set[tuple[int, int]] = set()
        self._lists: set[tuple[int, str]] = set()
        self._choices: set[tuple[int, str]] = set()
        self._attributes: set[tuple[int, int, str]] = set()
        self._owner: NormTrace | None = None
        self._label: Label | None = None

    def within(self, derivation: object) -> "_Walk":
        """The walk in the world of another derivation of the same case."""
        assert isinstance(derivation, Derivation), "only the native engine is explained"
        return self.found.walks.get(derivation.world) or _Walk(derivation, self.found)

    def conclusion(self, asked: Asked) -> None:
        entity, name, effects = asked
        if effects:
            self._effects(entity, name)
        elif self.derivation.conclusion(asked).status is Status.UNDETERMINED:
            self._concept(entity, name)

    # -- effect lists ------------------------------------------------------------------------------------------------

    def _effects(self, entity: Entity, name: str) -> None:
        """What an effect list waits for: whether its measures are there, and what they are."""
        key = (entity.index, name)
        if key in self._lists:
            return
        self._lists.add(key)
        comparison = self._compared(entity, name)
        if comparison is not None:
            self._choice(comparison, entity)
            for law in comparison.taken:
                self.within(law.derivation)._effects(entity, name)
            return
        for trace in self.derivation.candidates(entity, name):
            if trace.applies & truth.TRUE:
                self._norm(trace)
                for each in trace.norm.effect:
                    self._attribute(trace.norm, entity, each.name)

    def _compared(self, entity: Entity, name: str) -> ComparisonTrace | None:
        comparison = self.derivation.comparison(entity, name)
        return comparison if comparison is not None and comparison.laws else None

    def _choice(self, comparison: ComparisonTrace, entity: Entity) -> None:
        """What decides which law gives a list, where those that may be taken give different ones."""
        taken, name = comparison.taken, comparison.list_name
        if (entity.index, name) in self._choices:
            return
        self._choices.add((entity.index, name))
        lists = [list(law.derivation.conclusion(Asked(entity, name, True)).measures) for law in taken]
        if all(each == lists[0] for each in lists):
            return
        self._norm(comparison.applying)
        terms = comparison.comparison
        self._formula(terms.date, comparison.date, (entity,))
        self._formula(terms.until, comparison.until, (entity,))
        for place, weight in enumerate(terms.lightest):
            for law in taken:
                self.within(law.derivation)._formula(weight, law.weights[place], (entity,))
            pairs = [(one, other) for one in taken for other in taken if one is not other]
            weights = [(one.considered.weights[place], other.considered.weights[place]) for one, other in pairs]
            if not any(order.order(*pair) & order.EQUAL for pair in weights):
                break  # later quantities cannot matter

    def element(self, norm: Norm, entity: Entity, name: str) -> None:
        """What it waits for that a measure is in a list."""
        comparison = self._compared(entity, name)
        if comparison is None:
            self._norm(self.derivation.norm(norm, entity))
            return
        self._choice(comparison, entity)
        for law in comparison.taken:
            self.within(law.derivation)._norm(law.derivation.norm(norm, entity))

    def _attribute(self, norm: Norm, entity: Entity, name: str) -> None:
        """What the value of an attribute of a measure waits for."""
        key = (norm.number, entity.index, name)
        if key in self._attributes:
            return
        self._attributes.add(key)
        list_name = self.derivation.program.effect_types[norm.effect_type or ""].list_name
        comparison = self._compared(entity, list_name)
        if comparison is not None:
            self._choice(comparison, entity)
            for law in comparison.taken:
                if law.derivation.norm(norm, entity).applies & truth.TRUE:
                    self.within(law.derivation)._attribute(norm, entity, name)
            return
        formula = next((each.formula for each in norm.effect if each.name == name), None)
        trace = self.derivation.effect_trace(norm, entity, name)
        if formula is not None and trace is not None:
            self._formula(formula, trace, (entity,))

    # -- concepts and norms ------------------------------------------------------------------------------------------

    def _concept(self, entity: Entity, name: str) -> None:
        key = (entity.index, name)
        if key in self._concepts or not is_open(self.derivation.value(entity, name)):
            return
        self._concepts.add(key)
        arises = self.derivation.applies_if(entity, name)
        formula = self.derivation.attribute(entity, name).applies_if
        if arises is not None and formula is not None:
            owner, self._owner = self._owner, None
            self._formula(formula, arises, (entity,))
            self._owner = owner
        for trace in self.derivation.candidates(entity, name):
            if not trace.applies & truth.TRUE:
                continue
            self._norm(trace)
            if trace.norm.value is not None:
                self._formula(trace.norm.value, self.derivation.norm_value(trace.norm, entity), (entity,))

    def _norm(self, trace: NormTrace) -> None:
        key = (trace.norm.number, trace.entity.index)
        if key in self._norms or trace.applies != truth.UNKNOWN:
            return
        self._norms.add(key)
        (owner, label), (self._owner, self._label) = (self._owner, self._label), (trace, None)
        if trace.in_force == truth.UNKNOWN:
            self._formula(trace.norm.date, trace.date, (trace.entity,))
        if trace.norm.condition is not None and trace.condition is not None:
            self._formula(trace.norm.condition, trace.condition, (trace.entity,))
        self._owner, self._label = owner, label

    # -- formulas ----------------------------------------------------------------------------------------------------

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
        elif node.op == "proof":
            self._proof(node.data, trace, binding, index)
        elif node.op == "select":
            for argument in _reached(node, trace):
                self._part(formula, trace, binding, argument)
        else:
            label, self._label = self._label, node.label if node.op in ("element", "exception") else self._label
            for argument in node.args:
                self._part(formula, trace, binding, argument)
            self._label = label

    def _proof(self, call: ProofCall, trace: Trace, binding: Binding, index: int) -> None:
        """A part to be proved, in the world where its standard is demanded."""
        record = trace.proofs[index]
        if call.burden is not None:
            owner = self._owner
            key = (owner.norm.number, owner.entity.index, id(call)) if owner else (-1, -1, id(call))
            self.found.parts.setdefault(key, OpenPart(owner, self._label, call))
        inner = self.within(record.context)
        owner, inner._owner = inner._owner, self._owner
        inner._formula(call.condition, record.trace, binding)
        inner._owner = owner

    def _reading(self, reading: Reading, binding: Binding) -> None:
        element = binding[reading.variable]
        if isinstance(element, EffectElement) and reading.entity == element.norm.effect_type:
            self._attribute(element.norm, element.entity, reading.name)
            return
        entity = element.up[reading.entity]
        if reading.derived:
            self._concept(entity, reading.name)
        else:
            self._fact(entity, reading.name)

    def _fact(self, entity: Entity, name: str) -> None:
        """A fact that is stated, and would be enough if it were proved, is missing as proof."""
        standard = self.derivation.world.standard
        stated = entity.values.get(name)
        unproved = stated is not None and entity.reached.get(name, standard + 1) <= standard and not is_open(stated)
        self.found.fact((entity.index, name), standard if unproved else None)

    def _list(self, call: ListCall, trace: Trace, binding: Binding, index: int, *, for_all: bool) -> None:
        record = trace.lists[index]
        if not record.complete:
            entity = binding[call.reading.variable].up[call.reading.entity]
            self.found.fact((entity.index, call.reading.name))
        for each in record.elements:
            inner = (*binding, each.element)
            if contributes(each) == truth.FALSE and not for_all:
                continue
            if each.exists == truth.UNKNOWN and isinstance(each.element, EffectElement):
                self.element(each.element.norm, each.element.entity, call.reading.name)
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
