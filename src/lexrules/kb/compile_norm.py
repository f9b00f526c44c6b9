"""One norm from its YAML to a :class:`~lexrules.kb.program.Norm`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Final

from lexrules.kb.clocks import clock_date
from lexrules.kb.conclusions import conclusion
from lexrules.kb.conditions import add_condition, add_proof
from lexrules.kb.expressions import FormulaBuilder
from lexrules.kb.instruments import known_citations
from lexrules.kb.norms import CONFIDENCE, NormSource
from lexrules.kb.program import Dispute, Formula, Instrument, Norm, Override, Period, PositionId
from lexrules.kb.reading import Reader
from lexrules.kb.scope import Scope
from lexrules.kb.vocabulary import Vocabulary
from lexrules.model.citation import Citation
from lexrules.source import Mapping as MappingNode
from lexrules.source import Node, Sequence

REASONS: Final = ("superior", "special", "later")
_EXCEPTION: Final = dict.fromkeys(("unless", "element", "cites", "standard", "burden"), False) | {"when": True}


class NormCompiler:
    """Compiles norms one by one; ``indices`` gives every norm's place by id, so that overrides can point ahead."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        instruments: Mapping[str, Instrument],
        disputes: Mapping[str, Dispute],
        sources: list[NormSource],
        reader: Reader,
    ) -> None:
        self.vocabulary = vocabulary
        self.instruments = instruments
        self.disputes = disputes
        self.sources = sources
        self.reader = reader
        self.indices = {source.id: index for index, source in enumerate(sources)}
        self.entities = {source.id: self._entity(source) for source in sources}
        self.overrides = self._overrides()
        # Most norms share their date and their periods with many others: each is one object.
        self._dates: dict[tuple[str, str], tuple[Formula, str]] = {}
        self._periods: dict[tuple[str, tuple[str, ...]], tuple[Period, ...]] = {}

    def compile(self, index: int) -> Norm | None:
        """The compiled norm, or ``None`` if it has defects (all of them reported)."""
        source = self.sources[index]
        fields, reader = source.fields, self.reader
        entity = self.entities[source.id]
        cited = self._citations(source)
        title, gist = reader.label(fields.get("title")), reader.label(fields.get("gist"))
        confidence = reader.one_of(fields.get("confidence"), CONFIDENCE, "confidence")
        note = reader.label(fields["note"]) if "note" in fields else None
        if confidence in ("M", "D") and note is None:
            reader.report("LEX2307", fields["confidence"], confidence=confidence)
        if not entity or not cited or "then" not in fields:
            return None
        instrument = self.instruments[cited[0].instrument]
        versions = self._versions(source, instrument, cited[0])
        clock = reader.one_of(fields.get("clock"), self.vocabulary.clocks, "clock", instrument.clock)
        scope = Scope(self.vocabulary, entity)
        before = len(reader.findings)
        condition = self._condition(source, scope)
        concluded = conclusion(fields["then"], scope, reader, self._cited)
        positions = self._positions(fields.get("positions"))
        if concluded is None or any(finding.severity == "error" for finding in reader.findings[before:]):
            return None
        date, clock_entity = self._date(clock, entity)
        return Norm(
            index,
            source.id,
            source.domain,
            entity,
            title,
            gist,
            confidence,
            note,
            tuple(cited),
            versions,
            instrument.grade,
            self._in_force(instrument, versions),
            date,
            clock,
            condition,
            concluded.concept,
            concluded.value,
            concluded.options,
            concluded.effect_type,
            concluded.effect,
            tuple(override for override, _ in self.overrides.get(source.id, ())),
            (),
            source.span,
            clock_entity,
            concluded.comparison,
            positions,
            reader.boolean(fields.get("presumption")),
        )

    # -- source ------------------------------------------------------------------------------------------------------

    def _entity(self, source: NormSource) -> str:
        return self.reader.one_of(source.fields.get("for"), self.vocabulary.entities, "entity")

    def _date(self, clock: str, entity: str) -> tuple[Formula, str]:
        key = clock, entity
        if key not in self._dates:
            self._dates[key] = clock_date(self.vocabulary, clock, entity, self.reader)
        return self._dates[key]

    def _in_force(self, instrument: Instrument, versions: tuple[str, ...]) -> tuple[Period, ...]:
        key = instrument.id, versions
        if key not in self._periods:
            self._periods[key] = _joined(instrument, versions)
        return self._periods[key]

    def _citations(self, source: NormSource) -> list[Citation]:
        written = source.fields.get("cites")
        if isinstance(written, Sequence) and not written.items:
            self.reader.report("LEX2211", written, key="cites")
        return self._cited(written)

    def _cited(self, cites: Node | None) -> list[Citation]:
        return known_citations(cites, self.instruments, self.reader)

    def _versions(self, source: NormSource, instrument: Instrument, citation: Citation) -> tuple[str, ...]:
        """The versions whose wording the norm encodes: its own, or its file's for the instrument of the first
        citation.
        """
        node = source.fields.get("versions", source.default_versions.get(instrument.id))
        if node is None and "" in source.default_versions:
            return ()  # what the file says of some instrument has been reported
        if node is None:
            self.reader.report("LEX2309", source.fields["cites"], instrument=instrument.id)
            return ()
        known = {version.id: version for version in instrument.versions}
        versions = []
        for item in self.reader.items(node):
            name = self.reader.one_of(item, known, f"version of `{instrument.id}`")
            if name and citation.article not in known[name].digests:
                self.reader.report("LEX2308", item, article=citation.article, version=name)
            elif name:
                versions.append(name)
        if isinstance(node, Sequence) and not node.items:
            self.reader.report("LEX2304", node, norm=source.id)
        return tuple(versions)

    def _positions(self, node: Node | None) -> frozenset[PositionId]:
        """The positions under which a norm takes part, all of one dispute."""
        found: set[PositionId] = set()
        for item in self.reader.items(node):
            text = self.reader.text(item)
            dispute, _, position = text.partition("/")
            known = self.disputes.get(dispute)
            if known is None or position not in known.positions:
                every = [str(each.id) for dispute in self.disputes.values() for each in dispute.positions.values()]
                if text.strip():
                    self.reader.unknown("position", text, item, every)
            elif any(each.dispute != dispute for each in found):
                self.reader.report("LEX2323", item, position=text)
            else:
                found.add(PositionId(dispute, position))
        if node is not None and isinstance(node, Sequence) and not node.items:
            self.reader.report("LEX2211", node, key="positions")
        return frozenset(found)

    def _overrides(self) -> dict[str, list[tuple[Override, Node]]]:
        """Who prevails over each norm."""
        prevailing: dict[str, list[tuple[Override, Node]]] = {}
        for source in self.sources:
            for item in self.reader.items(source.fields.get("overrides")):
                fields = self.reader.fields(item, "an override", {"norm": True, "because": True, "note": False})
                target = self.reader.text(fields.get("norm"))
                because = self.reader.one_of(fields.get("because"), REASONS, "reason")
                note = self.reader.label(fields["note"]) if "note" in fields else None
                if not target.strip():
                    continue
                if target not in self.indices:
                    self.reader.unknown("norm", target, fields["norm"], self.indices)
                    continue
                outer, inner = self.entities[source.id], self.entities[target]
                if outer and inner and outer not in self.vocabulary.entities[inner].lineage:
                    self.reader.report("LEX2310", fields["norm"], norm=source.id, target=target)
                else:
                    override = Override(self.indices[source.id], because, note)
                    prevailing.setdefault(target, []).append((override, item))
        return prevailing

    # -- condition ---------------------------------------------------------------------------------------------------

    def _condition(self, source: NormSource, scope: Scope) -> Formula | None:
        """*When*, and no exception, and not overridden, as one formula."""
        builder = FormulaBuilder(scope, self.reader)
        parts: list[int] = []
        when = source.fields.get("when")
        if when is not None and (index := add_condition(builder, when)) is not None:
            parts.append(index)
        parts.extend(self._exceptions(builder, source.fields.get("unless")))
        for override, node in self.overrides.get(source.id, ()):
            index = builder.overridden(override, node.span)
            parts.append(builder.add("not", (index,), None, node.span, role="overridden"))
        if not parts:
            return None
        builder.combine("all", parts, source.span)
        return builder.formula()

    def _exceptions(self, builder: FormulaBuilder, node: Node | None) -> list[int]:
        """The conditions that no exception of a list holds, one each."""
        parts = []
        for item in self.reader.items(node):
            index = self._exception(builder, item)
            if index is not None:
                parts.append(builder.add("not", (index,), None, item.span, role="unless"))
        return parts

    def _exception(self, builder: FormulaBuilder, node: Node) -> int | None:
        """An exception holds if its condition does and none of its own exceptions does."""
        label = None
        if isinstance(node, MappingNode) and node.entries.keys() & _EXCEPTION.keys():
            fields = self.reader.fields(node, "an exception", _EXCEPTION)
            label = self.reader.label(fields["element"]) if "element" in fields else None
            cited = tuple(self._cited(fields.get("cites")))
            inner = add_proof(builder, fields)
            parts = [] if inner is None else [inner]
            parts.extend(self._exceptions(builder, fields.get("unless")))
            if not parts:
                return None
            joined = builder.combine("all", parts, node.span)
            return builder.add("exception", (joined,), None, node.span, cited, label)
        inner = add_condition(builder, node)
        return None if inner is None else builder.add("exception", (inner,), None, node.span, (), label)


def _joined(instrument: Instrument, versions: tuple[str, ...]) -> tuple[Period, ...]:
    """The periods of the versions, adjoining ones joined, in order."""
    found = sorted(
        (version.period for version in instrument.versions if version.id in versions),
        key=lambda period: period.start or datetime.date.min,
    )
    joined: list[Period] = []
    for period in found:
        last = joined[-1] if joined else None
        if last and last.end and period.start and last.end + datetime.timedelta(days=1) == period.start:
            joined[-1] = Period(last.start, period.end)
        else:
            joined.append(period)
    return tuple(joined)
