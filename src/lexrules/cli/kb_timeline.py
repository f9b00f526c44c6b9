"""``lexrules kb timeline``: the versions of an instrument and what each of them changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from lexrules.cli.base import Command, Reply, Settings, Text, loading, nearest
from lexrules.errors import Finding, UsageError

if TYPE_CHECKING:
    from lexrules.explain.timeline import Change
    from lexrules.kb.program import Instrument, Norm, Program

_WIDTH: Final = 80
_ARTICLES: Final = {
    "changed": Text("条文有改动", "articles reworded"),
    "came": Text("新收录条文", "articles now cited"),
    "went": Text("不再收录条文", "articles no longer cited"),
}
_NORMS: Final = {"begin": Text("开始的规范", "norms that begin"), "end": Text("终止的规范", "norms that end")}
_SAME: Final = Text("所收录的条文与规范没有变化", "nothing changes in what is encoded")
_GAP: Final = Text("此前一段期间没有版本", "no version was in force in between")


def kb_timeline(settings: Settings, instrument_id: str) -> Reply:
    """Show the versions of an instrument in their order, each with what it changed in what is encoded."""
    from lexrules.explain.timeline import timeline  # noqa: PLC0415 - so that --help need not load it

    program = settings.load().program
    instrument = program.instruments.get(instrument_id)
    if instrument is None:
        suggestion = nearest(instrument_id, program.instruments)
        raise UsageError(Finding("LEX4027", {"instrument": instrument_id}, suggestion=suggestion))
    changes = timeline(program, instrument)
    return settings.reply(
        lambda: _text(settings, instrument, changes),
        lambda: {
            "knowledge_base": program.id,
            "instrument": instrument.id,
            "title": instrument.title._asdict(),
            "grade": instrument.grade,
            "clock": {"id": instrument.clock, "label": _clock(program, instrument)},
            "versions": [each.as_dict() for each in changes],
        },
    )


def _clock(program: Program, instrument: Instrument) -> dict[str, str]:
    return dict(program.clocks[instrument.clock]._asdict())


def _text(settings: Settings, instrument: Instrument, changes: list[Change]) -> str:
    from lexrules.explain.provisions import GRADES, period_text  # noqa: PLC0415 - only for text
    from lexrules.explain.wrapping import wrap  # noqa: PLC0415

    grade = settings.say(Text(*GRADES[instrument.grade]))
    lines = wrap(f"{instrument.id}  {settings.say(Text(*instrument.title))}  ({grade})", _WIDTH)

    def told(heading: Text, items: list[str]) -> None:
        if items:
            lines.extend(wrap(f"{settings.say(heading)}: {', '.join(items)}", _WIDTH, "    ", "      "))

    for change in changes:
        lines += wrap(f"{change.version.id}: {settings.say(Text(*period_text(change.version.period)))}", _WIDTH, "  ")
        if change.gap:
            lines.append("    " + settings.say(_GAP))
        for key, heading in _ARTICLES.items():
            told(heading, list(getattr(change, key)))
        for key, heading in _NORMS.items():
            norms: tuple[Norm, ...] = getattr(change, key)
            told(heading, [norm.id for norm in norms])
        if not (change.first or change.changed or change.came or change.went or change.begin or change.end):
            lines.append("    " + settings.say(_SAME))
    return "\n".join(lines) + "\n"


command = Command(
    "timeline",
    Text(
        "一部规范性文件的各个版本：施行期间，以及每一版本在收录的条文与规范上的变化。",
        "The versions of an instrument: their periods, and what each changed in the articles\n"
        "and norms that are encoded.",
    ),
    kb_timeline,
    params=[click.Argument(["instrument_id"], metavar="INSTRUMENT"), *loading()],
)
