"""``lexrules case new``: a commented case file to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from lexrules.cli.base import Command, Option, Reply, Settings, Text, shared
from lexrules.cli.files import write_whole
from lexrules.errors import Finding, UsageError


def case_new(settings: Settings, domain: str, output: str, force: bool) -> Reply:
    """Write the template of a domain; an existing file may be somebody's work and is left alone."""
    from lexrules.case.template import case_template  # noqa: PLC0415 - so that --help need not load it

    text = case_template(settings.load().program, domain, settings.language)
    if output == "-":
        return Reply(text)
    path = Path(output)
    if path.exists() and not force:
        raise UsageError(Finding("LEX4020", {"file": output}))
    write_whole(path, text)
    return Reply(f"{output}\n")


command = Command(
    "new",
    Text(
        "写出某领域带注释的案件模板；其中每项事实都是未知，填写所知即可。",
        "Write a commented case file of a domain. Every fact in it is unknown: fill in\nwhat you know.",
    ),
    case_new,
    params=[
        click.Argument(["domain"], metavar="DOMAIN"),
        Option(
            ["--output"], Text("写入文件；- 为标准输出", "a file; - is standard output"), default="-", metavar="FILE"
        ),
        Option(["--force"], Text("覆盖已有文件", "replace an existing file"), is_flag=True),
        *shared("lang", "kb", "no-cache", "debug"),
    ],
)
