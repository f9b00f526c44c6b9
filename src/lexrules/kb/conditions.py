"""Conditions as YAML writes them: all, any, not, at_least and named elements, with expressions at the leaves."""

from __future__ import annotations

from typing import Final

from lexrules.errors import Span
from lexrules.kb.expressions import FormulaBuilder
from lexrules.kb.program import ProofCall
from lexrules.source import Mapping, Node, Scalar, Sequence


def add_condition(builder: FormulaBuilder, node: Node) -> int | None:
    """Add a condition written in YAML; the index of its node, or ``None`` if it was reported."""
    if isinstance(node, Scalar):
        return builder.expression(node)
    fields = builder.reader.entries(node)
    if not fields:
        if isinstance(node, Mapping):
            builder.reader.report("LEX2003", node, expected="a condition", found="nothing")
        return None
    key = fields[0][0]
    if key.text in _PART:
        return _part(builder, node)
    if len(fields) != 1 or key.text not in ("all", "any", "not", "at_least"):
        extra = fields[1][0] if len(fields) > 1 and key.text in ("all", "any", "not", "at_least") else key
        builder.reader.report(
            "LEX2210",
            extra,
            builder.reader.closest(extra.text, ("all", "any", "not", "at_least", *_PART)),
            key=extra.text,
        )
        return None
    body = fields[0][1]
    if key.text == "not":
        inner = add_condition(builder, body)
        return None if inner is None else builder.add("not", (inner,), None, key.span)
    if key.text == "at_least":
        return _at_least(builder, body, key.span)
    return _connective(builder, key.text, body, key.span)


def _connective(builder: FormulaBuilder, op: str, body: Node, span: Span) -> int | None:
    items = builder.reader.items(body)
    parts = [add_condition(builder, item) for item in items]
    if not items and isinstance(body, Sequence):
        builder.reader.report("LEX2211", span, key=op)
    if any(part is None for part in parts) or not parts:
        return None
    return builder.combine("all" if op == "all" else "any", [part for part in parts if part is not None], span)


def _at_least(builder: FormulaBuilder, node: Node, span: Span) -> int | None:
    fields = builder.reader.fields(node, "`at_least`", {"n": True, "of": True})
    n = builder.reader.number(fields.get("n"))
    items = builder.reader.items(fields.get("of"))
    parts = [add_condition(builder, item) for item in items]
    if "n" not in fields or "of" not in fields or n is None or any(part is None for part in parts):
        return None
    if n != int(n) or not 1 <= n <= len(parts):
        builder.reader.report("LEX2212", fields["n"], n=n, count=len(parts))
        return None
    return builder.add("at_least", tuple(part for part in parts if part is not None), None, span, int(n))


def _part(builder: FormulaBuilder, node: Node) -> int | None:
    """A part with a name, or with what its proof demands, or both."""
    reader = builder.reader
    fields = reader.fields(node, "an element", {"element": False, "when": True, "standard": False, "burden": False})
    if fields.keys() == {"when"}:
        reader.report("LEX2222", node)
    label = reader.label(fields["element"]) if "element" in fields else None
    inner = add_proof(builder, fields)
    if inner is None or label is None:
        return inner
    return builder.add("element", (inner,), None, node.span, None, label)


def add_proof(builder: FormulaBuilder, fields: dict[str, Node]) -> int | None:
    """Add the condition under ``when``, with the ``standard`` and ``burden`` of its proof if there are any."""
    if "when" not in fields:
        return None
    when, vocabulary = fields["when"], builder.scope.vocabulary
    if not fields.keys() & {"standard", "burden"}:
        return add_condition(builder, when)
    standards = list(vocabulary.standards)
    standard = builder.reader.one_of(fields.get("standard"), standards, "standard of proof")
    burden = builder.reader.one_of(fields.get("burden"), vocabulary.parties, "party")
    part = builder.inside()
    if add_condition(part, when) is None:
        return None
    data = ProofCall(part.formula(), standards.index(standard) if standard else None, burden or None)
    return builder.add("proof", (), None, when.span, data)


_PART: Final = ("element", "when", "standard", "burden")
