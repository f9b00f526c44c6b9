"""How each fact of the shipped domains can still change: marked, or left to the default on purpose.

``tests/data/changes-default.txt`` lists the facts for which the default is meant: what is not known can be found out,
and what a case states is not changed. A new fact is either marked with ``changes`` or put on that list.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

import lexrules
from lexrules.case.relevant import relevant
from lexrules.consult.report import change_reports

DEFAULT = Path(__file__).parents[1] / "data" / "changes-default.txt"
#: What people can still bring about after the act, and the provision that makes it count.
DONE = {
    "act.corrected": "apl/33/1",
    "act.environment_compensated": "eco-code/1056/2",
    "act.environment_repaired": "eco-code/1056/2",
    "act.guardian_requests": "pspl/53/0/1",
    "act.mitigation.consequences_removed": "apl/32",
    "act.mitigation.forgiven": "pspl/20",
    "act.mitigation.merit": "apl/32",
    "act.settlement": "pspl/9",
    "act.settlement_performed": "pspl/9",
    "act.victim_requests": "pspl/53/0/1",
    "claim.chain.asked": "food-safety/148/1",
    "claim.fines_executed": "ji-ip-punitive/6/2",
    "claim.pil.protected": "pil-rules/90/1/5",
    "claim.pil.settled": "pil-rules/90/1/2",
    "claim.plural.paid_excess": "cc/178/2",
    "claim.restraint.remedied": "ji-eco-punitive/10/1",
    "opinion.corrected": "linkage practice",
    "opinion.urged": "linkage practice",
    "person.non_criminal_measures": "cl/37",
}
CASE = {
    "domain": "referral",
    "case": {
        "persons": [
            {
                "id": "p1",
                "kind": "natural_person",
                "born_on": "1985-03-02",
                "blind_or_deaf_mute": False,
                "non_prosecution": {"kind": "相对不起诉", "ground": "不适用", "decided_on": "2026-08-03"},
                "acts": [
                    {
                        "id": "a1",
                        "offence": "盗窃罪",
                        "ended_on": "2026-03-02",
                        "police_discovered_on": "2026-03-02",
                        "gravity": {"value": "ordinary", "reason": "设定", "assessor": "handling_prosecutor"},
                        "harm": {"value": "significant", "reason": "设定", "assessor": "handling_prosecutor"},
                        "corrected": False,
                        "first_violation": False,
                        "mitigation": {
                            "consequences_removed": False,
                            "forgiven": False,
                            "coerced": False,
                            "coercion_only": False,
                            "surrendered": False,
                            "disclosed": False,
                            "merit": False,
                        },
                    }
                ],
            }
        ]
    },
}


@pytest.fixture(scope="module")
def knowledge_base() -> lexrules.KnowledgeBase:
    return lexrules.load()


def test_every_fact_is_marked_or_the_default_is_meant(knowledge_base: lexrules.KnowledgeBase) -> None:
    program = knowledge_base.program
    used = {f"{entity}.{name}" for each in program.domains.values() for entity, name in relevant(program, each).facts}
    marked = {each.path for each in program.attributes.values() if each.changes}
    lines = DEFAULT.read_text(encoding="utf-8").splitlines()
    meant = [line for line in lines if line and not line.startswith("#")]

    assert meant == sorted(used - marked)


def test_what_can_still_be_done_is_what_the_law_rewards(knowledge_base: lexrules.KnowledgeBase) -> None:
    attributes = knowledge_base.program.attributes.values()
    assert {each.path for each in attributes if each.changes == "done"} == set(DONE)


def test_changes_are_sorted_by_what_people_can_do(knowledge_base: lexrules.KnowledgeBase) -> None:
    # 治安管理处罚法第二十条：谅解、消除后果、立功都还可以做到；胁迫、投案不是。
    case = knowledge_base.case(CASE, as_of=datetime.date(2026, 11, 22))
    (report,) = change_reports(knowledge_base.consultant(), case, knowledge_base.asked(case, ["a1.waivable"]), size=1)
    found = {report.at.space.path(key): change.kind for change in report.changes for key, _ in change.facts}
    done = {path.removeprefix("a1.mitigation.") for path, kind in found.items() if kind == "done"}

    assert done == {"consequences_removed", "forgiven", "merit"}
    assert found["a1.mitigation.coerced"] == found["a1.mitigation.surrendered"] == "fixed"
