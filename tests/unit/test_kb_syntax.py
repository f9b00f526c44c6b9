"""The grammar of expressions (docs/language.md, section 4)."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexrules.kb.syntax import Binary, Call, Expression, In, Literal, Name, SyntaxProblem, Unary, parse


def shown(expression: Expression) -> str:
    """A tree with a bracket around everything that groups."""
    match expression:
        case Literal():
            return f"{expression.value}{' ' + expression.unit if expression.unit else ''}"
        case Name():
            return expression.text
        case Unary():
            return f"({expression.operator} {shown(expression.operand)})"
        case Binary():
            return f"({shown(expression.left)} {expression.operator} {shown(expression.right)})"
        case In():
            members = ", ".join(map(shown, expression.members))
            return f"({shown(expression.operand)} {'not in' if expression.negated else 'in'} {{{members}}})"
        case Call():
            alias = f" as {expression.alias}" if expression.alias else ""
            return f"{expression.function}({', '.join(map(shown, expression.arguments))}{alias})"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a or b and c", "(a or (b and c))"),
        ("a and b or c", "((a and b) or c)"),
        ("(a or b) and c", "((a or b) and c)"),
        ("not a and b", "((not a) and b)"),
        ("not a == b", "(not (a == b))"),
        ("not not a", "(not (not a))"),
        ("a - b - c", "((a - b) - c)"),
        ("a / b * c", "((a / b) * c)"),
        ("a + b * c", "(a + (b * c))"),
        ("a + b < c * d", "((a + b) < (c * d))"),
        ("- a * b", "((- a) * b)"),
        ("a - -1", "(a - (- 1))"),
        ("a in {b, c + 1}", "(a in {b, (c + 1)})"),
        ("a not in {b}", "(a not in {b})"),
        ("not a in {b}", "(not (a in {b}))"),
        ("a.b.c != 'text, with (signs)'", "(a.b.c != text, with (signs))"),
        ("2 years", "2 years"),
        ("80mg_per_100ml", "80 mg_per_100ml"),
        ("1 in {1}", "(1 in {1})"),
        ("5 and true", "(5 and True)"),
        ("lifetime", "Infinity month"),
        ("a.in.not", "a.in.not"),
        ("f()", "f()"),
        ("exists(a.bs as b, exists(b.cs, d == b.d))", "exists(a.bs, exists(b.cs, (d == b.d)) as b)"),
        ("\ta\n and\n b ", "(a and b)"),
    ],
)
def test_grouping(text: str, tree: str) -> None:
    assert shown(parse(text)) == tree


def test_literals() -> None:
    assert parse("2024-02-29") == Literal(datetime.date(2024, 2, 29), None, 0)
    assert parse("1.50 CNY") == Literal(Decimal("1.50"), "CNY", 0)
    assert parse(" true") == Literal(True, None, 1)
    assert parse("''") == Literal("", None, 0)


@pytest.mark.parametrize(
    ("text", "code", "offset"),
    [
        ("a = b", "LEX2101", 2),
        ("a == '", "LEX2101", 5),
        ("(a", "LEX2102", 2),
        ("a in b", "LEX2102", 5),
        ("a in {}", "LEX2107", 6),
        ("f(a, )", "LEX2107", 5),
        ("exists(a as", "LEX2102", 11),
        ("exists(a as in, b)", "LEX2102", 12),
        ("a.", "LEX2102", 2),
        ("a b", "LEX2103", 2),
        ("a not b", "LEX2103", 2),
        ("f(a) as b", "LEX2103", 5),
        ("a < b == c", "LEX2105", 6),
        ("a < 2023-02-29", "LEX2106", 4),
        ("", "LEX2107", 0),
        ("and a", "LEX2107", 0),
        ("a == ", "LEX2107", 5),
        ("８５", "LEX2101", 0),
    ],
)
def test_what_is_no_expression(text: str, code: str, offset: int) -> None:
    with pytest.raises(SyntaxProblem) as caught:
        parse(text)
    assert (caught.value.code, caught.value.offset) == (code, offset)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 500 + "a" + ")" * 500,
        "-" * 5000 + "a",
        "not " * 5000 + "a",
        "a" + " + a" * 5000,
        "a" + "*a" * 5000,
        "f(" * 500,
        "a in {" + "-" * 99 + "1}",
    ],
)
def test_depth_is_limited(text: str) -> None:
    with pytest.raises(SyntaxProblem) as caught:
        parse(text)
    assert caught.value.code == "LEX2104"


def test_long_chains_of_conditions_are_not_deep() -> None:
    assert isinstance(parse("a" + " or a" * 5000), Binary)


@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            [
                "a",
                ".",
                "(",
                ")",
                "{",
                "}",
                ",",
                "==",
                "<",
                "in",
                "not",
                "and",
                "or",
                "as",
                "-",
                "+",
                "1",
                "2024-01-01",
                "'x'",
                "exists",
                "true",
            ]
        ),
        max_size=25,
    ).map(" ".join)
)
def test_any_text_parses_or_is_refused(text: str) -> None:
    try:
        parse(text)
    except SyntaxProblem as problem:
        assert 0 <= problem.offset <= len(text)
