"""One self-contained page: the conclusions, the drawing to explore, and the whole graph as data.

The page asks the network for nothing: its policy forbids every request, and names its own script and style by their
digests.
"""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from lexrules.errors import Language
from lexrules.explain.export.document import document
from lexrules.explain.export.drawing import BOX_WIDTH, COLUMN_GAP, KINDS, ROW_GAP, Drawing, draw
from lexrules.explain.export.plain import printable
from lexrules.explain.export.svg import STYLE, body
from lexrules.explain.facts import ASSESSED
from lexrules.explain.provisions import BECAUSE, CONFIDENCE, GRADES

if TYPE_CHECKING:
    from lexrules.explain.graph import Graph

_PAGE: Final = """<!DOCTYPE html>
<html lang="{lang}" data-language="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="lexrules">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p id="about"></p>
<nav><button id="language" type="button"></button><button id="print" type="button"></button></nav>
</header>
<main>
<section id="summary" aria-live="polite"></section>
<section id="stage" tabindex="0">
<div id="tools" role="toolbar"></div>
<svg id="drawing" xmlns="http://www.w3.org/2000/svg" viewBox="-24 -24 {width:.0f} {height:.0f}">
<g id="view">
{svg}</g>
</svg>
<div id="legend"></div>
</section>
<aside id="detail" hidden></aside>
</main>
<noscript>{noscript}</noscript>
<script type="application/json" id="data">{data}</script>
<script>{script}</script>
</body>
</html>
"""
_NOSCRIPT: Final = {
    "zh": "未启用脚本：以上为完整的说明图，不能折叠与缩放。",
    "en": "Scripts are off: above is the whole graph, without folding or zooming.",
}


def to_html(graph: Graph, language: Language = "zh") -> str:
    """The page, shown first in ``language``."""
    drawing = draw(graph)
    style = f"{STYLE}\n{_resource('page.css')}"
    script = _resource("page.js")
    policy = (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src 'sha256-{_digest(style)}'; script-src 'sha256-{_digest(script)}'"
    )
    return _PAGE.format(
        lang="zh-CN" if language == "zh" else "en",
        language=language,
        policy=policy,
        title=escape(printable(graph.graph.get(f"title_{language}", ""))),
        style=style,
        width=drawing.width + 48,
        height=drawing.layout.height + 48,
        svg=body(drawing),
        noscript=_NOSCRIPT[language],
        data=embedded({"graph": document(graph), "drawing": _drawing(drawing), "words": _words()}),
        script=script,
    )


def embedded(data: Any) -> str:
    """JSON that may stand inside a ``script`` element: nothing in it can end the element or start another."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return printable(text)


def _drawing(drawing: Drawing) -> dict[str, Any]:
    """What the script needs to fold the drawing and lay out what is left."""
    index = {box.id: number for number, box in enumerate(drawing.boxes)}
    layout = drawing.layout
    return {
        "box_width": BOX_WIDTH,
        "column_gap": COLUMN_GAP,
        "row_gap": ROW_GAP,
        "boxes": [
            {
                "id": box.id,
                "heights": box.heights,
                "column": layout.columns[box.id],
                "row": round(layout.rows[box.id], 1),
            }
            for box in drawing.boxes
        ],
        "lines": [
            {
                "left": index[line.left],
                "right": index[line.right],
                "kind": line.kind,
                "bends": [[column, round(row, 1)] for column, row in layout.bends[number]],
            }
            for number, line in enumerate(drawing.lines)
        ],
    }


def _words() -> dict[str, Any]:
    """The labels that the script shows, in both languages."""
    return {
        "kinds": {kind: {"zh": zh, "en": en} for kind, (zh, en) in KINDS.items()},
        "grades": {name: label._asdict() for name, label in GRADES.items()},
        "confidence": {mark: label._asdict() for mark, label in CONFIDENCE.items()},
        "assessed": {name: label._asdict() for name, label in ASSESSED.items()},
        "because": {name: label._asdict() for name, label in BECAUSE.items()},
    }


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
