"""The oracle: a naive evaluator written from docs/semantics.md alone, to which every engine is held.

It reads a knowledge base as plain YAML data (every scalar a string, tables already written out as norms) and a case as
:class:`Entity` trees, and recurses over syntax trees. No index, no compiler, no derivation. An :class:`Oracle` answers
in one :class:`Setting`; for a part that demands another standard of proof, and for the law of another day, it asks the
oracle of that setting. Sections 5, 6 and 8 of the page are here; 2 and 4 in ``terms.py``, 7 in ``versions.py``, 9 and
10 in ``questions.py``.

``leeway`` tells afterwards whether some value was wide although all that went into it was single: discretion, a
conflict of norms, a quotient that does not terminate, a year whose working days are not known.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lexrules.model import arithmetic, truth, values
from lexrules.model.truth import FALSE, TRUE, UNKNOWN
from lexrules.model.values import NOT_APPLICABLE, Interval, Value
from tests.conformance import versions
from tests.conformance.terms import Terms, opened, parse, settled, single
from tests.conformance.vocabulary import Entity, Measure, Scope, Variable, Vocabulary


class TooManyWorlds(Exception):  # noqa: N818 - not an error of the oracle, which takes the semantics at their word
    """More worlds would have to be looked into than a test has time for."""


class Setting(NamedTuple):
    """What evaluation is relative to: the demanded standard of proof (section 8), and the world (section 7), which says
    on which day a clock stands for an entity (``None``: fixed, its date unchanged).
    """

    standard: int = 0
    world: frozenset[tuple[str, str, datetime.date | None]] = frozenset()


@dataclass
class Evaluation:
    """What the oracles of one question have in common. ``worlds`` is how many worlds may be looked into."""

    oracles: dict[Setting, Oracle] = field(default_factory=dict)
    leeway: bool = False
    worlds: int = 400


class Oracle(Terms):
    """What follows from the documents of a knowledge base for a case, without the norms ``left_out``; with ``burden``,
    *on the burden*.
    """

    def __init__(
        self,
        kb: Vocabulary,
        root: Entity,
        left_out: frozenset[str] = frozenset(),
        burden: bool = False,
        setting: Setting | None = None,
        evaluation: Evaluation | None = None,
    ) -> None:
        self.kb = kb
        self.root = root
        self.left_out = left_out
        self.burden = burden
        self.setting = setting or Setting()
        self.world = {(clock, entity): day for clock, entity, day in self.setting.world}
        self.evaluation = evaluation or Evaluation()
        self.evaluation.oracles[self.setting] = self
        self.concept_memo: dict[tuple[int, str], Value] = {}
        self.norm_memo: dict[tuple[str, int], int] = {}
        self.days_memo: dict[tuple[str, int], list[Oracle]] = {}

    @property
    def leeway(self) -> bool:
        return self.evaluation.leeway

    def within(self, setting: Setting) -> Oracle:
        """The oracle of another setting."""
        oracles = self.evaluation.oracles
        if setting not in oracles:
            if len(oracles) >= self.evaluation.worlds:
                raise TooManyWorlds
            return Oracle(self.kb, self.root, self.left_out, self.burden, setting, self.evaluation)
        return oracles[setting]

    def on(self, day: datetime.date | None, clock: str, entity: Entity) -> Oracle:
        """The oracle of the world in which the clock stands on this day for the entity as well."""
        return self.within(self.setting._replace(world=self.setting.world | {(clock, entity.id, day)}))

    def noting_leeway(self, result: Value, inputs: tuple[Value, ...]) -> Value:
        self.evaluation.leeway = self.leeway or (not single(result) and all(map(single, inputs)))
        return result

    def read(self, element: Entity | Measure, name: str) -> Value:
        if isinstance(element, Measure):
            return self.attribute(self.kb.norms[element.norm], element.entity, name)
        if name in self.kb.concepts.get(element.type, {}):
            return self.concept(element, name)
        fact = element.facts.get(name)
        if fact is not None and element.reached.get(name, len(self.kb.standards) + 1) > self.setting.standard:
            return fact
        unknown = self.kb.unknown(self.kb.facts[element.type][name])
        return values.with_na(unknown) if fact is not None and values.may_be_na(fact) else unknown

    # -- structured conditions and quantities --------------------------------------------------------------------------

    def condition(self, written: Any, scope: Scope) -> int:
        match written:
            case str():
                return self.truth(parse(written), scope)
            case {"all": parts}:
                return truth.conjunction([self.condition(each, scope) for each in parts])
            case {"any": parts}:
                return truth.disjunction([self.condition(each, scope) for each in parts])
            case {"not": part}:
                return truth.negate(self.condition(part, scope))
            case {"at_least": {"n": n, "of": parts}}:
                return truth.at_least(int(n), [self.condition(each, scope) for each in parts])
        demanded = self
        if "standard" in written:
            demanded = self.within(self.setting._replace(standard=self.kb.standards.index(written["standard"])))
        found = demanded.condition(written["when"], scope)
        if "burden" in written and self.burden:
            return TRUE if found == TRUE else FALSE
        return found

    def exception(self, written: Any, scope: Scope) -> int:
        own = written.get("unless", []) if isinstance(written, dict) else []
        inner = [truth.negate(self.exception(each, scope)) for each in own]
        return truth.conjunction([self.condition(written, scope), *inner])

    def quantity(self, written: Any, scope: Scope) -> Value:
        match written:
            case str():
                return self.term(parse(written), scope)
            case {"formula": formula}:
                value = self.quantity(formula, scope)
            case {"tiers": tiers}:
                value = self.ordered([(each.get("when"), each["value"]) for each in tiers], scope)
            case {"elect": which, "of": alternatives}:
                offered = [self.quantity(each["value"], scope) for each in alternatives]
                value = (arithmetic.maximum if which == "higher" else arithmetic.minimum)(offered)
            case {"range": {"from": low, "to": high}}:
                ends = self.quantity(low, scope), self.quantity(high, scope)
                if NOT_APPLICABLE in ends:
                    value = NOT_APPLICABLE
                else:
                    value = self.noting_leeway(settled(values.union(*ends)), ends)
        if "floor" in written:
            value = self.limited(value, self.quantity(written["floor"], scope), arithmetic.maximum)
        if "cap" in written:
            value = self.limited(value, self.quantity(written["cap"], scope), arithmetic.minimum)
        return value

    def limited(self, value: Value, bound: Value, pick: Callable[[list[Value]], Value]) -> Value:
        """Floor and cap limit what is applicable; what is not stays so."""
        applicable = values.without_na(value)
        if applicable is None:
            return NOT_APPLICABLE
        found = pick([applicable, bound])
        if not values.may_be_na(value):
            return found
        return found._replace(na=True, open=found.open or values.is_open(value))

    def ordered(self, options: list[tuple[Any, Any]], scope: Scope) -> Value:
        contributions: list[Value] = []
        for when, value in options:
            holds = TRUE if when is None else self.condition(when, scope)
            if holds & TRUE:
                contributions.append(self.quantity(value, scope))
            if holds == TRUE:
                break
        else:
            contributions.append(NOT_APPLICABLE)
        return self.united(contributions, len(contributions) > 1)

    def united(self, contributions: list[Value], uncertain: bool) -> Value:
        result = contributions[0]
        for each in contributions[1:]:
            result = values.union(result, each)
        return settled(opened(result) if uncertain else result)

    # -- norms (section 5) ---------------------------------------------------------------------------------------------

    def date(self, clock: str, entity: Entity) -> Value:
        """The date of a clock for an entity."""
        dates = self.kb.clocks[clock]
        named = next((each for each in self.kb.lineage(entity.type) if each in dates), None)
        day = self.world.get((clock, entity.above(named).id)) if named else None
        if day is not None:
            return values.exactly(day)
        name = dates[named] if named else f"{self.root.type}.as_of"
        return self.term(parse(name), (Variable(None, entity.type, entity),))

    def in_force(self, norm: dict[str, Any], entity: Entity) -> int:
        date = self.date(self.kb.clock(norm), entity)
        if norm["id"] in self.left_out or not isinstance(date, Interval):
            return FALSE
        low, high = date.low or datetime.date.min, date.high or datetime.date.max
        periods = self.kb.periods(norm)
        possible = any(start <= high and low <= end for start, end in periods)
        outside = date.na or not any(start <= low and high <= end for start, end in periods)
        return (TRUE if possible else 0) | (FALSE if outside else 0)

    def applies(self, norm: dict[str, Any], entity: Entity) -> int:
        key = norm["id"], id(entity)
        if key not in self.norm_memo:
            scope = (Variable(None, entity.type, entity),)
            overriding = [
                self.applies(other, entity.above(other["for"]))
                for other in self.kb.norms.values()
                if any(each["norm"] == norm["id"] for each in other.get("overrides", []))
            ]
            self.norm_memo[key] = truth.conjunction(
                [
                    self.in_force(norm, entity),
                    self.condition(norm["when"], scope) if "when" in norm else TRUE,
                    *(truth.negate(self.exception(each, scope)) for each in norm.get("unless", [])),
                    *map(truth.negate, overriding),
                ]
            )
        return self.norm_memo[key]

    def concept(self, entity: Entity, name: str) -> Value:
        key = id(entity), name
        if key not in self.concept_memo:
            self.concept_memo[key] = self.conclude(entity, name, self.kb.concepts[entity.type][name])
        return self.concept_memo[key]

    def conclude(self, entity: Entity, name: str, declaration: dict[str, Any]) -> Value:
        scope = (Variable(None, entity.type, entity),)
        gate = self.condition(declaration["applies_if"], scope) if "applies_if" in declaration else TRUE
        boolean = declaration["type"] == "boolean"
        if gate == FALSE:
            return truth.NOT_APPLICABLE_BIT if boolean else NOT_APPLICABLE
        norms = [norm for norm in self.kb.norms.values() if norm["then"].get("concept") == f"{entity.type}.{name}"]
        applying = [(norm, self.applies(norm, entity)) for norm in norms]
        value: Value
        if boolean:
            value = truth.disjunction(holds for _, holds in applying)
        else:
            possible = [(norm["then"], holds) for norm, holds in applying if holds & TRUE]
            given = [
                self.quantity(then["value"], scope)
                if "value" in then
                else self.ordered([(each.get("when"), each["value"]) for each in then["options"]], scope)
                for then, _ in possible
            ]
            certain = [each for each, (_, holds) in zip(given, possible, strict=True) if holds == TRUE]
            contributions = given if certain else [*given, NOT_APPLICABLE]
            value = self.united(contributions, any(holds != TRUE for _, holds in possible))
            self.noting_leeway(value, tuple(certain) if len(certain) == len(given) else (UNKNOWN,))
        return values.with_na(value) if gate == UNKNOWN else value

    def read_in(self, entity: Entity, name: str) -> list[Oracle]:
        """The oracles of the worlds in which an effect list is read: this one, if it is not compared here."""
        norm = self.kb.comparing(entity.type, name)
        if norm is None or (norm["then"]["clock"], entity.id) in self.world:
            return [self]
        key = norm["id"], id(entity)
        if key not in self.days_memo:
            self.days_memo[key] = versions.taken(self, norm, entity)
        return self.days_memo[key]

    def effect_list(self, entity: Entity, name: str) -> list[tuple[str, int]]:
        """The norms of an effect list, and the truth of each one's element."""
        effect, _ = self.kb.effects[entity.type, name]
        norms = [norm for norm in self.kb.norms.values() if norm["then"].get("effect") == effect]
        worlds = self.read_in(entity, name)
        found = []
        for norm in norms:
            exists = 0
            for world in worlds:
                exists |= world.applies(norm, entity)
            found.append((norm["id"], exists))
        return found

    def attribute(self, norm: dict[str, Any], entity: Entity, name: str) -> Value:
        """The value of an attribute of an element that may exist."""
        listed = next(key[1] for key, (effect, _) in self.kb.effects.items() if effect == norm["then"]["effect"])
        worlds = self.read_in(entity, listed)
        given = [each.given(norm, entity, name) for each in worlds if each.applies(norm, entity) & TRUE]
        return self.united(given, any(each != given[0] for each in given))

    def given(self, norm: dict[str, Any], entity: Entity, name: str) -> Value:
        """What a norm gives for an attribute of its effect; what it does not give does not arise."""
        declared = next(each for effect, each in self.kb.effects.values() if effect == norm["then"]["effect"])[name]
        if name not in norm["then"]:
            return truth.NOT_APPLICABLE_BIT if declared["type"] == "boolean" else NOT_APPLICABLE
        return self.quantity(norm["then"][name], (Variable(None, entity.type, entity),))


def status(value: Value) -> str:
    """The state of a concept whose value this is (section 6)."""
    if value in (NOT_APPLICABLE, truth.NOT_APPLICABLE_BIT):
        return "not_applicable"
    if isinstance(value, int):
        return {TRUE: "established", FALSE: "not_established"}.get(value, "undetermined")
    if isinstance(value, Interval):
        return "undetermined" if value.open or value.na else "established"
    return "established" if single(value) else "undetermined"
