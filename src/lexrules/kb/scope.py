"""What a name in an expression stands for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lexrules.kb.program import Attribute, EffectType, Reading
from lexrules.kb.vocabulary import Vocabulary
from lexrules.model.values import ValueType


class Element(NamedTuple):
    """An element of an enclosing list call: the name bound by ``as``, its entity or effect type, its variable."""

    alias: str | None
    type_name: str
    effect: EffectType | None
    variable: int


class Resolved(NamedTuple):
    """A name resolved: an attribute or concept, a list (``element`` is what it holds), or an entity itself."""

    reading: Reading
    attribute: Attribute | None
    element: str | None
    effects: bool

    @property
    def type(self) -> ValueType:
        """The type of the value; a reference for an entity."""
        return self.attribute.type if self.attribute else ValueType("ref", self.reading.entity)


class Scope:
    """The names visible at one place: the norm's entity with its containers, and the elements of the enclosing list
    calls.
    """

    def __init__(self, vocabulary: Vocabulary, entity: str, elements: tuple[Element, ...] = ()) -> None:
        self.vocabulary = vocabulary
        self.entity = entity
        self.elements = elements
        self.lineage = vocabulary.entities[entity].lineage

    def within(self, alias: str | None, type_name: str, effect: EffectType | None) -> Scope:
        """The scope inside a list call over elements of this type."""
        element = Element(alias, type_name, effect, len(self.elements) + 1)
        return Scope(self.vocabulary, self.entity, (*self.elements, element))

    def resolve(self, parts: tuple[str, ...]) -> Resolved | None:
        """What ``parts`` names, looked up as docs/language.md section 4 says; ``None`` if nothing is called so."""
        if self.elements:
            innermost = self.elements[-1]
            if parts[0] == "it":
                return self._of_element(innermost, parts[1:])
            if (found := self._of_element(innermost, parts)) is not None:
                return found
        for element in reversed(self.elements):
            if parts[0] == element.alias:
                return self._of_element(element, parts[1:])
        if parts[0] == "this":
            rest = parts[1:]
            if rest and rest[0] in self.lineage:
                return self._of_entity(0, rest[0], rest[1:])
            return self._of_entity(0, self.entity, rest)
        if parts[0] in self.lineage:
            return self._of_entity(0, parts[0], parts[1:])
        return None

    def known(self) -> Iterator[str]:
        """Names that could have been meant, for suggestions."""
        for element in self.elements:
            if element.effect is not None:
                yield from element.effect.attributes
            else:
                yield from self.vocabulary.names_of(element.type_name)
        for entity in self.lineage:
            yield entity
            yield from (f"{entity}.{name}" for name in self.vocabulary.names_of(entity))
            yield from (f"this.{name}" for name in self.vocabulary.names_of(entity) if entity == self.entity)

    def _of_element(self, element: Element, rest: tuple[str, ...]) -> Resolved | None:
        if element.effect is None:
            return self._of_entity(element.variable, element.type_name, rest)
        attribute = element.effect.attributes.get(".".join(rest))
        if attribute is None:
            return None
        return Resolved(Reading(element.variable, element.type_name, attribute.name, False), attribute, None, False)

    def _of_entity(self, variable: int, entity: str, rest: tuple[str, ...]) -> Resolved | None:
        if not rest:
            return Resolved(Reading(variable, entity, "", False), None, None, False)
        name = ".".join(rest)
        attribute = self.vocabulary.attributes.get((entity, name))
        if attribute is not None:
            return Resolved(Reading(variable, entity, name, attribute.derived), attribute, None, False)
        effect = self.vocabulary.effect_lists.get((entity, name))
        if effect is not None:
            return Resolved(Reading(variable, entity, name, True), None, effect.name, True)
        child = self.vocabulary.child_lists.get((entity, name))
        if child is not None:
            return Resolved(Reading(variable, entity, name, False), None, child, False)
        return None
