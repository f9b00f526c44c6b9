"""Deadlines as an iCalendar file (RFC 5545): one all-day event a deadline, the same event again when exported anew.

Written by hand (docs/decisions/0014): all-day events without recurrence or time zone need six properties and two rules,
folding and escaping.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator
from typing import Final

from lexrules.errors import Language
from lexrules.explain.deadlines import Deadline
from lexrules.explain.provisions import CONFIDENCE
from lexrules.kb.program import Label

_FOLD: Final = 75  # octets a line, the line break not counted
_EARLIEST: Final = Label("最早", "earliest")
_LATEST: Final = Label("最迟", "latest")
_OPEN: Final = Label("尚待查明", "still to be found out")


def to_icalendar(deadlines: Iterable[Deadline], name: str, stamp: datetime.date, language: Language = "zh") -> str:
    """A calendar of the deadlines that have a day.

    ``name`` identifies the case: events of one name and path replace each other. ``stamp`` is the date asked about. A
    deadline not yet settled stands tentatively on its earliest day and says what is still to be found out.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//lexrules//deadlines//ZH", "CALSCALE:GREGORIAN"]
    for deadline in deadlines:
        if deadline.earliest is not None:
            lines += _event(deadline, deadline.earliest, name, stamp, language)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(
    deadline: Deadline, day: datetime.date, name: str, stamp: datetime.date, language: Language
) -> Iterator[str]:
    say = Label._fields.index(language)
    who = deadline.entity.name or deadline.entity.id
    summary = f"{deadline.label[say]} · {who}"
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, f'lexrules:{name}:{deadline.path}')}"
    yield f"DTSTAMP:{stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"SUMMARY:{_escaped(summary if deadline.settled else f'{summary} ({_EARLIEST[say]})')}"
    yield f"DESCRIPTION:{_escaped(_description(deadline, say))}"
    yield f"STATUS:{'CONFIRMED' if deadline.settled else 'TENTATIVE'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _description(deadline: Deadline, say: int) -> str:
    told = [cited.text[say] for cited in deadline.citations]
    told += [CONFIDENCE[norm.confidence][say] for norm in deadline.norms if norm.confidence != "T"]
    if not deadline.settled:
        told.append(f"{_LATEST[say]}: {deadline.latest or '—'}")
        told += [f"{_OPEN[say]}: {fact.label[say]}" for fact in deadline.missing]
    return "\n".join(dict.fromkeys(told))


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return "".join(character for character in text if character.isprintable() or character == " ")


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets, no character cut in two; each part but the first begins with a space."""
    part, used = "", 0
    for character in line:
        octets = len(character.encode())
        if used + octets > _FOLD:
            yield part
            part, used = " ", 1
        part += character
        used += octets
    yield part
