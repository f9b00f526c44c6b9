"""What the worlds of one case have in common, so that nothing is found twice."""

from __future__ import annotations

import datetime
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from lexrules.engine.worlds import Fixed, World
from lexrules.model.values import Value

if TYPE_CHECKING:
    from lexrules.engine.rete.closure import Scope
    from lexrules.engine.rete.evaluation import ReteDerivation


class Stated(NamedTuple):
    """What follows from stated facts alone, where they have to be proved to one standard."""

    values: dict[tuple[int, int], Value]
    """Of the formulas of leaves, by the leaf's number and entity."""
    ruled_out: dict[tuple[int, int], bool]
    """Whether a norm cannot apply, by its index and entity."""


@dataclass(slots=True)
class Family:
    """The decisions of one case in all worlds and under all choices of positions so far, and what bears on them.

    ``stated`` is the same for every world in which facts have to be proved alike; ``open`` is how many states are.
    """

    members: dict[World, list[ReteDerivation]] = field(default_factory=dict)
    scopes: dict[Hashable, Scope] = field(default_factory=dict)
    stated: dict[tuple[int, bool], Stated] = field(default_factory=dict)
    open: int = 0
    _decided: dict[Scope, list[ReteDerivation]] = field(default_factory=dict)
    _fixing: dict[Fixed, set[Scope]] = field(default_factory=dict)

    def add(self, member: ReteDerivation) -> None:
        """Take note of a world in which the case is going to be decided."""
        self.members.setdefault(member.world, []).append(member)
        for fixed in member.world.fixed:
            self._fixing.setdefault(fixed, set()).add(member.scope)

    def decided(self, member: ReteDerivation) -> None:
        """Take note that a member is decided, so that others may take over from it."""
        self._decided.setdefault(member.scope, []).append(member)

    def nearest(self, world: World, scope: Scope) -> ReteDerivation | None:
        """A decided member that differs in positions only or, failing that, the last one that differs in days."""
        found = self._decided.get(scope)
        if not found:
            return None
        return next((each for each in found if each.world == world), found[-1])

    def changes_on(self, fixed: Fixed, day: datetime.date) -> bool:
        """Whether a norm that goes by this clock, and that any world of the case with it so fixed looks into, comes
        into force on the day or is out of it.
        """
        return any(day in scope.changes(fixed.clock, fixed.entity) for scope in self._fixing.get(fixed, ()))
