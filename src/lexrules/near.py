"""Near misses: a norm that would apply but for one of its own elements.

The *parts* of a norm are what has to hold for it to apply: the conditions joined by *and* and the absence of each
exception. A part is an *element* if it is not the one that says for which kind of thing the norm is there, by which
norms are told apart or outside of which the conclusion is not applicable (the offence, the head of a claim). The norm's
*own* parts are the elements that it states itself: for a row of a table those of the row, and for a row that has none
those that the table states for every row. A norm has a near miss where it is in force, one of its own parts certainly
fails, and all other parts certainly hold: the same kind of thing, one element short. What a row states once it may
write into several norms, some of which look at each other; the near miss of one by such a part is then that of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from lexrules.engine.derivation import NormTrace
from lexrules.errors import Span
from lexrules.kb.program import Formula, Norm, Program
from lexrules.model import truth

#: The operations that compare an attribute with a member or some.
_COMPARISONS: Final = frozenset({"compare", "member"})


class Parts(NamedTuple):
    """The parts of a norm's condition, as places of its nodes: all of them, and the norm's own among them, each with
    where it is written.
    """

    every: tuple[int, ...]
    own: Mapping[int, Span]


def parts(program: Program, norm: Norm) -> Parts:
    """What has to hold for ``norm`` to apply."""
    if norm.condition is None:
        return Parts((), {})
    every = tuple(_conjuncts(norm.condition, len(norm.condition.nodes) - 1))
    kinds = _kinds(program, norm)
    elements = {}
    for place in every:
        span = norm.condition.nodes[place].span
        if span is not None and _can_fail(norm.condition, place, kinds):
            elements[place] = span
    stated = {place: span for place, span in elements.items() if _states(norm, span)}
    return Parts(every, stated or elements)


def near_miss(trace: NormTrace, found: Parts) -> Span | None:
    """Of a norm that certainly fails here, its own part that alone is why; ``None`` if there is no such part."""
    if trace.condition is None or trace.in_force != truth.TRUE:
        return None
    lacking = None
    for place in found.every:
        if trace.condition[place] != truth.TRUE:
            if lacking is not None:
                return None
            lacking = place
    if lacking is None or trace.condition[lacking] != truth.FALSE:
        return None
    return found.own.get(lacking)


def _conjuncts(formula: Formula, place: int) -> Iterator[int]:
    """The parts that ``place`` joins by *and*, itself if it joins none."""
    node = formula.nodes[place]
    if node.op in {"all", "element"}:
        for argument in node.args:
            yield from _conjuncts(formula, argument)
    else:
        yield place


def _states(norm: Norm, span: Span) -> bool:
    """Whether the place lies in the lines of the norm (or row) and not in the table that the row belongs to."""
    return span.file == norm.span.file and span.line >= norm.span.line


def _kinds(program: Program, norm: Norm) -> set[tuple[str, str]]:
    """The attributes by which the norms for the same conclusion are told apart, and those by which it is told where
    there is such a conclusion at all: elsewhere it is not applicable, and no norm for it is looked at.
    """
    found = set()
    for key, norms in program.concluding.items():
        if norm.number in norms:
            reading = program.indexes[key].reading
            if reading is not None:
                found.add((reading.entity, reading.name))
            attribute = program.attributes.get(key)
            if attribute is not None and attribute.applies_if is not None:
                found |= _enums_compared(attribute.applies_if)
    return found


def _enums_compared(formula: Formula) -> set[tuple[str, str]]:
    """The enum attributes that the parts of the condition compare with a member or some."""
    nodes = formula.nodes
    compared = [nodes[place] for place in _conjuncts(formula, len(nodes) - 1) if nodes[place].op in _COMPARISONS]
    read = [nodes[each] for node in compared for each in node.args if nodes[each].op == "attribute"]
    return {(each.data.entity, each.data.name) for each in read if each.type is not None and each.type.kind == "enum"}


def _can_fail(formula: Formula, place: int, kinds: set[tuple[str, str]]) -> bool:
    """Whether the part can fail for the same kind of thing: it is not a literal, and does more than to compare the
    attribute that tells the kind with a member or some.
    """
    node = formula.nodes[place]
    arguments = [formula.nodes[argument] for argument in node.args]
    if node.op == "truth" and arguments[0].op == "constant":
        return False
    if node.op not in _COMPARISONS:
        return True
    return not any((each.data.entity, each.data.name) in kinds for each in arguments if each.op == "attribute")
