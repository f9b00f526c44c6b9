"""What the constraints of a knowledge base say about facts of which only one side is known.

Where a constraint compares two facts, the one known bounds the other: a decision on a day after the act that is known
lies on or after that day. Values outside such bounds would break the constraint, so no completion has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.space import Key
from lexrules.engine.facts import Entity
from lexrules.kb.program import Constraint, Node
from lexrules.model.values import DISCRETE, Interval, between

_CONTRARY: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
#: Bounds are handed on from fact to fact at most so many times.
_ROUNDS: Final = 4


class _Side(NamedTuple):
    """One side of a comparison: its value, and the fact that it is, if it is one."""

    value: Interval
    key: Key | None
    kind: str


def narrowed(at: Hypothesis) -> Hypothesis:
    """The hypothesis with every open quantity and date cut to what the constraints leave; the same if nothing is."""
    for _ in range(_ROUNDS):
        changes = dict(_bounds(at))
        if not changes:
            break
        at = at.suppose(changes)
    return at


def _bounds(at: Hypothesis) -> Iterator[tuple[Key, Interval]]:
    for constraint in at.program.constraints:
        for entity in at.case.of_type(constraint.entity):
            compared = _compared(at, constraint, entity)
            if compared is None:
                continue
            operator, first, second = compared
            yield from _bounded(first, operator, second)
            yield from _bounded(second, _MIRRORED[operator], first)


def _compared(at: Hypothesis, constraint: Constraint, entity: Entity) -> tuple[str, _Side, _Side] | None:
    """The comparison that a constraint demands, if it is one of two facts, or of a fact and a constant, that apply."""
    nodes = constraint.formula.nodes
    root = constraint.formula.root
    node = nodes[root.args[0]] if root.op == "not" else root
    if node.op != "compare" or node.data not in _CONTRARY:
        return None
    first, second = (_side(at, nodes[each], entity) for each in node.args)
    if first is None or second is None:
        return None
    return _CONTRARY[node.data] if root.op == "not" else node.data, first, second


def _side(at: Hypothesis, node: Node, entity: Entity) -> _Side | None:
    if node.op == "attribute" and not node.data.derived and node.data.variable == 0:
        key = (entity.up[node.data.entity].index, node.data.name)
        value = at.fact(key)
    elif node.op == "constant":
        key, value = None, node.data
    else:
        return None
    if not isinstance(value, Interval) or value.na or node.type is None:
        return None
    return _Side(value, key, node.type.kind)


def _bounded(side: _Side, operator: str, other: _Side) -> Iterator[tuple[Key, Interval]]:
    """The fact that one side is, if the other leaves less of it than it has."""
    if side.key is None or not side.value.open:
        return
    mine, its = side.value, other.value
    low, low_closed, high, high_closed = mine.low, mine.low_closed, mine.high, mine.high_closed
    if operator[0] == ">" and its.low is not None and (low is None or its.low >= low):  # type: ignore[operator]
        low, low_closed = its.low, (low_closed or low != its.low) and its.low_closed and operator == ">="
    if operator[0] == "<" and its.high is not None and (high is None or its.high <= high):  # type: ignore[operator]
        high, high_closed = its.high, (high_closed or high != its.high) and its.high_closed and operator == "<="
    cut = between(low, high, low_closed=low_closed, high_closed=high_closed, discrete=side.kind in DISCRETE)
    if cut is not None and cut != mine:
        yield side.key, cut
