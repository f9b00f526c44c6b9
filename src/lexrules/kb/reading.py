"""Reading YAML nodes against a closed schema, collecting every finding instead of stopping at the first."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from lexrules.errors import Finding, Span
from lexrules.kb.program import Label
from lexrules.kb.words import words
from lexrules.source import Document, Node, Places, Scalar, Sequence
from lexrules.source import Mapping as MappingNode

LANGUAGE_VERSION: Final = "1"
IDENTIFIER: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*")
NORM_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
SIMPLE: Final = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_BOOLEAN: Final = re.compile("true|false")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: The data of a message that are nouns, to be put into the language of the message.
_NOUNS: Final = frozenset({"what", "where", "expected", "found"})

_SUGGESTIONS_AT_MOST: Final = 100
#: Plain scalars that are nothing in YAML.
_NULL: Final = ("null", "Null", "NULL", "~")
#: Where no name is close, all are listed if there are no more than this.
_LISTED_AT_MOST: Final = 8

#: What a key may be: required or optional.
Fields = Mapping[str, bool]


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like ``name``, if any is."""
    found = difflib.get_close_matches(name, list(known), 1, 0.6)
    return found[0] if found else None


class Reader:
    """Reads the nodes of many documents; ``findings`` grows with every defect."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._lines: dict[str, tuple[str, ...]] = {}
        self._said: set[tuple[str, Span, str]] = set()
        self._spoiled: set[str] = set()
        self._places: Places | None = None

    def add(self, document: Document) -> None:
        """Make a document's lines known, for messages."""
        self._lines[document.name] = document.lines

    def report(self, code: str, place: Node | Span, suggestion: str | None = None, /, **data: Any) -> None:
        """Record a defect at a node or place."""
        span = place if isinstance(place, Span) else place.span
        said = {key: words(value) if key in _NOUNS and isinstance(value, str) else value for key, value in data.items()}
        # A defect of a table's template is met again on every row.
        key = (code, span, str(said))
        if key not in self._said:
            self._said.add(key)
            self.findings.append(Finding(code, said, span, self._line(span), suggestion))

    def closest(self, name: str, known: Iterable[str]) -> str | None:
        """The known name most like ``name``; none once there are so many defects that looking would take long."""
        return closest(name, known) if len(self.findings) < _SUGGESTIONS_AT_MOST and len(name) < 100 else None

    def place(self, scalar: Scalar, offset: int) -> Span:
        """Where the character at ``offset`` of a scalar's text stands in its file."""
        origin, offset = scalar.origin(offset)
        # One scalar is asked about many times, and then the next one.
        if self._places is None or self._places.scalar is not origin:
            self._places = Places(origin, self._lines.get(origin.span.file, ()))
        return self._places.place(offset)

    def warn(self, code: str, place: Node | Span, /, **data: Any) -> None:
        """Record something to look at that does not make the knowledge base unusable."""
        span = place if isinstance(place, Span) else place.span
        self.findings.append(Finding(code, data, span, self._line(span), None, "warning"))

    def _line(self, span: Span) -> str | None:
        lines = self._lines.get(span.file, ())
        return lines[span.line - 1] if span.line <= len(lines) else None

    def unknown(self, what: str, name: str, where: Node | Span, known: Iterable[str]) -> None:
        """Record a name that nothing is called by, with the closest one that is."""
        if not self.is_spoiled(name):
            self.report("LEX2006", where, self.closest(name, known), what=what, name=name)

    def spoil(self, name: str) -> None:
        """Remember a name whose declaration has a defect, so that no use of it is reported as a defect of its own."""
        self._spoiled.add(name)

    def is_spoiled(self, name: str) -> bool:
        """Whether a name, its entity or its attribute has been reported at its declaration."""
        first, _, rest = name.partition(".")
        return bool(self._spoiled & {name, first, rest})

    # -- shapes ------------------------------------------------------------------------------------------------------

    def fields(self, node: Node, where: str, fields: Fields) -> dict[str, Node]:
        """The entries of a mapping with these keys and no others."""
        if not isinstance(node, MappingNode):
            self.report("LEX2003", node, expected="a mapping", found=shape(node))
            return {}
        free = [key for key in fields if key not in node.entries]
        for key, _ in node:
            if key.text not in fields:
                self.report("LEX2001", key, self.closest(key.text, free), key=key.text, where=where)
        for key_name, required in fields.items():
            if required and key_name not in node.entries:
                self.report("LEX2002", node, key=key_name, where=where)
        return {key.text: value for key, value in node if key.text in fields}

    def entries(self, node: Node | None) -> list[tuple[Scalar, Node]]:
        """The entries of a mapping with free keys; nothing if ``node`` is missing."""
        if node is None:
            return []
        if not isinstance(node, MappingNode):
            self.report("LEX2003", node, expected="a mapping", found=shape(node))
            return []
        return list(node)

    def items(self, node: Node | None) -> list[Node]:
        """The items of a list; nothing if ``node`` is missing."""
        if node is None:
            return []
        if not isinstance(node, Sequence):
            self.report("LEX2003", node, expected="a list", found=shape(node))
            return []
        return list(node.items)

    def text(self, node: Node | None) -> str:
        """The text of a scalar; empty (and reported) if it is not one."""
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.report("LEX2003", node, expected="text", found=shape(node))
            return ""
        if not node.text.strip() or (not node.quoted and node.text in _NULL):
            self.report("LEX2003", node, expected="text", found="nothing")
            return ""
        return node.text

    def label(self, node: Node | None) -> Label:
        """A text in both languages."""
        if node is None:
            return Label("", "")
        if isinstance(node, MappingNode):
            # {en: one, two} is YAML for a text `one` and a key `two` without value.
            cut = [key for key, value in node if isinstance(value, Scalar) and not value.text and not value.quoted]
            cut = [key for key in cut if key.text not in ("zh", "en")]
            for key in cut:
                self.report("LEX2014", key)
            node = MappingNode({k: v for k, v in node.entries.items() if v[0] not in cut}, node.span)
        fields = self.fields(node, "a text for people", {"zh": True, "en": True})
        return Label(self.text(fields.get("zh")), self.text(fields.get("en")))

    def matching(self, node: Node | None, pattern: re.Pattern[str], what: str) -> str:
        """The text of a scalar that has to look like ``pattern``; empty (and reported) if it does not."""
        text = self.text(node)
        if text.strip() and node is not None and not pattern.fullmatch(text):
            self.report("LEX2004", node, text=text, what=what)
            self.spoil(text)
            return ""
        return text.strip()

    def one_of(self, node: Node | None, allowed: Iterable[str], what: str, default: str = "") -> str:
        """The text of a scalar that has to be one of ``allowed``."""
        text = self.text(node) if node is not None else default
        allowed = list(allowed)
        if node is not None and text and text not in allowed:
            if text.strip() and not self.is_spoiled(text):
                few = " | ".join(allowed) if len(allowed) <= _LISTED_AT_MOST else None
                self.report("LEX2006", node, self.closest(text, allowed) or few, what=what, name=text)
            return ""
        return text

    def date(self, node: Node | None) -> datetime.date | None:
        """A date; missing and ``null`` are ``None``."""
        if node is None or (isinstance(node, Scalar) and node.text in ("null", "~")):
            return None
        text = self.text(node)
        if not text.strip():
            return None
        if not _DATE.fullmatch(text):
            self.report("LEX2004", node, text=text, what="a date (YYYY-MM-DD)")
            return None
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            self.report("LEX2106", node, date=text)
            return None

    def number(self, node: Node | None) -> Decimal | None:
        """An exact number."""
        if node is None:
            return None
        text = self.text(node)
        if not text.strip():
            return None
        if not _NUMBER.fullmatch(text):
            self.report("LEX2004", node, text=text, what="a number")
            return None
        return Decimal(text)

    def boolean(self, node: Node | None) -> bool:
        """``true`` or ``false``; missing is false."""
        return node is not None and self.matching(node, _BOOLEAN, "true or false") == "true"

    def header(self, document: Document, where: str, fields: Fields) -> dict[str, Node]:
        """The fields of a whole file, whose language version is checked."""
        self.add(document)
        found = self.fields(document.root, where, {"lexrules": True, **fields})
        version = found.pop("lexrules", None)
        stated = self.text(version)
        if version is not None and stated.strip() and stated != LANGUAGE_VERSION:
            self.report("LEX2007", version, version=stated, known=LANGUAGE_VERSION)
        return found


def shape(node: Node) -> str:
    """What a node is, for messages."""
    if isinstance(node, Scalar) and not node.text.strip():
        return "nothing"
    return {"Scalar": "text", "Sequence": "a list", "Mapping": "a mapping"}[type(node).__name__]
