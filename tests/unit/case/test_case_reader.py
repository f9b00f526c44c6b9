"""What the golden files do not show: the Python side of reading a case."""

from __future__ import annotations

import datetime
import os
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

from lexrules.case.constraints import check_constraints
from lexrules.case.reader import CaseReader, case_from_node, read_case
from lexrules.engine.facts import Case
from lexrules.errors import CaseError, SourceError
from lexrules.kb.program import Label, Program
from lexrules.model.values import NOT_APPLICABLE, Choice, Interval, exactly
from lexrules.source import MAX_BYTES, node_of, read_file, read_text

TODAY = datetime.date(2026, 11, 22)


def read(text: str, program: Program) -> Case:
    return read_case(read_text(f"lexrules: 1\n{text}", "case.yaml"), program, as_of=TODAY)


def codes(text: str, program: Program) -> list[str]:
    with pytest.raises(CaseError) as caught:
        read(text, program)
    return [finding.code for finding in caught.value.findings]


def test_date_asked_about_is_the_given_one_if_the_file_states_none(traffic: Program) -> None:
    case = read("case: {}", traffic)
    assert case.root.values == {"as_of": exactly(TODAY)}
    assert ("case", "as_of") not in case.sources
    assert case.domain is None
    assert case.title is None


def test_date_asked_about_in_the_file_wins(traffic: Program) -> None:
    case = read("as_of: 2024-02-29\ncase: {}", traffic)
    assert case.root.values["as_of"] == exactly(datetime.date(2024, 2, 29))
    assert str(case.sources["case", "as_of"].span) == "case.yaml:2:8"


def test_unknown_facts_are_not_stored_but_keep_their_source(traffic: Program) -> None:
    case = read("case: {persons: [{id: p1, born_on: {value: unknown, note: 待查}, acts: [{}]}]}", traffic)
    assert case.entities["p1"].values == {}
    assert case.sources["p1", "born_on"].note == "待查"


def test_what_is_left_out_is_an_incomplete_list(traffic: Program) -> None:
    case = read("case: {persons: [{id: p1}]}", traffic)
    assert case.root.lists["persons"].complete
    assert "acts" not in case.entities["p1"].lists


def test_references_may_point_forwards(traffic: Program) -> None:
    case = read("case: {persons: [{prior_measures: [{id: m1, act: a1}], acts: [{id: a1}]}]}", traffic)
    assert case.entities["m1"].values["act"] == Choice(frozenset({"a1"}))


def test_a_reference_cannot_name_an_entity_that_has_no_usable_id(traffic: Program) -> None:
    assert codes("case: {persons: [{prior_measures: [{act: 甲}], acts: [{id: 甲}]}]}", traffic) == [
        "LEX3048",
        "LEX3020",
    ]


def test_entities_stand_in_the_order_of_the_file_and_know_what_contains_them(traffic: Program) -> None:
    case = read("case: {persons: [{id: p2, acts: [{id: b}, {id: a}]}, {id: p1, acts: [{id: c}]}]}", traffic)
    assert list(case.entities) == ["case", "p2", "b", "a", "p1", "c"]
    assert [entity.index for entity in case.entities.values()] == list(range(6))
    assert case.entities["c"].up["person"] is case.entities["p1"]
    assert case.entities["c"].up["case"] is case.root
    assert [act.id for act in case.of_type("act")] == ["b", "a", "c"]


def test_not_applicable_of_each_kind(traffic: Program) -> None:
    act = "{fled: not_applicable, offence: 不适用, damage: not_applicable, started_on: not_applicable}"
    values = read(f"case: {{persons: [{{acts: [{act}]}}]}}", traffic).entities["act1"].values
    assert values == {
        "fled": 4,
        "offence": NOT_APPLICABLE,
        "damage": NOT_APPLICABLE,
        "started_on": NOT_APPLICABLE,
    }


def test_an_interval_is_cut_to_the_bounds_of_its_type(traffic: Program) -> None:
    values = read("case: {persons: [{acts: [{alcohol: {at_least: 80}}]}]}", traffic).entities["act1"].values
    assert values["alcohol"] == Interval(Decimal(80), Decimal(1000), open=True)


def test_plain_data_needs_no_version_and_no_text(traffic: Program) -> None:
    data = {
        "domain": "traffic",
        "as_of": TODAY,
        "case": {"persons": [{"acts": [{"alcohol": Decimal("85.5"), "fled": True, "deaths": 0, "offence": None}]}]},
    }
    case = case_from_node(node_of(data), traffic, as_of=TODAY)
    assert case.entities["act1"].values == {"alcohol": exactly(Decimal("85.5")), "fled": 1, "deaths": exactly(0)}


def test_plain_data_says_where_it_is_wrong(traffic: Program) -> None:
    data = {"case": {"persons": [{"acts": [{"offence": "teft"}]}]}}
    with pytest.raises(CaseError) as caught:
        case_from_node(node_of(data), traffic, as_of=TODAY)
    (finding,) = caught.value.findings
    assert finding.span is not None
    assert finding.span.file == "<data>.case.persons[0].acts[0].offence"
    assert finding.suggestion == "theft"


def test_a_float_is_refused(traffic: Program) -> None:
    with pytest.raises(SourceError) as caught:
        node_of({"case": {"persons": [{"acts": [{"alcohol": 85.5}]}]}})
    assert [finding.code for finding in caught.value.findings] == ["LEX1015"]


def test_a_label_of_two_attributes_is_ambiguous(traffic: Program) -> None:
    key = ("act", "started_on")
    same = traffic.attributes[key]._replace(label=traffic.attributes["act", "ended_on"].label)
    program = traffic._replace(attributes={**traffic.attributes, key: same})
    text = "case: {persons: [{acts: [{行为终了日: 2024-01-04}]}]}"
    with pytest.raises(CaseError) as caught:
        read(text, program)
    (finding,) = caught.value.findings
    assert finding.code == "LEX3012"
    assert finding.data["names"] == "`started_on`, `ended_on`"
    assert read(text.replace("行为终了日", "ended_on"), program)


def test_a_label_of_two_members_is_not_accepted(traffic: Program) -> None:
    offence = traffic.enums["offence"]
    members = {**offence.members, "fraud": Label("盗窃罪", "fraud")}
    program = traffic._replace(enums={**traffic.enums, "offence": offence._replace(members=members)})
    assert codes("case: {persons: [{acts: [{offence: 盗窃罪}]}]}", program) == ["LEX3031"]


def test_a_broken_constraint_without_a_stated_fact_is_shown_at_the_case(traffic: Program) -> None:
    case = read("case: {persons: [{acts: [{}]}]}", traffic)
    case.entities["person1"].lists["acts"].entities = ()
    case.sources.clear()  # type: ignore[attr-defined]
    (finding,) = check_constraints(traffic, case)
    assert finding.code == "LEX3080"
    assert finding.message("zh") == "案件事实相互矛盾（`person1`）：没有任何行为"


def test_a_constraint_that_may_still_hold_is_no_finding(traffic: Program) -> None:
    act = "{started_on: {at_most: 2024-02-01}, ended_on: 2024-01-01}"
    assert read(f"case: {{persons: [{{acts: [{act}]}}]}}", traffic)
    act = "{started_on: not_applicable, ended_on: 2024-01-01}"
    assert read(f"case: {{persons: [{{acts: [{act}]}}]}}", traffic)


def test_every_contradiction_is_reported(traffic: Program) -> None:
    person = "{non_prosecution: {decided_on: 2023-01-01}, acts: [{started_on: 2024-02-01, ended_on: 2024-01-01}]}"
    assert codes(f"case: {{persons: [{person}, {{acts: []}}]}}", traffic) == ["LEX3080", "LEX3080", "LEX3080"]


def test_a_file_full_of_mistakes_is_refused_quickly_and_completely(traffic: Program) -> None:
    wrong = "".join(f"\n      - {{offence: xthef{number}}}" for number in range(500))
    found = codes(f"case:\n  persons:\n    - acts:{wrong}", traffic)
    assert found == ["LEX3031"] * 500


@pytest.mark.parametrize(
    "attribute", ["damage", "alcohol", "deaths", "ended_on", "discovered_after", "fled", "offence"]
)
@pytest.mark.parametrize("filling", [" ", "1", "1,111", "2024-", "-", "e", "年"])
def test_a_very_long_value_is_refused_at_once(attribute: str, filling: str, traffic: Program) -> None:
    text = f"case: {{persons: [{{acts: [{{{attribute}: '1{filling * 50_000}x'}}]}}]}}"
    with pytest.raises(CaseError) as caught:
        read(text, traffic)
    (finding,) = caught.value.findings
    assert len(finding.message("en")) < 300


def test_a_very_large_file_is_refused_unread(tmp_path: Path, traffic: Program) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 100 * 1024 * 1024)
    with pytest.raises(SourceError) as caught:
        read_case(read_file(path), traffic, as_of=TODAY)
    (finding,) = caught.value.findings
    assert finding.code == "LEX1002"
    assert finding.data == {"file": str(path), "size": 100 * 1024 * 1024, "limit": MAX_BYTES}


@pytest.mark.unmeasured
def test_one_reader_serves_many_threads(traffic: Program) -> None:
    reader = CaseReader(traffic)
    document = read_text("lexrules: 1\ncase: {被不起诉人: [{行为: [{涉嫌罪名: 盗窃罪}]}]}", "case.yaml")
    with ThreadPoolExecutor(8) as pool:
        cases = list(pool.map(lambda _: reader.read(document, as_of=TODAY), range(64)))
    assert {case.entities["act1"].values["offence"] for case in cases} == {Choice(frozenset({"theft"}))}


def test_a_label_that_is_also_a_key_of_every_entity_is_ambiguous(traffic: Program) -> None:
    key = ("act", "started_on")
    named = traffic.attributes[key]._replace(label=Label("名称", "name"))
    program = traffic._replace(attributes={**traffic.attributes, key: named})
    assert codes("case: {persons: [{acts: [{名称: 2024-01-04}]}]}", program) == ["LEX3012"]


def test_ids_given_to_many_entities_do_not_take_long(traffic: Program) -> None:
    acts = "".join("{}, " for _ in range(3000)) + "".join(f"{{id: act{number}}}, " for number in range(1, 3001))
    case = read(f"case: {{persons: [{{acts: [{acts}]}}]}}", traffic)
    assert [act.id for act in case.of_type("act")][:2] == ["act3001", "act3002"]
    assert len(case.entities) == 6002
