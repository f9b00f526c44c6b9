"""Whatever is done to a knowledge base, loading gives a program or says what is wrong; it fails in no other way."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.unit.small_law import compile_files, files

from lexrules.errors import KnowledgeBaseError, LexRulesError, SourceError
from lexrules.kb.program import Program

pytestmark = pytest.mark.unmeasured

TABLE = """lexrules: 1
domain: sample
versions: {code: [code-2021]}
tables:
  - id: sample.table
    columns: {kind: required, cites: required, fine: optional}
    norm:
      cites: $cites
      title: {zh: 罚款, en: $kind}
      gist: {zh: 罚款, en: Fine}
      confidence: T
      for: act
      when: {at_least: {n: 1, of: [act.kind == $kind, {element: {zh: 要件, en: element}, when: act.fled}]}}
      unless:
        - {when: "exists(person.acts as a, a.kind == theft and kind == fraud)", unless: [act.fled], cites: code/1}
      overrides: [{norm: sample.fine, because: special}]
      then: {effect: measure, kind: fine, amount: $fine}
    rows:
      - id: theft
        kind: theft
        cites: [code/2/1]
        fine:
          elect: higher
          of: [{label: {zh: 甲, en: a}, value: act.value}, {label: {zh: 乙, en: b}, value: 5 CNY}]
      - {id: fraud, kind: fraud, cites: [code/2/2]}
"""
WORDS = sorted(
    {
        *re.findall(r"[A-Za-z_$.]+|[0-9-]+|[\u4e00-\u9fff]+", "\n".join(files().values()) + TABLE),
        *(
            [
                "not",
                "and",
                "or",
                "in",
                "exists(",
                "every(",
                "count(",
                "sum(",
                "lowest(",
                "min(",
                "days(",
                "as",
                "(",
                ")",
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "?",
                "-",
                "+",
                "*",
                "/",
                "==",
                "<",
                ">=",
                "'",
                '"',
                "#",
                "&",
                "*",
                "!",
                "|",
                ">",
                "%",
                "@",
                "`",
                "~",
            ]
        ),
        *(
            "",
            " ",
            "\n",
            "\n\n",
            "  ",
            "\t",
            "\0",
            "\ufeff",
            "\u2028",
            "\x85",
            "\r",
            "null",
            "9" * 50,
            "0",
            "-1",
            "1.5",
            "9999-12-31",
            "0001-01-01",
            "lifetime",
            "（",
            "act.act",
            "this",
            "it",
            "a" * 300,
            "<<",
            "---",
            "...",
            "!!set",
            "&a",
            "*a",
        ),
    }
)


def mutated(seed: int, count: int) -> dict[str, str]:
    """The good files with ``count`` random changes."""
    choose = random.Random(seed)
    contents = {**files(), "norms/table.yaml": TABLE}
    for _ in range(count):
        name = choose.choice(list(contents))
        text = contents[name]
        tokens = [match.span() for match in re.finditer(r"[\w$.\-]+|[^\w\s]", text)] or [(0, 0)]
        lines = text.split("\n")
        at = choose.randrange(len(lines))
        start, end = choose.choice(tokens)
        match choose.randrange(9):
            case 0:
                del lines[at]
                contents[name] = "\n".join(lines)
            case 1:
                lines.insert(choose.randrange(len(lines)), lines[at])
                contents[name] = "\n".join(lines)
            case 2:
                contents[name] = text[:start] + text[end:]
            case 3:
                other = choose.choice(tokens)
                contents[name] = text[:start] + text[slice(*other)] + text[end:]
            case 4:
                contents[name] = text[: choose.randrange(len(text) + 1)]
            case 5:
                lines[at] = choose.choice(["  ", "    ", ""]) + lines[at].lstrip()
                contents[name] = "\n".join(lines)
            case 6:
                contents[name] = text[:start] + choose.choice(WORDS) + text[start:]
            case _:
                contents[name] = text[:start] + choose.choice(WORDS) + text[end:]
    return contents


def outcome(contents: dict[str, str]) -> Program | LexRulesError:
    try:
        return compile_files(contents)[0]
    except (KnowledgeBaseError, SourceError) as error:
        return error


def test_the_base_of_the_mutations_is_sound() -> None:
    assert isinstance(outcome(mutated(0, 0)), Program)


@settings(max_examples=400, deadline=2000)
@given(st.integers(0, 2**32), st.integers(1, 4))
@example(0, 1)
def test_mutations_are_loaded_or_refused(seed: int, count: int) -> None:
    found = outcome(mutated(seed, count))
    if isinstance(found, LexRulesError):
        assert found.findings
        for finding in found.findings:
            for language in ("en", "zh"):
                assert finding.render(language)
            assert finding.severity == "error" or len(found.findings) > 1


@settings(max_examples=150, deadline=2000)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200), st.sampled_from(sorted(files())))
def test_any_text_in_place_of_a_file(text: str, name: str) -> None:
    outcome({**files(), name: text})


@settings(max_examples=150, deadline=2000)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_any_words_in_place_of_an_expression(text: str) -> None:
    quoted = text.replace("'", "''").replace("\0", "")
    outcome(
        {
            **files(),
            "norms/sample.yaml": files()["norms/sample.yaml"].replace("when: act.kind == theft", f"when: '{quoted}'"),
        }
    )
