"""Provisions as they are cited: the place, the version that applies, its period, and how sure the encoding is."""

from typing import Any, Final, NamedTuple

from lexrules.engine.derivation import Derivation, NormTrace
from lexrules.explain import values
from lexrules.kb.program import Label, Period, Program, Version
from lexrules.model import comparison, truth
from lexrules.model.citation import Citation
from lexrules.model.values import Interval, without_na

#: What a confidence mark other than T tells the reader.
CONFIDENCE: Final = {
    "T": Label("官方文本已核对", "checked against the official text"),
    "P": Label("仅核对部分原文", "checked against part of the official text"),
    "S": Label("依据二手来源", "from a secondary source"),
    "M": Label("凭记忆录入，未核实", "from memory, not verified"),
    "D": Label("解释有争议", "disputed"),
}
GRADES: Final = {
    "law": Label("法律", "law"),
    "administrative_regulation": Label("行政法规", "administrative regulation"),
    "judicial_interpretation": Label("司法解释", "judicial interpretation"),
    "procuratorial_rule": Label("检察规范", "procuratorial rule"),
    "department_rule": Label("部门规章", "department rule"),
    "policy": Label("政策文件", "policy document"),
    "scholarship": Label("学术观点", "scholarship"),
}
#: What the weakest grade means for whoever reads an answer that rests on it.
PROPOSAL: Final = Label("学术建议，并非现行法", "scholarly proposal, not law in force")
BECAUSE: Final = {
    "superior": Label("上位法优先", "the superior law prevails"),
    "special": Label("特别规定优先", "the special rule prevails"),
    "later": Label("新规定优先", "the later rule prevails"),
}


class Cited(NamedTuple):
    """A provision as it is cited: its place, the title and grade of its instrument, and the versions applied.

    ``periods`` are those of the versions applied. Most provisions of a derivation are never shown,
    so the words are made when asked for.
    """

    place: Citation
    title: Label
    grade: str
    versions: tuple[str, ...]
    periods: tuple[Period, ...]

    @property
    def citation(self) -> str:
        """The place for machines: ``rtsl/101/1``."""
        return str(self.place)

    @property
    def text(self) -> Label:
        """The place as documents write it."""
        return Label(self.place.chinese(self.title.zh), self.place.english(self.title.en))

    @property
    def period(self) -> Label | None:
        """When the version applied is in force; ``None`` if that is open."""
        return period_text(self.periods[0]) if len(self.periods) == 1 else None

    @property
    def in_force(self) -> Label:
        """When the version applied is in force, or those are of which one applies."""
        told = [period_text(each) for each in self.periods]
        return Label("或者".join(each.zh for each in told), " or ".join(each.en for each in told))

    @property
    def id(self) -> str:
        """A stable id: the place and the version."""
        return f"{self.citation}#{'+'.join(self.versions)}" if self.versions else self.citation

    def as_dict(self) -> dict[str, Any]:
        """The provision for machines."""
        period = self.period
        return {
            "citation": self.citation,
            "text": self.text._asdict(),
            "grade": self.grade,
            "versions": list(self.versions),
            "period": period._asdict() if period else None,
        }


def as_proposal(text: Label) -> Label:
    """A text marked as a mere proposal."""
    return Label(f"{text.zh}【{PROPOSAL.zh}】", f"{text.en} [{PROPOSAL.en}]")


def cited(derivation: Derivation, trace: NormTrace) -> tuple[Cited, ...]:
    """The provisions a norm encodes, with the version in force on the norm's date (all of them where it is open)."""
    norm = trace.norm
    return tuple(_cited(derivation, citation, _versions(derivation, trace, citation)) for citation in norm.citations)


def citations(derivation: Derivation, trace: NormTrace, places: tuple[Citation, ...]) -> tuple[Cited, ...]:
    """Provisions named by a part of a norm (an option, an exception)."""
    return tuple(_cited(derivation, place, _versions(derivation, trace, place)) for place in places)


def _cited(derivation: Derivation, place: Citation, applied: list[Version]) -> Cited:
    instrument = derivation.program.instruments.get(place.instrument)
    title = instrument.title if instrument else Label(place.instrument, place.instrument)
    grade = instrument.grade if instrument else ""
    return Cited(place, title, grade, tuple(each.id for each in applied), tuple(each.period for each in applied))


def versions(derivation: Derivation, trace: NormTrace) -> tuple[Version, ...]:
    """The versions of its instrument that a norm applies: those in force on its date (all where that is open)."""
    return tuple(_versions(derivation, trace, trace.norm.citations[0]))


def version_name(program: Program, version: Version) -> Label:
    """The instrument of a version by its title, and when the version is in force."""
    title, period = program.instruments[version.instrument].title, period_text(version.period)
    return Label(f"《{title.zh}》（{period.zh}）", f"{title.en} ({period.en})")


def _versions(derivation: Derivation, trace: NormTrace, citation: Citation) -> list[Version]:
    """The versions of the cited instrument that the norm encodes and that may be the one in force."""
    norm = trace.norm
    instrument = derivation.program.instruments.get(citation.instrument)
    if instrument is None or not norm.citations or citation.instrument != norm.citations[0].instrument:
        return []
    encoded = [version for version in instrument.versions if version.id in norm.versions]
    date = without_na(trace.date[-1])
    if len(encoded) == 1 or not isinstance(date, Interval):
        return encoded
    return [version for version in encoded if _meets(date, version.period)] or encoded


def _meets(date: Interval, period: Period) -> bool:
    span = Interval(period.start, period.end, period.start is not None, period.end is not None)
    return bool(comparison.compare("==", date, span) & truth.TRUE)


def period_text(period: Period) -> Label:
    """自2021年4月29日起施行 / in force from 29 April 2021."""
    if period.start is None and period.end is None:
        return Label("施行期间不限", "in force without limit")
    start = values.date(period.start) if period.start else Label("", "")
    if period.end is None:
        return Label(f"{start.zh}起施行", f"in force from {start.en}")
    end = values.date(period.end)
    if period.start is None:
        return Label(f"施行至{end.zh}", f"in force until {end.en}")
    return Label(f"{start.zh}至{end.zh}施行", f"in force {start.en} to {end.en}")
