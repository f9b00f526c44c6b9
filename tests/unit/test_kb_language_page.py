"""What docs/language.md shows can be loaded as it stands there (ellipses filled in)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.unit.small_law import compile_files, norm_file

from lexrules.kb.program import Assessed, Label

PAGE = (Path(__file__).parent.parent.parent / "docs" / "language.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
DIGEST = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
LABEL = "label: {zh: 甲, en: a}"

#: What the page's snippets take for granted.
REST = f"""lexrules: 1
enums:
  gravity: {{{LABEL}, members: {{serious: {{zh: 严重, en: serious}}, minor: {{zh: 轻微, en: minor}}}}}}
  offence: {{members: {{theft: {{zh: 盗窃罪, en: theft}}}}}}
  measure_kind:
    {LABEL}
    members: {{licence_revocation: {{zh: 吊销, en: revocation}}, detention: {{zh: 拘留, en: detention}}}}
  authority:
    {LABEL}
    members: {{traffic_police_prefecture: {{zh: 市公安, en: prefecture}}, police_county: {{zh: 县公安, en: county}}}}
entities:
  prior_measure: {{in: person, list: prior_measures, {LABEL}}}
attributes:
  case: {{as_of: {{type: date, {LABEL}}}}}
  person: {{licence.held: {{type: boolean, {LABEL}}}, non_prosecution.decided_on: {{type: date, {LABEL}}}}}
  act: {{started_on: {{type: date, {LABEL}}}, punishable: {{type: boolean, {LABEL}}}}}
  prior_measure: {{kind: {{type: enum, of: measure_kind, {LABEL}}}, act: {{type: ref, to: act, {LABEL}}}}}
concepts:
  person: {{disposition: {{type: enum, of: measure_kind, {LABEL}}}}}
  act: {{referral_type: {{type: enum, of: measure_kind, {LABEL}}}}}
"""


#: What the page leaves out of the second position.
POSITION = """        title: {zh: …, en: …}
        gist: {zh: …, en: …}
        held_by: {zh: …, en: …}
        sources: [{zh: …, en: …}]
        confidence: S
"""


def block(start: str) -> str:
    """The one snippet that holds ``start``."""
    (found,) = [text for text in BLOCKS if start in text]
    return (
        found.replace("<sha256>", DIGEST)
        .replace("        …\n", POSITION)
        .replace("label: …", LABEL)
        .replace("…own words…", "自己的话")
        .replace("…", "等")
    )


def test_the_page_as_a_knowledge_base() -> None:
    concepts = (
        {"then": {"concept": f"act.{name}", **rest}, "cites": "rtsl/91"}
        for name, rest in (
            ("accessory", {}),
            ("limitation_period", {"value": "2 years"}),
            ("reply_due", {"value": "2026-01-01"}),
            ("referral_type", {"value": "detention"}),
            ("reply_due", {"value": "act.ended_on + 10 days"}),
        )
    )
    others = (
        norm_file(
            *concepts,
            {"for": "person", "cites": "rtsl/91", "then": {"concept": "person.disposition", "value": "detention"}},
            versions={"rtsl": ["rtsl-2021"]},
        )
        .replace('"sample', '"referral')
        .replace('"sample"', '"referral"')
    )
    norms = block("overrides:").replace("{norm: referral.other", "{norm: referral.n0")
    instrument = block("instrument: rtsl")
    pspl = instrument.replace("rtsl", "pspl").replace('"91"', '"58"').replace("pspl-2021", "pspl-2025")
    cpl = instrument.replace("rtsl", "cpl").replace('"91"', '"177"')
    assessed = f"lexrules: 1\nattributes:\n  act:\n{block('gravity: {type')}"
    table = "lexrules: 1\ndomain: referral\n" + block("tables:")
    program, _ = compile_files(
        {
            "knowledge-base.yaml": "lexrules: 1\nid: page\ntitle: {zh: 语言页, en: language page}\n",
            "instruments/rtsl.yaml": instrument,
            "instruments/pspl.yaml": pspl,
            "instruments/cpl.yaml": cpl,
            "vocabulary/page.yaml": block("mg_per_100ml: {zh"),
            "vocabulary/assessed.yaml": assessed,
            "positions/page.yaml": block("disputes:"),
            "vocabulary/rest.yaml": REST,
            "norms/page.yaml": norms,
            "norms/others.yaml": others,
            "norms/table.yaml": table,
        }
    )
    revocation = program.norm("referral.accessory.licence-revocation")
    theft = program.norm("referral.psp.theft")
    assert revocation is not None
    assert theft is not None
    assert revocation.versions == ("rtsl-2021",)
    assert theft.title == Label("治安处罚：盗窃", "Public-security penalty, theft")
    assert program.attributes["act", "limitation_period"].applies_if is not None
    assert program.attributes["act", "gravity"].assessed == Assessed("discretion", ("handling_prosecutor",))
    assert (list(program.standards), list(program.parties)) == (["preponderance", "high_probability"], ["claimant"])
    dispute = program.disputes["rtsl-101-without-judgment"]
    assert dispute.default == "crime-made-out"
    assert revocation.positions == {dispute.positions["crime-made-out"].id}


@pytest.mark.parametrize("name", re.findall(r"^\| `(\w+)\(", PAGE, re.MULTILINE))
def test_every_function_of_the_page_is_one(name: str) -> None:
    from lexrules.kb.expressions import _FUNCTIONS

    assert name in _FUNCTIONS
