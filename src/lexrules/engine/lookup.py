"""What formulas read of one case in one world, each value found once and then looked up.

Most of an evaluation is reading: every condition reads facts and concepts, and norms read the same ones again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from lexrules.engine.facts import Entity
from lexrules.engine.terms import EffectElement, Element
from lexrules.kb.program import Norm
from lexrules.model.values import Value

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Found(dict[_Key, _Value]):
    """A dictionary that finds by itself what it does not hold yet."""

    __slots__ = ("find",)

    def __init__(self, find: Callable[[_Key], _Value]) -> None:
        super().__init__()
        self.find = find

    def __missing__(self, key: _Key) -> _Value:
        value = self[key] = self.find(key)
        return value


class FoundAnew(Found[_Key, _Value]):
    """The same that keeps nothing, for those who take note of every reading."""

    __slots__ = ()

    def __getitem__(self, key: _Key) -> _Value:
        return self.find(key)


#: The values of one entity, or of one effect, by name.
Values = Found[str, Value]


class Lookup(dict[Element, dict[str, Values]]):
    """For each element, by type: its own values and those of the entities that it lies in."""

    __slots__ = ("_of_effect", "_of_entity", "_values")

    def __init__(
        self,
        of_entity: Callable[[Entity, str], Value],
        of_effect: Callable[[Norm, Entity, str], Value],
        values: type[Values] = Found,
    ) -> None:
        super().__init__()
        self._of_entity = of_entity
        self._of_effect = of_effect
        self._values = values

    def __missing__(self, element: Element) -> dict[str, Values]:
        if isinstance(element, EffectElement):
            around, name = self[element.entity], element.norm.effect_type or ""
            own = self._values(partial(self._of_effect, element.norm, element.entity))
        else:
            assert isinstance(element, Entity), "an element is an effect or an entity"
            around, name = self[element.parent] if element.parent else {}, element.type
            own = self._values(partial(self._of_entity, element))
        found = self[element] = {**around, name: own}
        return found
