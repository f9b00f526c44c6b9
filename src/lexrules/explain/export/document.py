"""The graph as a node-link JSON document (schema/v1/graph.schema.json)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lexrules.errors import Language

if TYPE_CHECKING:
    from lexrules.explain.graph import Graph


def document(graph: Graph) -> dict[str, Any]:
    """The graph in the node-link form that networkx reads back with ``node_link_graph(data, edges="edges")``."""
    return {
        "directed": True,
        "multigraph": True,
        "graph": dict(graph.graph),
        "nodes": [{"id": node, **attributes} for node, attributes in graph.nodes(data=True)],
        "edges": [
            {"source": source, "target": target, "key": key, **attributes}
            for source, target, key, attributes in graph.edges(keys=True, data=True)
        ],
    }


def to_json(graph: Graph, language: Language = "zh") -> str:
    """The document as text; ``language`` makes no difference, it holds both."""
    return json.dumps(document(graph), ensure_ascii=False, indent=2) + "\n"
