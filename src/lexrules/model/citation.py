"""Structured citations: ``rtsl/101/1`` is 《道路交通安全法》第一百零一条第一款."""

import re
from typing import Final, NamedTuple

_PATTERN: Final = (
    r"(?P<instrument>[a-z][a-z0-9.-]*)/(?P<article>[1-9]\d*(?:-[1-9]\d*)?)"
    r"(?:/(?P<paragraph>\d+)(?:/(?P<item>[1-9]\d*))?)?"
)
_DIGITS: Final = "零一二三四五六七八九"
_UNITS: Final = ((1000, "千"), (100, "百"), (10, "十"))


class Citation(NamedTuple):
    """A place in an instrument. ``article`` may be of the 之一 form (``133-1``).

    ``paragraph`` 0 means that the item belongs to the article itself, which has no numbered paragraphs.
    """

    instrument: str
    article: str
    paragraph: int | None = None
    item: int | None = None

    def __str__(self) -> str:
        parts = [self.instrument, self.article]
        parts += [str(part) for part in (self.paragraph, self.item) if part is not None]
        return "/".join(parts)

    def chinese(self, title: str) -> str:
        """The citation as a Chinese document writes it, ``title`` being the instrument's name without brackets."""
        number, _, suffix = self.article.partition("-")
        text = f"《{title}》第{chinese_numeral(int(number))}条"
        if suffix:
            text += f"之{chinese_numeral(int(suffix))}"
        if self.paragraph:
            text += f"第{chinese_numeral(self.paragraph)}款"
        if self.item:
            text += f"第{chinese_numeral(self.item)}项"
        return text

    def english(self, title: str) -> str:
        """The citation in English: ``Road Traffic Safety Law, art. 101(1)``."""
        text = f"{title}, art. {self.article}"
        text += "".join(f"({part})" for part in (self.paragraph, self.item) if part)
        return text


def parse_citation(text: str) -> Citation | None:
    """The citation written as ``instrument/article[/paragraph[/item]]``, or ``None`` if it is not one."""
    match = re.fullmatch(_PATTERN, text)
    if match is None:
        return None
    paragraph, item = match["paragraph"], match["item"]
    if paragraph is not None and int(paragraph) == 0 and item is None:
        return None
    return Citation(
        match["instrument"],
        match["article"],
        None if paragraph is None else int(paragraph),
        None if item is None else int(item),
    )


def chinese_numeral(number: int) -> str:
    """A whole number from 1 to 9999 as legal Chinese writes it: 101 is 一百零一, 12 is 十二.

    Raises :class:`ValueError` outside that range.
    """
    if not 1 <= number <= 9999:
        raise ValueError(f"no Chinese numeral for {number}")
    text, rest, gap = "", number, False
    for value, unit in _UNITS:
        digit, rest = divmod(rest, value)
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + unit
            gap = False
        elif text:
            gap = True
    if rest:
        text += ("零" if gap else "") + _DIGITS[rest]
    return text.removeprefix("一") if text.startswith("一十") else text
