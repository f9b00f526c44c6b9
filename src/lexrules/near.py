"""Near misses: a norm that would apply but for one of its own elements.

The *parts* of a norm are what has to hold for it to apply: the conditions joined by *and* and the absence of each
exception. A part is the norm's *own* if the norm itself states it (for a row of a table: the row and not the table) and
it is not the one that says for which kind of thing the norm is there, by which norms are told apart (the offence, the
head of a claim). A norm has a near miss where it is in force, one of its own parts certainly fails, and all other parts
certainly hold: the same kind of thing, one element short. What a row states once it may write into several norms, some
of which look at each other; the near miss of one by such a part is then that of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lexrules.engine.derivation import NormTrace
from lexrules.errors import Span
from lexrules.kb.program import Formula, Norm, Program
from lexrules.model import truth


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
    own = {}
    for place in every:
        span = norm.condition.nodes[place].span
        if span is not None and _states(norm, span) and _can_fail(norm.condition, place, kinds):
            own[place] = span
    return Parts(every, own)


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
    """The attributes by which the norms for the same conclusion are told apart."""
    index = (program.index[key] for key, norms in program.concluding.items() if norm.index in norms)
    return {(each.reading.entity, each.reading.name) for each in index if each.reading is not None}


def _can_fail(formula: Formula, place: int, kinds: set[tuple[str, str]]) -> bool:
    """Whether the part can fail for the same kind of thing: it is not a literal, and does more than to compare the
    attribute that tells the kind with a member or some.
    """
    node = formula.nodes[place]
    arguments = [formula.nodes[argument] for argument in node.args]
    if node.op == "truth" and arguments[0].op == "constant":
        return False
    if node.op not in {"compare", "member"}:
        return True
    return not any((each.data.entity, each.data.name) in kinds for each in arguments if each.op == "attribute")
