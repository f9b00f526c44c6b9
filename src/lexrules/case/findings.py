"""Collecting everything that is wrong with one document."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from lexrules.errors import CaseError, Finding, Span, Words
from lexrules.source import Document, Node, Scalar

#: Looking for the nearest name is slow; a file with more mistakes than this gets no more suggestions.
SUGGESTIONS_AT_MOST: Final = 50
#: Allowed values are listed in a message up to this many.
LISTED_AT_MOST: Final = 8
#: How alike two words must be (of 1) for one to be suggested in place of the other.
_CLOSE_ENOUGH: Final = 0.68
_SHOWN_AT_MOST: Final = 60


class Findings:
    """The defects of one document, in the order of the file when they are handed out."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.found: list[Finding] = []

    def add(self, code: str, node: Node | Span, suggestion: str | None = None, **data: Any) -> None:
        """Report a defect at ``node``."""
        self.found.append(self.document.finding(code, node, suggestion, **data))

    def unknown(
        self,
        code: str,
        node: Scalar,
        known: Collection[str],
        near: Collection[str] | None = None,
        written: str | None = None,
        **data: Any,
    ) -> None:
        """Report that the text of ``node`` (or of it that which was ``written`` for a name) is none of ``known``: with
        all of them, if they are few, and the nearest of ``near`` (of ``known``, if that is not given)."""
        text = node.text if written is None else written
        quoted = [f"`{name}`" for name in known] if len(known) <= LISTED_AT_MOST else []
        allowed = Words(f"：{'、'.join(quoted)}", f": {', '.join(quoted)}") if quoted else ""
        suggestion = self.nearest(text, known if near is None else near)
        self.add(code, node, suggestion, value=shown(text), allowed=allowed, **data)

    def nearest(self, word: str, known: Collection[str]) -> str | None:
        """The name of ``known`` that ``word`` was probably meant to be."""
        if len(self.found) >= SUGGESTIONS_AT_MOST or len(word) > _SHOWN_AT_MOST:
            return None
        from difflib import get_close_matches  # noqa: PLC0415 - only needed to word an error

        close = get_close_matches(word, [*known], 1, _CLOSE_ENOUGH)
        return close[0] if close else None

    def raise_any(self) -> None:
        """Raise :class:`~lexrules.errors.CaseError` with everything found, if anything was."""
        if self.found:
            raise CaseError(sorted(self.found, key=_place))


def _place(finding: Finding) -> tuple[int, int]:
    return (finding.span.line, finding.span.column) if finding.span else (0, 0)


def shown(text: str) -> str:
    """``text`` as a message quotes it: on one line, and cut if it is very long."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_AT_MOST else line[: _SHOWN_AT_MOST - 1] + "…"
