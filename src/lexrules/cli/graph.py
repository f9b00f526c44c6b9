"""``lexrules graph``: the explanation graph of a case, for people and for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lexrules.cli.base import ASKING, Command, Option, Reply, Settings, Text, shared
from lexrules.cli.files import refuse_input, write_whole

if TYPE_CHECKING:
    from lexrules.api import Decision
    from lexrules.explain.graph import Graph

FORMATS: Final = ("html", "svg", "json", "graphml", "dot", "mermaid")
_AS_STATED: Final = Text("不加选项所得的答案", "the answer without the options")


def graph(
    settings: Settings, case: Path, form: str, output: str, goals: tuple[str, ...], full: bool, beside: Path | None
) -> Reply:
    """Write the graph to standard output, or to a file whose path is then printed."""
    if output != "-":
        for each in (case, beside):
            if each is not None:
                refuse_input(Path(output), each)
    decision = settings.evaluate(case, goals)
    from lexrules.explain.export import export  # noqa: PLC0415 - after the case is known to be sound

    found = decision.graph(full=full)
    if beside is not None:
        _mark(settings, decision, found, case, beside, goals)
    text = export(found, form, settings.language)
    if output == "-":
        return Reply(text)
    write_whole(Path(output), text)
    return Reply(f"{output}\n")


def _mark(
    settings: Settings, decision: Decision, found: Graph, case: Path, beside: Path, goals: tuple[str, ...]
) -> None:
    """Mark where the answer parts from that to another case; of the case itself, from that without the options."""
    from lexrules.consult.comparison import compare_cases  # noqa: PLC0415 - only when asked for
    from lexrules.consult.marking import mark  # noqa: PLC0415
    from lexrules.kb.program import Label  # noqa: PLC0415

    knowledge_base = decision.knowledge_base
    asked = knowledge_base.consultant(authority=settings.authority, positions=settings.positions)
    if beside.resolve() == case.resolve():
        other, first, name = knowledge_base.consultant(), knowledge_base.read_case(case), Label(*_AS_STATED)
    else:
        other, first = asked, knowledge_base.read_case(beside, as_of=settings.as_of)
        name = Label(f"“{first.title or beside.name}”", f"“{first.title or beside.name}”")
    mark(found, knowledge_base.program, compare_cases((other, asked), (first, decision.case), goals), name)


command = Command(
    "graph",
    Text(
        "输出案件的说明图：事实、条件、规范、条文与结论如何相互支持。",
        "The explanation graph of a case: how facts, norms and provisions support\nits conclusions.",
    ),
    graph,
    params=[
        click.Argument(["case"], metavar="CASE", type=click.Path(path_type=Path)),
        Option(
            ["--format", "form"],
            Text("图的格式，默认 html", "html by default"),
            type=click.Choice(FORMATS),
            default="html",
        ),
        Option(
            ["--output"], Text("写入文件；- 为标准输出", "a file; - is standard output"), default="-", metavar="FILE"
        ),
        Option(
            ["--goal", "goals"],
            Text("只画这一结论，可重复", "this conclusion only; repeatable"),
            multiple=True,
            metavar="GOAL",
        ),
        Option(
            ["--beside"],
            Text(
                "标出与另一案件答案的不同；为本案时，与不加选项所得的答案比较",
                "mark what differs from the answer to another case;\nwith the same case, from that without the options",
            ),
            type=click.Path(path_type=Path),
            default=None,
            metavar="CASE",
        ),
        Option(["--full"], Text("连同无关紧要的部分", "with parts that do not matter"), is_flag=True),
        *shared("lang", *ASKING, "kb", "no-cache", "debug"),
    ],
)
