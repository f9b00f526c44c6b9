"""The question that a scenario asks of its case: nothing below which authority, and under which positions."""

from __future__ import annotations

from lexrules.case.findings import Findings, shown
from lexrules.engine.evaluation import Question
from lexrules.kb.program import GRADES, PositionId, Program
from lexrules.source import Node, Scalar, Sequence


def read_question(authority: Node | None, positions: Node | None, program: Program, findings: Findings) -> Question:
    """The question that the keys ``authority`` and ``positions`` ask."""
    return Question(read_grade(authority, findings), _positions(positions, program, findings))


def read_grade(node: Node | None, findings: Findings) -> str | None:
    """A grade of authority; ``None`` if none is named."""
    if node is None:
        return None
    if not isinstance(node, Scalar):
        findings.add("LEX3008", node, key="authority")
        return None
    if node.text not in GRADES:
        findings.unknown("LEX3117", node, GRADES)
        return None
    return node.text


def _positions(node: Node | None, program: Program, findings: Findings) -> tuple[PositionId, ...]:
    """The positions taken, at most one of each dispute."""
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        findings.add("LEX3007", node, key="positions")
        return ()
    taken: dict[str, PositionId] = {}
    for item in node.items:
        position = read_position(item, program, findings)
        if position is not None and taken.setdefault(position.dispute, position) != position:
            findings.add("LEX3120", item, dispute=position.dispute, first=str(taken[position.dispute]))
    return tuple(taken.values())


def read_position(node: Node, program: Program, findings: Findings) -> PositionId | None:
    """A position, written ``dispute/position``."""
    if not isinstance(node, Scalar):
        findings.add("LEX3008", node, key="positions")
        return None
    dispute, _, position = node.text.partition("/")
    if dispute in program.disputes and position in program.disputes[dispute].positions:
        return PositionId(dispute, position)
    known = [str(each.id) for known in program.disputes.values() for each in known.positions.values()]
    findings.add("LEX3118", node, findings.nearest(node.text, known), value=shown(node.text))
    return None
