"""Abstract values in words (Chinese and English) and as JSON.

A value says nothing about itself; its type names the unit or the enum, and the program has their labels.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from lexrules.kb.program import Label, Program
from lexrules.model import truth
from lexrules.model.values import (
    LIFETIME,
    Choice,
    Interval,
    NotApplicable,
    Scalar,
    Value,
    ValueType,
)

UNKNOWN: Final = Label("未知", "unknown")
UNDETERMINED: Final = Label("尚不能确定", "undetermined")
NOT_APPLICABLE: Final = Label("不适用", "not applicable")
YES: Final = Label("是", "yes")
NO: Final = Label("否", "no")
_LIFETIME: Final = Label("终生", "lifetime")
_MONTHS: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_PERIODS: Final = {
    "month": (Label("个月", "month"), 1),
    "day": (Label("日", "day"), 1),
    "working_day": (Label("个工作日", "working day"), 1),
}
#: A unit that starts with one of these stands directly behind its number in English too.
_ATTACHED: Final = ("%", "‰", "°")


def number(value: Decimal) -> str:
    """An exact number with thousands separators, never in exponent form: ``1,000``, ``85.5``."""
    if not value.is_finite():
        return "∞" if value > 0 else "-∞"
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain(value: Scalar) -> str:
    """A number or date for machines: an exact decimal without exponent or separators, an ISO date."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            return "lifetime"
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat()


def date(value: datetime.date) -> Label:
    """2024年1月4日 / 4 January 2024."""
    return Label(
        f"{value.year}年{value.month}月{value.day}日",
        f"{value.day} {_MONTHS[value.month - 1]} {value.year}",
    )


def money(value: Decimal) -> Label:
    """1,000元 / CNY 1,000; fen are shown where there are any, in full."""
    text = number(value)
    if "." in text and len(text.partition(".")[2]) == 1:
        text += "0"
    return Label(f"{text}元", f"CNY {text}")


def period(value: Decimal, unit: str | None) -> Label:
    """2年, 18个月, 10个工作日, 终生 / 2 years, 18 months, 10 working days, lifetime."""
    if value == LIFETIME:
        return _LIFETIME
    if unit == "month" and value and value % 12 == 0:
        count, (zh, en) = value / 12, ("年", "year")
    else:
        count, (zh, en) = value, _PERIODS[unit or "day"][0]
    text = number(count)
    return Label(f"{text}{zh}", f"{text} {en}{'' if abs(count) == 1 else 's'}")


def scalar(value: Scalar, value_type: ValueType, units: Mapping[str, Label]) -> Label:
    """One number, amount, date or period of a type."""
    if isinstance(value, datetime.date):
        return date(value)
    if value_type.kind == "money":
        return money(value)
    if value_type.kind == "period":
        return period(value, value_type.unit)
    text = number(value)
    unit = units.get(value_type.unit or "")
    if unit is None:
        return Label(text, text)
    space = "" if unit.en.startswith(_ATTACHED) else " "
    return Label(text + unit.zh, f"{text}{space}{unit.en}")


def alternatives(labels: Sequence[Label]) -> Label:
    """甲、乙或者丙 / a, b or c."""
    if len(labels) == 1:
        return labels[0]
    last = labels[-1]
    zh, en = "、".join(each.zh for each in labels[:-1]), ", ".join(each.en for each in labels[:-1])
    return Label(f"{zh}或者{last.zh}", f"{en} or {last.en}")


def is_unknown(value: Value, value_type: ValueType, program: Program | None = None) -> bool:
    """Whether nothing at all is known: every value of the type is possible."""
    if isinstance(value, int):
        return value == truth.UNKNOWN
    if isinstance(value, NotApplicable) or value.na or not value.open:
        return False
    if isinstance(value, Choice):
        if value.members is None:
            return True
        enum = program.enums.get(value_type.of or "") if program and value_type.kind == "enum" else None
        return enum is not None and len(value.members) == len(enum.members)
    bottom, top = value_type.minimum, value_type.maximum
    if value_type.kind == "period" and bottom is None:
        bottom = Decimal(0)
    return value.low in (None, bottom) and value.high in (None, top)


class ValuePrinter:
    """Words for the values of one program; ``names`` are the names of the entities of a case, for references, and
    ``unknown`` is the word for what may be anything.
    """

    def __init__(self, program: Program, names: Mapping[str, Label] | None = None, *, unknown: Label = UNKNOWN) -> None:
        self.program = program
        self.names = names or {}
        self.unknown = unknown

    def __call__(self, value: Value, value_type: ValueType) -> Label:
        """The value in both languages."""
        if isinstance(value, int):
            return self._boolean(value)
        if isinstance(value, NotApplicable):
            return NOT_APPLICABLE
        if is_unknown(value, value_type, self.program):
            return self.unknown
        if isinstance(value, Choice) and value.members is None:
            label = self.unknown  # or it may be that the question does not arise
        elif isinstance(value, Choice):
            label = alternatives([self.member(each, value_type) for each in self._in_order(value, value_type)])
        else:
            label = self.interval(value, value_type)
        return _or_not_applicable(label) if value.na else label

    def _boolean(self, value: int) -> Label:
        bare = value & truth.UNKNOWN
        if not bare:
            return NOT_APPLICABLE
        label = self.unknown if bare == truth.UNKNOWN else YES if bare == truth.TRUE else NO
        return _or_not_applicable(label) if value & truth.NOT_APPLICABLE_BIT else label

    def member(self, name: str, value_type: ValueType) -> Label:
        """The label of an enum member, the name of an entity, a text as it is."""
        if value_type.kind == "enum":
            enum = self.program.enums.get(value_type.of or "")
            return enum.members.get(name, Label(name, name)) if enum else Label(name, name)
        known = self.names.get(name) if value_type.kind == "ref" else None
        return known or Label(name, name)

    def scalar(self, value: Scalar, value_type: ValueType) -> Label:
        """One number, amount, date or period."""
        return scalar(value, value_type, self.program.units)

    def interval(self, value: Interval, value_type: ValueType) -> Label:
        """80毫克/100毫升以上不满150毫克/100毫升 / [80, 150) mg/100 ml; a single value as itself."""
        low, high = value.low, value.high
        if low is not None and low == high:
            return self.scalar(low, value_type)
        if low is None and high is None:
            return self.unknown
        if value_type.kind == "money" and low == 0 and value.low_closed and high is not None:
            low = None  # an amount is never below zero, so 五百元以下 says all there is to say
        if value_type.kind == "date":
            return _dates(low, high)
        if low is None or high is None:
            end = low if high is None else high
            assert end is not None, "one end is known"
            closed = value.low_closed if high is None else value.high_closed
            return _one_sided(self.scalar(end, value_type), lower=high is None, closed=closed)
        first, last = self.scalar(low, value_type), self.scalar(high, value_type)
        if value_type.kind == "integer" and value_type.unit is None:
            return Label(f"{first.zh}至{last.zh}", f"{first.en} to {last.en}")
        zh = _lower_zh(first.zh, value.low_closed) + _upper_zh(last.zh, value.high_closed, after=value.low_closed)
        if value_type.kind == "period" and high == LIFETIME:
            zh = f"{_lower_zh(first.zh, value.low_closed)}直至{last.zh}"
        if value.low_closed and value.high_closed:
            return Label(zh, f"{first.en} to {last.en}")
        brackets = ("[" if value.low_closed else "(", "]" if value.high_closed else ")")
        return Label(zh, f"{brackets[0]}{first.en}, {last.en}{brackets[1]}")

    def _in_order(self, value: Choice, value_type: ValueType) -> list[str]:
        members = value.members or frozenset()
        enum = self.program.enums.get(value_type.of or "") if value_type.kind == "enum" else None
        if enum is not None:
            return [each for each in enum.members if each in members]
        return sorted(members)


def still_open(words: Label) -> Label:
    """What is left of an undetermined value, said to be undetermined: 尚不能确定（一年至三年）."""
    if words.zh.startswith(UNDETERMINED.zh):
        return words
    return Label(f"{UNDETERMINED.zh}（{words.zh}）", f"{UNDETERMINED.en} ({words.en})")


def _dates(low: Scalar | None, high: Scalar | None) -> Label:
    first = date(low) if isinstance(low, datetime.date) else None
    last = date(high) if isinstance(high, datetime.date) else None
    if first and last:
        return Label(f"{first.zh}至{last.zh}", f"{first.en} to {last.en}")
    if first:
        return Label(f"{first.zh}或者以后", f"{first.en} or later")
    assert last is not None, "one end is known"
    return Label(f"{last.zh}或者以前", f"{last.en} or earlier")


def _lower_zh(text: str, closed: bool) -> str:
    return f"{text}以上" if closed else f"超过{text}"


def _upper_zh(text: str, closed: bool, *, after: bool = True) -> str:
    """五百元以下; behind 超过二百元, which ends in the amount, 不超过五百元."""
    if not closed:
        return f"不满{text}"
    return f"{text}以下" if after else f"不超过{text}"


def _one_sided(end: Label, *, lower: bool, closed: bool) -> Label:
    zh = _lower_zh(end.zh, closed) if lower else _upper_zh(end.zh, closed)
    words = ("at least", "more than") if lower else ("at most", "less than")
    return Label(zh, f"{words[0] if closed else words[1]} {end.en}")


def _or_not_applicable(label: Label) -> Label:
    return Label(f"{label.zh}，或者不适用", f"{label.en}, or not applicable")


def as_json(value: Value, value_type: ValueType, program: Program | None = None) -> dict[str, Any]:
    """The value for machines (docs/graph.md, *values*); numbers and dates are strings, so nothing is rounded.

    ``state`` is ``known``, ``range`` (left to discretion), ``partly_known``, ``unknown`` or ``not_applicable``.
    """
    result: dict[str, Any] = {"type": value_type.kind}
    if value_type.of:
        result["of"] = value_type.of
    if value_type.unit:
        result["unit"] = value_type.unit
    if isinstance(value, NotApplicable) or value == truth.NOT_APPLICABLE_BIT:
        return {**result, "state": "not_applicable"}
    if isinstance(value, int):
        possible = [flag for flag, bit in ((True, truth.TRUE), (False, truth.FALSE)) if value & bit]
        na = bool(value & truth.NOT_APPLICABLE_BIT)
    else:
        possible, na = [], value.na
    if na:
        result["or_not_applicable"] = True
    if is_unknown(value, value_type, program):
        return {**result, "state": "unknown"}
    if isinstance(value, int):
        single = len(possible) == 1
        return {**result, "state": _state(single, na), **({"value": possible[0]} if single else {"one_of": possible})}
    if isinstance(value, Choice) and value.members is None:
        return {**result, "state": "unknown"}
    if isinstance(value, Choice):
        members = sorted(value.members or ())
        if len(members) == 1:
            return {**result, "state": _state(True, na), "value": members[0]}
        return {**result, "state": "partly_known", "one_of": members}
    if value.low is not None and value.low == value.high:
        return {**result, "state": _state(True, na), "value": plain(value.low)}
    ends = {
        "low": None if value.low is None else plain(value.low),
        "high": None if value.high is None else plain(value.high),
        "low_closed": value.low_closed,
        "high_closed": value.high_closed,
    }
    return {**result, "state": "partly_known" if value.open or na else "range", **ends}


def _state(single: bool, na: bool) -> str:
    return "known" if single and not na else "partly_known"
