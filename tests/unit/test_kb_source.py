"""Reading YAML with places: what is refused, and where every character stands."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from lexrules.errors import SourceError, Span
from lexrules.source import (
    MAX_BYTES,
    MAX_DEPTH,
    Mapping,
    Node,
    Scalar,
    Sequence,
    node_of,
    read_bytes,
    read_file,
    read_text,
)


def value(text: str) -> Scalar:
    """The scalar under ``a``."""
    root = read_text(text, "f").root
    assert isinstance(root, Mapping)
    found = root.get("a")
    assert isinstance(found, Scalar)
    return found


def codes(text: str | bytes) -> list[str]:
    with pytest.raises(SourceError) as caught:
        read_bytes(text.encode() if isinstance(text, str) else text, "f")
    return [finding.code for finding in caught.value.findings]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "LEX1006"),
        ("# nothing\n", "LEX1006"),
        ("a: [", "LEX1007"),
        ("a: \x07", "LEX1007"),
        ("a:\n\tb: 1", "LEX1008"),
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "LEX1009"),
        ("a: &x 1", "LEX1010"),
        ("a: *x", "LEX1010"),
        ("&x a: 1", "LEX1010"),
        ("a: 1\na: 2", "LEX1011"),
        ("a: 1\n---\nb: 2", "LEX1012"),
        ("a: !!python/name:os.system x", "LEX1013"),
        ("a: !!python/object/apply:os.system [x]", "LEX1013"),
        ("a: !x {b: 1}", "LEX1013"),
        ("? [a]\n: 1", "LEX1014"),
        ("a: 1\0", "LEX1005"),
        (b"\xff\xfe", "LEX1003"),
        (b"# encoding: latin-1\na: 1", "LEX1004"),
        (b"# encoding: gb18030\n" + b"a: \xff", "LEX1003"),
        (b" " * (MAX_BYTES + 1), "LEX1002"),
    ],
)
def test_what_is_refused(text: str | bytes, code: str) -> None:
    assert codes(text) == [code]


def test_every_defect_of_a_file_is_reported() -> None:
    assert codes("a: 1\na: 2\nb: !x 1\n? {c: 1}\n: 2\n") == ["LEX1011", "LEX1013", "LEX1014"]


def test_encodings() -> None:
    assert read_bytes("# encoding: gb18030\na: 盗窃".encode("gb18030"), "f").root.get("a").text == "盗窃"  # type: ignore[union-attr]
    assert read_bytes(b"\xef\xbb\xbfa: 1", "f").root.get("a").span == Span("f", 1, 4)  # type: ignore[union-attr]
    assert read_text("# encoding: utf-8\na: 1", "f").root


def test_text_that_cannot_be_encoded() -> None:
    with pytest.raises(SourceError) as caught:
        read_text("a: 1\nb: \ud800", "f")
    assert [(finding.code, finding.data["line"]) for finding in caught.value.findings] == [("LEX1003", 2)]


def test_scalars_stay_text() -> None:
    assert [value(f"a: {text}").text for text in ("no", "1e3", "0x1F", "2024-01-04", "null", "1_000", "~")] == [
        "no",
        "1e3",
        "0x1F",
        "2024-01-04",
        "null",
        "1_000",
        "~",
    ]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_lines_are_counted_as_the_parser_does(line_break: str) -> None:
    document = read_text(f"# x{line_break}b: 1{line_break}a: 2", "f")
    assert isinstance(document.root, Mapping)
    finding = document.finding("LEX1006", document.root.entries["a"][0], file="f")
    assert finding.span == Span("f", 3, 1)
    assert finding.source_line == "a: 2"


@pytest.mark.parametrize(
    ("text", "word", "line", "column"),
    [
        ("a: one two", "two", 1, 8),
        ("a: 'one two'", "two", 1, 9),
        ("a: 'it''s two'", "two", 1, 11),
        ('a: "one two"', "two", 1, 9),
        ('a: "o\\"e two"', "two", 1, 10),
        ("a: one\n   two", "two", 2, 4),
        ("a: 'one\n\n   two'", "two", 3, 4),
        ("a: |\n  one\n  two", "two", 3, 3),
        ("a: >-\n  one\n   two", "two", 3, 4),
        ("a: |-\n  one two", "two", 2, 7),
        ("{a: 盗窃 two}", "two", 1, 8),
        ('a: "\\u76d7 two"', "two", 1, 4),
    ],
)
def test_the_place_of_a_character(text: str, word: str, line: int, column: int) -> None:
    scalar = value(text)
    lines = {"f": tuple(text.split("\n"))}
    assert scalar.place(scalar.text.index(word), lines) == Span("f", line, column)


def test_the_place_after_the_end() -> None:
    assert value("a: one  # note").place(3, {"f": ("a: one  # note",)}) == Span("f", 1, 7)
    assert value("a: one two").place(3, {"f": ("a: one two",)}) == Span("f", 1, 7)
    assert value("a: ''").place(0, {"f": ("a: ''",)}) == Span("f", 1, 5)


def test_the_place_is_the_start_where_the_source_is_not_known() -> None:
    assert value("a: one two").place(4, {}) == Span("f", 1, 4)
    assert Scalar("one", Span("f", 1, 1)).place(1, {"f": ("x",)}) == Span("f", 1, 1)


def test_a_text_put_together_knows_its_pieces() -> None:
    template, cell = Scalar("kind == $x and y", Span("f", 1, 1)), Scalar("theft", Span("g", 2, 3))
    whole = Scalar("kind == theft and y", template.span, pieces=((0, template, 0), (8, cell, 0), (13, template, 10)))
    lines = {"f": ("kind == $x and y",), "g": ("", "  theft")}
    assert [whole.place(offset, lines) for offset in (0, 9, 18)] == [Span("f", 1, 1), Span("g", 2, 4), Span("f", 1, 16)]


def test_reading_a_file(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: 1", encoding="utf-8")
    assert read_file(path).name == str(path)
    assert read_file(path, "x").name == "x"
    for wrong in (tmp_path, tmp_path / "nowhere", tmp_path / "a\0b"):
        with pytest.raises(SourceError) as caught:
            read_file(wrong)
        assert caught.value.findings[0].code == "LEX1001"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(SourceError) as caught:
        read_file(path)
    assert caught.value.findings[0].code == "LEX1002"


def plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(each) for each in node.items]
    return {key.text: plain(each) for key, each in node}


def test_plain_data() -> None:
    data = {"a": [1, "x", True, False, None, Decimal("1.10"), datetime.date(2024, 1, 4)], "b": {"c": ()}}
    assert plain(node_of(data)) == {"a": ["1", "x", "true", "false", "unknown", "1.10", "2024-01-04"], "b": {"c": []}}


@pytest.mark.parametrize(
    ("data", "code"),
    [(1.5, "LEX1015"), ({"a": object()}, "LEX1016"), ([datetime.datetime(2024, 1, 4)], "LEX1016"), ({1: 2}, "LEX1014")],  # noqa: DTZ001
)
def test_plain_data_that_is_refused(data: object, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        node_of(data)
    assert caught.value.findings[0].code == code


def test_data_that_contains_itself_is_refused() -> None:
    data: dict[str, object] = {}
    data["again"] = data
    with pytest.raises(SourceError) as caught:
        node_of(data)
    assert caught.value.findings[0].code == "LEX1009"
