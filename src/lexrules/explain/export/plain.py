"""The graph for other tools: GraphML, DOT (Graphviz) and Mermaid."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from lexrules.errors import Language
from lexrules.explain.wrapping import wrap

if TYPE_CHECKING:
    from lexrules.explain.graph import Graph

_SHAPES: Final = {
    "conclusion": ("box", "bold,rounded"),
    "measure": ("box", "bold"),
    "norm": ("box", "solid"),
    "condition": ("box", "rounded"),
    "fact": ("ellipse", "solid"),
    "provision": ("note", "solid"),
}
_COLOURS: Final = {
    "holds": ("#1a6e36", "#eef8f0"),
    "fails": ("#a3271b", "#fdf1ef"),
    "open": ("#8a6100", "#fff8e5"),
    "void": ("#6b7280", "#f4f5f7"),
}
_EDGES: Final = {
    "support": "solid",
    "exception": "dashed",
    "override": "bold",
    "citation": "dotted",
}
_MERMAID_EDGES: Final = {"support": "-->", "exception": "-.->", "override": "==>", "citation": "-.-"}
_MERMAID_SHAPES: Final = {
    "conclusion": ("([", "])"),
    "measure": ("[[", "]]"),
    "norm": ("[", "]"),
    "condition": ("(", ")"),
    "fact": ("[/", "/]"),
    "provision": (">", "]"),
}
_EDGE_LABELS: Final = {
    "exception": {"zh": "但书", "en": "unless"},
    "override": {"zh": "优先", "en": "overrides"},
}
_COLUMNS: Final = 34


def label_of(attributes: Mapping[str, Any], language: Language) -> str:
    """The text of a node with its symbol before it."""
    return f"{attributes['symbol']} {attributes[f'text_{language}']}"


def to_graphml(graph: Graph, language: Language = "zh") -> str:
    """GraphML; lists and values, which GraphML has no types for, are JSON text."""
    import networkx  # noqa: PLC0415

    flat: Graph = networkx.MultiDiGraph(**_flat(graph.graph))
    for node, attributes in graph.nodes(data=True):
        flat.add_node(node, **_flat(attributes))
    for source, target, key, attributes in graph.edges(keys=True, data=True):
        flat.add_edge(source, target, key=key, **_flat(attributes))
    return "\n".join(networkx.generate_graphml(flat, named_key_ids=True)) + "\n"


def _flat(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _xml(value) if isinstance(value, (str, int, bool)) else json.dumps(value, ensure_ascii=False)
        for name, value in attributes.items()
        if value is not None
    }


def _xml(value: str | int) -> str | int:
    """Text without the control characters that XML cannot hold."""
    return printable(value) if isinstance(value, str) else value


def printable(text: str) -> str:
    """Text without the characters that no XML or HTML document may hold."""
    return "".join(character for character in text if character in "\t\n" or _allowed(ord(character)))


def _allowed(code: int) -> bool:
    return 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


def to_dot(graph: Graph, language: Language = "zh") -> str:
    """DOT, to be laid out by Graphviz."""
    lines = [
        "digraph derivation {",
        "  rankdir=RL;",
        '  node [fontname="Noto Sans CJK SC", fontsize=11];',
        "  edge [fontsize=9];",
    ]
    for node, attributes in graph.nodes(data=True):
        shape, style = _SHAPES[attributes["kind"]]
        border, fill = _COLOURS[attributes["status"]]
        text = "\\n".join(_dot(line) for line in wrap(label_of(attributes, language), _COLUMNS))
        lines.append(
            f'  "{_dot(node)}" [label="{text}", shape={shape}, style="filled,{style}", '
            f'color="{border}", fillcolor="{fill}"];'
        )
    for source, target, attributes in graph.edges(data=True):
        label = _EDGE_LABELS.get(attributes["kind"], {}).get(language, "")
        suffix = f', label="{label}"' if label else ""
        lines.append(f'  "{_dot(source)}" -> "{_dot(target)}" [style={_EDGES[attributes["kind"]]}{suffix}];')
    return "\n".join([*lines, "}", ""])


def _dot(text: str) -> str:
    return printable(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def to_mermaid(graph: Graph, language: Language = "zh") -> str:
    """Mermaid, for pages that render it."""
    names = {node: f"n{number}" for number, node in enumerate(graph)}
    lines = ["flowchart RL"]
    for node, attributes in graph.nodes(data=True):
        opening, closing = _MERMAID_SHAPES[attributes["kind"]]
        text = "<br/>".join(_mermaid(line) for line in wrap(label_of(attributes, language), _COLUMNS))
        lines.append(f'  {names[node]}{opening}"{text}"{closing}:::{attributes["status"]}')
    for source, target, attributes in graph.edges(data=True):
        label = _EDGE_LABELS.get(attributes["kind"], {}).get(language)
        arrow = _MERMAID_EDGES[attributes["kind"]] + (f"|{label}|" if label else "")
        lines.append(f"  {names[source]} {arrow} {names[target]}")
    for status, (border, fill) in _COLOURS.items():
        dash = {"fails": ",stroke-dasharray:6 3", "open": ",stroke-dasharray:2 3"}.get(status, "")
        lines.append(f"  classDef {status} fill:{fill},stroke:{border},color:#1f2328{dash}")
    return "\n".join(lines) + "\n"


def _mermaid(text: str) -> str:
    """Mermaid reads ``#name;`` as an entity and some characters as its own marks."""
    escaped = "".join(
        f"#{ord(character)};" if character in '#"&<>`;[]{}|\\' else character for character in printable(text)
    )
    return escaped.replace("\n", " ")
