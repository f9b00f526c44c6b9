"""Whatever stands in a case file: a case or findings, nothing else. And a value survives being written down."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexrules.case.findings import Findings
from lexrules.case.names import Names
from lexrules.case.reader import CaseReader, case_from_node, read_case
from lexrules.case.scenario import read_scenarios
from lexrules.case.spelling import spell
from lexrules.case.values import FORMS, ValueReader
from lexrules.errors import CaseError, SourceError
from lexrules.kb.loader import load_knowledge_base
from lexrules.kb.program import Program
from lexrules.model.values import DISCRETE, NOT_APPLICABLE, Choice, Interval, Value, ValueType, between, is_open
from lexrules.source import Document, node_of, read_bytes, read_text

PROGRAM = load_knowledge_base(Path(__file__).parent.parent / "data" / "kb", use_cache=False)
TODAY = datetime.date(2026, 11, 22)


def _words(text: str) -> list[str]:
    return text.split()


WORDS = [
    *[
        "lexrules",
        "domain",
        "as_of",
        "title",
        "case",
        "persons",
        "acts",
        "prior_measures",
        "id",
        "name",
        "unknown",
        "not_applicable",
        "true",
        "是",
        "1",
        "traffic",
    ],
    *(name for _, name in PROGRAM.attributes),
    *(attribute.label.zh for attribute in PROGRAM.attributes.values()),
    *FORMS,
    *[
        "listed",
        "complete",
        "licence",
        "non_prosecution",
        "p1",
        "a1",
        "theft",
        "盗窃罪",
        "2024-01-04",
        "2026-02-30",
        "85",
        "-5",
        "1e3",
        "NaN",
        "lifetime",
    ],
    "2 years",
    "",
]
WORD = st.one_of(st.sampled_from(WORDS), st.text(max_size=6))
LEAF = st.one_of(WORD, st.integers(), st.booleans(), st.none(), st.decimals(allow_nan=True), st.dates())
JUNK = st.recursive(
    LEAF,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(WORD, inner, max_size=5)),
    max_leaves=25,
)
ENTITY_KEYS = st.sampled_from(
    [name for entity, name in PROGRAM.attributes if entity == "act"] + ["id", "name", "measures"]
)
ACTS = st.lists(st.dictionaries(ENTITY_KEYS, JUNK, max_size=4), max_size=3)


def attempt(data: Any) -> None:
    try:
        case = case_from_node(node_of(data), PROGRAM, as_of=TODAY)
    except (CaseError, SourceError) as error:
        assert error.findings
        assert error.render("zh")
        assert error.render("en")
        assert all(finding.as_dict() for finding in error.findings)
    else:
        assert next(iter(case.entities.values())) is case.root


@given(JUNK)
@settings(max_examples=300)
def test_junk_is_a_case_or_findings(data: Any) -> None:
    attempt(data)


@given(JUNK, ACTS)
@settings(max_examples=300)
def test_junk_deep_inside_is_a_case_or_findings(person: Any, acts: Any) -> None:
    attempt({"domain": "traffic", "case": {"persons": [{"acts": acts, "licence": person}, person]}})


@given(
    st.one_of(
        st.binary(max_size=80),
        st.text(max_size=80).map(lambda text: f"lexrules: 1\ncase: {text}".encode("utf-8", "replace")),
    )
)
@settings(max_examples=300)
def test_any_bytes_are_a_case_or_findings(data: bytes) -> None:
    try:
        read_case(read_bytes(data, "junk.yaml"), PROGRAM, as_of=TODAY)
    except (CaseError, SourceError) as error:
        assert error.render("zh")


# -- scenarios -------------------------------------------------------------------------------------------------------

PATHS = st.sampled_from(
    ["a1.alcohol", "a1.血液酒精含量", "a1.gravity", "p1.licence", "p1.acts", "a2.fled", "case.as_of", "a1", "x.y"]
)
QUESTIONS = st.sampled_from(["law", "policy", "statute", [], ["a/b"], "", None])
EXPECTED = st.fixed_dictionaries(
    {},
    optional={
        "of": st.sampled_from(["a1.drunk", "a1.measures", "p1.disposition", "a1.alcohol", "b.c", ""]),
        "status": st.sampled_from(["established", "not_established", "undetermined", "disputed", "perhaps"]),
        "value": JUNK,
        "with": JUNK,
        "missing": JUNK,
        "disputed": JUNK,
        "authority": QUESTIONS,
        "on_the_burden": JUNK,
    },
)
RESTATED = st.dictionaries(PATHS, JUNK, max_size=3)
VARIANT = st.fixed_dictionaries(
    {},
    optional={
        "id": WORD,
        "facts": st.one_of(RESTATED, JUNK),
        "expect": st.one_of(EXPECTED, st.lists(EXPECTED, max_size=2), JUNK),
        "near_misses": st.one_of(st.dictionaries(WORD, RESTATED, max_size=2), JUNK),
        "as_of": LEAF,
        "authority": QUESTIONS,
        "positions": QUESTIONS,
        "title": JUNK,
    },
)


@given(st.lists(EXPECTED, max_size=2), st.lists(st.one_of(VARIANT, JUNK), max_size=3), QUESTIONS, QUESTIONS)
@settings(max_examples=200)
def test_junk_in_a_scenario_file_is_scenarios_or_findings(
    expect: Any, variants: Any, authority: Any, positions: Any
) -> None:
    label = {"zh": "案件", "en": "case"}
    data = {
        "lexrules": 1,
        "scenario": "traffic.junk",
        "title": label,
        "ground": label,
        "domain": "traffic",
        "as_of": TODAY,
        "authority": authority,
        "positions": positions,
        "case": {"persons": [{"id": "p1", "acts": [{"id": "a1", "alcohol": 85}, {"id": "a2"}]}]},
        "expect": expect,
        "variants": variants,
    }
    try:
        scenarios = read_scenarios(Document("junk.yaml", (), node_of(data)), CaseReader(PROGRAM))
    except (CaseError, SourceError) as error:
        assert error.findings
        assert all(finding.message("zh") and finding.as_dict() for finding in error.findings)
    else:
        assert len({scenario.id for scenario in scenarios}) == len(scenarios)


# -- writing and reading ---------------------------------------------------------------------------------------------

NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
WHOLE = st.integers(min_value=1, max_value=2000).map(Decimal)
DATES = st.dates(datetime.date(1900, 1, 2), datetime.date(2199, 12, 30))
ORDERED: list[tuple[ValueType, st.SearchStrategy[Any]]] = [
    (ValueType("decimal"), NUMBERS),
    (ValueType("money", unit="CNY"), NUMBERS),
    (ValueType("integer"), WHOLE),
    (ValueType("date"), DATES),
    *((ValueType("period", unit=unit), WHOLE) for unit in ("month", "day", "working_day")),
]


def parsed(text: str, value_type: ValueType, program: Program) -> Value | None:
    document = read_text(f"x: {text}", "value.yaml")
    findings = Findings(document)
    reader = ValueReader(Names(program), findings, {"a1": "act", "a2": "act", "p1": "person"})
    value = reader.value(document.root.get("x"), value_type, "x")  # type: ignore[union-attr, arg-type]
    assert not findings.found
    return value


@pytest.mark.parametrize(("value_type", "scalars"), ORDERED, ids=lambda each: getattr(each, "kind", ""))
@given(data=st.data())
def test_an_interval_survives_being_written(
    value_type: ValueType, scalars: st.SearchStrategy[Any], data: st.DataObject
) -> None:
    ends = sorted(data.draw(st.lists(scalars, min_size=2, max_size=2)))
    low, high = (data.draw(st.sampled_from((end, None))) for end in ends)
    closed = data.draw(st.tuples(st.booleans(), st.booleans()))
    value = between(low, high, low_closed=closed[0], high_closed=closed[1], discrete=value_type.kind in DISCRETE)
    if value is None:
        return
    expected = None if (value.low, value.high) == (None, None) else value
    assert parsed(spell(value, value_type), value_type, PROGRAM) == expected


@given(st.frozensets(st.sampled_from(list(PROGRAM.enums["offence"].members)), min_size=1), st.booleans())
def test_a_set_of_members_survives_being_written(members: frozenset[str], na: bool) -> None:
    value = Choice(members, na, na or len(members) > 1)
    assert parsed(spell(value, ValueType("enum", "offence")), ValueType("enum", "offence"), PROGRAM) == value


@given(st.frozensets(st.sampled_from(("a1", "a2")), min_size=1))
def test_references_survive_being_written(members: frozenset[str]) -> None:
    value = Choice(members, open=len(members) > 1)
    assert parsed(spell(value, ValueType("ref", "act")), ValueType("ref", "act"), PROGRAM) == value


@given(st.text(min_size=1))
def test_a_text_survives_being_written(text: str) -> None:
    value = Choice(frozenset({text}))
    spelled = spell(value, ValueType("text"))
    assert spelled.startswith('"')
    if text not in ("unknown", "未知", "not_applicable", "不适用", "null", "~"):
        assert parsed(spelled, ValueType("text"), PROGRAM) == value


@pytest.mark.parametrize("bits", range(1, 8))
def test_booleans_survive_being_written(bits: int) -> None:
    found = parsed(spell(bits, ValueType("boolean")), ValueType("boolean"), PROGRAM)
    assert found == (None if bits == 3 else bits)


def test_what_cannot_be_stated_is_written_as_near_as_possible() -> None:
    assert spell(NOT_APPLICABLE, ValueType("date")) == "not_applicable"
    assert spell(Choice(None), ValueType("text")) == "unknown"
    assert spell(Interval(None, None, False, False, open=True), ValueType("date")) == "unknown"
    assert is_open(Interval(None, None, False, False, open=True))
