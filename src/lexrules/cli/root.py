"""The table of commands."""

from __future__ import annotations

from typing import Any

import click

from lexrules.cli.base import Entry, Group, Option, Text, shared


def _version(context: click.Context, _: click.Parameter, given: Any) -> None:
    if given:
        from lexrules import __version__  # noqa: PLC0415 - only here

        click.echo(f"lexrules {__version__}")
        context.exit()


root = Group(
    "lexrules",
    Text(
        "基于规则的法律推理：说明依现行法得出什么结论、为何得出、尚缺什么事实。",
        "Rule-based legal reasoning: what follows from the law in force, why, and what\nis still missing to know.",
    ),
    {
        "evaluate": Entry(
            "lexrules.cli.evaluate", Text("评价案件，给出结论与理由", "conclusions of a case, with reasons")
        ),
        "explain": Entry("lexrules.cli.explain", Text("为何、为何不、尚缺什么", "why, why not, what is missing")),
        "graph": Entry("lexrules.cli.graph", Text("输出说明图", "the explanation graph")),
        "ask": Entry("lexrules.cli.ask", Text("问答：只问能改变结论的", "an interview that asks what matters")),
        "change": Entry("lexrules.cli.change", Text("什么会改变结论", "what would change a conclusion")),
        "compare": Entry("lexrules.cli.compare", Text("两个案件的结论有何不同", "where the answers to two cases part")),
        "deadlines": Entry("lexrules.cli.deadlines", Text("案件的各项期限", "days by which something has to be done")),
        "document": Entry("lexrules.cli.document", Text("制作文书", "documents made from the conclusions")),
        "test": Entry("lexrules.cli.test", Text("运行情景并报告规范覆盖", "run scenarios, report norm coverage")),
        "kb": Entry("lexrules.cli.kb", Text("检查与查阅知识库", "check and read a knowledge base")),
        "case": Entry("lexrules.cli.case", Text("编写案件文件", "write case files")),
        "explain-code": Entry("lexrules.cli.explain_code", Text("解释错误代码", "what an error code means")),
    },
    params=[
        *shared("lang"),
        Option(
            ["--version"],
            Text("显示版本", "show the version"),
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
        ),
    ],
)
