"""What the second engine knows of a program before any case: its leaves, what they read, and when they can be decided.

A *leaf* is a condition that Python decides: a comparison, a membership, a list call, the norm's being in force.
Everything above the leaves, and what norms conclude from one another, is left to Horn rules over *rails*: the literals
"certainly holds" and "certainly does not hold" of a proposition.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final, NamedTuple

from lexrules.kb.dependencies import readings
from lexrules.kb.program import LIST_CALLS, Formula, ListCall, Node, Period, Program, ProofCall, Reading
from lexrules.model import truth

#: What looks beyond the facts of the entity and those around it.
_COMPOUND: Final = frozenset((*LIST_CALLS, "proof", "overridden"))

Key = tuple[str, str]
"""Entity type and name of a concept or effect list."""


class Proposition:
    """Something that holds or not, of one entity; a plan has one object for each.

    Kinds: ``leaf`` n holds; ``norm`` i applies; a ``concept`` is true; ``given``: some norm gives the concept;
    ``arises``: its ``applies_if`` holds; ``taking``: norm i takes part; ``part``: a part of a formula holds.
    """

    __slots__ = ("key", "kind", "rails")

    def __init__(self, kind: str, key: Hashable) -> None:
        self.kind = kind
        self.key = key
        self.rails = {truth.TRUE: Rail(self, holds=True), truth.FALSE: Rail(self, holds=False)}
        """The literals of the proposition, by the truth that tells them."""

    def rail(self, holds: bool) -> Rail:
        """The literal that it certainly holds, or certainly does not."""
        return self.rails[truth.TRUE if holds else truth.FALSE]


class Rail:
    """The literal that a proposition certainly holds, or certainly does not."""

    __slots__ = ("holds", "proposition")

    def __init__(self, proposition: Proposition, *, holds: bool) -> None:
        self.proposition = proposition
        self.holds = holds


class Need(NamedTuple):
    """A concept or effect list that a formula reads; ``near`` if of the entity it is about or one that contains it."""

    entity: str
    name: str
    near: bool


class Leaf(NamedTuple):
    """A condition decided by evaluation; with ``periods``, ``formula`` is a date that has to lie in one of them, that
    of ``clock`` for the entity type named beside it.
    """

    number: int
    formula: Formula
    periods: tuple[Period, ...] | None
    clock: tuple[str, str] | None
    needs: frozenset[Need]
    plain: bool
    """Whether it reads stated facts one by one, and no list, proof or other norm."""
    further: bool
    """Whether it asks what would follow in another world."""
    proposition: Proposition


class NormPlan(NamedTuple):
    """What a norm is for, and what has to be known to tell whether it applies and what it then gives."""

    name: str
    """The concept or effect list; empty for a norm that compares versions."""
    in_force: Leaf
    applying: frozenset[Need]
    giving: frozenset[Need]
    further: bool
    """Whether what it gives is found by asking what would follow in another world."""


class Plan:
    """The static side of a program, worked out norm by norm as cases touch them. Not to be shared between threads."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.leaves: list[Leaf] = []
        self._numbers: dict[Hashable, int] = {}
        self._found: dict[tuple[int, int], Leaf] = {}
        self._norms: dict[int, NormPlan] = {}
        self._needs: dict[int, frozenset[Need]] = {}
        self._propositions: dict[tuple[str, Hashable], Proposition] = {}

    def proposition(self, kind: str, key: Hashable) -> Proposition:
        """The one object for a proposition."""
        found = self._propositions.get((kind, key))
        if found is None:
            found = self._propositions[kind, key] = Proposition(kind, key)
        return found

    def norm_applies(self, index: int) -> Proposition:
        """The proposition that a norm applies."""
        return self.proposition("norm", index)

    def takes_part(self, index: int) -> Proposition:
        """The proposition that a norm takes part under the positions taken; only for norms that name positions."""
        return self.proposition("taking", index)

    def concept(self, key: Key) -> Proposition:
        """The proposition that a boolean concept is true."""
        return self.proposition("concept", key)

    def given(self, key: Key) -> Proposition:
        """The proposition that some norm gives a boolean concept."""
        return self.proposition("given", key)

    def arises(self, key: Key) -> Proposition:
        """The proposition that a concept arises at all."""
        return self.proposition("arises", key)

    def norm(self, index: int) -> NormPlan:
        """The plan of one norm."""
        plan = self._norms.get(index)
        if plan is None:
            norm = self.program.norms[index]
            applying = self.needs(norm.date) | self.needs(norm.condition)
            given = [each for each in (norm.value, *(each.formula for each in norm.effect)) if each is not None]
            giving = frozenset[Need]().union(*map(self.needs, given))
            further = any(map(_looks_further, given))
            name = "" if norm.comparison is not None else self.program.concluded(norm)
            in_force = self._leaf(norm.date, norm.periods, (norm.clock, norm.clock_entity))
            plan = self._norms[index] = NormPlan(name, in_force, applying, giving, further)
        return plan

    def needs(self, formula: Formula | None) -> frozenset[Need]:
        """The concepts and effect lists that a formula of the program reads."""
        if formula is None:
            return frozenset()
        # Formulas live as long as the program does, so their identity is a key (their value is slow to hash).
        found = self._needs.get(id(formula))
        if found is None:
            found = self._needs[id(formula)] = _needs(formula)
        return found

    def arising(self, key: Key) -> frozenset[Need]:
        """What the ``applies_if`` of a concept reads."""
        return self.needs(self.applies_if(key))

    def applies_if(self, key: Key) -> Formula | None:
        """The condition under which a concept arises; ``None`` for effect lists and concepts that always do."""
        attribute = self.program.attributes.get(key)
        return attribute.applies_if if attribute else None

    def comparing(self, key: Key) -> frozenset[Need]:
        """What has to be known to tell the laws to compare for an effect list; nothing if it is not compared."""
        index = self.program.comparing.get(key)
        comparison = None if index is None else self.program.norms[index].comparison
        return frozenset() if comparison is None else self.needs(comparison.date) | self.needs(comparison.until)

    def leaf(self, formula: Formula, index: int) -> Leaf:
        """The leaf that is node ``index`` of ``formula``; the same condition written twice is one leaf."""
        key = (id(formula), index)
        leaf = self._found.get(key)
        if leaf is None:
            leaf = self._found[key] = self._leaf(subformula(formula, index))
        return leaf

    # -- order -------------------------------------------------------------------------------------------------------

    def level(self, leaf: Leaf) -> int:
        """When a leaf can be decided: after everything of lower levels is closed. Rules themselves need no order."""
        # Strata are compiled, so no norm has to be looked at that the case does not touch.
        strata = self.program.strata
        return max((strata[need.entity, need.name] for need in leaf.needs), default=0)

    def _leaf(
        self, formula: Formula, periods: tuple[Period, ...] | None = None, clock: tuple[str, str] | None = None
    ) -> Leaf:
        shape = (_shape(formula), periods, clock)
        number = self._numbers.setdefault(shape, len(self.leaves))
        if number == len(self.leaves):
            proposition = self.proposition("leaf", number)
            needs = _needs(formula)
            plain = not needs and _COMPOUND.isdisjoint(node.op for node in formula.nodes)
            further = bool(needs) and _looks_further(formula)
            self.leaves.append(Leaf(number, formula, periods, clock, needs, plain, further, proposition))
        return self.leaves[number]


def concept_of(formula: Formula, node: Node) -> Reading | None:
    """The boolean concept that a condition is, of the formula's entity or one around it; ``None`` if it is not one."""
    if node.op != "truth":
        return None
    term = formula.nodes[node.args[0]]
    if term.op != "attribute" or not term.data.derived or term.data.variable:
        return None
    reading: Reading = term.data
    return reading


def subformula(formula: Formula, index: int) -> Formula:
    """The part of a formula whose result is node ``index``."""
    used = {index}
    for place in range(index, -1, -1):
        if place in used:
            used.update(formula.nodes[place].args)
    places = {place: number for number, place in enumerate(sorted(used))}
    nodes = (formula.nodes[place] for place in places)
    return Formula(tuple(_renumbered(node, places) if node.args else node for node in nodes), formula.text)


def _renumbered(node: Node, places: dict[int, int]) -> Node:
    return node._replace(args=tuple([places[argument] for argument in node.args]))


def _needs(formula: Formula) -> frozenset[Need]:
    return frozenset(
        Need(reading.entity, reading.name, reading.variable == 0) for reading, _ in readings(formula) if reading.derived
    )


def _looks_further(formula: Formula) -> bool:
    """Whether a part of a formula is a world's own to decide: something to be proved, or that another norm prevails."""
    for node in formula.nodes:
        if node.op in {"proof", "overridden"}:
            return True
        if isinstance(node.data, ListCall):
            inner = (each for each in (node.data.condition, node.data.term) if each is not None)
            if any(map(_looks_further, inner)):
                return True
    return False


def _shape(formula: Formula) -> Hashable:
    """What a formula means, without where and how it was written."""
    return tuple((node.op, node.args, _data_shape(node.data)) for node in formula.nodes)


def _data_shape(data: object) -> Hashable:
    if isinstance(data, ListCall):
        condition, term = (each and _shape(each) for each in (data.condition, data.term))
        return data.reading, data.effects, condition, term, data.bounded_below
    if isinstance(data, ProofCall):
        return _shape(data.condition), data.standard, data.burden
    return data
