"""``lexrules kb check``: every finding of a knowledge base, errors and warnings."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from lexrules.cli.base import Command, Reply, Settings, Text, shared
from lexrules.cli.wording import words
from lexrules.errors import KnowledgeBaseError

_SUMMARY: Final = Text("{norms} 项规范，错误 0，警告 {warnings}", "{norms} norms, errors: 0, warnings: {warnings}")


def kb_check(settings: Settings, folder: Path | None) -> Reply:
    """Load a knowledge base; what is wrong with it is raised, errors before warnings."""
    settings.kb = folder or settings.kb
    try:
        knowledge_base = settings.load()
    except KnowledgeBaseError as error:
        raise KnowledgeBaseError(sorted(error.findings, key=lambda each: each.severity != "error")) from error
    warnings, program = knowledge_base.warnings, knowledge_base.program
    summary = settings.say(_SUMMARY).format(norms=len(program.norms), warnings=len(warnings))
    return settings.reply(
        lambda: words(warnings, settings.language, advice=False) + summary + "\n",
        lambda: {
            "knowledge_base": program.id,
            "digest": program.digest,
            "norms": len(program.norms),
            "findings": [each.as_dict() for each in warnings],
        },
    )


command = Command(
    "check",
    Text(
        "检查知识库并列出全部问题。有错误时退出码为 2，仅有警告时为 0。",
        "Every finding of a knowledge base. Exit code 2 if there is an error, 0 if there\nare only warnings.",
    ),
    kb_check,
    params=[
        click.Argument(["folder"], required=False, metavar="[DIR]", type=click.Path(path_type=Path)),
        *shared("format", "lang", "kb", "no-cache", "debug"),
    ],
)
