"""The norms under which a fact or list is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.space import Key
from lexrules.engine.conclusions import Asked
from lexrules.engine.facts import Entity
from lexrules.kb.dependencies import readings
from lexrules.kb.program import Formula, Norm, Program
from lexrules.model import truth

FactName = tuple[str, str]
"""A fact, a list or a conclusion, by entity type and name."""
_FIRST: Final = 0
_AFTER: Final = 1


class Provisions:
    """Finds the norms of one program that look at a fact. Safe to share between threads."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._arises: dict[FactName, set[FactName]] = {}
        for name, attribute in program.attributes.items():
            for fact in _read(attribute.applies_if):
                self._arises.setdefault(fact, set()).add(name)

    def of(self, at: Hypothesis, decides: Sequence[Asked], key: Key, readers: Sequence[int]) -> list[Norm]:
        """The norms that look at a fact for the conclusions that it can change, those that give these first.

        Such a norm may or may not apply, or it applies and what it gives is worked out from the fact; or it gives a
        conclusion that arises only if the fact is so. ``readers`` are all norms that read the fact.
        """
        name = (at.space.entities[key[0]].type, key[1])
        goals = {(each.entity.type, each.name) for each in decides}
        arising, reading = self._arises.get(name, set()), frozenset(readers)
        found: dict[int, int] = {}
        for there, norm, entity in _touched(at, decides):
            gives = norm.entity, self.program.concluded(norm)
            if norm.number not in reading and gives not in arising:
                continue
            applies = there.norm(norm, entity).applies
            looks = norm.number in reading and (applies == truth.UNKNOWN or name in _results(norm))
            if applies != truth.FALSE and (looks or gives in arising):
                found[norm.number] = _FIRST if gives in goals else _AFTER
        if not found:
            # What does not yet arise has not been looked into.
            given = (self.program.concluding.get(each, ()) for each in sorted(arising & goals or arising))
            found = {index: _FIRST for indices in given for index in indices}
        return [self.program.norms[index] for index in sorted(found, key=lambda each: (found[each], each))]

    def about(self, element: str, goals: Sequence[FactName]) -> list[Norm]:
        """The norms that give the first of what is asked about each element of a list, or about what lies in it."""
        own = [goal for goal in goals if goal[0] == element]
        inside = [goal for goal in goals if element in self.program.entities[goal[0]].lineage]
        first = next((self.program.concluding[goal] for goal in own + inside if self.program.concluding.get(goal)), ())
        return [self.program.norms[index] for index in first]


def _touched(at: Hypothesis, decides: Sequence[Asked]) -> Iterator[tuple[Hypothesis, Norm, Entity]]:
    """The norms that were looked into for conclusions, in whatever world, and for whom."""
    space = at.space
    mask = 0
    for each in decides:
        mask |= at.touched_for(each)
    for world in space.worlds(mask):
        there = at.in_world(world)
        for index, entity in space.touches(mask, world):
            yield there, at.program.norms[index], space.entities[entity]


def _results(norm: Norm) -> set[FactName]:
    """What a norm reads to work out what it gives."""
    formulas = [norm.value, *(each.formula for each in norm.effect)]
    if norm.comparison is not None:
        formulas += [norm.comparison.date, norm.comparison.until]
    return {name for formula in formulas for name in _read(formula)}


def _read(formula: Formula | None) -> set[FactName]:
    return {(reading.entity, reading.name) for reading, _ in readings(formula)} if formula is not None else set()
