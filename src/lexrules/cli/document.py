"""``lexrules document``: a document of a case, made from a template, as Word or Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lexrules.cli.base import ASKING, Command, Option, Reply, Settings, Text, shared
from lexrules.cli.files import refuse_input, write_whole
from lexrules.errors import Finding, UsageError

if TYPE_CHECKING:
    from lexrules.documents.making import Document
    from lexrules.documents.rendering import Format

FORMATS: Final = ("docx", "markdown")
_DRAFT: Final = Text("草稿，待补 {count} 处", "a draft, left to be filled in: {count}")


def document(
    settings: Settings,
    case: Path,
    kind: str,
    subject: str | None,
    form: Format | None,
    output: str,
    fields: tuple[str, ...],
    templates: Path | None,
    include: tuple[str, ...],
    provisional: bool,
) -> Reply:
    """Write a document to a file whose path is then printed, or, as Markdown, to standard output."""
    chosen = form or ("markdown" if output == "-" or output.endswith(".md") else "docx")
    if chosen == "docx" and output == "-":
        raise UsageError(Finding("LEX4059"))
    if output != "-":
        refuse_input(Path(output), case)
    decision = settings.evaluate(case)
    from lexrules.documents.making import Order  # noqa: PLC0415 - after the case is known to be sound

    order = Order(
        chosen,
        subject,
        dict(_field(each) for each in fields),
        templates,
        assessments="assessments" in include,
        proposals="proposals" in include,
        provisional=provisional,
    )
    made = decision.document(kind, order)
    if output == "-":
        return Reply(made.content.decode("utf-8"))
    write_whole(Path(output), made.content)
    return Reply(f"{output}{_note(settings, made)}\n")


def _note(settings: Settings, made: Document) -> str:
    """That the document is a draft, and how much is left to be filled in."""
    if not made.draft:
        return ""
    words = settings.say(_DRAFT).format(count=len(made.blanks))
    return f"（{words}）" if settings.language == "zh" else f" ({words})"


def _field(text: str) -> tuple[str, str]:
    """``name=text``; raises :class:`~lexrules.errors.UsageError` if there is no equals sign."""
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(Finding("LEX4014", {"parameter": "--field", "problem": text}))
    return name.strip(), value.strip()


command = Command(
    "document",
    Text(
        "依据案件的结论制作文书（Word 或者 Markdown）。结论不支持的文书不予制作；不知道的留空，列在文末。",
        "A document made from the conclusions of a case, as Word or Markdown, in Chinese.\n"
        "Refused if the conclusions do not support it; what is not known stays a blank.",
    ),
    document,
    params=[
        click.Argument(["case"], metavar="CASE", type=click.Path(path_type=Path)),
        Option(
            ["--kind"],
            Text("文书种类，如 procuratorial-opinion", "kind of document, such as procuratorial-opinion"),
            required=True,
            metavar="KIND",
        ),
        Option(["--subject"], Text("针对的对象，如 p1", "whom or what it is about, such as p1"), metavar="ID"),
        Option(
            ["--format", "form"],
            Text("格式，默认依输出文件名", "by default as the output file is called"),
            type=click.Choice(FORMATS),
        ),
        Option(
            ["--output"], Text("写入文件；- 为标准输出", "a file; - is standard output"), default="-", metavar="FILE"
        ),
        Option(
            ["--field", "fields"],
            Text("文书要素 名称=内容，可重复", "a field NAME=TEXT; repeatable"),
            multiple=True,
            metavar="FIELD",
        ),
        Option(
            ["--templates"],
            Text("本单位模板的目录，没有的用附带的", "folder of own templates; the shipped ones otherwise"),
            type=click.Path(path_type=Path),
            metavar="DIR",
        ),
        Option(
            ["--include"],
            Text("对外文书也写入人工评估、学术建议", "have assessments or proposals in outgoing documents too"),
            type=click.Choice(["assessments", "proposals"]),
            multiple=True,
        ),
        Option(
            ["--provisional"],
            Text("结论尚不能确定也制作暂拟稿", "also where the conclusion is undetermined"),
            is_flag=True,
        ),
        *shared("lang", *ASKING, "kb", "no-cache", "debug"),
    ],
)
