"""The days by which something has to be done: read from the derivation, earliest first.

Which concluded dates are deadlines the vocabulary says. A deadline that facts not yet known still move is told
as far as it is known, with the facts that would settle it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from lexrules.engine.conclusions import Asked
from lexrules.engine.derivation import Derivation, NormTrace
from lexrules.engine.facts import Entity
from lexrules.explain import provisions
from lexrules.explain.missing import MissingFact, missing
from lexrules.explain.provisions import Cited
from lexrules.kb.program import Label, Norm
from lexrules.model import truth
from lexrules.model.values import Interval


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something has to be done, for an entity of the case.

    ``earliest`` and ``latest`` are the same day if the deadline is settled; either is ``None`` where the case does not
    bound it. ``may_not_arise``: there may be no such deadline at all. ``passed`` is ``None`` where it is open whether
    the day lies before the date asked about. ``norms`` are those that give it, or may.
    """

    entity: Entity
    name: str
    label: Label
    earliest: datetime.date | None
    latest: datetime.date | None
    may_not_arise: bool
    passed: bool | None
    norms: tuple[Norm, ...]
    citations: tuple[Cited, ...]
    missing: tuple[MissingFact, ...]

    @property
    def path(self) -> str:
        """``p1.review_deadline``."""
        return f"{self.entity.id}.{self.name}"

    @property
    def settled(self) -> bool:
        """Whether the day is known for certain."""
        return self.earliest is not None and self.earliest == self.latest and not self.may_not_arise

    def as_dict(self) -> dict[str, Any]:
        """The deadline for machines (schema/v1/deadlines.schema.json)."""
        return {
            "path": self.path,
            "entity": {"id": self.entity.id, "name": self.entity.name},
            "label": self.label._asdict(),
            "settled": self.settled,
            "earliest": self.earliest.isoformat() if self.earliest else None,
            "latest": self.latest.isoformat() if self.latest else None,
            "may_not_arise": self.may_not_arise,
            "passed": self.passed,
            "norms": [{"id": norm.id, "confidence": norm.confidence} for norm in self.norms],
            "citations": [cited.as_dict() for cited in self.citations],
            "missing": [fact.path for fact in self.missing],
        }


def deadlines(derivation: Derivation) -> list[Deadline]:
    """Every deadline that arises, or may arise, in the case; the earliest first, those without a day last."""
    found = [
        deadline
        for entity in derivation.case.entities.values()
        for (owner, name), attribute in derivation.program.attributes.items()
        if attribute.deadline and owner == entity.type and (deadline := _deadline(derivation, entity, name))
    ]
    return sorted(found, key=lambda each: (each.earliest or datetime.date.max, each.latest or datetime.date.max))


def _deadline(derivation: Derivation, entity: Entity, name: str) -> Deadline | None:
    value = derivation.value(entity, name)
    if not isinstance(value, Interval):
        return None  # it does not arise
    traces = [trace for trace in derivation.candidates(entity, name) if trace.applies & truth.TRUE]
    earliest, latest = _day(value.low), _day(value.high)
    settled = earliest is not None and earliest == latest and not value.na
    return Deadline(
        entity,
        name,
        derivation.attribute(entity, name).label,
        earliest,
        latest,
        value.na,
        _passed(derivation, earliest, latest),
        tuple(trace.norm for trace in traces),
        _cited(derivation, traces),
        () if settled else tuple(missing(derivation, [Asked(entity, name, False)])),
    )


def _passed(derivation: Derivation, earliest: datetime.date | None, latest: datetime.date | None) -> bool | None:
    """Whether the last day lies before the date asked about."""
    asked = derivation.case.root.values["as_of"]
    today = _day(asked.low) if isinstance(asked, Interval) else None
    if today is None:
        return None
    if latest is not None and latest < today:
        return True
    return False if earliest is not None and earliest >= today else None


def _cited(derivation: Derivation, traces: list[NormTrace]) -> tuple[Cited, ...]:
    every = [cited for trace in traces for cited in provisions.cited(derivation, trace)]
    return tuple({cited.citation: cited for cited in every}.values())


def _day(end: Any) -> datetime.date | None:
    return end if isinstance(end, datetime.date) else None
