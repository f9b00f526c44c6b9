"""No binary float is reachable where legal quantities are: not in the sources, not in the law, not in an answer."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

import lexrules
from lexrules.api import load
from tests.kb.damages import decide
from tests.kb.test_damages_elements import CLAIMS

PACKAGE = Path(lexrules.__file__).parent
#: Where quantities are read, computed and told; the drawing of graphs measures in pixels and is left out.
FOLDERS = ("model", "kb", "engine", "case", "explain")
#: What looks like one there: how alike two names have to be for a suggestion, a binomial, a quotient of decimals.
ALLOWED = {
    "case/findings.py": ["0.68"],
    "kb/reading.py": ["0.6"],
    "engine/rete/rails.py": ["import math"],
    "explain/values.py": ["value / 12"],
}
_MODULES = {"cmath", "math", "random", "statistics"}
_ATOMS = (str, bytes, int, bool, type(None))


def sources() -> list[Path]:
    return sorted(
        path
        for folder in FOLDERS
        for path in (PACKAGE / folder).rglob("*.py")
        if path.relative_to(PACKAGE).parts[:2] != ("explain", "export")
    )


def floats(path: Path) -> Iterator[str]:
    """The pieces of a source that make, name or may give a binary float."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, (float, complex))
        name = isinstance(node, ast.Name) and node.id in {"float", "complex"}
        module = isinstance(node, (ast.Import, ast.ImportFrom)) and any(
            alias.name in _MODULES or alias.name == "inf" for alias in node.names
        )
        division = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
        if literal or name or module or division:
            yield ast.unparse(node)


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_source_has_no_float(path: Path) -> None:
    name = str(path.relative_to(PACKAGE))
    found = [each for each in floats(path) if not each.startswith(("folder", "package", "Path", "(Path"))]

    assert found == ALLOWED.get(name, [])


def reachable(thing: Any, seen: set[int]) -> Iterator[Any]:
    """Everything that can be reached from an object through containers, named tuples and data classes."""
    if isinstance(thing, _ATOMS) or id(thing) in seen:
        return
    seen.add(id(thing))
    yield thing
    if isinstance(thing, dict) or hasattr(thing, "items"):
        inner: list[Any] = [each for pair in thing.items() for each in pair]
    elif isinstance(thing, (list, tuple, set, frozenset)):
        inner = list(thing)
    elif is_dataclass(thing):
        inner = [getattr(thing, field.name) for field in fields(thing)]
    else:
        inner = []
    for each in inner:
        yield from reachable(each, seen)


def test_law_and_answers_hold_no_float() -> None:
    knowledge_base = load()
    claims = list(CLAIMS.values())
    decision = decide(knowledge_base, claims, ["base", "multiplier", "amount", "payable"])

    seen: set[int] = set()
    things = [knowledge_base.program, [each.value for each in decision.conclusions], decision.as_dict()]

    assert not [each for each in reachable(things, seen) if isinstance(each, float)]
    assert len(seen) > 10_000
