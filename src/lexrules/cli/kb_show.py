"""``lexrules kb show``: one norm or dispute in full, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from lexrules.cli.base import Command, Reply, Settings, Text, loading, nearest
from lexrules.errors import Finding, UsageError

if TYPE_CHECKING:
    from lexrules.explain.outline import Step
    from lexrules.kb.program import Dispute, Label, Norm, Position, PositionId, Program

_WIDTH: Final = 80
_WORDS: Final = {
    "gist": Text("要旨", "gist"),
    "source": Text("依据", "provisions"),
    "versions": Text("版本", "versions"),
    "confidence": Text("可信度", "confidence"),
    "note": Text("说明", "note"),
    "about": Text("针对", "about"),
    "when": Text("条件", "conditions"),
    "unless": Text("但书", "unless"),
    "overridden": Text("优先于本规范的", "prevailing over it"),
    "then": Text("结论", "conclusion"),
    "presumption": Text(
        "法律推定：在被推翻以前，法律推定如此", "presumption: the law presumes it until it is rebutted"
    ),
    "positions": Text("立场（仅在取此立场时适用）", "positions (applies only where one is taken)"),
    "question": Text("问题", "question"),
    "answers": Text("立场", "positions"),
    "default": Text("默认立场", "default"),
    "norms": Text("所涉规范", "norms that depend on it"),
    "always": Text("无条件", "unconditional"),
}


def kb_show(settings: Settings, norm_id: str) -> Reply:
    """Show a norm: what it says, where it stands in the law, when it applies, what it concludes. Or a dispute: the
    question, the positions, which is taken unless told otherwise, and the norms that depend on it.
    """
    program = settings.load().program
    dispute = program.disputes.get(norm_id)
    if dispute is not None:
        return settings.reply(
            lambda: _dispute_text(settings, program, dispute), lambda: _dispute_data(program, dispute)
        )
    norm = program.norm(norm_id)
    if norm is None:
        known = [*(each.id for each in program.norms), *program.disputes]
        raise UsageError(Finding("LEX4017", {"norm": norm_id}, suggestion=nearest(norm_id, known)))
    return settings.reply(lambda: _text(settings, program, norm), lambda: _data(program, norm))


def _text(settings: Settings, program: Program, norm: Norm) -> str:
    from lexrules.explain.outline import conclusion, conditions  # noqa: PLC0415
    from lexrules.explain.provisions import CONFIDENCE, GRADES, period_text  # noqa: PLC0415 - only for text

    page = _Page(settings)
    page.line(norm.id, "")
    page.both(norm.title, "  ")
    page.heading("gist")
    page.both(norm.gist)
    page.heading("source")
    for citation in norm.citations:
        instrument = program.instruments[citation.instrument]
        page.line(
            f"{citation.chinese(instrument.title.zh)}  ({citation}, {settings.say(Text(*GRADES[instrument.grade]))})"
        )
        page.line(citation.english(instrument.title.en))
    page.heading("versions")
    for version in _versions(program, norm):
        page.line(f"{version.id}: {settings.say(Text(*period_text(version.period)))}")
    page.heading("confidence")
    page.line(f"{norm.confidence}  {settings.say(Text(*CONFIDENCE[norm.confidence]))}")
    if norm.note:
        page.heading("note")
        page.both(norm.note)
    if norm.presumption:
        page.heading("presumption")
    if norm.positions:
        page.heading("positions")
        for position in sorted(norm.positions):
            page.line(f"{position}  {settings.say(Text(*_position(program, position).title))}")
    page.heading("about")
    page.both(program.entities[norm.entity].label)
    found = conditions(program, norm)
    for key, steps in (("when", found.when), ("unless", found.unless), ("overridden", found.overridden)):
        if steps or key == "when":
            page.heading(key)
            page.steps(steps)
    page.heading("then")
    page.steps(conclusion(program, norm))
    return page.text()


def _data(program: Program, norm: Norm) -> dict[str, Any]:
    from lexrules.explain.outline import conclusion, conditions  # noqa: PLC0415 - not needed for --help

    found = conditions(program, norm)
    return {
        "id": norm.id,
        "domain": norm.domain,
        "entity": norm.entity,
        "title": norm.title._asdict(),
        "gist": norm.gist._asdict(),
        "confidence": norm.confidence,
        "note": norm.note._asdict() if norm.note else None,
        "grade": norm.grade,
        "clock": norm.clock,
        "citations": [
            {
                "citation": str(each),
                "text": {
                    "zh": each.chinese(program.instruments[each.instrument].title.zh),
                    "en": each.english(program.instruments[each.instrument].title.en),
                },
            }
            for each in norm.citations
        ],
        "versions": [
            {"id": each.id, "from": _day(each.period.start), "to": _day(each.period.end)}
            for each in _versions(program, norm)
        ],
        "when": [step.as_dict() for step in found.when],
        "unless": [step.as_dict() for step in found.unless],
        "overridden_by": [step.as_dict() for step in found.overridden],
        "concludes": norm.concept
        or norm.effect_type
        or f"{norm.entity}.{norm.comparison and norm.comparison.list_name}",
        "then": [step.as_dict() for step in conclusion(program, norm)],
        "at": str(norm.span),
        **({"presumption": True} if norm.presumption else {}),
        **({"positions": [str(each) for each in sorted(norm.positions)]} if norm.positions else {}),
    }


def _position(program: Program, position: PositionId) -> Position:
    return program.disputes[position.dispute].positions[position.position]


def _depending(program: Program, dispute: Dispute) -> list[Norm]:
    """The norms that take part under some of its positions only."""
    return [norm for norm in program.norms if any(each.dispute == dispute.id for each in norm.positions)]


def _dispute_text(settings: Settings, program: Program, dispute: Dispute) -> str:
    from lexrules.explain.disputes import sources_of  # noqa: PLC0415 - only for text
    from lexrules.explain.provisions import CONFIDENCE  # noqa: PLC0415

    page = _Page(settings)
    page.line(dispute.id, "")
    page.both(dispute.title, "  ")
    page.heading("question")
    page.both(dispute.question)
    page.heading("default")
    page.line(f"{dispute.default}  {settings.say(Text(*dispute.because))}")
    page.heading("answers")
    for position in dispute.positions.values():
        page.line(f"{position.id}  {settings.say(Text(*position.title))}")
        page.line(settings.say(Text(*position.gist)), "      ")
        page.line("— " + settings.say(Text(*position.held_by)), "      ")
        for source in sources_of(program, position):
            page.line("- " + settings.say(Text(*source)), "      ")
        page.line(f"[{position.confidence}] {settings.say(Text(*CONFIDENCE[position.confidence]))}", "      ")
        if position.note:
            page.line(settings.say(Text(*position.note)), "      ")
    page.heading("norms")
    for norm in _depending(program, dispute):
        under = ", ".join(each.position for each in sorted(norm.positions))
        page.line(f"{norm.id} ({under})")
    return page.text()


def _dispute_data(program: Program, dispute: Dispute) -> dict[str, Any]:
    from lexrules.explain.disputes import as_dict  # noqa: PLC0415 - not needed for --help

    norms = _depending(program, dispute)
    return {
        **as_dict(program, dispute),
        "norms": [{"id": norm.id, "positions": [str(each) for each in sorted(norm.positions)]} for norm in norms],
    }


def _versions(program: Program, norm: Norm) -> list[Any]:
    instrument = program.instruments[norm.citations[0].instrument]
    return [version for version in instrument.versions if version.id in norm.versions]


def _day(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())


class _Page:
    """Lines of at most 80 columns, the chosen language first."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lines: list[str] = []

    def line(self, text: str, indent: str = "  ") -> None:
        from lexrules.explain.wrapping import wrap  # noqa: PLC0415 - only for text

        self.lines += wrap(text, _WIDTH, indent, indent + "  ")

    def both(self, label: Label, indent: str = "  ") -> None:
        first, second = (label.zh, label.en) if self.settings.language == "zh" else (label.en, label.zh)
        self.line(first, indent)
        self.line(second, indent)

    def heading(self, key: str) -> None:
        self.lines.append(self.settings.say(_WORDS[key]))

    def steps(self, steps: tuple[Step, ...], depth: int = 1) -> None:
        if not steps:
            self.line(self.settings.say(_WORDS["always"]))
        for step in steps:
            self.line("- " + self.settings.say(Text(*step.text)), "  " * depth)
            if step.parts:
                self.steps(step.parts, depth + 1)

    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


command = Command(
    "show",
    Text(
        "显示一项规范：要旨、依据、版本、条件、但书与结论；或者一项争议：问题、立场与所涉规范。",
        "One norm: gist, provisions, versions, conditions, exceptions, conclusion. Or one\n"
        "dispute: its question, its positions, the norms that depend on it.",
    ),
    kb_show,
    params=[click.Argument(["norm_id"], metavar="NORM|DISPUTE"), *loading()],
)
