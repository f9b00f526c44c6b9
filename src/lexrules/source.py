"""Reading YAML (and JSON) with the place of everything, and nothing executed.

Text becomes a tree of :class:`Scalar`, :class:`Sequence` and :class:`Mapping` nodes. Scalars stay text: what ``85``
or ``2024-01-04`` means is decided by the type that the vocabulary gives the place, so no number is ever rounded and
no ``no`` becomes a boolean. Anchors and aliases are refused (they are not needed, and alias expansion is an
attack), duplicate keys too.
"""

from __future__ import annotations

import codecs
import datetime
import io
import os
import re
from collections.abc import Iterator
from collections.abc import Mapping as Mapping_
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from lexrules.errors import Finding, SourceError, Span

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

#: Larger files are refused: a case of ten thousand persons is about 5 MB.
MAX_BYTES: Final = 16 * 1024 * 1024
MAX_DEPTH: Final = 40
_ENCODING_LINE: Final = re.compile(rb"^#\s*encoding:\s*([A-Za-z0-9_-]+)")
#: What YAML 1.1 takes for the end of a line; the numbers of lines in messages have to agree with the parser's.
_LINE_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


class Scalar(NamedTuple):
    """A plain or quoted scalar, as text.

    ``pieces`` tells, for a text put together from several scalars, where each part comes from: the offset at which
    it starts, the scalar, and the offset there.
    """

    text: str
    span: Span
    quoted: bool = False
    pieces: tuple[tuple[int, Scalar, int], ...] = ()

    def place(self, offset: int, lines: Mapping_[str, tuple[str, ...]]) -> Span:
        """Where the character at ``offset`` stands; ``lines`` are those of each file."""
        scalar, offset = self.origin(offset)
        return Places(scalar, lines.get(scalar.span.file, ())).place(offset)

    def origin(self, offset: int) -> tuple[Scalar, int]:
        """The scalar that the character at ``offset`` comes from, and its offset there."""
        for start, origin, inner in reversed(self.pieces):
            if start <= offset:
                return origin.origin(offset - start + inner)
        return self, offset


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys (in file order) with the node of each key and its value."""

    entries: dict[str, tuple[Scalar, Node]]
    span: Span

    def get(self, key: str) -> Node | None:
        """The value under ``key``."""
        entry = self.entries.get(key)
        return entry[1] if entry else None

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return iter(self.entries.values())


Node = Scalar | Sequence | Mapping


class Places:
    """Where the characters of one scalar stand, found by walking the source once: white space may be folded there,
    quotes be doubled, and the text of a block starts on the line after its head. Of an escape sequence only the start
    of the scalar is known.
    """

    def __init__(self, scalar: Scalar, lines: tuple[str, ...]) -> None:
        self.scalar = scalar
        self._lines = lines
        row, column = scalar.span.line - 1, scalar.span.column - 1
        if row < len(lines) and scalar.quoted:
            row, column = (row + 1, 0) if lines[row][column : column + 1] in ("|", ">") else (row, column + 1)
        self._start = row, column
        self._found: list[tuple[int, int]] = []
        """The row and column of every character up to some place; a white space has those after what is before it."""

    def place(self, offset: int) -> Span:
        """Where the character at ``offset`` stands; at the end of the text or beyond it, where that is."""
        start = self.scalar.span
        text = self.scalar.text
        if not self._walk(min(offset, len(text) - 1)):
            return start
        row, column = self._found[offset] if offset < len(text) else self._after(len(self._found))
        return Span(start.file, row + 1, column + 1)

    def _walk(self, last: int) -> bool:
        """Find all characters up to the one at ``last``; whether the source has them."""
        lines = self._lines
        if self._start[0] >= len(lines):
            return False
        for offset in range(len(self._found), last + 1):
            row, column = self._after(offset)
            character = self.scalar.text[offset]
            while not character.isspace() and lines[row].find(character, column) < 0:
                row, column = row + 1, 0
                if row == len(lines):
                    return False
            self._found.append((row, column if character.isspace() else lines[row].index(character, column)))
        return True

    def _after(self, offset: int) -> tuple[int, int]:
        """The place after the last character before ``offset`` that is no white space."""
        if offset == 0:
            return self._start
        row, column = self._found[offset - 1]
        return row, column + (not self.scalar.text[offset - 1].isspace())


class Document(NamedTuple):
    """One file: its name as the user gave it, its lines (for messages), and its tree."""

    name: str
    lines: tuple[str, ...]
    root: Node

    def finding(self, code: str, node: Node | Span, /, suggestion: str | None = None, **data: Any) -> Finding:
        """A finding at ``node``, with the source line."""
        span = node if isinstance(node, Span) else node.span
        line = self.lines[span.line - 1] if 0 < span.line <= len(self.lines) else None
        return Finding(code, data, span, line, suggestion)


def read_file(path: Path, name: str | None = None) -> Document:
    """Read a YAML or JSON file.

    Raises :class:`~lexrules.errors.SourceError` with every defect found: missing, too large, not text, not YAML,
    duplicate keys, aliases.
    """
    shown = name or str(path)
    return read_bytes(read_content(path, shown), shown)


def read_content(path: str | Path, shown: str) -> bytes:
    """The bytes of a file that messages call ``shown``; refused before it is read if it is too large or no file."""
    try:
        with io.FileIO(path) as file:
            size = os.fstat(file.fileno()).st_size
            if size > MAX_BYTES:
                raise SourceError(Finding("LEX1002", {"file": shown, "size": size, "limit": MAX_BYTES}))
            return file.read()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(Finding("LEX1001", {"file": shown, "reason": reason})) from error


def read_bytes(data: bytes, name: str) -> Document:
    """Parse the bytes of a file called ``name``."""
    if len(data) > MAX_BYTES:
        raise SourceError(Finding("LEX1002", {"file": name, "size": len(data), "limit": MAX_BYTES}))
    return read_text(_decode(data, name), name)


def _decode(data: bytes, name: str) -> str:
    declared = _ENCODING_LINE.match(data)
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8-sig"
    if encoding not in ("utf-8-sig", "utf-8", "gb18030"):
        raise SourceError(Finding("LEX1004", {"file": name, "encoding": encoding}))
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            Finding("LEX1003", {"file": name, "line": line, "encoding": encoding.removesuffix("-sig")})
        ) from error
    if "\0" in text:
        raise SourceError(Finding("LEX1005", {"file": name}))
    return text.removeprefix(codecs.BOM_UTF8.decode("utf-8"))


def read_text(text: str, name: str) -> Document:
    """Parse ``text``; ``name`` is what messages call it."""
    lines = tuple(_LINE_BREAK.split(text))
    builder = _Builder(name, lines)
    try:
        loader = _Loader(text)
        try:
            builder.consume(loader)
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        builder.findings.append(_yaml_finding(error, name, lines))
    except UnicodeEncodeError as error:
        line = len(_LINE_BREAK.findall(text, 0, error.start)) + 1
        builder.findings.append(Finding("LEX1003", {"file": name, "line": line, "encoding": "utf-8"}))
    if builder.root is None and not builder.findings:
        builder.findings.append(Finding("LEX1006", {"file": name}, Span(name, 1, 1)))
    if builder.findings or builder.root is None:
        raise SourceError(builder.findings)
    return Document(name, lines, builder.root)


def _yaml_finding(error: yaml.YAMLError, name: str, lines: tuple[str, ...]) -> Finding:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).split("\n", maxsplit=1)[0]
    if mark is None:
        return Finding("LEX1007", {"file": name, "problem": problem}, Span(name, 1, 1))
    line = lines[mark.line] if mark.line < len(lines) else None
    code = "LEX1008" if line is not None and "\t" in line[: mark.column + 1] else "LEX1007"
    return Finding(code, {"file": name, "problem": problem}, Span(name, mark.line + 1, mark.column + 1), line)


class _Builder:
    """Turns the parser's events into a tree, collecting findings."""

    def __init__(self, name: str, lines: tuple[str, ...]) -> None:
        self.name = name
        self.lines = lines
        self.findings: list[Finding] = []
        self.root: Node | None = None

    def span(self, event: Any) -> Span:
        return Span(self.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def report(self, code: str, span: Span, **data: Any) -> None:
        line = self.lines[span.line - 1] if span.line <= len(self.lines) else None
        self.findings.append(Finding(code, data, span, line))

    def consume(self, loader: Any) -> None:
        documents = 0
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.report("LEX1012", self.span(event))
                    return
            elif isinstance(event, (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentEndEvent)):
                continue
            else:
                self.root = self.node(event, loader, 1)

    def node(self, event: Any, loader: Any, depth: int) -> Node:
        span = self.span(event)
        if depth > MAX_DEPTH:
            self.report("LEX1009", span, limit=MAX_DEPTH)
            raise SourceError(self.findings)
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self.report("LEX1010", span, name=event.anchor)
            raise SourceError(self.findings)
        if event.tag and event.tag != "!":
            self.report("LEX1013", span, tag=event.tag)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, span, quoted=event.style in ("'", '"', "|", ">"))
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(following := loader.get_event(), yaml.SequenceEndEvent):
                items.append(self.node(following, loader, depth + 1))
            return Sequence(tuple(items), span)
        return self.mapping(loader, span, depth)

    def mapping(self, loader: Any, span: Span, depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(following := loader.get_event(), yaml.MappingEndEvent):
            key = self.node(following, loader, depth + 1)
            value = self.node(loader.get_event(), loader, depth + 1)
            if not isinstance(key, Scalar):
                self.report("LEX1014", key.span)
            elif key.text in entries:
                self.report("LEX1011", key.span, key=key.text, first=entries[key.text][0].span.line)
            else:
                entries[key.text] = (key, value)
        return Mapping(entries, span)


def node_of(value: Any, name: str = "<data>", depth: int = 1) -> Node:
    """The tree of plain Python data (``dict``, ``list``, ``str``, ``int``, ``bool``, ``None``, ``Decimal``,
    ``date``), for the API.

    Raises :class:`~lexrules.errors.SourceError` on a float, which cannot hold a legal quantity exactly, on other
    types, on keys that are not text, and on data nested too deeply.
    """
    span = Span(name, 1, 1)
    if depth > MAX_DEPTH:
        raise SourceError(Finding("LEX1009", {"limit": MAX_DEPTH}, span))
    if isinstance(value, dict):
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, each in value.items():
            if not isinstance(key, str):
                raise SourceError(Finding("LEX1014", {}, span))
            entries[key] = (Scalar(key, span), node_of(each, f"{name}.{key}", depth + 1))
        return Mapping(entries, span)
    if isinstance(value, (list, tuple)):
        items = (node_of(each, f"{name}[{index}]", depth + 1) for index, each in enumerate(value))
        return Sequence(tuple(items), span)
    if isinstance(value, bool):
        return Scalar("true" if value else "false", span)
    if value is None:
        return Scalar("unknown", span)
    if isinstance(value, float):
        raise SourceError(Finding("LEX1015", {"value": repr(value)}, span))
    is_date = isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
    if is_date or isinstance(value, (str, int, Decimal)):
        return Scalar(str(value), span)
    raise SourceError(Finding("LEX1016", {"type": type(value).__name__}, span))
