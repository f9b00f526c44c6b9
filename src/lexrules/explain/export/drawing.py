"""The drawing of a whole graph: boxes with wrapped text, and the edges between them.

Provisions are not boxes of their own: each norm shows the one it encodes, and names all of them in its tooltip.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lexrules.explain.export.layout import Layout, lay_out
from lexrules.explain.provisions import PROPOSAL
from lexrules.explain.wrapping import width, wrap

if TYPE_CHECKING:
    from lexrules.explain.graph import Graph

LANGUAGES: Final = ("zh", "en")
BOX_WIDTH: Final = 258
COLUMN_GAP: Final = 78
ROW_GAP: Final = 14.0
LINE: Final = 17
SMALL_LINE: Final = 15
PADDING: Final = 9
#: The head of a box (kind and whom it is about) is one small line.
HEAD: Final = 16
_COLUMNS: Final = 34
#: Bold Latin letters are wider than half a Chinese character.
_BOLD: Final = 3
_SMALL_COLUMNS: Final = 40
_LINES: Final = 5
_SMALL_LINES: Final = 2
KINDS: Final = {
    "conclusion": ("结论", "conclusion"),
    "measures": ("结论", "conclusion"),
    "measure": ("措施", "measure"),
    "norm": ("规范", "norm"),
    "condition": ("条件", "condition"),
    "negation": ("条件", "condition"),
    "group": ("条件", "condition"),
    "element": ("要件", "element"),
    "proof": ("证明", "proof"),
    "exception": ("但书", "exception"),
    "comparison": ("法律比较", "laws compared"),
    "law": ("法律比较", "law compared"),
    "in_force": ("时间效力", "in force"),
    "left_out": ("未计入", "left out"),
    "option": ("情形", "option"),
    "value": ("计算", "calculation"),
    "item": ("列项", "item"),
    "list": ("事实", "fact"),
    "fact": ("事实", "fact"),
    "excluded": ("其他规范", "other norms"),
    "conflict": ("冲突", "conflict"),
    "provision": ("条文", "provision"),
}


@dataclass(frozen=True, slots=True)
class Box:
    """One node as it is drawn; ``text`` and ``small`` are lines by language."""

    id: str
    attributes: dict[str, Any]
    text: dict[str, list[str]]
    small: dict[str, list[str]]
    head: dict[str, str]
    heights: dict[str, float]
    tooltip: dict[str, str]

    @property
    def height(self) -> float:
        """The room it takes whatever the language."""
        return max(self.heights.values())


@dataclass(frozen=True, slots=True)
class Line:
    """One edge as it is drawn, from the box on the left to the premise on the right."""

    left: str
    right: str
    kind: str
    because: str | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes, lines and where they go."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    layout: Layout

    @property
    def width(self) -> float:
        """The width of the whole drawing."""
        columns = max(self.layout.columns.values(), default=-1) + 1
        return columns * BOX_WIDTH + max(columns - 1, 0) * COLUMN_GAP


def draw(graph: Graph, languages: tuple[str, ...] = LANGUAGES) -> Drawing:
    """The drawing of a derivation graph, for these languages."""
    provisions = {node: attributes for node, attributes in graph.nodes(data=True) if attributes["kind"] == "provision"}
    boxes = tuple(
        _box(node, attributes, provisions, languages)
        for node, attributes in graph.nodes(data=True)
        if node not in provisions
    )
    lines = tuple(
        Line(target, source, attributes["kind"], attributes.get("because"))
        for source, target, attributes in graph.edges(data=True)
        if attributes["kind"] != "citation"
    )
    layout = lay_out({box.id: box.height for box in boxes}, [(line.left, line.right) for line in lines], ROW_GAP)
    return Drawing(boxes, lines, layout)


def left_of(column: int) -> float:
    """The left edge of a column."""
    return column * (BOX_WIDTH + COLUMN_GAP)


def _box(
    node: str, attributes: dict[str, Any], provisions: dict[str, dict[str, Any]], languages: tuple[str, ...]
) -> Box:
    text: dict[str, list[str]] = {}
    small: dict[str, list[str]] = {}
    head: dict[str, str] = {}
    tooltip: dict[str, str] = {}
    for position, language in enumerate(LANGUAGES):
        if language not in languages:
            continue
        words = attributes[f"text_{language}"]
        columns = _COLUMNS - (_BOLD if language == "en" and attributes["kind"] in ("conclusion", "measure") else 0)
        text[language] = _cut(wrap(words, columns), _LINES, columns)
        cited = [provisions[f"provision:{each}"][f"text_{language}"] for each in attributes.get("citations", ())]
        more = "" if len(cited) < 2 else f" 等{len(cited)}条" if language == "zh" else f" +{len(cited) - 1}"
        small[language] = _cut(wrap(cited[0] + more, _SMALL_COLUMNS), _SMALL_LINES, _SMALL_COLUMNS) if cited else []
        if attributes.get("proposal") and text[language][-1].endswith("…"):
            # That it is a mere proposal must not be cut off.
            small[language] = [*wrap(PROPOSAL[position], _SMALL_COLUMNS), *small[language]]
        owner = attributes.get(f"entity_{language}", "")
        label = KINDS[attributes["part"]][position]
        head[language] = _cut(
            wrap(f"{label} · {owner}" if owner else label, _SMALL_COLUMNS - 4), 1, _SMALL_COLUMNS - 4
        )[0]
        tooltip[language] = _tooltip(node, attributes, provisions, language)
    heights = {
        language: float(HEAD + LINE * len(text[language]) + SMALL_LINE * len(small[language]) + 2 * PADDING)
        for language in languages
    }
    return Box(node, attributes, text, small, head, heights, tooltip)


def _cut(lines: list[str], most: int, columns: int) -> list[str]:
    """At most so many lines, the last ending in … if there were more."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width(last) > columns - 2:
        last = last[:-1]
    return [*lines[: most - 1], f"{last}…"]


def _tooltip(node: str, attributes: dict[str, Any], provisions: dict[str, dict[str, Any]], language: str) -> str:
    lines = [f"{attributes['symbol']} {attributes[f'text_{language}']}"]
    for each in attributes.get("citations", ()):
        provision = provisions[f"provision:{each}"]
        details = [", ".join(provision["versions"]), provision.get(f"period_{language}", "")]
        inner = ", ".join(part for part in details if part)
        lines.append(provision[f"text_{language}"] + (f" ({inner})" if inner else ""))
    lines += attributes.get(f"remarks_{language}", ())
    return "\n".join(lines)
