"""The expression parser: any text gives a tree or a problem with its place, and what is well formed gives a tree."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexrules.kb import syntax
from tests.conformance.expressions import DATE, Expressions, Readable, Scope, Type, World

TOKENS = [
    "and", "or", "not", "in", "as", "true", "false", "lifetime", "x", "act", "it", "exists", "count", "min",
    "2024-01-04", "2024-02-30", "0", "12.5", "7", "years", "CNY", "'text'", "'", "==", "!=", "<=", ">=", "<", ">",
    "+", "-", "*", "/", "(", ")", "{", "}", ",", ".", " ", "\n", "%", "１", "是",
]  # fmt: skip


def parsed(text: str) -> syntax.Expression | None:
    try:
        tree = syntax.parse(text)
    except syntax.SyntaxProblem as problem:
        assert 0 <= problem.offset <= len(text)
        assert problem.code.startswith("LEX21")
        return None
    assert all(0 <= node.offset < len(text) for node in nodes(tree))
    return tree


def nodes(tree: syntax.Expression) -> list[syntax.Expression]:
    found, pending = [], [tree]
    while pending:
        node = pending.pop()
        found.append(node)
        for part in node:
            if isinstance(part, (syntax.Literal, syntax.Name, syntax.Unary, syntax.Binary, syntax.In, syntax.Call)):
                pending.append(part)
            elif isinstance(part, tuple):
                pending += [each for each in part if not isinstance(each, str)]
    return found


@settings(max_examples=500)
@given(parts=st.lists(st.sampled_from(TOKENS), max_size=14))
def test_junk_made_of_tokens_never_crashes_the_parser(parts: list[str]) -> None:
    parsed("".join(parts))
    parsed(" ".join(parts))


@given(text=st.text(max_size=30))
def test_junk_never_crashes_the_parser(text: str) -> None:
    parsed(text)


@pytest.mark.parametrize("text", ["(" * 5000, "not " * 5000 + "x", "-" * 5000 + "1", "x" + " + 1" * 5000, "f(" * 500,
                                  "x" + " or x" * 5000, "{" * 5000, "min(" * 59 + "1" + ")" * 59])  # fmt: skip
def test_depth_and_length_never_crash_the_parser(text: str) -> None:
    parsed(text)


@given(seed=st.integers(0, 2**32))
def test_what_is_well_formed_is_parsed(seed: int) -> None:
    world = World({"case": ["case"], "person": ["person", "case"]})
    world.readables["case"] = [Readable("as_of", DATE, 0), Readable("persons", None, 0, "person")]
    world.readables["person"] = [Readable("grp.flag", Type("boolean"), 0), Readable("size", Type("enum", "size"), 0)]
    text = Expressions(random.Random(seed), world).condition(Scope("person", 1), 3)
    assert parsed(text) is not None, text
