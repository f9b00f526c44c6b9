"""Proof states and assessments: what a case file says about a fact beyond its value."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexrules.case.names import PROOF
from lexrules.case.reader import CaseReader, case_from_node, read_case
from lexrules.engine.facts import Case
from lexrules.errors import CaseError, Finding
from lexrules.kb.program import Label, Program
from lexrules.source import node_of, read_text

TODAY = datetime.date(2026, 11, 22)


def read(act: str, program: Program) -> Case:
    text = f"lexrules: 1\ncase: {{persons: [{{acts: [{{id: a1, {act}}}]}}]}}"
    return read_case(read_text(text, "case.yaml"), program, as_of=TODAY)


def findings(act: str, program: Program) -> tuple[Finding, ...]:
    with pytest.raises(CaseError) as caught:
        read(act, program)
    return caught.value.findings


def with_standards(program: Program, count: int) -> Program:
    return program._replace(standards={f"s{number}": Label(f"标准{number}", "") for number in range(count)})


# -- proof -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", range(5))
@pytest.mark.parametrize("chinese", [False, True])
def test_a_fact_reaches_its_standard_and_the_weaker_ones(count: int, chinese: bool, traffic: Program) -> None:
    program = with_standards(traffic, count)
    for number in range(count):
        word = f"标准{number}" if chinese else f"s{number}"
        case = read(f"fled: {{value: true, proof: {word}}}", program)
        reached = {} if number == count - 1 else {"fled": number + 1}
        assert case.entities["a1"].reached == reached
        assert case.sources["a1", "fled"].proof == f"s{number}"


@pytest.mark.parametrize("count", [0, 1, 3])
@pytest.mark.parametrize(("word", "state"), PROOF.items())
def test_proof_states_that_every_knowledge_base_has(count: int, word: str, state: str, traffic: Program) -> None:
    case = read(f"fled: {{value: true, proof: {word}}}", with_standards(traffic, count))
    assert case.entities["a1"].reached == ({"fled": 0} if state == "disputed" else {})
    assert case.entities["a1"].values["fled"] == 1
    assert case.sources["a1", "fled"].proof == state


def test_without_standards_there_are_three_proof_states(traffic: Program) -> None:
    (finding,) = findings("fled: {value: true, proof: high_probability}", with_standards(traffic, 0))
    assert finding.code == "LEX3070"
    assert finding.message("zh").endswith("无法识别：`disputed`、`admitted`、`presumed`")


def test_the_words_of_every_knowledge_base_go_before_labels(traffic: Program) -> None:
    program = traffic._replace(standards={"doubtful": Label("有争议", ""), "sure": Label("确实", "")})
    case = read("fled: {value: true, proof: 有争议}, alcohol: {value: 3, proof: doubtful}", program)
    assert case.entities["a1"].reached == {"fled": 0, "alcohol": 1}


def test_a_fact_without_a_proof_state_is_taken_as_stated(traffic: Program) -> None:
    case = read("fled: {value: true, evidence: 证人证言}, alcohol: 85", traffic)
    assert case.entities["a1"].reached == {}
    assert case.sources["a1", "fled"].proof is None


def test_a_merely_alleged_fact_keeps_its_value_for_people(traffic: Program) -> None:
    case = read("alcohol: {value: {at_least: 80}, proof: disputed, note: 呼气检测}", traffic)
    assert "alcohol" in case.entities["a1"].values
    assert case.sources["a1", "alcohol"].note == "呼气检测"


def test_only_facts_that_reach_the_least_standard_contradict_each_other(traffic: Program) -> None:
    dates = "started_on: 2024-02-01, ended_on: {{value: 2024-01-01, proof: {}}}"
    for state in ("preponderance", "admitted", "presumed"):
        assert [finding.code for finding in findings(dates.format(state), traffic)] == ["LEX3080"]
    assert read(dates.format("disputed"), traffic)


# -- assessments -----------------------------------------------------------------------------------------------------


def test_an_assessed_fact_keeps_its_reason_and_the_one_who_answers_for_it(traffic: Program) -> None:
    source = read("gravity: {value: serious, reason: 造成死亡, assessor: 承办检察官}", traffic).sources["a1", "gravity"]
    assert (source.reason, source.assessor) == ("造成死亡", "handling_prosecutor")


def test_where_nobody_is_named_all_assessors_may_answer(traffic: Program) -> None:
    for assessor, label in traffic.assessors.items():
        for written in (assessor, label.zh):
            case = read(f"injury.severe: {{value: true, reason: 见标准, assessor: {written}}}", traffic)
            assert case.sources["a1", "injury.severe"].assessor == assessor


@pytest.mark.parametrize(
    "act",
    ["gravity: unknown", "gravity: ", "gravity: {value: unknown}", "gravity: {value: unknown, reason: , assessor: }"],
)
def test_what_nobody_has_assessed_needs_neither_reason_nor_assessor(act: str, traffic: Program) -> None:
    case = read(act, traffic)
    assert case.entities["a1"].values == {}
    assert case.sources["a1", "gravity"].assessor is None


def test_plain_data_is_held_to_the_same(traffic: Program) -> None:
    with pytest.raises(CaseError) as caught:
        case_from_node(node_of({"case": {"persons": [{"acts": [{"gravity": "serious"}]}]}}), traffic, as_of=TODAY)
    (finding,) = caught.value.findings
    assert finding.code == "LEX3072"
    assert finding.span is not None
    assert finding.span.file == "<data>.case.persons[0].acts[0].gravity"


def test_the_form_to_write_is_one_that_is_accepted(traffic: Program) -> None:
    for act in ("gravity: serious", "injury.permanent: true", "injury.severe: false"):
        (finding,) = findings(act, traffic)
        assert finding.suggestion is not None
        assert read(f"{act.partition(':')[0]}: {finding.suggestion}", traffic).sources["a1", act.partition(":")[0]]


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(
    value=st.sampled_from(["serious", "严重", "not_applicable", "unknown", "grave"]),
    reason=st.one_of(st.none(), _TEXT),
    assessor=st.one_of(st.none(), st.sampled_from(["panel", "承办检察官", "appraiser", "unknown", "nobody", " "])),
)
def test_a_known_assessment_has_a_reason_and_somebody_permitted(
    value: str, reason: str | None, assessor: str | None, reader: CaseReader
) -> None:
    written = {"value": value, "reason": reason, "assessor": assessor}
    data = {"case": {"persons": [{"acts": [{"gravity": {k: v for k, v in written.items() if v is not None}}]}]}}
    try:
        case = case_from_node(node_of(data), reader.program, as_of=TODAY)
    except CaseError as error:
        assert all(finding.message("zh") for finding in error.findings)
        return
    source = case.sources["act1", "gravity"]
    if "gravity" in case.entities["act1"].values:
        assert source.reason == reason
        assert (source.reason or "").strip()
        assert source.assessor in ("panel", "handling_prosecutor")
    else:
        assert value == "unknown"


@pytest.fixture(scope="module")
def reader(traffic: Program) -> CaseReader:
    return CaseReader(traffic)
