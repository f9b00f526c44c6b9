"""The graph and its exports."""

from __future__ import annotations

import datetime
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import networkx
import pytest
from tests.unit.explain.small import WHOLE, Small

from lexrules.case.reader import case_from_node
from lexrules.engine.evaluation import Evaluation
from lexrules.errors import UsageError
from lexrules.explain.export import FORMATS, export
from lexrules.explain.export.document import document
from lexrules.explain.export.html import SCRIPTS
from lexrules.explain.export.layout import lay_out
from lexrules.explain.graph import derivation_graph
from lexrules.source import node_of

Consider = Callable[..., Evaluation]
SCHEMA = json.loads((Path(__file__).parents[3] / "schema/v1/graph.schema.json").read_text(encoding="utf-8"))
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>]]>&\"'\u2028\x07"
VARIANTS: list[dict[str, Any]] = [
    {},
    {"level": None, "items": None, "colour": None},
    {"signed": False},
    {"ended_on": None, "price": None},
    {"colour": "green", "items": [{"value": "900", "broken": True}]},
    {"waived": None, "pending": True},
    {"ended_on": "2015-06-01"},
]


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("changes", VARIANTS)
def test_every_conclusion_reaches_facts_or_provisions(consider: Consider, changes: dict[str, Any], full: bool) -> None:
    evaluation = consider(**changes)
    derivation = evaluation.derivation
    graph = derivation_graph(evaluation, full=full)
    assert networkx.is_directed_acyclic_graph(graph)
    goals = [node for node, attributes in graph.nodes(data=True) if "goal" in attributes]
    assert goals == [f"conclusion:{asked.path}" for asked in derivation.asked]
    bearing = set(goals).union(*(networkx.ancestors(graph, goal) for goal in goals))
    for goal in goals:
        kinds = {graph.nodes[node]["kind"] for node in networkx.ancestors(graph, goal)}
        assert kinds & {"fact", "provision"}, goal
    if not full:
        assert bearing == set(graph)
    for node, attributes in graph.nodes(data=True):
        if attributes["kind"] == "norm":
            assert any(graph.nodes[before]["kind"] == "provision" for before in graph.predecessors(node))
        if not graph.in_degree(node):
            assert attributes["kind"] in ("fact", "provision", "condition", "conclusion"), node
    jsonschema.validate(json.loads(export(graph, "json")), SCHEMA)


def test_the_schema_describes_nothing_that_is_never_there(consider: Consider, small: Small) -> None:
    seen: set[str] = set()
    evaluations = [*(consider(**changes) for changes in VARIANTS), small.evaluate(**WHOLE)]
    for evaluation in evaluations:
        for graph in (derivation_graph(evaluation, full=full) for full in (False, True)):
            for _, attributes in graph.nodes(data=True):
                seen |= attributes.keys()
    # The last are there only where another answer was laid beside.
    assert set(SCHEMA["$defs"]["node"]["properties"]) == seen | {"id", "differs_zh", "differs_en"}


def test_ids_and_order_are_the_same_in_every_run(consider: Consider) -> None:
    first, second = (derivation_graph(consider(level=None), full=True) for _ in range(2))
    assert list(first.nodes(data=True)) == list(second.nodes(data=True))
    assert list(first.edges(keys=True, data=True)) == list(second.edges(keys=True, data=True))
    for form in FORMATS:
        assert export(first, form) == export(second, form)


def test_an_id_means_the_same_whatever_the_facts(consider: Consider) -> None:
    one, two = (derivation_graph(consider(**changes), full=True) for changes in ({}, {"level": None}))
    shared = set(one) & set(two)
    assert len(shared) > len(one) * 0.8
    assert all(one.nodes[node]["part"] == two.nodes[node]["part"] for node in shared)


def test_edges_of_every_kind(consider: Consider) -> None:
    graph = derivation_graph(consider(colour="green", items=[{"value": "900", "broken": True}]), full=True)
    kinds = {key for _, _, key in graph.edges(keys=True)}
    assert kinds == {"support", "exception", "override", "citation"}
    override = graph.edges["norm:sample.step-blue@c1", "norm:sample.step-green@c1", "override"]
    assert override == {"kind": "override", "because": "special", "note_zh": "特别情形", "note_en": "special case"}


def test_the_document_is_read_back_by_networkx(consider: Consider) -> None:
    graph = derivation_graph(consider())
    again = networkx.node_link_graph(document(graph), edges="edges")
    assert networkx.utils.graphs_equal(graph, again)


def test_graphml_is_read_back_by_networkx(consider: Consider) -> None:
    graph = derivation_graph(consider())
    again = networkx.parse_graphml(export(graph, "graphml"), force_multigraph=True)
    assert set(again) == set(graph)
    assert again.number_of_edges() == graph.number_of_edges()
    assert json.loads(again.nodes["fact:c1.price"]["value"])["value"] == "120.5"


def test_boxes_do_not_overlap_and_edges_lead_to_the_right(consider: Consider) -> None:
    heights = {"a": 40.0, "b": 60.0, "c": 30.0, "d": 50.0, "e": 40.0}
    layout = lay_out(heights, [("a", "b"), ("a", "c"), ("b", "d"), ("a", "d"), ("c", "e"), ("a", "e")], 10.0)
    assert layout.columns == {"a": 0, "b": 1, "c": 1, "d": 2, "e": 2}
    assert [len(bends) for bends in layout.bends] == [0, 0, 0, 1, 0, 1]
    for first, second in (("b", "c"), ("d", "e")):
        distance = abs(layout.rows[first] - layout.rows[second])
        assert distance >= (heights[first] + heights[second]) / 2 + 10 - 1e-6
    assert min(layout.rows[name] - heights[name] / 2 for name in heights) >= -1e-6
    assert lay_out({}, [], 10.0).height == 0


def test_svg_is_well_formed_and_marks_status_without_colour(consider: Consider) -> None:
    graph = derivation_graph(consider(level=None, items=None))
    root = ET.fromstring(export(graph, "svg", "en"))
    space = "{http://www.w3.org/2000/svg}"
    boxes = [each for each in root.iter(f"{space}g") if (each.get("class") or "").startswith("box ")]
    assert len(boxes) == sum(attributes["kind"] != "provision" for _, attributes in graph.nodes(data=True))
    for box in boxes:
        status = (box.get("class") or "").split()[2]
        mark = next(each.text for each in box.iter(f"{space}text") if each.get("class") == "mark")
        if "exception" not in (box.get("aria-label") or "") and status == "open":
            assert mark == "?"
    norm = next(box for box in boxes if "Duty to pay" in (box.get("aria-label") or ""))
    assert "Sample Act, art. 1(1) (act-2020, in force from 1 January 2020)" in (norm.findtext(f"{space}title") or "")


def test_dot_and_mermaid_name_every_node(consider: Consider) -> None:
    graph = derivation_graph(consider(colour="green"), full=True)
    dot, mermaid = export(graph, "dot"), export(graph, "mermaid", "en")
    assert all(f'"{node}" [' in dot for node in graph)
    assert dot.count(" -> ") == graph.number_of_edges()
    assert len(re.findall(r"^  n\d+[\[(>]", mermaid, re.MULTILINE)) == len(graph)


def test_an_unknown_format_or_language_is_a_usage_error(consider: Consider) -> None:
    graph = derivation_graph(consider())
    with pytest.raises(UsageError, match="LEX5501"):
        export(graph, "pdf")
    with pytest.raises(UsageError, match="LEX5502"):
        export(graph, "svg", "fr")  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["html", "svg", "graphml", "dot", "mermaid", "json"])
def test_text_of_the_case_is_never_markup(consider: Consider, form: str) -> None:
    evaluation = consider()
    case = evaluation.case
    for entity in case.entities.values():
        entity.name = HOSTILE
    hostile = type(case)(case.root, case.entities, case.domain, HOSTILE, case.sources)
    text = export(derivation_graph(Evaluation(evaluation.variants, hostile, evaluation.asked), full=True), form)
    if form in ("svg", "graphml"):
        root = ET.fromstring(text)
        assert not any(each.tag.rpartition("}")[2] in ("script", "img") for each in root.iter())
    if form == "html":
        assert text.count("<script") == 1 + len(SCRIPTS)
        assert "<img" not in text
        assert "alert(1)</script>" not in text
    if form == "mermaid":
        assert "<script" not in text and "<img" not in text
    if form == "dot":
        assert all(line.count('"') % 2 == 0 for line in text.replace('\\"', "").split("\n"))


def test_the_page_allows_no_request_and_only_its_own_scripts(consider: Consider) -> None:
    page = export(derivation_graph(consider()), "html")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'")
    assert "unsafe" not in policy[1]
    markup = page.replace(policy[0], "").split("<script", maxsplit=1)[0]
    addresses = set(re.findall(r"""(?:src|href|url\()\s*=?\s*["']?([^"')\s>]+)""", markup))
    assert addresses <= {"data:,", "#main"}
    assert "style=" not in markup


def test_a_case_with_nothing_known_has_a_graph_too(consider: Consider) -> None:
    variants = consider().variants
    law = variants.program
    case = case_from_node(node_of({"domain": "sample", "case": {}}), law, as_of=datetime.date(2026, 1, 1))
    graph = derivation_graph(Evaluation(variants, case, []))
    assert len(graph) == 0
    for form in FORMATS:
        assert export(graph, form)


def test_what_norms_conclude_is_undetermined_and_what_a_file_states_is_unknown(consider: Consider) -> None:
    """Word for word as in the text: a page says of a conclusion once that it is open, not once in each way."""
    graph = derivation_graph(consider(level=None, items=None), full=True)
    open_ = [each for _, each in graph.nodes(data=True) if each["status"] == "open" and "value_zh" in each]
    told = {(each["kind"] == "fact", each["value_zh"].partition("，")[0]) for each in open_}

    assert (False, "未知") not in told
    assert (True, "尚不能确定") not in told
    assert {(False, "尚不能确定"), (True, "未知")} <= told
