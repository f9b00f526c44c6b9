"""The graph as the page carries it: every text once, the nodes column by column.

A whole answer repeats few texts very often. ``texts`` holds each of them once, as ``[zh, en]``, or ``[text]`` where
both are the same; everywhere else stands its number. Nodes are numbered from 0 in the order of the graph:

- ``parts``, ``statuses``, ``symbols``: one entry or one character a node; a status by its first letter,
- ``words``, ``entities``: the number of its text, of the name of its entity (-1: about none),
- ``premises``: the nodes it rests on, in order; 0 for none,
- ``more``: attribute -> node -> value, for what few nodes have,
- ``overrides``: node -> ``[[prevailing node, why, note]]``,
- ``provisions``: the instruments cited and their articles, each with the nodes of its provisions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lexrules.explain.export.drawing import KINDS
from lexrules.model.citation import Citation, parse_citation

if TYPE_CHECKING:
    from lexrules.explain.graph import Graph

#: Attributes taken as they are, those that are pairs of texts, and those that are pairs of lists of texts.
_PLAIN: Final = (
    "goal",
    "depends_on",
    "proposal",
    "disputed",
    "authority",
    "confidence",
    "grade",
    "presumption",
    "norm",
    "code",
    "assessment",
    "versions",
)
_TEXTS: Final = ("value", "label", "gist", "note", "proof", "period")
_LISTS: Final = ("remarks", "differs")
#: What the case says in its own words, in one language.
_OWN: Final = ("reason", "remark", "stated_at")
_PARTS: Final = tuple(KINDS)


def columns(graph: Graph) -> dict[str, Any]:
    """The nodes and edges of ``graph``, and the provisions they cite."""
    return _Columns(graph).write()


class _Columns:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.numbers = {node: number for number, node in enumerate(graph)}
        self.texts: dict[tuple[str, str], int] = {}
        self.more: dict[str, dict[int, Any]] = {}

    def write(self) -> dict[str, Any]:
        nodes = [attributes for _, attributes in self.graph.nodes(data=True)]
        for number, attributes in enumerate(nodes):
            self._more(number, attributes)
        words = [self._pair(attributes, "text") for attributes in nodes]
        entities = [self._pair(attributes, "entity") for attributes in nodes]
        premises, overrides = self._edges()
        provisions = self._provisions()
        return {
            "texts": [list(dict.fromkeys(pair)) for pair in self.texts],
            "kinds": list(_PARTS),
            "parts": [_PARTS.index(attributes["part"]) for attributes in nodes],
            "statuses": "".join(attributes["status"][0] for attributes in nodes),
            "symbols": "".join(attributes["symbol"] for attributes in nodes),
            "words": words,
            "entities": entities,
            "premises": premises,
            "overrides": overrides,
            "more": self.more,
            "provisions": provisions,
        }

    def _text(self, zh: str, en: str) -> int:
        return self.texts.setdefault((zh, en), len(self.texts))

    def _pair(self, attributes: dict[str, Any], name: str) -> int:
        zh = attributes.get(f"{name}_zh")
        return -1 if zh is None else self._text(zh, attributes[f"{name}_en"])

    def _keep(self, name: str, number: int, value: Any) -> None:
        self.more.setdefault(name, {})[number] = value

    def _more(self, number: int, attributes: dict[str, Any]) -> None:
        for name in _PLAIN:
            if name in attributes:
                self._keep(name, number, attributes[name])
        for name in _TEXTS:
            if f"{name}_zh" in attributes and (name != "value" or self._adds_value(attributes)):
                self._keep(name, number, self._pair(attributes, name))
        for name in _LISTS:
            if f"{name}_zh" in attributes:
                pairs = zip(attributes[f"{name}_zh"], attributes[f"{name}_en"], strict=True)
                self._keep(name, number, [self._text(*pair) for pair in pairs])
        for name in _OWN:
            if name in attributes:
                self._keep(name, number, self._text(attributes[name], attributes[name]))
        if attributes.get("evidence"):
            self._keep("evidence", number, [self._text(each, each) for each in attributes["evidence"]])
        if attributes["part"] == "norm" and "at" in attributes:
            self._keep("at", number, attributes["at"])
        if attributes.get("citations"):
            self._keep("citations", number, [self.numbers[f"provision:{each}"] for each in attributes["citations"]])

    @staticmethod
    def _adds_value(attributes: dict[str, Any]) -> bool:
        """Whether the text of a node does not already tell its value."""
        return any(attributes[f"value_{each}"] not in attributes[f"text_{each}"] for each in ("zh", "en"))

    def _edges(self) -> tuple[list[list[int] | int], dict[int, list[list[Any]]]]:
        premises: list[list[int]] = [[] for _ in self.numbers]
        overrides: dict[int, list[list[Any]]] = {}
        for source, target, attributes in self.graph.edges(data=True):
            first, then = self.numbers[source], self.numbers[target]
            if attributes["kind"] == "override":
                overrides.setdefault(then, []).append([first, attributes["because"], self._pair(attributes, "note")])
            elif attributes["kind"] != "citation":
                premises[then].append(first)
        return [each or 0 for each in premises], overrides

    def _provisions(self) -> list[dict[str, Any]]:
        """The instruments cited, in the order of their ids, with their articles in that of their numbers."""
        found: dict[str, dict[str, list[int]]] = {}
        titles: dict[str, tuple[str, str]] = {}
        for node, attributes in self.graph.nodes(data=True):
            place = parse_citation(attributes["citation"]) if attributes["kind"] == "provision" else None
            if place is not None:
                articles = found.setdefault(place.instrument, {})
                articles.setdefault(place.article, []).append(self.numbers[node])
                zh, en = (attributes.get(f"instrument_{each}", place.instrument) for each in ("zh", "en"))
                titles[place.instrument] = (zh, en)
        return [
            {
                "text": self._text(f"《{titles[instrument][0]}》", titles[instrument][1]),
                "articles": [
                    {"text": self._article(Citation(instrument, article)), "nodes": articles[article]}
                    for article in sorted(articles, key=lambda each: [int(part) for part in each.split("-")])
                ],
            }
            for instrument, articles in sorted(found.items(), key=lambda each: titles[each[0]])
        ]

    def _article(self, place: Citation) -> int:
        """第一百零一条 / art. 101: the list names the instrument once."""
        return self._text(place.chinese("").removeprefix("《》"), place.english("").removeprefix(", "))


__all__ = ["columns"]
