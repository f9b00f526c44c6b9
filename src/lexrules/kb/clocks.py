"""Clocks: which date of a case chooses the version of a norm."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from lexrules.kb.expressions import FormulaBuilder
from lexrules.kb.program import Formula, Norm, Reading
from lexrules.kb.reading import Reader
from lexrules.kb.scope import Scope
from lexrules.kb.types import DATE
from lexrules.kb.vocabulary import Vocabulary
from lexrules.model.values import ONE_DAY


def clock_date(vocabulary: Vocabulary, clock: str, entity: str, reader: Reader) -> tuple[Formula, str]:
    """The date of ``clock`` as a term about ``entity``, and the entity type that it is the date of.

    Where the clock names no date for the entity or one that contains it, that is the date the question is asked about,
    and the type is empty.
    """
    builder = FormulaBuilder(Scope(vocabulary, entity), reader)
    dates = vocabulary.clock_dates.get(clock, {})
    lineage = vocabulary.entities[entity].lineage
    for container in lineage:
        if container in dates:
            builder.value(dates[container], DATE)
            return builder.formula(), container
    attribute = vocabulary.attributes.get((lineage[-1], "as_of"))
    if attribute is not None:
        builder.add("attribute", (), attribute.type, None, Reading(0, lineage[-1], "as_of", False))
    return builder.formula(), ""


def read_clocks(vocabulary: Vocabulary, reader: Reader) -> dict[tuple[str, str], Formula]:
    """When what lasts began, by clock and entity type.

    The dates of every clock are checked on the way: each has to make sense for the entity it is given for, whether a
    norm uses it or not.
    """
    since: dict[tuple[str, str], Formula] = {}
    for clock, dates in vocabulary.clock_dates.items():
        for entity, node in dates.items():
            FormulaBuilder(Scope(vocabulary, entity), reader).value(node, DATE)
        for entity, node in vocabulary.clock_since.get(clock, {}).items():
            builder = FormulaBuilder(Scope(vocabulary, entity), reader)
            if builder.value(node, DATE) is not None:
                since[clock, entity] = builder.formula()
    return since


def switches(norms: Iterable[Norm]) -> Mapping[str, tuple[datetime.date, ...]]:
    """By clock, the days on which a period of some norm begins and the days after one ends, in order."""
    found: dict[str, set[datetime.date]] = {}
    for norm in norms:
        days = found.setdefault(norm.clock, set())
        for start, end in norm.periods:
            if start is not None:
                days.add(start)
            if end is not None and end < datetime.date.max:
                days.add(end + ONE_DAY)
    return {clock: tuple(sorted(days)) for clock, days in found.items()}
