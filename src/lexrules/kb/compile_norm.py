"""One norm from its YAML to a :class:`~lexrules.kb.program.Norm`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Final

from lexrules.kb.conditions import add_condition
from lexrules.kb.expressions import FormulaBuilder
from lexrules.kb.norms import CONFIDENCE, NormSource, citations
from lexrules.kb.program import (
    Attribute,
    EffectType,
    EffectValue,
    Formula,
    Instrument,
    Norm,
    Option,
    Override,
    Period,
    Reading,
)
from lexrules.kb.quantities import add_options, add_quantity
from lexrules.kb.reading import Reader
from lexrules.kb.scope import Scope
from lexrules.kb.types import DATE
from lexrules.kb.vocabulary import Vocabulary
from lexrules.model.citation import Citation
from lexrules.source import Mapping as MappingNode
from lexrules.source import Node, Sequence

REASONS: Final = ("superior", "special", "later")


class NormCompiler:
    """Compiles norms one by one; ``indices`` gives every norm's place by id, so that overrides can point ahead."""

    def __init__(
        self, vocabulary: Vocabulary, instruments: Mapping[str, Instrument], sources: list[NormSource], reader: Reader
    ) -> None:
        self.vocabulary = vocabulary
        self.instruments = instruments
        self.sources = sources
        self.reader = reader
        self.indices = {source.id: index for index, source in enumerate(sources)}
        self.entities = {source.id: self._entity(source) for source in sources}
        self.overrides = self._overrides()

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
        conclusion = self._conclusion(fields["then"], scope)
        if conclusion is None or any(finding.severity == "error" for finding in reader.findings[before:]):
            return None
        concept, value, options, effect_type, effect = conclusion
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
            _periods(instrument, versions),
            self._date(clock, entity),
            clock,
            condition,
            concept,
            value,
            options,
            effect_type,
            effect,
            tuple(override for override, _ in self.overrides.get(source.id, ())),
            (),
            source.span,
        )

    # -- source ------------------------------------------------------------------------------------------------------

    def _entity(self, source: NormSource) -> str:
        return self.reader.one_of(source.fields.get("for"), self.vocabulary.entities, "entity")

    def _citations(self, source: NormSource) -> list[Citation]:
        written = source.fields.get("cites")
        if isinstance(written, Sequence) and not written.items:
            self.reader.report("LEX2211", written, key="cites")
        return self._cited(written)

    def _cited(self, cites: Node | None) -> list[Citation]:
        """The citations under ``cites`` whose instrument is known and has a digest of the article in some version."""
        found = []
        for citation, node in citations(cites, self.reader):
            instrument = self.instruments.get(citation.instrument)
            if instrument is None:
                self.reader.unknown("instrument", citation.instrument, node, self.instruments)
            elif not any(citation.article in version.digests for version in instrument.versions):
                self.reader.report("LEX2308", node, article=citation.article, version=instrument.id)
            else:
                found.append(citation)
        return found

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

    def _date(self, clock: str, entity: str) -> Formula:
        """The date that decides whether the norm is in force, as a term about its entity."""
        scope = Scope(self.vocabulary, entity)
        builder = FormulaBuilder(scope, self.reader)
        dates = self.vocabulary.clock_dates.get(clock, {})
        for container in self.vocabulary.entities[entity].lineage:
            if container in dates:
                builder.value(dates[container], DATE)
                return builder.formula()
        root = self.vocabulary.entities[entity].lineage[-1]
        attribute = self.vocabulary.attributes.get((root, "as_of"))
        if attribute is not None:
            builder.add("attribute", (), attribute.type, None, Reading(0, root, "as_of", False))
        return builder.formula()

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
        if isinstance(node, MappingNode) and node.entries.keys() & {"when", "unless", "cites", "element"}:
            fields = self.reader.fields(
                node, "an exception", {"when": True, "unless": False, "element": False, "cites": False}
            )
            label = self.reader.label(fields["element"]) if "element" in fields else None
            cited = tuple(self._cited(fields.get("cites")))
            inner = add_condition(builder, fields["when"]) if "when" in fields else None
            parts = [] if inner is None else [inner]
            parts.extend(self._exceptions(builder, fields.get("unless")))
            if not parts:
                return None
            joined = builder.combine("all", parts, node.span)
            return builder.add("exception", (joined,), None, node.span, cited, label)
        inner = add_condition(builder, node)
        return None if inner is None else builder.add("exception", (inner,), None, node.span, (), label)

    # -- conclusion --------------------------------------------------------------------------------------------------

    def _conclusion(
        self, node: Node, scope: Scope
    ) -> tuple[str | None, Formula | None, tuple[Option, ...], str | None, tuple[EffectValue, ...]] | None:
        keys = {key.text for key, _ in self.reader.entries(node)}
        if "effect" in keys:
            return self._effect(node, scope)
        fields = self.reader.fields(node, "`then`", {"concept": True, "value": False, "options": False})
        path = self.reader.text(fields.get("concept"))
        if not path.strip():
            return None
        attribute = self._concept(path, scope, fields.get("concept", node))
        if attribute is None:
            return None
        if attribute.type.kind == "boolean":
            for key in ("value", "options"):
                if key in fields:
                    self.reader.report("LEX2313", fields[key], key=key, concept=path)
            return attribute.name, None, (), None, ()
        builder = FormulaBuilder(scope, self.reader)
        options: tuple[Option, ...] = ()
        if "options" in fields and "value" in fields:
            self.reader.report("LEX2220", fields["options"])
            return None
        if "options" in fields and attribute.type.kind == "enum":
            options = add_options(builder, fields["options"], attribute.type, self._cited)
        elif "options" in fields:
            self.reader.report("LEX2009", fields["options"], kind=attribute.type.kind, key="options")
            return None
        elif "value" in fields:
            add_quantity(builder, fields["value"], attribute.type)
        else:
            self.reader.report("LEX2002", node, key="value", where="`then`")
            return None
        return attribute.name, builder.formula() if builder.nodes else None, options, None, ()

    def _concept(self, path: str, scope: Scope, node: Node) -> Attribute | None:
        attribute = self.vocabulary.attributes.get((scope.entity, path.removeprefix(f"{scope.entity}.")))
        if attribute is None or not attribute.derived or not path.startswith(f"{scope.entity}."):
            known = [
                f"{o}.{n}" for (o, n), each in self.vocabulary.attributes.items() if each.derived and o == scope.entity
            ]
            self.reader.unknown(f"concept of `{scope.entity}`", path, node, known)
            return None
        return attribute

    def _effect(
        self, node: Node, scope: Scope
    ) -> tuple[str | None, Formula | None, tuple[Option, ...], str | None, tuple[EffectValue, ...]] | None:
        entries = {key.text: value for key, value in self.reader.entries(node)}
        name = self.reader.one_of(entries["effect"], self.vocabulary.effects, "effect")
        if not name:
            return None
        effect: EffectType = self.vocabulary.effects[name]
        if effect.entity != scope.entity:
            self.reader.report("LEX2314", entries["effect"], effect=name, entity=effect.entity, norm=scope.entity)
            return None
        required = {each.name: each.required for each in effect.attributes.values()}
        fields = self.reader.fields(node, f"effect `{name}`", {"effect": True, **required})
        values = []
        for key, value in fields.items():
            if key != "effect":
                builder = FormulaBuilder(scope, self.reader)
                add_quantity(builder, value, effect.attributes[key].type)
                if builder.nodes:
                    values.append(EffectValue(key, builder.formula()))
        return None, None, (), name, tuple(values)


def _periods(instrument: Instrument, versions: tuple[str, ...]) -> tuple[Period, ...]:
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
