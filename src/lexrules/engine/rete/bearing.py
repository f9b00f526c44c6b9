"""What bears on the goals of a case: for each entity the conclusions and norms that its rules have to be about."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from lexrules.engine.facts import Case, Entity
from lexrules.engine.rete.plan import Leaf, Need, Plan, concept_of
from lexrules.engine.terms import Element
from lexrules.engine.worlds import World
from lexrules.kb.program import Formula, Norm, Period, Reading
from lexrules.model import truth
from lexrules.model.values import Choice, Interval, Value


class Touched(NamedTuple):
    """The conclusions and norms of an entity that bear on the goals, and the norms that stated facts alone rule out."""

    entity: Entity
    names: set[str]
    norms: set[int]
    ruled_out: set[int]


class Bearing:
    """The static closure of the goals in one world, by entity index in :attr:`touched`.

    It is the same in every world that fixes the same clocks, whatever the day, so that their rules are compiled once.
    ``stated`` (the value of a leaf's formula) and ``read`` are asked only of what stated facts tell; ``ruled_out``
    keeps which norms these rule out, by norm and entity.
    """

    def __init__(
        self,
        plan: Plan,
        case: Case,
        world: World,
        excluded: frozenset[int],
        stated: Callable[[Leaf, Entity], Value],
        read: Callable[[Reading, Element], Value],
        ruled_out: dict[tuple[int, int], bool],
    ) -> None:
        self.touched: dict[int, Touched] = {}
        self._plan = plan
        self._program = plan.program
        self._case = case
        self._world = world
        self.excluded = excluded
        """The norms left out for their grade. One left out for its position stays: rules are shared by all choices."""
        self._stated = stated
        self._moving = {
            (norm.comparison.clock, norm.entity)
            for norm in map(self._program.norms.__getitem__, self._program.comparing.values())
            if norm.comparison is not None
        }
        self._read = read
        self._ruled_out = ruled_out

    def take_in(self, entity: Entity, name: str) -> None:
        """Take in a conclusion with everything it depends on."""
        pending: list[tuple[Entity, str]] = [(entity, name)]
        while pending:
            entity, name = pending.pop()
            touched = self._at(entity)
            if name in touched.names:
                continue
            touched.names.add(name)
            pending.extend(self.instances(entity, self._plan.arising((entity.type, name))))
            comparing = self.comparing(entity, name)
            if comparing is not None:
                # The norms of the list itself are looked into under each law, in worlds of their own.
                pending.extend(self._take_in_norm(entity, comparing.number))
                pending.extend(self.instances(entity, self._plan.comparing((entity.type, name))))
                continue
            for index in self._candidates(entity, name):
                pending.extend(self._take_in_norm(entity, index))
                pending.extend(self.instances(entity, self._plan.norm(index).giving))

    def comparing(self, entity: Entity, name: str) -> Norm | None:
        """The norm that compares the versions for an effect list, unless this world says which applies."""
        index = self._program.comparing.get((entity.type, name))
        norm = None if index is None else self._program.norms[index]
        if norm is None or norm.comparison is None:
            return None
        return None if self._world.fixes(norm.comparison.clock, entity.index) else norm

    def instances(self, entity: Element, read: frozenset[Need]) -> Iterator[tuple[Entity, str]]:
        """The conclusions read: of the entity or one around it, or, by a list call, of any entity of the type."""
        for need in read:
            if need.near:
                yield entity.up[need.entity], need.name
            else:
                for each in self._case.of_type(need.entity):
                    yield each, need.name

    def _take_in_norm(self, entity: Entity, index: int) -> list[tuple[Entity, str]]:
        """Take in a norm and those that prevail over it; the conclusions they read."""
        found: list[tuple[Entity, str]] = []
        pending = [(entity, index)]
        while pending:
            entity, index = pending.pop()
            touched = self._at(entity)
            if index in touched.norms or index in self.excluded:
                continue
            touched.norms.add(index)
            found.extend(self.instances(entity, self._plan.norm(index).applying))
            above = [override.norm for override in self._program.norms[index].overridden_by]
            pending.extend((entity.up[self._program.norms[each].entity], each) for each in above)
        return found

    def _at(self, entity: Entity) -> Touched:
        touched = self.touched.get(entity.index)
        if touched is None:
            touched = self.touched[entity.index] = Touched(entity, set(), set(), set())
        return touched

    def _candidates(self, entity: Entity, name: str) -> Iterator[int]:
        """The norms for a conclusion but for those that stated facts alone rule out."""
        index = self._program.indexes[entity.type, name]
        chosen: Sequence[int] = self._program.concluding[entity.type, name]
        if index.reading is None:
            chosen = index.unguarded
        elif not index.reading.derived:
            value = self._read(index.reading, entity)
            chosen = index.candidates(value.members if isinstance(value, Choice) else frozenset())
        for each in chosen:
            if each in self.excluded:
                continue
            if self._ruled_out_by_facts(each, entity):
                self._at(entity).ruled_out.add(each)
            else:
                yield each

    def _ruled_out_by_facts(self, index: int, entity: Entity) -> bool:
        key = (index, entity.index)
        found = self._ruled_out.get(key)
        if found is None:
            condition = self._program.norms[index].condition
            found = self._ruled_out[key] = not self._may_be_in_force(index, entity) or (
                condition is not None and self._settled(condition, len(condition.nodes) - 1, entity, holds=False)
            )
        return found

    def _settled(self, formula: Formula, index: int, entity: Entity, *, holds: bool) -> bool:
        """Whether stated facts make it certain that node ``index`` of a condition holds (or that it does not)."""
        node = formula.nodes[index]
        match node.op:
            case "not":
                return self._settled(formula, node.args[0], entity, holds=not holds)
            case "element" | "exception":
                return self._settled(formula, node.args[0], entity, holds=holds)
            case "all" | "any":
                parts = (self._settled(formula, each, entity, holds=holds) for each in node.args)
                return all(parts) if (node.op == "all") == holds else any(parts)
            case "at_least" | "overridden":
                return False
        if concept_of(formula, node) is not None:
            return False
        leaf = self._plan.leaf(formula, index)
        return leaf.plain and self._stated(leaf, entity) == (truth.TRUE if holds else truth.FALSE)

    def _may_be_in_force(self, index: int, entity: Entity) -> bool:
        """Whether stated facts leave it possible that a norm is in force.

        Where a comparison moves the norm's clock: on the clock's own date or later.
        """
        leaf = self._plan.norm(index).in_force
        if leaf.needs:
            return True
        date = self._stated(leaf, entity)
        if leaf.clock not in self._moving:
            return bool(within(date, leaf.periods or ()) & truth.TRUE)
        low = date.low if isinstance(date, Interval) else None
        return isinstance(date, Interval) and any(
            period.end is None or not isinstance(low, datetime.date) or low <= period.end
            for period in leaf.periods or ()
        )


def within(date: Value, periods: Iterable[Period]) -> int:
    """The truth of: the date lies in one of the periods, which neither overlap nor adjoin."""
    if not isinstance(date, Interval):
        return truth.FALSE
    earliest = date.low if isinstance(date.low, datetime.date) else datetime.date.min
    latest = date.high if isinstance(date.high, datetime.date) else datetime.date.max
    inside = meets = False
    for start, end in periods:
        first, last = start or datetime.date.min, end or datetime.date.max
        meets = meets or (earliest <= last and first <= latest)
        inside = inside or (first <= earliest and latest <= last)
    return (truth.TRUE if meets else 0) | (0 if inside and not date.na else truth.FALSE)
