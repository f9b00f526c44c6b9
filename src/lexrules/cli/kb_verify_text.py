"""``lexrules kb verify-text``: whether the encoding was made from exactly the official wording in a text pack."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lexrules.cli.base import Command, Reply, Settings, Text, loading

if TYPE_CHECKING:
    from lexrules.kb.texts import Verdict

_WORDS: Final = {
    "same": Text("一致", "same"),
    "different": Text("不同", "DIFFERS"),
    "absent": Text("缺文本", "no text"),
}
_ARTICLE: Final = Text("{version} 第{article}条", "{version} art. {article}")
_SUMMARY: Final = Text(
    "{total} 条：{same} 条一致，{different} 条不同，{absent} 条缺文本",
    "{total} articles: {same} the same, {different} different, {absent} without text",
)


def kb_verify_text(settings: Settings, folder: Path) -> Reply:
    """Compare the digest of every cited article with the text in ``folder``."""
    from lexrules.kb.texts import verify  # noqa: PLC0415 - so that --help need not load it

    verdicts = verify(settings.load().program, folder)
    counts = {state: sum(each.state == state for each in verdicts) for state in _WORDS}
    return settings.reply(
        lambda: _text(settings, verdicts, counts),
        lambda: {**counts, "articles": [each._asdict() for each in verdicts]},
        failed=counts["same"] != len(verdicts),
    )


def _text(settings: Settings, verdicts: list[Verdict], counts: dict[str, int]) -> str:
    article = settings.say(_ARTICLE)
    lines = [
        f"{settings.say(_WORDS[each.state])}  {article.format(version=each.version, article=each.article)}"
        for each in verdicts
        if each.state != "same"
    ]
    return "\n".join([*lines, settings.say(_SUMMARY).format(total=len(verdicts), **counts)]) + "\n"


command = Command(
    "verify-text",
    Text(
        "核对每一被引条文的摘要与文本包中的官方文本。有不同或者缺失的，退出码为 1。",
        "Compare the digest of every cited article with the official text in a folder of\n"
        "text packs. Exit code 1 if one differs or is not there.",
    ),
    kb_verify_text,
    params=[click.Argument(["folder"], metavar="DIR", type=click.Path(path_type=Path)), *loading()],
)
