"""Answers of the shipped knowledge base as they are read."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import lexrules
from lexrules.consult.planner import Planner, standing
from lexrules.errors import Language

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
REFERRAL, DAMAGES = SCENARIOS / "referral", SCENARIOS / "damages"


@cache
def answer(path: Path, language: Language, *, width: int = 1000) -> str:
    """The answer to the case of a scenario, one line each sentence."""
    knowledge_base = lexrules.load()
    return knowledge_base.evaluate(knowledge_base.read_case(path)).text(language, width=width)


@pytest.mark.unmeasured
@pytest.mark.parametrize("language", ["zh", "en"])
def test_factors_that_weigh_alike_are_told_apart_by_their_norms(language: Language) -> None:
    """Several grounds of 治安管理处罚法 (2012) 20 aggravate: each line says which of them it is."""
    text = answer(REFERRAL / "published-r053-diminished-capacity.yaml", language)
    label, ground = (
        ("必要性考量因素", "打击报复") if language == "zh" else ("factor of need and measure", "retaliation")
    )
    lines = [line for line in text.splitlines() if label in line and line.lstrip()[0] in "✓?"]

    assert sum(ground in line.lower() for line in lines) == 1
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_acts_and_claims_are_called_by_what_they_are_about(language: Language) -> None:
    """An id alone says nothing: with it stands the offence of an act, the head of a claim, the kind of a loss."""
    referral = answer(REFERRAL / "penalties" / "capital-2024-07-01.yaml", language)
    damages = answer(DAMAGES / "published-p028-trawling-at-sea.yaml", language)
    if language == "zh":
        assert "行为 false23（虚报注册资本罪）" in referral
        assert "惩罚性赔偿请求 c1（污染环境、破坏生态）" in damages
    else:
        assert "act false23 (false declaration of capital)" in referral
        assert "claim c1 (pollution or ecological damage)" in damages


READ = [
    REFERRAL / "published-r010-traffic-accident.yaml",
    REFERRAL / "published-r051-fraud-necessity-open.yaml",
    REFERRAL / "published-r053-diminished-capacity.yaml",
    REFERRAL / "published-r065-defence-decision-date-unknown.yaml",
    REFERRAL / "published-r085-insufficient-uncovered.yaml",
    DAMAGES / "published-p015-fake-liquor.yaml",
    DAMAGES / "published-p025-pupils-data.yaml",
    DAMAGES / "published-p028-trawling-at-sea.yaml",
]
#: A count of elements with none that meets the condition: (共2项，符合0项) / (0 of 2).
NONE_MET = re.compile(r"（共[1-9]\d*项，符合0项）|\(0 of [1-9]\d*\)")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_a_mark_agrees_with_what_is_counted(path: Path, language: Language) -> None:
    """Of an open “there is …” it is counted how many are undetermined, or that the case does not state the list."""
    lines = [line.strip() for line in answer(path, language).splitlines()]
    assert not [line for line in lines if line.startswith("?") and NONE_MET.search(line)]
    assert not [line for line in lines if "已列0项" in line or "0 of 0" in line]


@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_what_must_not_be_so_is_told_as_it_is_and_as_it_must_be(path: Path) -> None:
    text = answer(path, "zh")
    assert not re.search(r"并非[^；。（]*（(?:是|否|未知)）", text)
    assert all(line.lstrip()[0] in "?✗–" for line in text.splitlines() if "（须为否）" in line)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_conclusions_are_undetermined_and_not_unknown(path: Path, language: Language) -> None:
    unknown = re.compile(r"^\d+\. \? .*(?:：未知|: unknown)|undetermined \(unknown|尚不能确定（未知")
    assert not [line for line in answer(path, language).splitlines() if unknown.search(line)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_nothing_is_told_twice_side_by_side(path: Path, language: Language) -> None:
    """Of lines that stand under the same line no two that have the same reasons below them read the same."""
    text = answer(path, language)
    reasons = text[text.index("【理由】" if language == "zh" else "REASONS") :].splitlines()[1:]
    assert not [lines for _, lines in blocks(reasons) if len(set(lines)) < len(lines)]


def blocks(lines: list[str]) -> list[tuple[str, list[str]]]:
    """Each line with those directly below it, every one of these with all that is below it in turn."""
    found = []
    for place, line in enumerate(lines):
        depths = [depth(each) for each in lines[place + 1 :]]
        end = next((at for at, each in enumerate(depths) if each <= depth(line)), len(depths))
        below = lines[place + 1 : place + 1 + end]
        if not line.strip() or not below:
            continue
        starts = [at for at in range(end) if depths[at] == min(depths[:end])]
        ends = [*starts[1:], len(below)]
        found.append((line, ["\n".join(below[start:end]) for start, end in zip(starts, ends, strict=True)]))
    return found


def depth(line: str) -> int:
    """How far a line is indented."""
    return len(line) - len(line.lstrip())


@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_laws_compared_say_only_in_what_they_differ(path: Path) -> None:
    """行政处罚法 37: laws that give the same say so, and measures of one law that read alike are counted."""
    lines = [line.strip() for line in answer(path, "zh").splitlines()]
    laws = [line for line in lines if re.match(r"[✓✗?] (?:\d+年|行为终了日)[^：]*的法律(?:（[^）]*）)?：", line)]
    told = [line.partition("：")[2] for line in laws if "相同" not in line]
    for line in told:
        measures = re.split(r"；另：", line)
        assert len(set(measures)) == len(measures)
    assert not [line for line in lines if line.startswith("· 未适用") and "从重；另：从重" in line]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_that_property_is_not_stated_is_said_where_an_opinion_depends_on_it(language: Language) -> None:
    """刑事诉讼规则 375: an opinion on confiscation depends on property of which the case says nothing."""
    text = answer(REFERRAL / "published-r010-traffic-accident.yaml", language)
    words = "取决于案件未载明的“涉案财物”" if language == "zh" else "depends on “property in the case”, not stated"
    assert text.count(words) == 1


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*/published-*.yaml")), ids=lambda path: path.stem)
def test_every_question_names_the_provisions_under_which_it_is_asked(path: Path) -> None:
    """Whatever is open and that a conclusion waits for, and the lists whose elements have conclusions of their own."""
    interview = lexrules.load().interview(path)
    planner = Planner(interview.consultant)
    waits = standing(interview.at, interview.asked).waits
    lists = interview._lists()  # these are asked first, and to plan the others takes long
    asked = [planner.question(interview.at, interview.asked, key) for key in interview.at.space.keys(waits)]
    assert not [each.path for each in (*lists, *asked) if not each.norms]


def test_a_question_names_the_provision_that_looks_at_the_fact_for_what_it_decides() -> None:
    """The day of the act decides when limitation runs: 行政处罚法 36, not every norm that is chosen by that day."""
    interview = lexrules.load().interview(REFERRAL / "published-r001-drunk-driving.yaml")
    (asked,) = [each for each in interview.questions(limit=None) if each.path == "a1.ended_on"]
    assert asked.decides == ("a1.limitation_deadline",)
    assert {(each.citations[0].instrument, each.citations[0].article) for each in asked.norms} == {("apl", "36")}
    (needed,) = [
        Planner(there.consultant).question(there.at, there.asked, key)
        for there in [lexrules.load().interview(REFERRAL / "published-r051-fraud-necessity-open.yaml")]
        for key in [there.at.space.key("a1.penalty_needed")]
        if key is not None
    ]
    # 刑事诉讼法 177(3): “需要给予行政处罚”.
    assert [str(each.citations[0]) for each in needed.norms] == ["cpl/177/3"]


def test_every_fact_asked_for_has_a_question_of_its_own() -> None:
    program = lexrules.load().program
    facts = [each for each in program.attributes.values() if not each.derived and each.entity != program.root.name]
    assert not [each.path for each in facts if each.question is None]


@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_a_line_does_not_say_again_what_stands_above_it(path: Path) -> None:
    """A part to be proved and the fact that it reads, a negation and its conclusion, an option and what it comes to."""
    text = answer(path, "zh")
    for line, below in blocks(text[text.index("【理由】") :].splitlines()[1:]):
        words = line.strip()[2:]
        if len(below) == 1 and "\n" not in below[0]:
            label = below[0].strip()[2:].rpartition("：")[0]
            assert not (label and words.startswith(f"{label}（未知）")), line
        assert not any(each.strip()[2:].startswith(f"{words} ＝ ") and each.strip()[0] == "✓" for each in below), line
