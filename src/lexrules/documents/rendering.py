"""Templates made into documents: Markdown with Jinja2, Word with docxtpl, both in a sandbox and without a network.

The engines are imported when a document is made, so that no other command pays for them.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal
from xml.sax.saxutils import escape as xml

from lexrules.documents.words import Record, chinese, joined, markdown
from lexrules.errors import Finding, LexRulesError, UsageError

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

Format = Literal["markdown", "docx"]
SUFFIX: Final[dict[Format, str]] = {"markdown": ".md", "docx": ".docx"}
_COMMENT: Final = re.compile(r"[ \t]*\{#.*?#\}")
_TAGS: Final = re.compile(r"\s*(?:\{%.*?%\}\s*)*")
_LAST_TAG: Final = re.compile(r"(?<![-+])%\}$")
#: What every file inside a written document is dated, so that the same document has the same bytes.
_DATED: Final = (1980, 1, 1, 0, 0, 0)
_CREATED: Final = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def render(
    path: Path, form: Format, context: Mapping[str, Any], record: Record, filters: Mapping[str, Callable[..., Any]]
) -> bytes:
    """The document that a template makes of a context; what is put into it goes to ``record``.

    Raises :class:`~lexrules.errors.UsageError` if the template cannot be read or rendered.
    """
    import jinja2  # noqa: PLC0415 - see above

    try:
        if form == "markdown":
            text = prepared(path.read_text(encoding="utf-8"))
            template = _environment(record, markdown, filters).from_string(text)
            return tidy(template.render(context)).encode()
        return _docx(path, context, record, filters)
    except LexRulesError:
        raise
    except jinja2.TemplateError as error:
        line = getattr(error, "lineno", None)
        problem = f"{line}: {error.message}" if line and form == "markdown" else str(error.message)
        raise UsageError(Finding("LEX4057", {"file": str(path), "problem": problem})) from error
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        problem = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise UsageError(Finding("LEX4057", {"file": str(path), "problem": problem})) from error


def prepared(text: str) -> str:
    """A Markdown template without its comments; only lines that are nothing but tags leave no line behind."""
    lines = (_COMMENT.sub("", line) for line in text.split("\n"))
    return "\n".join(line if _TAGS.fullmatch(line) else _LAST_TAG.sub("+%}", line) for line in lines)


def tidy(text: str) -> str:
    """Markdown without trailing spaces and with one empty line where templates left several."""
    lines: list[str] = []
    for line in (each.rstrip() for each in text.split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"


def packed(content: bytes) -> bytes:
    """A zip archive with the same files in the same order, all dated alike."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _DATED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return result.getvalue()


def _environment(
    record: Record, escape: Callable[[str], str], filters: Mapping[str, Callable[..., Any]]
) -> SandboxedEnvironment:
    from jinja2 import StrictUndefined  # noqa: PLC0415
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    # Escaping is done where words are put out: there is no other text to escape.
    environment = SandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=record.finalize(escape),
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    environment.filters |= {"chinese": chinese, "joined": joined, **filters}
    return environment


def _docx(path: Path, context: Mapping[str, Any], record: Record, filters: Mapping[str, Callable[..., Any]]) -> bytes:
    from docxtpl import DocxTemplate  # noqa: PLC0415

    template = DocxTemplate(io.BytesIO(path.read_bytes()))
    template.render(dict(context), _environment(record, xml, filters))
    properties = template.docx.core_properties
    properties.created = properties.modified = _CREATED
    content = io.BytesIO()
    template.save(content)
    return packed(content.getvalue())
