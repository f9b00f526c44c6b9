"""What counts as a near miss: the same kind of thing, one of the norm's own elements short, and nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.unit.small_law import files, law

import lexrules
from lexrules import suite
from lexrules.kb.program import Program
from lexrules.near import parts

CASE = """\
lexrules: 1
scenario: near
title: {{zh: 一起案件, en: one case}}
ground: {{zh: 测试, en: test}}
domain: traffic
as_of: 2026-11-22
case:
  persons:
    - id: p1
      non_prosecution: {{kind: {kind}, decided_on: 2026-08-05}}
      licence: {{held: {held}}}
      prior_measures: [{prior}]
      decision_pending: false
      acts: [{{id: a1, offence: {offence}, ended_on: 2026-01-04, deaths: 1, fled: false, alcohol: {alcohol}}}]
expect: {{of: a1.drunk, status: {drunk}}}
"""
REVOKED = "{kind: licence_revocation, act: a1, imposed_on: 2026-02-01}"


def near(traffic: Program, folder: Path, **facts: str) -> dict[str, int]:
    """The norms that the case with these facts nearly fires; what is not given is as the accident's norm asks."""
    known = {"kind": "relative", "held": "true", "offence": "traffic_accident", "alcohol": "79", "prior": ""} | facts
    path = folder / "near.yaml"
    drunk = "established" if float(known["alcohol"]) >= 80 else "not_established"
    path.write_text(CASE.format(**known, drunk=drunk), encoding="utf-8")
    coverage = suite.Coverage()
    scenarios = suite.find_scenarios([path], traffic)
    (result,) = suite.run(lexrules.KnowledgeBase(traffic), scenarios, coverage, ("native",))
    assert result.passed, [str(each) for each in result.outcomes]
    return {each.norm.id.removeprefix("traffic."): each.near for each in coverage.norms.values() if each.near}


def test_one_element_short_is_near(tmp_path: Path, traffic: Program) -> None:
    # Below 80 mg the act is not drunk driving; the licence is held and the limitation has not run.
    assert near(traffic, tmp_path) == {"drunk": 1, "fine": 1, "revocation.drunk": 1, "limitation-expired": 1}


def test_two_elements_short_is_not(tmp_path: Path, traffic: Program) -> None:
    found = near(traffic, tmp_path, held="false")
    assert "revocation.drunk" not in found
    assert found == {"drunk": 1, "revocation.accident": 1, "limitation-expired": 1}


def test_an_exception_alone_is_near(tmp_path: Path, traffic: Program) -> None:
    assert "revocation.accident" in near(traffic, tmp_path, prior=REVOKED)


def test_another_kind_of_thing_is_not(tmp_path: Path, traffic: Program) -> None:
    # Norms for measures are told apart by the offence.
    found = near(traffic, tmp_path, offence="theft", kind="absolute")
    assert "revocation.accident" not in found


def test_what_is_open_is_not(tmp_path: Path, traffic: Program) -> None:
    assert "revocation.drunk" not in near(traffic, tmp_path, held="unknown")


TABLE = """\
lexrules: 1
domain: sample
versions: {code: [code-2021]}
tables:
  - id: sample.table
    columns: {kind: required, when: optional}
    norm:
      cites: code/2/1
      title: {zh: 规范, en: norm}
      gist: {zh: 规范, en: norm}
      confidence: T
      for: act
      when: {all: [act.kind == $kind, act.fled, $when]}
      then: {concept: act.marked}
    rows:
      - {id: plain, kind: theft}
      - {id: many, kind: fraud, when: act.victims >= 3}
"""


def own(program: Program, name: str) -> list[str]:
    """What a norm's own parts say, by the attribute that each reads."""
    norm = program.norm(name)
    assert norm is not None and norm.condition is not None
    nodes = norm.condition.nodes
    read = [[nodes[each] for each in nodes[place].args] for place in parts(program, norm).own]
    return [each.data.name for arguments in read for each in arguments if each.op == "attribute"]


def tabled(applies_if: str = "") -> Program:
    """The golden knowledge base with the table and a concept that it concludes; where that is applicable."""
    (name,) = (name for name in files() if name.startswith("vocabulary/"))
    guard = f", applies_if: {applies_if}" if applies_if else ""
    marked = f"\n    marked: {{type: boolean, label: {{zh: 标记, en: marked}}{guard}}}"
    serious = "    serious: {type: boolean, label: {zh: 严重, en: serious}}"
    text = files()[name]
    assert serious in text
    return law(norms__added=TABLE, **{name.removesuffix(".yaml"): text.replace(serious, serious + marked)})


def test_a_row_owns_what_it_states_itself() -> None:
    assert own(tabled(), "sample.table.many") == ["victims"]


def test_a_row_that_states_nothing_owns_what_its_table_states() -> None:
    # So few norms are not told apart by the kind, which is an element then like any other.
    assert own(tabled(), "sample.table.plain") == ["kind", "fled"]


def test_the_kind_without_which_a_conclusion_is_not_applicable_is_no_element() -> None:
    assert own(tabled("act.kind == theft"), "sample.table.plain") == ["fled"]


def test_a_figure_without_which_a_conclusion_is_not_applicable_remains_an_element() -> None:
    assert own(tabled("act.victims >= 1"), "sample.table.many") == ["victims"]
