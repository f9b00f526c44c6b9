"""The derivation as a graph (docs/graph.md): facts, conditions, norms, provisions, measures and conclusions, and how
they support each other.

Every edge leads from a premise to what rests on it, so the graph is acyclic and its sinks are what was asked. Ids,
keys, attributes and their order depend on the knowledge base and the case alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from lexrules.engine.conclusions import Asked
from lexrules.engine.derivation import Derivation
from lexrules.engine.evaluation import Evaluation
from lexrules.explain import disputes
from lexrules.explain.account import Account, Remarks, account
from lexrules.explain.overview import depends_on, overview, pair, pairs
from lexrules.explain.provisions import Cited
from lexrules.explain.tree import ExplanationNode
from lexrules.explain.values import as_json
from lexrules.explain.why import Explainer
from lexrules.kb.program import Label
from lexrules.model.values import Interval, exactly

if TYPE_CHECKING:
    import networkx

    Graph = networkx.MultiDiGraph[str]

_KINDS: Final = {
    "conclusion": "conclusion",
    "measures": "conclusion",
    "measure": "measure",
    "norm": "norm",
    "fact": "fact",
    "list": "fact",
}
_CONTRARY: Final = {"exception": "exception"}
#: The version of the attribute table; ``schema/v1/graph.schema.json`` describes it.
SCHEMA: Final = "https://lexrules.example/schema/v1/graph.schema.json"


def derivation_graph(evaluation: Evaluation, *, full: bool = False) -> Graph:
    """The graph of everything that bears on the main answer to what was asked.

    With ``full`` also the norms that were looked at in vain, and the parts of conditions that do not matter.
    """
    import networkx  # noqa: PLC0415 - costs 100 ms that only those who want a graph should pay

    graph: Graph = networkx.MultiDiGraph()
    derivation = evaluation.derivation
    explainer = Explainer(evaluation, full=full)
    roots = [explainer.conclusion(asked) for asked in dict.fromkeys(derivation.asked)]
    if full:
        roots += _touched(derivation, explainer)
    builder = _Builder(graph, explainer)
    for root in roots:
        builder.add(root)
    accounts = [account(evaluation, explainer, asked) for asked in dict.fromkeys(derivation.asked)]
    remarks = Remarks(evaluation, explainer.phrases)
    for position, known in enumerate(accounts):
        graph.nodes[f"conclusion:{known.conclusion.path}"].update(_goal(derivation, position, known, remarks))
    graph.graph.update(_about(derivation, explainer, full))
    _labels(graph.graph, "question", disputes.question(evaluation))
    graph.graph.update(overview(evaluation, accounts, explainer.phrases))
    return graph


def _goal(derivation: Derivation, position: int, known: Account, remarks: Remarks) -> dict[str, Any]:
    """What only a conclusion that was asked for has."""
    entity, name, effects = known.conclusion.asked
    declared = derivation.program.effects if effects else derivation.program.attributes
    attributes: dict[str, Any] = {"goal": position, **pair("label", declared[entity.type, name].label)}
    if found := depends_on(known):
        attributes["depends_on"] = found
    if known.assessments:
        attributes["assessed"] = [node.id for node in known.assessments]
    return attributes | pairs("remarks", remarks.of(known))


def _touched(derivation: Derivation, explainer: Explainer) -> list[ExplanationNode]:
    """The conclusions of every norm that was looked at, beyond those that the goals rest on."""
    found: dict[tuple[int, str], Asked] = {}
    for trace in derivation.touched():
        norm = trace.norm
        name = derivation.program.concluded(norm)
        found.setdefault((trace.entity.index, name), Asked(trace.entity, name, norm.concept is None))
    return [explainer.conclusion(found[key]) for key in sorted(found)]


def _about(derivation: Derivation, explainer: Explainer, full: bool) -> dict[str, Any]:
    program, case = derivation.program, derivation.case
    about: dict[str, Any] = {
        "schema": SCHEMA,
        "knowledge_base": program.id,
        "digest": program.digest,
        "full": full,
    }
    domain = program.domains.get(case.domain or "")
    label = domain.label if domain else program.title
    _label(about, "title", Label(case.title, case.title) if case.title else label)
    if domain is not None:
        about["domain"] = domain.name
        _label(about, "domain", label)
    as_of = case.root.values.get("as_of")
    if isinstance(as_of, Interval) and as_of.low is not None:
        attribute = program.attributes.get((case.root.type, "as_of"))
        about["as_of"] = str(as_of.low)
        if attribute is not None:
            words = explainer.phrases.print(exactly(as_of.low), attribute.type)
            _label(about, "as_of", Label(f"{attribute.label.zh}：{words.zh}", f"{attribute.label.en}: {words.en}"))
    return about


def _label(attributes: dict[str, Any], name: str, label: Label | None) -> None:
    if label is not None:
        attributes[f"{name}_zh"], attributes[f"{name}_en"] = label


def _labels(attributes: dict[str, Any], name: str, labels: Iterable[Label]) -> None:
    found = list(labels)
    if found:
        attributes[f"{name}_zh"] = [each.zh for each in found]
        attributes[f"{name}_en"] = [each.en for each in found]


class _Builder:
    def __init__(self, graph: Graph, explainer: Explainer) -> None:
        self.graph = graph
        self.program = explainer.derivation.program
        self._stated, self._concluded = explainer.phrases.print, explainer.phrases.concluded
        self._added: set[str] = set()

    def add(self, root: ExplanationNode) -> None:
        for node in root.walk():
            if node.kind == "override" or node.id in self._added:
                continue
            self._added.add(node.id)
            self._node(node)
            for cited in node.cited:
                self._provision(cited, node.id)
        for node in root.walk():
            for child in node.children:
                self._edge(node, child)

    def _node(self, node: ExplanationNode) -> None:
        attributes: dict[str, Any] = {"kind": _KINDS.get(node.kind, "condition"), "part": node.kind}
        _label(attributes, "text", node.text)
        attributes["status"], attributes["symbol"] = str(node.mark), node.symbol
        if node.entity is not None:
            attributes["entity"] = node.entity
        _label(attributes, "entity", node.entity_label)
        if node.name is not None:
            attributes["name"] = node.name
        if node.value is not None and node.type is not None:
            attributes["value"] = as_json(node.value, node.type, self.program)
            print_ = self._stated if node.kind == "fact" else self._concluded
            _label(attributes, "value", print_(node.value, node.type))
        if node.norm is not None:
            attributes["norm"] = node.norm.id
        if node.norm is not None and node.kind == "norm":
            attributes["confidence"] = node.norm.confidence
            _label(attributes, "gist", node.norm.gist)
            attributes["grade"] = node.norm.grade
            if node.norm.presumption:
                attributes["presumption"] = True
        self._standing(attributes, node)
        _label(attributes, "note", node.note)
        if node.cited:
            attributes["citations"] = [cited.id for cited in node.cited]
        _labels(attributes, "remarks", node.remarks)
        if node.source is not None:
            attributes["evidence"] = list(node.source.evidence)
            if node.source.note:
                attributes["remark"] = node.source.note
            if node.source.span is not None:
                attributes["stated_at"] = str(node.source.span)
        elif node.span is not None:
            attributes["at"] = str(node.span)
        self.graph.add_node(node.id, **attributes)

    def _standing(self, attributes: dict[str, Any], node: ExplanationNode) -> None:
        """Authority, dispute, proof and assessment."""
        if node.authority is not None:
            attributes["authority"] = node.authority
        if node.proposal:
            attributes["proposal"] = True
        if node.disputed:
            attributes["disputed"] = True
        if node.code is not None:
            attributes["code"] = node.code
        if node.demand is not None:
            attributes |= {key: value for key, value in node.demand._asdict().items() if value is not None}
        if node.judgement is not None:
            attributes["assessment"] = node.judgement.because
            if node.judgement.assessor is not None:
                attributes["assessor"] = node.judgement.assessor
            if node.judgement.reason is not None:
                attributes["reason"] = node.judgement.reason
        if node.proof is not None and node.source is not None:
            attributes["proof"] = node.source.proof
            _label(attributes, "proof", node.proof)
        if node.stated is not None and node.type is not None:
            attributes["stated"] = as_json(node.stated, node.type, self.program)

    def _provision(self, cited: Cited, target: str) -> None:
        node_id = f"provision:{cited.id}"
        if node_id not in self.graph:
            attributes: dict[str, Any] = {"kind": "provision", "part": "provision"}
            _label(attributes, "text", cited.text)
            attributes.update(
                status="holds", symbol="§", citation=cited.citation, grade=cited.grade, versions=list(cited.versions)
            )
            _label(attributes, "period", cited.period)
            instrument = self.program.instruments.get(cited.citation.partition("/")[0])
            _label(attributes, "instrument", instrument.title if instrument else None)
            self.graph.add_node(node_id, **attributes)
        self.graph.add_edge(node_id, target, key="citation", kind="citation")

    def _edge(self, parent: ExplanationNode, child: ExplanationNode) -> None:
        if parent.kind == "override":
            return
        if child.kind == "override":
            attributes: dict[str, Any] = {"kind": "override", "because": child.because}
            _label(attributes, "note", child.note)
            for prevailing in child.children:
                self.graph.add_edge(prevailing.id, parent.id, key="override", **attributes)
            return
        kind = _CONTRARY.get(child.kind, "support")
        if not self.graph.has_edge(child.id, parent.id, key=kind):
            self.graph.add_edge(child.id, parent.id, key=kind, kind=kind)
