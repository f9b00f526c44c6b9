"""What a question leaves out of a program: norms below a grade of authority, norms of positions not taken.

A norm left out keeps its place but is never in force, so every engine evaluates what is left like any program
(docs/semantics.md, sections 9 and 10).
"""

from __future__ import annotations

from collections.abc import Mapping

from lexrules.kb.norm_lists import RestrictedNorms
from lexrules.kb.program import GRADES, Program


def restrict(program: Program, authority: str | None = None, choice: Mapping[str, str] | None = None) -> Program:
    """The program with norms weaker than ``authority`` and norms of positions not taken left out.

    ``choice`` gives the position taken of a dispute; of those it does not name, the default is taken.
    """
    weaker = GRADES[GRADES.index(authority) + 1 :] if authority else ()
    taken = {name: dispute.default for name, dispute in program.disputes.items()} | dict(choice or {})
    left_out = {
        index: "position"
        for index, positions in program.positioned
        if not any(taken[each.dispute] == each.position for each in positions)
    }
    left_out |= {index: "authority" for grade in weaker for index in program.graded.get(grade, ())}
    if not left_out:
        return program
    norms = RestrictedNorms(program.norms, left_out)
    return program._replace(norms=norms, whole=program, left_out=frozenset(left_out))
