"""What all hypotheses about one case share: its facts and the norms looked into as bits of masks, the effort spent."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import reduce
from math import inf
from operator import or_
from typing import Any, NamedTuple

from lexrules.engine.facts import Case, Entity, Members
from lexrules.engine.generated import FormulaCache
from lexrules.engine.worlds import Fixed, World
from lexrules.kb.program import Attribute, Period, Program
from lexrules.model.values import Value

#: A fact or a list of an entity, by the entity's index and the name.
Key = tuple[int, str]
#: What a hypothesis puts in place of a fact or of a list.
Supposed = Value | Members


class Entry(NamedTuple):
    """Something found, with the facts read for it; ``waits``: those of them that are open and that it may wait for."""

    found: Any
    reads: int
    waits: int
    touched: int
    """The norms that were looked into for it, each in its world."""


class SpentError(Exception):
    """The effort allowed is spent."""


class Space:
    """The facts of one case as bits of a mask, and what all hypotheses about the case share. Belongs to one thread."""

    def __init__(self, program: Program, case: Case, formulas: FormulaCache | None = None) -> None:
        self.program = program
        self.case = case
        self.formulas = formulas
        self.entities: dict[int, Entity] = {entity.index: entity for entity in case.entities.values()}
        self.entities.setdefault(case.root.index, case.root)
        self.evaluations = 0
        """How many hypotheses were made: what a search counts its effort by."""
        self.computed = 0
        """How many things had to be found anew in all hypotheses together."""
        self._most: float = inf
        self.reads = 0
        self.waits = 0
        self.touched = 0
        self.about: dict[tuple[datetime.date, ...], tuple[datetime.date, ...]] = {}
        """The days that may tell something, by those known of the case under some hypothesis; it grows."""
        self.periods: dict[tuple[int, Fixed], set[Period]] = {}
        """When norms of a mask are in force, of those that a clock chooses, where it is fixed; it grows."""
        self._touchable: dict[tuple[World, int, int], int] = {}
        self._touchables: list[tuple[int, int]] = []
        self._of_world: dict[World, int] = {}
        self._others: dict[Key, Entity] = {}
        self._bits: dict[Key, int] = {}
        self._keys: list[Key] = []

    @contextmanager
    def limited(self, things: int) -> Iterator[None]:
        """Within this, :class:`SpentError` is raised when so many things have been found anew; what was found is kept.

        One hypothesis can take a thousand times as much as another: where the day of an act becomes known before the
        offence, the law of every day since is compared.
        """
        before = self._most
        self._most = min(before, self.computed + things)
        try:
            yield
        finally:
            self._most = before

    def compute(self) -> None:
        """Count one more thing that has to be found anew; raises :class:`SpentError` if that is one too many."""
        if self.computed >= self._most:
            raise SpentError
        self.computed += 1

    def bit(self, key: Key) -> int:
        """The mask of one fact or list."""
        bit = self._bits.get(key)
        if bit is None:
            bit = self._bits[key] = 1 << len(self._keys)
            self._keys.append(key)
        return bit

    def touch(self, world: World, norm: int, entity: int) -> int:
        """The mask of one norm for one entity in one world."""
        place = (world, norm, entity)
        bit = self._touchable.get(place)
        if bit is None:
            bit = self._touchable[place] = 1 << len(self._touchables)
            self._touchables.append((norm, entity))
            self._of_world[world] = self._of_world.get(world, 0) | bit
        return bit

    def worlds(self, mask: int) -> list[World]:
        """The worlds in which norms of a mask were looked into."""
        return [world for world, bits in self._of_world.items() if bits & mask]

    def touches(self, mask: int, world: World) -> Iterator[tuple[int, int]]:
        """The norms of a mask that were looked into in one world, each with its entity."""
        return (self._touchables[place] for place in _places(mask & self._of_world.get(world, 0)))

    def fixing(self, mask: int, fixed: Fixed) -> int:
        """The norms of a mask that were looked into where a clock is fixed so."""
        return mask & reduce(or_, (bits for world, bits in self._of_world.items() if fixed in world.fixed), 0)

    def keys(self, mask: int) -> list[Key]:
        """The facts and lists of a mask, in the order in which they were first met."""
        return [self._keys[place] for place in _places(mask)]

    def mask(self, keys: Iterable[Key]) -> int:
        """The mask of several facts and lists."""
        mask = 0
        for key in keys:
            mask |= self.bit(key)
        return mask

    def attribute(self, key: Key) -> Attribute | None:
        """The declaration of a fact; ``None`` for a list."""
        return self.program.attributes.get((self.entities[key[0]].type, key[1]))

    def path(self, key: Key) -> str:
        """``a1.ended_on``."""
        return f"{self.entities[key[0]].id}.{key[1]}"

    def key(self, path: str) -> Key | None:
        """The fact or list that a path names; ``None`` if the case has no such entity."""
        head, _, name = path.partition(".")
        entity = self.case.entities.get(head)
        return None if entity is None else (entity.index, name)

    def another(self, key: Key) -> Entity:
        """An element that a list may hold beyond those it states, with nothing known of it; the same one each time."""
        known = self._others.get(key)
        if known is not None:
            return known
        owner = self.entities[key[0]]
        element = self.program.child_lists[owner.type, key[1]]
        index = max(self.entities) + 1
        entity = self._others[key] = self.entities[index] = Entity(element, f"+{index}", index, owner)
        return entity


def _places(mask: int) -> Iterator[int]:
    """The places of a mask, in order."""
    digits = bin(mask)[:1:-1]
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)
