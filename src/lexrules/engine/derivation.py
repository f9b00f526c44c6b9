"""The derivation: everything an evaluation found, kept as it was found.

A :class:`Derivation` answers what each fact, concept, norm and measure came to, and hands out the traces from which
every explanation is read. It is filled on demand: what no goal needed is evaluated when somebody asks for it, once,
by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import reduce
from operator import or_
from typing import NamedTuple

from lexrules.engine import terms
from lexrules.engine.clocks import Clock
from lexrules.engine.comparing import ComparisonTrace, compare_versions
from lexrules.engine.conclusions import Asked, Conclusion, Measure, effects_status, status_of
from lexrules.engine.facts import NOT_STATED, Case, Entity
from lexrules.engine.generated import FormulaCache
from lexrules.engine.lookup import Lookup
from lexrules.engine.terms import Binding, EffectElement, Listed, ProofTrace, Trace
from lexrules.engine.worlds import Fixed, World
from lexrules.kb.program import Attribute, Formula, ListCall, Norm, Period, Program, ProofCall, Reading
from lexrules.model import truth
from lexrules.model.values import (
    NOT_APPLICABLE,
    Choice,
    Interval,
    NotApplicable,
    Value,
    exactly,
    is_open,
    union,
    with_na,
)


class NormTrace(NamedTuple):
    """How a norm fared for one entity.

    ``condition`` is ``None`` where the norm has none, or where it is certainly not in force and was not looked into.
    """

    norm: Norm
    entity: Entity
    in_force: int
    date: Trace
    condition: Trace | None
    applies: int
    fixed: Fixed | None = None
    """The clock that chooses the norm's version, where the world fixes it."""


#: Makes a trace from a tuple, past the constructor that Python writes for named tuples: a case makes thousands.
_new = tuple.__new__


class Derivation:
    """The evaluation of one case under one program, in one world. Not to be shared between threads; the program may be.

    Other worlds that a conclusion depends on have derivations of their own (:meth:`within`).
    """

    def __init__(
        self,
        program: Program,
        case: Case,
        formulas: FormulaCache | None = None,
        world: World = World(),  # noqa: B008 - immutable
        family: dict[World, Derivation] | None = None,
    ) -> None:
        self.program = program
        self._formulas = formulas
        self._evaluate = formulas.evaluate if formulas else terms.evaluate
        self.case = case
        self.world = world
        self._family: dict[World, Derivation] = {} if family is None else family
        self._family[world] = self
        self.asked: tuple[Asked, ...] = ()
        self._conclusions: dict[Asked, Conclusion] = {}
        self.lookup = self._lookup()
        self._concepts: dict[tuple[int, str], Value] = {}
        self._norms: dict[tuple[int, int], NormTrace] = {}
        self._clocks: dict[tuple[str, int], Clock] = {}
        self._applies_if: dict[tuple[int, str], Trace] = {}
        self._norm_values: dict[tuple[int, int], Trace] = {}
        self._effects: dict[tuple[int, str], list[tuple[Norm, int]]] = {}
        self._listed: dict[tuple[int, str], Sequence[Listed]] = {}
        self._effect_traces: dict[tuple[int, int, str], Trace] = {}
        self._effect_values: dict[tuple[int, int, str], Value] = {}
        self._comparisons: dict[tuple[int, str], ComparisonTrace | None] = {}

    # -- worlds ------------------------------------------------------------------------------------------------------

    def within(self, world: World) -> Derivation:
        """The same evaluation in another world; the same object for the same world."""
        if not self.case.graded:
            world = world._replace(standard=0)
        known = self._family.get(world)
        return known or Derivation(self.program, self.case, self._formulas, world, self._family)

    def worlds(self) -> list[Derivation]:
        """This evaluation in every world entered so far, this one included."""
        return list(self._family.values())

    def take_over(self, other: Derivation, norms: Set[int], conclusions: Set[tuple[str, str]]) -> None:
        """Start from what ``other``, an evaluation of the same case under another program, has found in all its worlds,
        but for these norms (by index) and conclusions, which may come out otherwise here.
        """
        types = {entity.index: entity.type for entity in self.case.entities.values()}

        def same(key: tuple[int, str]) -> bool:
            return (types[key[0]], key[1]) not in conclusions

        for there in other.worlds():
            here = self.within(there.world)
            here._norms |= {key: each for key, each in there._norms.items() if key[0] not in norms}
            here._norm_values |= {key: each for key, each in there._norm_values.items() if key[0] not in norms}
            here._effect_traces |= {key: each for key, each in there._effect_traces.items() if key[0] not in norms}
            here._concepts |= {key: each for key, each in there._concepts.items() if same(key)}
            here._effects |= {key: each for key, each in there._effects.items() if same(key)}
            here._conclusions |= {
                asked: each for asked, each in there._conclusions.items() if same((asked.entity.index, asked.name))
            }

    def comparison(self, entity: Entity, list_name: str) -> ComparisonTrace | None:
        """How the versions were compared that may give an effect list of ``entity``.

        ``None`` if none are, or if this world says which applies.
        """
        index = self.program.comparing.get((entity.type, list_name))
        if index is None:
            return None
        key = (entity.index, list_name)
        if key not in self._comparisons:
            norm = self.program.norms[index]
            assert norm.comparison is not None, "it compares"
            fixed = self.world.fixes(norm.comparison.clock, entity.index)
            self._comparisons[key] = None if fixed else compare_versions(self, norm, entity)
        return self._comparisons[key]

    def on_the_burden(self, asked: Asked) -> Conclusion | None:
        """For an undetermined conclusion: what it comes to if those who bear a burden prove nothing more.

        ``None`` if it is not undetermined, or stays as it is.
        """
        conclusion = self.conclusion(asked)
        if not conclusion.open:
            return None
        decided = self.within(self.world._replace(burden=True)).conclusion(asked)
        return decided if decided != conclusion else None

    # -- what was concluded ------------------------------------------------------------------------------------------

    def conclusions(self) -> list[Conclusion]:
        """The answers to everything asked, in the order asked."""
        return [self.conclusion(asked) for asked in self.asked]

    def conclusion(self, asked: Asked) -> Conclusion:
        """The answer to one question."""
        conclusion = self._conclusions.get(asked)
        if conclusion is None:
            conclusion = self._conclusions[asked] = self._answer(asked)
        return conclusion

    def _answer(self, asked: Asked) -> Conclusion:
        entity, name, effects = asked
        if effects:
            measures = tuple(self.measures(entity, name))
            return Conclusion(asked, effects_status(measures), None, None, measures)
        value = self.value(entity, name)
        return Conclusion(asked, status_of(value), value, self.attribute(entity, name).type)

    def measures(self, entity: Entity, list_name: str) -> Iterator[Measure]:
        """The measures of an effect list that are or may be there, with their attributes."""
        for norm, exists in self.effects(entity, list_name):
            if exists & truth.TRUE:
                attributes = {each.name: self.effect_value(norm, entity, each.name) for each in norm.effect}
                yield Measure(norm, exists, attributes)

    def attribute(self, entity: Entity, name: str) -> Attribute:
        """The declaration of a fact or concept of an entity."""
        return self.program.attributes[entity.type, name]

    def value(self, entity: Entity, name: str) -> Value:
        """The value of a fact or concept."""
        return self.lookup[entity][entity.type][name]

    def norm(self, norm: Norm, entity: Entity) -> NormTrace:
        """How ``norm`` fared for ``entity``, an entity of the norm's type."""
        key = (norm.number, entity.index)
        trace = self._norms.get(key)
        if trace is None:
            trace = self._norms[key] = self._apply(norm, entity)
        return trace

    def try_norm(self, norm: Norm, entity: Entity) -> NormTrace:
        """How a norm would fare here that the program leaves out; nothing of it is kept."""
        return self._apply(norm, entity)

    def norms(self, entity: Entity, name: str) -> list[NormTrace]:
        """How every norm that could give a concept or effect fared, in the knowledge base's order."""
        return self._traces(self.program.concluding.get((entity.type, name), ()), entity)

    def candidates(self, entity: Entity, name: str) -> list[NormTrace]:
        """How the norms for a concept or effect fared, but for those that the index rules out by what the case is."""
        index = self.program.indexes.get((entity.type, name))
        if index is None:
            return []
        if index.reading is None:
            return self._traces(index.unguarded, entity)
        value = self.read(index.reading, entity)
        return self._traces(index.candidates(value.members if isinstance(value, Choice) else frozenset()), entity)

    def touched(self) -> list[NormTrace]:
        """The norms that were looked into so far, in the order they were finished."""
        return list(self._norms.values())

    def looked_into(self) -> Iterator[tuple[Norm, Entity]]:
        """The norms that were looked into so far, and for whom."""
        return ((trace.norm, trace.entity) for trace in self._norms.values())

    def periods(self, fixed: Fixed) -> set[Period]:
        """When the norms looked into so far are in force, of those that the clock chooses which is ``fixed``."""
        versions = {
            norm.periods
            for each in self.worlds()
            if fixed in each.world.fixed
            for norm, entity in each.looked_into()
            if norm.clock == fixed.clock and norm.clock_entity and entity.up[norm.clock_entity].index == fixed.entity
        }
        return {period for each in versions for period in each}

    def known_concepts(self) -> dict[tuple[int, str], Value]:
        """The value of every concept reached so far, by entity index and name."""
        return dict(self._concepts)

    def norm_value(self, norm: Norm, entity: Entity) -> Trace:
        """The trace of the value a norm gives to its concept (a norm with a value formula only)."""
        if norm.value is None:
            raise ValueError(f"norm {norm.id} concludes a boolean and has no value formula")
        key = (norm.number, entity.index)
        trace = self._norm_values.get(key)
        if trace is None:
            trace = self._norm_values[key] = self._evaluate(norm.value, (entity,), self)
        return trace

    def applies_if(self, entity: Entity, name: str) -> Trace | None:
        """The trace of the condition under which a concept arises at all; ``None`` if it always does."""
        formula = self.attribute(entity, name).applies_if
        if formula is None:
            return None
        key = (entity.index, name)
        trace = self._applies_if.get(key)
        if trace is None:
            trace = self._applies_if[key] = self._evaluate(formula, (entity,), self)
        return trace

    def effects(self, entity: Entity, list_name: str) -> list[tuple[Norm, int]]:
        """The norms whose effect may be in a list, with the truth of its being there."""
        key = (entity.index, list_name)
        effects = self._effects.get(key)
        if effects is None:
            effects = self._effects[key] = self._list(entity, list_name)
        return effects

    def _list(self, entity: Entity, list_name: str) -> list[tuple[Norm, int]]:
        comparison = self.comparison(entity, list_name)
        if comparison is None or not comparison.laws:
            traces = self.candidates(entity, list_name)
            return [(each.norm, each.applies) for each in traces if each.applies & truth.TRUE]
        found: dict[int, list[int]] = {}
        for at, day in enumerate(comparison.taken):
            for norm, exists in day.derivation.effects(entity, list_name):
                found.setdefault(norm.number, [truth.FALSE] * len(comparison.taken))[at] = exists
        norms = self.program.norms
        return [(norms[index], reduce(or_, found[index])) for index in sorted(found)]

    def effect_trace(self, norm: Norm, entity: Entity, name: str) -> Trace | None:
        """The trace of one attribute of an effect; ``None`` if the norm does not give it."""
        key = (norm.number, entity.index, name)
        trace = self._effect_traces.get(key)
        if trace is None:
            formula = next((each.formula for each in norm.effect if each.name == name), None)
            if formula is None:
                return None
            trace = self._effect_traces[key] = self._evaluate(formula, (entity,), self)
        return trace

    def effect_value(self, norm: Norm, entity: Entity, name: str) -> Value:
        """The value of one attribute of an effect; not applicable if the norm does not give it."""
        key = (norm.number, entity.index, name)
        value = self._effect_values.get(key)
        if value is None:
            value = self._effect_values[key] = self._attribute_of(norm, entity, name)
        return value

    def _attribute_of(self, norm: Norm, entity: Entity, name: str) -> Value:
        comparison = self._comparison_for(norm, entity)
        if comparison is not None:
            return self._under_each_law(comparison, norm, entity, name)
        trace = self.effect_trace(norm, entity, name)
        return self._not_given(norm, name) if trace is None else trace[-1]

    def _comparison_for(self, norm: Norm, entity: Entity) -> ComparisonTrace | None:
        """The comparison that decides whether the effect of ``norm`` is there; ``None`` if the norm by itself does."""
        comparison = self.comparison(entity, self.program.effect_types[norm.effect_type or ""].list_name)
        return comparison if comparison is not None and comparison.laws else None

    def _not_given(self, norm: Norm, name: str) -> Value:
        """The value of an attribute that the norm of an effect does not give."""
        effect = self.program.effect_types[norm.effect_type or ""]
        return truth.NOT_APPLICABLE_BIT if effect.attributes[name].type.kind == "boolean" else NOT_APPLICABLE

    def _under_each_law(self, comparison: ComparisonTrace, norm: Norm, entity: Entity, name: str) -> Value:
        """The attribute as it may be under every law that may be taken and has the effect."""
        values = [
            day.derivation.effect_value(norm, entity, name)
            for day in comparison.taken
            if day.derivation.norm(norm, entity).applies & truth.TRUE
        ]
        if not values:
            return self._not_given(norm, name)
        return values[0] if len(set(values)) == 1 else terms.opened(reduce(union, values))

    def formula(self, formula: Formula, entity: Entity) -> Trace:
        """The trace of any formula about ``entity``."""
        return self._evaluate(formula, (entity,), self)

    # -- terms.Context -----------------------------------------------------------------------------------------------

    def evaluate(self, formula: Formula, binding: Binding) -> Trace:
        """The values of all nodes of a formula."""
        return self._evaluate(formula, binding, self)

    def read(self, reading: Reading, element: terms.Element) -> Value:
        """The value of a fact, a concept, or an attribute of an effect."""
        return self.lookup[element][reading.entity][reading.name]

    def listed(self, call: ListCall, element: terms.Element) -> tuple[Sequence[Listed], bool]:
        """The elements of an entity list, or of an effect list (which is always complete)."""
        entity = element.up[call.reading.entity]
        if call.effects:
            return self._elements(entity, call.reading.name), True
        members = entity.lists.get(call.reading.name, NOT_STATED)
        return [Listed(member, truth.TRUE) for member in members.entities], members.complete

    def _elements(self, entity: Entity, list_name: str) -> Sequence[Listed]:
        key = (entity.index, list_name)
        elements = self._listed.get(key)
        if elements is None:
            effects = self.effects(entity, list_name)
            elements = self._listed[key] = [Listed(EffectElement(norm, entity), exists) for norm, exists in effects]
        return elements

    def overrides(self, norm: int, element: terms.Element) -> int:
        """Whether the overriding norm applies."""
        prevailing = self.program.norms[norm]
        return self.norm(prevailing, element.up[prevailing.entity]).applies

    def prove(self, call: ProofCall, binding: Binding) -> ProofTrace:
        """A part to be proved, in the world where its standard is demanded."""
        demanding = self.within(self.world.demanding(call.standard))
        return terms.prove(call, binding, demanding, burden=self.world.burden)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _lookup(self) -> Lookup:
        """The values of this world as formulas read them."""
        return Lookup(self._find, self.effect_value)

    def _find(self, entity: Entity, name: str) -> Value:
        attribute = self.program.attributes[entity.type, name]
        if not attribute.derived:
            return entity.fact(name, self.world.standard, attribute.unknown)
        value = self._concepts.get((entity.index, name))
        if value is None:
            value = self._concepts[entity.index, name] = self._conclude(attribute, entity)
        return value

    def _conclude(self, attribute: Attribute, entity: Entity) -> Value:
        is_boolean = attribute.type.kind == "boolean"
        arises = truth.TRUE
        if attribute.applies_if is not None and (condition := self.applies_if(entity, attribute.name)) is not None:
            arises = condition[-1]  # type: ignore[assignment]
            if arises == truth.FALSE:
                return truth.NOT_APPLICABLE_BIT if is_boolean else NOT_APPLICABLE
        traces = self.candidates(entity, attribute.name)
        if not is_boolean:
            value = self._union(traces)
        elif len(traces) == 1:
            value = traces[0].applies
        else:
            value = truth.disjunction([trace.applies for trace in traces])
        return value if arises == truth.TRUE else with_na(value)

    def _union(self, traces: Sequence[NormTrace]) -> Value:
        """The values of the norms that may apply, together; not applicable if it may be that none does."""
        result: Value | None = None
        certain = False
        undecided = False
        for trace in traces:
            if not trace.applies & truth.TRUE:
                continue
            certain = certain or trace.applies == truth.TRUE
            undecided = undecided or trace.applies != truth.TRUE
            value = self.norm_value(trace.norm, trace.entity)[-1]
            result = value if result is None else union(result, value)
        if result is None or isinstance(result, NotApplicable):
            return NOT_APPLICABLE
        if not certain:
            return with_na(result)
        if undecided and isinstance(result, (Choice, Interval)) and not result.single:
            return result._replace(open=True)
        return result

    def _traces(self, norms: Sequence[int], entity: Entity) -> list[NormTrace]:
        """How the norms with these indices fared for ``entity``."""
        known, at = self._norms, entity.index
        traces = []
        for index in norms:
            trace = known.get((index, at))
            if trace is None:
                trace = known[index, at] = self._apply(self.program.norms[index], entity)
            traces.append(trace)
        return traces

    def _clock(self, norm: Norm, entity: Entity) -> Clock:
        """The clock that chooses the norm's version, which norms share."""
        clock = self._clocks[norm.clock, entity.index] = self._set(norm, entity)
        return clock

    def _set(self, norm: Norm, entity: Entity) -> Clock:
        """A clock as it stands for ``entity``, on its date or as this world fixes it."""
        date = self._evaluate(norm.date, (entity,), self)
        fixed = None
        if self.world.fixed and norm.clock_entity:
            fixed = self.world.fixes(norm.clock, entity.up[norm.clock_entity].index)
            if fixed is not None and fixed.day is not None:
                date[-1] = exactly(fixed.day)
        return Clock(date, fixed)

    def _apply(self, norm: Norm, entity: Entity) -> NormTrace:
        clock = self._clocks.get((norm.clock, entity.index)) or self._clock(norm, entity)
        applies = in_force = clock.in_force[norm.periods]
        condition = None
        if norm.condition is not None and in_force != truth.FALSE:
            condition = self._evaluate(norm.condition, (entity,), self)
            holds: int = condition[-1]  # type: ignore[assignment]
            applies = holds if in_force == truth.TRUE else truth.conjunction((in_force, holds))
        return _new(NormTrace, (norm, entity, in_force, clock.date, condition, applies, clock.fixed))


def is_conflict(derivation: Derivation, entity: Entity, name: str) -> list[NormTrace]:
    """The norms that certainly apply to a concept and give it different values; empty if they agree."""
    certain = [trace for trace in derivation.norms(entity, name) if trace.applies == truth.TRUE and trace.norm.value]
    values = {derivation.norm_value(trace.norm, entity)[-1] for trace in certain}
    return certain if len(values) > 1 else []


def undetermined(value: Value) -> bool:
    """Whether facts not yet known can still change ``value``; of a truth: whether it is open."""
    return is_open(value)
