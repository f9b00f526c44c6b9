"""Worlds in explanations: a tag that keeps their nodes apart, and the words for the law of a day.

The world as it is has no tag, so its ids are the same whether others are told beside it or not.
"""

from __future__ import annotations

import datetime

from lexrules.engine.comparing import ComparisonTrace, Law
from lexrules.engine.derivation import Derivation
from lexrules.explain import values
from lexrules.kb.program import Label
from lexrules.model.values import Interval


def tag(derivation: Derivation) -> str:
    """``!doing.a1=2020-01-01!certain``: what the derivation's world takes as given; empty for the world as it is."""
    world, entities = derivation.world, list(derivation.case.entities.values())
    names = {entity.index: entity.id for entity in entities} if world.fixed else {}
    parts = [f"{clock}.{names[index]}={day.isoformat() if day else 'own'}" for clock, index, day in world.fixed]
    if world.standard:
        parts.append(list(derivation.program.standards)[world.standard])
    if world.burden:
        parts.append("burden")
    return "".join(f"!{part}" for part in parts)


def law_of(comparison: ComparisonTrace, law: Law, clocks: Label) -> Label:
    """2020年1月1日的法律; of the clock's own date 行为日（2019年5月1日）的法律."""
    if law.day is not None:
        day = values.date(law.day)
        return Label(f"{day.zh}的法律", f"the law of {day.en}")
    own = own_day(comparison)
    if own is None:
        return Label(f"{clocks.zh}的法律", f"the law of the {clocks.en}")
    day = values.date(own)
    return Label(f"{clocks.zh}（{day.zh}）的法律", f"the law of the {clocks.en} ({day.en})")


def own_day(comparison: ComparisonTrace) -> datetime.date | None:
    """The clock's own date, if it is known to the day."""
    date = comparison.date[-1]
    known = isinstance(date, Interval) and date.single and isinstance(date.low, datetime.date)
    return date.low if known else None  # type: ignore[union-attr, return-value]
