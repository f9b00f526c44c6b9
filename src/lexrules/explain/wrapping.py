"""Breaking lines where a terminal or a box is so many columns wide and a Chinese character takes two of them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: Never at the beginning of a line, and never at its end.
_NOT_FIRST: Final = frozenset("，。、；：？！）》”’】〕…,.;:?!)]}％%")
_NOT_LAST: Final = frozenset("（《“‘【〔([{")
#: What would end a line, move the cursor or turn the direction of writing.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")


@lru_cache(maxsize=4096)
def columns(character: str) -> int:
    """How many columns a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" or character in "“”‘’…—" else 1


def width(text: str) -> int:
    """How many columns a text takes."""
    return sum(map(columns, text))


def _may_break(before: str, after: str) -> bool:
    if after in _NOT_FIRST or before in _NOT_LAST or after == " ":
        return False
    return before == " " or columns(before) == 2 or columns(after) == 2


def wrap(text: str, limit: int, indent: str = "", hanging: str = "") -> list[str]:
    """The text as lines of at most ``limit`` columns; ``indent`` before the first, ``hanging`` before the others.

    A line ends after a space or between wide characters; a word that is wider than the limit is cut. Control
    characters, which a case file may hold, become spaces.
    """
    text = _CONTROL.sub(" ", text)
    if 2 * len(text) <= limit - len(indent):
        return [(indent + text).rstrip()]
    lines: list[str] = []
    lead, used = indent, width(indent)
    start = 0
    for index, character in enumerate(text):
        used += columns(character)
        if used <= limit or character == " " or index == start:
            continue
        cut = next((at for at in range(index, start, -1) if _may_break(text[at - 1], text[at])), index)
        lines.append(lead + text[start:cut].rstrip())
        lead, start = hanging, cut
        used = width(hanging) + width(text[start : index + 1])
    lines.append((lead + text[start:]).rstrip())
    return lines
