"""Where an answer parts from another one, marked in its explanation graph (docs/graph.md, ``differs``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from lexrules.consult.comparison import Comparison, Difference, Pair
from lexrules.consult.words import conclusion_words
from lexrules.engine.conclusions import Conclusion, Status
from lexrules.explain.overview import pairs
from lexrules.explain.values import ValuePrinter, still_open
from lexrules.kb.program import Label, Norm, Program

if TYPE_CHECKING:
    from lexrules.explain.graph import Graph

#: So many norms are named as the reason; the rest is counted.
_NAMED: Final = 4
_ALONE: Final = (
    Label("只在另一答案适用：", "applies in the other answer only: "),
    Label("只在本答案适用：", "applies in this one only: "),
)


def mark(graph: Graph, program: Program, found: Comparison, beside: Label) -> None:
    """Mark in ``graph``, of the second answer of ``found``, every conclusion on which the first (``beside`` names it)
    has another one, and why.
    """
    parted = [each for each in found.differences if each.second is not None]
    gone = [each for each in found.differences if each.second is None]
    count = len(parted)
    english = "1 conclusion differs" if count == 1 else f"{count} conclusions differ"
    lines = [Label(f"与{beside.zh}比较，{count}项结论不同", f"Beside {beside.en}: {english}")]
    if gone:
        paths = ", ".join(each.path for each in gone)
        lines.append(Label(f"只见于另一答案：{paths}", f"only in the other answer: {paths}"))
    graph.graph.update(pairs("beside", lines))
    for each in parted:
        assert each.second is not None
        node = f"conclusion:{each.second.path}"
        if node in graph:
            graph.nodes[node].update(pairs("differs", _told(program, each)))


def _told(program: Program, each: Difference) -> Iterator[Label]:
    if each.first is None:
        yield Label("另一答案没有对应的结论", "the other answer has no counterpart")
        return
    first = _said(program, each.first)
    yield Label(f"另一答案：{first.zh}", f"the other answer: {first.en}")
    if each.facts:
        facts = [_fact(program, pair) for pair in each.facts]
        yield Label("原因：" + "；".join(each.zh for each in facts), "because: " + "; ".join(each.en for each in facts))
    for side, words in enumerate(_ALONE):
        norms = [norm for norm, where in each.norms if where == side]
        if norms:
            names = _named(norms)
            yield Label(words.zh + names.zh, words.en + names.en)


def _said(program: Program, conclusion: Conclusion) -> Label:
    words = Label(conclusion_words(program, conclusion, "zh"), conclusion_words(program, conclusion, "en"))
    return still_open(words) if conclusion.status is Status.UNDETERMINED else words


def _fact(program: Program, pair: Pair) -> Label:
    """A fact with what it is in the other answer and in this one."""
    printer, declared = ValuePrinter(program), program.attributes[pair.entity, pair.key[1]]
    first, second = (printer(value, declared.type) for value in (pair.first, pair.second))
    return Label(
        f"{declared.label.zh}（{pair.path}）为{second.zh}，另一答案为{first.zh}",
        f"{declared.label.en} ({pair.path}): {second.en}, in the other: {first.en}",
    )


def _named(norms: Sequence[Norm]) -> Label:
    more = len(norms) - _NAMED
    zh = "、".join(f"“{norm.title.zh}”" for norm in norms[:_NAMED])
    en = ", ".join(f"“{norm.title.en}”" for norm in norms[:_NAMED])
    return Label(f"{zh}等{len(norms)}条", f"{en} and {more} more") if more > 0 else Label(zh, en)
