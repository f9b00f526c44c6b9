"""What would change conclusions, as reports for people and for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lexrules.case.spelling import spell
from lexrules.consult.cases import ByCases, by_cases
from lexrules.consult.changes import Change, Search, arranged
from lexrules.consult.comparison import Comparison, Pair
from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.planner import Consultant
from lexrules.consult.space import Key, Supposed
from lexrules.consult.words import bounds
from lexrules.engine.conclusions import Asked, Conclusion
from lexrules.engine.facts import Case, Members
from lexrules.explain.values import as_json
from lexrules.kb.program import Program
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
        facts = () if same is not None else tuple(arranged(at, search))
        found.append(ChangeReport(at, goal, now, facts, same, size, search.complete))
    return found


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


def comparison_as_dict(program: Program, found: Comparison) -> dict[str, Any]:
    """A comparison as ``schema/v1/comparison.schema.json`` describes it."""

    def facts(pairs: Sequence[Pair]) -> list[dict[str, Any]]:
        return [{"path": pair.path, **_spelled(program, pair)} for pair in pairs]

    def side(conclusion: Conclusion | None) -> dict[str, Any] | None:
        return None if conclusion is None else conclusion_as_dict(program, conclusion)

    return {
        "schema": "lexrules/comparison/1",
        "differences": [
            {
                "of": each.path,
                "first": side(each.first),
                "second": side(each.second),
                "facts": facts(each.facts),
                "norms": [{"id": norm.id, "in": ("first", "second")[where]} for norm, where in each.norms],
            }
            for each in found.differences
        ],
        "same": list(found.same),
        "facts": facts(found.facts),
        "only_in_first": list(found.alone[0]),
        "only_in_second": list(found.alone[1]),
    }


def _spelled(program: Program, pair: Pair) -> dict[str, str]:
    declared = program.attributes[pair.entity, pair.key[1]]
    return {"first": spell(pair.first, declared.type), "second": spell(pair.second, declared.type)}
