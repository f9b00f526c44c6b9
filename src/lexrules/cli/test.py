"""``lexrules test``: run scenarios, and report which norms they exercise."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from lexrules.cli.base import Command, Option, Reply, Settings, Text, loading
from lexrules.cli.wording import words

if TYPE_CHECKING:
    from lexrules.suite import Coverage, Exercise, Result

_WIDTH: Final = 80
_PASSED: Final = Text("通过", "pass")
_FAILED: Final = Text("不符", "FAIL")
_EXPECTED: Final = Text("预期 {expected}；实际 {found}", "expected {expected}; found {found}")
_SUMMARY: Final = Text(
    "{total} 个情景：{passed} 个通过，{failed} 个不符", "{total} scenarios: {passed} pass, {failed} fail"
)
_COVERAGE: Final = Text(
    "{norms} 项规范：成立 {true}，不成立 {false}，未涉及 {never}",
    "{norms} norms: fired true {true}, false {false}, never {never}",
)
_NEVER: Final = Text("未涉及", "never")
_NEVER_TRUE: Final = Text("从未成立", "never true")
_NEVER_FALSE: Final = Text("从未不成立", "never false")


def test(settings: Settings, paths: tuple[Path, ...], engine: str, coverage: bool) -> Reply:
    """Run the scenarios of files and folders, by default those shipped with the knowledge base."""
    from lexrules import suite  # noqa: PLC0415 - so that --help need not load the engines
    from lexrules.api import ENGINES  # noqa: PLC0415
    from lexrules.resources import shipped  # noqa: PLC0415

    knowledge_base = settings.load()
    scenarios = suite.find_scenarios(paths or (shipped("scenarios"),), knowledge_base.program)
    counted = suite.Coverage()
    results = suite.run(knowledge_base, scenarios, counted, ENGINES if engine == "both" else (engine,))
    found = list(_watched(results, len(scenarios)))
    return settings.reply(
        lambda: _text(settings, found, counted, in_full=coverage),
        lambda: _data(found, counted),
        failed=not all(result.passed for result in found),
    )


def _watched(results: Iterator[Result], total: int) -> Iterator[Result]:
    """The results, with a bar on standard error while they come in, if somebody is looking."""
    if not sys.stderr.isatty():
        return results
    from rich.console import Console  # noqa: PLC0415 - only for somebody looking
    from rich.progress import track  # noqa: PLC0415

    return iter(track(results, description="", total=total, console=Console(stderr=True), transient=True))


def _text(settings: Settings, results: list[Result], coverage: Coverage, *, in_full: bool) -> str:
    lines = [line for result in results for line in _scenario(settings, result)]
    lines += ["", *(_norm(settings, each) for each in coverage.norms.values() if in_full)]
    passed = sum(result.passed for result in results)
    lines.append(settings.say(_SUMMARY).format(total=len(results), passed=passed, failed=len(results) - passed))
    lines.append(settings.say(_COVERAGE).format(**_counts(coverage)))
    return "\n".join(lines) + "\n"


def _scenario(settings: Settings, result: Result) -> list[str]:
    """One line for a scenario that passes; under one that does not, everything that is not as expected."""
    from lexrules.explain.wrapping import wrap  # noqa: PLC0415 - only for text

    word = settings.say(_PASSED if result.passed else _FAILED)
    lines = wrap(f"{word}  {result.scenario.id}", _WIDTH, "", "      ")
    lines[0] = _coloured(word, result.passed) + lines[0].removeprefix(word)
    if result.error is not None:
        lines += [f"    {line}" for line in words(result.error.findings, settings.language, advice=False).splitlines()]
    for outcome in result.outcomes:
        if not outcome.met:
            place = outcome.expectation.span
            lines += wrap(f"{place}: {outcome.expectation.asked.path}", _WIDTH, "    ", "      ")
            said = settings.say(_EXPECTED).format(expected=outcome.expected, found=outcome.found)
            lines += wrap(said, _WIDTH, "      ", "        ")
    return lines


def _coloured(word: str, passed: bool) -> str:
    """Red and green on a terminal whose user has not asked for plain text (https://no-color.org)."""
    import os  # noqa: PLC0415 - only here

    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return word
    return click.style(word, fg="green" if passed else "red")


def _norm(settings: Settings, exercise: Exercise) -> str:
    """How often a norm fired; what its scenarios leave out stands in words behind it."""
    lacking = (
        _NEVER if exercise.never else _NEVER_TRUE if not exercise.true else _NEVER_FALSE if not exercise.false else None
    )
    mark = f"  ({settings.say(lacking)})" if lacking else ""
    return f"{exercise.true:5} ✓ {exercise.false:5} ✗ {exercise.undetermined:5} ?  {exercise.norm.id}{mark}"


def _counts(coverage: Coverage) -> dict[str, int]:
    norms = coverage.norms.values()
    return {
        "norms": len(norms),
        "true": sum(each.true > 0 for each in norms),
        "false": sum(each.false > 0 for each in norms),
        "never": sum(each.never for each in norms),
    }


def _data(results: list[Result], coverage: Coverage) -> dict[str, Any]:
    return {
        "passed": all(result.passed for result in results),
        "scenarios": [_scenario_data(result) for result in results],
        "coverage": {
            **_counts(coverage),
            "by_norm": [
                {
                    "norm": each.norm.id,
                    "true": each.true,
                    "false": each.false,
                    "undetermined": each.undetermined,
                    "own_elements": len(each.parts.own),
                    "near_misses": each.near,
                }
                for each in coverage.norms.values()
            ],
        },
    }


def _scenario_data(result: Result) -> dict[str, Any]:
    return {
        "scenario": result.scenario.id,
        "file": result.scenario.file,
        "title": result.scenario.title._asdict(),
        "passed": result.passed,
        "errors": [each.as_dict() for each in result.error.findings] if result.error else [],
        "expectations": [
            {
                "of": each.expectation.asked.path,
                "met": each.met,
                "expected": each.expected,
                "found": each.found,
                "at": str(each.expectation.span),
            }
            for each in result.outcomes
        ],
    }


command = Command(
    "test",
    Text(
        "运行情景，报告每个情景是否符合预期，以及各项规范是否被情景涉及。\n有情景不符时退出码为 1。",
        "Run scenarios: whether each comes out as expected, and which norms they exercise.\n"
        "Exit code 1 if one does not.",
    ),
    test,
    params=[
        click.Argument(["paths"], nargs=-1, metavar="[PATH…]", type=click.Path(path_type=Path)),
        Option(
            ["--engine"],
            Text("推理引擎，默认 both", "engines; both by default"),
            type=click.Choice(["native", "both"]),
            default="both",
        ),
        Option(["--coverage"], Text("逐项列出规范", "norm by norm"), is_flag=True),
        *loading(),
    ],
)
