"""What templates put into a document: words that know where they come from.

A template can put nothing into a document but its own fixed text and :class:`Words`; whatever is put there is recorded
with its sources, in the order of the document. A source is the id of a node of the explanation, ``case:`` with a path
of the case file, ``field:`` with a field given for the document, ``blank:`` for what is left to be filled in, or
``template:`` for a number that the template counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from lexrules.engine.facts import Case
from lexrules.errors import Finding, UsageError
from lexrules.explain.naming import called
from lexrules.kb.program import GRADES, Instrument, Program
from lexrules.model.citation import chinese_numeral

BLANK: Final = "【　】"
#: Line breaks and runs of spaces; the wide space of a blank stays.
_SPACE: Final = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
_STATE: Final = "中华人民共和国"
#: Signs that Markdown would take for its own.
_MARKDOWN: Final = re.compile(r"([\\`*<>|\[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")


class Words(NamedTuple):
    """Words for a document, the sources they come from, and what in them is still lacking: keys with what it is."""

    text: str
    sources: tuple[str, ...]
    lacking: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.text


class Piece(NamedTuple):
    """Words as they were put into a document."""

    text: str
    sources: tuple[str, ...]


@dataclass
class Record:
    """What has been put into a document so far: the pieces, and what is left to be filled in."""

    named: Callable[[str], str] = str
    """How documents name what is named otherwise elsewhere: laws by their full names."""
    pieces: list[Piece] = field(default_factory=list)
    blanks: dict[str, str] = field(default_factory=dict)

    def finalize(self, escape: Callable[[str], Any]) -> Callable[[Any], Any]:
        """What a template engine calls for everything that a template puts out.

        Raises :class:`~lexrules.errors.UsageError` for anything but words: a document has no text without a source.
        """

        def put(value: Any) -> Any:
            if isinstance(value, (list, tuple)) and not isinstance(value, Words):
                return escape("").join(put(each) for each in value)
            if not isinstance(value, Words):
                raise UsageError(Finding("LEX4055", {"value": str(value)[:80]}))
            text = self.named(_SPACE.sub(" ", value.text).strip(" "))
            for key, what in value.lacking:
                self.blanks.setdefault(key, what)
            if not text:
                return escape("")
            if not value.sources:
                raise ValueError(f"words without a source: {text}")
            self.pieces.append(Piece(text, value.sources))
            return escape(text)

        return put


def blank(key: str, what: str, known: str | None = None) -> Words:
    """Words for what is not known: a visible blank, or what is known so far, to be made certain."""
    text = BLANK if known is None else f"【{known}，待查明】"
    return Words(text, (f"blank:{key}",), ((key, what),))


def markdown(text: str) -> str:
    """Text with the signs of Markdown taken literally."""
    return _MARKDOWN.sub(r"\\\1", text)


def chinese(number: int) -> Words:
    """一、二 …… 一百零一: a number that a template counts."""
    return Words(chinese_numeral(number), ("template:count",))


def names(program: Program, case: Case) -> Callable[[str], str]:
    """How documents name things: laws by their full names, entities without a name in words and not by their ids.

    Every statute of the National People's Congress and its Standing Committee that is called a law or a code bears
    the name of the state, which the knowledge base leaves out: 《中华人民共和国刑事诉讼法》 for 《刑事诉讼法》.
    """
    known = {
        f"《{each.title.zh}》": _full_name(each.title.zh) for each in program.instruments.values() if _is_law(each)
    }
    unnamed = [each for each in case.entities.values() if each.parent is not None and not each.name]
    for each in unnamed:
        label = program.entities[each.type].label.zh
        siblings = [other for other in unnamed if (other.type, other.parent) == (each.type, each.parent)]
        number = siblings.index(each) + 1
        known[called(program, each).zh] = f"该{label}" if len(siblings) == 1 else f"{label}{chinese(number)}"
    if not known:
        return str
    # The longest first: 行为 a10 begins with 行为 a1.
    pattern = re.compile("|".join(re.escape(each) for each in sorted(known, key=len, reverse=True)))
    return lambda text: pattern.sub(lambda found: known[found[0]], text)


def _is_law(instrument: Instrument) -> bool:
    return instrument.grade == GRADES[0] and instrument.title.zh.endswith(("法", "法典"))


def _full_name(title: str) -> str:
    return f"《{title if title.startswith(_STATE) else _STATE + title}》"


def joined(words: Iterable[Words], separator: str = "、") -> Words:
    """Words one after another, each once; the sources of all of them."""
    unique = list(dict.fromkeys(words))
    return Words(
        separator.join(dict.fromkeys(each.text for each in unique)),
        tuple(dict.fromkeys(source for each in unique for source in each.sources)),
        tuple(dict.fromkeys(lack for each in unique for lack in each.lacking)),
    )
