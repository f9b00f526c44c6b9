"""Which facts a domain can ever look at: everything its goals depend on, through every norm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lexrules.kb.dependencies import formulas, readings
from lexrules.kb.program import Domain, Formula, Norm, Program


class Relevant(NamedTuple):
    """Facts and lists by entity type and name; ``asked``: the types that the goals are about, and those they lie in."""

    facts: frozenset[tuple[str, str]]
    lists: frozenset[tuple[str, str]]
    asked: frozenset[str]


def relevant(program: Program, domain: Domain) -> Relevant:
    """The facts and lists that can matter to the goals of ``domain``."""
    pending = [(goal.entity, goal.name) for goal in domain.goals]
    seen: set[tuple[str, str]] = set()
    facts: set[tuple[str, str]] = set()
    lists: set[tuple[str, str]] = set()
    while pending:
        conclusion = pending.pop()
        if conclusion in seen:
            continue
        seen.add(conclusion)
        for formula in _formulas(program, conclusion):
            for reading, is_list in readings(formula):
                key = (reading.entity, reading.name)
                if key in program.child_lists:
                    lists.add(key)
                elif is_list or reading.derived:
                    pending.append(key)
                elif key in program.attributes:
                    facts.add(key)
    asked = {each for goal in domain.goals for each in program.entities[goal.entity].lineage}
    return Relevant(frozenset(facts), frozenset(lists), frozenset(asked))


def _formulas(program: Program, conclusion: tuple[str, str]) -> Iterator[Formula]:
    attribute = program.attributes.get(conclusion)
    if attribute is not None and attribute.applies_if is not None:
        yield attribute.applies_if
    for norm in _norms(program, conclusion):
        yield from formulas(norm)
        if norm.comparison is not None:
            yield from norm.comparison.lightest


def _norms(program: Program, conclusion: tuple[str, str]) -> Iterator[Norm]:
    """The norms that can give a conclusion, that which compares its versions, and those that can override them."""
    pending = list(program.concluding.get(conclusion, ()))
    if conclusion in program.comparing:
        pending.append(program.comparing[conclusion])
    seen: set[int] = set()
    while pending:
        index = pending.pop()
        if index not in seen:
            seen.add(index)
            yield program.norms[index]
            pending += [override.norm for override in program.norms[index].overridden_by]
