"""Tables of norms: one template or several, filled in row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lexrules.kb.reading import NORM_ID, SIMPLE, Reader, shape
from lexrules.source import Document, Mapping, Node, Scalar, Sequence

_CELL: Final = re.compile(r"\$([a-z][a-z0-9_]*)")
_KINDS: Final = ("required", "optional")


@dataclass(frozen=True, slots=True)
class _Template:
    """One norm of a table; a row that leaves out the column it ``needs`` writes none."""

    name: str
    fields: dict[str, tuple[Scalar, Node]]
    needs: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """What the rows of a table are filled into. ``columns`` says of each whether a row has to have it."""

    id: str
    columns: dict[str, bool]
    defaults: dict[str, Node]
    templates: tuple[_Template, ...]


def read_tables(documents: list[Document], reader: Reader) -> dict[str, Table]:
    """The tables of all files by id; those that only continue another one are not among them."""
    tables: dict[str, Table] = {}
    for document in documents:
        reader.add(document)
        for node in _tables(document):
            if isinstance(node, Mapping) and "continues" not in node.entries:
                table = _table(node, reader)
                if table is not None:
                    tables.setdefault(table.id, table)
    return tables


def expand(node: Node, tables: dict[str, Table], reader: Reader) -> Iterator[Node]:
    """The norms of a table as a file writes it, each standing where its row stands."""
    if isinstance(node, Mapping) and "continues" in node.entries:
        fields = reader.fields(node, "a table", {"continues": True, "rows": True})
        name = reader.text(fields.get("continues"))
        if name.strip() and name not in tables:
            reader.unknown("table", name, fields["continues"], tables)
    else:
        fields = reader.fields(node, "a table", _fields(node))
        name = reader.text(fields.get("id"))
    table = tables.get(name)
    if table is not None:
        for row in reader.items(fields.get("rows")):
            yield from _row(table, row, reader)


def _tables(document: Document) -> list[Node]:
    root = document.root
    written = root.entries.get("tables") if isinstance(root, Mapping) else None
    return list(written[1].items) if written is not None and isinstance(written[1], Sequence) else []


def _fields(node: Node) -> dict[str, bool]:
    several = isinstance(node, Mapping) and "norms" in node.entries
    return {"id": True, "columns": True, "norms" if several else "norm": True, "rows": True}


def _table(node: Node, reader: Reader) -> Table | None:
    fields = node.entries if isinstance(node, Mapping) else {}
    nodes = {key: value for key, (_, value) in fields.items()}
    table_id = reader.matching(nodes.get("id"), NORM_ID, "a table id")
    columns, defaults = _columns(nodes.get("columns"), reader)
    if not table_id:
        return None
    templates: list[_Template] = []
    if "norms" in nodes:
        if isinstance(nodes["norms"], Mapping) and not nodes["norms"].entries:
            reader.report("LEX2003", nodes["norms"], expected="a mapping", found="nothing")
        for key, template in reader.entries(nodes["norms"]):
            name = reader.matching(key, SIMPLE, "an identifier")
            read = _template(name, template, columns, reader)
            if name and read is not None:
                templates.append(read)
    elif "norm" in nodes:
        read = _template("", nodes["norm"], columns, reader)
        templates += [read] if read is not None else []
    return Table(table_id, columns, defaults, tuple(templates)) if templates else None


def _columns(node: Node | None, reader: Reader) -> tuple[dict[str, bool], dict[str, Node]]:
    columns: dict[str, bool] = {}
    defaults: dict[str, Node] = {}
    for key, value in reader.entries(node):
        columns[key.text] = False
        if isinstance(value, Mapping):
            default = reader.fields(value, "a column", {"default": True}).get("default")
            if default is not None:
                defaults[key.text] = default
        else:
            columns[key.text] = reader.one_of(value, _KINDS, "kind of column") == "required"
    return columns, defaults


def _template(name: str, node: Node, columns: dict[str, bool], reader: Reader) -> _Template | None:
    fields = {key.text: (key, value) for key, value in reader.entries(node)}
    if "id" in fields:
        # The id of a norm is made of those of the table and the row.
        reader.report("LEX2001", fields.pop("id")[0], key="id", where="the norm of a table")
    needed = fields.pop("needs", None) if name else None
    needs = reader.one_of(needed[1], columns, "column") if needed is not None else None
    if not _cells_known(node, columns, reader):
        return None
    return _Template(name, fields, needs)


def _row(table: Table, row: Node, reader: Reader) -> Iterator[Node]:
    before = len(reader.findings)
    stated = reader.fields(row, f"a row of `{table.id}`", {**table.columns, "id": True})
    row_id = reader.text(stated.get("id"))
    cells = {**table.defaults, **stated}
    for template in table.templates:
        if template.needs is not None and template.needs not in cells:
            continue
        filled = _fill(Mapping(template.fields, row.span), cells, table.columns, row, reader)
        if isinstance(filled, Mapping) and row_id.strip() and len(reader.findings) == before:
            parts = [table.id, row_id, template.name] if template.name else [table.id, row_id]
            name = Scalar(".".join(parts), stated["id"].span)
            yield Mapping({"id": (Scalar("id", row.span), name), **filled.entries}, row.span)


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
