"""``lexrules compare``: where the answers to two cases part, or those to one case asked about in two ways."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from lexrules.cli.base import ASKING, Command, Option, Reply, Settings, Text, loading
from lexrules.errors import Finding, UsageError

if TYPE_CHECKING:
    from lexrules.consult.comparison import Comparison, Difference, Pair
    from lexrules.engine.conclusions import Conclusion
    from lexrules.kb.program import Program

_WIDTH: Final = 80
_PARTS: Final = Text("【结论不同】", "DIFFERENT CONCLUSIONS")
_SAME: Final = Text("【结论相同】", "SAME CONCLUSIONS")
_FACTS: Final = Text("【事实不同】", "DIFFERENT FACTS")
_BECAUSE: Final = Text("原因：", "because: ")
_ONLY: Final = (
    Text("只在前者适用：", "applies in the first only: "),
    Text("只在后者适用：", "applies in the second only: "),
)
_ALONE: Final = (Text("只见于前者：", "only in the first: "), Text("只见于后者：", "only in the second: "))
_NONE: Final = Text("  没有", "  none")
_ABSENT: Final = Text("（没有对应的）", "(no counterpart)")
_SHOWN: Final = 8


def compare(settings: Settings, cases: tuple[Path, ...], goals: tuple[str, ...]) -> Reply:
    """Compare two cases; of a single one, the question as the options put it with the question as the file does."""
    from lexrules.consult.comparison import compare_cases  # noqa: PLC0415 - so that --help need not load it

    if len(cases) > 2:
        raise UsageError(Finding("LEX4040", {"count": len(cases)}))
    varied = settings.as_of is not None or settings.authority is not None or bool(settings.positions)
    if len(cases) == 1 and not varied:
        raise UsageError(Finding("LEX4040", {"count": 1}))
    knowledge_base = settings.load()
    asked = knowledge_base.consultant(authority=settings.authority, positions=settings.positions)
    if len(cases) == 1:
        consultants = (knowledge_base.consultant(), asked)
        read = (knowledge_base.read_case(cases[0]), knowledge_base.read_case(cases[0], as_of=settings.as_of))
    else:
        consultants = (asked, asked)
        read = tuple(knowledge_base.read_case(each, as_of=settings.as_of) for each in cases)  # type: ignore[assignment]
    found = compare_cases(consultants, read, goals)
    program = knowledge_base.program
    return settings.reply(lambda: _text(settings, program, found), lambda: _data(program, found))


def _text(settings: Settings, program: Program, found: Comparison) -> str:
    from lexrules.explain.wrapping import wrap  # noqa: PLC0415 - only for text

    lines = [settings.say(_PARTS)]
    for each in found.differences:
        first, second = (
            _said(settings, program, *sides) for sides in ((each.first, each.second), (each.second, each.first))
        )
        colon = settings.say(Text("：", ": "))
        lines += wrap(f"{_named(settings, program, each)}{colon}{first} ≠ {second}", _WIDTH, "  ", "    ")
        lines += _why(settings, program, each)
    if not found.differences:
        lines.append(settings.say(_NONE))
    if found.same:
        lines += ["", settings.say(_SAME), *wrap(", ".join(found.same), _WIDTH, "  ", "  ")]
    if found.facts:
        lines += ["", settings.say(_FACTS)]
        for pair in found.facts:
            lines += wrap(_sides(settings, program, pair), _WIDTH, "  ", "    ")
    for words, alone in zip(_ALONE, found.alone, strict=True):
        if alone:
            lines += wrap(settings.say(words) + ", ".join(alone), _WIDTH, "  ", "    ")
    return "".join(f"{line}\n" for line in lines)


def _why(settings: Settings, program: Program, each: Difference) -> list[str]:
    from lexrules.explain.wrapping import wrap  # noqa: PLC0415 - only for text

    if each.facts:
        facts = settings.say(Text("；", "; ")).join(_sides(settings, program, pair) for pair in each.facts)
        return wrap(settings.say(_BECAUSE) + facts, _WIDTH, "    ", "      ")
    lines = []
    for side, words in enumerate(_ONLY):
        norms = [norm for norm, where in each.norms if where == side]
        if norms:
            titles = [settings.say(Text(*norm.title)) for norm in norms[:_SHOWN]]
            more = "…" if len(norms) > _SHOWN else ""
            lines += wrap(
                settings.say(words) + settings.say(Text("；", "; ")).join(titles) + more, _WIDTH, "    ", "      "
            )
    return lines


def _named(settings: Settings, program: Program, each: Difference) -> str:
    """A conclusion by its label and path."""
    from lexrules.explain import naming  # noqa: PLC0415 - only for text

    conclusion = each.first or each.second
    assert conclusion is not None, "one of them has it"
    label = naming.conclusion(program, (conclusion.asked.entity.type, conclusion.asked.name))
    return settings.say(Text(f"{label.zh}（{each.path}）", f"{label.en} ({each.path})"))


def _said(settings: Settings, program: Program, conclusion: Conclusion | None, other: Conclusion | None) -> str:
    from lexrules.consult.words import side_words  # noqa: PLC0415 - only for text

    return settings.say(_ABSENT) if conclusion is None else side_words(program, conclusion, other, settings.language)


def _sides(settings: Settings, program: Program, pair: Pair) -> str:
    from lexrules.explain.values import ValuePrinter  # noqa: PLC0415 - only for text

    printer, declared = ValuePrinter(program), program.attributes[pair.entity, pair.key[1]]
    first, second = (settings.say(Text(*printer(value, declared.type))) for value in (pair.first, pair.second))
    label = declared.label
    return settings.say(
        Text(f"{label.zh}（{pair.path}）：{first} | {second}", f"{label.en} ({pair.path}): {first} | {second}")
    )


def _data(program: Program, found: Comparison) -> dict[str, Any]:
    from lexrules.consult.report import comparison_as_dict  # noqa: PLC0415 - only for JSON

    return comparison_as_dict(program, found)


command = Command(
    "compare",
    Text(
        "比较两个案件的结论：哪里不同，最小的原因是什么。只给一个案件时，与按 --as-of、\n"
        "--authority、--position 所问的结论比较。",
        "Where the answers to two cases part, and the smallest reason for it. Of a single\n"
        "case: its answer beside that to the question that --as-of, --authority and\n"
        "--position put.",
    ),
    compare,
    params=[
        click.Argument(["cases"], nargs=-1, required=True, metavar="CASE_A [CASE_B]", type=click.Path(path_type=Path)),
        Option(
            ["--goal", "goals"],
            Text("只比较这一结论（如 act.measures），可重复", "compare this only (act.measures); repeatable"),
            multiple=True,
            metavar="GOAL",
        ),
        *loading(*ASKING),
    ],
)
