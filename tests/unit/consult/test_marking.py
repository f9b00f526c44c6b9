"""What differs from another answer, marked in the graph and shown on the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from tests.unit.explain.small import FOLDER, WHOLE

from lexrules.cli.run import run

Graph = Callable[..., str]
SCHEMA = json.loads((Path(__file__).parents[3] / "schema" / "v1" / "graph.schema.json").read_text(encoding="utf-8"))


def case(folder: Path, name: str, **facts: object) -> Path:
    path = folder / name
    act = {"id": "a1", "name": "甲行为", **WHOLE, **facts}
    data = {"lexrules": 1, "domain": "sample", "title": name, "as_of": "2025-06-01", "case": {"acts": [act]}}
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def graph(capsys: pytest.CaptureFixture[str]) -> Graph:
    def written(*arguments: object) -> str:
        code = run(["graph", *map(str, arguments), "--kb", str(FOLDER), "--no-cache"])
        streams = capsys.readouterr()
        assert code == 0, streams.err
        return streams.out

    return written


def differing(document: str) -> dict[str, list[str]]:
    held = json.loads(document)
    jsonschema.validate(held, SCHEMA)
    return {node["id"]: node["differs_en"] for node in held["nodes"] if "differs_en" in node}


def test_beside_itself_a_case_shows_what_the_options_change(tmp_path: Path, graph: Graph) -> None:
    """The small code: barring without a judgment is possible by default, and not on the other position."""
    path = case(tmp_path, "one.yaml")
    document = graph(path, "--beside", path, "--position", "without-judgment/needed", "--format", "json")
    told = differing(document)
    assert list(told) == ["conclusion:a1.banned"]
    assert told["conclusion:a1.banned"][0] == "the other answer: yes"
    assert json.loads(document)["graph"]["beside_en"] == ["Beside the answer without the options: 1 conclusion differs"]


def test_beside_another_case_the_facts_are_the_reason(tmp_path: Path, graph: Graph) -> None:
    one, other = case(tmp_path, "one.yaml"), case(tmp_path, "other.yaml", diligent={"value": True, "proof": "high"})
    told = differing(graph(one, "--beside", other, "--format", "json"))
    assert told["conclusion:a1.liable"][0] == "the other answer: no"


@pytest.mark.parametrize("beside", [True, False])
def test_the_page_offers_the_difference_only_where_there_is_one(tmp_path: Path, graph: Graph, beside: bool) -> None:
    one, other = case(tmp_path, "one.yaml"), case(tmp_path, "other.yaml", diligent={"value": True, "proof": "high"})
    page = graph(one, *(("--beside", other) if beside else ()))
    assert ('<option value="differs">' in page) is beside
    assert ('<ul class="differs">' in page) is beside


def test_the_case_laid_beside_is_not_overwritten(tmp_path: Path) -> None:
    one, other = case(tmp_path, "one.yaml"), case(tmp_path, "other.yaml")
    arguments = ["graph", str(one), "--beside", str(other), "--output", str(other), "--kb", str(FOLDER)]
    assert run(arguments) == 2
    assert json.loads(other.read_text(encoding="utf-8"))["title"] == "other.yaml"
