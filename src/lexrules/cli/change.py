"""``lexrules change``: what would change a conclusion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from lexrules.cli.base import ASKING, Command, Option, Reply, Settings, Text, loading

if TYPE_CHECKING:
    from lexrules.consult.report import ChangeReport

_WIDTH: Final = 80
_HEADINGS: Final = {
    "done": Text("【还可以做到的】", "CAN STILL BE DONE"),
    "found_out": Text("【有待查明的】", "TO FIND OUT"),
    "fixed": Text("【已不能改变的（仅供理解，不作建议）】", "CANNOT BE CHANGED (to understand, never advised)"),
}
_SHOWN: Final = 12
_NONE: Final = Text(
    "没有：{size}项以内的事实变动都不会改变这一结论。", "None: no change of at most {size} facts changes it."
)
_FIRM: Final = Text(
    "{size}项以内的事实变动都不会改变下列结论：", "No change of at most {size} facts changes these conclusions:"
)
_PART: Final = Text(
    "（未能在限定的计算量内试完全部组合，可能还有其他。）",
    "(Not every combination could be tried within the effort allowed; there may be others.)",
)
_CASES: Final = Text("分情形认定：", "established by cases: ")


def change(settings: Settings, case: Path, goals: tuple[str, ...], size: int) -> Reply:
    """Find what would change the conclusions named, or every one asked by default."""
    from lexrules.consult.report import change_reports  # noqa: PLC0415 - so that --help need not load it

    knowledge_base = settings.load()
    read = knowledge_base.read_case(case, as_of=settings.as_of)
    consultant = knowledge_base.consultant(authority=settings.authority, positions=settings.positions)
    reports = change_reports(consultant, read, knowledge_base.asked(read, goals), size)
    return settings.reply(lambda: _text(settings, reports), lambda: _data(reports))


def _text(settings: Settings, reports: list[ChangeReport]) -> str:
    from lexrules.consult.planner import wording  # noqa: PLC0415 - only for text
    from lexrules.consult.words import change_words, conclusion_lines  # noqa: PLC0415 - only for text
    from lexrules.explain.wrapping import wrap  # noqa: PLC0415

    lines: list[str] = []
    # Conclusions that nothing changes are told together at the end.
    firm = [each for each in reports if not each.changes and each.complete and each.by_cases is None]
    for report in [each for each in reports if each not in firm or len(firm) == 1]:
        lines += [report.goal.path, *conclusion_lines(report.at, report.now, settings.language, _WIDTH)]
        if report.by_cases is not None:
            between = settings.say(Text("、", ", "))
            split = between.join(
                f"{settings.say(Text(*wording(report.at, key)[0]))} ({report.at.space.path(key)})"
                for key in report.by_cases.split
            )
            lines += wrap(f"{settings.say(_CASES)}{split}", _WIDTH, "    ", "      ")
            lines += conclusion_lines(report.at, report.by_cases.conclusion, settings.language, _WIDTH)
        for kind, heading in _HEADINGS.items():
            found = [each for each in report.changes if each.kind == kind]
            if found:
                lines.append("  " + settings.say(heading))
            for each in found[:_SHOWN]:
                lines += wrap(change_words(report.at, each, settings.language), _WIDTH, "    ", "      ")
            if len(found) > _SHOWN:
                lines.append(
                    settings.say(Text(f"    ……另有{len(found) - _SHOWN}项", f"    … and {len(found) - _SHOWN} more"))
                )
        if report in firm:
            lines.append("  " + settings.say(_NONE).format(size=report.size))
        if not report.complete:
            lines += wrap(settings.say(_PART), _WIDTH, "  ", "  ")
        lines.append("")
    if len(firm) > 1:
        lines.append(settings.say(_FIRM).format(size=firm[0].size))
        for report in firm:
            first, *rest = conclusion_lines(report.at, report.now, settings.language, _WIDTH)
            lines += [*wrap(f"{first.strip()} ({report.goal.path})", _WIDTH, "    ", "      "), *rest]
        lines.append("")
    return "\n".join(lines)


def _data(reports: list[ChangeReport]) -> dict[str, Any]:
    from lexrules.consult.report import changes_as_dict  # noqa: PLC0415 - only for JSON

    return changes_as_dict(reports)


command = Command(
    "change",
    Text(
        "什么会改变结论：给出全部最小的事实变动，分为还可以做到的、有待查明的和已不能改变的。\n"
        "每一项都经重新评价核实。尚不能确定而各种情形都得出同一结论的，指明为分情形认定。",
        "What would change a conclusion: all smallest changes of facts, sorted into what can\n"
        "still be done, what is to be found out, and what cannot be changed. Each is verified\n"
        "by evaluating it. Where all cases of the open facts agree, it says so.",
    ),
    change,
    params=[
        click.Argument(["case"], metavar="CASE", type=click.Path(path_type=Path)),
        Option(
            ["--goal", "goals"],
            Text("这一结论，可重复；默认为领域的全部结论", "this conclusion, repeatable; by default all of the domain"),
            multiple=True,
            metavar="GOAL",
        ),
        Option(
            ["--size"],
            Text("至多几项事实一起变动，默认 2", "so many facts may change together; 2 by default"),
            type=click.IntRange(1, 4),
            default=2,
        ),
        *loading(*ASKING),
    ],
)
