"""What the catalogue holds for one code."""

from __future__ import annotations

from typing import NamedTuple


class Message(NamedTuple):
    """The sentence of a code and the advice on it, in both languages."""

    zh: str
    en: str
    help_zh: str
    help_en: str
