"""The JSON Schemas of knowledge-base files: what they refuse, the loader refuses too.

A schema sees the natural YAML types (as an editor does): ``1`` is a number. The loader reads every scalar as text.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.unit.small_law import compile_files, files
from tests.unit.test_kb_mutation import mutated

from lexrules.errors import LexRulesError

ROOT = Path(__file__).parent.parent.parent
BAD = ROOT / "tests" / "golden" / "bad" / "kb"
KINDS = {
    "knowledge-base": "knowledge-base",
    "instruments": "instrument",
    "vocabulary": "vocabulary",
    "positions": "positions",
    "norms": "norms",
    "documents": "documents",
}
#: Golden defects that a schema can see.
VISIBLE = [
    "key-unknown",
    "key-missing",
    "translation-missing",
    "text-for-mapping",
    "mapping-for-list",
    "list-for-mapping",
    "list-for-text",
    "id-of-norm",
    "id-of-attribute",
    "id-of-instrument",
    "article-number",
    "digest",
    "date-form",
    "citation",
    "number",
    "boolean",
    "unknown-type",
    "unknown-grade",
    "unknown-reason",
    "unknown-confidence",
    "condition-kind",
    "two-conditions",
    "all-empty",
    "condition-empty",
    "element-without-name",
    "two-forms",
    "no-form",
    "elect-one",
    "elect-most",
    "by-without-elect",
    "tiers-empty",
    "quantity-list",
    "options-and-value",
    "type-takes-no",
    "table-own-id",
    "table-kind-of-column",
    "exception-key",
    "confidence-without-note",
    "in-without-list",
    "language-version",
    "language-version-missing",
    "not-a-mapping",
    "value-missing",
    "assessed-because-unknown",
    "assessed-without-because",
    "assessed-concept",
    "assessor-without-english",
    "compare-and-concept",
    "compare-lightest-empty",
    "compare-without-until",
    "dispute-one-position",
    "dispute-without-reason",
    "position-memory-without-note",
    "position-unknown-key",
    "position-without-dispute",
    "position-without-source",
    "positions-empty",
    "presumption-not-boolean",
    "proof-part-bare",
    "proof-standard-without-label",
    "proof-standard-without-when",
    "proof-unknown-key",
]


class _Yaml(yaml.SafeLoader):
    """YAML as JSON knows it: dates stay text, and so do `yes` and `no`."""


_Yaml.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag.rpartition(":")[2] in ("int", "float", "null") or first in "tfTF"
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def validator(kind: str) -> Draft202012Validator:
    schema = json.loads((ROOT / "schema" / "v1" / f"{kind}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def complaints(name: str, text: str) -> list[str]:
    data: Any = yaml.load(text, _Yaml)
    kind = KINDS[Path(name).parts[0].removesuffix(".yaml")]
    return [
        f"{name}: {'/'.join(map(str, error.path))}: {error.message[:200]}"
        for error in validator(kind).iter_errors(data)
    ]


def refused(contents: dict[str, str]) -> list[str]:
    found = []
    for name, text in contents.items():
        try:
            found += complaints(name, text)
        except (yaml.YAMLError, ValueError, TypeError, RecursionError):
            return []  # no YAML, or no JSON: nothing a schema is asked about
    return found


def loads(contents: dict[str, str]) -> bool:
    try:
        compile_files(contents)
    except LexRulesError:
        return False
    return True


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "folder",
    [
        ROOT / "kb",
        ROOT / "tests" / "golden" / "good" / "kb",
        ROOT / "tests" / "data" / "kb",
        ROOT / "tests" / "data" / "small",
    ],
    ids=["kb", "golden", "data", "small"],
)
def test_sound_knowledge_bases_fit(folder: Path) -> None:
    paths = sorted(folder.rglob("*.yaml"))
    assert paths
    assert [
        each
        for path in paths
        for each in complaints(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"))
    ] == []


@pytest.mark.parametrize("kind", KINDS.values())
def test_schemas_are_closed_and_described(kind: str) -> None:
    schema = validator(kind).schema
    assert schema["$id"].endswith(f"/{kind}.schema.json")
    assert schema["description"]
    assert schema["additionalProperties"] is False


@cache
def small() -> dict[str, str]:
    """The files of the small code."""
    folder = ROOT / "tests" / "data" / "small"
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.yaml"))
    }


def changed(path: Path) -> dict[str, str]:
    described = yaml.safe_load(path.read_text(encoding="utf-8"))
    contents = dict(files() if described.get("base", "good") == "good" else small())
    for edit in described.get("edit", []):
        contents[edit["file"]] = contents[edit["file"]].replace(edit["find"], edit["put"], 1)
    contents.update(described.get("files", {}))
    return {
        name: text
        for name, text in contents.items()
        if text is not None and Path(name).parts[0].removesuffix(".yaml") in KINDS
    }


@pytest.mark.parametrize("name", VISIBLE)
def test_the_schema_sees_the_defect_too(name: str) -> None:
    assert refused(changed(BAD / f"{name}.yaml"))


@pytest.mark.parametrize("path", sorted(BAD.glob("warning-*.yaml")), ids=lambda path: path.stem)
def test_a_warning_is_no_matter_for_the_schema(path: Path) -> None:
    assert refused(changed(path)) == []


@pytest.mark.unmeasured
@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 2))
def test_what_loads_fits_the_schema(seed: int, count: int) -> None:
    contents = mutated(seed, count)
    if loads(contents):
        assert refused(contents) == []
