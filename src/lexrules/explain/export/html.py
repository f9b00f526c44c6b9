"""One self-contained page to read a decision on: the summary first, every conclusion with its reasons to unfold.

The summary is plain HTML and needs no script. The reasons are carried as data (:mod:`.columns`) and become elements
when they are unfolded, so that the largest answer opens as fast as a small one. The page asks the network for
nothing: its policy forbids every request, and names its own scripts and style by their digests.
"""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from lexrules.errors import Language
from lexrules.explain.export.columns import columns
from lexrules.explain.export.drawing import KINDS
from lexrules.explain.export.plain import printable
from lexrules.explain.export.summary import SIGNS, STATES, both, pair, pairs, summary
from lexrules.explain.facts import ASSESSED
from lexrules.explain.provisions import BECAUSE, CONFIDENCE, GRADES
from lexrules.kb.program import Label

if TYPE_CHECKING:
    from lexrules.explain.graph import Graph

#: In the order in which they are run: each adds its part to the one object ``lexrules``.
SCRIPTS: Final = ("graph.js", "elements.js", "reasons.js", "drawing.js", "filters.js", "search.js", "page.js")
_PAGE: Final = """<!DOCTYPE html>
<html lang="{lang}" data-language="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="lexrules">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#main">{skip}</a>
<header>
<h1>{heading}</h1>
{about}</header>
<form id="controls" role="search" hidden>
{controls}</form>
<main id="main" tabindex="-1">
<noscript><p class="warn">{noscript}</p></noscript>
{summary}
</main>
<footer>{footer}</footer>
<script type="application/json" id="data">{data}</script>
{scripts}
</body>
</html>
"""
_SKIP: Final = Label("跳到结论", "Skip to the conclusions")
_NOSCRIPT: Final = Label(
    "未启用脚本：下面是完整的摘要；逐项展开理由、筛选与检索需要脚本。",
    "Scripts are off: below is the whole summary; to unfold the reasons, to filter and to search needs scripts.",
)
_NOTICE: Final = Label(
    "本页供办案参考，不是法律意见；是否采纳由办案人员决定并负责。",
    "An aid to work, not legal advice; whoever decides answers for the decision.",
)
_CONTROLS: Final = {
    "search": Label("检索", "Search"),
    "goal": Label("结论", "Conclusion"),
    "provision": Label("条文", "Provision"),
    "depends": Label("会因何而变", "Would change with"),
    "open": Label("只看尚不能确定的", "Undetermined only"),
    "clear": Label("清除", "Clear"),
    "language": Label("English", "中文"),
    "print": Label("打印", "Print"),
}
_DEPENDS: Final = {
    "": Label("不限", "no matter"),
    "any": Label("任何一种", "any of these"),
    "position": Label("对法律问题的立场", "positions on questions of law"),
    "authority": Label("只计法律", "statute alone"),
    "law": Label("另一时间的法律", "the law of another day"),
    "burden": Label("不能进一步证明", "nothing more proved"),
    "assessment": Label("人工评估", "an assessment"),
    "differs": Label("与另一答案不同的", "differs from the other answer"),
}


def to_html(graph: Graph, language: Language = "zh") -> str:
    """The page, shown first in ``language``."""
    style, scripts = _resource("page.css"), [_resource(name) for name in SCRIPTS]
    policy = (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src '{_digest(style)}'; script-src {' '.join(repr(_digest(script)) for script in scripts)}"
    )
    title = pair(graph.graph, "title")
    return _PAGE.format(
        lang="zh-CN" if language == "zh" else "en",
        language=language,
        policy=policy,
        title=escape(printable(title.zh if language == "zh" else title.en)),
        style=style,
        skip=both(_SKIP),
        heading=both(title),
        about=_about(graph),
        controls=_controls(differs="beside_zh" in graph.graph),
        noscript=both(_NOSCRIPT),
        summary=summary(graph),
        footer=_footer(graph),
        data=embedded({"title": list(title), **columns(graph), "labels": _labels()}),
        scripts="\n".join(f"<script>{script}</script>" for script in scripts),
    )


def embedded(data: Any) -> str:
    """JSON that may stand inside a ``script`` element: nothing in it can end the element or start another."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return printable(text)


def _about(graph: Graph) -> str:
    """What was asked: the domain, the date, the grade and the positions; and what could not be tried."""
    about = graph.graph
    first = [pair(about, name) for name in ("domain", "as_of") if f"{name}_zh" in about]
    lines = [" · ".join(both(each) for each in first if each != pair(about, "title"))]
    lines += [both(each) for name in ("question", "beside") for each in pairs(about, name)]
    text = "".join(f"<p>{line}</p>\n" for line in lines if line)
    return text + (f'<p class="warn">{both(pair(about, "warning"))}</p>\n' if "warning_zh" in about else "")


def _controls(*, differs: bool) -> str:
    named = {name: both(label) for name, label in _CONTROLS.items()}
    # What differs from another answer can only be chosen where one was laid beside.
    depends = "".join(f'<option value="{name}"></option>' for name in _DEPENDS if differs or name != "differs")
    return (
        f'<p><label for="search">{named["search"]}</label><input id="search" type="search" autocomplete="off"></p>\n'
        f'<p><label for="goal">{named["goal"]}</label><select id="goal"></select></p>\n'
        f'<p><label for="provision">{named["provision"]}</label><select id="provision"></select></p>\n'
        f'<p><label for="depends">{named["depends"]}</label><select id="depends">{depends}</select></p>\n'
        f'<p class="check"><input id="open" type="checkbox"><label for="open">{named["open"]}</label></p>\n'
        f'<p class="buttons"><button type="reset" id="clear">{named["clear"]}</button>'
        f'<button type="button" id="print">{named["print"]}</button>'
        f'<button type="button" id="language">{_other_language()}</button></p>\n'
        '<p id="told" role="status"></p>\n<div id="found" hidden></div>\n'
    )


def _other_language() -> str:
    """The button names the other language in that language."""
    zh, en = _CONTROLS["language"]
    return f'<span class="when-zh" lang="en">{zh}</span><span class="when-en" lang="zh-CN">{en}</span>'


def _footer(graph: Graph) -> str:
    about = graph.graph
    engines = about.get("engines", [])
    parts = [f"<p>{both(_NOTICE)}</p>\n"]
    if engines:
        note = f" {both(pair(about, 'engine_note'))}" if "engine_note_zh" in about else ""
        text = both(Label(f"推理引擎：{'、'.join(engines)}。", f"Engines: {', '.join(engines)}."))
        parts.append(f"<p>{text}{note}</p>\n")
    law = f"{escape(about.get('knowledge_base', ''))} <code>{escape(about.get('digest', ''))}</code>"
    parts.append(f"<p>{both(Label('知识库：', 'Knowledge base: '))}{law}</p>\n")
    return "".join(parts)


def _labels() -> dict[str, Any]:
    """The words that the scripts show and that belong to the explanation, in both languages."""
    return {
        "kinds": {kind: list(label) for kind, label in KINDS.items()},
        "states": {name: list(label) for name, label in STATES.items()},
        "signs": SIGNS,
        "grades": {name: list(label) for name, label in GRADES.items()},
        "confidence": {mark: list(label) for mark, label in CONFIDENCE.items()},
        "assessed": {name: list(label) for name, label in ASSESSED.items()},
        "because": {name: list(label) for name, label in BECAUSE.items()},
        "depends": {name: list(label) for name, label in _DEPENDS.items()},
    }


def _resource(name: str) -> str:
    return files(__package__).joinpath("page", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
