"""Parts of the command line that a process of its own does not reach: terminals, diverging engines, failing disks."""

from __future__ import annotations

import io
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from lexrules.api import KnowledgeBase
from lexrules.cli.files import write_whole
from lexrules.cli.run import run
from lexrules.errors import DivergenceError, Finding, UsageError
from lexrules.resources import shipped

DATA = Path(__file__).parents[1] / "end_to_end" / "data"
KB = ["--kb", str(Path(__file__).parents[1] / "data" / "kb")]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str, str]:
    """Run with both streams on a terminal; pytest's own capture comes back with the end of the call."""
    screen, messages = Terminal(), Terminal()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", screen)
        patch.setattr(sys, "stderr", messages)
        code = run(list(arguments))
    return code, screen.getvalue(), messages.getvalue()


def test_colour_and_progress_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")

    code, out, messages = on_terminal(monkeypatch, "test", str(DATA / "scenarios"), str(DATA / "wrong"), *KB)

    assert code == 1
    assert "\x1b[32m通过\x1b[0m  traffic.accident" in out
    assert "\x1b[31m不符\x1b[0m  traffic.wrong" in out
    assert "%" in messages


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_no_colour_where_it_is_not_wanted(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(name, value)

    code, out, _ = on_terminal(monkeypatch, "test", str(DATA / "scenarios"), *KB)

    assert code == 0
    assert "\x1b" not in out


@pytest.fixture
def diverging(monkeypatch: pytest.MonkeyPatch) -> None:
    def evaluate(*_: object, **__: object) -> None:
        raise DivergenceError(Finding("LEX5001", {"conclusions": "p1.disposition"}), "native", "rete")

    monkeypatch.setattr(KnowledgeBase, "evaluate", evaluate)


@pytest.mark.usefixtures("diverging")
def test_engines_that_disagree_are_a_defect_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(DATA / "accident.yaml"), *KB]) == 3

    streams = capsys.readouterr()
    assert streams.out == ""
    assert "LEX5001" in streams.err


@pytest.mark.usefixtures("diverging")
def test_scenario_on_which_engines_disagree_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["test", str(DATA / "scenarios"), *KB]) == 1

    assert "LEX5001" in capsys.readouterr().out


def test_version_and_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert run(["--lang=en", "kb", "--help"]) == 0
    assert run(["evaluate", "--format=json", "--debug"]) == 2

    streams = capsys.readouterr()
    assert streams.out.startswith("lexrules ")
    assert "Usage: lexrules kb" in streams.out
    assert '"LEX4013"' in streams.out
    assert "Traceback" in streams.err


def test_what_stands_behind_two_dashes_is_no_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", *KB, "--", "--format", "json"]) == 2

    streams = capsys.readouterr()
    assert streams.out == ""
    assert "`--format`" in streams.err and "`json`" in streams.err


# -- files ------------------------------------------------------------------------------------------------------------


def test_link_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("old")
    target.chmod(0o600)
    link = tmp_path / "link"
    link.symlink_to(target)

    write_whole(link, "新")

    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "新"
    assert target.stat().st_mode & 0o777 == 0o600


def test_device_is_written_to() -> None:
    write_whole(Path("/dev/null"), "text")

    assert Path("/dev/null").is_char_device()


def test_failing_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "graph.html"
    path.write_text("old")

    def replace(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(UsageError, match="No space left"):
        write_whole(path, "new")

    assert [each.name for each in tmp_path.iterdir()] == ["graph.html"]
    assert path.read_text() == "old"


# -- the shipped law --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_norm_with_a_note(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["kb", "show", "damages.consumer-defect.loss", "--lang", language]) == 0
    assert run(["kb", "list", "--kind", "instruments", "--lang", language]) == 0

    assert all(columns(line) <= 80 for line in capsys.readouterr().out.splitlines())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_missing_facts_with_their_evidence(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    case = shipped("scenarios") / "referral" / "nothing-known.yaml"

    assert run(["explain", str(case), "--missing", "--lang", language]) == 0

    out = capsys.readouterr().out
    assert ("通常证据：" if language == "zh" else "usually proved by: ") in out
    assert all(columns(line) <= 80 for line in out.splitlines())


def test_nothing_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(DATA / "scenarios" / "accident.yaml"), *KB, "--missing"]) == 0

    assert "所问结论都已确定" in capsys.readouterr().out


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in line)
