"""Facts that cannot all be true: the constraints of the knowledge base, checked against a case."""

from __future__ import annotations

from collections.abc import Iterator

from lexrules.case.findings import Findings
from lexrules.engine.derivation import Derivation
from lexrules.engine.facts import Case, Entity
from lexrules.errors import Finding, Span, Words
from lexrules.kb.program import LIST_CALLS, Formula, Program
from lexrules.model import truth
from lexrules.source import Document, Scalar


def check_constraints(program: Program, case: Case, document: Document | None = None) -> list[Finding]:
    """A finding for every constraint that the case certainly breaks, at the place of a fact involved.

    ``document`` is where the case was read from, for the source lines of the findings.
    """
    findings = Findings(document or Document("<data>", (), Scalar("", Span("<data>", 1, 1))))
    if program.constraints:
        derivation = Derivation(program, case)
        for constraint in program.constraints:
            for entity in case.of_type(constraint.entity):
                if derivation.formula(constraint.formula, entity)[-1] == truth.FALSE:
                    span = next(_places(constraint.formula, entity, case), findings.document.root.span)
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
