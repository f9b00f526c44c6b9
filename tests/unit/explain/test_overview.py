"""What a reader is told first: in the graph, in the plain HTML of the page, and what the page carries for the rest."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from tests.unit.explain.small import WHOLE, Small

from lexrules.explain.export import export
from lexrules.explain.export.columns import columns
from lexrules.explain.export.summary import summary
from lexrules.explain.graph import derivation_graph

if TYPE_CHECKING:
    from lexrules.explain.graph import Graph


@pytest.fixture(scope="module")
def graph() -> Graph:
    return derivation_graph(Small().evaluate(**WHOLE))


class Reader(HTMLParser):
    """The text of one language, and whether every element that is opened is closed."""

    def __init__(self, other: str) -> None:
        super().__init__()
        self.other = other
        self.open: list[tuple[str, bool]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        hidden = ("lang", self.other) in attributes or any(each for _, each in self.open)
        self.open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if not self.open or not self.open[-1][1]:
            self.text.append(data)


def read(html: str, other: str) -> str:
    reader = Reader(other)
    reader.feed(html)
    assert reader.open == []
    return " ".join("".join(reader.text).split())


def test_a_conclusion_says_what_would_change_it_though_no_fact_were_different(graph: Graph) -> None:
    """The small code: art. 1 is compared, arts. 2 and 3 name burdens, art. 4 is assessed, the rest is disputed."""
    found = {node: each["depends_on"] for node, each in graph.nodes(data=True) if "depends_on" in each}
    assert found == {
        "conclusion:a1.penalties": ["law"],
        "conclusion:a1.liable": ["burden"],
        "conclusion:a1.punitive": ["burden"],
        "conclusion:a1.serious": ["assessment"],
        "conclusion:a1.banned": ["position"],
        "conclusion:a1.multiple": ["position", "authority"],
    }
    assert graph.nodes["conclusion:a1.serious"]["assessed"] == ["fact:a1.grave"]
    assert graph.nodes["conclusion:a1.serious"]["label_zh"] == "情节严重"


def test_what_only_a_stronger_question_leaves_out_depends_on_authority() -> None:
    graph = derivation_graph(Small().evaluate("a1.multiple", authority="law", **WHOLE))
    assert "authority" in graph.nodes["conclusion:a1.multiple"]["depends_on"]


def test_the_graph_tells_what_is_missing_and_what_is_disputed(graph: Graph) -> None:
    missing = graph.graph["missing"]
    assert [(each["id"], each["decides"]) for each in missing] == [
        ("fact:a1.intent", ["conclusion:a1.punitive"]),
        ("fact:a1.diligent", ["conclusion:a1.liable"]),
    ]
    disputes = {each["id"]: len(each["positions_zh"]) for each in graph.graph["disputes"]}
    assert disputes == {"without-judgment": 2, "total-or-increment": 2}
    assert graph.graph["engines"] == ["native"]


def test_a_provision_names_its_instrument(graph: Graph) -> None:
    assert graph.nodes["provision:penal/3#penal-old"]["instrument_en"] == "penal act"


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (
            "en",
            [
                "成立 倍数：2以上4以下（有争议）【学术建议，并非现行法】",
                "依据位阶：学术观点（“by-increment”）",
                "有争议：取“总额”，则为：1以上3以下（以上取默认的“增额”）",
                "成立 情节严重：是含人工评估",
                "如果不能进一步证明：否",
                "无判决可否禁入 没有判决能否禁入？",
                "须有判决——公安机关；部门规章",
                "已有陈述，怎样证明达到“排除合理怀疑”？影响1项结论",
            ],
        ),
        (
            "zh-CN",
            [
                "multiple: 2 to 4 (disputed) [scholarly proposal, not law in force]",
                "disputed: on “total”: 1 to 3",
                "Facts still missing",
                "decides 1 conclusion",
            ],
        ),
    ],
)
def test_the_plain_html_tells_the_whole_summary(graph: Graph, other: str, words: list[str]) -> None:
    told = read(summary(graph), other)
    for each in words:
        # Between two elements there may or may not be a space.
        assert each.replace(" ", "") in told.replace(" ", ""), each


def test_the_assessment_is_told_once(graph: Graph) -> None:
    assert read(summary(graph), "en").count("多次实施") == 1


def test_what_has_nothing_to_say_but_no_is_named_on_one_line() -> None:
    graph = derivation_graph(Small().evaluate("a1.serious", **{**WHOLE, "grave": {**WHOLE["grave"], "value": False}}))
    assert graph.nodes["conclusion:a1.serious"]["status"] == "fails"
    told = summary(graph)
    plain = re.search(r"<summary>(.*?)</summary>", told)
    assert plain is not None
    assert "情节严重" in read(plain[1], "en")


def test_measures_that_read_the_same_are_told_apart_by_their_norms() -> None:
    attributes = {
        "kind": "measure",
        "part": "measure",
        "status": "open",
        "symbol": "?",
        "text_zh": "从重",
        "text_en": "heavier",
    }
    graph = type(derivation_graph(Small().evaluate("a1.serious", **WHOLE)))()
    graph.add_node("conclusion:a", part="measures", kind="conclusion", status="open", symbol="?", goal=0, entity="a")
    graph.nodes["conclusion:a"].update(entity_zh="甲", entity_en="a", text_zh="因素", text_en="factors")
    for name in ("报复", "累犯"):
        graph.add_node(f"measure:{name}", **attributes)
        graph.add_node(f"norm:{name}", part="norm", kind="norm", text_zh=name, text_en=name)
        graph.add_edge(f"norm:{name}", f"measure:{name}", key="support", kind="support")
        graph.add_edge(f"measure:{name}", "conclusion:a", key="support", kind="support")
    told = read(summary(graph), "en")
    assert "从重 报复" in told and "从重 累犯" in told


def test_the_page_carries_every_node_and_every_text_once(graph: Graph) -> None:
    held = columns(graph)
    texts = held["texts"]
    assert len({tuple(each) for each in texts}) == len(texts)
    for number, (node, attributes) in enumerate(graph.nodes(data=True)):
        pair = texts[held["words"][number]]
        assert (pair[0], pair[-1]) == (attributes["text_zh"], attributes["text_en"])
        assert held["kinds"][held["parts"][number]] == attributes["part"]
        assert held["statuses"][number] == attributes["status"][0]
        premises = {list(graph)[each] for each in held["premises"][number] or ()}
        edges = graph.in_edges(node, keys=True)
        assert premises == {source for source, _, kind in edges if kind in ("support", "exception")}
    cited = {node for each in held["provisions"] for article in each["articles"] for node in article["nodes"]}
    assert {list(graph)[each] for each in cited} == {node for node in graph if node.startswith("provision:")}


def test_the_page_of_nothing_says_so(graph: Graph) -> None:
    empty = type(graph)(title_zh="空", title_en="empty")
    page = export(empty, "html")
    assert "没有问及任何结论" in page
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page)
    assert found is not None and json.loads(found[1])["words"] == []
