"""``lexrules kb report``: what a domain covers, how it is tested, and where the gaps are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lexrules.cli.base import Command, Option, Reply, Settings, Text, loading
from lexrules.errors import Finding, UsageError

if TYPE_CHECKING:
    from lexrules.report import Report

_WIDTH: Final = 80
_TITLE: Final = Text("【{label}】覆盖情况", "{label}: COVERAGE")
_NORMS: Final = Text("{count} 项规范：{parts}", "{count} norms: {parts}")
_SOURCES: Final = Text(
    "{instruments} 部规范性文件的 {versions} 个版本，引用 {provisions} 处条文",
    "{versions} versions of {instruments} instruments, {provisions} provisions cited",
)
_SURE: Final = Text("把握程度：{parts}", "confidence: {parts}")
_FACTS: Final = Text("{facts} 项事实，其中 {assessed} 项由人评估", "{facts} facts, of which {assessed} are assessed")
_TURNING: Final = Text(
    "{effect}：按“{attribute}”的 {members} 项中 {covered} 项有规范，共 {norms} 项次；不依此区分的规范 {anyway} 项",
    "{effect}: {covered} of {members} members of “{attribute}” have norms, {norms} in all; {anyway} apart from it",
)
_WITHOUT: Final = Text("没有专属规范的：{members}", "without a norm of their own: {members}")
_DISPUTES: Final = Text("争议 {count} 项：{titles}", "{count} disputes: {titles}")
_SCENARIOS: Final = Text(
    "{scenarios} 个情景，{expectations} 项预期", "{scenarios} scenarios, {expectations} expectations"
)
_TESTED: Final = Text(
    "运行：{passed} 个通过，{failed} 个不符；规范从未涉及 {never}，从未成立 {never_true}，从未不成立 {never_false}",
    "run: {passed} pass, {failed} fail; norms never reached {never}, never true {never_true}, false {never_false}",
)
_NEAR: Final = Text(
    "有自身要件的规范 {own} 项，其中 {near} 项有只缺一个自身要件的情景",
    "{own} norms have elements of their own; scenarios miss {near} of them by one such element alone",
)
_FAR: Final = Text("没有这种情景的：{norms}", "no such scenario: {norms}")
_GAPS: Final = Text(
    "未以完整官方文本核对或者有争议的规范 {count} 项", "{count} norms not read in the official text whole, or disputed"
)
_SEE_GAPS: Final = Text("（--gaps 逐项列出）", " (--gaps lists them)")


def kb_report(settings: Settings, domain: str, scenarios: Path | None, run: bool, gaps: bool) -> Reply:
    """Report on one domain; ``run`` runs its scenarios, ``gaps`` lists what was not read whole."""
    from lexrules import report, suite  # noqa: PLC0415 - so that --help need not load them
    from lexrules.resources import shipped  # noqa: PLC0415

    knowledge_base = settings.load()
    program = knowledge_base.program
    if domain not in program.domains:
        raise UsageError(Finding("LEX4001", {"domain": domain, "known": ", ".join(program.domains)}))
    if scenarios is None and settings.kb is None:
        scenarios = shipped("scenarios")
    every = suite.find_scenarios((scenarios,), program) if scenarios else []
    own = [scenario for scenario in every if scenario.case.domain == domain]
    found = report.report(program, domain, own)
    if run:
        coverage = suite.Coverage()
        results = list(suite.run(knowledge_base, own, coverage, ("native",)))
        found = replace(found, tested=report.tested(results, coverage, domain))
    failed = found.tested is not None and found.tested.failed > 0
    return settings.reply(lambda: _text(settings, found, gaps), lambda: report.as_dict(found), failed=failed)


def _text(settings: Settings, found: Report, gaps: bool) -> str:
    from lexrules.explain.provisions import CONFIDENCE, GRADES  # noqa: PLC0415 - only for text
    from lexrules.explain.wrapping import wrap  # noqa: PLC0415

    comma = "，" if settings.language == "zh" else ", "
    say = settings.say
    lines = [say(_TITLE).format(label=say(Text(*found.label)))]
    grades = comma.join(f"{say(Text(*GRADES[each]))} {count}" for each, count in found.grades.most_common())
    marks = comma.join(f"{mark} {say(Text(*CONFIDENCE[mark]))} {found.confidence[mark]}" for mark in CONFIDENCE)
    told = [
        say(_NORMS).format(count=len(found.norms), parts=grades),
        say(_SOURCES).format(instruments=found.instruments, versions=found.versions, provisions=found.provisions),
        say(_SURE).format(parts=marks),
        say(_FACTS).format(facts=found.facts, assessed=found.assessed.total()),
        *_turning(settings, found),
        *(
            [
                say(_DISPUTES).format(
                    count=len(found.disputes), titles=comma.join(say(Text(*each.title)) for each in found.disputes)
                )
            ]
            if found.disputes
            else []
        ),
        say(_SCENARIOS).format(scenarios=found.scenarios, expectations=found.expectations),
    ]
    if found.tested is not None:
        never = {name: len(getattr(found.tested, name)) for name in ("never", "never_true", "never_false")}
        told.append(say(_TESTED).format(passed=found.tested.passed, failed=found.tested.failed, **never))
        told.append(say(_NEAR).format(own=found.tested.own, near=found.tested.own - len(found.tested.far)))
        if found.tested.far:
            told.append(say(_FAR).format(norms=comma.join(norm.id for norm in found.tested.far)))
    told.append(say(_GAPS).format(count=len(found.unread)) + ("" if gaps else say(_SEE_GAPS)))
    for each in told:
        lines += wrap(each, _WIDTH, "  ", "    ")
    for norm in found.unread if gaps else ():
        note = f"：{say(Text(*norm.note))}" if norm.note else ""
        lines += wrap(f"{norm.confidence}  {norm.id}{note}", _WIDTH, "    ", "       ")
    return "\n".join(lines) + "\n"


def _turning(settings: Settings, found: Report) -> list[str]:
    comma = "、" if settings.language == "zh" else ", "
    told = []
    for each in found.turning:
        covered = len(each.norms) - len(each.without)
        told.append(
            settings.say(_TURNING).format(
                effect=settings.say(Text(*each.effect.label)),
                attribute=settings.say(Text(*each.attribute.label)),
                members=len(each.norms),
                covered=covered,
                norms=sum(each.norms.values()),
                anyway=each.anyway,
            )
        )
        if each.without and covered:
            members = comma.join(settings.say(Text(*each.enum.members[member])) for member in each.without)
            told.append(settings.say(_WITHOUT).format(members=members))
    return told


command = Command(
    "report",
    Text(
        "报告一个领域的覆盖情况：规范及其来源、措施所依的类别、情景、缺口。",
        "What a domain covers: norms and sources, what its measures turn on, scenarios, gaps.",
    ),
    kb_report,
    params=[
        click.Argument(["domain"], metavar="DOMAIN"),
        Option(
            ["--scenarios"],
            Text("情景所在，默认随程序附带", "where the scenarios are; the shipped ones by default"),
            type=click.Path(path_type=Path),
            metavar="PATH",
        ),
        Option(
            ["--run"],
            Text("运行该领域的情景并报告规范是否被涉及", "run its scenarios, report what they exercise"),
            is_flag=True,
        ),
        Option(
            ["--gaps"],
            Text("逐项列出未完整核对或者有争议的规范", "list the norms not read whole or disputed"),
            is_flag=True,
        ),
        *loading(),
    ],
)
