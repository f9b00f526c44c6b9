"""What a reader of an answer is told first, as attributes of the explanation graph: of each conclusion what it depends
on beside the facts; of the whole answer the disputes, what is still missing, and who vouches for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lexrules.engine.evaluation import Evaluation
from lexrules.explain import disputes
from lexrules.explain.account import Account
from lexrules.explain.missing import MissingFact, missing
from lexrules.explain.phrases import Phraser
from lexrules.explain.text import assessment_wanted
from lexrules.kb.program import GRADES, Label


def depends_on(found: Account) -> list[str]:
    """What would change a conclusion though no fact were different.

    ``position``: a position on a question of law; ``authority``: whether less than statute counts; ``law``: the law of
    another day, of those compared; ``burden``: that nothing more is proved; ``assessment``: what a person assessed.
    """
    bears = {
        "position": found.disputed,
        "authority": found.authority != GRADES[0] or found.everything is not None,
        "law": found.comparison is not None and not found.comparison.same,
        "burden": found.burden is not None,
        "assessment": bool(found.assessments),
    }
    return [name for name, yes in bears.items() if yes]


def overview(evaluation: Evaluation, accounts: list[Account], phrases: Phraser) -> dict[str, Any]:
    """The attributes of the whole answer."""
    answer = evaluation.answer
    about: dict[str, Any] = {"engines": list(answer.engines)}
    for name, finding in (("engine_note", answer.reason), ("warning", evaluation.warning)):
        if finding is not None:
            about |= pair(name, Label(finding.message("zh"), finding.message("en")))
    about["missing"] = [_missing(each, evaluation, phrases) for each in missing(evaluation.derivation)]
    program = evaluation.derivation.program
    about["disputes"] = [
        {
            "id": dispute.id,
            **pair("text", dispute.title),
            **pair("question", dispute.question),
            **pairs(
                "positions",
                (disputes.position_text(program, dispute, each, detail=False) for each in dispute.positions.values()),
            ),
        }
        for dispute in disputes.bearing(evaluation, accounts)
    ]
    return about


def _missing(fact: MissingFact, evaluation: Evaluation, phrases: Phraser) -> dict[str, Any]:
    program, entities = evaluation.derivation.program, evaluation.derivation.case.entities
    return {
        "id": f"{'list' if fact.is_list else 'fact'}:{fact.path}",
        **pair("entity", phrases.entity(entities[fact.entity_id])),
        **pair("text", fact.label),
        **pair("question", fact.question),
        **pairs("notes", assessment_wanted(program, fact)),
        **pairs("evidence", fact.evidence),
        "decides": [f"conclusion:{path}" for path in fact.decides],
    }


def pair(name: str, label: Label) -> dict[str, str]:
    """A label as the two attributes that hold it."""
    return {f"{name}_zh": label.zh, f"{name}_en": label.en}


def pairs(name: str, labels: Iterable[Label]) -> dict[str, list[str]]:
    """Labels as the two lists that hold them; nothing if there are none."""
    found = list(labels)
    return {f"{name}_zh": [each.zh for each in found], f"{name}_en": [each.en for each in found]} if found else {}
