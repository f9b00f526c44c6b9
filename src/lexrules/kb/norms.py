"""Norm files as written: norms, and those that tables write. Nothing is resolved here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from lexrules.errors import Span
from lexrules.kb.reading import NORM_ID, Reader
from lexrules.kb.tables import expand, read_tables
from lexrules.model.citation import Citation, parse_citation
from lexrules.source import Document, Node, Scalar

CONFIDENCE: Final = ("T", "P", "S", "M", "D")
_FIELDS: Final = {
    "id": True,
    "cites": True,
    "versions": False,
    "title": True,
    "gist": True,
    "confidence": True,
    "note": False,
    "for": True,
    "clock": False,
    "when": False,
    "unless": False,
    "overrides": False,
    "positions": False,
    "presumption": False,
    "then": True,
}


@dataclass(frozen=True, slots=True)
class NormSource:
    """A norm as written: its fields by key, the domain and default versions of its file, and where it stands."""

    id: str
    domain: str
    fields: dict[str, Node]
    default_versions: dict[str, Node]
    span: Span


def read_norms(
    documents: list[Document], domains: Collection[str], instruments: Collection[str], reader: Reader
) -> list[NormSource]:
    """Read all norm files; ids are unique over all of them."""
    norms: list[NormSource] = []
    seen: dict[str, Span] = {}
    tables = read_tables(documents, reader)
    for document in documents:
        top = reader.header(
            document, "a norm file", {"domain": True, "versions": False, "norms": False, "tables": False}
        )
        domain = reader.one_of(top.get("domain"), domains, "domain")
        versions = {}
        for key, value in reader.entries(top.get("versions")):
            if key.text in instruments:
                versions[key.text] = value
            else:
                reader.unknown("instrument", key.text, key, instruments)
                versions[""] = value
        written = [*reader.items(top.get("norms"))]
        for table in reader.items(top.get("tables")):
            written.extend(expand(table, tables, reader))
        for node in written:
            fields = reader.fields(node, "a norm", _FIELDS)
            norm_id = reader.matching(fields.get("id"), NORM_ID, "a norm id")
            if not norm_id:
                continue
            if norm_id in seen:
                reader.report("LEX2005", fields["id"], what="norm", name=norm_id, first=str(seen[norm_id]))
                continue
            seen[norm_id] = fields["id"].span
            norms.append(NormSource(norm_id, domain, fields, versions, fields["id"].span))
    return norms


def citations(node: Node | None, reader: Reader) -> list[tuple[Citation, Node]]:
    """The citations of a list (or of one scalar), with their places."""
    if node is None:
        return []
    items = [node] if isinstance(node, Scalar) else reader.items(node)
    found = []
    for item in items:
        text = reader.text(item)
        citation = parse_citation(text)
        if citation is not None:
            found.append((citation, item))
        elif text:
            reader.report("LEX2004", item, text=text, what="a citation (instrument/article/paragraph/item)")
    return found
