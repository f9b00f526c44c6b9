"""``lexrules explain``: the road to a conclusion, what stands in its way, and what is still missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from lexrules.cli.base import ASKING, Command, Option, Reply, Settings, Text, loading

if TYPE_CHECKING:
    from lexrules.api import Decision, ExplanationNode, MissingFact

_WIDTH: Final = 80
_WHY: Final = Text("【为何】", "WHY  ")
_WHY_NOT: Final = Text("【为何不】", "WHY NOT  ")
_MISSING: Final = Text("【尚缺的事实】", "FACTS STILL MISSING")
_NONE: Final = Text("没有：所问结论都已确定。", "None: everything asked is settled.")
_EVIDENCE: Final = Text("通常证据：", "usually proved by: ")
_DECIDES: Final = Text("影响：", "decides: ")


def explain(
    settings: Settings, case: Path, why: tuple[str, ...], why_not: tuple[str, ...], missing: bool, full: bool, form: str
) -> Reply:
    """Explain a case; without a question, all of it in full."""
    decision = settings.evaluate(case)
    if form == "prose":
        return _prose(settings, decision, (*why, *why_not), missing, full)
    if not (why or why_not or missing):
        why = tuple(dict.fromkeys(conclusion.path for conclusion in decision.conclusions))
        missing = True
    found_why = {path: decision.why(path, full=full) for path in why}
    found_why_not = {path: decision.why_not(path) for path in why_not}
    facts = decision.missing() if missing else None
    return settings.reply(
        lambda: _text(settings, decision, found_why, found_why_not, facts),
        lambda: _data(decision, found_why, found_why_not, facts),
    )


def _text(
    settings: Settings,
    decision: Decision,
    why: dict[str, ExplanationNode],
    why_not: dict[str, ExplanationNode],
    facts: list[MissingFact] | None,
) -> str:
    from lexrules.explain.text import reasons  # noqa: PLC0415 - only for text

    parts = []
    for heading, found in ((_WHY, why), (_WHY_NOT, why_not)):
        for path, node in found.items():
            told = reasons(node, settings.language, detail=True, width=_WIDTH)
            parts.append(f"{settings.say(heading)}{path}\n{told}")
    if facts is not None:
        parts.append(_missing(settings, decision, facts))
    return "\n".join(parts)


def _prose(settings: Settings, decision: Decision, paths: tuple[str, ...], missing: bool, full: bool) -> Reply:
    """The reasoning as paragraphs; without a question, of every conclusion but those that do not hold or arise."""
    from lexrules.documents.sentences import paragraph  # noqa: PLC0415 - only for prose
    from lexrules.explain.wrapping import wrap  # noqa: PLC0415

    told = paths or tuple(
        dict.fromkeys(each.path for each in decision.conclusions if str(each.status) in ("established", "undetermined"))
    )
    found = {path: decision.prose(path, full=full) for path in (() if missing and not paths else told)}
    facts = decision.missing() if missing else None

    def text() -> str:
        blocks = []
        for path, sentences in found.items():
            heading = f"【{path}】" if settings.language == "zh" else path
            blocks.append("\n".join([heading, *wrap(paragraph(sentences, settings.language), _WIDTH)]))
        if facts is not None:
            blocks.append(_missing(settings, decision, facts).rstrip("\n"))
        return "\n\n".join(blocks) + "\n"

    def data() -> dict[str, Any]:
        prose = {path: [each.as_dict() for each in sentences] for path, sentences in found.items()}
        return {**_data(decision, {}, {}, facts), "prose": prose}

    return settings.reply(text, data)


def _missing(settings: Settings, decision: Decision, facts: list[MissingFact]) -> str:
    from lexrules.explain.naming import conclusions  # noqa: PLC0415 - only for text
    from lexrules.explain.text import assessment_wanted  # noqa: PLC0415 - only for text
    from lexrules.explain.wrapping import wrap  # noqa: PLC0415 - only for text

    program, lines = decision.knowledge_base.program, [settings.say(_MISSING)]
    if not facts:
        lines.append("  " + settings.say(_NONE))
    for number, fact in enumerate(facts, 1):
        words = Text(
            f"{fact.label.zh}（{fact.path}）：{fact.question.zh}", f"{fact.label.en} ({fact.path}): {fact.question.en}"
        )
        lines += wrap(f"{number}. {settings.say(words)}", _WIDTH, "  ", "     ")
        for note in assessment_wanted(program, fact):
            lines += wrap(settings.say(Text(*note)), _WIDTH, "     ", "     ")
        if fact.evidence:
            listed = ("、" if settings.language == "zh" else "; ").join(
                settings.say(Text(*each)) for each in fact.evidence
            )
            lines += wrap(settings.say(_EVIDENCE) + listed, _WIDTH, "     ", "     ")
        decides = conclusions(program, decision.case, fact.decides)
        lines += wrap(settings.say(_DECIDES) + settings.say(Text(*decides)), _WIDTH, "     ", "     ")
    return "\n".join(lines) + "\n"


def _data(
    decision: Decision,
    why: dict[str, ExplanationNode],
    why_not: dict[str, ExplanationNode],
    facts: list[MissingFact] | None,
) -> dict[str, Any]:
    from lexrules.explain.decision import heading, missing_fact  # noqa: PLC0415 - only for JSON

    program = decision.knowledge_base.program
    return {
        **heading(decision.evaluation),
        "why": {path: node.as_dict(program) for path, node in why.items()},
        "why_not": {path: node.as_dict(program) for path, node in why_not.items()},
        "missing": None if facts is None else [missing_fact(fact, program) for fact in facts],
    }


command = Command(
    "explain",
    Text(
        "说明案件的结论。PATH 形如 p1.disposition：实体编号与结论名称。\n不指明问题时，给出全部结论的完整理由。",
        "Explain the conclusions of a case. A PATH is an entity's id and the name of a\n"
        "conclusion: p1.disposition. With no question: every conclusion in full.",
    ),
    explain,
    params=[
        click.Argument(["case"], metavar="CASE", type=click.Path(path_type=Path)),
        Option(
            ["--why"], Text("为何得出这一结论，可重复", "why it stands so; repeatable"), multiple=True, metavar="PATH"
        ),
        Option(
            ["--why-not"], Text("为何没有得出，可重复", "why it does not; repeatable"), multiple=True, metavar="PATH"
        ),
        Option(["--missing"], Text("尚能影响结论的事实", "facts that could still decide"), is_flag=True),
        Option(["--full"], Text("连同无关紧要的部分", "with parts that do not matter"), is_flag=True),
        Option(
            ["--as", "form"],
            Text("理由的写法：提纲或者论证文字，默认 outline", "reasons as an outline (default) or as prose"),
            type=click.Choice(["outline", "prose"]),
            default="outline",
        ),
        *loading(*ASKING),
    ],
)
