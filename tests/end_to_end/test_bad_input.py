"""What bad input gets: every finding at once, exit code 2, no traceback, nothing written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SMALL_KB = HERE.parent / "data" / "kb"
KB = ("--kb", SMALL_KB)
GOOD = (HERE / "data" / "accident.yaml").read_text(encoding="utf-8")


def changed(old: str, new: str) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new).encode()


def bomb() -> bytes:
    levels = "".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]\n" for n in range(1, 9))
    return f"lexrules: 1\ndomain: traffic\nb0: &b0 [x, x]\n{levels}case: *b8\n".encode()


#: What the file holds, and the codes that have to be reported for it.
BAD_CASES: dict[str, tuple[bytes, set[str]]] = {
    "empty": (b"", {"LEX1006"}),
    "only a comment": (b"# nothing here\n", {"LEX1006"}),
    "binary": (bytes(range(256)) * 40, {"LEX1003"}),
    "binary that is text": (b"lexrules: 1\n\0\0\0", {"LEX1005"}),
    "YAML bomb": (bomb(), {"LEX1010"}),
    "deep nesting": (b"[" * 5000, {"LEX1009"}),
    "duplicate keys": (changed("          fled: unknown\n", "          deaths: 2\n"), {"LEX1011"}),
    "tabs": (changed("          deaths: 1", "\tdeaths: 1"), {"LEX1008"}),
    "two documents": (GOOD.encode() + b"---\nlexrules: 1\n", {"LEX1012"}),
    "Python object": (b"!!python/object/apply:os.system ['true']\n", {"LEX1013"}),
    "GB18030 undeclared": (GOOD.encode("gb18030"), {"LEX1003"}),
    "UTF-16": (GOOD.encode("utf-16"), {"LEX1003"}),
    "unsupported encoding": (b"# encoding: latin-1\n" + GOOD.encode(), {"LEX1004"}),
    "a list": (b"- lexrules: 1\n", {"LEX3001"}),
    "NaN": (changed("amount: 1000", "amount: .nan"), {"LEX3033"}),
    "infinite": (changed("amount: 1000", "amount: inf"), {"LEX3033"}),
    "negative money": (changed("amount: 1000", "amount: -1000"), {"LEX3040"}),
    "exponent": (changed("amount: 1000", "amount: 1e3"), {"LEX3034"}),
    "no such day": (changed("2024-01-04", "2026-02-30"), {"LEX3043"}),
    "act after decision": (changed("ended_on: 2024-01-04", "ended_on: 2024-09-01"), {"LEX3080"}),
    "unknown offence": (changed("交通肇事罪", "交通闹事罪"), {"LEX3031"}),
    "unknown domain": (changed("domain: traffic", "domain: trafic"), {"LEX3005"}),
    "unknown field": (changed("deaths: 1", "death: 1"), {"LEX3010"}),
    "a conclusion stated": (changed("deaths: 1", "drunk: true"), {"LEX3011"}),
    "several at once": (
        changed("amount: 1000", "amount: -1")
        .replace(b"deaths: 1", b"deaths: 1.5")
        .replace(b"held: true", b"held: maybe"),
        {"LEX3040", "LEX3036", "LEX3030"},
    ),
}


def only_refused(done: Any, *codes: str) -> None:
    assert done.code == 2, done.err
    assert "Traceback" not in done.err
    assert done.out == ""
    for code in codes:
        assert code in done.err


@pytest.mark.parametrize("name", BAD_CASES)
def test_bad_case_is_refused(name: str, lexrules: Any, tmp_path: Path) -> None:
    content, codes = BAD_CASES[name]
    path = tmp_path / "case.yaml"
    path.write_bytes(content)

    done = lexrules("evaluate", path, *KB)

    only_refused(done, *codes)
    assert str(path) in done.err


@pytest.mark.parametrize("name", ["empty", "YAML bomb", "act after decision"])
def test_bad_case_leaves_no_file_behind(name: str, lexrules: Any, tmp_path: Path) -> None:
    content, codes = BAD_CASES[name]
    path = tmp_path / "case.yaml"
    path.write_bytes(content)

    only_refused(lexrules("graph", path, *KB, "--output", tmp_path / "graph.html"), *codes)
    assert [each.name for each in tmp_path.iterdir()] == ["case.yaml"]


@pytest.mark.parametrize("name", ["empty", "NaN", "several at once"])
def test_bad_case_in_json(name: str, lexrules: Any, conforms: Callable[[Any, str], None], tmp_path: Path) -> None:
    content, codes = BAD_CASES[name]
    path = tmp_path / "case.yaml"
    path.write_bytes(content)

    done = lexrules("evaluate", path, *KB, "--format", "json")

    conforms(done.json, "errors")
    assert (done.code, done.err) == (2, "")
    assert {each["code"] for each in done.json["errors"]} == codes
    assert {each["file"] for each in done.json["errors"]} <= {str(path), None}


def test_large_file_is_refused_unread(lexrules: Any, tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)

    only_refused(lexrules("evaluate", path, *KB), "LEX1002", "104857600")


def test_gb18030_is_read_when_declared(lexrules: Any, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(b"# encoding: gb18030\n" + GOOD.encode("gb18030"))

    done = lexrules("evaluate", path, *KB)

    assert (done.code, done.err) == (0, "")
    assert "被不起诉人甲" in done.out


def test_wrong_encoding_is_answered_with_advice(lexrules: Any, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(GOOD.encode("gb18030"))

    assert "# encoding: gb18030" in lexrules("evaluate", path, *KB).err
    assert "Save it as UTF-8" in lexrules("evaluate", path, *KB, "--lang", "en").err


def test_defects_of_all_files_are_reported_at_once(lexrules: Any, tmp_path: Path) -> None:
    for name, (content, _) in (("first", BAD_CASES["NaN"]), ("second", BAD_CASES["no such day"])):
        (tmp_path / f"{name}.yaml").write_bytes(content)

    done = lexrules("evaluate", HERE / "data" / "accident.yaml", tmp_path / "first.yaml", tmp_path / "second.yaml", *KB)

    only_refused(done, "LEX3033", "LEX3043", "first.yaml", "second.yaml")


@pytest.mark.parametrize("what", ["missing", "a folder", "unreadable"])
def test_file_that_cannot_be_read(what: str, lexrules: Any, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    if what == "a folder":
        path.mkdir()
    elif what == "unreadable":
        if os.geteuid() == 0:
            pytest.skip("root may read everything")
        path.touch(0o000)

    only_refused(lexrules("evaluate", path, *KB), "LEX1001")


# -- options ----------------------------------------------------------------------------------------------------------

BAD_CALLS: dict[str, tuple[tuple[object, ...], str]] = {
    "no such command": (("evalute", "x.yaml"), "LEX4011"),
    "no such subcommand": (("kb", "lst"), "LEX4011"),
    "no such option": (("evaluate", "data/accident.yaml", "--fromat", "json"), "LEX4012"),
    "no case": (("evaluate",), "LEX4013"),
    "bad choice": (("evaluate", "data/accident.yaml", "--engine", "rete2"), "LEX4014"),
    "no value": (("evaluate", "data/accident.yaml", "--goal"), "LEX4010"),
    "bad date": (("evaluate", "data/accident.yaml", *KB, "--as-of", "2026-02-30"), "LEX4015"),
    "basic date": (("evaluate", "data/accident.yaml", *KB, "--as-of", "20260220"), "LEX4015"),
    "bad language": (("evaluate", "data/accident.yaml", "--lang", "fr"), "LEX4014"),
    "unknown entity": (("evaluate", "data/accident.yaml", *KB, "--goal", "p9.disposition"), "LEX4002"),
    "unknown conclusion": (("explain", "data/accident.yaml", *KB, "--why", "p1.dispositon"), "LEX4003"),
    "no such file": (("explain", "data/none.yaml", *KB, "--why", "x"), "LEX1001"),
    "unknown norm": (("kb", "show", "traffic.fines", *KB), "LEX4017"),
    "unknown domain": (("case", "new", "trafic", *KB), "LEX4001"),
    "unknown domain to list": (("kb", "list", "--domain", "trafic", *KB), "LEX4001"),
    "unknown code": (("explain-code", "LEX0000"), "LEX4016"),
    "no knowledge base": (("evaluate", "data/accident.yaml", "--kb", "data"), "LEX2320"),
    "no scenarios": (("test", "../data/kb/instruments/../norms", *KB), "LEX3"),
    "no text packs": (("kb", "verify-text", "data", *KB), "LEX4022"),
}


@pytest.mark.parametrize("name", BAD_CALLS)
def test_bad_call_is_refused(name: str, lexrules: Any, conforms: Callable[[Any, str], None]) -> None:
    arguments, code = BAD_CALLS[name]

    only_refused(lexrules(*arguments), code)
    if name != "no value":
        in_json = lexrules(*arguments, "--format", "json")
        assert (in_json.code, in_json.err) == (2, "")
        conforms(in_json.json, "errors")


def test_folder_without_scenarios(lexrules: Any, tmp_path: Path) -> None:
    only_refused(lexrules("test", tmp_path, *KB), "LEX4021")


def test_output_that_cannot_be_written(lexrules: Any, tmp_path: Path) -> None:
    only_refused(lexrules("graph", "data/accident.yaml", *KB, "--output", tmp_path / "no" / "graph.html"), "LEX4018")


def test_graph_never_replaces_the_case(lexrules: Any, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(GOOD, encoding="utf-8")

    only_refused(lexrules("graph", path, *KB, "--output", path), "LEX4019")
    assert path.read_text(encoding="utf-8") == GOOD


@pytest.mark.parametrize("group", ["", "kb", "case"])
def test_no_command_shows_the_help_and_fails(group: str, lexrules: Any) -> None:
    done = lexrules(*([group] if group else []))

    assert (done.code, done.out) == (2, "")
    assert "用法：lexrules" in done.err


# -- knowledge bases --------------------------------------------------------------------------------------------------


@pytest.fixture
def broken_kb(tmp_path: Path) -> Path:
    """A knowledge base with two norms that need each other, and an offence nobody declared."""
    folder = tmp_path / "kb"
    shutil.copytree(SMALL_KB, folder)
    norms = folder / "norms" / "traffic" / "traffic.yaml"
    text = norms.read_text(encoding="utf-8")
    text = text.replace("when: act.alcohol >= 80", "when: act.alcohol >= 80 or act.limitation_expired")
    text = text.replace("when: act.limitation_deadline < case.as_of", "when: act.drunk")
    norms.write_text(text, encoding="utf-8")
    return folder


def test_circular_norms_are_refused(broken_kb: Path, lexrules: Any, tmp_path: Path) -> None:
    only_refused(lexrules("evaluate", "data/accident.yaml", "--kb", broken_kb), "LEX2301", "traffic.drunk")
    only_refused(lexrules("kb", "check", broken_kb), "LEX2301")


def test_all_findings_of_a_knowledge_base(broken_kb: Path, lexrules: Any, conforms: Callable[[Any, str], None]) -> None:
    norms = broken_kb / "norms" / "traffic" / "traffic.yaml"
    norms.write_text(
        norms.read_text(encoding="utf-8")
        .replace("traffic_accident", "traffic_acident")
        .replace("cites: [apl/33]", "cites: [apl/333]"),
        encoding="utf-8",
    )

    done = lexrules("kb", "check", broken_kb, "--format", "json")

    conforms(done.json, "errors")
    assert done.code == 2
    assert len(done.json["errors"]) >= 2
    assert all(each["line"] for each in done.json["errors"])


def test_warnings_do_not_fail_a_check(lexrules: Any, tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    shutil.copytree(SMALL_KB, folder)
    vocabulary = folder / "vocabulary" / "traffic.yaml"
    vocabulary.write_text(vocabulary.read_text(encoding="utf-8").replace(", act.already_fined]", "]"), encoding="utf-8")

    done = lexrules("kb", "check", folder, "--lang", "en")

    assert (done.code, done.err) == (0, "")
    assert "warning" in done.out and "LEX2317" in done.out
    assert "errors: 0, warnings: 1" in done.out
