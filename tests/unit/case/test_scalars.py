from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from lexrules.case.scalars import BadScalarError, read_boolean, read_scalar
from lexrules.model.values import LIFETIME, ValueType

MONEY = ValueType("money", unit="CNY")
MONTHS = ValueType("period", unit="month")
DAYS = ValueType("period", unit="day")
WORKING_DAYS = ValueType("period", unit="working_day")


@pytest.mark.parametrize(
    ("value_type", "text", "expected"),
    [
        (ValueType("decimal"), "85", Decimal(85)),
        (ValueType("decimal"), "-0.50", Decimal("-0.5")),
        (ValueType("decimal"), "0.1000000000000000000000000001", Decimal("0.1000000000000000000000000001")),
        (ValueType("integer"), "3.0", Decimal(3)),
        (MONEY, "558.6", Decimal("558.6")),
        (MONEY, "558.6元", Decimal("558.6")),
        (MONEY, "558.6 CNY", Decimal("558.6")),
        (ValueType("date"), "2024-02-29", datetime.date(2024, 2, 29)),
        (MONTHS, "24 months", Decimal(24)),
        (MONTHS, "1 month", Decimal(1)),
        (MONTHS, "2 years", Decimal(24)),
        (MONTHS, "2年", Decimal(24)),
        (MONTHS, "6个月", Decimal(6)),
        (MONTHS, "lifetime", LIFETIME),
        (DAYS, "终身", LIFETIME),
        (DAYS, "10 days", Decimal(10)),
        (DAYS, "10日", Decimal(10)),
        (WORKING_DAYS, "1 working_day", Decimal(1)),
        (WORKING_DAYS, "5个工作日", Decimal(5)),
    ],
)
def test_read(value_type: ValueType, text: str, expected: object) -> None:
    assert read_scalar(value_type, text) == expected


@pytest.mark.parametrize(
    ("value_type", "text", "code", "suggestion"),
    [
        (ValueType("decimal"), "", "LEX3032", None),
        (ValueType("decimal"), " 85", "LEX3032", "85"),
        (ValueType("decimal"), "+85", "LEX3032", None),
        (ValueType("decimal"), ".5", "LEX3032", None),
        (ValueType("decimal"), "5.", "LEX3032", None),
        (ValueType("decimal"), "0x10", "LEX3038", "0"),
        (ValueType("decimal"), "-Infinity", "LEX3033", None),
        (ValueType("decimal"), "1e999", "LEX3034", None),
        (ValueType("decimal"), "1E-3", "LEX3034", "0.001"),
        (ValueType("decimal"), "1_000", "LEX3035", "1000"),
        (ValueType("decimal"), "1，000.5", "LEX3035", "1000.5"),
        (ValueType("decimal"), "1" * 31, "LEX3037", None),
        (ValueType("decimal"), "1" * 31 + "g", "LEX3038", None),
        (ValueType("decimal"), "٣", "LEX3032", None),
        (ValueType("integer"), "2.5", "LEX3036", None),
        (MONEY, "1.2亿元", "LEX3038", "120000000.0"),
        (MONEY, "元", "LEX3032", None),
        (ValueType("date"), "2023-02-29", "LEX3043", None),
        (ValueType("date"), "2023-2-9", "LEX3042", "2023-02-09"),
        (ValueType("date"), "2023.2.30", "LEX3042", None),
        (ValueType("date"), "1899-12-31", "LEX3044", None),
        (ValueType("date"), "２０２４-01-04", "LEX3042", "2024-01-04"),
        (MONTHS, "24", "LEX3045", "24 months"),
        (MONTHS, "-24 months", "LEX3045", None),
        (MONTHS, "24 weeks", "LEX3045", None),
        (MONTHS, "10 days", "LEX3046", None),
        (DAYS, "10 working_days", "LEX3046", None),
        (WORKING_DAYS, "10 days", "LEX3046", None),
        (MONTHS, "201 years", "LEX3047", "lifetime"),
        (DAYS, "9" * 5000 + " days", "LEX3047", "lifetime"),
    ],
)
def test_refuse(value_type: ValueType, text: str, code: str, suggestion: str | None) -> None:
    with pytest.raises(BadScalarError) as caught:
        read_scalar(value_type, text)
    assert (caught.value.code, caught.value.suggestion) == (code, suggestion)


def test_booleans() -> None:
    assert [read_boolean(text) for text in ("true", "是", "false", "否")] == [True, True, False, False]


@pytest.mark.parametrize(("text", "suggestion"), [("True", "true"), ("no", "false"), ("没有", "false"), ("ture", None)])
def test_booleans_are_strict(text: str, suggestion: str | None) -> None:
    with pytest.raises(BadScalarError) as caught:
        read_boolean(text)
    assert caught.value.suggestion == suggestion
