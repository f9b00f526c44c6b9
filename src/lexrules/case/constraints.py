"""Facts that cannot all be true: the constraints of the knowledge base, checked against a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lexrules.case.findings import Findings
from lexrules.engine.derivation import Derivation
from lexrules.engine.facts import Case, Entity
from lexrules.errors import Finding, Span, Words
from lexrules.kb.program import LIST_CALLS, Formula, Program
from lexrules.model import truth
from lexrules.source import Document, Mapping, Node, Scalar, Sequence


def check_constraints(
    program: Program, case: Case, document: Document | None = None, restated: Iterable[Mapping] = ()
) -> list[Finding]:
    """A finding for every constraint that the case certainly breaks, at the place of a fact involved.

    ``document`` is where the case was read from, for the source lines of the findings. Where facts were stated anew,
    the place is one of ``restated``: without them the case is sound.
    """
    findings = Findings(document or Document("<data>", (), Scalar("", Span("<data>", 1, 1))))
    anew = {span for facts in restated for span in _spans(facts)}
    if program.constraints:
        derivation = Derivation(program, case)
        for constraint in program.constraints:
            for entity in case.of_type(constraint.entity):
                if derivation.formula(constraint.formula, entity)[-1] == truth.FALSE:
                    places = [*_places(constraint.formula, entity, case), findings.document.root.span]
                    span = next((place for place in places if place in anew), min(anew, default=places[0]))
                    findings.add("LEX3080", span, entity=entity.id, words=Words(*constraint.message))
    return findings.found


def _places(formula: Formula, entity: Entity, case: Case) -> Iterator[Span]:
    """The places of the facts and lists that a formula reads of ``entity`` and of what contains it."""
    for node in formula.nodes:
        if node.op == "attribute":
            reading = node.data
        elif node.op in LIST_CALLS:
            reading = node.data.reading
        else:
            continue
        if reading.variable == 0 and reading.entity in entity.up:
            source = case.sources.get((entity.up[reading.entity].id, reading.name))
            if source is not None and source.span is not None:
                yield source.span


def _spans(node: Node) -> Iterator[Span]:
    """The places of everything in a tree, keys included."""
    yield node.span
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _spans(item)
    elif isinstance(node, Mapping):
        for key, value in node:
            yield key.span
            yield from _spans(value)
