"""Hypotheses: the evaluation of a case with some facts otherwise, at the price of what those facts bear on.

A :class:`Hypothesis` is a derivation that remembers for everything it found which facts were read for it. A hypothesis
made from another takes over whatever does not depend on the facts that are different.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from lexrules.consult.space import Entry, Key, Space, Supposed
from lexrules.engine import terms
from lexrules.engine.clocks import Clock
from lexrules.engine.comparing import ComparisonTrace
from lexrules.engine.conclusions import Asked, Conclusion
from lexrules.engine.derivation import Derivation, NormTrace
from lexrules.engine.facts import NOT_STATED, Entity, Members
from lexrules.engine.lookup import FoundAnew, Lookup
from lexrules.engine.terms import Listed, Trace
from lexrules.engine.worlds import Fixed, World
from lexrules.kb.program import Attribute, Formula, ListCall, Norm, Period
from lexrules.model import truth
from lexrules.model.values import Value, is_open

_Found = TypeVar("_Found")


class Hypothesis(Derivation):
    """The derivation of a case in which some facts and lists are otherwise."""

    def __init__(
        self,
        space: Space,
        supposed: Mapping[Key, Supposed],
        parent: Hypothesis | None = None,
        changed: int = 0,
        world: World = World(),  # noqa: B008 - immutable
        family: dict[World, Derivation] | None = None,
    ) -> None:
        super().__init__(space.program, space.case, space.formulas, world, family)
        self.space = space
        self.supposed = supposed
        self._parent = parent
        self._changed = changed
        self._entries: dict[tuple[Any, ...], Entry] = {}
        self._seen = 0
        """The norms looked into here, in this world and in those entered from it, found anew or taken over."""
        self._children: dict[tuple[Key, Supposed], Hypothesis] = {}
        self._completed: dict[Key, Members] = {}
        self._extended: dict[Key, Members] = {}
        space.evaluations += 1

    def suppose(self, changes: Mapping[Key, Supposed]) -> Hypothesis:
        """This hypothesis with further facts or lists otherwise."""
        return Hypothesis(self.space, {**self.supposed, **changes}, self, self.space.mask(changes))

    def with_(self, key: Key, value: Supposed) -> Hypothesis:
        """This hypothesis with one more fact or list otherwise; the same object for the same value."""
        found = self._children.get((key, value))
        if found is None:
            found = self._children[key, value] = self.suppose({key: value})
        return found

    def taking(self, key: Key, value: Supposed) -> Hypothesis:
        """The same as :meth:`with_`, to go on from; what else was tried from here is let go."""
        found = self.with_(key, value)
        self._children.clear()
        return found

    def completed(self, key: Key) -> Members:
        """A list as it is here, known to be all of it; the same object each time."""
        found = self._completed.get(key)
        if found is None:
            found = self._completed[key] = Members(self.members(key).entities, True)
        return found

    def extended(self, key: Key) -> Members:
        """A list with one more element, of which nothing is known, and no others; the same object each time."""
        found = self._extended.get(key)
        if found is None:
            found = self._extended[key] = Members((*self.members(key).entities, self.space.another(key)), True)
        return found

    def fact(self, key: Key) -> Value:
        """The value of a fact here."""
        return self.value(self.space.entities[key[0]], key[1])

    def concluded(self, asked: Asked) -> tuple[Conclusion, int]:
        """The answer to one question, and the open facts that it may wait for, as a mask; none if it is settled."""
        found = self.conclusion(asked)
        return found, self._entries["conclusion", asked.entity.index, asked.name].waits

    def members(self, key: Key) -> Members:
        """What a list holds here."""
        found = self.supposed.get(key)
        if isinstance(found, Members):
            return found
        return self.space.entities[key[0]].lists.get(key[1], NOT_STATED)

    def watch(self, compute: Callable[[], _Found]) -> tuple[_Found, int, int]:
        """What ``compute`` finds, with the facts read for it, and the open ones among them that it may wait for."""
        space = self.space
        reads, waits = space.reads, space.waits
        space.reads = space.waits = 0
        try:
            found = compute()
            return found, space.reads, space.waits
        finally:
            space.reads, space.waits = reads | space.reads, waits | space.waits

    # -- Derivation --------------------------------------------------------------------------------------------------

    def within(self, world: World) -> Derivation:
        """The same hypothesis in another world."""
        if not self.case.graded:
            world = world._replace(standard=0)
        known = self._family.get(world)
        if known is not None:
            return known
        above = self._parent._family.get(world) if self._parent is not None else None
        parent = above if isinstance(above, Hypothesis) else None
        changed = self._changed if parent is not None else 0
        return Hypothesis(self.space, self.supposed, parent, changed, world, self._family)

    def worlds(self) -> list[Derivation]:
        """This hypothesis in every world entered so far, those that were taken over included."""
        for world in self.space.worlds(self._all_seen()):
            self.within(world)
        return list(self._family.values())

    def touched(self) -> list[NormTrace]:
        """The norms that were looked into so far in this world."""
        return [self.norm(norm, entity) for norm, entity in self.looked_into()]

    def looked_into(self) -> Iterator[tuple[Norm, Entity]]:
        """The norms that were looked into so far in this world, and for whom."""
        norms, entities = self.program.norms, self.space.entities
        for index, entity in self.space.touches(self._all_seen(), self.world):
            yield norms[index], entities[entity]

    def periods(self, fixed: Fixed) -> set[Period]:
        """When the norms looked into so far are in force, of those that the clock chooses which is ``fixed``."""
        space = self.space
        key = (space.fixing(self._all_seen(), fixed), fixed)
        found = space.periods.get(key)
        if found is None:
            found = space.periods[key] = super().periods(fixed)
        return found

    def _all_seen(self) -> int:
        seen = 0
        for each in self._family.values():
            assert isinstance(each, Hypothesis), "worlds of a hypothesis are hypotheses"
            seen |= each._seen
        return seen

    def conclusion(self, asked: Asked) -> Conclusion:
        """The answer to one question."""
        parts = ("conclusion", asked.entity.index, asked.name)
        found: Conclusion = self._memo(parts, lambda: self._answer(asked), _conclusion_open)
        return found

    def norm(self, norm: Norm, entity: Entity) -> NormTrace:
        """How ``norm`` fared for ``entity``."""
        key = (norm.index, entity.index)
        if key in self._norms:
            self._again(("norm", *key))
            return self._norms[key]
        found = self._memo(("norm", *key), lambda: self._apply(norm, entity), _norm_open)
        self._norms[key] = found
        return found

    def norm_value(self, norm: Norm, entity: Entity) -> Trace:
        """The trace of the value a norm gives to its concept."""
        parts = ("value", norm.index, entity.index)
        return self._memo(parts, lambda: super(Hypothesis, self).norm_value(norm, entity), _trace_open)

    def applies_if(self, entity: Entity, name: str) -> Trace | None:
        """The trace of the condition under which a concept arises at all."""
        parts = ("arises", entity.index, name)
        return self._memo(parts, lambda: super(Hypothesis, self).applies_if(entity, name), _trace_open)

    def effects(self, entity: Entity, list_name: str) -> list[tuple[Norm, int]]:
        """The norms whose effect may be in a list."""
        parts = ("effects", entity.index, list_name)
        return self._memo(parts, lambda: self._list(entity, list_name), _always)

    def effect_value(self, norm: Norm, entity: Entity, name: str) -> Value:
        """The value of one attribute of an effect."""
        parts = ("attribute", norm.index, entity.index, name)
        return self._memo(parts, lambda: self._attribute_of(norm, entity, name), is_open)

    def effect_trace(self, norm: Norm, entity: Entity, name: str) -> Trace | None:
        """The trace of one attribute of an effect."""
        parts = ("effect", norm.index, entity.index, name)
        return self._memo(parts, lambda: super(Hypothesis, self).effect_trace(norm, entity, name), _trace_open)

    def comparison(self, entity: Entity, list_name: str) -> ComparisonTrace | None:
        """How the versions were compared that may give an effect list."""
        if (entity.type, list_name) not in self.program.comparing:
            return None
        parts = ("comparison", entity.index, list_name)
        return self._memo(parts, lambda: super(Hypothesis, self).comparison(entity, list_name), _always)

    def in_world(self, world: World) -> Hypothesis:
        """The same hypothesis in another world."""
        found = self.within(world)
        assert isinstance(found, Hypothesis), "worlds of a hypothesis are hypotheses"
        return found

    # -- constraints -------------------------------------------------------------------------------------------------

    def sound(self) -> bool:
        """Whether no constraint of the knowledge base is certainly broken."""
        return all(found != truth.FALSE for found, _ in self._constraints())

    def constraints_waiting(self) -> Iterator[int]:
        """For each constraint that may be broken and may not: the open facts it waits for."""
        return (waits for found, waits in self._constraints() if found == truth.UNKNOWN)

    def _constraints(self) -> Iterator[tuple[int, int]]:
        for number, constraint in enumerate(self.program.constraints):
            for entity in self.case.of_type(constraint.entity):
                parts = ("constraint", number, entity.index)
                compute = partial(self._truth, constraint.formula, entity)
                found, _, waits = self.watch(lambda parts=parts, compute=compute: self._memo(parts, compute, is_open))  # type: ignore[misc]
                yield found, waits

    def _truth(self, formula: Formula, entity: Entity) -> Value:
        return self.formula(formula, entity)[-1]

    # -- Derivation --------------------------------------------------------------------------------------------------

    def listed(self, call: ListCall, element: terms.Element) -> tuple[Sequence[Listed], bool]:
        """The elements of a list, with those that the hypothesis adds."""
        if call.effects:
            return super().listed(call, element)
        key = (element.up[call.reading.entity].index, call.reading.name)
        members = self.members(key)
        bit = self.space.bit(key)
        self.space.reads |= bit
        if not members.complete:
            self.space.waits |= bit
        return [Listed(member, truth.TRUE) for member in members.entities], members.complete

    # -- inside ------------------------------------------------------------------------------------------------------

    def _lookup(self) -> Lookup:
        return Lookup(self._find, self.effect_value, FoundAnew)

    def _find(self, entity: Entity, name: str) -> Value:
        attribute = self.program.attributes[entity.type, name]
        return self._concept(attribute, entity) if attribute.derived else self._fact(attribute, entity)

    def _fact(self, attribute: Attribute, entity: Entity) -> Value:
        key = (entity.index, attribute.name)
        found = self.supposed.get(key)
        value: Value = entity.fact(attribute.name, self.world.standard, attribute.unknown) if found is None else found  # type: ignore[assignment]
        bit = self.space.bit(key)
        self.space.reads |= bit
        if is_open(value):
            self.space.waits |= bit
        return value

    def _concept(self, attribute: Attribute, entity: Entity) -> Value:
        key = (entity.index, attribute.name)
        if key in self._concepts:
            self._again(("concept", *key))
            return self._concepts[key]
        value: Value = self._memo(("concept", *key), lambda: self._conclude(attribute, entity), is_open)
        self._concepts[key] = value
        return value

    def _traces(self, norms: Sequence[int], entity: Entity) -> list[NormTrace]:
        return [self.norm(self.program.norms[each], entity) for each in norms]

    def _elements(self, entity: Entity, list_name: str) -> Sequence[Listed]:
        parts = ("elements", entity.index, list_name)
        return self._memo(parts, lambda: super(Hypothesis, self)._elements(entity, list_name), _always)

    def _clock(self, norm: Norm, entity: Entity) -> Clock:
        waits = self.space.waits
        parts = ("date", norm.clock, entity.index)
        found: Clock = self._memo(parts, lambda: self._set(norm, entity), _date_open)
        self.space.waits = waits
        return found

    def _apply(self, norm: Norm, entity: Entity) -> NormTrace:
        self.space.touched |= self.space.touch(self.world, norm.index, entity.index)
        trace = super()._apply(norm, entity)
        # An open date is waited for only where it can put the norm in force or out of it.
        if trace.in_force == truth.UNKNOWN:
            self.space.waits |= self._entries["date", norm.clock, entity.index].waits
        return trace

    def _memo(self, parts: tuple[Any, ...], compute: Callable[[], _Found], open_: Callable[[_Found], bool]) -> _Found:
        """What was found under this name here or above, if nothing that it read is otherwise; else found now."""
        space = self.space
        entry = self._entries.get(parts) or self._above(parts)
        if entry is None:
            space.compute()
            reads, waits, touched = space.reads, space.waits, space.touched
            space.reads = space.waits = space.touched = 0
            try:
                found = compute()
                entry = Entry(found, space.reads, space.waits if open_(found) else 0, space.touched)
            finally:
                space.reads, space.waits, space.touched = reads, waits, touched
        self._entries[parts] = entry
        self._seen |= entry.touched
        space.reads |= entry.reads
        space.waits |= entry.waits
        space.touched |= entry.touched
        recalled: _Found = entry.found
        return recalled

    def _above(self, parts: tuple[Any, ...]) -> Entry | None:
        changed = self._changed
        parent = self._parent
        while parent is not None:
            entry = parent._entries.get(parts)
            if entry is not None:
                return None if entry.reads & changed else entry
            changed |= parent._changed
            parent = parent._parent
        return None

    def _again(self, parts: tuple[Any, ...]) -> None:
        entry = self._entries[parts]
        self.space.reads |= entry.reads
        self.space.waits |= entry.waits
        self.space.touched |= entry.touched

    def norms_seen(self, among: Collection[int] | None = None) -> Iterator[Entry]:
        """What was found so far of the norms that were looked into in this world, or of those ``among`` them."""
        for index, entity in self.space.touches(self._all_seen(), self.world):
            if among is None or index in among:
                parts = ("norm", index, entity)
                entry = self._entries.get(parts) or self._above(parts)
                if entry is not None:
                    self._entries[parts] = entry
                    yield entry


def _norm_open(trace: NormTrace) -> bool:
    return trace.applies == truth.UNKNOWN


def _conclusion_open(conclusion: Conclusion) -> bool:
    return conclusion.open


def _trace_open(trace: Trace | None) -> bool:
    return trace is not None and is_open(trace[-1])


def _date_open(clock: Clock) -> bool:
    return is_open(clock.date[-1])


def _always(_: object) -> bool:
    return True
