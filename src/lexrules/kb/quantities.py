"""Quantities and ordered options: formula, tiers, election, range, floor and cap as nodes of one formula."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lexrules.kb.conditions import add_condition
from lexrules.kb.expressions import FormulaBuilder
from lexrules.kb.program import Op, Option
from lexrules.kb.types import ORDERED, describe
from lexrules.model.citation import Citation
from lexrules.model.values import Choice, Interval, ValueType
from lexrules.source import Mapping, Node, Scalar, Sequence

_FORMS: Final = ("formula", "tiers", "elect", "range")


def add_quantity(builder: FormulaBuilder, node: Node, expected: ValueType) -> int | None:
    """Add a quantity of the ``expected`` type; the index of its node, or ``None`` if it was reported."""
    if isinstance(node, Scalar):
        return builder.value(node, expected)
    reader = builder.reader
    if not isinstance(node, Mapping):
        reader.report("LEX2003", node, expected="a quantity", found="a list")
        return None
    fields = reader.fields(node, "a quantity", dict.fromkeys((*_FORMS, "by", "of", "floor", "cap"), False))
    forms = [form for form in _FORMS if form in fields]
    if len(forms) != 1:
        reader.report("LEX2218", node, found=", ".join(f"`{form}`" for form in forms) or "none")
        return None
    for key in ("by", "of"):
        if key in fields and forms != ["elect"]:
            reader.report("LEX2001", node.entries[key][0], key=key, where=f"a quantity with `{forms[0]}`")
    for key in ("elect", "range", "floor", "cap"):
        if key in fields and expected.kind not in ORDERED:
            reader.report("LEX2203", node.entries[key][0], operator=key, type=describe(expected))
            return None
    if forms[0] == "formula":
        index = builder.value(fields["formula"], expected)
    elif forms[0] == "tiers":
        index = _tiers(builder, fields["tiers"], expected)
    elif forms[0] == "elect":
        index = _election(builder, fields, expected, node)
    else:
        index = _range(builder, fields["range"], expected)
    if index is not None and "floor" in fields:
        index = _limit(builder, "floor", index, fields["floor"], expected)
    if index is not None and "cap" in fields:
        index = _limit(builder, "cap", index, fields["cap"], expected)
    return index


def _limit(builder: FormulaBuilder, op: Op, quantity: int, node: Node, expected: ValueType) -> int | None:
    bound = builder.value(node, expected)
    if bound is None:
        return None
    return builder.add(op, (quantity, bound), expected._replace(minimum=None, maximum=None), node.span)


def _tiers(builder: FormulaBuilder, node: Node, expected: ValueType) -> int | None:
    args: list[int] = []
    sound = True
    items = builder.reader.items(node)
    for position, item in enumerate(items):
        fields = builder.reader.fields(item, "a tier", {"when": False, "value": True})
        sound &= _add_when(builder, fields, item, position == len(items) - 1, args)
        value = add_quantity(builder, fields["value"], expected) if "value" in fields else None
        if value is None:
            sound = False
        else:
            args.append(value)
    if not items and isinstance(node, Sequence):
        builder.reader.report("LEX2211", node, key="tiers")
    if not items or not sound:
        return None
    return builder.add("select", tuple(args), expected._replace(minimum=None, maximum=None), node.span, role="tiers")


def _add_when(builder: FormulaBuilder, fields: dict[str, Node], item: Node, last: bool, args: list[int]) -> bool:
    """Add the condition of an option; only the last may have none."""
    if "when" not in fields:
        if not last:
            builder.reader.report("LEX2311", item)
        return last
    condition = add_condition(builder, fields["when"])
    if condition is not None:
        args.append(condition)
    return condition is not None


def _election(builder: FormulaBuilder, fields: dict[str, Node], expected: ValueType, node: Node) -> int | None:
    reader = builder.reader
    which = reader.one_of(fields["elect"], ("higher", "lower"), "election")
    by = reader.label(fields["by"]) if "by" in fields else None
    args: list[int | None] = []
    for item in reader.items(fields.get("of")):
        option = reader.fields(item, "an alternative", {"label": True, "value": True})
        label = reader.label(option.get("label"))
        value = add_quantity(builder, option["value"], expected) if "value" in option else None
        # A node of its own keeps the alternative's name beside its value.
        args.append(
            None
            if value is None
            else builder.add("minimum", (value,), builder.nodes[value].type, item.span, None, label, "alternative")
        )
    if len(args) < 2:
        reader.report("LEX2219", fields.get("of", node))
        return None
    parts = tuple(each for each in args if each is not None)
    if not which or len(parts) < len(args):
        return None
    op: Op = "maximum" if which == "higher" else "minimum"
    return builder.add(op, parts, expected._replace(minimum=None, maximum=None), node.span, None, by, f"elect_{which}")


def _range(builder: FormulaBuilder, node: Node, expected: ValueType) -> int | None:
    fields = builder.reader.fields(node, "a range", {"from": True, "to": True})
    if len(fields) < 2:
        return None
    low = builder.value(fields["from"], expected)
    high = builder.value(fields["to"], expected)
    if low is None or high is None:
        return None
    ends = [builder.nodes[end].data for end in (low, high) if builder.nodes[end].op == "constant"]
    if len(ends) == 2 and all(isinstance(end, Interval) for end in ends) and ends[0].low > ends[1].low:
        builder.reader.report("LEX2012", fields["to"], low=ends[0].low, high=ends[1].low)
        return None
    return builder.add("range", (low, high), expected._replace(minimum=None, maximum=None), node.span)


def add_options(
    builder: FormulaBuilder, node: Node, expected: ValueType, cited: Callable[[Node | None], list[Citation]]
) -> tuple[Option, ...]:
    """Add an enum decided by ordered options; what each option says of itself. ``cited`` reads its citations."""
    args: list[int] = []
    options = []
    reader = builder.reader
    items = reader.items(node)
    for position, item in enumerate(items):
        fields = reader.fields(item, "an option", {"when": False, "value": True, "cites": False, "title": False})
        sound = _add_when(builder, fields, item, position == len(items) - 1, args)
        index = builder.value(fields["value"], expected) if "value" in fields else None
        if index is None or not sound:
            continue
        args.append(index)
        value = builder.nodes[index].data
        if not isinstance(value, Choice) or value.members is None:
            reader.report("LEX2213", fields["value"])
            continue
        citations = tuple(cited(fields.get("cites")))
        title = reader.label(fields["title"]) if "title" in fields else None
        options.append(Option(next(iter(value.members)), citations, title))
    if not items and isinstance(node, Sequence):
        reader.report("LEX2211", node, key="options")
    builder.add("select", tuple(args), expected, node.span, role="options")
    return tuple(options)
