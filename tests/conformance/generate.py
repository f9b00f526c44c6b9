"""Random knowledge bases and cases that use the whole language; the same seed gives the same pair.

Every conclusion has a rank and its norms read only conclusions of lower rank, so no knowledge base has a cycle.
"""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from lexrules.engine import facts
from lexrules.model import truth, values
from lexrules.model.values import NOT_APPLICABLE, Choice, Interval, Value
from tests.conformance.expressions import (
    BOOLEAN,
    DATE,
    DATES,
    ENUMS,
    MONEY,
    TEXT,
    TEXTS,
    Expressions,
    Readable,
    Scope,
    Type,
    World,
)  # fmt: skip
from tests.conformance.vocabulary import Entity

try:
    from yaml import CSafeDumper as _Dumper
except ImportError:
    from yaml import SafeDumper as _Dumper  # type: ignore[assignment]

LABEL = {"zh": "标签", "en": "label"}
ENTITIES = {"case": None, "person": ("case", "persons"), "act": ("person", "acts"), "penalty": ("person", "penalties"),
            "victim": ("case", "victims")}  # fmt: skip
LINEAGES = {"case": ["case"], "person": ["person", "case"], "act": ["act", "person", "case"],
            "penalty": ["penalty", "person", "case"], "victim": ["victim", "case"]}  # fmt: skip
UNITS = ["mg", "percent"]
DIGEST = "0" * 64
FACT = -1
"""The rank of what a case states."""
Data = dict[str, Any]


class Dumper(_Dumper):
    """Writes plain scalars wherever YAML allows, as authors do, and no anchors."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way

    def ignore_aliases(self, data: Any) -> bool:
        return True


@dataclass
class KnowledgeBase:
    """A knowledge base as files (tables as such) and as the oracle reads it (tables written out)."""

    files: dict[str, Data]
    documents: list[Data]

    def texts(self) -> dict[str, str]:
        """The text of each file."""
        return {
            name: yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=1000)
            for name, data in self.files.items()
        }


@dataclass
class Conclusion:
    """A concept or an effect list to be concluded."""

    entity: str
    name: str
    type: Type | None
    rank: int


class KnowledgeBaseWriter:
    """Writes one random knowledge base."""

    def __init__(self, rng: random.Random) -> None:
        self.random = rng
        self.world = World(LINEAGES)
        self.leeway = rng.random() < 0.5
        self.write = Expressions(rng, self.world, leeway=self.leeway)
        self.attributes: dict[str, dict[str, Data]] = {}
        self.concepts: dict[str, dict[str, Data]] = {}
        self.effects: dict[str, Data] = {}
        self.clocks: dict[str, Data] = {
            "doing": {"label": LABEL, "dates": {"act": "act.day_on"}},
            "step": {"label": LABEL, "dates": {"person": "person.day_on"}},
            "asked": {"label": LABEL, "dates": {"case": "case.as_of"}},
            "mixed": {"label": LABEL, "dates": {"act": "act.day_on", "case": "case.day_on"}},
        }
        self.conclusions: list[Conclusion] = []
        self.norms: list[tuple[Conclusion, Data]] = []
        self.tables: list[Data] = []

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def build(self) -> KnowledgeBase:
        for entity in ENTITIES:
            self.declare_facts(entity)
        for entity, parent in ENTITIES.items():
            if parent is not None:
                self.world.readables[parent[0]].append(Readable(parent[1], None, FACT, entity))
        self.declare_conclusions()
        self.instruments = [self.instrument(name) for name in ("alpha", "beta-2")]
        for conclusion in self.conclusions:
            self.conclude(conclusion)
        self.random.shuffle(self.norms)
        self.override()
        return self.assemble()

    # -- vocabulary ----------------------------------------------------------------------------------------------------

    def declare_facts(self, entity: str) -> None:
        declared: dict[str, Data] = {}
        for name in self.random.sample(
            ["flag", "grp.flag", "colour", "size", "grade", "level", "dose", "share", "amount", "day_on", "day_off",
             "term", "wait", "work", "remark", "whose", "about"], self.random.randint(5, 9),
        ):  # fmt: skip
            declared[name] = {**self.fact(name), "label": LABEL}
        if entity == "case":
            declared["as_of"] = {"type": "date", "label": LABEL}
        declared.setdefault("flag", {"type": "boolean", "label": LABEL})
        declared.setdefault("day_on", {"type": "date", "label": LABEL})
        self.attributes[entity] = declared
        for name, declaration in declared.items():
            self.world.readables[entity].append(Readable(name, self.type_of(declaration), FACT))

    def fact(self, name: str) -> Data:
        low = self.random.choice([None, None, "0", "1", "-2"])
        high = self.random.choice([None, None, "5", "10"])
        ends = {key: end for key, end in (("min", low), ("max", high)) if end is not None}
        match name:
            case "flag" | "grp.flag":
                return {"type": "boolean"}
            case "colour" | "size" | "grade":
                return {"type": "enum", "of": name}
            case "level":
                return {"type": "integer", **ends}
            case "dose" | "share":
                return {"type": "decimal", **({"unit": self.random.choice(UNITS)} if name == "dose" else {}), **ends}
            case "amount":
                return {"type": "money", **ends}
            case "day_on" | "day_off":
                return {"type": "date", **({"min": "2019-01-01", "max": "2027-12-31"} if self.chance(0.2) else {})}
            case "term":
                return {"type": "period", "unit": self.random.choice(["month", "year"])}
            case "wait" | "work":
                return {"type": "period", "unit": "day" if name == "wait" else "working_day"}
            case "remark":
                return {"type": "text"}
        return {"type": "ref", "to": "person" if name == "whose" else "case"}

    def type_of(self, declaration: Data) -> Type:
        kind = declaration["type"]
        unit = declaration.get("unit", "")
        return Type(kind, declaration.get("of") or declaration.get("to") or ("month" if unit == "year" else unit))

    def declare_conclusions(self) -> None:
        wanted = [
            {"type": "boolean"}, {"type": "boolean"}, {"type": "enum", "of": self.random.choice(list(ENUMS))},
            {"type": "money"}, {"type": "decimal", "unit": "mg"}, {"type": "integer"}, {"type": "date"},
            {"type": "period", "unit": self.random.choice(["month", "day", "working_day", "year"])},
            {"type": "text"}, {"type": "ref", "to": "person"}, "effect", "effect",
        ]  # fmt: skip
        if self.chance(0.4):  # a concept that is a clock's date, so it reads facts alone
            self.clocks["found"] = {"label": LABEL, "dates": {"person": "person.c0", "case": "case.as_of"}}
            self.declare_concept("person", "c0", {"type": "date"}, 0)
        rank = 0
        for declaration in self.random.sample(wanted, self.random.randint(3, 8)):
            rank += self.random.random() < 0.8 or not rank
            entity = self.random.choice(["case", "person", "person", "act", "act", "penalty"])
            if declaration == "effect":
                self.declare_effect(entity, rank)
                continue
            if declaration.get("to") == "person" and entity == "case":
                entity = "act"
            name = f"{self.random.choice(['c', 'out.c'])}{len(self.conclusions)}"
            self.declare_concept(entity, name, declaration, rank)

    def declare_concept(self, entity: str, name: str, declaration: Data, rank: int) -> None:
        data = {**declaration, "label": LABEL}
        if self.chance(0.25):
            data["applies_if"] = self.structured(Scope(entity, rank), 1)
        self.concepts.setdefault(entity, {})[name] = data
        conclusion = Conclusion(entity, name, self.type_of(declaration), rank)
        self.conclusions.append(conclusion)
        self.world.readables[entity].append(Readable(name, conclusion.type, rank))

    def declare_effect(self, entity: str, rank: int) -> None:
        name = f"effect.e{len(self.conclusions)}"
        list_name = f"measures{len(self.conclusions)}"
        declared: dict[str, Data] = {"kind": {"type": "enum", "of": "grade", "label": LABEL, "required": "true"}}
        for attribute in self.random.sample(["flag", "amount", "dose", "day_on", "wait", "term", "remark", "whose"], 3):
            if attribute == "whose" and entity == "case":
                continue
            fact = {key: value for key, value in self.fact(attribute).items() if key not in ("min", "max")}
            required = self.random.choice(["true", "false"])
            declared[attribute] = {**fact, "label": LABEL, "required": required}
        self.effects[name] = {"for": entity, "list": list_name, "label": LABEL, "attributes": declared}
        self.conclusions.append(Conclusion(entity, name, None, rank))
        shape = (entity, list_name)
        self.world.readables[shape] = [Readable(each, self.type_of(of), rank) for each, of in declared.items()]
        self.world.readables[entity].append(Readable(list_name, None, rank, shape))

    def instrument(self, name: str) -> Data:
        starts = sorted(self.random.sample(["2000-01-01", "2019-06-01", "2020-03-01", "2023-07-01", "2025-01-01"], 3))
        versions = []
        if self.chance(0.5):
            starts = ["1990-01-01"]
        for index, start in enumerate(starts):
            effective = {"from": start}
            if index < len(starts) - 1 or self.chance(0.5):
                end = datetime.date.fromisoformat(starts[index + 1] if index < len(starts) - 1 else "2026-12-31")
                gap = self.random.choice([1, 1, 40])
                effective["to"] = (end - datetime.timedelta(days=gap)).isoformat()
            text = {"1": DIGEST, "12-1": DIGEST}
            versions.append({"id": f"{name}-v{index}", "effective": effective, "text": text})
        clock = self.random.choice(list(self.clocks))
        return {
            "lexrules": "1",
            "instrument": name,
            "title": LABEL,
            "grade": "law",
            "clock": clock,
            "versions": versions,
        }

    # -- norms ---------------------------------------------------------------------------------------------------------

    def conclude(self, conclusion: Conclusion) -> None:
        count = self.random.choice([1, 1, 2, 2, 3])
        guarded = self.chance(0.15)
        if guarded:
            count = self.random.randint(4, 7)
        scope = Scope(conclusion.entity, conclusion.rank)
        enums = self.write.readable(scope, lambda each: each.type is not None and each.type.kind == "enum")
        if self.chance(0.15):
            self.table(conclusion, scope, enums)
            if self.chance(0.5):
                return
        guard = self.random.choice(enums) if guarded and enums else None
        for _ in range(count):
            norm = self.norm(conclusion, scope)
            if guard is not None and self.chance(0.85):
                members = self.random.sample(ENUMS[guard[1].type.detail], self.random.randint(1, 2))
                plain = f"{guard[0]} in {{{', '.join(members)}}}" if len(members) > 1 else f"{guard[0]} == {members[0]}"
                norm["when"] = {"all": [plain, norm["when"]]} if "when" in norm else plain
            self.norms.append((conclusion, norm))

    def norm(self, conclusion: Conclusion, scope: Scope) -> Data:
        cited = self.random.choice(self.instruments)
        chosen = [each["id"] for each in cited["versions"] if self.chance(0.8)] or [cited["versions"][0]["id"]]
        norm: Data = {
            "id": f"n.{conclusion.name.replace('_', '-')}-{len(self.norms)}",
            "cites": [f"{cited['instrument']}/{self.random.choice(['1', '12-1', '1/2', '1/0/3'])}"],
            "title": LABEL, "gist": LABEL, "confidence": "T", "for": conclusion.entity,
        }  # fmt: skip
        if self.chance(0.4):
            norm["versions"] = chosen
        if conclusion.rank == 0:
            norm["clock"] = "asked"
        elif self.chance(0.3):
            norm["clock"] = self.random.choice(list(self.clocks))
        if self.chance(0.75):
            norm["when"] = self.structured(scope, 2)
        if self.chance(0.3):
            norm["unless"] = [self.exception(scope, 2) for _ in range(self.random.randint(1, 2))]
        norm["then"] = self.then(conclusion, scope)
        return norm

    def then(self, conclusion: Conclusion, scope: Scope) -> Data:
        if conclusion.type is None:
            declared = self.effects[conclusion.name]["attributes"]
            given = {
                name: self.quantity(scope, self.type_of(each), 1)
                for name, each in declared.items()
                if each["required"] == "true" or self.chance(0.6)
            }
            return {"effect": conclusion.name, **given}
        path = f"{conclusion.entity}.{conclusion.name}"
        if conclusion.type == BOOLEAN:
            return {"concept": path}
        if conclusion.type.kind == "enum" and self.chance(0.7):
            return {"concept": path, "options": self.options(scope, conclusion.type)}
        return {"concept": path, "value": self.quantity(scope, conclusion.type, 2)}

    def options(self, scope: Scope, wanted: Type) -> list[Data]:
        options = []
        for _ in range(self.random.randint(1, 3)):
            option = {"value": self.write.literal(wanted), "when": self.structured(scope, 1)}
            if self.chance(0.2):
                option |= {"cites": ["alpha/1"], "title": LABEL}
            options.append(option)
        if self.chance(0.5):
            options.append({"value": self.write.literal(wanted)})
        return options

    def quantity(self, scope: Scope, wanted: Type, depth: int) -> Any:
        wanted = wanted if wanted.kind == "integer" else wanted.comparable
        if wanted.kind == "boolean" and self.chance(0.5):
            return self.write.condition(scope, 1)
        if wanted.kind in ("boolean", "enum", "text", "ref") or depth == 0 or self.chance(0.4):
            return self.write.term(scope, wanted, 2)
        form = self.random.choice(["formula", "tiers", "elect", *(["range", "range"] if self.leeway else [])])
        result: Data
        if form == "formula":
            result = {"formula": self.write.term(scope, wanted, 2)}
        elif form == "tiers":
            tiers: list[Data] = [
                {"when": self.structured(scope, 1), "value": self.quantity(scope, wanted, depth - 1)}
                for _ in range(self.random.randint(1, 2))
            ]
            if self.chance(0.5):
                tiers.append({"value": self.quantity(scope, wanted, depth - 1)})
            result = {"tiers": tiers}
        elif form == "elect":
            alternatives = [{"label": LABEL, "value": self.quantity(scope, wanted, depth - 1)} for _ in range(2)]
            result = {"elect": self.random.choice(["higher", "lower"]), "by": LABEL, "of": alternatives}
        else:
            low = self.write.term(scope, wanted, 1)
            high = self.write.term(scope, wanted, 1)
            high = f"max({low}, {high})" if self.chance(0.5) else high
            result = {"range": {"from": low, "to": high}}
        for bound in ("floor", "cap"):
            if self.chance(0.2):
                result[bound] = self.write.term(scope, wanted, 1)
        return result

    def structured(self, scope: Scope, depth: int) -> Any:
        """A condition in YAML."""
        roll = self.random.random()
        if depth == 0 or roll < 0.5:
            return self.write.condition(scope, 2)
        parts = [self.structured(scope, depth - 1) for _ in range(self.random.randint(1, 3))]
        if roll < 0.6:
            return {"all": parts}
        if roll < 0.7:
            return {"any": parts}
        if roll < 0.78:
            return {"not": parts[0]}
        if roll < 0.9:
            return {"at_least": {"n": str(self.random.randint(1, len(parts))), "of": parts}}
        return {"element": LABEL, "when": parts[0]}

    def exception(self, scope: Scope, depth: int) -> Any:
        if depth == 0 or self.chance(0.5):
            return self.structured(scope, 1)
        exception: Data = {"when": self.structured(scope, 1)}
        if self.chance(0.6):
            exception["unless"] = [self.exception(scope, depth - 1) for _ in range(self.random.randint(1, 2))]
        if self.chance(0.3):
            exception["element"] = LABEL
        if self.chance(0.3):
            exception["cites"] = ["beta-2/1"]
        return exception

    def override(self) -> None:
        """Let some norms prevail over others of the same or a higher rank, for their entity or one inside it."""
        order = {norm["id"]: (conclusion.rank, index) for index, (conclusion, norm) in enumerate(self.norms)}
        for conclusion, norm in self.norms:
            for other, target in self.norms:
                if conclusion.entity not in LINEAGES[other.entity] or order[norm["id"]] >= order[target["id"]]:
                    continue
                if self.chance(0.6 / len(self.norms)):
                    because = self.random.choice(["superior", "special", "later"])
                    norm.setdefault("overrides", []).append({"norm": target["id"], "because": because})

    def table(self, conclusion: Conclusion, scope: Scope, enums: list[tuple[str, Readable]]) -> None:
        """Norms of one shape, as a table."""
        norm = self.norm(conclusion, scope)
        del norm["id"]
        columns = {"what": "required", "what_zh": "required", "limit": "optional"}
        kept = norm.get("when")
        if enums:
            name, chosen = self.random.choice(enums)
            norm["when"] = {"all": [f"{name} == $what", *([kept] if kept else [])]}
            members = ENUMS[chosen.type.detail]  # type: ignore[union-attr]
        else:
            members = ["2020-01-01", "2024-02-05"]
            norm["when"] = {"any": ["case.as_of >= $what", *([kept] if kept else [])]}
        norm["title"] = {"zh": "$what_zh：$what", "en": "for $what"}
        norm["unless"] = [*norm.get("unless", []), "$limit"]
        rows = []
        for index, member in enumerate(self.random.sample(members, self.random.randint(1, 2))):
            row = {"id": f"r{index}", "what": member, "what_zh": "某"}
            if self.chance(0.5):
                row["limit"] = self.write.condition(scope, 1)
            rows.append(row)
        name = f"t.{len(self.tables)}"
        self.tables.append({"id": name, "columns": columns, "norm": norm, "rows": rows})

    # -- files ---------------------------------------------------------------------------------------------------------

    def assemble(self) -> KnowledgeBase:
        header = {"lexrules": "1"}
        entities = {
            name: {**({"in": parent[0], "list": parent[1]} if parent else {}), "label": LABEL}
            for name, parent in ENTITIES.items()
        }
        goals = [
            f"{each.entity}.{self.effects[each.name]['list'] if each.type is None else each.name}"
            for each in self.conclusions
        ]
        vocabulary = {
            **header,
            "units": dict.fromkeys(UNITS, LABEL),
            "enums": {
                name: {"label": LABEL, "members": dict.fromkeys(members, LABEL)} for name, members in ENUMS.items()
            },
            "entities": entities,
            "attributes": self.attributes,
            "concepts": self.concepts,
            "effects": self.effects,
            "clocks": self.clocks,
            "domains": {"d": {"label": LABEL, "goals": goals}},
        }
        defaults = {each["instrument"]: [version["id"] for version in each["versions"]] for each in self.instruments}
        norm_file = {**header, "domain": "d", "versions": defaults}
        norms = [norm for _, norm in self.norms]
        half = len(norms) // 2
        files = {
            "knowledge-base.yaml": {**header, "id": "random", "title": LABEL},
            "vocabulary/all.yaml": vocabulary,
            **{f"instruments/{each['instrument']}.yaml": each for each in self.instruments},
            "norms/d/first.yaml": {**norm_file, "norms": norms[:half], "tables": self.tables},
            "norms/d/second.yaml": {**norm_file, "norms": norms[half:]},
        }
        rows = [expand(table, row) for table in self.tables for row in table["rows"]]
        documents = [vocabulary, *self.instruments, {**norm_file, "norms": norms[:half] + rows},
                     {**norm_file, "norms": norms[half:]}]  # fmt: skip
        return KnowledgeBase(files, documents)


def expand(table: Data, row: Data) -> Data:
    """The norm of a row, written out."""

    def fill(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: filled for key, value in node.items() if (filled := fill(value)) is not None}
        if isinstance(node, list):
            return [filled for value in node if (filled := fill(value)) is not None]
        if node == "$limit":
            return row.get("limit")
        return node.replace("$what_zh", row["what_zh"]).replace("$what", row["what"])

    return {"id": f"{table['id']}.{row['id']}", **fill(table["norm"])}


def knowledge_base(rng: random.Random) -> KnowledgeBase:
    """A random knowledge base."""
    return KnowledgeBaseWriter(rng).build()


# -- cases -------------------------------------------------------------------------------------------------------------


class CaseWriter:
    """Writes random cases for a knowledge base, and random completions of them."""

    def __init__(self, documents: list[Data], rng: random.Random) -> None:
        self.random = rng
        vocabulary = documents[0]
        self.declared: dict[str, dict[str, Data]] = vocabulary["attributes"]
        self.ids = 0
        self.persons: list[str] = []

    def case(self) -> Entity:
        """A case, known to a random degree."""
        self.ids, self.persons = 0, []
        known = self.random.choice([0.2, 0.6, 0.9, 1.0])
        root = self.entity("case", None, known)
        for entity in root.everything():
            for name, declaration in self.declared[entity.type].items():
                fact = self.fact(declaration, known)
                if fact is not None:
                    entity.facts[name] = fact
        root.facts["as_of"] = self.concrete_date()
        return root

    def entity(self, entity_type: str, parent: Entity | None, known: float, complete: bool = False) -> Entity:
        entity = Entity(entity_type, "case" if parent is None else f"{entity_type}{self.ids}", parent)
        self.ids += 1
        if entity_type == "person":
            self.persons.append(entity.id)
        for child, place in ENTITIES.items():
            if place is None or place[0] != entity_type:
                continue
            stated = complete or self.random.random() < max(known, 0.5)
            if stated:
                count = self.random.choice([0, 1, 1, 2, 2, 3] if not complete else [0, 1])
                entity.lists[place[1]] = (
                    complete or self.random.random() < known,
                    [self.entity(child, entity, known, complete) for _ in range(count)],
                )
        return entity

    def fact(self, declaration: Data, known: float) -> Value | None:
        """An abstract value, or ``None`` for a fact not stated."""
        roll = self.random.random()
        if roll < 0.05:
            return truth.NOT_APPLICABLE_BIT if declaration["type"] == "boolean" else NOT_APPLICABLE
        if self.random.random() < known:
            return self.concrete(self.unknown(declaration), declaration)
        if self.random.random() < 0.5:
            return None
        value = self.partial(declaration)
        return values.with_na(value) if self.random.random() < 0.06 else value

    def unknown(self, declaration: Data) -> Value:
        """Everything a fact of this declaration may be; independent of the engine's own reading of the vocabulary."""
        kind = declaration["type"]
        if kind == "boolean":
            return truth.UNKNOWN
        if kind == "enum":
            return values.choice(*ENUMS[declaration["of"]])
        if kind in ("text", "ref"):
            return Choice(None, open=True)
        low = declaration.get("min", "0" if kind in ("money", "period") else None)
        ends = [low, declaration.get("max")]
        scalars = [end and (datetime.date.fromisoformat(end) if kind == "date" else Decimal(end)) for end in ends]
        return values.between(*scalars)  # type: ignore[arg-type, return-value]

    def partial(self, declaration: Data) -> Value:
        """A partly known value."""
        kind = declaration["type"]
        whole = self.unknown(declaration)
        if kind == "boolean":
            return truth.UNKNOWN
        if isinstance(whole, Choice):
            if whole.members is None:
                pool = TEXTS if kind == "text" else self.persons if declaration["to"] == "person" else ["case"]
            else:
                pool = sorted(whole.members)
            pool = pool or ["nobody"]
            return values.choice(*self.random.sample(pool, self.random.randint(1, min(2, len(pool)))))
        assert isinstance(whole, Interval)
        first, second = (self.concrete(whole, declaration) for _ in range(2))
        low, high = sorted([first.low, second.low])  # type: ignore[union-attr, type-var]
        shape = self.random.random()
        low_closed, high_closed = self.random.random() < 0.6, self.random.random() < 0.6
        if shape < 0.25:
            low, low_closed = whole.low, True
        elif shape < 0.5:
            high, high_closed = whole.high, True
        discrete = kind in values.DISCRETE
        value = values.between(low, high, low_closed=low_closed, high_closed=high_closed, discrete=discrete)
        return value if value is not None else first

    def concrete(self, value: Value, declaration: Data) -> Value:
        """One of the values that ``value`` may be."""
        if isinstance(value, int):
            bits = (truth.TRUE, truth.FALSE, truth.NOT_APPLICABLE_BIT)
            return self.random.choice([bit for bit in bits if value & bit])
        if isinstance(value, values.NotApplicable) or (value.na and self.random.random() < 0.4):
            return NOT_APPLICABLE
        if isinstance(value, Choice):
            pool = value.members
            if pool is None:
                pool = [*TEXTS, "other"] if declaration["type"] == "text" else ["case"]
                if declaration.get("to") == "person":
                    pool = [*self.persons, "elsewhere"]
            return values.choice(self.random.choice(sorted(pool)))
        return values.exactly(self.scalar(value, declaration))

    def scalar(self, value: Interval, declaration: Data) -> Any:
        """A number or date in the interval, often one of its ends."""
        kind = declaration["type"]
        both = (value.low, value.low_closed), (value.high, value.high_closed)
        ends = [end for end, closed in both if closed and end is not None]
        if ends and self.random.random() < 0.35:
            return self.random.choice(ends)
        if kind == "date":
            pool: list[Any] = [*map(datetime.date.fromisoformat, DATES), *ends]
            pool += [end + datetime.timedelta(days=days) for end in ends for days in (-1, 1, 40, -400)]
        else:
            pool = [Decimal(each) for each in ("-3", "0", "1", "2", "3", "6", "10", "12", "24", "1000")]
            if kind not in values.DISCRETE:
                pool += [Decimal("0.5"), Decimal("2.5"), Decimal("0.01")]
            if kind == "period":
                pool += [values.LIFETIME] if declaration["unit"] in ("month", "year") else []
            finite = [end for end in (value.low, value.high) if end is not None and end.is_finite()]
            if len(finite) == 2:
                pool += [(finite[0] + finite[1]) // 2 if kind in values.DISCRETE else (finite[0] + finite[1]) / 2]
            pool += [end + step for end in finite for step in (1, -1)]
        fitting = [each for each in pool if values.contains(value._replace(na=False), values.exactly(each))]
        if not fitting:
            return ends[0] if ends else (value.low + value.high) / 2  # type: ignore[operator]
        return self.random.choice(fitting)

    def concrete_date(self) -> Value:
        return values.exactly(datetime.date.fromisoformat(self.random.choice(DATES)))

    def completion(self, case: Entity) -> Entity:
        """The case with every open fact replaced by one value, and every list not known to be complete extended."""
        self.ids = 1000
        self.persons = [each.id for each in case.everything() if each.type == "person"]
        added: list[Entity] = []
        root = self.completed(case, None, added)
        for entity in root.everything():
            for name, declaration in self.declared[entity.type].items():
                fact = entity.facts.get(name)
                if fact is None and id(entity) in {id(each) for new in added for each in new.everything()}:
                    fact = self.fact(declaration, 1.0)
                entity.facts[name] = self.concrete(self.unknown(declaration) if fact is None else fact, declaration)
        return root

    def completed(self, entity: Entity, parent: Entity | None, added: list[Entity]) -> Entity:
        copy = Entity(entity.type, entity.id, parent, dict(entity.facts))
        for child, place in ENTITIES.items():
            if place is None or place[0] != entity.type:
                continue
            complete, listed = entity.lists.get(place[1], (False, []))
            found = [self.completed(each, copy, added) for each in listed]
            if not complete:
                more = [self.entity(child, copy, 1.0, True) for _ in range(self.random.choice([0, 0, 1, 1, 2]))]
                added += more
                found += more
            copy.lists[place[1]] = (True, found)
        return copy


def engine_case(root: Entity) -> facts.Case:
    """The case as the engines take it."""
    entities: dict[str, facts.Entity] = {}

    def convert(entity: Entity, parent: facts.Entity | None) -> facts.Entity:
        made = facts.Entity(entity.type, entity.id, len(entities), parent)
        entities[entity.id] = made
        made.values.update(entity.facts)
        for name, (complete, listed) in entity.lists.items():
            made.lists[name] = facts.Members(tuple(convert(each, made) for each in listed), complete)
        return made

    return facts.Case(convert(root, None), entities, "d")


__all__ = ["DATE", "MONEY", "TEXT", "CaseWriter", "KnowledgeBase", "engine_case", "knowledge_base"]
