"""Random expressions of a wanted type, every name in them being visible where they stand."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

ENUMS = {"colour": ["red", "green", "blue"], "size": ["small", "large"], "grade": ["a1", "a2", "a3", "a4", "a5"]}
DATES = [
    "1996-02-29", "2019-05-31", "2019-12-31", "2020-01-01", "2020-02-29", "2020-03-01", "2020-06-30", "2023-01-01",
    "2023-06-30", "2023-07-01", "2023-12-29", "2024-01-31", "2024-02-05", "2024-09-27", "2024-12-31", "2025-05-01",
    "2026-12-20", "2027-01-15", "2030-10-01",
]  # fmt: skip
TEXTS = ["alpha", "beta", "甲"]
INTEGERS = ["0", "1", "2", "5"]
NUMBERS = ["0", "1", "2", "2.5", "3", "10"]
ALIASES = ["x", "y", "z"]
PERIODS = {"month": ["1 month", "6 months", "1 year", "2 years", "lifetime"], "day": ["0 days", "1 day", "30 days"],
           "working_day": ["1 working_day", "5 working_days", "20 working_days"]}  # fmt: skip
DISTANCES = {"day": "days", "working_day": "working_days"}
COMPARISONS = ["==", "!=", "<", "<=", ">", ">="]


class Type(NamedTuple):
    """``detail`` is the enum, the unit (numbers, periods) or the entity referred to."""

    kind: str
    detail: str = ""

    @property
    def comparable(self) -> Type:
        """The type under which values may be compared."""
        return Type("number", self.detail) if self.kind in ("integer", "decimal") else self


BOOLEAN, DATE, MONEY, TEXT = Type("boolean"), Type("date"), Type("money"), Type("text")
NUMBER, INTEGER = Type("number"), Type("integer")


class Readable(NamedTuple):
    """An attribute, concept or list of a shape, and the rank of what concludes it (-1 for facts)."""

    name: str
    type: Type | None
    rank: int
    elements: Any = None


class World:
    """What there is to read: by shape (entity type, or entity type and effect list), its attributes and lists."""

    def __init__(self, lineages: dict[str, list[str]]) -> None:
        self.lineages = lineages
        self.readables: dict[Any, list[Readable]] = {shape: [] for shape in lineages}


class Scope(NamedTuple):
    """Where an expression stands: the norm's entity type, the elements around it, and what rank it must stay below."""

    entity: str
    below: int
    elements: tuple[tuple[str | None, Any], ...] = ()


class Expressions:
    """Writes expressions; ``random`` decides everything."""

    def __init__(self, rng: random.Random, world: World, *, leeway: bool = True) -> None:
        self.random = rng
        self.world = world
        self.leeway = leeway

    # -- names ---------------------------------------------------------------------------------------------------------

    def starts(self, scope: Scope) -> list[tuple[str, Any]]:
        """Prefixes that name something to read from, with their shapes."""
        lineage = self.world.lineages[scope.entity]
        found: list[tuple[str, Any]] = [(f"{entity}.", entity) for entity in lineage]
        found.append(("this.", scope.entity))
        found += [(f"this.{entity}.", entity) for entity in lineage[1:]]
        found += [(f"{alias}.", shape) for alias, shape in scope.elements if alias]
        if scope.elements:
            found += [("", scope.elements[-1][1]), ("it.", scope.elements[-1][1])] * 3
        return found

    def readable(self, scope: Scope, wanted: Any) -> list[tuple[str, Readable]]:
        """Everything that may be read here and that ``wanted`` accepts."""
        return [
            (prefix + each.name, each)
            for prefix, shape in self.starts(scope)
            for each in self.world.readables[shape]
            if each.rank < scope.below and wanted(each)
        ]

    def attribute(self, scope: Scope, wanted: Type) -> str | None:
        """Some attribute of this type."""
        found = self.readable(scope, lambda each: each.type is not None and wanted in (each.type, each.type.comparable))
        return self.random.choice(found)[0] if found else None

    def list_call(self, scope: Scope, depth: int, function: str, term: Type | None = None) -> str | None:
        """A call over some list."""
        found = self.readable(scope, lambda each: each.elements is not None)
        if not found or len(scope.elements) >= 2:
            return None
        name, chosen = self.random.choice(found)
        taken = {alias for alias, _ in scope.elements}
        free = [each for each in ALIASES if each not in taken]
        alias = self.random.choice(free) if self.random.random() < 0.4 else None
        inner = scope._replace(elements=(*scope.elements, (alias, chosen.elements)))
        parts = [f"{name} as {alias}" if alias else name]
        if term is not None:
            parts.append(self.term(inner, term, depth - 1))
        if function == "every" or self.random.random() < 0.75:
            parts.append(self.condition(inner, depth - 1))
        return f"{function}({', '.join(parts)})"

    # -- terms ---------------------------------------------------------------------------------------------------------

    def literal(self, wanted: Type) -> str:
        pick = self.random.choice
        match wanted.kind:
            case "boolean":
                return pick(["true", "false"])
            case "enum":
                return pick(ENUMS[wanted.detail])
            case "date":
                return pick(DATES)
            case "money":
                return f"{pick([*NUMBERS, '1000', '0.01'])} CNY"
            case "period":
                return pick(PERIODS[wanted.detail])
            case "text":
                return f"'{pick(TEXTS)}'"
        return f"{pick(INTEGERS if wanted == INTEGER else NUMBERS)} {wanted.detail}".strip()

    def term(self, scope: Scope, wanted: Type, depth: int) -> str:
        """A term of this type."""
        if wanted.kind == "ref":
            return self.reference(scope, wanted)
        roll = self.random.random()
        if depth > 0 and wanted.kind not in ("boolean", "enum", "text") and roll < 0.4:
            written = self.compound(scope, wanted, depth - 1)
            if written is not None:
                return written
        return (roll < 0.85 and self.attribute(scope, wanted)) or self.literal(wanted)

    def reference(self, scope: Scope, wanted: Type) -> str:
        """An entity of the wanted type; there always is one, since only containing types are referred to."""
        found = [prefix[:-1] for prefix, shape in self.starts(scope) if shape == wanted.detail and prefix]
        attribute = self.attribute(scope, wanted)
        if attribute and (not found or self.random.random() < 0.6):
            return attribute
        return self.random.choice(found)

    def compound(self, scope: Scope, wanted: Type, depth: int) -> str | None:
        def sub(each: Type = wanted) -> str:
            return self.term(scope, each, depth)

        if wanted in (NUMBER, INTEGER) and self.random.random() < 0.25:
            return self.list_call(scope, depth, "count")
        pick = self.random.random()
        if self.random.random() < 0.2:
            return f"{self.random.choice(['upper', 'lower'])}({sub()})"
        if pick < 0.15:
            arguments = [sub() for _ in range(self.random.randint(2, 3))]
            return f"{self.random.choice(['min', 'max'])}({', '.join(arguments)})"
        if pick < 0.35:
            return self.list_call(scope, depth, self.random.choice(["lowest", "highest"]), wanted)
        if wanted.kind == "date":
            unit = self.random.choice(list(PERIODS))
            period = self.term(scope, Type("period", unit), 0)
            return f"{sub()} {self.random.choice('+-')} {period}"
        if pick < 0.5:
            return self.list_call(scope, depth, "sum", wanted)
        if wanted.kind == "period":
            if wanted.detail in DISTANCES and pick < 0.75:
                return f"{DISTANCES[wanted.detail]}({sub(DATE)}, {sub(DATE)})"
            return f"({sub()} {self.random.choice('++-')} {sub()})"
        if wanted in (NUMBER, INTEGER) and pick < 0.75:
            if pick < 0.65:
                return f"{self.random.choice(['full_years', 'full_months'])}({sub(DATE)}, {sub(DATE)})"
            if self.leeway and wanted == NUMBER:
                return f"({sub(MONEY)} / {sub(MONEY)})"
        if pick < 0.8:
            return f"({sub()} {self.random.choice('+-')} {sub()})"
        if self.random.random() < 0.2:
            return f"-{self.term(scope, wanted, 0)}"
        operator = "/" if pick > 0.9 and self.leeway and wanted != INTEGER else "*"
        by = self.factor(scope, INTEGER if wanted == INTEGER else NUMBER, depth)
        return f"{self.factor(scope, wanted, depth)} {operator} {by}"

    def factor(self, scope: Scope, wanted: Type, depth: int) -> str:
        """An operand of ``*`` or ``/``."""
        written = self.term(scope, wanted, depth)
        return f"({written})" if " " in written and not written.endswith(")") else written

    # -- conditions ----------------------------------------------------------------------------------------------------

    def condition(self, scope: Scope, depth: int) -> str:
        """A condition."""
        roll = self.random.random()
        if depth > 0 and roll < 0.45:
            if roll < 0.08:
                return f"not {self.atom(scope, depth - 1)}"
            if roll < 0.26:
                joined = self.random.choice([" and ", " or "])
                return f"({joined.join(self.condition(scope, depth - 1) for _ in range(self.random.randint(2, 3)))})"
            written = self.list_call(scope, depth, self.random.choice(["exists", "exists", "every"]))
            if written is not None:
                return written
        return self.atom(scope, depth)

    def atom(self, scope: Scope, depth: int) -> str:
        roll = self.random.random()
        if roll < 0.25:
            return self.attribute(scope, BOOLEAN) or "true"
        known = [each for _, each in self.readable(scope, lambda each: each.type is not None)]
        wanted = self.random.choice(known).type.comparable if known else DATE
        name = self.attribute(scope, wanted) or self.literal(wanted)
        if roll < 0.32:
            return f"applicable({name})"
        if wanted.kind in ("boolean", "enum", "text", "ref"):
            if wanted.kind == "enum" and roll < 0.6:
                negated = self.random.choice(["in", "in", "not in"])
                members = self.random.sample(
                    ENUMS[wanted.detail], self.random.randint(1, len(ENUMS[wanted.detail]) - 1)
                )
                return f"{name} {negated} {{{', '.join(members)}}}"
            return f"{name} {self.random.choice(['==', '==', '!='])} {self.term(scope, wanted, 0)}"
        if roll < 0.4:
            members = ", ".join(self.literal(wanted) for _ in range(self.random.randint(1, 3)))
            return f"{name} {self.random.choice(['in', 'not in'])} {{{members}}}"
        left = self.term(scope, wanted, depth) if roll < 0.7 else name
        if wanted.kind in ("number", "money") and roll > 0.9 and left == name:
            return f"{name} {self.random.choice(COMPARISONS)} {self.random.choice(NUMBERS)}"
        return f"{left} {self.random.choice(COMPARISONS)} {self.term(scope, wanted, depth)}"
