"""Every command, in text and in JSON, in both languages, against a small knowledge base."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
DATA = Path("data")
CASE = DATA / "accident.yaml"
KB = ("--kb", Path("..") / "data" / "kb")
SMALL = ("--kb", Path("..") / "data" / "small")
STANDING = DATA / "standing.yaml"
GOLDEN = HERE / "golden"

COMMANDS: dict[str, tuple[object, ...]] = {
    "evaluate": ("evaluate", CASE, *KB),
    "evaluate-native": ("evaluate", CASE, *KB, "--engine", "native", "--goal", "a1.measures"),
    "evaluate-as-of": ("evaluate", CASE, *KB, "--as-of", "2030-01-01", "--goal", "a1.limitation_expired"),
    "explain-why": ("explain", CASE, *KB, "--why", "a1.measures"),
    "explain-why-not": ("explain", CASE, *KB, "--why-not", "a1.limitation_expired"),
    "explain-missing": ("explain", CASE, *KB, "--missing"),
    "kb-check": ("kb", "check", *KB[1:]),
    "kb-list": ("kb", "list", *KB),
    "kb-report": ("kb", "report", "traffic", *KB, "--scenarios", DATA / "scenarios", "--run", "--gaps"),
    "deadlines": ("deadlines", CASE, *KB),
    "kb-show-effect": ("kb", "show", "traffic.revocation.accident", *KB),
    "kb-show-options": ("kb", "show", "traffic.disposition", *KB),
    "kb-show-concept": ("kb", "show", "traffic.drunk", *KB),
    "kb-show-compare": ("kb", "show", "lightest", *SMALL),
    "kb-show-proof": ("kb", "show", "fault-presumed", *SMALL),
    "kb-show-dispute": ("kb", "show", "without-judgment", *SMALL),
    "kb-list-disputes": ("kb", "list", "--disputes", *SMALL),
    "kb-timeline": ("kb", "timeline", "penal", *SMALL),
    "standing": ("evaluate", STANDING, *SMALL),
    "standing-law": ("evaluate", STANDING, *SMALL, "--authority", "law"),
    "standing-position": ("evaluate", STANDING, *SMALL, "--position", "without-judgment/needed"),
    "standing-missing": ("explain", STANDING, *SMALL, "--missing"),
    "change": ("change", CASE, *KB),
    "change-standing": ("change", STANDING, *SMALL),
    "compare": ("compare", CASE, DATA / "scenarios" / "accident.yaml", *KB),
    "compare-authority": ("compare", STANDING, *SMALL, "--authority", "law"),
    "test": ("test", DATA / "scenarios", *KB, "--coverage"),
    "explain-code": ("explain-code", "lex1011"),
    "help": ("--help",),
    "help-evaluate": ("evaluate", "--help"),
    "case-new": ("case", "new", "traffic", *KB),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", COMMANDS)
def test_text_is_as_it_was_and_fits_a_terminal(name: str, language: str, lexrules: Any, golden: Any) -> None:
    done = lexrules(*COMMANDS[name], "--lang", language)

    assert (done.code, done.err) == (0, "")
    golden(GOLDEN / f"{name}.{language}.expected", done.out)
    if name != "case-new":  # a template is made for an editor
        assert [line for line in done.out.splitlines() if columns(line) > 80] == []


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in line)


JSON_OUTPUTS: list[tuple[str, tuple[object, ...]]] = [
    ("decision", ("evaluate", CASE, *KB)),
    ("decision", ("evaluate", CASE, *KB, "--engine", "native")),
    ("decision", ("evaluate", DATA / "scenarios" / "accident.yaml", *KB)),
    ("decisions", ("evaluate", CASE, DATA / "scenarios" / "accident.yaml", *KB)),
    ("explanation", ("explain", CASE, *KB)),
    ("explanation", ("explain", CASE, *KB, "--why", "p1.disposition", "--why-not", "a1.drunk")),
    ("explanation", ("explain", CASE, *KB, "--full")),
    ("test-report", ("test", DATA / "scenarios", *KB)),
    ("kb-check", ("kb", "check", *KB)),
    ("kb-list", ("kb", "list", *KB)),
    ("kb-list", ("kb", "list", *KB, "--kind", "concepts", "--domain", "traffic")),
    ("kb-list", ("kb", "list", *KB, "--kind", "effects")),
    ("kb-list", ("kb", "list", *KB, "--kind", "instruments")),
    ("norm", ("kb", "show", "traffic.revocation.accident", *KB)),
    ("norm", ("kb", "show", "traffic.limitation-period", *KB)),
    ("kb-report", ("kb", "report", "traffic", *KB)),
    ("kb-report", ("kb", "report", "traffic", *KB, "--scenarios", DATA / "scenarios", "--run")),
    ("deadlines", ("deadlines", CASE, *KB)),
    ("questions", ("ask", CASE, *KB)),
    ("questions", ("ask", *KB, "--domain", "traffic")),
    ("changes", ("change", CASE, *KB)),
    ("changes", ("change", CASE, *KB, "--goal", "a1.measures", "--size", "1")),
    ("comparison", ("compare", CASE, DATA / "scenarios" / "accident.yaml", *KB)),
    ("comparison", ("compare", CASE, *KB, "--as-of", "2030-01-01")),
    ("questions", ("ask", STANDING, *SMALL)),
    ("changes", ("change", STANDING, *SMALL)),
    ("comparison", ("compare", STANDING, *SMALL, "--authority", "law")),
    ("decision", ("evaluate", STANDING, *SMALL)),
    ("decision", ("evaluate", STANDING, *SMALL, "--authority", "law", "--position", "without-judgment/needed")),
    ("explanation", ("explain", STANDING, *SMALL, "--full")),
    ("graph", ("graph", STANDING, *SMALL, "--full")),
    ("norm", ("kb", "show", "lightest", *SMALL)),
    ("norm", ("kb", "show", "barred", *SMALL)),
    ("dispute", ("kb", "show", "without-judgment", *SMALL)),
    ("kb-list", ("kb", "list", "--disputes", *SMALL)),
    ("kb-timeline", ("kb", "timeline", "penal", *SMALL)),
    ("code", ("explain-code", "LEX3080")),
]


@pytest.mark.parametrize(("schema", "arguments"), JSON_OUTPUTS, ids=lambda each: each if isinstance(each, str) else "")
def test_json_conforms_to_its_schema(
    schema: str, arguments: tuple[object, ...], lexrules: Any, conforms: Callable[[Any, str], None]
) -> None:
    done = lexrules(*arguments, "--format", "json")

    assert (done.code, done.err) == (0, "")
    conforms(done.json, schema)


def test_decision_says_what_was_concluded_on_which_provision(lexrules: Any) -> None:
    decision = lexrules("evaluate", CASE, *KB, "--format", "json").json

    found = {each["path"]: each for each in decision["conclusions"]}
    assert decision["as_of"] == "2026-11-22"
    assert decision["engines"] == ["native", "rete"]
    assert found["p1.disposition"]["status"] == "established"
    assert found["p1.disposition"]["value"]["value"] == "issue_opinion"
    certain = [each for each in found["a1.measures"]["measures"] if each["status"] == "established"]
    assert [each["norm"] for each in certain] == ["traffic.revocation.accident"]
    assert certain[0]["citations"][0]["versions"] == ["rtsl-2021"]
    assert found["a1.already_fined"]["value"] == {"type": "money", "unit": "CNY", "state": "known", "value": "1000"}
    assert {"a1.alcohol", "a1.fled"} >= {each["path"] for each in decision["missing"]} >= {"a1.alcohol"}
    assert {"traffic.crime-established", "traffic.disposition"} <= {each["id"] for each in decision["norms"]}


def test_deadlines_are_written_to_a_calendar_file(lexrules: Any, tmp_path: Path) -> None:
    written = tmp_path / "case.ics"

    done = lexrules("deadlines", CASE, *KB, "--format", "ics", "--output", written)

    assert (done.code, done.out) == (0, f"{written}\n")
    lines = written.read_bytes().decode().split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert "DTSTART;VALUE=DATE:20290104" in lines
    assert not any("\n" in line for line in lines)


def test_several_cases_are_answered_in_their_order(lexrules: Any) -> None:
    done = lexrules("evaluate", CASE, DATA / "scenarios" / "accident.yaml", *KB)

    assert done.code == 0
    assert done.out.index(f"== {CASE}") < done.out.index("== data/scenarios/accident.yaml")


def test_as_of_takes_the_place_of_the_date_in_the_file(lexrules: Any) -> None:
    arguments = ("evaluate", CASE, *KB, "--goal", "a1.limitation_expired", "--format", "json")

    in_time = lexrules(*arguments).json
    late = lexrules(*arguments, "--as-of", "2035-01-01").json

    assert in_time["conclusions"][0]["status"] == "not_established"
    assert (late["as_of"], late["conclusions"][0]["status"]) == ("2035-01-01", "established")


BEGINNINGS = {
    "json": "{",
    "graphml": ("<?xml", "<graphml"),
    "dot": "digraph",
    "mermaid": "flowchart",
    "svg": "<svg",
    "html": ("<!DOCTYPE html", "<!doctype html"),
}


@pytest.mark.parametrize("form", BEGINNINGS)
def test_graph_in_every_format(form: str, lexrules: Any, tmp_path: Path) -> None:
    output = tmp_path / f"graph.{form}"
    output.write_text("an earlier graph")

    done = lexrules("graph", CASE, *KB, "--format", form, "--output", output)

    assert (done.code, done.out, done.err) == (0, f"{output}\n", "")
    beginning = output.read_text(encoding="utf-8").lstrip()[:20]
    assert beginning.startswith(BEGINNINGS[form])
    assert [path.name for path in tmp_path.iterdir()] == [output.name]
    assert output.stat().st_mode & 0o077 == 0o044, "readable as any file of the user is"


def test_graph_to_standard_output(lexrules: Any) -> None:
    done = lexrules("graph", CASE, *KB, "--format", "json", "--goal", "p1.disposition")

    assert done.code == 0
    assert json.loads(done.out)["directed"] is True


def test_failed_scenario_is_reported_with_expected_and_found(lexrules: Any) -> None:
    done = lexrules("test", DATA / "wrong", DATA / "scenarios" / "accident.yaml", *KB, "--lang", "en")

    assert (done.code, done.err) == (1, "")
    assert "FAIL  traffic.wrong" in done.out
    assert "pass  traffic.accident" in done.out
    assert "terminate" in done.out and "issue_opinion" in done.out
    assert "2 scenarios: 1 pass, 1 fail" in done.out
    assert "\x1b" not in done.out


def test_failed_scenario_in_json(lexrules: Any, conforms: Callable[[Any, str], None]) -> None:
    done = lexrules("test", DATA / "wrong", *KB, "--format", "json")

    conforms(done.json, "test-report")
    assert (done.code, done.json["passed"]) == (1, False)
    assert [each["of"] for each in done.json["scenarios"][0]["expectations"] if not each["met"]] == ["p1.disposition"]


@pytest.mark.unmeasured
def test_shipped_scenarios_pass_and_leave_no_norm_or_element_out(lexrules: Any) -> None:
    # Both engines decide them in tests/conformance/test_shipped_scenarios.py.
    done = lexrules("test", "--engine", "native", "--format", "json", timeout=600)

    report = done.json
    assert [each["scenario"] for each in report["scenarios"] if not each["passed"]] == []
    assert done.code == 0
    lacking = [each["norm"] for each in report["coverage"]["by_norm"] if not (each["true"] and each["false"])]
    assert lacking == []
    # Of every norm with elements of its own, a case of its kind lacks one of them and nothing else.
    norms = report["coverage"]["by_norm"]
    assert [each["norm"] for each in norms if each["own_elements"] and not each["near_misses"]] == []


@pytest.mark.unmeasured
def test_shipped_knowledge_base_has_no_finding(lexrules: Any) -> None:
    done = lexrules("kb", "check", "--no-cache", "--format", "json")

    assert (done.code, done.json["findings"]) == (0, [])


def test_template_is_a_case_that_can_be_evaluated(lexrules: Any, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"

    first = lexrules("case", "new", "traffic", *KB, "--output", path)
    second = lexrules("case", "new", "traffic", *KB, "--output", path)
    forced = lexrules("case", "new", "traffic", *KB, "--output", path, "--force")
    answer = lexrules("evaluate", path, *KB)

    assert (first.code, first.out) == (0, f"{path}\n")
    assert second.code == 2 and "LEX4020" in second.err
    assert (forced.code, answer.code) == (0, 0), answer.err


# -- the terminal -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
def test_output_is_utf8_in_every_locale(locale: str, lexrules: Any) -> None:
    plain = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    done = lexrules("evaluate", CASE, *KB, env=plain)
    refused = lexrules("evaluate", "没有.yaml", *KB, env=plain)

    assert done.code == 0 and "处理意见" in done.out
    assert refused.code == 2 and "无法读取文件" in refused.err


def test_language_from_the_environment(lexrules: Any) -> None:
    assert "Usage: lexrules" in lexrules("--help", env={"LEXRULES_LANG": "en"}).out
    assert "用法：lexrules" in lexrules("--help", env={"LEXRULES_LANG": "fr"}).out


def test_version(lexrules: Any) -> None:
    import lexrules as package

    assert lexrules("--version").out == f"lexrules {package.__version__}\n"
