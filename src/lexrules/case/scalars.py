"""One written value, read as its type says: numbers, amounts, dates, periods. Exact, strict, and nothing guessed."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Any, Final
from unicodedata import normalize

from lexrules.case.findings import shown
from lexrules.model.values import LIFETIME, Scalar, ValueType

TRUE_WORDS: Final = frozenset({"true", "是"})
FALSE_WORDS: Final = frozenset({"false", "否"})
LIFETIME_WORDS: Final = frozenset({"lifetime", "终身"})
#: What other notations call a boolean; suggested, never accepted.
_ALMOST_TRUE: Final = frozenset({"yes", "y", "on", "true", "1", "t", "有", "对", "是的"})
_ALMOST_FALSE: Final = frozenset({"no", "n", "off", "false", "0", "f", "无", "没有", "不是"})

FIRST_DATE: Final = datetime.date(1900, 1, 1)
LAST_DATE: Final = datetime.date(2199, 12, 31)
#: 200 years in each unit; what is longer is ``lifetime``.
_LONGEST: Final = {"month": 2400, "day": 73_050, "working_day": 73_050}
_DIGITS_AT_MOST: Final = 30

_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PERIOD: Final = re.compile(r"([0-9]+)\s*([^\s0-9].*)")
#: Notations that are refused with a suggestion: patterns that are compiled when one is met.
_EXPONENT: Final = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][-+]?[0-9]{1,3}"
_GROUPED: Final = r"-?[0-9]{1,3}(?:[,_ '，、][0-9]{3})+(?:\.[0-9]+)?"
_WITH_UNIT: Final = r"(-?[0-9]+(?:\.[0-9]+)?)\s*([^\s0-9.,].*)"
_LOOSE_DATE: Final = r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?"
_MULTIPLES: Final = {"万": 10_000, "亿": 100_000_000}
_NOT_FINITE: Final = frozenset({"nan", ".nan", "inf", ".inf", "infinity", "∞"})
_CURRENCIES: Final = ("CNY", "元")
_PERIOD_UNITS: Final = {
    "day": ("day", 1), "days": ("day", 1), "日": ("day", 1), "天": ("day", 1),
    "working_day": ("working_day", 1), "working_days": ("working_day", 1),
    "工作日": ("working_day", 1), "个工作日": ("working_day", 1),
    "month": ("month", 1), "months": ("month", 1), "个月": ("month", 1), "月": ("month", 1),
    "year": ("month", 12), "years": ("month", 12), "年": ("month", 12),
}  # fmt: skip


class BadScalarError(Exception):
    """The text is not a value of the type: a catalogue code with its data, and what was probably meant."""

    def __init__(self, code: str, suggestion: str | None = None, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.suggestion = suggestion
        self.data = data


def read_boolean(text: str) -> bool:
    """``true``, ``false``, 是, 否 and nothing else."""
    if text in TRUE_WORDS:
        return True
    if text in FALSE_WORDS:
        return False
    lower = text.lower()
    suggestion = "true" if lower in _ALMOST_TRUE else "false" if lower in _ALMOST_FALSE else None
    raise BadScalarError("LEX3030", suggestion, value=shown(text))


def read_scalar(value_type: ValueType, text: str) -> Scalar:
    """The number, amount, date or period that ``text`` writes; raises :class:`BadScalarError`."""
    if value_type.kind == "date":
        return read_date(text)
    if value_type.kind == "period":
        return _period(text, value_type.unit or "day")
    if value_type.kind == "money":
        return _number(_without_currency(text), text)
    number = _number(text, text)
    if value_type.kind == "integer" and number != number.to_integral_value():
        raise BadScalarError("LEX3036", value=shown(text))
    return number


def _without_currency(text: str) -> str:
    for currency in _CURRENCIES:
        if text.endswith(currency):
            return text.removesuffix(currency).rstrip()
    return text


def _number(text: str, written: str) -> Decimal:
    """The number that ``text`` is; ``written`` is what messages quote."""
    if _NUMBER.fullmatch(text):
        if len(text) > _DIGITS_AT_MOST:
            raise BadScalarError("LEX3037", value=shown(written), limit=_DIGITS_AT_MOST)
        return Decimal(text)
    value = shown(written)
    if text.lower().lstrip("+-") in _NOT_FINITE:
        raise BadScalarError("LEX3033", value=value)
    if re.fullmatch(_EXPONENT, text):
        plain = Decimal(text)
        short = abs(plain.adjusted()) < _DIGITS_AT_MOST
        raise BadScalarError("LEX3034", f"{plain:f}" if short else None, value=value)
    if re.fullmatch(_GROUPED, text):
        raise BadScalarError("LEX3035", re.sub(r"[^0-9.-]", "", text), value=value)
    if with_unit := re.fullmatch(_WITH_UNIT, text):
        multiple = _MULTIPLES.get(with_unit[2][0], 1)
        number = Decimal(with_unit[1]) * multiple if len(with_unit[1]) <= _DIGITS_AT_MOST else None
        raise BadScalarError("LEX3038", None if number is None else f"{number:f}", value=value)
    narrow = normalize("NFKC", text).strip()
    raise BadScalarError("LEX3032", narrow if _NUMBER.fullmatch(narrow) else None, value=value)


def read_date(text: str) -> datetime.date:
    """A day as ``YYYY-MM-DD`` that the calendar has."""
    if not _DATE.fullmatch(text):
        raise BadScalarError("LEX3042", _date_meant(text), value=shown(text))
    try:
        date = datetime.date.fromisoformat(text)
    except ValueError:
        raise BadScalarError("LEX3043", value=text) from None
    if not FIRST_DATE <= date <= LAST_DATE:
        raise BadScalarError("LEX3044", value=text, first=FIRST_DATE, last=LAST_DATE)
    return date


def _date_meant(text: str) -> str | None:
    loose = re.fullmatch(_LOOSE_DATE, normalize("NFKC", text).strip())
    if loose is None:
        return None
    try:
        return datetime.date(int(loose[1]), int(loose[2]), int(loose[3])).isoformat()
    except ValueError:
        return None


def _period(text: str, unit: str) -> Decimal:
    if text in LIFETIME_WORDS:
        return LIFETIME
    written = _PERIOD.fullmatch(text)
    if written is None:
        bare = _NUMBER.fullmatch(text) is not None and "." not in text and "-" not in text
        raise BadScalarError("LEX3045", f"{text} {unit}s" if bare else None, value=shown(text))
    known = _PERIOD_UNITS.get(written[2])
    if known is None:
        raise BadScalarError("LEX3045", value=shown(text))
    found, factor = known
    if found != unit:
        raise BadScalarError("LEX3046", value=shown(text), unit=unit)
    if len(written[1]) > _DIGITS_AT_MOST or int(written[1]) * factor > _LONGEST[unit]:
        raise BadScalarError("LEX3047", "lifetime", value=shown(text))
    return Decimal(int(written[1]) * factor)
