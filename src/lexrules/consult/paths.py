"""The road from one open fact to a conclusion: what else would have to be so for the fact to decide it.

Going down from the conclusion through the open parts that the fact can reach, every other open part on the way has to
take the side on which it does not decide by itself: the other elements of an *all* have to hold, those of an *any* have
to fail. :func:`wishes` lists these, :func:`ways` the facts that would bring one of them about.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.space import Key
from lexrules.engine.conclusions import Asked
from lexrules.engine.derivation import NormTrace
from lexrules.engine.facts import Entity
from lexrules.engine.terms import Binding, EffectElement, ElementTrace, Trace
from lexrules.kb.program import LIST_CALLS, Formula, Node, Reading
from lexrules.model import truth
from lexrules.model.values import Value, is_open

_TRANSPARENT = frozenset({"truth", "element", "exception"})


class Place(NamedTuple):
    """A node of an evaluated formula, and the evaluation it belongs to."""

    within: Hypothesis
    formula: Formula
    trace: Trace
    binding: Binding
    position: int

    @property
    def node(self) -> Node:
        """The node."""
        return self.formula.nodes[self.position]

    @property
    def value(self) -> Value:
        """What the node came to."""
        return self.trace[self.position]

    @property
    def open(self) -> bool:
        """Whether it is undetermined; a condition's value is a truth, a term's an abstract value."""
        return self.value == truth.UNKNOWN if self.node.type is None else is_open(self.value)

    def at(self, index: int) -> Place:
        """Another node of the same formula."""
        return self._replace(position=index)

    def arguments(self) -> list[Place]:
        """The arguments of the node."""
        return [self.at(index) for index in self.node.args]


class Wish(NamedTuple):
    """A part that has to come out one way: ``side`` is ``TRUE`` or ``FALSE``, or 0 if it only has to be settled."""

    place: Place
    side: int


class Roads:
    """Everything between the facts ``target`` (a mask) and the conclusions of one hypothesis."""

    def __init__(self, hypothesis: Hypothesis, target: int) -> None:
        self.hypothesis = hypothesis
        self.space = hypothesis.space
        self.target = target
        self._met: set[tuple[Any, ...]] = set()
        self._waits: dict[tuple[int, int], int] = {}
        self._kept: list[Trace] = []

    # -- from the conclusion down ------------------------------------------------------------------------------------

    def wishes(self, asked: Asked) -> Iterator[Wish]:
        """What else has to come out one way for the target to decide the conclusion, from the top down."""
        if not asked.effects:
            yield from self._concept(self.hypothesis, asked.entity, asked.name)
            return
        yield from self._effects(self.hypothesis, asked.entity, asked.name)

    def _effects(self, within: Hypothesis, entity: Entity, name: str) -> Iterator[Wish]:
        comparison = within.comparison(entity, name)
        if comparison is not None and comparison.laws:
            yield from self._norm(within, comparison.applying)
            for law in comparison.taken:
                assert isinstance(law.derivation, Hypothesis), "worlds of a hypothesis are hypotheses"
                yield from self._effects(law.derivation, entity, name)
            return
        for trace in within.candidates(entity, name):
            if trace.applies & truth.TRUE:
                yield from self._norm(within, trace)
                for each in trace.norm.effect:
                    values = within.effect_trace(trace.norm, entity, each.name)
                    if values is not None:
                        yield from self._part(self._root(within, each.formula, values, (entity,)))

    def _concept(self, within: Hypothesis, entity: Entity, name: str) -> Iterator[Wish]:
        if not self._first(("concept", id(within), entity.index, name)) or not is_open(within.value(entity, name)):
            return
        arises = within.applies_if(entity, name)
        formula = within.attribute(entity, name).applies_if
        if arises is not None and formula is not None:
            place = self._root(within, formula, arises, (entity,))
            if self.reaches(place):
                yield from self._part(place)
                return
            yield Wish(place, truth.TRUE)
        mine: list[NormTrace] = []
        others: list[NormTrace] = []
        for trace in within.candidates(entity, name):
            if trace.applies & truth.TRUE:
                (mine if self._reaches_norm(within, trace) else others).append(trace)
        for trace in others:
            yield from self._whole(within, trace, truth.FALSE)
        for trace in mine:
            yield from self._norm(within, trace)
            if trace.norm.value is not None:
                value = self._root(within, trace.norm.value, within.norm_value(trace.norm, entity), (entity,))
                if self.reaches(value):
                    yield from self._whole(within, trace, truth.TRUE)
                    yield from self._part(value)

    def _norm(self, within: Hypothesis, trace: NormTrace) -> Iterator[Wish]:
        if trace.applies != truth.UNKNOWN or not self._first(("norm", id(within), *_key(trace))):
            return
        entity = trace.entity
        date = self._root(within, trace.norm.date, trace.date, (entity,)) if trace.in_force == truth.UNKNOWN else None
        condition = None
        if trace.norm.condition is not None and trace.condition is not None:
            condition = self._root(within, trace.norm.condition, trace.condition, (entity,))
        if date is not None and not self.reaches(date):
            yield Wish(date, 0)
        if condition is not None and condition.open and not self.reaches(condition):
            yield Wish(condition, truth.TRUE)
        for place in (date, condition):
            if place is not None and self.reaches(place):
                yield from self._part(place)

    def _whole(self, within: Hypothesis, trace: NormTrace, side: int) -> Iterator[Wish]:
        """That a norm applies, or that it does not."""
        if trace.applies != truth.UNKNOWN:
            return
        if trace.condition is not None and trace.norm.condition is not None:
            yield Wish(self._root(within, trace.norm.condition, trace.condition, (trace.entity,)), side)
        if trace.in_force == truth.UNKNOWN:
            yield Wish(self._root(within, trace.norm.date, trace.date, (trace.entity,)), 0)

    def _part(self, place: Place) -> Iterator[Wish]:
        if not place.open or not self.reaches(place):
            return
        node = place.node
        if node.op == "attribute":
            yield from self._reading(place)
        elif node.op == "overridden":
            norm = place.within.program.norms[node.data.norm]
            yield from self._norm(place.within, place.within.norm(norm, place.binding[0].up[norm.entity]))
        elif node.op == "proof":
            proof = place.trace.proofs[place.position]
            assert isinstance(proof.context, Hypothesis), "worlds of a hypothesis are hypotheses"
            yield from self._part(self._root(proof.context, node.data.condition, proof.trace, place.binding))
        elif node.op in LIST_CALLS:
            yield from self._list(place)
        elif node.op == "select":
            yield from self._select(place)
        else:
            yield from self._arguments(place)

    def _arguments(self, place: Place) -> Iterator[Wish]:
        mine: list[Place] = []
        others: list[Place] = []
        for argument in place.arguments():
            (mine if self.reaches(argument) else others).append(argument)
        side = {"all": truth.TRUE, "any": truth.FALSE}.get(place.node.op, 0)
        for count, argument in enumerate(each for each in others if each.open):
            aside = side if place.node.op != "at_least" else truth.TRUE if count < place.node.data - 1 else truth.FALSE
            yield Wish(argument, aside)
        for argument in mine:
            yield from self._part(argument)

    def _select(self, place: Place) -> Iterator[Wish]:
        arguments = place.arguments()
        for start in range(0, len(arguments) - 1, 2):
            condition, value = arguments[start : start + 2]
            if condition.value == truth.FALSE:
                continue
            if self.reaches(value):
                yield Wish(condition, truth.TRUE)
                yield from self._part(value)
            if self.reaches(condition):
                yield from self._part(condition)
            elif condition.open:
                yield Wish(condition, truth.FALSE)
            if condition.value == truth.TRUE:
                return
        if len(arguments) % 2:
            yield from self._part(arguments[-1])

    def _list(self, place: Place) -> Iterator[Wish]:
        side = truth.TRUE if place.node.op == "every" else truth.FALSE
        record = place.trace.lists[place.position]
        for each in record.elements:
            parts = [*self._element(place, each)]
            if any(map(self.reaches, parts)):
                for part in parts:
                    if not self.reaches(part) and part.open:
                        yield Wish(part, truth.TRUE if part.node.type is None else 0)
                for part in parts:
                    yield from self._part(part)
            else:
                yield from (Wish(part, side) for part in parts if part.node.type is None and part.open)

    def _element(self, place: Place, element: ElementTrace) -> Iterator[Place]:
        inner = (*place.binding, element.element)
        call = place.node.data
        if call.condition is not None and element.condition is not None:
            yield self._root(place.within, call.condition, element.condition, inner)
        if call.term is not None and element.term is not None:
            yield self._root(place.within, call.term, element.term, inner)
        if element.exists == truth.UNKNOWN and isinstance(element.element, EffectElement):
            trace = place.within.norm(element.element.norm, element.element.entity)
            if trace.norm.condition is not None and trace.condition is not None:
                yield self._root(place.within, trace.norm.condition, trace.condition, (trace.entity,))

    def _reading(self, place: Place) -> Iterator[Wish]:
        reading: Reading = place.node.data
        element = place.binding[reading.variable]
        if isinstance(element, EffectElement) and reading.entity == element.norm.effect_type:
            trace = place.within.effect_trace(element.norm, element.entity, reading.name)
            formula = next((each.formula for each in element.norm.effect if each.name == reading.name), None)
            if trace is not None and formula is not None:
                yield from self._part(self._root(place.within, formula, trace, (element.entity,)))
        elif reading.derived:
            yield from self._concept(place.within, element.up[reading.entity], reading.name)

    # -- what a part waits for ---------------------------------------------------------------------------------------

    def reaches(self, place: Place) -> bool:
        """Whether an open fact of the target bears on a part."""
        return place.open and bool(self.waits(place) & self.target)

    def waits(self, place: Place) -> int:
        """The open facts that a part may wait for, as a mask."""
        key = (id(place.trace), place.position)
        found = self._waits.get(key)
        if found is None:
            found = self._waits[key] = waits(place)
            self._kept.append(place.trace)  # as long as it is kept, its id is its own
        return found

    def _reaches_norm(self, within: Hypothesis, trace: NormTrace) -> bool:
        _, _, waiting = within.watch(lambda: within.norm(trace.norm, trace.entity))
        if waiting & self.target:
            return True
        if trace.norm.value is None:
            return False
        _, _, waiting = within.watch(lambda: within.norm_value(trace.norm, trace.entity))
        return bool(waiting & self.target)

    def _root(self, within: Hypothesis, formula: Formula, trace: Trace, binding: Binding) -> Place:
        return Place(within, formula, trace, binding, len(formula.nodes) - 1)

    def _first(self, what: tuple[Any, ...]) -> bool:
        if what in self._met:
            return False
        self._met.add(what)
        return True


def _key(trace: NormTrace) -> tuple[int, int]:
    return trace.norm.number, trace.entity.index


def waits(place: Place) -> int:
    """The open facts that a part may wait for, as a mask."""
    if not place.open:
        return 0
    node, within = place.node, place.within
    if node.op == "attribute":
        return within.watch(lambda: within.read(node.data, place.binding[node.data.variable]))[2]
    if node.op == "overridden":
        return within.watch(lambda: within.overrides(node.data.norm, place.binding[0]))[2]
    if node.op == "proof":
        return within.watch(lambda: within.prove(node.data, place.binding))[2]
    if node.op in LIST_CALLS:
        return _list_waits(place)
    mask = 0
    for argument in place.arguments():
        mask |= waits(argument)
    return mask


def _list_waits(place: Place) -> int:
    call, within = place.node.data, place.within
    mask = within.watch(lambda: within.listed(call, place.binding[call.reading.variable]))[2]
    for each in place.trace.lists[place.position].elements:
        inner = (*place.binding, each.element)
        for formula, trace in ((call.condition, each.condition), (call.term, each.term)):
            if formula is not None and trace is not None:
                mask |= waits(Place(within, formula, trace, inner, len(formula.nodes) - 1))
    return mask


# -- bringing something about -----------------------------------------------------------------------------------------


class Way(NamedTuple):
    """A fact by which a part may be brought to one side, with the condition that tests it."""

    key: Key
    place: Place
    side: int


def ways(wish: Wish) -> Iterator[Way]:
    """The facts by which a wish may come true, one at a time; after each the rest has to be looked at again."""
    yield from _Ways().to(wish.place, wish.side)


class _Ways:
    def __init__(self) -> None:
        self._met: set[tuple[int, int, str, int]] = set()

    def to(self, place: Place, side: int) -> Iterator[Way]:
        if not place.open:
            return
        node = place.node
        if side and node.op in ("all", "any", "at_least"):
            for argument in place.arguments():
                yield from self.to(argument, side)
        elif side and node.op == "not":
            yield from self.to(place.at(node.args[0]), side ^ truth.UNKNOWN)
        elif side and node.op in _TRANSPARENT:
            argument = place.at(node.args[0])
            if argument.node.op == "attribute" and argument.node.data.derived:
                yield from self._concept(argument, side)
            elif argument.node.op == "attribute":
                yield from self._leaf(place, side)
            else:
                yield from self.to(argument, side)
        elif side and node.op == "overridden":
            norm = place.within.program.norms[node.data.norm]
            trace = place.within.norm(norm, place.binding[0].up[norm.entity])
            yield from self._norm(place.within, trace, side)
        elif node.op == "proof":
            proof = place.trace.proofs[place.position]
            assert isinstance(proof.context, Hypothesis), "worlds of a hypothesis are hypotheses"
            formula = node.data.condition
            yield from self.to(Place(proof.context, formula, proof.trace, place.binding, len(formula.nodes) - 1), side)
        else:
            yield from self._leaf(place, side)

    def _concept(self, place: Place, side: int) -> Iterator[Way]:
        reading: Reading = place.node.data
        element = place.binding[reading.variable]
        within = place.within
        if isinstance(element, EffectElement) and reading.entity == element.norm.effect_type:
            yield from self._leaf(place, 0)
            return
        entity = element.up[reading.entity]
        met = (id(within), entity.index, reading.name, side)
        if met in self._met:
            return
        self._met.add(met)
        arises = within.applies_if(entity, reading.name)
        formula = within.attribute(entity, reading.name).applies_if
        if arises is not None and formula is not None:
            yield from self.to(Place(within, formula, arises, (entity,), len(formula.nodes) - 1), side)
        for trace in within.candidates(entity, reading.name):
            yield from self._norm(within, trace, side)

    def _norm(self, within: Hypothesis, trace: NormTrace, side: int) -> Iterator[Way]:
        if trace.applies != truth.UNKNOWN:
            return
        formula = trace.norm.condition
        if formula is not None and trace.condition is not None:
            yield from self.to(Place(within, formula, trace.condition, (trace.entity,), len(formula.nodes) - 1), side)
        if trace.in_force == truth.UNKNOWN:
            date = trace.norm.date
            yield from self._leaf(Place(within, date, trace.date, (trace.entity,), len(date.nodes) - 1), 0)

    def _leaf(self, place: Place, side: int) -> Iterator[Way]:
        for key in place.within.space.keys(waits(place)):
            yield Way(key, place, side)
