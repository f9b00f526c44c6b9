"""The types of expressions: what may be compared, added, multiplied, and what comes of it (docs/language.md, 2)."""

from __future__ import annotations

from typing import Final

from lexrules.model.values import ValueType

NUMBER: Final = ValueType("decimal")
INTEGER: Final = ValueType("integer")
BOOLEAN: Final = ValueType("boolean")
MONEY: Final = ValueType("money", None, "CNY")
DATE: Final = ValueType("date")
TEXT: Final = ValueType("text")
ORDERED: Final = frozenset({"integer", "decimal", "money", "date", "period"})
ADDED: Final = frozenset({"integer", "decimal", "money", "period"})
NUMBERS: Final = frozenset({"integer", "decimal"})


def describe(value_type: ValueType) -> str:
    """A type as messages name it: ``enum offence``, ``decimal (mg_per_100ml)``."""
    if value_type.kind == "money":
        return "money"
    return value_type.kind + (
        f" {value_type.of}" if value_type.of else f" ({value_type.unit})" if value_type.unit else ""
    )


def plain(value_type: ValueType) -> ValueType:
    """The type without the bounds of the attribute it was read from."""
    if value_type.minimum is None and value_type.maximum is None:
        return value_type
    return value_type._replace(minimum=None, maximum=None)


def sum_type(left: ValueType, right: ValueType) -> ValueType | None:
    """The type of a sum or difference; ``None`` if there is none."""
    if left.kind not in ADDED or not left.same_kind(right):
        return None
    return plain(left if left.kind == right.kind else left._replace(kind="decimal"))


def product_type(operator: str, left: ValueType, right: ValueType) -> ValueType | None:
    """The type of a product or quotient; ``None`` if there is none."""
    kinds = {left.kind, right.kind}
    if kinds <= NUMBERS:
        whole = operator == "*" and kinds == {"integer"}
        if operator == "/" and left.unit == right.unit:
            return NUMBER
        if right.unit is not None and (left.unit is not None or operator == "/"):
            return None
        return ValueType("integer" if whole else "decimal", None, left.unit or right.unit)
    if left.kind == "money":
        if right.kind in NUMBERS and right.unit is None:
            return MONEY
        return NUMBER if operator == "/" and right.kind == "money" else None
    if right.kind == "money" and operator == "*" and left.kind in NUMBERS and left.unit is None:
        return MONEY
    return None
