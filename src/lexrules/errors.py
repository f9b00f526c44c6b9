"""One family of errors with stable codes, worded once, in Chinese and English.

A :class:`Finding` is one defect at one place; a :class:`LexRulesError` carries all findings of one attempt.
Messages state the fact about the data, never a legal verdict. Codes are never reused. The wording lives in
:mod:`lexrules.catalogue`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, NamedTuple

Language = Literal["zh", "en"]


class Words(NamedTuple):
    """A word or phrase that a message needs in the language of the message."""

    zh: str
    en: str


#: A source line longer than this is shown only around the place, with so many characters on each side.
_WIDEST: Final = 160
_CONTEXT: Final = 60


class Span(NamedTuple):
    """A place in a source file. ``line`` and ``column`` count from 1; ``file`` is as the user named it."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Finding(NamedTuple):
    """One defect: a catalogue code, its data, where it is, the source line there, and a suggestion if there is one."""

    code: str
    data: Mapping[str, Any] = {}
    span: Span | None = None
    source_line: str | None = None
    suggestion: str | None = None
    severity: Literal["error", "warning"] = "error"

    def message(self, language: Language = "en") -> str:
        """The sentence of this finding in ``language``, without its place."""
        from lexrules.catalogue import CATALOGUE  # noqa: PLC0415 - nothing to word in most runs

        message = CATALOGUE[self.code]
        data = {
            key: getattr(value, language) if isinstance(value, Words) else value for key, value in self.data.items()
        }
        return (message.zh if language == "zh" else message.en).format_map(data).strip()

    def render(self, language: Language = "en") -> str:
        """Place, code, sentence, source line with a caret, and suggestion, on a few lines."""
        place = f"{self.span}: " if self.span else ""
        lines = [f"{place}{self.code}: {self.message(language)}"]
        if self.source_line is not None and self.span is not None:
            before, after = _window(self.source_line, self.span.column - 1)
            # A CJK character is two columns wide on a terminal; the caret has to stand under the right one.
            width = sum(2 if ord(character) > 0x2E7F else 1 for character in before)
            lines += [f"    {before}{after}", "    " + " " * width + "^"]
        if self.suggestion:
            asked = {"zh": "是否应为：", "en": "did you mean: "}[language]
            lines.append(f"    {asked}{self.suggestion}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """The finding for machines: code, severity, both sentences, place and suggestion."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": {"zh": self.message("zh"), "en": self.message("en")},
            "file": self.span.file if self.span else None,
            "line": self.span.line if self.span else None,
            "column": self.span.column if self.span else None,
            "suggestion": self.suggestion,
        }


def _window(line: str, offset: int) -> tuple[str, str]:
    """The parts of a source line before and after a place, cut so that a file of one long line is still readable."""
    before, after = line[:offset], line[offset:]
    if len(line) <= _WIDEST:
        return before, after
    start = f"…{before[-_CONTEXT:]}" if len(before) > _CONTEXT else before
    return start, f"{after[:_CONTEXT]}…" if len(after) > _CONTEXT else after


class LexRulesError(Exception):
    """Base of every error that lexrules raises on purpose; carries all findings of one attempt."""

    def __init__(self, findings: Iterable[Finding] | Finding) -> None:
        self.findings: tuple[Finding, ...] = (findings,) if isinstance(findings, Finding) else tuple(findings)
        super().__init__(self.render("en"))

    def render(self, language: Language = "en") -> str:
        """All findings, one after another."""
        return "\n".join(finding.render(language) for finding in self.findings)


class UsageError(LexRulesError):
    """The call itself is wrong: an option, a goal or a name that does not exist."""


class SourceError(LexRulesError):
    """A file cannot be read as text or as YAML."""


class KnowledgeBaseError(LexRulesError):
    """A knowledge base breaks a rule of the language."""


class CaseError(LexRulesError):
    """A case does not fit the vocabulary, or its facts contradict each other."""


class DivergenceError(LexRulesError):
    """Two engines reached different conclusions on one case; both derivations are attached."""

    def __init__(self, findings: Iterable[Finding] | Finding, native: object, rete: object) -> None:
        super().__init__(findings)
        self.native = native
        self.rete = rete


class LexRulesInternalError(LexRulesError):
    """A broken invariant inside lexrules; never the user's fault."""
