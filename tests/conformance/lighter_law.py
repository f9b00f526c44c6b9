"""Random histories of a penalty provision, and the lighter law (从旧兼从轻) found day by day.

行政处罚法 37: a penalty goes by the law of the day of the act; but where that law has been amended or repealed by the
day of the decision, and the new one punishes more lightly or not at all, by the new one. Nobody is punished under a law
that was not yet in force when he acted unless it is the lighter one, and nobody under one that is in force only after
the decision.

A history is a sequence of versions of one penalty provision: each has a period, with gaps and repeals, and some of
detention, fine and warning, in tiers that depend on the value at stake. What is found here knows days, not versions: it
walks from the day of the act to the day of the decision, one by one, and keeps the lightest law it meets. Nothing of
the project is used in it.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

ONE_DAY = datetime.timedelta(days=1)
KINDS = ("detention", "fine", "warning")
"""Heaviest first: detention outweighs any fine, a fine any warning."""
DETENTIONS = [(1, 5), (5, 10), (10, 15), (5, 15), (5, 5), (10, 10)]
FINES = [(0, 500), (200, 500), (200, 1000), (500, 1000), (500, 500), (1000, 1000)]
VALUES = [0, 999, 1000, 1001, 4999, 5000, 9000]
THRESHOLDS = [1000, 5000]
TURNS = [(1, 1), (2, 28), (2, 29), (3, 1), (3, 1), (7, 1), (10, 1), (12, 31)]
"""Days of the year on which versions begin: the first of March has the leap day before it in some years."""
END = datetime.date(2024, 12, 31)
"""The last day of these histories."""
Span = tuple[int, int]


class Tier(NamedTuple):
    """Least and most that is imposed where the value at stake is below ``below`` (``None``: any)."""

    below: int | None
    imposed: Span


class Penalty(NamedTuple):
    """A kind of penalty, the value at stake from which it is imposed at all, and how much of it, in tiers."""

    kind: str
    least_value: int
    tiers: tuple[Tier, ...]


class Version(NamedTuple):
    """A version of the provision: its first and last day (``None``: not repealed) and its penalties."""

    first: datetime.date
    last: datetime.date | None
    penalties: tuple[Penalty, ...]


class Act(NamedTuple):
    """An act, the day of the decision on it, and the value at stake."""

    day: datetime.date
    decided: datetime.date
    value: int


Law = dict[datetime.date, Version]
Outcome = dict[str, Span]
"""By kind, the least and most that is imposed."""


# -- histories ---------------------------------------------------------------------------------------------------------


def history(rng: random.Random) -> list[Version]:
    """One to five versions of a provision, in order."""
    firsts = sorted({first_day(rng) for _ in range(rng.randint(1, 5))})
    versions: list[Version] = []
    for first, following in pairwise([*firsts, None]):
        assert first is not None
        last = None if following is None else following - ONE_DAY
        if rng.random() < 0.3:  # repealed before the next version begins
            repealed = first + rng.choice([0, 1, 30, 200]) * ONE_DAY
            last = repealed if last is None else min(last, repealed)
        same = bool(versions) and rng.random() < 0.25  # what was amended is something else
        versions.append(Version(first, last, rng.choice(versions).penalties if same else penalties(rng)))
    return versions


def first_day(rng: random.Random) -> datetime.date:
    year, (month, day) = rng.randint(2015, 2021), rng.choice(TURNS)
    leap = year % 4 == 0
    return datetime.date(year, month, day if leap or (month, day) != (2, 29) else 28)


def penalties(rng: random.Random) -> tuple[Penalty, ...]:
    kinds = [kind for kind, share in zip(KINDS, (0.5, 0.7, 0.3), strict=True) if rng.random() < share]
    return tuple(Penalty(kind, rng.choice([0, 0, *THRESHOLDS]), tiers(rng, kind)) for kind in kinds)


def tiers(rng: random.Random, kind: str) -> tuple[Tier, ...]:
    pool = {"detention": DETENTIONS, "fine": FINES, "warning": [(0, 0)]}[kind]
    bounds = [] if kind == "warning" else sorted(rng.sample(THRESHOLDS, rng.choice([0, 1, 1, 2])))
    return tuple(Tier(below, rng.choice(pool)) for below in [*bounds, None])


# -- the oracle --------------------------------------------------------------------------------------------------------


def law_by_day(versions: list[Version]) -> Law:
    """The version in force on each day on which one is, as far as these histories go."""
    law: Law = {}
    for version in versions:
        day = version.first
        while day <= (version.last or END):
            law[day] = version
            day += ONE_DAY
    return law


def outcome(version: Version | None, value: int) -> Outcome:
    """What a version imposes for a value at stake; nothing where no law is in force."""
    return {
        penalty.kind: next(tier.imposed for tier in penalty.tiers if tier.below is None or value < tier.below)
        for penalty in (version.penalties if version else ())
        if value >= penalty.least_value
    }


def lighter(one: Outcome, other: Outcome) -> bool:
    """Whether one outcome is lighter: without the heavier kind of penalty, with less of it at most, then at least."""
    for kind in KINDS:
        if (kind in one) != (kind in other):
            return kind in other
        if kind in one and one[kind] != other[kind]:
            (one_least, one_most), (other_least, other_most) = one[kind], other[kind]
            return (one_most, one_least) < (other_most, other_least)
    return False


def lightest(law: Law, act: Act) -> tuple[Version | None, Outcome]:
    """The version to apply and what it imposes: the law of the day of the act, unless a later one is lighter."""
    day = act.day
    yesterday = chosen = law.get(day)
    imposed = outcome(chosen, act.value)
    while day < act.decided:
        day += ONE_DAY
        today = law.get(day)
        if today is not yesterday and lighter(other := outcome(today, act.value), imposed):
            chosen, imposed = today, other
        yesterday = today
    return chosen, imposed


# -- acts to decide on ------------------------------------------------------------------------------------------------


def spans(versions: list[Version]) -> list[tuple[datetime.date, datetime.date]]:
    """First and last day of each span without a change: versions, gaps, before the first, after the last."""
    start, end = versions[0].first - 400 * ONE_DAY, min(versions[-1].first + 700 * ONE_DAY, END)
    turns = {each.first for each in versions} | {each.last + ONE_DAY for each in versions if each.last}
    edges = [start, *sorted(turn for turn in turns if start < turn <= end), end + ONE_DAY]
    return [(first, following - ONE_DAY) for first, following in pairwise(edges)]


def acts(versions: list[Version], rng: random.Random) -> Iterator[Act]:
    """An act in each span, decided in it or in each later one."""
    found = spans(versions)
    for place, one in enumerate(found):
        for other in found[place:]:
            day, decided = sorted((day_in(one, rng), day_in(other, rng)))
            yield Act(day, decided, rng.choice(VALUES))


def day_in(span: tuple[datetime.date, datetime.date], rng: random.Random) -> datetime.date:
    """The first or last day of a span, a leap day in it, or any day."""
    first, last = span
    leap = [
        datetime.date(year, 2, 29)
        for year in range(first.year, last.year + 1)
        if year % 4 == 0 and first <= datetime.date(year, 2, 29) <= last
    ]
    inside = first + rng.randint(0, (last - first).days) * ONE_DAY
    return rng.choice([first, first, last, last, inside, *leap])
