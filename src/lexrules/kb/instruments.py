"""Instruments: their versions, effective periods, and the digests of the texts that were encoded."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Final

from lexrules.errors import Span
from lexrules.kb.norms import citations
from lexrules.kb.program import GRADES, Instrument, Period, Version
from lexrules.kb.reading import NORM_ID, Reader
from lexrules.model.citation import Citation
from lexrules.source import Document, Node

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_ARTICLE: Final = re.compile(r"[1-9]\d*(?:-[1-9]\d*)?")


def read_instruments(documents: list[Document], clocks: dict[str, object], reader: Reader) -> dict[str, Instrument]:
    """Read all instrument files and check that periods are in order and do not overlap."""
    instruments: dict[str, Instrument] = {}
    places: dict[str, Span] = {}
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
        if not name:
            reader.spoil(PurePosixPath(document.name).stem)
            continue
        if name in places:
            reader.report("LEX2005", fields["instrument"], what="instrument", name=name, first=str(places[name]))
        places[name] = fields["instrument"].span
        for optional in ("issuer", "note"):
            if optional in fields:
                reader.label(fields[optional])
        versions = tuple(
            found
            for node in reader.items(fields.get("versions"))
            if (found := _version(name, node, reader)) is not None
        )
        _check_versions(versions, reader)
        instruments[name] = Instrument(
            name,
            reader.label(fields.get("title")),
            reader.one_of(fields.get("grade"), GRADES, "grade"),
            reader.one_of(fields.get("clock"), clocks, "clock"),
            tuple(version for version, _ in versions),
        )
    return instruments


def _version(instrument: str, node: Node, reader: Reader) -> tuple[Version, dict[str, Node]] | None:
    """One version, and its fields, for messages."""
    fields = reader.fields(
        node, "a version", {"id": True, "effective": True, "text": True, "note": False, "document_number": False}
    )
    version_id = reader.matching(fields.get("id"), NORM_ID, "a version id")
    if not version_id or "effective" not in fields:
        reader.spoil(version_id)
        return None
    before = len(reader.findings)
    effective = reader.fields(fields["effective"], "an effective period", {"from": True, "to": False})
    period = Period(reader.date(effective.get("from")), reader.date(effective.get("to")))
    if period.start and period.end and period.start > period.end:
        reader.report("LEX2010", fields["effective"], start=period.start, end=period.end)
    if len(reader.findings) > before:
        reader.spoil(version_id)
        return None
    digests = {}
    for key, value in reader.entries(fields.get("text")):
        article = reader.matching(key, _ARTICLE, "an article number")
        digests[article] = reader.matching(value, _DIGEST, "a SHA-256 digest")
    return Version(version_id, instrument, period, digests), fields


def _check_versions(versions: tuple[tuple[Version, dict[str, Node]], ...], reader: Reader) -> None:
    """Every version has an id of its own, and no two are in force on one day."""
    places: dict[str, Node] = {}
    for version, fields in versions:
        first = places.setdefault(version.id, fields["id"])
        if first is not fields["id"]:
            reader.report(
                "LEX2005", fields["id"], what=f"version of `{version.instrument}`", name=version.id, first=first.span
            )
    in_order = sorted(versions, key=lambda each: each[0].period.start or datetime.date.min)
    for (earlier, _), (later, fields) in pairwise(in_order):
        if earlier.period.end is None or (later.period.start is None or earlier.period.end >= later.period.start):
            reader.report("LEX2305", fields["effective"], first=earlier.id, second=later.id)


def known_citations(cites: Node | None, instruments: Mapping[str, Instrument], reader: Reader) -> list[Citation]:
    """The citations under ``cites`` whose instrument is known and has a digest of the article in some version."""
    found = []
    for citation, node in citations(cites, reader):
        instrument = instruments.get(citation.instrument)
        if instrument is None:
            reader.unknown("instrument", citation.instrument, node, instruments)
        elif not any(citation.article in version.digests for version in instrument.versions):
            reader.report("LEX2308", node, article=citation.article, version=instrument.id)
        else:
            found.append(citation)
    return found
