"""The vocabulary: units, enums, entities, attributes, concepts, effects, clocks, constraints, domains."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from lexrules.errors import Span
from lexrules.kb.program import Assessed, Attribute, EffectType, EntityType, EnumType, Label
from lexrules.kb.reading import IDENTIFIER, SIMPLE, Reader
from lexrules.kb.syntax import KEYWORDS
from lexrules.model.values import KINDS, ValueType, unknown
from lexrules.source import Document, Node, Scalar

#: Words of the expression language and of case files; nothing may be called so.
RESERVED: Final = KEYWORDS | {"it", "this", "unknown", "not_applicable"}
PERIOD_UNITS: Final = {"day": "day", "working_day": "working_day", "month": "month", "year": "month"}
_FACT_KEYS: Final = dict.fromkeys(("min", "max", "question", "evidence", "assessed", "changes"), False)
#: How a fact can still come to be otherwise.
CHANGES: Final = ("found_out", "done", "fixed")
#: Why a fact is assessed by a person rather than computed.
ASSESSED_BECAUSE: Final = ("discretion", "fact_finding", "local_standard", "text_missing")
#: Proof states that are not standards.
PROOF_STATES: Final = frozenset({"disputed", "admitted", "presumed"})
_CONCEPT_KEYS: Final = {"applies_if": False, "deadline": False}
_EFFECT_KEYS: Final = {"required": False}
_SECTIONS: Final = (
    "units",
    "enums",
    "entities",
    "proof",
    "assessors",
    "attributes",
    "concepts",
    "effects",
    "clocks",
    "constraints",
    "domains",
)


@dataclass(slots=True)
class ConstraintSource:
    """A constraint as written, to be compiled when all names are known."""

    entity: str
    require: Node
    message: Label


@dataclass(slots=True)
class DomainSource:
    """A domain as written."""

    label: Label
    goals: list[tuple[str, Node]]


@dataclass(slots=True)
class Vocabulary:
    """Everything that can be named in an expression, from all vocabulary files together."""

    units: dict[str, Label] = field(default_factory=dict)
    enums: dict[str, EnumType] = field(default_factory=dict)
    entities: dict[str, EntityType] = field(default_factory=dict)
    attributes: dict[tuple[str, str], Attribute] = field(default_factory=dict)
    effects: dict[str, EffectType] = field(default_factory=dict)
    effect_lists: dict[tuple[str, str], EffectType] = field(default_factory=dict)
    child_lists: dict[tuple[str, str], str] = field(default_factory=dict)
    entity_places: dict[str, Span] = field(default_factory=dict)
    clocks: dict[str, Label] = field(default_factory=dict)
    clock_dates: dict[str, dict[str, Node]] = field(default_factory=dict)
    clock_since: dict[str, dict[str, Node]] = field(default_factory=dict)
    standards: dict[str, Label] = field(default_factory=dict)
    parties: dict[str, Label] = field(default_factory=dict)
    assessors: dict[str, Label] = field(default_factory=dict)
    applies_if: dict[tuple[str, str], Node] = field(default_factory=dict)
    constraints: list[ConstraintSource] = field(default_factory=list)
    domains: dict[str, DomainSource] = field(default_factory=dict)

    def names_of(self, entity: str) -> Iterator[str]:
        """Every name that may follow ``entity.``: attributes, concepts and lists."""
        yield from (name for owner, name in self.attributes if owner == entity)
        yield from (name for owner, name in self.effect_lists if owner == entity)
        yield from (name for owner, name in self.child_lists if owner == entity)


def read_vocabulary(documents: list[Document], reader: Reader) -> Vocabulary:
    """Read all vocabulary files; sections of one kind are merged across files before the next kind is read."""
    vocabulary = Vocabulary()
    contents = [reader.header(document, "a vocabulary file", dict.fromkeys(_SECTIONS, False)) for document in documents]
    builder = _Builder(vocabulary, reader)
    for section in _SECTIONS:
        for content in contents:
            if section in content:
                getattr(builder, section)(content[section])
        if section == "entities":
            builder.hang_entities()
    builder.check_known_by()
    return vocabulary


class _Builder:
    """One method a section."""

    def __init__(self, vocabulary: Vocabulary, reader: Reader) -> None:
        self.vocabulary = vocabulary
        self.reader = reader
        self.places: dict[tuple[str, str], Span] = {}
        self.entity_keys: dict[str, Node] = {}
        self.known_by: dict[str, Node] = {}

    def new(self, what: str, name: str, node: Node) -> bool:
        """Whether ``name`` is declared for the first time."""
        first = self.places.setdefault((what, name), node.span)
        if first is not node.span:
            self.reader.report("LEX2005", node, what=what, name=name, first=str(first))
        return first is node.span

    def named(
        self, node: Node, simple: bool = True, reserved: frozenset[str] = RESERVED
    ) -> Iterator[tuple[str, Scalar, Node]]:
        """The well-named entries of a section."""
        for key, value in self.reader.entries(node):
            name = self.reader.matching(key, SIMPLE if simple else IDENTIFIER, "an identifier")
            if name.partition(".")[0] in reserved:
                self.reader.report("LEX2011", key, name=name)
                self.reader.spoil(name)
            elif name:
                yield name, key, value

    def units(self, node: Node) -> None:
        periods = {*PERIOD_UNITS, *(f"{each}s" for each in PERIOD_UNITS)}
        for name, key, value in self.named(node, reserved=RESERVED | periods):
            if self.new("unit", name, key):
                self.vocabulary.units[name] = self.reader.label(value)

    def enums(self, node: Node) -> None:
        for name, key, value in self.named(node):
            fields = self.reader.fields(value, f"enum `{name}`", {"label": False, "members": True})
            members = {}
            for member, member_key, label in self.named(fields["members"]) if "members" in fields else ():
                if self.new(f"member of `{name}`", member, member_key):
                    members[member] = self.reader.label(label)
            known = self.vocabulary.enums.get(name)
            if known is not None:
                members = {**known.members, **members}
            elif "label" not in fields:
                self.reader.report("LEX2002", key, key="label", where=f"enum `{name}`")
            enum_label = known.label if known else self.reader.label(fields.get("label"))
            self.vocabulary.enums[name] = EnumType(name, enum_label, members)

    def entities(self, node: Node) -> None:
        for name, key, value in self.named(node, reserved=RESERVED | {"id", "name"}):
            if not self.new("entity", name, key):
                continue
            fields = self.reader.fields(
                value, f"entity `{name}`", {"in": False, "list": False, "label": True, "known_by": False}
            )
            if ("in" in fields) != ("list" in fields):
                missing = "in" if "list" in fields else "list"
                self.reader.report("LEX2002", key, key=missing, where=f"entity `{name}`")
            parent = self.reader.text(fields["in"]) if "in" in fields else None
            list_name = self.reader.matching(fields["list"], SIMPLE, "an identifier") if "list" in fields else None
            label = self.reader.label(fields.get("label"))
            self.entity_keys[name] = fields.get("in", key)
            known_by = self.reader.text(fields["known_by"]) if "known_by" in fields else None
            self.vocabulary.entities[name] = EntityType(name, parent, list_name, label, (name,), known_by)
            if "known_by" in fields:
                self.known_by[name] = fields["known_by"]
            if parent and list_name and self.new(f"attribute of `{parent}`", list_name, fields["list"]):
                self.vocabulary.child_lists[parent, list_name] = name

    def hang_entities(self) -> None:
        """Give every entity its line of containers, once all are declared; what has none is not an entity."""
        declared = self.vocabulary.entities
        roots = [name for name, entity in declared.items() if entity.parent is None]
        for name in roots[1:]:
            self.reader.report("LEX2008", self.entity_keys[name], name=name)
        hung: dict[str, EntityType] = {}
        for name, entity in declared.items():
            lineage = [name]
            while (parent := declared[lineage[-1]].parent) is not None and parent in declared:
                if parent in lineage:
                    cycle = [*lineage[lineage.index(parent) :], parent]
                    if name == min(cycle):
                        self.reader.report("LEX2301", self.entity_keys[name], cycle=" → ".join(cycle))
                    break
                lineage.append(parent)
            if parent is None:
                hung[name] = entity._replace(lineage=tuple(lineage))
                self.vocabulary.entity_places[name] = self.entity_keys[name].span
                continue
            if parent not in declared and lineage == [name] and parent:
                self.reader.unknown("entity", parent, self.entity_keys[name], declared)
            self.reader.spoil(name)
        self.vocabulary.entities = hung

    def check_known_by(self) -> None:
        """What an entity is known by has to be one of its facts, and one with named values."""
        for name, node in self.known_by.items():
            facts = {
                fact: declared
                for (owner, fact), declared in self.vocabulary.attributes.items()
                if owner == name and not declared.derived
            }
            found = facts.get(self.reader.one_of(node, facts, "attribute"))
            if found is not None and found.type.kind != "enum":
                self.reader.report("LEX2009", node, kind=found.type.kind, key="known_by")

    def attributes(self, node: Node) -> None:
        self._attributes(node, derived=False)

    def concepts(self, node: Node) -> None:
        self._attributes(node, derived=True)

    def _attributes(self, node: Node, derived: bool) -> None:
        for owner, key, entries in self.named(node):
            if owner not in self.vocabulary.entities:
                self.reader.unknown("entity", owner, key, self.vocabulary.entities)
                continue
            for name, name_key, value in self.named(entries, simple=False, reserved=RESERVED | {"id", "name"}):
                if self.new(f"attribute of `{owner}`", name, name_key):
                    self.check_groups(owner, name, name_key)
                    attribute = self.attribute(owner, name, value, derived)
                    if attribute is not None:
                        self.vocabulary.attributes[owner, name] = attribute
                    else:
                        self.reader.spoil(name)

    def check_groups(self, owner: str, name: str, key: Scalar) -> None:
        """Report a name that is at once a group of others: a case file could not hold both."""
        for other_owner, other in self.vocabulary.attributes:
            longer, shorter = (other, name) if len(other) > len(name) else (name, other)
            if other_owner == owner and longer.startswith(f"{shorter}."):
                self.reader.report("LEX2013", key, name=shorter, other=longer)

    def attribute(
        self, owner: str, name: str, node: Node, derived: bool, *, of_effect: bool = False
    ) -> Attribute | None:
        """One attribute, concept or effect attribute."""
        extra = _CONCEPT_KEYS if derived else _EFFECT_KEYS if of_effect else _FACT_KEYS
        fields = self.reader.fields(
            node,
            f"`{owner}.{name}`",
            {"type": True, "of": False, "to": False, "unit": False, "label": True, **extra},
        )
        value_type = self.type(node, fields)
        if value_type is None:
            return None
        if derived or of_effect:
            # Bounds are checked where a fact is stated; what norms conclude is whatever they say.
            value_type = value_type._replace(minimum=None, maximum=None)
        if "applies_if" in fields:
            self.vocabulary.applies_if[owner, name] = fields["applies_if"]
        deadline = self.reader.boolean(fields.get("deadline"))
        if deadline and value_type.kind != "date":
            self.reader.report("LEX2329", fields["deadline"], name=f"{owner}.{name}", type=value_type.kind)
        members = self.vocabulary.enums[value_type.of or ""].members if value_type.kind == "enum" else None
        return Attribute(
            owner,
            name,
            value_type,
            self.reader.label(fields.get("label")),
            derived,
            self.reader.label(fields["question"]) if "question" in fields else None,
            tuple(self.reader.label(each) for each in self.reader.items(fields.get("evidence"))),
            unknown(value_type, None if members is None else frozenset(members)),
            None,
            self.reader.boolean(fields.get("required")),
            node.span,
            self.assessed(fields["assessed"]) if "assessed" in fields else None,
            deadline,
            self.reader.one_of(fields["changes"], CHANGES, "way of changing") if "changes" in fields else "",
        )

    def assessed(self, node: Node) -> Assessed:
        """Why a fact is assessed, and by whom."""
        fields = self.reader.fields(node, "`assessed`", {"because": True, "by": False})
        because = self.reader.one_of(fields.get("because"), ASSESSED_BECAUSE, "reason for assessing")
        by = (
            self.reader.one_of(each, self.vocabulary.assessors, "assessor")
            for each in self.reader.items(fields.get("by"))
        )
        return Assessed(because, tuple(each for each in by if each))

    def proof(self, node: Node) -> None:
        fields = self.reader.fields(node, "`proof`", {"standards": False, "parties": False})
        if "standards" in fields and self.new("section", "proof.standards", fields["standards"]):
            self.standards(fields["standards"])
        if "parties" in fields:
            for name, key, value in self.named(fields["parties"]):
                if self.new("party", name, key):
                    self.vocabulary.parties[name] = self.reader.label(value)

    def standards(self, node: Node) -> None:
        """The standards of proof, in order: that of the file, so they are in one file."""
        for name, key, value in self.named(node, reserved=RESERVED | PROOF_STATES):
            if self.new("standard of proof", name, key):
                standard = self.reader.fields(value, f"standard of proof `{name}`", {"label": True})
                self.vocabulary.standards[name] = self.reader.label(standard.get("label"))

    def assessors(self, node: Node) -> None:
        for name, key, value in self.named(node):
            if self.new("assessor", name, key):
                self.vocabulary.assessors[name] = self.reader.label(value)

    def type(self, node: Node, fields: dict[str, Node]) -> ValueType | None:
        """The type that ``type``, ``of``, ``to``, ``unit``, ``min`` and ``max`` describe."""
        kind = self.reader.one_of(fields.get("type"), KINDS, "type")
        if not kind:
            return None
        allowed = {
            "enum": {"of"},
            "ref": {"to"},
            "integer": {"unit", "min", "max"},
            "decimal": {"unit", "min", "max"},
            "money": {"min", "max"},
            "date": {"min", "max"},
            "period": {"unit"},
        }.get(kind, set())
        for key in ("of", "to", "unit", "min", "max"):
            if key in fields and key not in allowed:
                self.reader.report("LEX2009", fields[key], key=key, kind=kind)
        if kind == "enum":
            of = self.known(fields, "of", "enum", self.vocabulary.enums, node)
            return ValueType("enum", of) if of else None
        if kind == "ref":
            to = self.known(fields, "to", "entity", self.vocabulary.entities, node)
            return ValueType("ref", to) if to else None
        if kind == "period":
            unit = self.known(fields, "unit", "unit", PERIOD_UNITS, node)
            return ValueType("period", None, PERIOD_UNITS[unit], Decimal(0), None) if unit else None
        if kind in ("boolean", "text"):
            return ValueType(kind)  # type: ignore[arg-type]
        unit = "CNY" if kind == "money" else None
        if "unit" in fields:
            unit = self.known(fields, "unit", "unit", self.vocabulary.units, node)
        low, high = self.bound(kind, fields.get("min")), self.bound(kind, fields.get("max"))
        if kind == "money" and "min" not in fields:
            low = Decimal(0)
        if low is not None and high is not None and low > high:  # type: ignore[operator]
            self.reader.report("LEX2012", fields["max"], low=low, high=high)
            return None
        return ValueType(kind, None, unit, low, high)  # type: ignore[arg-type]

    def bound(self, kind: str, node: Node | None) -> Decimal | datetime.date | None:
        return self.reader.date(node) if kind == "date" else self.reader.number(node)

    def known(
        self, fields: dict[str, Node], key: str, what: str, names: Mapping[str, object], node: Node
    ) -> str | None:
        """The name under ``key``, which has to be one of ``names``."""
        if key not in fields:
            self.reader.report("LEX2002", node, key=key, where=f"a type `{what}`")
            return None
        return self.reader.one_of(fields[key], names, what) or None

    def effects(self, node: Node) -> None:
        for name, key, value in self.named(node, simple=False):
            if not self.new("effect", name, key):
                continue
            fields = self.reader.fields(
                value, f"effect `{name}`", {"for": True, "list": True, "label": True, "attributes": True}
            )
            owner = self.reader.one_of(fields.get("for"), self.vocabulary.entities, "entity")
            list_name = self.reader.matching(fields.get("list"), SIMPLE, "an identifier")
            attributes = {}
            for attribute_name, attribute_key, each in (
                self.named(fields["attributes"], reserved=RESERVED | {"effect"}) if "attributes" in fields else ()
            ):
                if self.new(f"attribute of `{name}`", attribute_name, attribute_key):
                    attribute = self.attribute(name, attribute_name, each, False, of_effect=True)
                    if attribute is not None:
                        attributes[attribute_name] = attribute
                    else:
                        self.reader.spoil(attribute_name)
            if not (owner and list_name):
                self.reader.spoil(name)
            else:
                effect = EffectType(name, owner, list_name, self.reader.label(fields.get("label")), attributes)
                self.new(f"attribute of `{owner}`", list_name, fields["list"])
                self.vocabulary.effects[name] = self.vocabulary.effect_lists[owner, list_name] = effect

    def clocks(self, node: Node) -> None:
        for name, key, clock in self.named(node):
            fields = self.reader.fields(clock, f"clock `{name}`", {"label": False, "dates": True, "since": False})
            if name not in self.vocabulary.clocks:
                if "label" not in fields:
                    self.reader.report("LEX2002", key, key="label", where=f"clock `{name}`")
                self.vocabulary.clocks[name] = self.reader.label(fields.get("label"))
            self.dates(fields.get("dates"), f"date of clock `{name}`", self.vocabulary.clock_dates.setdefault(name, {}))
            self.dates(
                fields.get("since"), f"start of clock `{name}`", self.vocabulary.clock_since.setdefault(name, {})
            )

    def dates(self, node: Node | None, what: str, dates: dict[str, Node]) -> None:
        """The dates that a clock names, by entity type."""
        for key, value in self.reader.entries(node):
            entity = key.text.strip()
            if entity not in self.vocabulary.entities:
                self.reader.unknown("entity", entity, key, self.vocabulary.entities)
            elif self.new(what, entity, key):
                dates[entity] = value

    def constraints(self, node: Node) -> None:
        for item in self.reader.items(node):
            fields = self.reader.fields(item, "a constraint", {"for": True, "require": True, "message": True})
            owner = self.reader.one_of(fields.get("for"), self.vocabulary.entities, "entity")
            if owner and "require" in fields:
                message = self.reader.label(fields.get("message"))
                self.vocabulary.constraints.append(ConstraintSource(owner, fields["require"], message))

    def domains(self, node: Node) -> None:
        for name, key, value in self.named(node):
            if self.new("domain", name, key):
                fields = self.reader.fields(value, f"domain `{name}`", {"label": True, "goals": True})
                goals = [(self.reader.text(goal), goal) for goal in self.reader.items(fields.get("goals"))]
                self.vocabulary.domains[name] = DomainSource(self.reader.label(fields.get("label")), goals)
