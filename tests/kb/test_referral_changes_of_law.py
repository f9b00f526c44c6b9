"""A change of law leaves no offence without any measure that it had, unless the law itself dropped it.

Later law is applied where it is lighter (行政处罚法37). If a later version were simply not encoded, an act under the
old one would seem to go unpunished; this holds the encoding to it, offence by offence and day by day.
"""

from __future__ import annotations

import datetime
from typing import Any, Final

import pytest

from lexrules.api import KnowledgeBase, load
from lexrules.model import truth
from tests.kb.test_referral_completeness import POSITIONS, assessed

#: Where a change of law does leave none, and why.
DROPPED: Final = {
    # 容留吸毒 of a unit: 治安管理处罚法2025 85(2) took the place of 禁毒法61, and penalises those responsible (18).
    ("drug_venue", "unit", datetime.date(2026, 1, 1)),
}
FIRST: Final = datetime.date(2018, 10, 27)  # decisions before are not covered
ONE_DAY: Final = datetime.timedelta(1)


@pytest.fixture(scope="module")
def law() -> KnowledgeBase:
    return load()


def switches(law: KnowledgeBase, offence: str) -> list[datetime.date]:
    """The days on which the norms for an offence change."""
    index = law.program.indexes["act", "measures"]
    periods = [period for norm in index.by_member.get(offence, ()) for period in law.program.norms[norm].periods]
    begins = {period.start for period in periods if period.start}
    ends = {period.end + ONE_DAY for period in periods if period.end}
    return sorted(day for day in begins | ends if day > FIRST)


def may_follow(law: KnowledgeBase, offence: str, kind: str, day: datetime.date) -> bool:
    """Whether any measure may follow an act of that day, nothing but the offence being known of it."""
    natural = kind == "natural_person"
    act: dict[str, Any] = {
        "id": "a1", "offence": offence,
        "ended_on": f"{day}", "discovered_on": f"{day}", "police_discovered_on": f"{day}",
        "capacity": "full" if natural else "not_applicable", "defence": "none", "no_fault_proven": False,
        "civil_dispute": False, "corrected": False, "first_violation": False, "gravity": assessed(("aggravated",)),
    }  # fmt: skip
    person = {
        "kind": kind, "born_on": "1985-01-01" if natural else "not_applicable", "prior_measures": [], "acts": [act],
        "non_prosecution": {"kind": "relative", "ground": "not_applicable", "decided_on": f"{day}"},
    }  # fmt: skip
    case = {"domain": "referral", "as_of": f"{day}", "case": {"persons": [person]}}
    decision = law.evaluate(case, goals=["a1.measures"], engines=["native"], positions=POSITIONS)
    return any(measure.exists & truth.TRUE for measure in decision["a1.measures"].measures)


@pytest.mark.parametrize("kind", ["natural_person", "unit"])
def test_no_change_of_law_leaves_an_offence_without_measures(law: KnowledgeBase, kind: str) -> None:
    lost = {
        (offence, kind, day)
        for offence in law.program.enums["offence"].members
        for day in switches(law, offence)
        if may_follow(law, offence, kind, day - ONE_DAY) and not may_follow(law, offence, kind, day)
    }
    assert lost == {each for each in DROPPED if each[1] == kind}
