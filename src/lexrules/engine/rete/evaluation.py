"""One case decided by the second engine.

What bears on the goals (:class:`~lexrules.engine.rete.bearing.Bearing`) gives each entity its rules
(:class:`~lexrules.engine.rete.rails.Unit`). Then, level by level, Python decides the leaves, the C core closes the
rules over them, and what an entity concludes is passed to the entities within it whose rules ask for it. Values other
than truths are folded from the norms' rails when they are read. Nothing here looks at the native engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import NamedTuple

from lexrules.engine import terms
from lexrules.engine.conclusions import Asked, Conclusion, Measure, effects_status, status_of
from lexrules.engine.facts import NOT_STATED, Case, Entity
from lexrules.engine.rete.bearing import Bearing, within
from lexrules.engine.rete.closure import Closure, Scope, UnitOf
from lexrules.engine.rete.family import Family, Stated
from lexrules.engine.rete.horn import Literal, Rule
from lexrules.engine.rete.laws import laws_taken, united_effects
from lexrules.engine.rete.plan import Key, Leaf, Plan, Rail
from lexrules.engine.rete.sharing import Node
from lexrules.engine.terms import Binding, EffectElement, Listed, ProofTrace, Trace
from lexrules.engine.worlds import World
from lexrules.kb.program import Formula, ListCall, Norm, ProofCall, Reading
from lexrules.model import truth
from lexrules.model.values import (
    NOT_APPLICABLE,
    Choice,
    Interval,
    Value,
    exactly,
    union,
    with_na,
)


class HornEdge(NamedTuple):
    """One firing: what followed from what, for which entity, by which norm (``None``: the meaning of a concept)."""

    entity: Entity
    premises: tuple[str, ...]
    conclusion: str
    norm: Norm | None


class ReteDerivation:
    """What the second engine found of one case; it answers for everything the goals depend on, and for nothing else."""

    def __init__(
        self,
        plan: Plan,
        case: Case,
        asked: Iterable[Asked],
        unit_of: UnitOf,
        world: World = World(),  # noqa: B008 - immutable
        also: Iterable[tuple[Entity, str]] = (),
        family: Family | None = None,
        left_out: frozenset[int] = frozenset(),
    ) -> None:
        """``also`` are conclusions wanted beside those asked, ``left_out`` norms that the question leaves out."""
        self.program = plan.program
        self.case = case
        self.asked = tuple(asked)
        self.world = world
        self.plan = plan
        self._unit_of = unit_of
        self._left_out = left_out
        self.family = family or Family()
        self._stated = self.family.stated.setdefault((world.standard, world.burden), Stated({}, {}))
        self._decided: dict[tuple[int, int], int] = {}
        self._values: dict[tuple[int, str], Value] = {}
        self._attributes: dict[tuple[int, int, str], Value] = {}
        self._effects: dict[tuple[int, str], list[tuple[Norm, int]]] = {}
        self._compared: dict[tuple[int, str], list[ReteDerivation]] = {}
        self.scope = self._scope_of([*((each.entity, each.name) for each in self.asked), *also])
        self._positioned = {index for _, index in self.scope.positioned}
        self.family.add(self)
        self._beside = self.family.nearest(world, self.scope)
        beside = None if self._beside is None else self._beside._closure
        self._closure: Closure = Closure(self.scope, unit_of, self.family.open, beside)

    def _scope_of(self, wanted: list[tuple[Entity, str]]) -> Scope:
        """What bears on everything wanted: found before, in a world that differs in days or positions only, or now."""
        excluded = frozenset(index for index in self._left_out if not self.program.norms[index].positions)
        fixed = tuple((each.clock, each.entity) for each in self.world.fixed)
        goals = frozenset((entity.index, name) for entity, name in wanted)
        key = (fixed, self.world.standard, self.world.burden, excluded, goals)
        scope = self.family.scopes.get(key)
        if scope is None:
            bearing = Bearing(
                self.plan, self.case, self.world, excluded, self._value_of, self.read, self._stated.ruled_out
            )
            for entity, name in wanted:
                bearing.take_in(entity, name)
            scope = self.family.scopes[key] = Scope(self.plan, bearing)
        return scope

    # -- what was concluded ------------------------------------------------------------------------------------------

    def conclusion(self, asked: Asked) -> Conclusion:
        """The answer to one of the questions asked."""
        entity, name, effects = asked
        if effects:
            measures = tuple(self._measure(norm, exists, entity) for norm, exists in self.effects(entity, name))
            return Conclusion(asked, effects_status(measures), None, None, measures)
        value = self.value(entity, name)
        return Conclusion(asked, status_of(value), value, self.program.attributes[entity.type, name].type)

    def conclusions(self) -> list[Conclusion]:
        """The answers to everything asked, in the order asked."""
        return [self.conclusion(asked) for asked in self.asked]

    def known_concepts(self) -> dict[tuple[int, str], Value]:
        """The value of every concept read so far, by entity index and name."""
        return dict(self._values)

    def known_attributes(self) -> Iterator[tuple[Norm, Entity, str, Value]]:
        """The value of every attribute of an effect read so far."""
        for (norm, entity, name), value in self._attributes.items():
            yield self.program.norms[norm], self._closure.parts[entity].entity, name, value

    def applies(self, norm: Norm, entity: Entity) -> int | None:
        """The truth of: the norm applies to the entity; ``None`` if no goal depends on it."""
        touched = self.scope.touched.get(entity.index)
        if touched is None or norm.number not in touched.norms:
            return truth.FALSE if touched is not None and norm.number in touched.ruled_out else None
        return self._closure.truth(entity, self.plan.norm_applies(norm.number))

    def value(self, entity: Entity, name: str) -> Value:
        """The value of a concept."""
        key = (entity.index, name)
        value = self._values.get(key)
        if value is None:
            same = self._as_beside(entity, name)
            value = self._values[key] = same.value(entity, name) if same else self._conclude(entity, name)
        return value

    def effects(self, entity: Entity, list_name: str) -> list[tuple[Norm, int]]:
        """The norms whose effect is or may be in the list, with the truth of its being there."""
        key = (entity.index, list_name)
        effects = self._effects.get(key)
        if effects is None:
            same = self._as_beside(entity, list_name)
            effects = self._effects[key] = same.effects(entity, list_name) if same else self._list(entity, list_name)
        return effects

    def _list(self, entity: Entity, list_name: str) -> list[tuple[Norm, int]]:
        laws = self._laws(entity, list_name)
        if laws:
            return united_effects(laws, entity, list_name)
        return [(norm, exists) for norm, exists in self._applying(entity, list_name) if exists & truth.TRUE]

    def edges(self) -> Iterator[HornEdge]:
        """Everything that followed, entity by entity: what fired, in that order, then what is the same as another."""
        for part in self._closure.parts.values():
            found = (rule for rule in part.unit.identities if part.unit.same[rule.head] in part.state.known)
            for rule in (*part.state.firings, *found):
                yield self._edge(part.entity, rule)

    # -- running -----------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Decide everything. No state of this world is left open."""
        opened = len(self._closure.parts)
        self.family.open += opened
        try:
            roots = None if self._beside is None else self._decided_otherwise(self._beside)
            self._closure.run(self._decide, self._left_out, roots)
        finally:
            self.family.open -= opened
        self.family.decided(self)

    # -- reading -----------------------------------------------------------------------------------------------------

    def _applying(self, entity: Entity, name: str) -> Iterator[tuple[Norm, int]]:
        """The norms for a conclusion, with the truth of their applying."""
        unit = self._closure.parts[entity.index].unit
        if name not in unit.names:
            raise KeyError(f"{entity.id}.{name} is not among what the goals depend on")
        norms = (self.program.norms[index] for index in unit.norms.get(name, ()))
        return ((norm, self._closure.truth(entity, self.plan.norm_applies(norm.number))) for norm in norms)

    def _conclude(self, entity: Entity, name: str) -> Value:
        key: Key = (entity.type, name)
        norms = self._applying(entity, name)
        boolean = self.program.attributes[key].type.kind == "boolean"
        always = self.plan.applies_if(key) is None
        possible = truth.TRUE if always else self._closure.truth(entity, self.plan.arises(key))
        if not possible & truth.TRUE:
            return truth.NOT_APPLICABLE_BIT if boolean else NOT_APPLICABLE
        value: Value
        if boolean:
            value = self._closure.truth(entity, self.plan.concept(key) if always else self.plan.given(key))
        else:
            value = self._fold(norms, entity)
        return with_na(value) if possible & truth.FALSE else value

    def _fold(self, norms: Iterable[tuple[Norm, int]], entity: Entity) -> Value:
        """What the norms that may apply give, together (docs/semantics.md, section 5)."""
        contributing = [(norm, applies) for norm, applies in norms if applies & truth.TRUE]
        values = [terms.evaluate(norm.value, (entity,), self)[-1] for norm, _ in contributing if norm.value]
        if not values:
            return NOT_APPLICABLE
        total = reduce(union, values)
        if all(applies & truth.FALSE for _, applies in contributing):
            return with_na(total)
        if any(applies & truth.FALSE for _, applies in contributing) and isinstance(total, (Choice, Interval)):
            return total if total.single else total._replace(open=True)
        return total

    def _measure(self, norm: Norm, exists: int, entity: Entity) -> Measure:
        return Measure(norm, exists, {each.name: self.effect_value(norm, entity, each.name) for each in norm.effect})

    def effect_value(self, norm: Norm, entity: Entity, name: str) -> Value:
        """The value of one attribute of an effect; not applicable if the norm does not give it."""
        key = (norm.number, entity.index, name)
        value = self._attributes.get(key)
        if value is None:
            same = self._as_beside(entity, self.plan.norm(norm.number).name)
            found = same.effect_value if same else self._evaluate_attribute
            value = self._attributes[key] = found(norm, entity, name)
        return value

    def _evaluate_attribute(self, norm: Norm, entity: Entity, name: str) -> Value:
        laws = self._laws(entity, self.plan.norm(norm.number).name)
        if laws:
            values = [law.effect_value(norm, entity, name) for law in laws if law.gives(norm, entity)]
            return values[0] if len(set(values)) == 1 else terms.opened(reduce(union, values))
        for each in norm.effect:
            if each.name == name:
                return terms.evaluate(each.formula, (entity,), self)[-1]
        listed = self.program.effects[entity.type, self.plan.norm(norm.number).name]
        return truth.NOT_APPLICABLE_BIT if listed.attributes[name].type.kind == "boolean" else NOT_APPLICABLE

    def _decide(self, leaf: Leaf, entity: Entity) -> int:
        key = (leaf.number, entity.index)
        decided = self._decided.get(key)
        if decided is None:
            value = self._value_of(leaf, entity)
            if leaf.periods is not None:
                value = within(self._standing(leaf, entity) or value, leaf.periods)
            assert isinstance(value, int), "a condition has a truth"
            decided = self._decided[key] = value
        return decided

    def _value_of(self, leaf: Leaf, entity: Entity) -> Value:
        """The value of a leaf's formula: for a norm's being in force, the date that its clock has anyway."""
        if leaf.needs:
            return terms.evaluate(leaf.formula, (entity,), self)[-1]
        key = (leaf.number, entity.index)
        value = self._stated.values.get(key)
        if value is None:
            value = self._stated.values[key] = terms.evaluate(leaf.formula, (entity,), self)[-1]
        return value

    # -- terms.Context -----------------------------------------------------------------------------------------------

    def evaluate(self, formula: Formula, binding: Binding) -> Trace:
        """The values of all nodes of a formula."""
        return terms.evaluate(formula, binding, self)

    def read(self, reading: Reading, element: terms.Element) -> Value:
        """The value of a fact, a concept, or an attribute of an effect."""
        if isinstance(element, EffectElement) and reading.entity == element.norm.effect_type:
            return self.effect_value(element.norm, element.entity, reading.name)
        entity = element.up[reading.entity]
        if reading.derived:
            return self.value(entity, reading.name)
        unknown = self.program.attributes[entity.type, reading.name].unknown
        return entity.fact(reading.name, self.world.standard, unknown)

    def prove(self, call: ProofCall, binding: Binding) -> ProofTrace:
        """A part to be proved, where its standard is demanded."""
        world = self.world.demanding(call.standard if self.case.graded else None)
        demanding = self
        if world != self.world:
            demanding = self.within(world, self.instances(binding[0], call.condition))
        return terms.prove(call, binding, demanding, burden=self.world.burden)

    def listed(self, call: ListCall, element: terms.Element) -> tuple[Sequence[Listed], bool]:
        """The elements of an entity list as the case states it, or of an effect list."""
        entity = element.up[call.reading.entity]
        if call.effects:
            effects = self.effects(entity, call.reading.name)
            return [Listed(EffectElement(norm, entity), exists) for norm, exists in effects], True
        members = entity.lists.get(call.reading.name, NOT_STATED)
        return [Listed(member, truth.TRUE) for member in members.entities], members.complete

    def overrides(self, norm: int, element: terms.Element) -> int:
        """Whether a prevailing norm applies."""
        if norm in self.scope.excluded:
            return truth.FALSE
        return self._closure.truth(element.up[self.program.norms[norm].entity], self.plan.norm_applies(norm))

    # -- other worlds ------------------------------------------------------------------------------------------------

    def within(self, world: World, wanted: Iterable[tuple[Entity, str]]) -> ReteDerivation:
        """The case in another world, decided for everything ``wanted`` there.

        What was decided under another choice of positions serves as well where no norm that the two choices differ in
        bears on it.
        """
        conclusions = list(wanted)
        member = next((each for each in self.family.members.get(world, ()) if self._served_by(each, conclusions)), None)
        if member is None:
            member = ReteDerivation(
                self.plan, self.case, (), self._unit_of, world, conclusions, self.family, self._left_out
            )
            member.run()
            member.conclude(conclusions)
        self._positioned |= member._positioned
        return member

    def _served_by(self, member: ReteDerivation, wanted: list[tuple[Entity, str]]) -> bool:
        return (
            all(member.scope.covers(entity, name) for entity, name in wanted)
            and not any((index in member._left_out) != (index in self._left_out) for index in member._positioned)
            and member.scope.excluded == self.scope.excluded
        )

    def conclude(self, wanted: Iterable[tuple[Entity, str]]) -> None:
        """Read everything wanted, so that all it depends on in further worlds is known."""
        for entity, name in wanted:
            if (entity.type, name) in self.program.effects:
                self.conclusion(Asked(entity, name, True))
            else:
                self.value(entity, name)

    def instances(self, entity: terms.Element, formula: Formula) -> Iterator[tuple[Entity, str]]:
        """The conclusions that a formula about ``entity`` reads."""
        return self.scope.bearing.instances(entity, self.plan.needs(formula))

    def gives(self, norm: Norm, entity: Entity) -> bool:
        """Whether the effect of ``norm`` may be there."""
        return any(each is norm for each, _ in self.effects(entity, self.plan.norm(norm.number).name))

    def _decided_otherwise(self, other: ReteDerivation) -> Iterator[Node]:
        """The leaves that tell whether a norm is in force and that days decide otherwise in another world."""
        if self.world == other.world:
            return
        for entity, unit, _ in self._closure.parts.values():
            for leaf in unit.dated:
                if self._standing(leaf, entity) != other._standing(leaf, entity) and (
                    leaf.needs or self._decide(leaf, entity) != other._decide(leaf, entity)
                ):
                    yield entity.index, leaf.proposition

    def _as_beside(self, entity: Entity, name: str) -> ReteDerivation | None:
        """The derivation that has the same of a conclusion; ``None`` if there is none, or it may differ."""
        changed = self._closure.changed
        return None if changed is None or name in changed.get(entity.index, ()) else self._beside

    def _standing(self, leaf: Leaf, entity: Entity) -> Value | None:
        """The day on which this world has the clock of a leaf stand; ``None`` if it goes as it goes."""
        if not self.world.fixed or leaf.clock is None or not leaf.clock[1]:
            return None
        fixed = self.world.fixes(leaf.clock[0], entity.up[leaf.clock[1]].index)
        return None if fixed is None or fixed.day is None else exactly(fixed.day)

    def _laws(self, entity: Entity, name: str) -> list[ReteDerivation]:
        """The laws whose effects a list may have; empty if it is not compared."""
        key = (entity.index, name)
        laws = self._compared.get(key)
        if laws is None:
            comparing = self.scope.bearing.comparing(entity, name)
            laws = [] if comparing is None else laws_taken(self, comparing, entity)
            self._compared[key] = laws
        return laws

    # -- showing -----------------------------------------------------------------------------------------------------

    def _edge(self, entity: Entity, rule: Rule) -> HornEdge:
        norm = self.program.norms[rule.note] if isinstance(rule.note, int) else None
        return HornEdge(entity, tuple(self.describe(each) for each in rule.body), self.describe(rule.head), norm)

    def describe(self, literal: Literal) -> str:
        """A literal for a person who looks into a divergence."""
        if not isinstance(literal, Rail):
            return str(literal)
        kind, key = literal.proposition.kind, literal.proposition.key
        match kind:
            case "leaf":
                leaf = self.plan.leaves[key]  # type: ignore[call-overload]
                text = f"leaf {key} ({'in force' if leaf.periods is not None else leaf.formula.root.span})"
            case "norm" | "taking":
                text = f"{kind} {self.program.norms[key].id}"  # type: ignore[call-overload]
            case "part":
                text = f"part {key}"
            case _:
                text = f"{kind} {'.'.join(key)}"  # type: ignore[arg-type]
        return text if literal.holds else f"not {text}"
