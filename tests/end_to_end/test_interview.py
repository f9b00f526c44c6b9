"""The interview as people hold it: through a pipe and in a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

HERE = Path(__file__).parent
KB = ("--kb", str(HERE.parent / "data" / "kb"))

#: One person, one act; the decision is not under challenge, there is no licence: a fine is due.
ANSWERS = {
    "case.persons": "1",
    "person1.acts": "1",
    "act1.ended_on": "2024-01-04 @起诉意见书",
    "person1.decision_pending": "否",
    "person1.licence.held": "no",
    "person1.non_prosecution.kind": "2",
    "person1.non_prosecution.decided_on": "2024-08-05",
    "person1.prior_measures": "0",
    "act1.offence": "1",
    "act1.alcohol": "<80",
    "act1.deaths": "0",
    "act1.fled": "?",
}


def talk(environment: Mapping[str, str], lines: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lexrules", "ask", *KB, *options],
        input=lines,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=HERE,
        env=dict(environment),
        timeout=60,
    )


def asked(output: str) -> list[str]:
    """The paths of the facts asked for, in order."""
    return [
        line.rpartition(", " if ", " in line else "(")[2].rstrip(")")
        for line in output.splitlines()
        if line[:1].isdigit() and line.endswith(")")
    ]


def test_an_interview_through_a_pipe_ends_with_the_answer_and_a_case_file(
    environment: dict[str, str], tmp_path: Path
) -> None:
    written = tmp_path / "case.yaml"
    options = ("--domain", "traffic", "--as-of", "2026-11-22", "--lang", "en", "--output", str(written))
    lines: list[str] = []
    for _ in range(len(ANSWERS) + 1):
        done = talk(environment, "".join(f"{line}\n" for line in lines), *options)
        assert done.returncode == 0, done.stderr
        if "Nothing more to ask" in done.stdout:
            break
        written.unlink()
        lines.append(ANSWERS[asked(done.stdout)[-1]])

    assert "Nothing more to ask that can change the answer." in done.stdout
    assert "✓ disposition: issue an opinion" in done.stdout
    lines = [line.removeprefix("> ") for line in done.stdout.splitlines()]
    told = [line for line in lines if line.startswith(("  ✓", "  ✗", "  –")) and line.endswith("]")]
    assert told
    assert len(told) == len(set(told)), "what has been settled is told once"
    assert "ended_on: {value: 2024-01-04, evidence: " in written.read_text(encoding="utf-8")
    decision = subprocess.run(
        [sys.executable, "-m", "lexrules", "evaluate", str(written), *KB, "--lang", "en"],
        capture_output=True,
        text=True,
        check=True,
        env=dict(environment),
    )
    assert "disposition: issue an opinion" in decision.stdout


def test_words_to_the_interview(environment: dict[str, str]) -> None:
    lines = "help\n\nwhat?\n1\nundo\n2+\nanswer\nquit\n"

    done = talk(environment, lines, "--domain", "traffic", "--as-of", "2026-11-22", "--lang", "en")

    assert done.returncode == 0
    assert "How to answer:" in done.stdout
    assert "not understood" in done.stdout
    assert "taken back: case.persons" in done.stdout
    assert 'id: "person2"' in done.stdout
    assert "complete: false" in done.stdout


@pytest.mark.unmeasured
def test_of_many_choices_those_are_shown_that_have_what_was_typed_in_their_name(environment: dict[str, str]) -> None:
    # 刑法 264, 270, 271: 盗窃罪 is one offence; 侵占罪 and 职务侵占罪 are two.
    shipped = subprocess.run(
        [sys.executable, "-m", "lexrules", "ask", "--domain", "referral", "--as-of", "2026-11-22"],
        input="1\n1\n0\n0\n侵占\n盗窃罪\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env=dict(environment),
    ).stdout

    first, _, rest = shipped.partition("（act1.offence）")
    # Whom and what the decision is about comes before what was done about it afterwards.
    assert 0 < first.index("（person1.acts）") < first.index("（person1.opinions）")
    assert "结论0项" not in shipped
    assert "  – 不适用的1项（“结论”看全部）\n" in shipped
    assert "合并执行的幅度：不适用" not in shipped
    shown, _, after = rest.partition("> ")
    assert "选项共" in shown
    assert "盗窃罪" not in shown
    found = after.partition("> ")[0]
    assert "侵占罪" in found
    assert "职务侵占罪" in found
    assert "盗窃罪" not in found
    assert "offence: theft" in after


def test_a_wrong_value_is_told_and_asked_for_again(environment: dict[str, str]) -> None:
    done = talk(environment, "absolute\n9\n", "data/accident.yaml", "--lang", "en", "--goal", "a1.drunk")

    assert done.returncode == 0
    assert "blood alcohol" in done.stdout
    assert "✗ `absolute`" in done.stdout
    assert "✗ drunk: no" in done.stdout


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals here")
def test_it_talks_in_a_terminal(environment: dict[str, str]) -> None:
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "lexrules", "ask", "data/accident.yaml", *KB, "--goal", "a1.drunk"],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        cwd=HERE,
        env={**environment, "LC_ALL": "C.UTF-8"},
    )
    os.close(follower)
    os.write(leader, b"80..90\n")
    shown = b""
    while True:
        try:
            piece = os.read(leader, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(leader)

    text = shown.decode("utf-8")
    assert process.wait(timeout=30) == 0
    assert "血液酒精含量" in text
    assert "✓ 醉酒：是" in text
    assert "没有其他能改变结论的事实要问了" in text
