"""``lexrules evaluate``: the conclusions of one or more cases."""

from __future__ import annotations

from pathlib import Path

import click

from lexrules.cli.base import ASKING, Command, Option, Reply, Settings, Text, loading
from lexrules.errors import CaseError, Finding, LexRulesError


def evaluate(settings: Settings, cases: tuple[Path, ...], goals: tuple[str, ...], engine: str, detail: bool) -> Reply:
    """Evaluate cases; all are read before the first is answered, so that every defect of every file is reported."""
    from lexrules.api import ENGINES  # noqa: PLC0415 - so that --help need not load the engines

    knowledge_base = settings.load()
    read, findings = [], list[Finding]()
    for path in cases:
        try:
            read.append(knowledge_base.read_case(path, as_of=settings.as_of))
        except LexRulesError as error:
            if len(cases) == 1:
                raise
            findings += error.findings
    if findings:
        raise CaseError(findings)
    engines = ENGINES if engine == "both" else (engine,)
    decisions = [
        knowledge_base.evaluate(
            case, goals=goals, engines=engines, authority=settings.authority, positions=settings.positions
        )
        for case in read
    ]
    if len(cases) == 1:
        return settings.reply(lambda: decisions[0].text(settings.language, detail=detail), decisions[0].as_dict)
    pairs = list(zip(cases, decisions, strict=True))
    return settings.reply(
        lambda: "\n".join(f"== {path}\n{decision.text(settings.language, detail=detail)}" for path, decision in pairs),
        lambda: {"decisions": [{"file": str(path), "decision": decision.as_dict()} for path, decision in pairs]},
    )


command = Command(
    "evaluate",
    Text(
        "评价案件：依现行法得出哪些结论、理由何在、尚缺哪些事实。\n可以同时给出几个文件。",
        "What follows from the law in force for a case, why, and what is still missing.\nSeveral files may be given.",
    ),
    evaluate,
    params=[
        click.Argument(["cases"], nargs=-1, required=True, metavar="CASE…", type=click.Path(path_type=Path)),
        Option(
            ["--goal", "goals"],
            Text("只问这一结论，可重复", "ask for this only; repeatable"),
            multiple=True,
            metavar="GOAL",
        ),
        Option(
            ["--engine"],
            Text("推理引擎，默认 both", "engines; both by default"),
            type=click.Choice(["native", "both"]),
            default="both",
        ),
        Option(["--detail"], Text("完整理由", "reasons in full"), is_flag=True),
        *loading(*ASKING),
    ],
)
