"""Norms as Horn rules over two rails.

For every proposition there are two literals, *certainly holds* and *certainly does not*; neither means that both are
possible. So three-valued logic becomes a positive program: a conjunction certainly holds if all its parts do, and
certainly does not if any part does not; a negation swaps the rails.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from lexrules.engine.rete.horn import HornProgram, Literal, Rule
from lexrules.engine.rete.plan import Leaf, Plan, Proposition, Rail, concept_of
from lexrules.kb.program import Formula

#: Ways for something to hold, each a list of literals that together suffice; none at all: it never does.
Bodies = list[tuple[Rail, ...]]

#: *At least n of k* is written out as its subsets up to this many, and counted one by one beyond.
_MOST_SUBSETS: Final = 30


@dataclass(frozen=True, slots=True)
class Unit:
    """The compiled rules of some conclusions and norms of one entity type, for any entity touched by exactly these."""

    entity: str
    names: frozenset[str]
    norms: dict[str, tuple[int, ...]]
    """By the conclusion they are for, in the knowledge base's order."""
    program: HornProgram
    same: dict[Literal, Literal]
    """Literals that follow from one thing alone, each with what stands for it in the rules."""
    identities: tuple[Rule, ...]
    """That one thing, as a rule; none of the program's."""
    leaves: dict[int, tuple[Leaf, ...]]
    """By level."""
    dated: tuple[Leaf, ...]
    """Those that tell whether a norm is in force."""
    imports: frozenset[Proposition]
    """What the rules ask of entities that contain this one, under the proposition's own entity type."""
    same_as: dict[Proposition, list[Proposition]]
    """The propositions one literal of which follows from one of another alone, by that other."""


def compile_unit(plan: Plan, entity: str, names: frozenset[str], norms: dict[str, tuple[int, ...]]) -> Unit:
    """The rules for the concepts ``names`` and the given norms of ``entity``."""
    encoder = _Encoder(plan, entity)
    for index in (index for indices in norms.values() for index in indices):
        encoder.norm(index)
    for name in sorted(names):
        encoder.conclusion(name, norms.get(name, ()))
    levels: dict[int, list[Leaf]] = {}
    for leaf in encoder.leaves.values():
        levels.setdefault(plan.level(leaf), []).append(leaf)
    return Unit(
        entity,
        names,
        norms,
        program=HornProgram(
            Rule(tuple(map(encoder.resolved, rule.body)), rule.head, rule.note) for rule in encoder.rules
        ),
        same={rail: encoder.resolved(rail) for rail in encoder.same},
        identities=tuple(encoder.same.values()),
        leaves={level: tuple(found) for level, found in levels.items()},
        dated=tuple(leaf for leaf in encoder.leaves.values() if leaf.clock is not None),
        imports=frozenset(encoder.imports),
        same_as=encoder.same_as,
    )


class _Encoder:
    def __init__(self, plan: Plan, entity: str) -> None:
        self.plan = plan
        self.entity = entity
        self.rules: list[Rule] = []
        self.same: dict[Literal, Rule] = {}
        self.same_as: dict[Proposition, list[Proposition]] = {}
        self.leaves: dict[int, Leaf] = {}
        self.imports: set[Proposition] = set()
        self._parts = 0
        self._note: object = None

    def resolved(self, rail: Literal) -> Literal:
        """The literal that stands for this one, and for all that are the same."""
        while rail in self.same:
            (rail,) = self.same[rail].body
        return rail

    def norm(self, index: int) -> None:
        """A norm applies if it is in force, takes part under the positions taken, and its condition holds."""
        norm = self.plan.program.norms[index]
        self._note = index
        for holds in (True, False):
            bodies: Bodies = [(self._leaf(self.plan.norm(index).in_force, holds),)]
            if norm.positions:
                part: Bodies = [(self.plan.takes_part(index).rail(holds),)]
                bodies = self._all([bodies, part]) if holds else bodies + part
            if norm.condition is not None:
                condition = self._bodies(norm.condition, len(norm.condition.nodes) - 1, holds)
                bodies = self._all([bodies, condition]) if holds else bodies + condition
            self._conclude(bodies, self.plan.norm_applies(index), holds)

    def conclusion(self, name: str, norms: Sequence[int]) -> None:
        """A boolean concept is true if it arises and some norm for it applies; others are only asked to arise."""
        key = (self.entity, name)
        attribute = self.plan.program.attributes.get(key)
        if attribute is None:
            return
        self._note = key
        plan, arises = self.plan, self.plan.arises(key)
        condition = attribute.applies_if
        if condition is not None:
            for holds in (True, False):
                self._conclude(self._bodies(condition, len(condition.nodes) - 1, holds), arises, holds)
        if attribute.type.kind != "boolean":
            return
        concept = plan.concept(key)
        gives = concept if condition is None else plan.given(key)
        self._conclude([(plan.norm_applies(index).rail(True),) for index in norms], gives, True)
        self._conclude([tuple(plan.norm_applies(index).rail(False) for index in norms)], gives, False)
        if condition is not None:
            self._conclude([(arises.rail(True), gives.rail(True))], concept, True)
            # Not applicable counts as false in a condition.
            self._conclude([(arises.rail(False),), (gives.rail(False),)], concept, False)

    # -- formulas ----------------------------------------------------------------------------------------------------

    def _bodies(self, formula: Formula, index: int, holds: bool) -> Bodies:
        """When node ``index`` certainly holds (or certainly does not)."""
        node = formula.nodes[index]
        match node.op:
            case "not":
                return self._bodies(formula, node.args[0], not holds)
            case "element" | "exception":
                return self._bodies(formula, node.args[0], holds)
            case "all" | "any" | "at_least":
                parts = [self._bodies(formula, argument, holds) for argument in node.args]
                if node.op == "at_least":
                    # n of k fail to hold for certain if so many certainly do not that fewer than n are left.
                    return self._at_least(node.data if holds else len(parts) - node.data + 1, parts)
                return self._all(parts) if (node.op == "all") == holds else [body for part in parts for body in part]
            case "overridden":
                above = node.data.norm
                applies = self._of(self.plan.program.norms[above].entity, self.plan.norm_applies(above))
                return [(applies.rail(holds),)]
        reading = concept_of(formula, node)
        if reading is not None:
            concept = self.plan.concept((reading.entity, reading.name))
            return [(self._of(reading.entity, concept).rail(holds),)]
        return [(self._leaf(self.plan.leaf(formula, index), holds),)]

    def _all(self, parts: Sequence[Bodies]) -> Bodies:
        """The ways for all parts to hold. A part with several becomes one proposition, so that nothing multiplies."""
        return [tuple(rail for part in parts for rail in (part[0] if len(part) == 1 else (self._part(part),)))]

    def _at_least(self, n: int, parts: Sequence[Bodies]) -> Bodies:
        if n == 1:
            return [body for part in parts for body in part]
        rails = [self._part(part) for part in parts]
        if math.comb(len(rails), n) <= _MOST_SUBSETS:
            return list(combinations(rails, n))
        return [(self._counted(n, rails),)]

    def _counted(self, n: int, rails: Sequence[Rail]) -> Rail:
        """That at least ``n`` hold, by going through them with a count of those that did so far."""
        reached: list[Rail | None] = [None] * n
        for rail in rails:
            before = list(reached)
            for count in range(n):
                ways: Bodies = []
                if count == 0:
                    ways.append((rail,))
                elif (below := before[count - 1]) is not None:
                    ways.append((below, rail))
                if (already := before[count]) is not None:
                    ways.append((already,))
                if ways:
                    reached[count] = self._part(ways)
        result = reached[n - 1]
        assert result is not None, "n is at most the number of rails"
        return result

    def _part(self, bodies: Bodies) -> Rail:
        """One literal that holds if any of ``bodies`` does."""
        if len(bodies) == 1 and len(bodies[0]) == 1:
            return bodies[0][0]
        self._parts += 1
        part = self.plan.proposition("part", self._parts)
        self._conclude(bodies, part, True)
        return part.rail(True)

    # -- bookkeeping -------------------------------------------------------------------------------------------------

    def _conclude(self, bodies: Bodies, proposition: Proposition, holds: bool) -> None:
        """Everything from which something follows; what follows from one thing alone is the same as that."""
        head = proposition.rail(holds)
        if len(bodies) == 1 and len(bodies[0]) == 1:
            self.same[head] = Rule(bodies[0], head, self._note)
            self.same_as.setdefault(bodies[0][0].proposition, []).append(proposition)
        else:
            self.rules.extend(Rule(body, head, self._note) for body in bodies)

    def _leaf(self, leaf: Leaf, holds: bool) -> Rail:
        self.leaves[leaf.number] = leaf
        return leaf.proposition.rail(holds)

    def _of(self, entity: str, proposition: Proposition) -> Proposition:
        if entity != self.entity:
            self.imports.add(proposition)
        return proposition
