"""The facts of one case: a tree of entities with abstract values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from lexrules.errors import Span
from lexrules.model.values import Value, may_be_na, with_na


class Source(NamedTuple):
    """Where a fact comes from: its place in the case file, the evidence named for it, and a note.

    ``proof`` is its proof state (``disputed``, a standard, ``admitted``, ``presumed``); an assessed fact has the reason
    given for it and the assessor who answers for it.
    """

    span: Span | None = None
    evidence: tuple[str, ...] = ()
    note: str | None = None
    proof: str | None = None
    reason: str | None = None
    assessor: str | None = None


class Members:
    """A list of entities as the case states it; ``complete`` is false if there may be more."""

    __slots__ = ("complete", "entities")

    def __init__(self, entities: tuple[Entity, ...] = (), complete: bool = False) -> None:
        self.entities = entities
        self.complete = complete


#: A list that the case does not mention.
NOT_STATED = Members()


class Entity:
    """One person, act, claim … of a case. ``up`` maps each entity type of its lineage to the entity itself or the one
    that contains it. ``reached`` tells of the facts that do not reach every standard of proof how many they reach,
    weakest first (a disputed fact: none).
    """

    __slots__ = ("id", "index", "lists", "name", "parent", "reached", "type", "up", "values")

    def __init__(
        self, type_name: str, entity_id: str, index: int, parent: Entity | None, name: str | None = None
    ) -> None:
        self.type = type_name
        self.id = entity_id
        self.index = index
        self.parent = parent
        self.name = name
        self.values: dict[str, Value] = {}
        self.lists: dict[str, Members] = {}
        self.reached: dict[str, int] = {}
        self.up: dict[str, Entity] = {**(parent.up if parent else {}), type_name: self}

    def fact(self, name: str, standard: int, unknown: Value) -> Value:
        """The value of a fact where a standard of proof is demanded; ``unknown`` is that of a fact not stated.

        What does not reach the standard is unknown. That it is not applicable at all is possible if the case says so.
        """
        value = self.values.get(name)
        if value is None:
            return unknown
        reached = self.reached.get(name)
        if reached is None or reached > standard:
            return value
        return with_na(unknown) if may_be_na(value) else unknown

    def __repr__(self) -> str:
        return f"<{self.type} {self.id}>"


class Case:
    """A case: the root entity, all entities by id in file order, the domain, and where each fact comes from.

    ``sources`` is keyed by entity id and attribute (or list) name.
    """

    def __init__(
        self,
        root: Entity,
        entities: Mapping[str, Entity],
        domain: str | None = None,
        title: str | None = None,
        sources: Mapping[tuple[str, str], Source] | None = None,
    ) -> None:
        self.root = root
        self.entities = entities
        self.domain = domain
        self.title = title
        self.sources = sources or {}

    @cached_property
    def graded(self) -> bool:
        """Whether some fact does not reach every standard of proof."""
        return any(entity.reached for entity in self.entities.values())

    def of_type(self, entity_type: str) -> Iterator[Entity]:
        """The entities of one type, in file order."""
        return (entity for entity in self.entities.values() if entity.type == entity_type)
