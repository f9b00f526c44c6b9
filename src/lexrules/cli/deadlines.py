"""``lexrules deadlines``: the days by which something has to be done, as text, JSON or an iCalendar file."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from lexrules.cli.base import ASKING, Command, Option, Reply, Settings, Text, as_json, shared
from lexrules.cli.files import refuse_input, write_whole

if TYPE_CHECKING:
    from lexrules.api import Decision
    from lexrules.explain.deadlines import Deadline
    from lexrules.kb.program import Program

FORMATS: Final = ("text", "json", "ics")
_WIDTH: Final = 80
_HEADING: Final = Text("【期限】基准日 {as_of}", "DEADLINES  date asked about {as_of}")
_NONE: Final = Text("没有。", "None.")
_PASSED: Final = Text("已过", "passed")
_LEFT: Final = Text("还有 {days} 日", "{days} days left")
_BETWEEN: Final = Text("{earliest} 至 {latest}", "{earliest} to {latest}")
_UNKNOWN: Final = Text("日期未定", "day not known")
_PERHAPS: Final = Text("可能不发生", "may not arise")
_OPEN: Final = Text("尚待查明：", "still to be found out: ")


def deadlines(settings: Settings, case: Path, form: str, output: str) -> Reply:
    """List the deadlines on standard output, or write them to a file whose path is then printed."""
    if output != "-":
        refuse_input(Path(output), case)
    decision = _evaluate(settings, case)
    found, asked = decision.deadlines(), decision.as_of
    if form == "json":
        text = as_json(_data(decision, found))
    elif form == "ics":
        from lexrules.explain.export.icalendar import to_icalendar  # noqa: PLC0415 - only for this format

        text = to_icalendar(found, decision.case.title or case.stem, asked, settings.language)
    else:
        text = _text(settings, decision.derivation.program, found, asked)
    if output == "-":
        return Reply(text)
    write_whole(Path(output), text)
    return Reply(f"{output}\n")


def _evaluate(settings: Settings, case: Path) -> Decision:
    """The case, asked for its deadlines alone."""
    knowledge_base = settings.load()
    goals = [attribute.path for attribute in knowledge_base.program.attributes.values() if attribute.deadline]
    return knowledge_base.evaluate(
        case, goals=goals, as_of=settings.as_of, authority=settings.authority, positions=settings.positions
    )


def _data(decision: Decision, found: list[Deadline]) -> dict[str, Any]:
    from lexrules.explain.decision import heading  # noqa: PLC0415 - only for JSON

    return {**heading(decision.evaluation), "deadlines": [each.as_dict() for each in found]}


def _text(settings: Settings, program: Program, found: list[Deadline], asked: datetime.date) -> str:
    from lexrules.explain.naming import called  # noqa: PLC0415 - only for text
    from lexrules.explain.provisions import CONFIDENCE  # noqa: PLC0415 - only for text
    from lexrules.explain.wrapping import wrap  # noqa: PLC0415

    lines = [settings.say(_HEADING).format(as_of=asked)]
    for each in found:
        notes = [_when(settings, each, asked)]
        if each.may_not_arise:
            notes.append(settings.say(_PERHAPS))
        who = settings.say(Text(*called(program, each.entity)))
        lines += wrap(
            f"{_day(settings, each)}  {settings.say(Text(*each.label))} · {who} ({each.path})"
            + "".join(f" · {note}" for note in notes if note),
            _WIDTH,
            "",
            "            ",
        )
        cited = "、" if settings.language == "zh" else "; "
        told = cited.join(settings.say(Text(*each.text)) for each in each.citations)
        marks = dict.fromkeys(norm.confidence for norm in each.norms if norm.confidence != "T")
        told += "".join(f" [{settings.say(Text(*CONFIDENCE[mark]))}]" for mark in marks)
        lines += wrap(told, _WIDTH, "            ", "            ")
        if each.missing:
            facts = cited.join(f"{settings.say(Text(*fact.label))} ({fact.path})" for fact in each.missing)
            lines += wrap(settings.say(_OPEN) + facts, _WIDTH, "            ", "            ")
    if not found:
        lines.append(settings.say(_NONE))
    return "\n".join(lines) + "\n"


def _day(settings: Settings, deadline: Deadline) -> str:
    if deadline.earliest is None and deadline.latest is None:
        return settings.say(_UNKNOWN)
    if deadline.earliest == deadline.latest:
        return str(deadline.earliest)
    return settings.say(_BETWEEN).format(earliest=deadline.earliest or "—", latest=deadline.latest or "—")


def _when(settings: Settings, deadline: Deadline, asked: datetime.date) -> str:
    if deadline.passed:
        return settings.say(_PASSED)
    if deadline.passed is False and deadline.earliest is not None and deadline.earliest == deadline.latest:
        return settings.say(_LEFT).format(days=(deadline.earliest - asked).days)
    return ""


command = Command(
    "deadlines",
    Text(
        "列出案件的各项期限：日期、条文、尚余多久；可以输出为日历文件。",
        "The days by which something has to be done in a case, with the provision and\n"
        "the time left; as a calendar file too.",
    ),
    deadlines,
    params=[
        click.Argument(["case"], metavar="CASE", type=click.Path(path_type=Path)),
        Option(
            ["--format", "form"],
            Text("输出格式，默认 text；ics 为日历文件", "text by default; ics is a calendar file"),
            type=click.Choice(FORMATS),
            default="text",
        ),
        Option(
            ["--output"], Text("写入文件；- 为标准输出", "a file; - is standard output"), default="-", metavar="FILE"
        ),
        *shared("lang", *ASKING, "kb", "no-cache", "debug"),
    ],
)
