"""What all tests share: the small knowledge base of tests/data/kb, and golden files.

Golden files hold expected output beside the input that it belongs to (``x.yaml`` → ``x.expected``). After a change that
is meant to change them, write them anew with ``pytest tests/golden --update-golden`` and read the difference in
``git diff`` before keeping it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import settings
from referencing import Registry, Resource

from lexrules.kb.loader import load_knowledge_base
from lexrules.kb.program import Program

TESTS = Path(__file__).parent
TRAFFIC_KB = TESTS / "data" / "kb"
SCHEMAS = TESTS.parent / "schema" / "v1"

# How long one example takes says nothing on a busy machine, and no test here is about time.
settings.register_profile("lexrules", deadline=None)
settings.load_profile("lexrules")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew instead of comparing")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever goes through whole knowledge bases or many random examples runs apart: measured, it takes several times
    as long, and the lines that it reaches are reached by other tests too.
    """
    for item in items:
        if item.path.relative_to(TESTS).parts[0] in ("conformance", "kb", "property"):
            item.add_marker("unmeasured")


@pytest.fixture(scope="session")
def traffic() -> Program:
    """The compact traffic-law knowledge base in tests/data/kb."""
    return load_knowledge_base(TRAFFIC_KB, use_cache=False)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with the golden file at a path, or write it there with ``--update-golden``."""

    def check(path: Path, text: str) -> None:
        if request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8")
            return
        assert path.exists(), f"{path} is missing; run pytest with --update-golden and read what it wrote"
        assert text == path.read_text(encoding="utf-8")

    return check


@pytest.fixture(scope="session")
def conforms() -> Callable[[Any, str], None]:
    """Check JSON output against ``schema/v1/NAME.schema.json``."""
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SCHEMAS.glob("*.schema.json"))]
    registry: Registry[Any] = Registry().with_resources(
        (each["$id"], Resource.from_contents(each)) for each in documents
    )

    def check(data: Any, name: str) -> None:
        schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema, registry=registry).validate(data)

    return check
