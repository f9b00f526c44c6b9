"""What the names of a knowledge base and of a case stand for, read naively off docs/language.md, for the oracle."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from lexrules.kb import syntax
from lexrules.model import values
from lexrules.model.truth import UNKNOWN
from lexrules.model.values import Choice, Value

PERIOD_UNITS = {"day": "day", "working_day": "working_day", "month": "month", "year": "month"}


@dataclass(eq=False)
class Entity:
    """An entity of a case; ``lists`` holds whether the list is complete, and its elements; ``reached`` how many
    standards of proof a fact reaches, for the facts that do not reach them all.
    """

    type: str
    id: str
    parent: Entity | None = None
    facts: dict[str, Value] = field(default_factory=dict)
    lists: dict[str, tuple[bool, list[Entity]]] = field(default_factory=dict)
    reached: dict[str, int] = field(default_factory=dict)

    def above(self, entity_type: str) -> Entity:
        """The entity of this type that contains this one, or this one itself."""
        entity: Entity | None = self
        while entity is not None and entity.type != entity_type:
            entity = entity.parent
        assert entity is not None, f"{self.type} is not inside a {entity_type}"
        return entity

    def everything(self) -> list[Entity]:
        """This entity and all below it."""
        return [self, *(each for _, found in self.lists.values() for child in found for each in child.everything())]


class Measure(NamedTuple):
    """An element of an effect list: the norm that gives it, for an entity."""

    norm: str
    entity: Entity


class Variable(NamedTuple):
    """Something a name can start from. ``shape`` is an entity type, or the (entity type, list) of an effect list."""

    alias: str | None
    shape: Any
    element: Any


Scope = tuple[Variable, ...]


class Vocabulary:
    """The documents of a knowledge base, as plain YAML data with every scalar a string."""

    def __init__(self, documents: list[dict[str, Any]]) -> None:
        self.enums: dict[str, list[str]] = {}
        self.parents: dict[str, tuple[str, str] | None] = {}
        self.facts: dict[str, dict[str, dict[str, Any]]] = {}
        self.concepts: dict[str, dict[str, dict[str, Any]]] = {}
        self.effects: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
        self.clocks: dict[str, dict[str, str]] = {}
        self.instruments: dict[str, dict[str, Any]] = {}
        self.norms: dict[str, dict[str, Any]] = {}
        self.standards: list[str] = []
        self.disputes: dict[str, dict[str, Any]] = {}
        for document in documents:
            self.enums |= {name: list(enum["members"]) for name, enum in document.get("enums", {}).items()}
            for name, entity in document.get("entities", {}).items():
                self.parents[name] = (entity["in"], entity["list"]) if "in" in entity else None
            for entity, declared in document.get("attributes", {}).items():
                self.facts.setdefault(entity, {}).update(declared)
            for entity, declared in document.get("concepts", {}).items():
                self.concepts.setdefault(entity, {}).update(declared)
            for name, effect in document.get("effects", {}).items():
                self.effects[effect["for"], effect["list"]] = (name, effect["attributes"])
            self.clocks |= {name: clock["dates"] for name, clock in document.get("clocks", {}).items()}
            self.standards += document.get("proof", {}).get("standards", {})
            self.disputes |= {dispute["id"]: dispute for dispute in document.get("disputes", [])}
            if "instrument" in document:
                self.instruments[document["instrument"]] = document
            for norm in document.get("norms", []):
                self.norms[norm["id"]] = {"file_versions": document.get("versions", {}), **norm}

    def instrument(self, norm: dict[str, Any]) -> dict[str, Any]:
        """The instrument of a norm's first citation."""
        cites = norm["cites"]
        return self.instruments[(cites if isinstance(cites, str) else cites[0]).split("/")[0]]

    def clock(self, norm: dict[str, Any]) -> str:
        """The clock that a norm goes by."""
        return str(norm.get("clock") or self.instrument(norm)["clock"])

    def periods(self, norm: dict[str, Any]) -> list[tuple[datetime.date, datetime.date]]:
        """The period of a norm, as the spans of days without a gap that it consists of, in order."""
        instrument = self.instrument(norm)
        chosen = norm.get("versions") or norm["file_versions"][instrument["instrument"]]
        day = datetime.date.fromisoformat
        effective = [version["effective"] for version in instrument["versions"] if version["id"] in chosen]
        joined: list[tuple[datetime.date, datetime.date]] = []
        for start, end in sorted((day(e.get("from", "0001-01-01")), day(e.get("to", "9999-12-31"))) for e in effective):
            if joined and joined[-1][1] + values.ONE_DAY == start:
                joined[-1] = joined[-1][0], end
            else:
                joined.append((start, end))
        return joined

    def comparing(self, entity_type: str, list_name: str) -> dict[str, Any] | None:
        """The norm that compares an effect list."""
        path = f"{entity_type}.{list_name}"
        return next((norm for norm in self.norms.values() if norm["then"].get("compare") == path), None)

    def declared(self, shape: Any) -> dict[str, dict[str, Any]]:
        if isinstance(shape, tuple):
            return self.effects[shape][1]
        return {**self.facts.get(shape, {}), **self.concepts.get(shape, {})}

    def lineage(self, shape: Any) -> list[str]:
        if isinstance(shape, tuple):
            return []
        parent = self.parents[shape]
        return [shape, *(self.lineage(parent[0]) if parent else [])]

    def climb(self, start: Variable, parts: tuple[str, ...]) -> tuple[Any, Any, str] | None:
        """The shape, the element and the attribute (or ``""``) that ``parts`` name from ``start``."""
        if not parts:
            return start.shape, start.element, ""
        if ".".join(parts) in self.declared(start.shape):
            return start.shape, start.element, ".".join(parts)
        if parts[0] in self.lineage(start.shape):
            element = start.element and start.element.above(parts[0])
            return self.climb(Variable(None, parts[0], element), parts[1:])
        return None

    def resolve(self, parts: tuple[str, ...], scope: Scope) -> tuple[Any, Any, str] | None:
        norm, elements = scope[0], scope[1:]
        if elements:
            if parts[0] == "it":
                return self.climb(elements[-1], parts[1:])
            if ".".join(parts) in self.declared(elements[-1].shape):
                return elements[-1].shape, elements[-1].element, ".".join(parts)
            for each in reversed(elements):
                if each.alias == parts[0]:
                    return self.climb(each, parts[1:])
        if parts[0] == "this":
            return self.climb(norm, parts[1:])
        return self.climb(norm, parts) if parts[0] in self.lineage(norm.shape) else None

    def list_of(self, name: syntax.Expression, scope: Scope) -> tuple[Any, Any, str]:
        """The shape of the elements of a list, its owner and its name."""
        assert isinstance(name, syntax.Name), name
        *path, last = name.parts
        found = self.resolve(tuple(path), scope) if path else (scope[-1].shape, scope[-1].element, "")
        assert found is not None, name.text
        shape, owner, _ = found
        if (shape, last) in self.effects:
            return (shape, last), owner, last
        child = next(entity for entity, parent in self.parents.items() if parent == (shape, last))
        return child, owner, last

    def kind(self, term: syntax.Expression, scope: Scope) -> tuple[str, str]:
        """Kind and unit of a term, as far as ``+`` and ``-`` need them."""
        match term:
            case syntax.Literal(datetime.date(), _, _):
                return "date", ""
            case syntax.Literal(_, unit, _):
                base = PERIOD_UNITS.get((unit or "").removesuffix("s"))
                return ("period", base) if base else ("other", "")
            case syntax.Name(parts, _):
                found = self.resolve(parts, scope)
                declaration = self.declared(found[0]).get(found[2], {}) if found else {}
                return declaration.get("type", "other"), PERIOD_UNITS.get(declaration.get("unit", ""), "")
            case syntax.Unary(_, operand, _):
                return self.kind(operand, scope)
            case syntax.Binary(_, left, _, _):
                return self.kind(left, scope)
            case syntax.Call("min" | "max" | "upper" | "lower", arguments, _, _):
                return self.kind(arguments[0], scope)
            case syntax.Call("sum" | "lowest" | "highest", arguments, alias, _):
                shape, _, _ = self.list_of(arguments[0], scope)
                return self.kind(arguments[1], (*scope, Variable(alias, shape, None)))
        return "other", ""

    def unknown(self, declaration: dict[str, Any]) -> Value:
        kind = declaration["type"]
        if kind == "boolean":
            return UNKNOWN
        if kind == "enum":
            return values.choice(*self.enums[declaration["of"]])
        if kind in ("ref", "text"):
            return Choice(None, open=True)
        low = declaration.get("min", "0" if kind in ("money", "period") else None)
        ends = (low, declaration.get("max"))
        if kind == "date":
            dates = [datetime.date.fromisoformat(end) if end else None for end in ends]
            return values.between(*dates, discrete=True)  # type: ignore[return-value]
        return values.between(*(Decimal(end) if end else None for end in ends))  # type: ignore[return-value]
