"""How a program looks at each fact: the constants it is held against, and whether anything else is done with it.

Values of a fact that every norm looks at alike cannot lead to different answers. Where a fact enters arithmetic, is
held against another fact or becomes a conclusion itself, every value may be one by itself.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from lexrules.kb.program import LIST_CALLS, Formula, Node, Norm, Program
from lexrules.model.values import ONE_DAY, Choice, Interval, Scalar, Value

FactName = tuple[str, str]
"""A fact by entity type and name."""


class Uses(NamedTuple):
    """What norms do with one fact: ``constants`` it is compared with, ``groups`` of members it is tested for, and
    whether it is used in any other way (``otherwise``).
    """

    constants: frozenset[Scalar]
    groups: frozenset[frozenset[str]]
    otherwise: bool


NO_USES: Final = Uses(frozenset(), frozenset(), False)


class Offset(NamedTuple):
    """A period that some norm adds to a date, or holds against the time between two."""

    length: Decimal
    unit: str


class FactUses:
    """The uses of every fact of a program, and the periods its dates are shifted by. Safe to share between threads."""

    def __init__(self, program: Program) -> None:
        self._constants: dict[FactName, set[Scalar]] = {}
        self._groups: dict[FactName, set[frozenset[str]]] = {}
        self._otherwise: set[FactName] = set()
        self._offsets: set[Offset] = set()
        for formula in _formulas(program):
            self._look(formula)
        for norm in program.norms:
            self._look_at_date(norm)
        self.offsets = tuple(sorted(self._offsets))

    def of(self, entity_type: str, name: str) -> Uses:
        """The uses of one fact."""
        key = (entity_type, name)
        return Uses(
            frozenset(self._constants.get(key, ())), frozenset(self._groups.get(key, ())), key in self._otherwise
        )

    def _look(self, formula: Formula) -> None:
        for node in formula.nodes:
            for place, argument in enumerate(node.args):
                self._look_at_argument(formula, node, place, formula.nodes[argument])
        name = _fact(formula.root)
        if name is not None:
            self._otherwise.add(name)

    def _look_at_argument(self, formula: Formula, node: Node, place: int, argument: Node) -> None:
        if node.op == "shift" and place == 1:
            self._offset(argument, node.data[0])
        other = formula.nodes[node.args[1 - place]] if node.op == "compare" else None
        if argument.op == "distance" and other is not None:
            self._offset(other, argument.data)
        name = _fact(argument)
        if name is None:
            return
        if other is not None and other.op == "constant":
            self._against(name, [other.data])
        elif node.op == "member":
            self._against(name, node.data)
        elif node.op not in ("truth", "applicable"):
            self._otherwise.add(name)

    def _against(self, name: FactName, values: list[Value]) -> None:
        members = [each.members or frozenset() for each in values if isinstance(each, Choice)]
        if members:
            self._groups.setdefault(name, set()).add(frozenset[str]().union(*members))
        for value in values:
            if isinstance(value, Interval):
                ends = {end for end in (value.low, value.high) if end is not None}
                self._constants.setdefault(name, set()).update(ends)

    def _offset(self, node: Node, unit: str) -> None:
        if node.op == "constant" and isinstance(node.data, Interval):
            for end in (node.data.low, node.data.high):
                if isinstance(end, Decimal) and end.is_finite() and end == end.to_integral_value():
                    self._offsets.add(Offset(abs(end), unit))

    def _look_at_date(self, norm: Norm) -> None:
        """The days on which a norm comes into force and goes out of it cut the date that its clock reads."""
        name = _fact(norm.date.root)
        if name is None:
            self._look(norm.date)
            self._otherwise.update(each for node in norm.date.nodes if (each := _fact(node)) is not None)
            return
        days = self._constants.setdefault(name, set())
        for start, end in norm.periods:
            if start is not None:
                days.add(start)
            if end is not None and end < datetime.date.max:
                days.add(end + ONE_DAY)


def _fact(node: Node) -> FactName | None:
    """The fact that a node reads, if it reads one."""
    return (node.data.entity, node.data.name) if node.op == "attribute" and not node.data.derived else None


def _formulas(program: Program) -> Iterator[Formula]:
    """Every formula of a program but the dates that clocks read, and those inside list calls and parts to be proved."""
    for attribute in program.attributes.values():
        if attribute.applies_if is not None:
            yield from _within(attribute.applies_if)
    for norm in program.norms:
        for formula in (norm.condition, norm.value, *(each.formula for each in norm.effect)):
            if formula is not None:
                yield from _within(formula)
        if norm.comparison is not None:
            for formula in (norm.comparison.date, norm.comparison.until, *norm.comparison.lightest):
                yield from _within(formula)
    for constraint in program.constraints:
        yield from _within(constraint.formula)


def _within(formula: Formula) -> Iterator[Formula]:
    yield formula
    for node in formula.nodes:
        if node.op == "proof":
            yield from _within(node.data.condition)
        elif node.op in LIST_CALLS:
            for inner in (node.data.condition, node.data.term):
                if inner is not None:
                    yield from _within(inner)
