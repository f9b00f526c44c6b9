"""Documents: what supports them, what is in them and where each word of it comes from."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from tests.unit.documents.conftest import CASES, HERE, OUTGOING, SCENARIOS, Decide

from lexrules.api import Decision, KnowledgeBase
from lexrules.documents.making import Document, Order
from lexrules.documents.rendering import prepared
from lexrules.documents.words import markdown
from lexrules.errors import UsageError

ACCIDENT = CASES["review-report"][0]
QUARRELS = SCENARIOS / "referral" / "published-r052-insufficient-quarrels.yaml"
PENDING = SCENARIOS / "referral" / "pending-challenge.yaml"
PROPOSAL = HERE / "cases" / "proposal.yaml"
ISSUED = {"organ": "某县人民检察院", "number": "某检行衔中〔2026〕1号", "signed_on": "2026-11-25", "identity": "女"}


def made(decide: Decide, kind: str, **order: Any) -> Document:
    path, subject = CASES[kind]
    return decide(path).document(kind, Order("markdown", **{"subject": subject, **order}))


def refused(decision: Decision, kind: str, **order: Any) -> str:
    with pytest.raises(UsageError) as raised:
        decision.document(kind, Order("markdown", **order))
    (finding,) = raised.value.findings
    assert finding.message("zh")
    assert finding.message("en")
    return finding.code


@pytest.mark.parametrize("kind", CASES)
def test_document(kind: str, decide: Decide, golden: Callable[[Path, str], None]) -> None:
    golden(HERE / "golden" / f"{kind}.md", made(decide, kind).content.decode())


# -- where everything comes from ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", CASES)
def test_every_word_is_fixed_text_of_the_template_or_has_a_source(
    kind: str, decide: Decide, law: KnowledgeBase
) -> None:
    document = made(decide, kind)
    text, position, gaps = document.content.decode(), 0, []
    for piece in document.pieces:
        found = text.index(markdown(piece.text), position)
        gaps.append(text[position:found])
        position = found + len(markdown(piece.text))
    gaps.append(text[position:])

    fixed = fixed_text((law.folder / "documents" / f"{kind}.md").read_text(encoding="utf-8"))
    for gap in gaps:
        for line in filter(None, (each.strip() for each in gap.split("\n"))):
            assert put_together(line, fixed), f"neither the template nor a source has {line!r}"


@pytest.mark.unmeasured
@pytest.mark.parametrize("kind", CASES)
def test_every_source_is_a_node_or_a_part_of_the_case(
    kind: str, decide: Decide, law: KnowledgeBase, graph_nodes: Callable[[Path], set[str]]
) -> None:
    path, _ = CASES[kind]
    decision, document, nodes = decide(path), made(decide, kind), graph_nodes(path)
    attributes = law.program.attributes
    for piece in document.pieces:
        assert piece.sources, piece.text
        for source in piece.sources:
            scheme, _, rest = source.partition(":")
            if scheme == "fact":  # a fact that no norm reads is no node; it is in the case all the same
                entity, _, name = rest.partition(".")
                assert (decision.case.entities[entity].type, name) in attributes
                assert name in decision.case.entities[entity].values
            elif scheme == "case":
                assert rest in {"title", "as_of"} or rest in decision.case.entities
            elif scheme not in ("blank", "field", "template"):
                assert source in nodes, piece


def fixed_text(template: str) -> set[str]:
    """What a template says itself: all between its tags, line by line."""
    bare = prepared(template)
    return {part.strip() for part in re.split(r"\{\{.*?\}\}|\{%.*?%\}|\n", bare) if part.strip()}


def put_together(line: str, parts: Iterable[str]) -> bool:
    """Whether a line is made of such parts, one after another."""
    reached = {0}
    for start in range(len(line)):
        if start in reached:
            reached |= {start + len(part) for part in parts if line.startswith(part, start)}
            if line[start] == " ":
                reached.add(start + 1)
    return len(line) in reached


# -- what is kept out --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", OUTGOING)
def test_what_people_assessed_does_not_leave_the_office(kind: str, decide: Decide) -> None:
    text = made(decide, kind).content.decode()
    assert "评估）" not in text
    assert "理由：设定" not in text
    assert "人工评估" not in text


def test_what_people_assessed_is_in_the_report_and_marked(decide: Decide) -> None:
    text = made(decide, "review-report").content.decode()
    assert "| 危害后果 | 不属轻微 |  | 承办检察官评估，理由：设定 |" in text


def test_assessments_go_out_if_they_are_asked_for(decide: Decide) -> None:
    without, asked = (made(decide, "lead-transfer", assessments=each).content.decode() for each in (False, True))
    assert "承办检察官评估" not in without
    assert "承办检察官评估" in asked


def test_a_proposal_supports_no_calculation(decide: Decide) -> None:
    # 民法典 179(2): no punitive damages without a law, and none has them for personal information.
    assert refused(decide(PROPOSAL), "damages-calculation") == "LEX4052"


def test_a_proposal_that_is_asked_for_is_marked_and_kept_apart(decide: Decide) -> None:
    document = decide(PROPOSAL).document("damages-calculation", Order("markdown", proposals=True))
    law, _, proposal = document.content.decode().partition("## 六、学术建议（不是现行法")
    assert "现行法没有惩罚性赔偿，数额不予计算" in law
    # Total compensation 3,000 + 2,000, one to three times; gain 13,000, five to ten times.
    assert "5,000元以上15,000元以下" in proposal
    assert "65,000元以上130,000元以下" in proposal
    assert "15,000元" not in law


# -- what supports a document ------------------------------------------------------------------------------------------


def test_a_document_that_the_decision_does_not_support_is_refused(decide: Decide) -> None:
    assert refused(decide(ACCIDENT), "suspension-decision") == "LEX4052"
    assert refused(decide(ACCIDENT), "termination-decision") == "LEX4052"
    assert refused(decide(PENDING), "procuratorial-opinion", subject="p1") == "LEX4052"
    assert refused(decide(ACCIDENT), "lead-transfer") == "LEX4053"


def test_an_undetermined_one_is_refused_unless_a_provisional_draft_is_wanted(decide: Decide) -> None:
    assert refused(decide(QUARRELS), "procuratorial-opinion", subject="p1") == "LEX4053"

    order = Order("markdown", "p1", ISSUED, provisional=True)
    document = decide(QUARRELS).document("procuratorial-opinion", order)

    assert document.draft
    assert "结论尚不能确定，暂拟" in document.content.decode()


def test_the_subject_has_to_be_one(decide: Decide) -> None:
    assert refused(decide(PENDING), "suspension-decision") == "LEX4051"
    assert refused(decide(PENDING), "suspension-decision", subject="p9") == "LEX4051"
    # Only the second of two persons supports it.
    assert decide(QUARRELS).document("termination-decision", Order("markdown")).subject.id == "p2"


def test_kinds_and_fields_have_to_be_declared(decide: Decide) -> None:
    assert refused(decide(ACCIDENT), "indictment") == "LEX4050"
    assert refused(decide(ACCIDENT), "review-report", fields={"organisation": "某县人民检察院"}) == "LEX4058"
    assert refused(decide(ACCIDENT), "review-report", fields={"signed_on": "25.11.2026"}) == "LEX4015"


# -- drafts and blanks -------------------------------------------------------------------------------------------------


def test_what_is_not_known_stays_a_visible_blank_and_is_listed(decide: Decide) -> None:
    document = made(decide, "procuratorial-opinion")
    text = document.content.decode()
    body, _, listed = text.partition("## 待补事项")
    assert document.draft
    assert "草稿——未经签发" in body
    assert "作出不起诉决定（相对不起诉）" in body
    assert "于【2024年8月1日至2024年8月10日，待查明】作出" in body
    assert "【　】" in body
    for what in document.blanks.values():
        assert what in listed


def test_a_document_is_issued_with_number_and_day_and_nothing_left_open(decide: Decide) -> None:
    document = made(decide, "suspension-decision", fields=ISSUED)
    text = document.content.decode()
    assert not document.draft
    assert document.blanks == {}
    assert "草稿" not in text
    assert "待补事项" not in text
    assert "2026年11月25日" in text
    number_alone = {name: text for name, text in ISSUED.items() if name != "signed_on"}
    assert made(decide, "suspension-decision", fields=number_alone).draft


def test_nothing_is_issued_with_blanks(decide: Decide) -> None:
    assert refused(decide(ACCIDENT), "procuratorial-opinion", fields=ISSUED) == "LEX4054"


# -- what the law has to say in them -----------------------------------------------------------------------------------


def test_a_decision_ending_the_review_cites_the_provision_of_its_reason(decide: Decide) -> None:
    # 治安管理处罚法 (2012) 9: no penalty after mediation by the police, unless the agreement is not performed.
    order = Order("markdown", "p4")
    text = decide(SCENARIOS / "referral" / "no-penalty.yaml").document("termination-decision", order).content.decode()
    assert "不存在除外情形“达成协议后不履行”" in text
    assert "依照《中华人民共和国治安管理处罚法》第九条的规定，经治安调解、和解而不予处罚" in text
    assert "依照《人民检察院行刑反向衔接工作指引》第十四条第一款的规定，决定对" in text


def test_an_opinion_names_kind_and_provision_and_no_range(decide: Decide) -> None:
    # 治安管理处罚法 (2025) 58: detention of five to ten days or a fine of up to two thousand yuan.
    aftermath = SCENARIOS / "referral" / "aftermath.yaml"
    opinion, report = (
        decide(aftermath).document(kind, Order("markdown")).content.decode()
        for kind in ("procuratorial-opinion", "review-report")
    )
    assert "《中华人民共和国治安管理处罚法》第五十八条" in opinion
    assert "依法给予行政拘留的行政处罚（适用方式：择一）" in opinion
    assert "5日以上10日以下" not in opinion
    assert "拘留期限：5日以上10日以下" in report
    assert "罚款数额：2,000元以下" in report


# -- own templates -----------------------------------------------------------------------------------------------------


def own(decide: Decide, folder: Path, template: str) -> str:
    (folder / "review-report.md").write_text(template, encoding="utf-8")
    return made(decide, "review-report", templates=folder).content.decode()


def test_an_office_uses_its_own_template(decide: Decide, tmp_path: Path) -> None:
    text = own(decide, tmp_path, '# 本院报告\n\n{{ subject.name }}：{{ subject.conclusion("disposition").value }}\n')
    assert text == "# 本院报告\n\n被不起诉人甲：提出检察意见\n"
    # What it has no template for is made from the shipped one.
    shipped = made(decide, "review-report-tabular")
    assert made(decide, "review-report-tabular", templates=tmp_path).content == shipped.content


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ('{{ "编造" }}', "LEX4055"),
        ("{{ 1 + 1 }}", "LEX4055"),
        ('{{ subject.value("disposition") }}', "LEX4055"),
        ('{{ subject.fact("no_such_fact") }}', "LEX4056"),
        ('{{ subject.all("no_such_list") }}', "LEX4056"),
        ('{{ subject.measures("disposition") }}', "LEX4056"),
        ('{{ field("no_such_field") }}', "LEX4058"),
        ("{{ no_such_name }}", "LEX4057"),
        ("{{ subject.name", "LEX4057"),
        ("{{ subject._entity }}", "LEX4057"),
        ("{{ subject.__class__.__mro__ }}", "LEX4057"),
    ],
)
def test_a_template_puts_out_nothing_that_has_no_source(
    template: str, code: str, decide: Decide, tmp_path: Path
) -> None:
    (tmp_path / "review-report.md").write_text(template, encoding="utf-8")
    assert refused(decide(ACCIDENT), "review-report", templates=tmp_path) == code


def test_words_of_the_case_are_no_template_and_no_markup(law: KnowledgeBase, tmp_path: Path) -> None:
    data = {
        "domain": "referral",
        "case": {"persons": [{"id": "p1", "name": "甲 *{{ 1 }}*\n| # <b>", "pending": {"police_review": True}}]},
    }
    data["case"]["persons"][0] |= {"non_prosecution": {"kind": "相对不起诉", "decided_on": "2026-10-30"}}  # type: ignore[index]
    (tmp_path / "suspension-decision.md").write_text("{{ subject.name }}", encoding="utf-8")
    decision = law.evaluate(data, engines=["native"])
    document = decision.document("suspension-decision", Order("markdown", templates=tmp_path))
    assert document.content.decode() == "甲 \\*{{ 1 }}\\* \\| # \\<b\\>\n"


def test_a_folder_that_is_not_there_is_refused(decide: Decide, tmp_path: Path) -> None:
    assert refused(decide(ACCIDENT), "review-report", templates=tmp_path / "none") == "LEX4057"


def test_other_commands_do_not_load_the_template_engines() -> None:
    code = (
        "import sys, lexrules.api, lexrules.cli.document, lexrules.cli.explain, lexrules.documents.prose;"
        "print([each for each in ('jinja2', 'docx', 'docxtpl', 'lxml') if each in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
