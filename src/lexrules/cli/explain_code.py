"""``lexrules explain-code``: what an error code means and what to do about it."""

from __future__ import annotations

import click

from lexrules.cli.base import Command, Reply, Settings, Text, nearest, shared
from lexrules.errors import Finding, UsageError


def explain_code(settings: Settings, code: str) -> Reply:
    """Show the wording of a code and the advice on it."""
    from lexrules.catalogue import CATALOGUE  # noqa: PLC0415 - in step with the others

    name = code.strip().upper()
    message = CATALOGUE.get(name)
    if message is None:
        raise UsageError(Finding("LEX4016", {"text": code}, suggestion=nearest(name, CATALOGUE)))
    words, advice = Text(message.zh, message.en), Text(message.help_zh, message.help_en)
    return settings.reply(
        lambda: f"{name}\n  {settings.say(words)}\n  {settings.say(advice)}\n",
        lambda: {"code": name, "message": words._asdict(), "advice": advice._asdict()},
    )


command = Command(
    "explain-code",
    Text("解释错误代码，如 LEX1011。", "What an error code such as LEX1011 means."),
    explain_code,
    params=[click.Argument(["code"], metavar="CODE"), *shared("format", "lang", "debug")],
)
