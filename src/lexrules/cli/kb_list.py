"""``lexrules kb list``: what a knowledge base contains."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import click

from lexrules.cli.base import Command, Option, Reply, Settings, Text, loading
from lexrules.errors import Finding, UsageError

if TYPE_CHECKING:
    from lexrules.kb.program import Norm, Program

#: One line: the id, the words for it, and what else the kind tells.
Item = tuple[str, Text, dict[str, Any]]

_WIDTH: Final = 80
_DEFAULT: Final = Text("（默认）", " (default)")
_COUNT: Final = Text("共 {count} 项", "{count} in all")


def kb_list(settings: Settings, domain: str | None, kind: str, disputes: bool) -> Reply:
    """List norms, concepts, effects, instruments or disputes; those of one domain, if it is named."""
    kind = "disputes" if disputes else kind
    program = settings.load().program
    if domain is not None and domain not in program.domains:
        raise UsageError(Finding("LEX4001", {"domain": domain, "known": ", ".join(program.domains)}))
    items = KINDS[kind](program, [norm for norm in program.norms if domain in (None, norm.domain)])
    return settings.reply(
        lambda: _text(settings, items),
        lambda: {
            "knowledge_base": program.id,
            "kind": kind,
            "domain": domain,
            "items": [{"id": name, "label": label._asdict(), **more} for name, label, more in items],
        },
    )


def _text(settings: Settings, items: list[Item]) -> str:
    from lexrules.explain.wrapping import wrap  # noqa: PLC0415 - only for text

    lines = []
    for name, label, more in items:
        lines.append(name)
        cited = more.get("citations")
        words = settings.say(label) + (f"  [{more['confidence']}] {', '.join(cited)}" if cited else "")
        lines += wrap(words, _WIDTH, "    ", "    ")
        for position in more.get("positions", ()):
            default = settings.say(_DEFAULT) if position["id"].endswith(f"/{more['default']}") else ""
            title = settings.say(Text(**position["title"]))
            lines += wrap(f"{position['id']}{default}: {title}", _WIDTH, "    · ", "      ")
    return "\n".join([*lines, settings.say(_COUNT).format(count=len(items))]) + "\n"


def _norms(_: Program, norms: list[Norm]) -> list[Item]:
    return [
        (
            norm.id,
            Text(*norm.title),
            {
                "domain": norm.domain,
                "entity": norm.entity,
                "concludes": norm.concept or norm.effect_type,
                "confidence": norm.confidence,
                "citations": [str(citation) for citation in norm.citations],
            },
        )
        for norm in norms
    ]


def _concepts(program: Program, norms: list[Norm]) -> list[Item]:
    wanted = {(norm.entity, norm.concept) for norm in norms if norm.concept}
    return [
        (each.path, Text(*each.label), {"type": each.type.kind, "of": each.type.of, "unit": each.type.unit})
        for key, each in program.attributes.items()
        if each.derived and key in wanted
    ]


def _effects(program: Program, norms: list[Norm]) -> list[Item]:
    wanted = {norm.effect_type for norm in norms}
    return [
        (
            each.name,
            Text(*each.label),
            {"entity": each.entity, "list": each.list_name, "attributes": list(each.attributes)},
        )
        for each in program.effects.values()
        if each.name in wanted
    ]


def _instruments(program: Program, norms: list[Norm]) -> list[Item]:
    wanted = {citation.instrument for norm in norms for citation in norm.citations}
    return [
        (each.id, Text(*each.title), {"grade": each.grade, "versions": [version.id for version in each.versions]})
        for each in program.instruments.values()
        if each.id in wanted
    ]


def _disputes(program: Program, norms: list[Norm]) -> list[Item]:
    wanted = {position.dispute for norm in norms for position in norm.positions}
    return [
        (
            each.id,
            Text(*each.title),
            {
                "default": each.default,
                "positions": [{"id": str(one.id), "title": one.title._asdict()} for one in each.positions.values()],
            },
        )
        for each in program.disputes.values()
        if each.id in wanted
    ]


KINDS: Final[dict[str, Callable[[Program, list[Norm]], list[Item]]]] = {
    "norms": _norms,
    "concepts": _concepts,
    "effects": _effects,
    "instruments": _instruments,
    "disputes": _disputes,
}

command = Command(
    "list",
    Text(
        "列出知识库的规范、概念、措施、规范性文件或争议。",
        "The norms, concepts, effects, instruments or disputes of a knowledge base.",
    ),
    kb_list,
    params=[
        Option(["--domain"], Text("只列这一领域", "of this domain only"), metavar="DOMAIN"),
        Option(
            ["--kind"],
            Text("列什么，默认 norms", "what to list; norms by default"),
            type=click.Choice(list(KINDS)),
            default="norms",
        ),
        Option(["--disputes"], Text("列出争议及其立场", "the disputes, with their positions"), is_flag=True),
        *loading(),
    ],
)
