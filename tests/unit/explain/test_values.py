"""Values in words and as JSON."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from lexrules.explain import values
from lexrules.explain.values import ValuePrinter, as_json
from lexrules.explain.wrapping import width, wrap
from lexrules.kb.program import Label, Program
from lexrules.model import truth
from lexrules.model.values import LIFETIME, NOT_APPLICABLE, Choice, Interval, Value, ValueType, exactly, unknown

MG = ValueType("decimal", None, "mg", Decimal(0), Decimal(1000))
MONEY = ValueType("money", None, "CNY", Decimal(0))
MONTHS = ValueType("period", None, "month")
DATE = ValueType("date")
COLOUR = ValueType("enum", "colour")
TEXT = ValueType("text")
BOOLEAN = ValueType("boolean")
D = Decimal
EDGES = [
    (BOOLEAN, truth.TRUE, "是", "yes"),
    (BOOLEAN, truth.FALSE, "否", "no"),
    (TEXT, Choice(None, na=True, open=True), "未知，或者不适用", "unknown, or not applicable"),
    (BOOLEAN, truth.UNKNOWN, "未知", "unknown"),
    (BOOLEAN, truth.NOT_APPLICABLE_BIT, "不适用", "not applicable"),
    (BOOLEAN, truth.TRUE | truth.NOT_APPLICABLE_BIT, "是，或者不适用", "yes, or not applicable"),
    (COLOUR, NOT_APPLICABLE, "不适用", "not applicable"),
    (COLOUR, Choice(frozenset({"red"})), "红", "red"),
    (COLOUR, Choice(frozenset({"blue", "red", "green"}), open=True), "红、绿或者蓝", "red, green or blue"),
    (COLOUR, unknown(COLOUR, frozenset({"red", "green", "blue", "grey", "white"})), "未知", "unknown"),
    (TEXT, Choice(None, open=True), "未知", "unknown"),
    (TEXT, Choice(frozenset({"甲"})), "甲", "甲"),
    (ValueType("ref", "item"), Choice(frozenset({"i1"})), "物品 i1", "item i1"),
    (MG, exactly(D("85.50")), "85.5毫克", "85.5 mg"),
    (MG, unknown(MG), "未知", "unknown"),
    (MG, Interval(D(80), D(150), True, False, open=True), "80毫克以上不满150毫克", "[80 mg, 150 mg)"),
    (MG, Interval(D(80), D(150), False, True, open=True), "超过80毫克不超过150毫克", "(80 mg, 150 mg]"),
    (MG, Interval(D(80), None, False, False, open=True), "超过80毫克", "more than 80 mg"),
    (MG, Interval(D(80), None, True, False, open=True), "80毫克以上", "at least 80 mg"),
    (MG, Interval(None, D(80), False, False, open=True), "不满80毫克", "less than 80 mg"),
    (MG, Interval(None, D(80), False, True, open=True), "80毫克以下", "at most 80 mg"),
    (MG, exactly(D(5))._replace(na=True, open=True), "5毫克，或者不适用", "5 mg, or not applicable"),
    (ValueType("decimal", None, "pct"), exactly(D(50)), "50%", "50%"),
    (MONEY, exactly(D(1000)), "1,000元", "CNY 1,000"),
    (MONEY, exactly(D("558.6")), "558.60元", "CNY 558.60"),
    (MONEY, exactly(D("0.333")), "0.333元", "CNY 0.333"),
    (MONEY, exactly(D("1E+6")), "1,000,000元", "CNY 1,000,000"),
    (MONEY, Interval(D(200), D(2000)), "200元以上2,000元以下", "CNY 200 to CNY 2,000"),
    (MONTHS, exactly(D(24)), "2年", "2 years"),
    (MONTHS, exactly(D(12)), "1年", "1 year"),
    (MONTHS, exactly(D(18)), "18个月", "18 months"),
    (MONTHS, exactly(D(0)), "0个月", "0 months"),
    (MONTHS, exactly(LIFETIME), "终生", "lifetime"),
    (MONTHS, Interval(D(120), LIFETIME), "10年以上直至终生", "10 years to lifetime"),
    (ValueType("period", None, "working_day"), exactly(D(10)), "10个工作日", "10 working days"),
    (ValueType("period", None, "day"), exactly(D(1)), "1日", "1 day"),
    (DATE, exactly(datetime.date(2024, 1, 4)), "2024年1月4日", "4 January 2024"),
    (
        DATE,
        Interval(datetime.date(2024, 1, 4), None, True, False, open=True),
        "2024年1月4日或者以后",
        "4 January 2024 or later",
    ),
    (
        DATE,
        Interval(None, datetime.date(2024, 1, 4), False, True, open=True),
        "2024年1月4日或者以前",
        "4 January 2024 or earlier",
    ),
    (
        ValueType("period", unit="month"),
        Interval(Decimal(24), LIFETIME, open=True),
        "2年以上直至终生",
        "2 years to lifetime",
    ),
    (DATE, Interval(None, None, False, False, open=True), "未知", "unknown"),
    (
        DATE,
        Interval(datetime.date(2024, 1, 4), datetime.date(2024, 2, 1), open=True),
        "2024年1月4日至2024年2月1日",
        "4 January 2024 to 1 February 2024",
    ),
]


@pytest.mark.parametrize(("value_type", "value", "zh", "en"), EDGES)
def test_words(law: Program, value_type: ValueType, value: Value, zh: str, en: str) -> None:
    assert ValuePrinter(law, {"i1": Label("物品 i1", "item i1")})(value, value_type) == (zh, en)


@pytest.mark.parametrize(
    ("value_type", "value", "expected"),
    [
        (BOOLEAN, truth.TRUE, {"state": "known", "value": True}),
        (BOOLEAN, truth.UNKNOWN, {"state": "unknown"}),
        (BOOLEAN, truth.NOT_APPLICABLE_BIT, {"state": "not_applicable"}),
        (BOOLEAN, truth.FALSE | 4, {"state": "partly_known", "value": False, "or_not_applicable": True}),
        (BOOLEAN, 7, {"state": "partly_known", "one_of": [True, False], "or_not_applicable": True}),
        (COLOUR, Choice(frozenset({"red"})), {"of": "colour", "state": "known", "value": "red"}),
        (
            COLOUR,
            Choice(frozenset({"red", "blue"}), open=True),
            {"of": "colour", "state": "partly_known", "one_of": ["blue", "red"]},
        ),
        (MONEY, exactly(D("1E+3")), {"unit": "CNY", "state": "known", "value": "1000"}),
        (MONEY, exactly(D("0.10")), {"unit": "CNY", "state": "known", "value": "0.1"}),
        (MONTHS, exactly(LIFETIME), {"unit": "month", "state": "known", "value": "lifetime"}),
        (DATE, exactly(datetime.date(2024, 1, 4)), {"state": "known", "value": "2024-01-04"}),
        (
            MONEY,
            Interval(D(200), D(2000)),
            {"unit": "CNY", "state": "range", "low": "200", "high": "2000", "low_closed": True, "high_closed": True},
        ),
        (
            MG,
            Interval(D(80), None, True, False, open=True),
            {
                "unit": "mg",
                "state": "partly_known",
                "low": "80",
                "high": None,
                "low_closed": True,
                "high_closed": False,
            },
        ),
    ],
)
def test_json(law: Program, value_type: ValueType, value: Value, expected: dict[str, Any]) -> None:
    assert as_json(value, value_type, law) == {"type": value_type.kind, **expected}


def test_what_is_wholly_unknown_and_may_not_arise(law: Program) -> None:
    value = Choice(None, na=True, open=True)
    assert as_json(value, TEXT, law) == {"type": "text", "or_not_applicable": True, "state": "unknown"}


def test_numbers_are_never_in_exponent_form() -> None:
    assert values.number(D("1E+10")) == "10,000,000,000"
    assert values.number(D("Infinity")) == "∞"
    assert values.number(D("-Infinity")) == "-∞"
    assert values.plain(D("1E-7")) == "0.0000001"


def test_lines_end_between_wide_characters_and_not_before_punctuation() -> None:
    lines = wrap("根据样例法第一条，应当支付。And some English words follow here", 20, "  ", "    ")
    assert all(width(line) <= 21 for line in lines)
    assert not any(line.strip()[0] in "，。" for line in lines)
    assert (
        "".join(line.strip() for line in lines).replace(" ", "")
        == "根据样例法第一条，应当支付。AndsomeEnglishwordsfollowhere"
    )


def test_a_word_wider_than_the_line_is_cut() -> None:
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert wrap("", 10, "  ") == [""]
    assert width("é字") == 3
