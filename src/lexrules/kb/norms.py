"""Norm files as written: norms, and tables expanded row by row. Nothing is resolved here."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from lexrules.errors import Span
from lexrules.kb.reading import NORM_ID, Reader, shape
from lexrules.model.citation import Citation, parse_citation
from lexrules.source import Document, Mapping, Node, Scalar, Sequence

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
_CELL: Final = re.compile(r"\$([a-z][a-z0-9_]*)")


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
            written.extend(_expand(table, reader))
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


def _expand(table: Node, reader: Reader) -> list[Node]:
    """The norms of a table, one a row, each standing where its row stands."""
    fields = reader.fields(table, "a table", {"id": True, "columns": True, "norm": True, "rows": True})
    table_id = reader.matching(fields.get("id"), NORM_ID, "a table id")
    columns = {
        key.text: reader.one_of(value, ("required", "optional"), "kind of column") == "required"
        for key, value in reader.entries(fields.get("columns"))
    }
    if not table_id or "norm" not in fields:
        return []
    template = {key.text: (key, value) for key, value in reader.entries(fields["norm"])}
    if "id" in template:
        # The id of a norm is made of those of the table and the row.
        reader.report("LEX2001", template.pop("id")[0], key="id", where="the norm of a table")
    if not _cells_known(fields["norm"], columns, reader):
        return []
    norms: list[Node] = []
    for row in reader.items(fields.get("rows")):
        before = len(reader.findings)
        cells = reader.fields(row, f"a row of `{table_id}`", {**columns, "id": True})
        row_id = reader.text(cells.get("id"))
        filled = _fill(Mapping(template, row.span), cells, columns, row, reader)
        if isinstance(filled, Mapping) and row_id.strip() and len(reader.findings) == before:
            name = Scalar(f"{table_id}.{row_id}", cells["id"].span)
            norms.append(Mapping({"id": (Scalar("id", row.span), name), **filled.entries}, row.span))
    return norms


def _cells_known(node: Node, columns: dict[str, bool], reader: Reader) -> bool:
    """Whether every cell of a template is filled by a column; those that are not are reported."""
    if isinstance(node, Scalar):
        unknown = [match for match in _CELL.finditer(node.text) if match[1] not in columns and match[1] != "id"]
        for match in unknown:
            reader.report(
                "LEX2217", reader.place(node, match.start()), reader.closest(match[1], columns), name=match[1]
            )
        return not unknown
    nodes = node.items if isinstance(node, Sequence) else [value for _, value in node]
    return not [each for each in nodes if not _cells_known(each, columns, reader)]


def _fill(node: Node, cells: dict[str, Node], columns: dict[str, bool], row: Node, reader: Reader) -> Node | None:
    """The template with its cells filled in; ``None`` where a whole value is a cell that the row leaves out."""
    if isinstance(node, Scalar):
        whole = _CELL.fullmatch(node.text)
        return cells.get(whole[1]) if whole else _fill_text(node, cells, columns, row, reader)
    if isinstance(node, Sequence):
        items = (_fill(item, cells, columns, row, reader) for item in node.items)
        return Sequence(tuple(item for item in items if item is not None), node.span)
    entries = {
        key: (key_node, filled)
        for key, (key_node, value) in node.entries.items()
        if (filled := _fill(value, cells, columns, row, reader)) is not None
    }
    return Mapping(entries, node.span)


def _fill_text(node: Scalar, cells: dict[str, Node], columns: dict[str, bool], row: Node, reader: Reader) -> Scalar:
    """A text with cells in it; every character of the result knows whether the template or the row wrote it."""
    text, end = "", 0
    pieces: list[tuple[int, Scalar, int]] = []
    for match in _CELL.finditer(node.text):
        cell = cells.get(match[1])
        if isinstance(cell, Scalar):
            before = node.text[end : match.start()]
            pieces += [(len(text), node, end), (len(text) + len(before), cell, 0)]
            text += before + cell.text
            end = match.end()
        elif cell is not None:
            reader.report("LEX2003", cell, expected="text", found=shape(cell))
        elif columns.get(match[1]) is False:
            reader.report("LEX2221", row, name=match[1])
    if not pieces:
        return node
    pieces.append((len(text), node, end))
    return Scalar(text + node.text[end:], node.span, node.quoted, tuple(pieces))
