"""The summary of the page as plain HTML: it reads, folds and prints without scripts.

Every text stands in both languages, each marked with its own; the style shows the one chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING, Any, Final

from lexrules.explain.account import ASSESSMENT
from lexrules.explain.export.plain import printable
from lexrules.kb.program import Label

if TYPE_CHECKING:
    from lexrules.explain.graph import Graph

STATES: Final = {
    "holds": Label("成立", "holds"),
    "fails": Label("不成立", "does not hold"),
    "open": Label("尚不能确定", "undetermined"),
    "void": Label("不适用", "not applicable"),
}
#: A sign is styled by its symbol: an exception that is made out looks like what fails.
SIGNS: Final = {"✓": "holds", "✗": "fails", "?": "open", "–": "void", "§": "holds"}
_HEADINGS: Final = {
    "conclusions": Label("结论", "Conclusions"),
    "assessments": Label("人工评估", "Assessed by persons"),
    "disputes": Label("争议", "Disputes"),
    "missing": Label("尚缺的事实", "Facts still missing"),
}
_PLAIN: Final = {
    "fails": Label("不成立", "Do not hold"),
    "void": Label("不适用", "Not applicable"),
}
_ASSESSED: Final = Label("含人工评估", "assessed")
_NOTHING: Final = Label("没有问及任何结论。", "No conclusion was asked for.")
#: So many open measures and missing facts are told at once; the rest is unfolded.
_MEASURES_SHOWN: Final = 4
_MISSING_SHOWN: Final = 6

Attributes = dict[str, Any]


def both(label: Label, tag: str = "span") -> str:
    """A text in both languages; in one element without a language where they are the same."""
    zh, en = (escape(printable(each)) for each in label)
    if zh == en:
        return f"<{tag}>{zh}</{tag}>"
    return f'<{tag} lang="zh-CN">{zh}</{tag}><{tag} lang="en">{en}</{tag}>'


def pair(attributes: Attributes, name: str = "text") -> Label:
    """The two attributes that hold a label."""
    return Label(attributes[f"{name}_zh"], attributes[f"{name}_en"])


def pairs(attributes: Attributes, name: str) -> list[Label]:
    """The two attributes that hold a list of labels."""
    return [
        Label(*each) for each in zip(attributes.get(f"{name}_zh", ()), attributes.get(f"{name}_en", ()), strict=True)
    ]


def summary(graph: Graph) -> str:
    """The sections of the summary: conclusions, assessments, disputes, missing facts."""
    sections = {
        "conclusions": _conclusions(graph),
        "assessments": _assessments(graph),
        "disputes": [_dispute(each) for each in graph.graph.get("disputes", ())],
        "missing": _missing(graph),
    }
    return "\n".join(
        f'<section id="{name}" aria-labelledby="heading-{name}">\n'
        f'<h2 id="heading-{name}">{both(_HEADINGS[name])}</h2>\n{"".join(parts)}</section>'
        for name, parts in sections.items()
        if parts
    )


def sign(symbol: str) -> str:
    """The sign for the eye, the state for the ear."""
    style = SIGNS[symbol]
    return f'{_seen(style, symbol)}<span class="heard">{both(STATES[style])} </span>'


def _seen(style: str, symbol: str) -> str:
    return f'<span class="sign {style}" aria-hidden="true">{symbol}</span>'


# -- conclusions -------------------------------------------------------------------------------------------------------


def _conclusions(graph: Graph) -> list[str]:
    numbers = {node: number for number, node in enumerate(graph)}
    goals = sorted(
        (node for node, each in graph.nodes(data=True) if "goal" in each), key=lambda each: graph.nodes[each]["goal"]
    )
    groups: dict[str, list[str]] = {}
    for node in goals:
        groups.setdefault(graph.nodes[node]["entity"], []).append(node)
    if not goals:
        return [f"<p>{both(_NOTHING)}</p>\n"]
    parts = [_counts([graph.nodes[node]["status"] for node in goals])]
    for entity, nodes in groups.items():
        name = pair(graph.nodes[nodes[0]], "entity")
        suffix = "" if entity in name.zh and entity in name.en else f" <code>{escape(printable(entity))}</code>"
        parts.append(f'<section class="entity"><h3>{both(name)}{suffix}</h3>\n')
        plain: dict[str, list[str]] = {}
        for node in nodes:
            attributes = graph.nodes[node]
            if attributes["status"] in _PLAIN and not _remarks(attributes) and "differs_zh" not in attributes:
                plain.setdefault(attributes["status"], []).append(node)
            else:
                parts.append(_goal(graph, node, numbers))
        parts.extend(_plain(graph, status, plain[status], numbers) for status in _PLAIN if status in plain)
        parts.append("</section>\n")
    return parts


def _counts(statuses: list[str]) -> str:
    counted = [(state, statuses.count(state)) for state in STATES]
    told = [
        f'<li>{_seen(state, symbol)}{both(STATES[state])} <span class="count">{count}</span></li>'
        for (state, count), symbol in zip(counted, SIGNS, strict=False)
        if count
    ]
    return f'<ul class="counts">{"".join(told)}</ul>\n'


def _goal(graph: Graph, node: str, numbers: dict[str, int]) -> str:
    """One conclusion: its line as a heading, its measures, what else there is to say of it."""
    attributes, number = graph.nodes[node], numbers[node]
    marks = f'<span class="mark">{both(_ASSESSED)}</span>' if "assessed" in attributes else ""
    line = f'{sign(attributes["symbol"])}<span class="words">{both(pair(attributes))}{marks}</span>'
    # A text that only counts the possibilities left is followed by them.
    told = "value_zh" not in attributes or attributes["value_zh"] in attributes["text_zh"]
    value = "" if told else f'<p class="value soft">{both(pair(attributes, "value"))}</p>'
    measures = _listed("measures", _measures(graph, node))
    remarks = _listed("remarks", (both(each) for each in _remarks(attributes)))
    differs = _listed("differs", (both(each) for each in pairs(attributes, "differs")))
    kind = SIGNS[attributes["symbol"]]
    return (
        f'<article class="goal {kind}" id="n{number}" data-node="{number}"><h4><span class="line">{line}</span></h4>'
        f"{value}{measures}{differs}{remarks}</article>\n"
    )


def _plain(graph: Graph, status: str, nodes: list[str], numbers: dict[str, int]) -> str:
    """Conclusions of which there is nothing to say but that they do not hold or arise: their names on one line."""
    labels = [pair(graph.nodes[node], "label") for node in nodes]
    names = Label("、".join(each.zh for each in labels), "; ".join(each.en for each in labels))
    symbol = graph.nodes[nodes[0]]["symbol"]
    title = f"{_seen(status, symbol)}{both(_PLAIN[status])} ({len(nodes)})"
    goals = "".join(_goal(graph, node, numbers) for node in nodes)
    named = f'<span class="names">: {both(names)}</span>'
    return f'<details class="plain"><summary>{title}{named}</summary>\n{goals}</details>\n'


def _measures(graph: Graph, node: str) -> Iterator[str]:
    measures = [each for each in graph.predecessors(node) if graph.nodes[each]["kind"] == "measure"]
    certain, maybe = (
        [each for each in measures if graph.nodes[each]["status"] == status] for status in ("holds", "open")
    )
    shown = [*certain, *maybe[:_MEASURES_SHOWN]]
    texts = [graph.nodes[each]["text_zh"] for each in shown]
    for measure in shown:
        attributes = graph.nodes[measure]
        # Measures that read the same are told apart by their norms.
        norms = [] if texts.count(attributes["text_zh"]) < 2 else list(_norms(graph, measure))
        names = "".join(f' <span class="soft">{both(pair(graph.nodes[norm]))}</span>' for norm in norms)
        yield f'{sign(attributes["symbol"])}<span class="words">{both(pair(attributes))}{names}</span>'
    rest = len(maybe) - _MEASURES_SHOWN
    if rest > 0:
        more = Label(f"另有{rest}项尚不能确定", f"{rest} more not settled")
        yield f'{sign("?")}<span class="words">{both(more)}</span>'


def _norms(graph: Graph, measure: str) -> Iterator[str]:
    return (each for each in graph.predecessors(measure) if graph.nodes[each]["part"] == "norm")


def _remarks(attributes: Attributes) -> list[Label]:
    """The remarks on a conclusion but for the assessments, which have a section of their own."""
    return [each for each in pairs(attributes, "remarks") if not each.zh.startswith(ASSESSMENT.zh)]


def _listed(name: str, items: Iterable[str]) -> str:
    found = "".join(f"<li>{each}</li>" for each in items)
    return f'<ul class="{name}">{found}</ul>' if found else ""


# -- what follows the conclusions --------------------------------------------------------------------------------------


def _assessments(graph: Graph) -> list[str]:
    """What persons assessed, each once with its reason."""
    found = dict.fromkeys(each for _, attributes in graph.nodes(data=True) for each in attributes.get("assessed", ()))
    items = []
    for node in found:
        attributes = graph.nodes[node]
        reason = attributes.get("reason")
        owner = f"{both(pair(attributes, 'entity'))} · " if "entity_zh" in attributes else ""
        because = f'<span class="soft"> — {escape(printable(reason))}</span>' if reason else ""
        items.append(f"<li>{owner}{both(pair(attributes))}{because}</li>")
    return [f"<ol>{''.join(items)}</ol>\n"] if items else []


def _dispute(dispute: Attributes) -> str:
    return (
        f'<article class="dispute"><h3>{both(pair(dispute))}</h3><p>{both(pair(dispute, "question"))}</p>'
        f"{_listed('positions', (both(each) for each in pairs(dispute, 'positions')))}</article>\n"
    )


def _missing(graph: Graph) -> list[str]:
    lacking = graph.graph.get("missing", [])
    numbers = {node: number for number, node in enumerate(graph)}
    items = [_missing_fact(each, numbers) for each in lacking]
    if not items:
        return []
    parts = [f"<ol>{''.join(items[:_MISSING_SHOWN])}</ol>\n"]
    rest = items[_MISSING_SHOWN:]
    if rest:
        more = both(Label(f"另有{len(rest)}项", f"{len(rest)} more"))
        listed = f'<ol start="{_MISSING_SHOWN + 1}">{"".join(rest)}</ol>'
        parts.append(f'<details class="rest"><summary>{more}</summary>{listed}</details>\n')
    return parts


def _missing_fact(fact: Attributes, numbers: dict[str, int]) -> str:
    decides = [numbers[each] for each in fact["decides"] if each in numbers]
    lines = [both(pair(fact, "question")), *(both(each) for each in pairs(fact, "notes"))]
    evidence = pairs(fact, "evidence")
    if evidence:
        zh, en = "、".join(each.zh for each in evidence), "; ".join(each.en for each in evidence)
        lines.append(both(Label(f"通常证据：{zh}", f"usually proved by: {en}")))
    count = len(decides)
    waiting = both(Label(f"影响{count}项结论", f"decides {count} conclusion{'' if count == 1 else 's'}"))
    lines.append(f'<span class="decides" data-goals="{" ".join(map(str, decides))}">{waiting}</span>')
    head = f'<strong>{both(pair(fact))}</strong> <span class="soft">{both(pair(fact, "entity"))}</span>'
    return f'<li class="lacking">{head}{"".join(f"<div>{each}</div>" for each in lines)}</li>'
