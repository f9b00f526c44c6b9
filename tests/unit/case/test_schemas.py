"""The JSON Schemas that editors read agree with the reader, as far as a schema can."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from lexrules.case.template import case_template
from lexrules.kb.program import Program

ROOT = Path(__file__).parents[3]
SCHEMAS = {
    name: json.loads((ROOT / "schema" / "v1" / f"{name}.schema.json").read_text(encoding="utf-8"))
    for name in ("case", "scenario")
}
REGISTRY: Registry[Any] = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values()
)
SCENARIOS = sorted(
    path for folder in ("scenarios", "tests/golden/good/scenario") for path in (ROOT / folder).rglob("*.yaml")
)
GOOD = sorted(p for p in (ROOT / "tests" / "golden" / "good" / "case").iterdir() if p.suffix in (".yaml", ".json"))
#: What is wrong with the shape of a file, whatever the vocabulary.
SHAPES = [
    "top-level-list",
    "case-missing",
    "version-missing",
    "version-unknown",
    "top-key-unknown",
    "domain-list",
    "as-of-partial",
    "as-of-inside-case",
    "title-list",
    "case-list",
    "element-scalar",
    "list-without-complete",
    "list-complete-number",
    "case-with-id",
    "id-with-spaces",
    "id-chinese",
    "partial-between-three",
    "partial-between-and-end",
    "partial-between-scalar",
    "partial-list-as-end",
    "one-of-empty",
    "one-of-scalar",
    "note-list",
    "value-beside-end",
    "proof-state-list",
    "proof-state-empty",
    "assessed-reason-list",
    "assessed-assessor-list",
    "proof-of-a-list",
]
#: What is wrong with the shape of a scenario file.
SCENARIO_SHAPES = [
    "authority-unknown",
    "authority-list",
    "positions-text",
    "position-mapping",
    "position-without-dispute",
    "disputed-without-answers",
    "disputed-empty",
    "disputed-list",
    "disputed-but-established",
    "expected-authority-unknown",
    "burden-of-a-certain-answer",
    "expectation-key-unknown",
    "nothing-expected",
    "variants-empty",
    "variants-mapping",
    "variant-text",
    "variant-without-id",
    "variant-without-expectations",
    "variant-expects-nothing",
    "variant-id-wrong",
    "variant-key-unknown",
    "variant-without-difference",
    "variant-facts-list",
    "variant-facts-empty",
    "variant-title-english-only",
    "variant-authority-unknown",
    "near-misses-list",
    "near-miss-id-wrong",
    "near-miss-not-facts",
]


def errors(name: str, text: str) -> list[str]:
    validator = Draft202012Validator(SCHEMAS[name], registry=REGISTRY)
    return [error.json_path for error in validator.iter_errors(plain(yaml.safe_load(text)))]


def plain(data: Any) -> Any:
    """As JSON has it: dates are texts."""
    if isinstance(data, dict):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    return data.isoformat() if isinstance(data, datetime.date) else data


def text_of(path: Path) -> str:
    data = path.read_bytes()
    return data.decode("gb18030" if b"gb18030" in data[:30] else "utf-8-sig")


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenarios_fit(path: Path) -> None:
    assert errors("scenario", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_cases_fit(path: Path) -> None:
    assert errors("case", text_of(path)) == []


def test_templates_fit(traffic: Program) -> None:
    assert errors("case", case_template(traffic, "traffic")) == []


@pytest.mark.parametrize("name", SHAPES)
def test_cases_of_the_wrong_shape_do_not_fit(name: str) -> None:
    path = ROOT / "tests" / "golden" / "bad" / "case" / f"{name}.yaml"
    assert errors("case", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SCENARIO_SHAPES)
def test_scenarios_of_the_wrong_shape_do_not_fit(name: str) -> None:
    path = ROOT / "tests" / "golden" / "bad" / "scenario" / f"{name}.yaml"
    assert errors("scenario", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["variant-value-wrong", "variant-fact-unknown", "disputed-but-taken"])
def test_what_only_the_vocabulary_tells_is_no_matter_for_the_schema(name: str) -> None:
    path = ROOT / "tests" / "golden" / "bad" / "scenario" / f"{name}.yaml"
    assert errors("scenario", path.read_text(encoding="utf-8")) == []
