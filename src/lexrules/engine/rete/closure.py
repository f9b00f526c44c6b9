"""The rules that bear on the goals of a case, closed in one world by the C core.

What bears on the goals is the same in all worlds that fix the same clocks, so it is found once for them
(:class:`Scope`). Level by level a :class:`Closure` is told the leaves that hold, lets the rules fire, and passes what
an entity concludes on to the entities within it whose rules ask for it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from lexrules.engine.facts import Entity
from lexrules.engine.rete.bearing import Bearing
from lexrules.engine.rete.horn import BYTES_PER_CONDITION, Literal
from lexrules.engine.rete.plan import Leaf, Plan, Proposition, Rail
from lexrules.engine.rete.rails import Unit
from lexrules.engine.rete.sharing import Changed, Node, Paths
from lexrules.engine.rete.state import MAX_STATES, HornState
from lexrules.errors import Finding
from lexrules.model import truth
from lexrules.model.values import ONE_DAY

#: Beyond this many conditions over all open states (half a gigabyte) a case is not decided a second time.
MAX_CONDITIONS: Final = 500_000_000 // BYTES_PER_CONDITION

UnitOf = Callable[[str, frozenset[str], frozenset[int]], Unit]


class ReteUnavailable(Exception):  # noqa: N818 - a reason that the answer states, not a failure
    """The second engine cannot decide this case here; ``reason`` says why in both languages."""

    def __init__(self, reason: Finding) -> None:
        super().__init__(reason.message())
        self.reason = reason


class Part(NamedTuple):
    """The rules of an entity, and what holds of it."""

    entity: Entity
    unit: Unit
    state: HornState


class Scope:
    """What bears on the goals in every world that fixes the same clocks, whatever the days and positions."""

    def __init__(self, plan: Plan, bearing: Bearing) -> None:
        self.plan = plan
        self.bearing = bearing
        self.touched = bearing.touched
        self.excluded = bearing.excluded
        norms = plan.program.norms
        self.needed = [(each.entity, frozenset(each.names), frozenset(each.norms)) for each in bearing.touched.values()]
        found = [(entity, norms[index]) for entity, _, indices in self.needed for index in indices]
        self.positioned = [(entity.index, norm.number) for entity, norm in found if norm.positions]
        """The norms that take part under certain positions only, each with its entity."""
        self.outweighed = [
            (entity.index, override.norm)
            for entity, norm in found
            for override in norm.overridden_by
            if override.norm in self.excluded
        ]
        """The norms left out for their grade that would prevail over one of an entity's: they do not."""
        self._changes: dict[tuple[str, int], frozenset[datetime.date]] = {}
        self._paths: Paths | None = None

    def paths(self, parts: dict[int, Part]) -> Paths:
        """What may follow from what in the scope, whose rules are those of ``parts``."""
        self._paths = self._paths or Paths(self, parts)
        return self._paths

    def entity_of(self, proposition: Proposition) -> str:
        """The entity type that an imported proposition, a norm's or a concept's, is about."""
        key = proposition.key
        return self.plan.program.norms[key].entity if isinstance(key, int) else key[0]  # type: ignore[index]

    def changes(self, clock: str, owner: int) -> frozenset[datetime.date]:
        """The days on which a norm that goes by this clock of an entity comes into force, or is out of it."""
        days = self._changes.get((clock, owner))
        if days is None:
            days = self._changes[clock, owner] = frozenset(
                day
                for entity, _, indices in self.needed
                for norm in map(self.plan.program.norms.__getitem__, indices)
                if norm.clock == clock and norm.clock_entity in entity.up
                if entity.up[norm.clock_entity].index == owner
                for start, end in norm.periods
                for day in (start, end and end + ONE_DAY)
                if day is not None
            )
        return days

    def covers(self, entity: Entity, name: str) -> bool:
        """Whether a conclusion is among what bears on the goals."""
        touched = self.touched.get(entity.index)
        return touched is not None and name in touched.names


class Closure:
    """What holds of the entities of a scope in one world."""

    def __init__(self, scope: Scope, unit_of: UnitOf, first: int, beside: Closure | None = None) -> None:
        """``first`` is the lowest number of a state that is not open; what was found ``beside``, in another world of
        the scope, is taken over where it is the same.

        Raises :class:`ReteUnavailable` if there are too many entities or conditions.
        """
        if first + len(scope.needed) > MAX_STATES:
            raise ReteUnavailable(_beyond("LEX5003", first + len(scope.needed), MAX_STATES))
        units = [unit_of(entity.type, names, norms) for entity, names, norms in scope.needed]
        conditions = sum(unit.program.conditions for unit in units)
        if conditions > MAX_CONDITIONS:
            raise ReteUnavailable(_beyond("LEX5005", conditions, MAX_CONDITIONS))
        self._scope = scope
        before = {} if beside is None else {index: part.state for index, part in beside.parts.items()}
        self.parts: dict[int, Part] = {
            entity.index: Part(entity, unit, HornState(unit.program, sid, before.get(entity.index)))
            for sid, ((entity, _, _), unit) in enumerate(zip(scope.needed, units, strict=True), first)
        }
        self.changed: Changed | None = None
        """What may come out otherwise than in the world beside; ``None`` if there is none."""
        self._asking: dict[tuple[int, Literal], list[tuple[Part, Rail]]] = {}
        for part in self.parts.values():
            for proposition in part.unit.imports:
                source = self.parts[part.entity.up[scope.entity_of(proposition)].index]
                for rail in proposition.rails.values():
                    known_as = source.unit.same.get(rail, rail)
                    self._asking.setdefault((source.entity.index, known_as), []).append((part, rail))

    def run(
        self, decide: Callable[[Leaf, Entity], int], left_out: frozenset[int], roots: Iterable[Node] | None = None
    ) -> None:
        """Decide everything, where the norms ``left_out`` do not take part. No state is left open.

        ``roots``, where there is a world beside, are the leaves that days decide otherwise there.
        """
        if roots is not None:
            paths, self.changed = self._scope.paths(self.parts), {}
            paths.spread(self.changed, (*roots, *paths.beyond))
        levels = sorted({0}.union(*(part.unit.leaves for part in self.parts.values())))
        told = list(self._choices(left_out))
        try:
            for stage, level in enumerate(levels):
                told += [
                    (part, leaf.proposition, decide(leaf, part.entity))
                    for part in self.parts.values()
                    for leaf in part.unit.leaves.get(level, ())
                    if self.changed is None or leaf.proposition in self.changed.get(part.entity.index, ())
                ]
                self._tell(stage, told)
                self._settle()
                told = []
                if self.changed is not None:
                    self._scope.paths(self.parts).spread(self.changed, self._differing(stage))
        finally:
            for part in self.parts.values():
                part.state.close()
        for part in self.parts.values():
            part.state.finish()

    def truth(self, entity: Entity, proposition: Proposition) -> int:
        """The truth of a proposition of an entity."""
        _, unit, state = self.parts[entity.index]
        holds, fails = proposition.rail(True), proposition.rail(False)
        may_be_true = unit.same.get(fails, fails) not in state.known
        may_be_false = unit.same.get(holds, holds) not in state.known
        return (truth.TRUE if may_be_true else 0) | (truth.FALSE if may_be_false else 0)

    def _choices(self, left_out: frozenset[int]) -> Iterator[tuple[Part, Proposition, int]]:
        """Which norms take part, and which that would prevail over others are left out."""
        plan = self._scope.plan
        for entity, index in self._scope.positioned:
            yield self.parts[entity], plan.takes_part(index), truth.FALSE if index in left_out else truth.TRUE
        for entity, index in self._scope.outweighed:
            yield self.parts[entity], plan.norm_applies(index), truth.FALSE

    def _tell(self, stage: int, told: Iterable[tuple[Part, Proposition, int]]) -> None:
        """Tell what was decided, beside everything that held in another world and is not doubtful for that."""
        holding = []
        for part, proposition, decided in told:
            for which, rail in proposition.rails.items():
                if which == decided:
                    holding.append((part, rail))
                else:
                    self._doubt(part, rail)
        for part in self.parts.values():
            part.state.begin(stage)
        for part, rail in holding:
            part.state.add(rail)

    def _doubt(self, part: Part, literal: Literal) -> None:
        """Doubt what held in the world beside, and everything that rested on it there, of whichever entity."""
        pending = [(part, literal)]
        while pending:
            part, literal = pending.pop()
            for each in part.state.doubt(literal):
                pending.extend(self._asking.get((part.entity.index, each), ()))

    def _settle(self) -> None:
        """Let the rules fire until no entity concludes anything more."""
        while busy := [part for part in self.parts.values() if part.state.pending]:
            for part in busy:
                for literal in part.state.run():
                    for asking, rail in self._asking.get((part.entity.index, literal), ()):
                        asking.state.add(rail)

    def _differing(self, stage: int) -> Iterator[Node]:
        """What was found otherwise in the world beside, up to a stage."""
        for index, (_, _, state) in self.parts.items():
            before = state.before.known if state.before is not None else {}
            found = [each for each in state.doubtful if each not in state.known and before[each] <= stage]
            found += [each for each in state.own if before.get(each, stage + 1) > stage]
            yield from ((index, each.proposition) for each in found if isinstance(each, Rail))


def _beyond(code: str, count: int, limit: int) -> Finding:
    return Finding(code, {"count": count, "limit": limit}, severity="warning")
