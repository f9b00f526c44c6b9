"""What a question leaves out of a program: norms below a grade of authority, norms of positions not taken.

A norm left out keeps its place but is never in force, so every engine evaluates what is left like any program
(docs/semantics.md, sections 9 and 10).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lexrules.kb.instruments import GRADES
from lexrules.kb.program import Norm, Program


def restrict(program: Program, authority: str | None = None, choice: Mapping[str, str] | None = None) -> Program:
    """The program with norms weaker than ``authority`` and norms of positions not taken left out.

    ``choice`` gives the position taken of a dispute; of those it does not name, the default is taken.
    """
    weakest = GRADES.index(authority) if authority else len(GRADES)
    taken = {name: dispute.default for name, dispute in program.disputes.items()} | dict(choice or {})

    def reason(norm: Norm) -> str:
        if GRADES.index(norm.grade) > weakest:
            return "authority"
        if norm.positions and not any(taken[each.dispute] == each.position for each in norm.positions):
            return "position"
        return ""

    reasons = [reason(norm) for norm in program.norms]
    if not any(reasons):
        return program
    norms = tuple(
        replace(norm, periods=(), left_out=why) if why else norm
        for norm, why in zip(program.norms, reasons, strict=True)
    )
    return replace(program, norms=norms)
