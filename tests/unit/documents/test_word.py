"""Word documents: the text of the Markdown ones, laid out; opened by another program and looked at as PDF."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.shared import Mm
from tests.unit.documents.conftest import CASES, HERE, Decide

from lexrules.api import KnowledgeBase
from lexrules.documents.layout import word_template
from lexrules.documents.making import Order
from lexrules.errors import UsageError

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
NO_OFFICE = "LibreOffice and pdftotext (poppler-utils) are not installed"


def word(decide: Decide, kind: str, **order: object) -> bytes:
    path, subject = CASES[kind]
    return decide(path).document(kind, Order("docx", subject, **order)).content  # type: ignore[arg-type]


def lines_of(content: bytes) -> list[str]:
    """The text of a Word document, a cell or a paragraph a line, without spaces."""
    document = docx.Document(io.BytesIO(content))
    found = []
    for block in document.iter_inner_content():
        if isinstance(block, docx.table.Table):
            found += [cell.text for row in block.rows for cell in row.cells]
        else:
            found.append(block.text)
    return [bare for line in found if (bare := re.sub(r"\s", "", line))]


def lines_of_markdown(text: str) -> list[str]:
    """The same of a Markdown document; the draft mark stands on top of every Word page instead."""
    found: list[str] = []
    for line in text.split("\n"):
        if re.fullmatch(r"\|[-|]+\|", line) or line.startswith("> **"):
            continue
        cells = re.split(r"(?<!\\)\|", line)[1:-1] if line.startswith("|") else [re.sub(r"^(#+|>) ", "", line)]
        found += [re.sub(r"\\(.)", r"\1", cell.replace("**", "")) for cell in cells]
    return [bare for line in found if (bare := re.sub(r"\s", "", line))]


@pytest.mark.parametrize("kind", CASES)
def test_the_text_is_that_of_the_markdown_document(kind: str, decide: Decide) -> None:
    content = word(decide, kind)
    text = (HERE / "golden" / f"{kind}.md").read_text(encoding="utf-8")
    assert lines_of(content) == lines_of_markdown(text)


@pytest.mark.parametrize("kind", CASES)
def test_the_file_is_whole_and_the_same_every_time(kind: str, decide: Decide) -> None:
    content = word(decide, kind)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert "word/document.xml" in archive.namelist()
        assert not re.search(rb"\{[{%]|[%}]\}", archive.read("word/document.xml"))
    assert content == word(decide, kind)


def test_the_page_is_that_of_an_official_document(decide: Decide) -> None:
    document = docx.Document(io.BytesIO(word(decide, "procuratorial-opinion")))
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "草稿——未经签发"
    # GB/T 9704: A4, 37 mm on top, 28 mm at the left.
    for length, wanted in ((section.page_height, 297), (section.top_margin, 37), (section.left_margin, 28)):
        assert length is not None
        assert abs(length - Mm(wanted)) < Mm(0.1)
    assert "PAGE" in section.footer._element.xml


def test_an_issued_document_has_no_draft_mark(decide: Decide) -> None:
    fields = {"organ": "某县人民检察院", "number": "1号", "signed_on": "2026-11-25", "identity": "女"}
    document = docx.Document(io.BytesIO(word(decide, "suspension-decision", fields=fields)))
    assert document.sections[0].header.paragraphs[0].text == ""


@pytest.mark.parametrize("kind", CASES)
def test_shipped_word_templates_are_laid_out_from_the_markdown_ones(kind: str, law: KnowledgeBase) -> None:
    path = law.folder / "documents" / f"{kind}.md"
    laid_out = word_template(path.read_text(encoding="utf-8"))
    for name in ("word/document.xml", "word/styles.xml", "word/header1.xml", "word/footer1.xml"):
        with zipfile.ZipFile(io.BytesIO(laid_out)) as new, zipfile.ZipFile(path.with_suffix(".docx")) as shipped:
            assert new.read(name) == shipped.read(name), f"run python -m lexrules.documents.layout {path.parent}"


def test_an_office_uses_its_own_word_template(decide: Decide, tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("本院格式：{{ subject.name }}")
    own.add_paragraph('{%p for act in subject.all("acts") %}')
    own.add_paragraph('{{ act.fact("offence") }}')
    own.add_paragraph("{%p endfor %}")
    own.save(str(tmp_path / "review-report.docx"))
    assert lines_of(word(decide, "review-report", templates=tmp_path)) == ["本院格式：被不起诉人甲", "交通肇事罪"]


@pytest.mark.parametrize(
    ("text", "code"), [("{{ 1 }}", "LEX4055"), ("{{ nobody }}", "LEX4057"), ("{% endfor %}", "LEX4057")]
)
def test_a_word_template_that_fails_is_an_error(text: str, code: str, decide: Decide, tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph(text)
    own.save(str(tmp_path / "review-report.docx"))
    with pytest.raises(UsageError) as raised:
        word(decide, "review-report", templates=tmp_path)
    assert [finding.code for finding in raised.value.findings] == [code]


def test_a_file_that_is_no_word_document_is_an_error(decide: Decide, tmp_path: Path) -> None:
    (tmp_path / "review-report.docx").write_text("no archive")
    with pytest.raises(UsageError) as raised:
        word(decide, "review-report", templates=tmp_path)
    assert [finding.code for finding in raised.value.findings] == ["LEX4057"]


@pytest.mark.unmeasured
@pytest.mark.skipif(OFFICE is None or shutil.which("pdftotext") is None, reason=NO_OFFICE)
def test_another_program_lays_out_every_document(decide: Decide, tmp_path: Path) -> None:
    assert OFFICE is not None
    for kind in CASES:
        (tmp_path / f"{kind}.docx").write_bytes(word(decide, kind))
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    files = sorted(tmp_path.glob("*.docx"))
    subprocess.run(
        [OFFICE, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, files)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    for kind in CASES:
        done = subprocess.run(
            ["pdftotext", str(tmp_path / f"{kind}.pdf"), "-"], check=True, capture_output=True, text=True
        )
        pages = done.stdout.split("\f")[:-1]
        assert len(pages) >= 2, "the list of what is to be filled in has a page of its own"
        for number, page in enumerate(pages, 1):
            assert "草稿——未经签发" in page
            assert re.search(rf"—\s*{number}\s*—", page)
        assert "待补事项" in pages[-1] or "待补事项" in pages[-2]
