"""What would change conclusions, as reports for people and for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lexrules.case.spelling import spell
from lexrules.consult.cases import ByCases, by_cases
from lexrules.consult.changes import Change, Search, arranged
from lexrules.consult.hypothesis import Hypothesis, Key, Supposed
from lexrules.consult.planner import Consultant
from lexrules.engine.conclusions import Asked, Conclusion
from lexrules.engine.facts import Case, Members
from lexrules.errors import Language
from lexrules.explain.values import Printer, as_json
from lexrules.kb.program import Attribute, Program
from lexrules.model.values import Interval


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """What would change one conclusion of a case."""

    at: Hypothesis
    goal: Asked
    now: Conclusion
    changes: tuple[Change, ...]
    by_cases: ByCases | None
    size: int
    complete: bool


def change_reports(consultant: Consultant, case: Case, goals: Sequence[Asked], size: int = 2) -> list[ChangeReport]:
    """What would change each of the ``goals``: all minimal changes of at most ``size`` facts."""
    at = consultant.look(case)
    found = []
    for goal in goals:
        now = at.concluded(goal)[0]
        same = by_cases(consultant.possibilities, at, goal)
        search = Search(consultant.possibilities, at, goal, size)
        facts = () if same is not None else tuple(arranged(at, search.run()))
        found.append(ChangeReport(at, goal, now, facts, same, size, search.complete))
    return found


def change_words(report: ChangeReport, change: Change, language: Language) -> str:
    """A change in words: the facts as they would have to be, and what the conclusion would then be."""
    facts = ("；" if language == "zh" else "; ").join(fact_words(report.at, key, value, language) for key, value in change.facts)
    return f"{facts} → {conclusion_words(report.at.program, change.becomes, language)}"


def fact_words(at: Hypothesis, key: Key, value: Supposed, language: Language) -> str:
    """``alcohol < 80`` with the label of the fact; an enum as its members, a list as complete."""
    attribute = at.space.attribute(key)
    path = at.space.path(key)
    if attribute is None or isinstance(value, Members):
        return f"{path}：没有其他" if language == "zh" else f"{path}: no others"
    label = attribute.label.zh if language == "zh" else attribute.label.en
    if isinstance(value, Interval) and not value.single:
        return f"{label}（{path}）{bounds(value, attribute)}" if language == "zh" else f"{label} ({path}) {bounds(value, attribute)}"
    printed = Printer(at.program)(value, attribute.type)
    words = printed.zh if language == "zh" else printed.en
    return f"{label}（{path}）：{words}" if language == "zh" else f"{label} ({path}): {words}"


def bounds(value: Interval, attribute: Attribute) -> str:
    """An interval as one or two comparisons: ``< 80``, ``≥ 80 and < 150``."""
    ends = []
    if value.low is not None:
        ends.append(f"{'≥' if value.low_closed else '>'} {spell(Interval(value.low, value.low), attribute.type)}")
    if value.high is not None:
        ends.append(f"{'≤' if value.high_closed else '<'} {spell(Interval(value.high, value.high), attribute.type)}")
    return ", ".join(ends) or "…"


def conclusion_words(program: Program, conclusion: Conclusion, language: Language) -> str:
    """A conclusion in a few words."""
    if conclusion.value is not None and conclusion.type is not None:
        printed = Printer(program)(conclusion.value, conclusion.type)
        return printed.zh if language == "zh" else printed.en
    titles = [measure.norm.title for measure in conclusion.measures]
    none = "没有" if language == "zh" else "none"
    return ("、" if language == "zh" else "; ").join(each.zh if language == "zh" else each.en for each in titles) or none


def conclusion_as_dict(program: Program, conclusion: Conclusion) -> dict[str, Any]:
    """A conclusion for machines."""
    found: dict[str, Any] = {"of": conclusion.path, "status": conclusion.status.value}
    if conclusion.value is not None and conclusion.type is not None:
        found["value"] = as_json(conclusion.value, conclusion.type, program)
    else:
        found["measures"] = [{"norm": each.norm.id, "status": each.status.value} for each in conclusion.measures]
    return found


def fact_as_dict(at: Hypothesis, key: Key, value: Supposed) -> dict[str, Any]:
    """A fact with a value, written as in a case file."""
    attribute = at.space.attribute(key)
    if attribute is None or isinstance(value, Members):
        return {"path": at.space.path(key), "value": "complete", "threshold": None}
    threshold = bounds(value, attribute) if isinstance(value, Interval) and not value.single else None
    return {"path": at.space.path(key), "value": spell(value, attribute.type), "threshold": threshold}


def changes_as_dict(reports: Sequence[ChangeReport]) -> dict[str, Any]:
    """The reports as ``schema/v1/changes.schema.json`` describes them."""
    return {
        "schema": "lexrules/changes/1",
        "goals": [
            {
                "conclusion": conclusion_as_dict(each.at.program, each.now),
                "size": each.size,
                "complete": each.complete,
                "by_cases": None
                if each.by_cases is None
                else {
                    "conclusion": conclusion_as_dict(each.at.program, each.by_cases.conclusion),
                    "split": [each.at.space.path(key) for key in each.by_cases.split],
                },
                "changes": [
                    {
                        "kind": change.kind,
                        "facts": [fact_as_dict(each.at, key, value) for key, value in change.facts],
                        "becomes": conclusion_as_dict(each.at.program, change.becomes),
                    }
                    for change in each.changes
                ],
            }
            for each in reports
        ],
    }
