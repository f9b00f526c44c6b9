"""What consulting finds, for machines (``schema/v1``)."""

from __future__ import annotations

from typing import Any

from lexrules.consult.interview import Interview
from lexrules.consult.planner import Question
from lexrules.kb.program import Label


def label(text: Label) -> dict[str, str]:
    """A text in both languages."""
    return {"zh": text.zh, "en": text.en}


def questions_as_dict(interview: Interview) -> dict[str, Any]:
    """What an interview would ask, best first, as ``schema/v1/questions.schema.json`` describes it."""
    found = interview.questions(limit=None)
    progress = interview.progress()
    return {
        "schema": "lexrules/questions/1",
        "case": {"title": interview.case.title, "domain": interview.case.domain},
        "progress": progress._asdict(),
        "questions": [question_as_dict(each) for each in found],
        "undecided": interview.undecided,
    }


def question_as_dict(question: Question) -> dict[str, Any]:
    """One question."""
    return {
        "path": question.path,
        "entity": question.entity_id,
        "name": question.name,
        "label": label(question.label),
        "question": label(question.words),
        "evidence": [label(each) for each in question.evidence],
        "is_list": question.is_list,
        "decides": list(question.decides),
        "norms": [{"id": norm.id, "cites": [str(each) for each in norm.citations]} for norm in question.norms],
    }
