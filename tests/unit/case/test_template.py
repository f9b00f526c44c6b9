from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from lexrules.case.reader import read_case
from lexrules.case.relevant import relevant
from lexrules.case.template import case_template
from lexrules.engine.conclusions import goals_of
from lexrules.engine.facts import Case
from lexrules.engine.native import evaluate
from lexrules.errors import Language, UsageError
from lexrules.explain.missing import missing
from lexrules.kb.loader import load_knowledge_base
from lexrules.kb.program import Program
from lexrules.source import read_text

TODAY = datetime.date(2026, 11, 22)
SHIPPED = Path(__file__).parents[3] / "kb"


@pytest.fixture(scope="module")
def shipped() -> Program:
    return load_knowledge_base(SHIPPED, use_cache=False)


def read(text: str, program: Program) -> Case:
    return read_case(read_text(text, "template.yaml"), program, as_of=TODAY)


def facts_asked(text: str) -> set[str]:
    """The last keys of the facts in a template, commented lists included."""
    return set(re.findall(r"^[ #]*([a-z_.]+): unknown$", text, re.MULTILINE))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_untouched_template_is_a_case_of_which_nothing_is_known(traffic: Program, language: Language) -> None:
    case = read(case_template(traffic, "traffic", language), traffic)
    assert case.domain == "traffic"
    assert list(case.entities) == ["case", "person1", "act1"]
    assert all(not entity.values for entity in case.entities.values() if entity is not case.root)
    assert "prior_measures" not in case.entities["person1"].lists


@pytest.mark.parametrize("domain", ["referral", "damages"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_templates_of_the_shipped_domains_are_cases(shipped: Program, domain: str, language: Language) -> None:
    text = case_template(shipped, domain, language)
    case = read(text, shipped)
    derivation = evaluate(shipped, case, goals_of(shipped, case))
    assert all(conclusion.path for conclusion in derivation.conclusions())
    stated = facts_asked(text)
    for fact in missing(derivation):
        assert fact.name.rpartition(".")[2] in stated or fact.is_list, fact.path


def test_commented_lists_are_valid_when_uncommented(traffic: Program) -> None:
    text = case_template(traffic, "traffic", "en")
    head, _, sample = text.partition("      # prior_measures:")
    sample = re.sub(r"(?m)^      # ", "      ", "      # prior_measures:" + sample)
    case = read(head + sample, traffic)
    assert [each.id for each in case.of_type("prior_measure")] == ["prior_measure1"]


def test_template_has_every_fact_that_can_matter_and_no_other(traffic: Program) -> None:
    found = relevant(traffic, traffic.domains["traffic"])
    assert ("act", "alcohol") in found.facts
    assert ("prior_measure", "amount") in found.facts
    assert ("person", "remark") not in found.facts
    assert ("person", "prior_measures") in found.lists
    assert found.asked == {"case", "person", "act"}
    names = {name.rpartition(".")[2] for entity, name in found.facts if (entity, name) != ("case", "as_of")}
    assert facts_asked(case_template(traffic, "traffic", "zh")) == names


def test_template_says_what_to_write_and_what_proves_it(traffic: Program) -> None:
    text = case_template(traffic, "交通行刑衔接", "zh")
    assert "# 涉嫌罪名 · 不起诉决定书认定的是什么罪名？" in text
    assert "traffic_accident 交通肇事罪" in text
    assert "证据：起诉意见书、不起诉决定书" in text
    assert "数, 毫克/100毫升, ≥ 0, ≤ 1000" in text


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "zh",
            [
                "#   由人评估：法律留待裁量",
                "#   写 {value: …, reason: …, assessor: …}；评估人：prosecutor 检察官",
                "grave: unknown",
            ],
        ),
        (
            "en",
            [
                "#   assessed by a person: the law leaves it to discretion",
                "#   write {value: …, reason: …, assessor: …}; assessors: prosecutor",
                "grave: unknown",
            ],
        ),
    ],
)
def test_template_says_how_an_assessment_is_stated(small: Program, language: Language, lines: list[str]) -> None:
    text = [line.strip() for line in case_template(small, "sample", language).splitlines()]
    place = text.index("grave: unknown")
    assert text[place - 2 : place + 1] == lines


def test_template_says_how_proof_is_stated_where_there_are_standards(small: Program) -> None:
    text = case_template(small, "sample", "zh")
    assert "# 证明状态写 {value: 85, proof: disputed}；不写即以所述事实为准。可写：\n" in text
    for state in ("disputed 真伪不明、有争议", *small.standards, "admitted 自认", "presumed 推定"):
        assert state in text
    assert "high highly probable" in case_template(small, "sample", "en")
    without = case_template(small._replace(standards={}), "sample", "zh")
    assert "proof" not in without
    assert "证明状态" not in without


def test_template_has_what_decides_between_versions(small: Program) -> None:
    assert {"done_on", "decided_on", "value"} <= facts_asked(case_template(small, "sample", "zh"))


def test_unknown_domain(traffic: Program) -> None:
    with pytest.raises(UsageError) as caught:
        case_template(traffic, "trafic")
    assert caught.value.findings[0].code == "LEX4001"
