"""Instruments: their versions, effective periods, and the digests of the texts that were encoded."""

from __future__ import annotations

import datetime
import re
from itertools import pairwise
from typing import Final

from lexrules.kb.program import Instrument, Period, Version
from lexrules.kb.reading import NORM_ID, Reader
from lexrules.source import Document, Node

#: Strongest first; a conclusion is as strong as its weakest necessary support.
GRADES: Final = (
    "law",
    "administrative_regulation",
    "judicial_interpretation",
    "procuratorial_rule",
    "department_rule",
    "policy",
    "scholarship",
)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_ARTICLE: Final = re.compile(r"[1-9]\d*(?:-[1-9]\d*)?")


def read_instruments(documents: list[Document], clocks: dict[str, object], reader: Reader) -> dict[str, Instrument]:
    """Read all instrument files and check that periods are in order and do not overlap."""
    instruments: dict[str, Instrument] = {}
    for document in documents:
        fields = reader.header(
            document,
            "an instrument file",
            {
                "instrument": True,
                "title": True,
                "grade": True,
                "clock": True,
                "issuer": False,
                "note": False,
                "versions": True,
            },
        )
        name = reader.matching(fields.get("instrument"), NORM_ID, "an instrument id")
        if name in instruments:
            reader.report("LEX2005", fields["instrument"], what="instrument", name=name, first="another file")
        if not name:
            continue
        for optional in ("issuer", "note"):
            if optional in fields:
                reader.label(fields[optional])
        versions = tuple(
            version
            for node in reader.items(fields.get("versions"))
            if (version := _version(name, node, reader)) is not None
        )
        _check_periods(versions, fields.get("versions"), reader)
        instruments[name] = Instrument(
            name,
            reader.label(fields.get("title")),
            reader.one_of(fields.get("grade"), GRADES, "grade"),
            reader.one_of(fields.get("clock"), clocks, "clock"),
            versions,
        )
    return instruments


def _version(instrument: str, node: Node, reader: Reader) -> Version | None:
    fields = reader.fields(
        node, "a version", {"id": True, "effective": True, "text": True, "note": False, "document_number": False}
    )
    version_id = reader.matching(fields.get("id"), NORM_ID, "a version id")
    if not version_id or "effective" not in fields:
        return None
    effective = reader.fields(fields["effective"], "an effective period", {"from": True, "to": False})
    period = Period(reader.date(effective.get("from")), reader.date(effective.get("to")))
    if period.start and period.end and period.start > period.end:
        reader.report("LEX2010", fields["effective"], start=period.start, end=period.end)
    digests = {}
    for key, value in reader.entries(fields.get("text")):
        article = reader.matching(key, _ARTICLE, "an article number")
        digests[article] = reader.matching(value, _DIGEST, "a SHA-256 digest")
    return Version(version_id, instrument, period, digests)


def _check_periods(versions: tuple[Version, ...], node: Node | None, reader: Reader) -> None:
    if node is None:
        return
    in_order = sorted(versions, key=lambda version: version.period.start or datetime.date.min)
    for earlier, later in pairwise(in_order):
        if earlier.period.end is None or (later.period.start is not None and earlier.period.end >= later.period.start):
            reader.report("LEX2305", node, first=earlier.id, second=later.id)
