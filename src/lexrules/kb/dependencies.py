"""What depends on what: readings of formulas, strata, cycles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from lexrules.kb.program import LIST_CALLS, Attribute, Formula, ListCall, Norm, ProofCall, Reading

if TYPE_CHECKING:
    from lexrules.kb.reading import Reader

Conclusion = tuple[str, str]
Item = tuple[Literal["conclusion"], Conclusion] | tuple[Literal["norm"], int]


def readings(formula: Formula) -> Iterator[tuple[Reading, bool]]:
    """Every attribute, concept and list that a formula reads, nested list calls included; the flag tells lists."""
    for node in formula.nodes:
        if node.op == "attribute":
            yield node.data, False
        elif node.op in LIST_CALLS:
            call: ListCall = node.data
            yield call.reading, True
            for inner in (call.condition, call.term):
                if inner is not None:
                    yield from readings(inner)
        elif node.op == "proof":
            part: ProofCall = node.data
            yield from readings(part.condition)


def formulas(norm: Norm) -> Iterator[Formula]:
    """All formulas of a norm, but for the quantities by which it compares versions: those are read in other worlds."""
    yield norm.date
    compared = (norm.comparison.date, norm.comparison.until) if norm.comparison is not None else ()
    for formula in (norm.condition, norm.value, *compared, *(each.formula for each in norm.effect)):
        if formula is not None:
            yield formula


def conclusions_behind(norm: Norm) -> Iterator[Conclusion]:
    """The concepts and effect lists that a norm reads in any world."""
    weights = norm.comparison.lightest if norm.comparison is not None else ()
    for formula in (*formulas(norm), *weights):
        yield from conclusions_read(formula)


def conclusions_read(formula: Formula) -> Iterator[Conclusion]:
    """The concepts and effect lists that a formula reads."""
    for reading, _ in readings(formula):
        if reading.derived:
            yield reading.entity, reading.name


def strata(
    norms: tuple[Norm, ...],
    concluding: Mapping[Conclusion, tuple[int, ...]],
    comparing: Mapping[Conclusion, int],
    attributes: Mapping[tuple[str, str], Attribute],
    reader: Reader,
) -> dict[Conclusion, int]:
    """The level of each conclusion: one more than the highest it depends on. A cycle is reported with its path."""
    levels: dict[Item, int] = {}

    def depends(item: Item) -> Iterator[Item]:
        if item[0] == "conclusion":
            condition = attributes[item[1]].applies_if if item[1] in attributes else None
            for conclusion in conclusions_read(condition) if condition else ():
                yield "conclusion", conclusion
            for index in concluding.get(item[1], ()):
                yield "norm", index
            if item[1] in comparing:
                yield "norm", comparing[item[1]]
            return
        norm = norms[item[1]]
        for formula in formulas(norm):
            for conclusion in conclusions_read(formula):
                yield "conclusion", conclusion
        for override in norm.overridden_by:
            yield "norm", override.norm

    for conclusion in concluding:
        if ("conclusion", conclusion) in levels:
            continue
        # Depth first, with a stack of its own: a chain of conclusions may be longer than Python can call.
        first: Item = ("conclusion", conclusion)
        pending = [(first, depends(first))]
        path = {first: 0}
        while pending:
            item, rest = pending[-1]
            below = next(rest, None)
            if below is None:
                pending.pop()
                del path[item]
                deepest = max((levels.get(each, 0) for each in depends(item)), default=0)
                levels[item] = deepest + (item[0] == "conclusion")
            elif below in path:
                _report_cycle([each for each, _ in pending[path[below] :]], norms, attributes, reader)
            elif below not in levels:
                path[below] = len(pending)
                pending.append((below, depends(below)))
    return {item[1]: level for item, level in levels.items() if item[0] == "conclusion"}


def _report_cycle(
    cycle: list[Item], norms: tuple[Norm, ...], attributes: Mapping[Conclusion, Attribute], reader: Reader
) -> None:
    names = [norms[item[1]].id if item[0] == "norm" else ".".join(item[1]) for item in cycle]
    first = next((norms[item[1]] for item in cycle if item[0] == "norm"), None)
    data = {"cycle": " → ".join([*names, names[0]])}
    place = first.span if first is not None else attributes[cycle[0][1]].span  # type: ignore[index]
    already = any(finding.code == "LEX2301" and finding.span == place for finding in reader.findings)
    if place is not None and not already:
        reader.report("LEX2301", place, **data)
