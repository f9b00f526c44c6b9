"""Questions of law in an answer: what was asked of authority and positions, and the disputes on which it depends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lexrules.engine.evaluation import Evaluation
from lexrules.explain.account import Account
from lexrules.explain.provisions import CONFIDENCE, GRADES
from lexrules.kb.program import GRADES as ORDER
from lexrules.kb.program import Dispute, Label, Position, Program


def question(evaluation: Evaluation) -> list[Label]:
    """What was asked beside the goals, and what that leaves out; nothing if everything was asked."""
    program, asked = evaluation.derivation.program, evaluation.question
    found = []
    if asked.authority is not None:
        grade, count = GRADES[asked.authority], left_out(evaluation)
        found.append(
            Label(
                f"只计位阶不低于“{grade.zh}”的规范，未计入{count}条",
                f"Only norms of the grade “{grade.en}” or stronger count; left out: {count}",
            )
        )
    if asked.positions:
        titles = [
            (program.disputes[each.dispute].title, program.disputes[each.dispute].positions[each.position].title)
            for each in asked.positions
        ]
        found.append(
            Label(
                "所取立场：" + "；".join(f"{dispute.zh}——{position.zh}" for dispute, position in titles),
                "Positions taken: " + "; ".join(f"{dispute.en} — {position.en}" for dispute, position in titles),
            )
        )
    return found


def left_out(evaluation: Evaluation) -> int:
    """How many norms are too weak for what was asked."""
    asked = evaluation.question.authority
    weaker = ORDER[ORDER.index(asked) + 1 :] if asked else ()
    return sum(len(evaluation.derivation.program.graded.get(grade, ())) for grade in weaker)


def bearing(evaluation: Evaluation, accounts: Iterable[Account]) -> list[Dispute]:
    """The disputes on which some conclusion depends."""
    names = {position.dispute for each in accounts for position in each.positions}
    return [dispute for name, dispute in evaluation.derivation.program.disputes.items() if name in names]


def position_text(program: Program, dispute: Dispute, position: Position, *, detail: bool) -> Label:
    """A position in one sentence: its title, whether it is the default and why, who holds it, where that is read."""
    default = position.id.position == dispute.default
    zh = f"{position.title.zh}" + (f"（默认：{dispute.because.zh}）" if default else "")
    en = f"{position.title.en}" + (f" (default: {dispute.because.en})" if default else "")
    if detail:
        zh, en = f"{zh}：{position.gist.zh}", f"{en}: {position.gist.en}"
    sources = sources_of(program, position)
    zh = f"{zh}——{position.held_by.zh}" + "".join(f"；{each.zh}" for each in sources)
    en = f"{en} — {position.held_by.en}" + "".join(f"; {each.en}" for each in sources)
    if position.confidence != "T" and detail:
        sure = CONFIDENCE[position.confidence]
        zh, en = f"{zh} [{position.confidence}] {sure.zh}", f"{en} [{position.confidence}] {sure.en}"
        if position.note is not None:
            zh, en = f"{zh}：{position.note.zh}", f"{en}: {position.note.en}"
    return Label(zh, en)


def sources_of(program: Program, position: Position) -> list[Label]:
    """Where a position can be read: the provisions it relies on, then what is published on it."""
    cited = []
    for each in position.citations:
        title = program.instruments[each.instrument].title
        cited.append(Label(each.chinese(title.zh), each.english(title.en)))
    return [*cited, *position.sources]


def as_dict(program: Program, dispute: Dispute) -> dict[str, Any]:
    """A dispute for machines."""
    return {
        "id": dispute.id,
        "title": dispute.title._asdict(),
        "question": dispute.question._asdict(),
        "default": dispute.default,
        "because": dispute.because._asdict(),
        "positions": [
            {
                "id": str(each.id),
                "title": each.title._asdict(),
                "gist": each.gist._asdict(),
                "held_by": each.held_by._asdict(),
                "citations": [str(citation) for citation in each.citations],
                "sources": [label._asdict() for label in sources_of(program, each)],
                "confidence": each.confidence,
                "note": each.note._asdict() if each.note else None,
            }
            for each in dispute.positions.values()
        ],
    }
