"""Disputes: questions of law on which practice or doctrine is split, and the positions taken on them."""

from __future__ import annotations

from collections.abc import Mapping

from lexrules.errors import Span
from lexrules.kb.instruments import known_citations
from lexrules.kb.norms import CONFIDENCE
from lexrules.kb.program import Dispute, Instrument, Norm, Position, PositionId
from lexrules.kb.reading import NORM_ID, Reader
from lexrules.source import Document, Node


def read_disputes(
    documents: list[Document], instruments: Mapping[str, Instrument], reader: Reader
) -> tuple[dict[str, Dispute], dict[str, Span]]:
    """The disputes of all files, and where each stands."""
    disputes: dict[str, Dispute] = {}
    places: dict[str, Span] = {}
    for document in documents:
        top = reader.header(document, "a file of disputes", {"disputes": True})
        for node in reader.items(top.get("disputes")):
            fields = reader.fields(
                node, "a dispute", dict.fromkeys(("id", "title", "question", "default", "because", "positions"), True)
            )
            name = reader.matching(fields.get("id"), NORM_ID, "an id")
            if not name:
                continue
            if name in places:
                reader.report("LEX2005", fields["id"], what="dispute", name=name, first=str(places[name]))
                continue
            places[name] = fields["id"].span
            disputes[name] = _dispute(name, fields, instruments, reader)
    return disputes, places


def _dispute(name: str, fields: dict[str, Node], instruments: Mapping[str, Instrument], reader: Reader) -> Dispute:
    positions: dict[str, Position] = {}
    places: dict[str, Span] = {}
    written = reader.items(fields.get("positions"))
    for node in written:
        position = _position(name, node, instruments, reader)
        if position is not None and position.id.position in positions:
            first = str(places[position.id.position])
            reader.report("LEX2005", node, what="position", name=str(position.id), first=first)
        elif position is not None:
            positions[position.id.position] = position
            places[position.id.position] = node.span
    if len(written) < 2 and "positions" in fields:
        reader.report("LEX2325", fields["positions"], dispute=name)
    return Dispute(
        name,
        reader.label(fields.get("title")),
        reader.label(fields.get("question")),
        reader.one_of(fields.get("default"), positions, f"position of `{name}`"),
        reader.label(fields.get("because")),
        positions,
    )


def _position(dispute: str, node: Node, instruments: Mapping[str, Instrument], reader: Reader) -> Position | None:
    required = dict.fromkeys(("id", "title", "gist", "held_by", "confidence"), True)
    fields = reader.fields(node, "a position", required | dict.fromkeys(("cites", "sources", "note"), False))
    name = reader.matching(fields.get("id"), NORM_ID, "an id")
    cited = tuple(known_citations(fields.get("cites"), instruments, reader))
    sources = tuple(reader.label(each) for each in reader.items(fields.get("sources")))
    confidence = reader.one_of(fields.get("confidence"), CONFIDENCE, "confidence")
    if not name:
        return None
    if "cites" not in fields and not sources:
        reader.report("LEX2326", node, position=name)
    if confidence in ("M", "D") and "note" not in fields:
        reader.report("LEX2307", fields["confidence"], confidence=confidence)
    return Position(
        PositionId(dispute, name),
        reader.label(fields.get("title")),
        reader.label(fields.get("gist")),
        reader.label(fields.get("held_by")),
        cited,
        sources,
        confidence,
        reader.label(fields["note"]) if "note" in fields else None,
    )


def check_disputes(
    disputes: Mapping[str, Dispute], places: Mapping[str, Span], norms: tuple[Norm, ...], reader: Reader
) -> None:
    """A dispute on which no norm depends decides nothing."""
    used = {position.dispute for norm in norms for position in norm.positions}
    for name in disputes:
        if name not in used:
            reader.report("LEX2327", places[name], dispute=name)
