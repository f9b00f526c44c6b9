"""What reads what in the worlds of one scope, so that only that is decided again which may come out otherwise.

Two worlds that fix the same clocks are told apart by few things: norms in force on one day and not on the other,
positions taken, what is looked up in further worlds. The rules tell what follows from these (see
:class:`~lexrules.engine.rete.state.HornState`); here it is traced to the values that rest on it, and to the leaves that
read these.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import TYPE_CHECKING

from lexrules.engine.facts import Entity
from lexrules.engine.rete.plan import Need, Proposition

if TYPE_CHECKING:
    from lexrules.engine.rete.closure import Part, Scope

Node = tuple[int, Hashable]
"""By the index of its entity: a proposition, or the name of a concept or effect list as values and leaves read it."""

Changed = dict[int, set[Hashable]]
"""Nodes by entity."""


class Paths:
    """What may follow from what in the worlds of one scope."""

    def __init__(self, scope: Scope, parts: dict[int, Part]) -> None:
        self._plan = scope.plan
        self._parts = parts
        self._readers: dict[tuple[str, str], list[tuple[Entity, Hashable, bool]]] = {}
        self.beyond: list[Node] = []
        """What is decided by looking into further worlds, whatever the scope's rules say."""
        for part in parts.values():
            self._add(scope, part)

    def spread(self, changed: Changed, roots: Iterable[Node]) -> None:
        """Add everything to what is ``changed`` that may come out otherwise if ``roots`` do."""
        pending = list(roots)
        while pending:
            index, what = pending.pop()
            found = changed.setdefault(index, set())
            if what not in found:
                found.add(what)
                pending.extend(self._ahead(index, what))

    def _add(self, scope: Scope, part: Part) -> None:
        entity, unit = part.entity, part.unit
        for leaf in (leaf for leaves in unit.leaves.values() for leaf in leaves if leaf.needs):
            self._read(entity, leaf.proposition, leaf.needs)
            if leaf.further:
                self.beyond.append((entity.index, leaf.proposition))
        for name, indices in unit.norms.items():
            for index in indices:
                norm = self._plan.norm(index)
                self._read(entity, name, norm.giving)
                if norm.further:
                    self.beyond.append((entity.index, name))
        self.beyond.extend((entity.index, name) for name in unit.names if scope.bearing.comparing(entity, name))

    def _read(self, entity: Entity, reader: Hashable, needs: Iterable[Need]) -> None:
        for need in needs:
            self._readers.setdefault((need.entity, need.name), []).append((entity, reader, need.near))

    def _ahead(self, index: int, what: Hashable) -> Iterator[Node]:
        _, unit, _ = self._parts[index]
        if not isinstance(what, Proposition):
            for entity, reader, near in self._readers.get((unit.entity, what), ()):  # type: ignore[arg-type]
                if not near or entity.up[unit.entity].index == index:
                    yield entity.index, reader
            return
        yield from ((index, each) for each in unit.same_as.get(what, ()))
        if what.kind == "norm":
            yield index, self._plan.norm(what.key).name  # type: ignore[arg-type]
        elif what.kind in {"concept", "given", "arises"}:
            yield index, what.key[1]  # type: ignore[index]
