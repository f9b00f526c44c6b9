"""Evaluating one formula for one entity (docs/semantics.md, sections 2 and 4).

This is the part of evaluation that the engines share: arithmetic, comparison, connectives, list calls. What a
concept or an effect list holds is asked of a :class:`Context`, which is where the engines differ. The result is the
value of *every* node, in order: that list is the derivation's record of the formula, so nothing is evaluated twice
to be explained.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple, Protocol

from lexrules.engine.facts import Entity
from lexrules.kb.program import Formula, ListCall, Node, Norm, ProofCall, Reading
from lexrules.model import arithmetic, comparison, truth
from lexrules.model.values import (
    NOT_APPLICABLE,
    Choice,
    Interval,
    NotApplicable,
    Value,
    may_be_na,
    union,
    with_na,
    without_na,
)

#: Entities bound to the variables of a formula: the norm's entity, then the elements of the enclosing list calls.
Binding = tuple["Element", ...]


class Element(Protocol):
    """What a variable may be bound to: an entity of the case, or an effect in its list."""

    @property
    def up(self) -> dict[str, Entity]:
        """The entities it lies in, by type."""


class EffectElement:
    """An element of an effect list, as list calls see it: the norm that would put it there, for one entity."""

    __slots__ = ("entity", "norm")

    def __init__(self, norm: Norm, entity: Entity) -> None:
        self.norm = norm
        self.entity = entity

    @property
    def up(self) -> dict[str, Entity]:
        """The entities the effect's entity lies in."""
        return self.entity.up


class Listed(NamedTuple):
    """An element of a list with the truth of its being there."""

    element: Element
    exists: int


class Trace(list[Value]):
    """The values of the nodes of a formula, in order, with what its list calls and its parts to be proved found."""

    __slots__ = ("_lists", "_proofs")

    _lists: dict[int, ListTrace]
    _proofs: dict[int, ProofTrace]

    @property
    def lists(self) -> Mapping[int, ListTrace]:
        """What each list call found, by node index; most formulas have none."""
        return getattr(self, "_lists", _NO_LISTS)

    @property
    def proofs(self) -> Mapping[int, ProofTrace]:
        """How each part to be proved fared, by node index; most formulas have none."""
        return getattr(self, "_proofs", _NO_PROOFS)

    def found(self, index: int, trace: ListTrace) -> None:
        """Keep what the list call at node ``index`` found."""
        if not hasattr(self, "_lists"):
            self._lists = {}
        self._lists[index] = trace

    def proved(self, index: int, trace: ProofTrace) -> None:
        """Keep how the part to be proved at node ``index`` fared."""
        if not hasattr(self, "_proofs"):
            self._proofs = {}
        self._proofs[index] = trace


_NO_LISTS: Final[Mapping[int, ListTrace]] = {}
_NO_PROOFS: Final[Mapping[int, ProofTrace]] = {}


class ProofTrace(NamedTuple):
    """The record of a part to be proved: its truth, and the trace of its condition in the context where the standard is
    demanded. The truth is not that of the trace where the burden decides.
    """

    holds: int
    trace: Trace
    context: Context


class ElementTrace(NamedTuple):
    """What a list call found for one element: the traces of its condition and of its term."""

    element: Element
    exists: int
    condition: Trace | None
    term: Trace | None


class ListTrace(NamedTuple):
    """The record of a list call: each element's trace, and whether the list was known to be complete."""

    elements: tuple[ElementTrace, ...]
    complete: bool


class Context(Protocol):
    """What a formula needs to know of the rest of the case."""

    def evaluate(self, formula: Formula, binding: Binding) -> Trace:
        """The trace of a formula within another one."""

    def read(self, reading: Reading, element: Element) -> Value:
        """The value of a fact or concept."""

    def listed(self, call: ListCall, element: Element) -> tuple[Sequence[Listed], bool]:
        """The elements of a list, and whether it is complete."""

    def overrides(self, norm: int, element: Element) -> int:
        """The truth of: the norm with this index applies to the entity of its type that ``element`` is or lies in."""

    def prove(self, call: ProofCall, binding: Binding) -> ProofTrace:
        """A part to be proved, with its standard demanded; if the burden decides, what it decides."""


def evaluate(formula: Formula, binding: Binding, context: Context) -> Trace:
    """The values of all nodes of ``formula``; the last is the result. A condition's value is its truth."""
    values = Trace()
    for node in formula.nodes:
        values.append(HANDLERS[node.op](node, values, binding, context))
    return values


_Handler = Callable[[Node, Trace, Binding, Context], Value]


def _constant(node: Node, values: Trace, binding: Binding, context: Context) -> Value:
    return node.data  # type: ignore[no-any-return]


def _attribute(node: Node, values: Trace, binding: Binding, context: Context) -> Value:
    return context.read(node.data, binding[node.data.variable])


def _entity(node: Node, values: Trace, binding: Binding, context: Context) -> Value:
    reading: Reading = node.data
    return Choice(frozenset((binding[reading.variable].up[reading.entity].id,)))


def _shift(node: Node, values: Trace, binding: Binding, context: Context) -> Value:
    unit, sign = node.data
    return arithmetic.shift(values[node.args[0]], values[node.args[1]], unit, sign)


def _range(node: Node, values: Trace, binding: Binding, context: Context) -> Value:
    """Everything from one bound to the other; what lies between is discretion, not ignorance."""
    low, high = values[node.args[0]], values[node.args[1]]
    if not (isinstance(low, Interval) and isinstance(high, Interval)):
        return NOT_APPLICABLE
    hull = union(low, high)
    return hull._replace(open=False) if isinstance(hull, Interval) and hull.single else hull


def prove(call: ProofCall, binding: Binding, demanding: Context, *, burden: bool) -> ProofTrace:
    """A part to be proved, in the context where its standard is demanded. On the ``burden``, what is not certain counts
    as not proved by the party that has to prove it.
    """
    trace = demanding.evaluate(call.condition, binding)
    holds: int = trace[-1]  # type: ignore[assignment]
    if burden and call.burden is not None and holds != truth.TRUE:
        holds = truth.FALSE
    return ProofTrace(holds, trace, demanding)


def _select(node: Node, values: Trace, binding: Binding, context: Context) -> Value:
    """Ordered options: each contributes while no earlier condition is certain."""
    result: Value | None = None
    contributors = 0
    pairs, otherwise = divmod(len(node.args), 2)
    for index in range(pairs):
        condition, value = values[node.args[2 * index]], values[node.args[2 * index + 1]]
        if condition == truth.FALSE:
            continue
        result = value if result is None else union(result, value)
        contributors += 1
        if condition == truth.TRUE:
            break
    else:
        last = values[node.args[-1]] if otherwise else NOT_APPLICABLE
        result = last if result is None else _or_else(result, last)
        contributors += 1
    return opened(result) if contributors > 1 and result is not None else result


def _or_else(result: Value, last: Value) -> Value:
    if isinstance(result, int) and isinstance(last, NotApplicable):
        return result | truth.NOT_APPLICABLE_BIT
    return union(result, last)


def opened(value: Value) -> Value:
    """The value marked open, unless it is a single one after all."""
    if isinstance(value, (int, NotApplicable)) or value.single:
        return value
    return value._replace(open=True)


def _truth(node: Node, values: Trace, binding: Binding, context: Context) -> Value:
    value = values[node.args[0]]
    return truth.of_boolean(value) if isinstance(value, int) else truth.FALSE


def _member(node: Node, values: Trace, binding: Binding, context: Context) -> Value:
    return comparison.member(values[node.args[0]], node.data)


def _applicable(node: Node, values: Trace, binding: Binding, context: Context) -> Value:
    value = values[node.args[0]]
    return (truth.FALSE if may_be_na(value) else 0) | (truth.TRUE if without_na(value) is not None else 0)


def _overridden(node: Node, values: Trace, binding: Binding, context: Context) -> Value:
    return context.overrides(node.data.norm, binding[0])


def _proof(node: Node, values: Trace, binding: Binding, context: Context) -> Value:
    trace = context.prove(node.data, binding)
    values.proved(len(values), trace)
    return trace.holds


def _truths(node: Node, values: Trace) -> list[int]:
    return [values[argument] for argument in node.args]  # type: ignore[misc]


def _list_call(node: Node, values: Trace, binding: Binding, context: Context) -> Value:
    trace = elements(node.data, binding, context)
    values.found(len(values), trace)
    return COMBINE[node.op](node.data, trace)


def elements(call: ListCall, binding: Binding, context: Context) -> ListTrace:
    """What a list call finds for each element of its list."""
    listed, complete = context.listed(call, binding[call.reading.variable])
    traces = []
    for element, exists in listed:
        inner = (*binding, element)
        condition = context.evaluate(call.condition, inner) if call.condition else None
        term = context.evaluate(call.term, inner) if call.term else None
        traces.append(ElementTrace(element, exists, condition, term))
    return ListTrace(tuple(traces), complete)


def contributes(trace: ElementTrace) -> int:
    """The truth of: the element is there and the condition holds of it."""
    if trace.condition is None:
        return trace.exists
    return truth.conjunction((trace.exists, trace.condition[-1]))  # type: ignore[arg-type]


def _exists(call: ListCall, found: ListTrace) -> Value:
    exists = truth.disjunction(contributes(trace) for trace in found.elements)
    return exists if found.complete else exists | truth.TRUE


def _every(call: ListCall, found: ListTrace) -> Value:
    all_of_them = truth.conjunction(
        truth.disjunction((truth.negate(trace.exists), trace.condition[-1] if trace.condition else truth.TRUE))  # type: ignore[arg-type]
        for trace in found.elements
    )
    return all_of_them if found.complete else all_of_them | truth.FALSE


def _count(call: ListCall, found: ListTrace) -> Value:
    contributions = [contributes(trace) for trace in found.elements]
    low = Decimal(sum(each == truth.TRUE for each in contributions))
    if not found.complete:
        return Interval(low, None, True, False, open=True)
    high = Decimal(sum(each & truth.TRUE for each in contributions))
    return Interval(low, high, open=low != high)


_NOTHING: Final = Interval(Decimal(0), Decimal(0))


def _sum(call: ListCall, found: ListTrace) -> Value:
    total: Value = _NOTHING
    for trace in found.elements:
        contribution = contributes(trace)
        term = trace.term[-1] if trace.term else NOT_APPLICABLE
        amount = without_na(term)
        if not contribution & truth.TRUE or amount is None:
            continue
        if contribution != truth.TRUE:
            amount = opened(union(amount, _NOTHING))
        elif may_be_na(term):
            amount = union(amount, _NOTHING)
        total = arithmetic.add(total, amount)
    if not found.complete and isinstance(total, Interval):
        low = total.low if call.bounded_below else None
        return Interval(low, None, total.low_closed and low is not None, False, total.na, open=True)
    return total


def _extreme(pick: Callable[[Sequence[Value]], Value]) -> Callable[[ListCall, ListTrace], Value]:
    def combine(call: ListCall, found: ListTrace) -> Value:
        candidates = []
        for trace in found.elements:
            contribution = contributes(trace)
            if contribution & truth.TRUE and trace.term:
                value = trace.term[-1]
                candidates.append(value if contribution == truth.TRUE else with_na(value))
        value = pick(candidates)
        if found.complete:
            return value
        return Interval(None, None, False, False, na=may_be_na(value), open=True)

    return combine


#: What each list call makes of the elements that it found.
COMBINE: Final[dict[str, Callable[[ListCall, ListTrace], Value]]] = {
    "exists": _exists,
    "every": _every,
    "count": _count,
    "sum": _sum,
    "lowest": _extreme(arithmetic.minimum),
    "highest": _extreme(arithmetic.maximum),
}

#: How the value of a node comes about, by operation.
HANDLERS: Final[dict[str, _Handler]] = {
    "constant": _constant,
    "attribute": _attribute,
    "entity": _entity,
    "add": lambda n, v, b, c: arithmetic.add(v[n.args[0]], v[n.args[1]]),
    "subtract": lambda n, v, b, c: arithmetic.subtract(v[n.args[0]], v[n.args[1]]),
    "multiply": lambda n, v, b, c: arithmetic.multiply(v[n.args[0]], v[n.args[1]]),
    "divide": lambda n, v, b, c: arithmetic.divide(v[n.args[0]], v[n.args[1]]),
    "negative": lambda n, v, b, c: arithmetic.negative(v[n.args[0]]),
    "minimum": lambda n, v, b, c: arithmetic.minimum(v[argument] for argument in n.args),
    "maximum": lambda n, v, b, c: arithmetic.maximum(v[argument] for argument in n.args),
    "floor": lambda n, v, b, c: arithmetic.floored(v[n.args[0]], v[n.args[1]]),
    "cap": lambda n, v, b, c: arithmetic.capped(v[n.args[0]], v[n.args[1]]),
    "upper": lambda n, v, b, c: arithmetic.end(v[n.args[0]], upper=True),
    "lower": lambda n, v, b, c: arithmetic.end(v[n.args[0]], upper=False),
    "shift": _shift,
    "distance": lambda n, v, b, c: arithmetic.distance(v[n.args[0]], v[n.args[1]], n.data),
    "range": _range,
    "select": _select,
    "truth": _truth,
    "compare": lambda n, v, b, c: comparison.compare(n.data, v[n.args[0]], v[n.args[1]]),
    "member": _member,
    "applicable": _applicable,
    "all": lambda n, v, b, c: truth.conjunction(_truths(n, v)),
    "any": lambda n, v, b, c: truth.disjunction(_truths(n, v)),
    "not": lambda n, v, b, c: truth.negate(v[n.args[0]]),  # type: ignore[arg-type]
    "at_least": lambda n, v, b, c: truth.at_least(n.data, _truths(n, v)),
    "element": lambda n, v, b, c: v[n.args[0]],
    "exception": lambda n, v, b, c: v[n.args[0]],
    "overridden": _overridden,
    "proof": _proof,
    **dict.fromkeys(COMBINE, _list_call),
}
