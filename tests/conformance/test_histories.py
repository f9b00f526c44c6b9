"""The lighter law (从旧兼从轻): boundary days by hand, generated histories against the day-by-day oracle.

More histories: ``python -m tests.conformance.histories --count 5000``.
"""

from __future__ import annotations

import datetime
import os
from typing import Any

import pytest

from lexrules.engine import comparing
from lexrules.model import truth
from tests.conformance import histories, pairs
from tests.conformance.lighter_law import Act, Penalty, Tier, Version, law_by_day

SEED = os.environ.get("LEXRULES_CONFORMANCE_SEED", "suite")
HISTORIES = 50


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def version(first: str, last: str | None, **imposed: tuple[int, int]) -> Version:
    """A version that imposes the same whatever the value at stake."""
    kinds = tuple(Penalty(kind, 0, (Tier(None, span),)) for kind, span in imposed.items())
    return Version(day(first), day(last) if last else None, kinds)


HARSH, MILD = {"fine": (500, 1000)}, {"fine": (200, 500)}
LOCKED = {"detention": (1, 5)}
LEAP_DAY, NEXT_DAY = "2020-02-29", "2020-03-01"
"""The last day of the old law and the first of the new."""
BOUNDARIES: dict[str, tuple[list[Version], str, str, dict[str, tuple[int, int]]]] = {
    "old law on its last day": (
        [version("2015-01-01", LEAP_DAY, **HARSH), version(NEXT_DAY, None, **MILD)],
        LEAP_DAY, LEAP_DAY, {"v0.fine": (500, 1000)},
    ),
    "milder law from its first day on": (
        [version("2015-01-01", LEAP_DAY, **HARSH), version(NEXT_DAY, None, **MILD)],
        LEAP_DAY, NEXT_DAY, {"v1.fine": (200, 500)},
    ),
    "harsher law not for the day before it": (
        [version("2015-01-01", LEAP_DAY, **MILD), version(NEXT_DAY, None, **HARSH)],
        LEAP_DAY, "2022-01-01", {"v0.fine": (200, 500)},
    ),
    "harsher law for its first day": (
        [version("2015-01-01", LEAP_DAY, **MILD), version(NEXT_DAY, None, **HARSH)],
        NEXT_DAY, NEXT_DAY, {"v1.fine": (500, 1000)},
    ),
    "equal laws: the old one": (
        [version("2015-01-01", LEAP_DAY, **MILD), version(NEXT_DAY, None, **MILD)],
        LEAP_DAY, "2022-01-01", {"v0.fine": (200, 500)},
    ),
    "any fine before detention": (
        [version("2015-01-01", LEAP_DAY, **LOCKED), version(NEXT_DAY, None, **HARSH)],
        "2019-05-01", "2022-01-01", {"v1.fine": (500, 1000)},
    ),
    "an additional fine is the heavier": (
        [version("2015-01-01", LEAP_DAY, **LOCKED), version(NEXT_DAY, None, **LOCKED, **MILD)],
        "2019-05-01", "2022-01-01", {"v0.detention": (1, 5)},
    ),
    "the same most, the lesser least": (
        [version("2015-01-01", LEAP_DAY, fine=(500, 1000)), version(NEXT_DAY, None, fine=(200, 1000))],
        "2019-05-01", "2022-01-01", {"v1.fine": (200, 1000)},
    ),
    "no basis yet on the day of the act": ([version(NEXT_DAY, None, **HARSH)], LEAP_DAY, "2022-01-01", {}),
    "repealed before the decision": ([version("2015-01-01", LEAP_DAY, **HARSH)], "2019-05-01", NEXT_DAY, {}),
    "repealed after the decision": (
        [version("2015-01-01", LEAP_DAY, **HARSH)], "2019-05-01", LEAP_DAY, {"v0.fine": (500, 1000)},
    ),
    "not yet in force on the day of the decision": (
        [version("2015-01-01", LEAP_DAY, **HARSH), version(NEXT_DAY, None, **MILD)],
        "2019-05-01", "2019-12-31", {"v0.fine": (500, 1000)},
    ),
    "the mildest of three, in between": (
        [version("2015-01-01", "2018-12-31", **HARSH), version("2019-01-01", LEAP_DAY, fine=(100, 200)),
         version(NEXT_DAY, None, **MILD)],
        "2018-12-31", "2022-01-01", {"v1.fine": (100, 200)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_boundary_days(boundary: str) -> None:
    versions, done, decided, expected = BOUNDARIES[boundary]
    act = Act(day(done), day(decided), 1000)
    loaded = pairs.Loaded(histories.knowledge_base(versions))
    (said,) = histories.measures(loaded, histories.case_of([act]), rete=True)
    assert {each: histories.span_of(each, attributes) for each, (_, attributes) in said.items()} == expected
    assert all(exists == truth.TRUE for exists, _ in said.values())
    assert histories.wanted(versions, law_by_day(versions), act) == expected


@pytest.mark.parametrize("part", range(4))
def test_the_lighter_law_of_generated_histories(part: int) -> None:
    seeds = [f"{SEED}/{part * HISTORIES + number}" for number in range(HISTORIES)]
    counts, differences = histories.run(seeds, stop_after=1)
    assert not differences, differences[0]
    assert counts["decided by a later law"] > HISTORIES


FAULTS: dict[str, Any] = {
    "the law of the act only": lambda days: [place == 0 for place, _ in enumerate(days)],
    "the law of the decision only": lambda days: [place == len(days) - 1 for place, _ in enumerate(days)],
    "of equal laws the last": lambda days: _may_be_taken(days[::-1])[::-1],
}
_may_be_taken = comparing.may_be_taken


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "may_be_taken", FAULTS[fault])
    monkeypatch.setattr(pairs, "RETE", None)
    _, differences = histories.run([f"faults/{number}" for number in range(30)], stop_after=1)
    assert differences
