"""Word templates from Markdown templates, laid out as official documents are (GB/T 9704).

An office that wants another layout edits the Word template in Word; one that wants other words may edit the Markdown
template and lay it out again: ``python -m lexrules.documents.layout FOLDER``. What is understood: ``#`` to ``###``,
paragraphs, ``>`` notes, tables, ``**bold**``, and tags of the template language; ``{# right #}`` behind a line sets it
to the right, ``{# close #}`` without indent, ``{# centre #}`` in the middle; ``{# header #}`` leaves it to the top of
each page, where the draft mark is; ``{# page #}`` begins a new page, ``{# small #}`` sets a line as a note.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import Any, Final

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from lexrules.documents.rendering import packed

_TAGS: Final = re.compile(r"\s*(?:\{%-?.*?-?%\}\s*)+")
_TAG: Final = re.compile(r"\{%-?\s*(.*?)\s*-?%\}")
_COMMENT: Final = re.compile(r"\{#\s*(.*?)\s*#\}")
_RULE: Final = re.compile(r"\|[\s:|-]+\|")
_BORDER: Final = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\|)")
_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
#: Style, font for Chinese, size in points, exact line distance in points, indent of the first line in characters.
_STYLES: Final = {
    "Body": ("仿宋", 16, 29, 2),
    "Main Title": ("宋体", 22, 34, 0),
    "Part": ("黑体", 16, 29, 2),
    "Section": ("楷体", 16, 29, 2),
    "Note": ("仿宋", 12, 20, 2),
    "Cell": ("仿宋", 12, 18, 0),
}
#: Each font's family, its other names, and free fonts that come near it.
_INSTEAD: Final = {
    "仿宋": ("roman", "FangSong", "仿宋_GB2312", "STFangsong", "Noto Serif CJK SC"),
    "宋体": ("roman", "SimSun", "STSong", "Noto Serif CJK SC"),
    "楷体": ("roman", "KaiTi", "楷体_GB2312", "STKaiti", "Noto Serif CJK SC"),
    "黑体": ("swiss", "SimHei", "STHeiti", "Noto Sans CJK SC"),
}
_HEADS: Final = (("### ", "Section"), ("## ", "Part"), ("# ", "Main Title"), ("> ", "Note"))
_SET: Final = {
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "close": WD_ALIGN_PARAGRAPH.LEFT,
}


def word_template(text: str) -> bytes:
    """The Word template of a Markdown template."""
    document = docx.Document()
    _page(document)
    for name, (font, size, line, indent) in _STYLES.items():
        _style(document, name, font, size, line, indent)
    lines = [line.rstrip() for line in text.split("\n")]
    position = 0
    while position < len(lines):
        if lines[position].startswith("|"):
            end = _end_of_table(lines, position)
            _table(document, lines[position:end])
            position = end
        else:
            _line(document, lines[position])
            position += 1
    _fonts(document)
    content = io.BytesIO()
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.save(content)
    return packed(content.getvalue())


def _line(document: Any, line: str) -> None:
    """One line outside of tables: tags, each in a paragraph that vanishes, or a paragraph of its own."""
    if not _COMMENT.sub("", line).strip():
        return
    if _TAGS.fullmatch(line):
        for tag in _TAG.findall(line):
            document.add_paragraph(f"{{%p {tag} %}}", "Body")
        return
    wanted = _COMMENT.search(line)
    if wanted is not None and wanted[1] == "header":
        return  # it stands on top of every page
    line = _COMMENT.sub("", line).rstrip()
    style = next((name for head, name in _HEADS if line.startswith(head)), "Body")
    for head, name in _HEADS:
        line = line.removeprefix(head) if name == style else line
    paragraph = document.add_paragraph(style=style)
    _runs(paragraph, line)
    for word in wanted[1].split() if wanted is not None else ():
        if word == "page":
            paragraph.paragraph_format.page_break_before = True
        elif word == "small":
            paragraph.style = "Note"
        else:
            paragraph.alignment = _SET[word]
            _first_line(paragraph._p.get_or_add_pPr(), 0)


def _end_of_table(lines: list[str], start: int) -> int:
    """Where a table ends: after its last row, with the tags that close a loop or a condition over rows."""
    end, depth = start, 0
    for position in range(start, len(lines)):
        line = lines[position]
        if not line.startswith("|"):
            tags = _TAG.findall(line) if _TAGS.fullmatch(line) else None
            if not tags:
                break
            for tag in tags:
                word = tag.split()[0]
                if depth == 0 and word not in ("for", "if"):
                    return end  # what was open before the table goes on, or ends, after it
                depth += -1 if word.startswith("end") else word in ("for", "if")
        if depth == 0:
            end = position + 1
    return end


def _table(document: Any, lines: list[str]) -> None:
    """A table; loops and conditions over rows are tags in rows that vanish."""
    rows = [line for line in lines if not _RULE.fullmatch(line)]
    headed = len(lines) > 1 and bool(_RULE.fullmatch(lines[1]))
    width = max(len(_cells(line)) for line in rows if line.startswith("|"))
    table = document.add_table(rows=0, cols=width)
    table.style = "Table Grid"
    table.autofit = False
    shares = _shares([_cells(line) for line in rows if line.startswith("|")], width)
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(share)
    for number, line in enumerate(rows):
        if not line.startswith("|"):
            for tag in _TAG.findall(line):
                _cell(table.add_row().cells[0], f"{{%tr {tag} %}}")
            continue
        row = table.add_row()
        _unbroken(row, header=headed and number == 0)
        for cell, share, text in zip(row.cells, shares, _cells(line), strict=True):
            cell.width = Mm(share)
            head = headed and number == 0
            _cell(cell, f"**{text}**" if head and text else text)
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER if head else None


def _cells(line: str) -> list[str]:
    """The cells of a row; a bar inside a tag is a filter and no border."""
    cells = [""]
    for part in _BORDER.split(line.strip()):
        cells = [*cells, ""] if part == "|" else [*cells[:-1], cells[-1] + part]
    return [cell.strip() for cell in cells[1:-1]]


#: What stands on top of every page.
_MARKS: Final = "{% if draft %}{{ mark }}{% endif %}{% if provisional %}　{{ provisional_mark }}{% endif %}"
#: Between the margins.
_WIDTH: Final = 156


def _shares(rows: list[list[str]], width: int) -> list[int]:
    """Widths in millimetres: what things are called is narrow beside what is said of them; provisions come last."""
    if width == 2 and any("{{" not in row[0] for row in rows[1:]):
        return [30, _WIDTH - 30]
    if width == 3:
        return [46, 34, _WIDTH - 80]
    rest = (_WIDTH - 46) // max(width - 1, 1)
    return [46, *[rest] * (width - 1)]


def _cell(cell: Any, text: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = "Cell"
    _runs(paragraph, text)


def _runs(paragraph: Any, text: str) -> None:
    """The text with its bold parts; a tag stays within one run, as docxtpl needs it."""
    for number, part in enumerate(_BOLD.split(text)):
        if part:
            paragraph.add_run(part).bold = True if number % 2 else None


def _page(document: Any) -> None:
    """A4 with the margins of GB/T 9704, the draft mark on top and the page number below."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(25)
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _font(
        header.add_run("{% if draft %}{{ mark }}{% endif %}{% if provisional %}　{{ provisional_mark }}{% endif %}"),
        "黑体",
        12,
    )
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _font(footer.add_run("— "), "宋体", 14)
    _field(footer, "PAGE")
    _font(footer.add_run(" —"), "宋体", 14)


def _field(paragraph: Any, code: str) -> None:
    """A field that Word fills in, such as the page number."""
    for kind, text in (("begin", None), (None, code), ("separate", None), (None, None), ("end", None)):
        run = paragraph.add_run()
        _font(run, "宋体", 14)
        if kind is not None:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)
        elif text is not None:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
            run._r.append(element)
        else:
            run.text = "1"


def _style(document: Any, name: str, font: str, size: int, line: int, indent: int) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = None
    _font(style, font, size)
    style.font.bold = name == "Main Title"
    layout = style.paragraph_format
    layout.space_before = Pt(6 if name in ("Part", "Section") else 0)
    layout.space_after = Pt(6 if name == "Main Title" else 0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    layout.keep_with_next = name in ("Part", "Section")
    if name == "Main Title":
        layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif name in ("Body", "Note"):
        layout.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _first_line(style.element.get_or_add_pPr(), indent)


def _first_line(properties: Any, characters: int) -> None:
    """Indent the first line by so many characters, whatever their size."""
    indent = properties.find(qn("w:ind"))
    if indent is None:
        indent = OxmlElement("w:ind")
        properties.append(indent)
    indent.set(qn("w:firstLineChars"), str(characters * 100))
    indent.set(qn("w:firstLine"), str(characters * 320))


def _font(target: Any, chinese: str, size: int) -> None:
    """Chinese in one font, Latin letters and figures in another."""
    target.font.name, target.font.size = "Times New Roman", Pt(size)
    fonts = target.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), chinese)
    # Without it a program may take the Japanese shapes of characters.
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    target.element.get_or_add_rPr().append(language)


def _fonts(document: Any) -> None:
    """Say in the font table what else the fonts are called, and what will do where none of them is installed."""
    font = '<w:font w:name="{}"><w:altName w:val="{}"/><w:charset w:val="86"/><w:family w:val="{}"/></w:font>'
    table = "".join(font.format(name, ";".join(others), family) for name, (family, *others) in _INSTEAD.items())
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = f'{head}<w:fonts xmlns:w="{space}">{table}</w:fonts>'.encode()


def _unbroken(row: Any, *, header: bool) -> None:
    """Keep a row on one page; repeat a head row on each."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def main(folder: Path) -> None:
    """Lay out every Markdown template of a folder."""
    for path in sorted(folder.glob("*.md")):
        path.with_suffix(".docx").write_bytes(word_template(path.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
