"""The drawing as SVG: status by colour, border and symbol, so that it reads in black and white too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from lexrules.errors import Language
from lexrules.explain.export.drawing import (
    BOX_WIDTH,
    HEAD,
    LINE,
    PADDING,
    SMALL_LINE,
    Box,
    Drawing,
    Line,
    draw,
    left_of,
)
from lexrules.explain.export.plain import printable

if TYPE_CHECKING:
    from lexrules.explain.graph import Graph

_MARGIN: Final = 24
#: A box is drawn by its symbol: an exception that is made out looks like what fails, another like what is void.
STYLES: Final = {"✓": "holds", "✗": "fails", "?": "open", "–": "void", "§": "holds"}
STYLE: Final = """
.box rect.body{stroke-width:1.4;fill:#fff}
.box.holds rect.body{stroke:#1a6e36;fill:#f1f9f3}
.box.fails rect.body{stroke:#a3271b;fill:#fdf2f0;stroke-dasharray:7 3}
.box.open rect.body{stroke:#8a6100;fill:#fff9e8;stroke-dasharray:2 3;stroke-width:1.8}
.box.void rect.body{stroke:#8b929c;fill:#f5f6f7;stroke-width:1}
.box.conclusion rect.body,.box.measure rect.body{stroke-width:2.6}
.box .bar{fill:#5c6570}
.box.holds .bar{fill:#1a6e36}.box.fails .bar{fill:#a3271b}.box.open .bar{fill:#8a6100}.box.void .bar{fill:#8b929c}
.box .badge{fill:#fff;stroke:#5c6570;stroke-width:1.2}
.box.holds .badge{fill:#1a6e36;stroke:#1a6e36}.box.fails .badge{stroke:#a3271b}.box.open .badge{stroke:#8a6100}
.box .mark{font:700 12px system-ui,sans-serif;text-anchor:middle;fill:#3a4149}
.box.holds .mark{fill:#fff}.box.fails .mark{fill:#a3271b}.box.open .mark{fill:#8a6100}
text{font-family:"Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC",
"Microsoft YaHei",system-ui,sans-serif}
.head{font-size:10.5px;fill:#6a737d}
.words{font-size:13px;fill:#1f2328}
.box.conclusion .words,.box.measure .words{font-weight:600}
.small{font-size:11px;fill:#3d5a80}
.edge path{fill:none;stroke:#9aa3ad;stroke-width:1.3}
.edge.exception path{stroke:#a3271b;stroke-dasharray:6 4}
.edge.override path{stroke:#5b3a8c;stroke-width:2.2;stroke-dasharray:1.5 3}
.arrow{fill:#9aa3ad}.arrow.exception{fill:#a3271b}.arrow.override{fill:#5b3a8c}
""".strip()


def to_svg(graph: Graph, language: Language = "zh") -> str:
    """A picture of the whole graph in one language."""
    drawing = draw(graph, (language,))
    width, height = drawing.width + 2 * _MARGIN, drawing.layout.height + 2 * _MARGIN
    title = escape(printable(graph.graph.get(f"title_{language}", "")))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="{-_MARGIN} {-_MARGIN} {width:.0f} {height:.0f}" role="img" lang="{language}">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n"
        f'<rect x="{-_MARGIN}" y="{-_MARGIN}" width="{width:.0f}" height="{height:.0f}" fill="#fff"/>\n'
        f"{_body(drawing, language)}</svg>\n"
    )


def _body(drawing: Drawing, language: Language) -> str:
    """Arrow heads, edges and boxes."""
    heads = "".join(
        f'<marker id="arrow-{kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path class="arrow {kind}" d="M0 0.6L7.4 4L0 7.4z"/></marker>'
        for kind in ("support", "exception", "override")
    )
    edges = "\n".join(_edge(drawing, number, line) for number, line in enumerate(drawing.lines))
    boxes = "\n".join(_box(drawing, box, language) for box in drawing.boxes)
    return f'<defs>{heads}</defs>\n<g class="edges">\n{edges}\n</g>\n<g class="boxes">\n{boxes}\n</g>\n'


def _edge(drawing: Drawing, number: int, line: Line) -> str:
    layout = drawing.layout
    points = [
        (left_of(layout.columns[line.right]), layout.rows[line.right]),
        *((left_of(column) + BOX_WIDTH / 2, row) for column, row in reversed(layout.bends[number])),
        (left_of(layout.columns[line.left]) + BOX_WIDTH, layout.rows[line.left]),
    ]
    path = f'<path d="{curve(points)}" marker-end="url(#arrow-{line.kind})"/>'
    return f'<g class="edge {line.kind}">{path}</g>'


def curve(points: list[tuple[float, float]]) -> str:
    """A smooth path that leaves and reaches every point horizontally; bends are passed straight across their column."""
    (x, y), *rest = points
    path = [f"M{x:.1f} {y:.1f}"]
    for position, (next_x, next_y) in enumerate(rest):
        last = position == len(rest) - 1
        arrive = next_x if last else next_x + BOX_WIDTH / 2
        middle = (x + arrive) / 2
        path.append(f"C{middle:.1f} {y:.1f} {middle:.1f} {next_y:.1f} {arrive:.1f} {next_y:.1f}")
        x, y = arrive, next_y
        if not last:
            x = next_x - BOX_WIDTH / 2
            path.append(f"H{x:.1f}")
    return "".join(path)


def _box(drawing: Drawing, box: Box, language: Language) -> str:
    x = left_of(drawing.layout.columns[box.id])
    y = drawing.layout.rows[box.id] - box.height / 2
    kind, status = box.attributes["kind"], STYLES[box.attributes["symbol"]]
    radius = {"fact": 16, "conclusion": 9, "measure": 3, "norm": 3}.get(kind, 7)
    bar = f'<rect class="bar" width="6" height="{box.height:.0f}" rx="3"/>' if kind in ("conclusion", "measure") else ""
    if kind == "norm":
        bar = f'<rect class="bar" x="4" y="5" width="2" height="{box.height - 10:.0f}"/>'
    label = quoteattr(printable(f"{box.attributes['symbol']} {box.attributes[f'text_{language}']}"))
    place = f'transform="translate({x:.1f} {y:.1f})"'
    parts = [
        f'<g class="box {kind} {status}" {place} aria-label={label}>',
        f"<title>{escape(printable(box.tooltip[language]))}</title>",
        f'<rect class="body" width="{BOX_WIDTH}" height="{box.height:.0f}" rx="{radius}"/>{bar}',
        f'<circle class="badge" cx="22" cy="{PADDING + 9}" r="9.5"/>',
        f'<text class="mark" x="22" y="{PADDING + 13.3}">{box.attributes["symbol"]}</text>',
    ]
    return "".join([*parts, _text(box, language), "</g>"])


def _text(box: Box, language: str) -> str:
    lines = [f'<text class="head" x="38" y="{PADDING + 11}">{escape(printable(box.head[language]))}</text>']
    y = PADDING + HEAD + 4
    for words in box.text[language]:
        y += LINE
        lines.append(f'<text class="words" x="14" y="{y - 4}">{escape(printable(words))}</text>')
    for words in box.small[language]:
        y += SMALL_LINE
        lines.append(f'<text class="small" x="14" y="{y - 4}">{escape(printable(words))}</text>')
    return "".join(lines)


__all__ = ["STYLE", "curve", "to_svg"]
