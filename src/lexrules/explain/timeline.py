"""What each version of an instrument changed in what a knowledge base encodes of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lexrules.kb.program import Instrument, Norm, Program, Version
from lexrules.model.values import ONE_DAY


@dataclass(frozen=True, slots=True)
class Change:
    """A version beside the one before it: the articles whose official text differs, that came and that went, and the
    norms whose periods begin and end with it. Articles are those that norms cite.
    """

    version: Version
    first: bool
    gap: bool
    """Whether no version was in force for a time before it."""
    changed: tuple[str, ...]
    came: tuple[str, ...]
    went: tuple[str, ...]
    begin: tuple[Norm, ...]
    end: tuple[Norm, ...]
    """Those of the version before that this one does not carry on."""

    def as_dict(self) -> dict[str, Any]:
        """The change for machines."""
        period = self.version.period
        return {
            "id": self.version.id,
            "from": period.start.isoformat() if period.start else None,
            "to": period.end.isoformat() if period.end else None,
            "gap": self.gap,
            "articles": {"changed": list(self.changed), "came": list(self.came), "went": list(self.went)},
            "norms": {"begin": [norm.id for norm in self.begin], "end": [norm.id for norm in self.end]},
        }


def timeline(program: Program, instrument: Instrument) -> list[Change]:
    """The versions of an instrument in the order of their periods, each beside the one before it."""
    norms = [norm for norm in program.norms if norm.citations[0].instrument == instrument.id]
    in_order = sorted(instrument.versions, key=lambda version: version.period.start or datetime.date.min)
    found: list[Change] = []
    before: Version | None = None
    for version in in_order:
        old = before.digests if before else {}
        encoded = [norm for norm in norms if version.id in norm.versions]
        earlier = [norm for norm in norms if before and before.id in norm.versions]
        gap = _gap(before, version)
        found.append(
            Change(
                version,
                before is None,
                gap,
                _sorted(each for each in old.keys() & version.digests if old[each] != version.digests[each]),
                _sorted(version.digests.keys() - old.keys()) if before else (),
                _sorted(old.keys() - version.digests.keys()),
                tuple(norm for norm in encoded if gap or norm not in earlier),
                tuple(norm for norm in earlier if norm not in encoded),
            )
        )
        before = version
    return found


def _gap(before: Version | None, version: Version) -> bool:
    end, start = (before.period.end if before else None), version.period.start
    return end is not None and start is not None and end + ONE_DAY < start


def _sorted(articles: Iterable[str]) -> tuple[str, ...]:
    """Articles in their order: 9 before 10, 133-1 after 133."""
    return tuple(sorted(articles, key=lambda each: [int(part) for part in each.split("-")]))
