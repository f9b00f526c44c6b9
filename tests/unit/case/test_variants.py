"""Variants of the case of a scenario file, and their near misses."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lexrules
from lexrules import suite
from lexrules.case.reader import CaseReader, case_from_node
from lexrules.case.scenario import Scenario, load_scenarios, read_scenarios
from lexrules.engine.conclusions import Status
from lexrules.engine.facts import Case
from lexrules.errors import CaseError, Finding
from lexrules.kb.program import Program
from lexrules.model.values import exactly
from lexrules.source import Mapping, node_of, read_text

HEAD = """\
lexrules: 1
scenario: traffic.base
title: {zh: 一起案件, en: one case}
ground: {zh: 测试, en: test}
source: https://example.org/
domain: traffic
as_of: 2026-11-22
case:
  persons:
    - id: p1
      non_prosecution: {kind: relative, decided_on: 2026-08-05}
      licence: {held: true, held_for: 2 years}
      decision_pending: false
      acts:
        - {id: a1, offence: traffic_accident, ended_on: 2026-01-04, deaths: 1, fled: true, alcohol: 79}
        - {offence: theft}
      prior_measures: []
"""
EXPECT = "expect: [{of: a1.drunk, status: not_established}]\n"
FIRES = "{of: a1.measures, with: {kind: licence_revocation, bar: lifetime}, status: established}"


def read(variants: str, program: Program, expect: str = EXPECT) -> list[Scenario]:
    return read_scenarios(read_text(f"{HEAD}{expect}variants:\n{variants}", "s.yaml"), CaseReader(program))


def case_of(facts: str, program: Program) -> Case:
    """The case of the one variant that states these facts anew."""
    (variant,) = read(f"  - {{id: v, facts: {{{facts}}}, expect: {FIRES}}}\n", program, expect="")
    return variant.case


def findings(variants: str, program: Program, expect: str = EXPECT) -> tuple[Finding, ...]:
    with pytest.raises(CaseError) as caught:
        read(variants, program, expect)
    return caught.value.findings


# -- what a file holds ------------------------------------------------------------------------------------------------


def test_each_variant_and_each_near_miss_is_a_scenario(traffic: Program) -> None:
    found = read(
        """\
  - id: drunk
    title: {zh: 醉酒, en: drunk}
    ground: {zh: 第九十一条, en: article 91}
    source: https://example.org/2
    facts: {a1.alcohol: 80}
    expect: [{of: a1.drunk, status: established}]
    near_misses: {just-below: {a1.alcohol: 79.99}, not-known: {a1.alcohol: 0}}
  - {id: no-licence, facts: {p1.licence.held: false}, expect: {of: a1.drunk, status: not_established}}
""",
        traffic,
    )
    assert [each.id for each in found] == [
        "traffic.base",
        "traffic.base.drunk",
        "traffic.base.drunk.just-below",
        "traffic.base.drunk.not-known",
        "traffic.base.no-licence",
    ]
    base, drunk, near_miss, _, other = found
    assert (drunk.title.en, drunk.ground.zh, drunk.source) == ("drunk", "第九十一条", "https://example.org/2")
    assert (near_miss.title, near_miss.ground, near_miss.source) == (drunk.title, drunk.ground, drunk.source)
    assert (other.title, other.ground, other.source) == (base.title, base.ground, "https://example.org/")
    assert [str(each.span) for each in found] == [
        "s.yaml:2:11",
        "s.yaml:20:9",
        "s.yaml:26:19",
        "s.yaml:26:52",
        "s.yaml:27:10",
    ]


def test_a_file_may_expect_something_of_its_variants_alone(traffic: Program) -> None:
    found = read(f"  - {{id: v, facts: {{a1.fled: true}}, expect: [{FIRES}]}}\n", traffic, expect="")
    assert [each.id for each in found] == ["traffic.base.v"]


def test_a_near_miss_turns_round_what_was_to_be_established(traffic: Program) -> None:
    found = read(
        f"""\
  - id: v
    facts: {{a1.alcohol: 80}}
    expect:
      - {{of: a1.drunk, status: established, value: true, authority: law}}
      - {FIRES}
      - {{of: a1.limitation_expired, status: not_established}}
      - {{of: p1.disposition, status: established, value: issue_opinion}}
    near_misses: {{below: {{a1.alcohol: 79, a1.fled: false}}}}
""",
        traffic,
    )
    near_miss = found[-1]
    assert [(each.asked.path, each.status, each.value) for each in near_miss.expectations] == [
        ("a1.drunk", Status.NOT_ESTABLISHED, None),
        ("a1.measures", Status.NOT_ESTABLISHED, None),
    ]
    assert all(each.span == near_miss.span and each.authority is None for each in near_miss.expectations)
    assert [*near_miss.expectations[1].with_] == ["kind", "bar"]


def test_the_question_of_a_variant_is_that_of_its_file_unless_it_asks_its_own(small: Program) -> None:
    text = f"""\
lexrules: 1
scenario: sample.base
title: {{zh: 案件, en: case}}
ground: {{zh: 测试, en: test}}
domain: sample
as_of: 2025-01-01
authority: policy
positions: [without-judgment/needed]
case: {{acts: [{{id: a1}}]}}
variants:
  - {{id: same, facts: {{a1.value: 1}}, {SERIOUS}}}
  - {{id: law, authority: law, {SERIOUS}}}
  - {{id: all, positions: [], {SERIOUS}}}
  - {{id: other, positions: [total-or-increment/total], facts: {{a1.value: 1}}, {SERIOUS}}}
  - {{id: earlier, as_of: 2024-02-29, {SERIOUS}, near_misses: {{still-earlier: {{a1.value: 1}}}}}}
"""
    found = read_scenarios(read_text(text, "s.yaml"), CaseReader(small))
    assert [(each.question.authority, [str(position) for position in each.question.positions]) for each in found] == [
        ("policy", ["without-judgment/needed"]),
        ("law", ["without-judgment/needed"]),
        ("policy", []),
        ("policy", ["total-or-increment/total"]),
        ("policy", ["without-judgment/needed"]),
        ("policy", ["without-judgment/needed"]),
    ]
    days = [each.case.root.values["as_of"] for each in found]
    assert days == [exactly(datetime.date(2025, 1, 1))] * 4 + [exactly(datetime.date(2024, 2, 29))] * 2


SERIOUS = "expect: {of: a1.serious, status: established}"


# -- facts stated anew ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["a1.alcohol", "a1.血液酒精含量"])
def test_a_fact_may_be_named_as_in_a_case(path: str, traffic: Program) -> None:
    case = case_of(f"{path}: {{value: {{at_least: 80}}, evidence: [检验报告], proof: disputed}}", traffic)
    assert case.entities["a1"].reached == {"alcohol": 0}
    source = case.sources["a1", "alcohol"]
    assert (source.evidence, source.proof) == (("检验报告",), "disputed")
    assert source.span is not None
    assert source.span.line == 19


def test_a_fact_of_a_group_is_stated_anew_however_it_was_written(traffic: Program) -> None:
    for path in ("p1.licence.held", "p1.持有驾驶证"):
        values = case_of(f"{path}: false", traffic).entities["p1"].values
        assert values["licence.held"] == 2
        assert "licence.held_for" in values


def test_a_whole_group_may_be_stated_anew(traffic: Program) -> None:
    values = case_of("p1.licence: {held: false}", traffic).entities["p1"].values
    assert values["licence.held"] == 2
    assert "licence.held_for" not in values
    values = case_of("p1.non_prosecution: not_applicable", traffic).entities["p1"].values
    assert {"non_prosecution.kind", "non_prosecution.decided_on"} <= values.keys()


def test_a_fact_may_become_unknown(traffic: Program) -> None:
    case = case_of("a1.alcohol: unknown, p1.prior_measures: unknown, p1.remark: 新写的", traffic)
    assert "alcohol" not in case.entities["a1"].values
    assert "prior_measures" not in case.entities["p1"].lists
    assert "remark" in case.entities["p1"].values


def test_a_list_may_be_stated_anew(traffic: Program) -> None:
    case = case_of("p1.prior_measures: [{id: m1, kind: licence_revocation, act: a1}], a1.fled: false", traffic)
    assert [each.id for each in case.entities["p1"].lists["prior_measures"].entities] == ["m1"]
    case = case_of("p1.acts: [{id: a1, fled: false}, {id: a9}]", traffic)
    assert [each.id for each in case.of_type("act")] == ["a1", "a9"]
    assert list(case.entities["a1"].values) == ["fled"]
    case = case_of("p1.acts: {listed: [{id: a1}], complete: false}", traffic)
    assert not case.entities["p1"].lists["acts"].complete


def test_an_entity_without_an_id_of_its_own_is_called_by_the_one_it_gets(traffic: Program) -> None:
    case = case_of("act2.deaths: 2", traffic)
    assert case.entities["act2"].values["deaths"] == exactly(2)


def test_a_near_miss_builds_on_its_variant(traffic: Program) -> None:
    found = read(
        f"""\
  - id: v
    facts: {{p1.prior_measures: [{{id: m1, kind: fine, act: a1}}], a1.deaths: 2}}
    expect: [{FIRES}]
    near_misses: {{revoked: {{m1.kind: licence_revocation}}}}
""",
        traffic,
        expect="",
    )
    near_miss = found[1].case
    assert near_miss.entities["m1"].values["kind"] != found[0].case.entities["m1"].values["kind"]
    assert near_miss.entities["a1"].values["deaths"] == exactly(2)


def test_variants_leave_each_other_alone(traffic: Program) -> None:
    base, changed, again = read(
        f"""\
  - {{id: v, facts: {{a1.fled: false, p1.acts: [{{id: a1}}]}}, expect: {FIRES}}}
  - {{id: w, facts: {{a1.deaths: 2}}, expect: {FIRES}}}
""".replace("a1.fled: false, ", ""),
        traffic,
    )
    assert list(changed.case.entities) == ["case", "p1", "a1"]
    assert "fled" in base.case.entities["a1"].values
    assert "fled" in again.case.entities["a1"].values
    assert again.case.entities["a1"].values["deaths"] == exactly(2)


FACTS: dict[str, st.SearchStrategy[Any]] = {
    "alcohol": st.sampled_from([0, 80, {"between": [79, 80]}, {"value": 85, "proof": "disputed"}, "unknown"]),
    "fled": st.sampled_from([True, False, "not_applicable", {"value": True, "proof": "preponderance"}]),
    "gravity": st.sampled_from(["unknown", {"value": "serious", "reason": "死亡", "assessor": "panel"}]),
    "injury.days": st.integers(0, 100),
    "offence": st.sampled_from(["theft", "交通肇事罪", {"one_of": ["theft", "embezzlement"]}]),
}
SOME = st.fixed_dictionaries({}, optional=FACTS)


@given(before=SOME, anew=SOME, once_more=SOME)
def test_stating_anew_is_stating_in_the_first_place(
    before: dict[str, Any], anew: dict[str, Any], once_more: dict[str, Any], traffic: Program
) -> None:
    def read_with(act: dict[str, Any], *layers: dict[str, Any]) -> Case:
        case = {"case": {"persons": [{"id": "p1", "acts": [{"id": "a1", **act}, {"id": "a2", "fled": True}]}]}}
        nodes = [node_of({f"a1.{name}": value for name, value in layer.items()}) for layer in layers]
        restated = [node for node in nodes if isinstance(node, Mapping)]
        document = read_text("{}", "s.yaml")
        whole = type(document)("s.yaml", (), node_of(case))
        return CaseReader(traffic).read(whole, as_of=datetime.date.min, versioned=False, restated=restated)

    def told(case: Case) -> list[Any]:
        return [
            (entity.id, entity.index, dict(sorted(entity.values.items())), entity.reached)
            for entity in case.entities.values()
        ]

    assert told(read_with(before, anew, once_more)) == told(read_with({**before, **anew, **once_more}))
    assert told(read_with(before)) == told(
        case_from_node(
            node_of(
                {"case": {"persons": [{"id": "p1", "acts": [{"id": "a1", **before}, {"id": "a2", "fled": True}]}]}}
            ),
            traffic,
            as_of=datetime.date.min,
        )
    )


# -- defects ----------------------------------------------------------------------------------------------------------


def test_a_contradiction_is_shown_in_the_variant_that_brings_it_about(traffic: Program) -> None:
    found = findings(
        f"""\
  - {{id: v, facts: {{a1.started_on: 2026-01-03}}, expect: {FIRES}}}
  - {{id: w, facts: {{a1.started_on: 2026-01-05}}, expect: {FIRES}}}
  - id: x
    facts: {{p1.non_prosecution.decided_on: 2026-01-01, a1.deaths: 0}}
    expect: {FIRES}
  - {{id: y, facts: {{p1.acts: []}}, expect: {{of: p1.disposition, status: undetermined}}}}
""",
        traffic,
    )
    assert [(finding.code, str(finding.span)) for finding in found] == [
        ("LEX3080", "s.yaml:21:21"),
        ("LEX3080", "s.yaml:23:13"),
        ("LEX3080", "s.yaml:25:21"),
    ]


def test_of_a_case_that_cannot_be_read_no_variant_is_judged(traffic: Program) -> None:
    text = f"{HEAD}{EXPECT}variants: [{{id: v, facts: {{a1.alcohol: 80}}, expect: {FIRES}}}, {{id: W, expect: []}}]\n"
    with pytest.raises(CaseError) as caught:
        read_scenarios(read_text(text.replace("fled: true", "fled: yes"), "s.yaml"), CaseReader(traffic))
    assert [finding.code for finding in caught.value.findings] == ["LEX3030", "LEX3122", "LEX3101"]


def test_ids_are_unique_over_all_files(tmp_path: Path, traffic: Program) -> None:
    variant = f"variants: [{{id: v, facts: {{a1.alcohol: 80}}, expect: {FIRES}}}]\n"
    (tmp_path / "a.yaml").write_text(f"{HEAD}{variant}", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(f"{HEAD}{EXPECT}".replace("traffic.base", "traffic.base.v"), encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        load_scenarios(tmp_path, traffic)
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.span)) == ("LEX3102", "b.yaml:2:11")
    assert finding.data == {"value": "traffic.base.v", "file": "a.yaml"}


# -- running them -----------------------------------------------------------------------------------------------------


def test_each_is_reported_by_itself(tmp_path: Path, traffic: Program) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        f"""{HEAD}{EXPECT}variants:
  - id: drunk
    facts: {{a1.alcohol: 80}}
    expect: [{{of: a1.drunk, status: established}}]
    near_misses:
      below: {{a1.alcohol: 79.99}}
      above: {{a1.alcohol: 80.01}}
""",
        encoding="utf-8",
    )
    knowledge_base = lexrules.KnowledgeBase(traffic)
    coverage = suite.Coverage()
    results = [*suite.run(knowledge_base, suite.find_scenarios([path], traffic), coverage, ("native",))]
    assert [(result.scenario.id.removeprefix("traffic.base"), result.passed) for result in results] == [
        ("", True),
        (".drunk", True),
        (".drunk.below", True),
        (".drunk.above", False),
    ]
    (outcome,) = results[-1].outcomes
    assert str(outcome) == "a1.drunk: expected not_established; found established, value true"
    assert str(outcome.expectation.span).endswith("s.yaml:25:7")
    drunk = next(each for each in coverage.norms.values() if each.norm.id == "traffic.drunk")
    assert (drunk.true, drunk.false) == (2, 2)
