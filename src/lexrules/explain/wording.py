"""The words of phrases: comparisons, distances and arithmetic in both languages, and how labels are put together."""

from __future__ import annotations

from typing import Final

from lexrules.kb.program import Label
from lexrules.model.values import ValueType

INTEGER: Final = ValueType("integer")
BOOLEAN: Final = ValueType("boolean")
#: More alternatives than these are counted inside a sentence, not listed.
LISTED_AT_MOST: Final = 3
NUMBER_WORDS: Final = {
    "==": Label("{a}等于{b}", "{a} is {b}"),
    "!=": Label("{a}不等于{b}", "{a} is not {b}"),
    "<": Label("{a}不满{b}", "{a} is less than {b}"),
    "<=": Label("{a}不超过{b}", "{a} is at most {b}"),
    ">": Label("{a}超过{b}", "{a} is more than {b}"),
    ">=": Label("{a}不低于{b}", "{a} is at least {b}"),
}
DATE_WORDS: Final = {
    "==": Label("{a}就是{b}", "{a} is {b}"),
    "!=": Label("{a}不是{b}", "{a} is not {b}"),
    "<": Label("{a}早于{b}", "{a} is before {b}"),
    "<=": Label("{a}不晚于{b}", "{a} is not after {b}"),
    ">": Label("{a}晚于{b}", "{a} is after {b}"),
    ">=": Label("{a}不早于{b}", "{a} is not before {b}"),
}
OTHER_WORDS: Final = {"==": Label("{a}为{b}", "{a} is {b}"), "!=": Label("{a}不是{b}", "{a} is not {b}")}
#: What holds where a comparison does not.
OPPOSITE: Final = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
DISTANCES: Final = {
    "year": Label("自{a}至{b}的整年数", "full years from {a} to {b}"),
    "month": Label("自{a}至{b}的整月数", "full months from {a} to {b}"),
    "day": Label("自{a}至{b}的日数", "days from {a} to {b}"),
    "working_day": Label("自{a}至{b}的工作日数", "working days from {a} to {b}"),
}
ARITHMETIC: Final = {"add": " + ", "subtract": " - ", "multiply": " × ", "divide": " ÷ "}


def fill(pattern: Label, **parts: Label) -> Label:
    """``pattern`` with each ``{part}`` filled in, language by language."""
    return Label(
        pattern.zh.format_map({name: part.zh for name, part in parts.items()}),
        pattern.en.format_map({name: part.en for name, part in parts.items()}),
    )


def join(parts: list[Label], zh: str, en: str) -> Label:
    """The parts with a separator for each language between them."""
    return Label(zh.join(part.zh for part in parts), en.join(part.en for part in parts))


def with_article(name: str) -> str:
    """the prosecutor, an expert: an English name as it stands in a sentence."""
    return name if name.startswith(("the ", "a ", "an ")) else f"the {name}"
