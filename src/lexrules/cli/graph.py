"""``lexrules graph``: the explanation graph of a case, for people and for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from lexrules.cli.base import ASKING, Command, Option, Reply, Settings, Text, shared
from lexrules.cli.files import refuse_input, write_whole

FORMATS = ("html", "svg", "json", "graphml", "dot", "mermaid")


def graph(settings: Settings, case: Path, form: str, output: str, goals: tuple[str, ...], full: bool) -> Reply:
    """Write the graph to standard output, or to a file whose path is then printed."""
    if output != "-":
        refuse_input(Path(output), case)
    decision = settings.evaluate(case, goals)
    from lexrules.explain.export import export  # noqa: PLC0415 - after the case is known to be sound

    text = export(decision.graph(full=full), form, settings.language)
    if output == "-":
        return Reply(text)
    write_whole(Path(output), text)
    return Reply(f"{output}\n")


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
        Option(["--full"], Text("连同无关紧要的部分", "with parts that do not matter"), is_flag=True),
        *shared("lang", *ASKING, "kb", "no-cache", "debug"),
    ],
)
