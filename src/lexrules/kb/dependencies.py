"""What depends on what: readings of formulas, strata, cycles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from lexrules.errors import Finding
from lexrules.kb.program import LIST_CALLS, Attribute, Formula, ListCall, Norm, Reading
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


def formulas(norm: Norm) -> Iterator[Formula]:
    """All formulas of a norm."""
    yield norm.date
    for formula in (norm.condition, norm.value, *(each.formula for each in norm.effect)):
        if formula is not None:
            yield formula


def conclusions_read(formula: Formula) -> Iterator[Conclusion]:
    """The concepts and effect lists that a formula reads."""
    for reading, _ in readings(formula):
        if reading.derived:
            yield reading.entity, reading.name


def strata(
    norms: tuple[Norm, ...],
    concluding: Mapping[Conclusion, tuple[int, ...]],
    attributes: Mapping[tuple[str, str], Attribute],
    reader: Reader,
) -> dict[Conclusion, int]:
    """The level of each conclusion: one more than the highest it depends on. A cycle is reported once, with its path."""
    levels: dict[Item, int] = {}
    path: list[Item] = []

    def depends(item: Item) -> Iterator[Item]:
        if item[0] == "conclusion":
            condition = attributes[item[1]].applies_if if item[1] in attributes else None
            for conclusion in conclusions_read(condition) if condition else ():
                yield "conclusion", conclusion
            for index in concluding.get(item[1], ()):
                yield "norm", index
            return
        norm = norms[item[1]]
        for formula in formulas(norm):
            for conclusion in conclusions_read(formula):
                yield "conclusion", conclusion
        for override in norm.overridden_by:
            yield "norm", override.norm

    def level(item: Item) -> int:
        if item in levels:
            return levels[item]
        if item in path:
            _report_cycle(path[path.index(item) :], norms, reader)
            return 0
        path.append(item)
        below = [level(each) for each in depends(item)]
        path.pop()
        levels[item] = max(below, default=0) + (item[0] == "conclusion")
        return levels[item]

    return {conclusion: level(("conclusion", conclusion)) for conclusion in concluding}


def _report_cycle(cycle: list[Item], norms: tuple[Norm, ...], reader: Reader) -> None:
    names = [norms[item[1]].id if item[0] == "norm" else ".".join(item[1]) for item in cycle]
    first = next((norms[item[1]] for item in cycle if item[0] == "norm"), None)
    data = {"cycle": " → ".join([*names, names[0]])}
    if first is not None:
        already = any(finding.code == "LEX2301" and finding.span == first.span for finding in reader.findings)
        if not already:
            reader.report("LEX2301", first.span, **data)
    else:
        reader.findings.append(Finding("LEX2301", data))
