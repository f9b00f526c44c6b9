"""Findings as the command line words them: with what to do about each code, told once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lexrules.cli.base import Text
from lexrules.errors import Finding, Language

_WARNING: Final = Text("警告 ", "warning ")


def words(findings: Iterable[Finding], language: Language, *, advice: bool = True) -> str:
    """All findings, one after another; with ``advice``, what to do stands under the first of each code."""
    from lexrules.catalogue import CATALOGUE  # noqa: PLC0415 - nothing to word in most runs

    lines = []
    told = set()
    for finding in findings:
        mark = _WARNING.say(language) if finding.severity == "warning" else ""
        lines.append(mark + finding.render(language))
        if advice and finding.code not in told:
            told.add(finding.code)
            message = CATALOGUE[finding.code]
            lines.append(f"    → {Text(message.help_zh, message.help_en).say(language)}")
    return "".join(f"{line}\n" for line in lines)
