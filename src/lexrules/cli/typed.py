"""What people type in an interview: a value, part of one, that it is not known, or a word to the interview itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from lexrules.model.values import ValueType

_UNKNOWN: Final = frozenset({"?", "？", "unknown", "未知", "不清楚", "不知道"})
_NOT_APPLICABLE: Final = frozenset({"-", "na", "n/a", "not_applicable", "不适用"})
_TRUE: Final = frozenset({"y", "yes", "true", "是", "有", "对", "1"})
_FALSE: Final = frozenset({"n", "no", "false", "否", "无", "不", "没有", "2"})
_NONE: Final = frozenset({"0", "none", "no", "n", "无", "没有", "否"})
_WORDS: Final = {
    "undo": "undo", "u": "undo", "撤销": "undo", "撤回": "undo",
    "quit": "quit", "q": "quit", "退出": "quit", "结束": "quit",
    "help": "help", "h": "help", "帮助": "help",
    "answer": "answer", "a": "answer", "结论": "answer",
    "fix": "fix", "更正": "fix",
}  # fmt: skip
_BETWEEN: Final = re.compile(r"(.+?)\s*(?:\.\.|…|至|到|~|～)\s*(.+)")
_END: Final = re.compile(r"(>=|<=|>|<|≥|≤|＞|＜)\s*([^<>≥≤＞＜]+)")
_FORMS: Final = {
    ">=": "at_least", "≥": "at_least", ">": "more_than", "＞": "more_than",
    "<=": "at_most", "≤": "at_most", "<": "less_than", "＜": "less_than",
}  # fmt: skip
_EVIDENCE: Final = re.compile(r"\s+[@＠](\S.*)$")
_PROOF: Final = re.compile(r"\s+[!！](\S+)\s*$")
_SEPARATOR: Final = re.compile(r"[,，、;；]\s*")
_COUNT: Final = re.compile(r"([0-9]{1,3})\s*([+＋]?)")
_ORDERED: Final = frozenset({"integer", "decimal", "money", "date", "period"})


class Word(NamedTuple):
    """A word to the interview itself: ``undo``, ``quit``, ``help``, ``answer`` or ``fix`` with a path."""

    what: str
    argument: str = ""


class Unknown(NamedTuple):
    """That it is not known."""


class Count(NamedTuple):
    """How many (more) elements a list has, and whether those are all."""

    number: int
    complete: bool


class Stated(NamedTuple):
    """A value as a case file holds it, with evidence and proof state."""

    value: Any
    evidence: tuple[str, ...] = ()
    proof: str | None = None

    @property
    def is_value(self) -> bool:
        """Whether a value is stated, rather than that the question does not arise."""
        return bool(self.value != "not_applicable")

    def data(self, **more: str) -> Any:
        """As plain data; the long form if anything is said beside the value."""
        about: dict[str, Any] = {"evidence": list(self.evidence)} if self.evidence else {}
        if self.proof:
            about["proof"] = self.proof
        about |= more
        return {"value": self.value, **about} if about else self.value


Typed = Word | Unknown | Count | Stated


def word(line: str, *, plain: bool = True) -> Word | None:
    """The word to the interview that a line is; with ``plain`` it need not begin with a colon."""
    text = line.strip()
    marked = text[:1] in (":", "：")
    if not marked and not plain:
        return None
    head, _, rest = (text[1:] if marked else text).strip().partition(" ")
    what = _WORDS.get(head.lower())
    if what is None or (rest and what != "fix") or (not marked and head in ("a", "h", "q", "u")):
        return None
    return Word(what, rest.strip())


def count(line: str) -> Count | Unknown | None:
    """What is typed about a list; ``None`` if it is not understood."""
    text = line.strip().lower()
    if text in _UNKNOWN:
        return Unknown()
    if text in _NONE:
        return Count(0, True)
    found = _COUNT.fullmatch(text)
    return Count(int(found[1]), not found[2]) if found else None


def value(line: str, value_type: ValueType, choices: Sequence[str]) -> Stated | Unknown:
    """What is typed about a fact; ``choices`` are the members or ids that may be named by their number.

    What is no value of the type is handed on as it is: the case reader says what is wrong with it.
    """
    text = line.strip()
    if text.lower() in _UNKNOWN:
        return Unknown()
    evidence: tuple[str, ...] = ()
    found = _EVIDENCE.search(text)
    if found:
        evidence = tuple(each for each in _SEPARATOR.split(found[1].strip()) if each)
        text = text[: found.start()].rstrip()
    proof = None
    found = _PROOF.search(text)
    if found:
        proof, text = found[1], text[: found.start()].rstrip()
    return Stated(_data(text, value_type, choices), evidence, proof)


def _data(text: str, value_type: ValueType, choices: Sequence[str]) -> Any:
    if text.lower() in _NOT_APPLICABLE:
        return "not_applicable"
    if value_type.kind == "boolean":
        lower = text.lower()
        return "true" if lower in _TRUE else "false" if lower in _FALSE else text
    if value_type.kind in ("enum", "ref"):
        named = [_named(each, choices) for each in _SEPARATOR.split(text) if each]
        return named[0] if len(named) == 1 else {"one_of": named}
    if value_type.kind in _ORDERED:
        between = _BETWEEN.fullmatch(text)
        if between:
            return {"between": [between[1].strip(), between[2].strip()]}
        ends = _END.findall(text)
        if ends and not _END.sub("", text).strip():
            return {_FORMS[sign]: end.strip().strip(",，") for sign, end in ends}
    return text


def _named(text: str, choices: Sequence[str]) -> str:
    text = text.strip()
    if text.isdecimal() and 1 <= int(text) <= len(choices) and text not in choices:
        return choices[int(text) - 1]
    return text
