"""What a random knowledge base declares: facts, concepts, effects, clocks, comparisons to come, instruments."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

from tests.conformance.bodies import LABEL, BodyWriter, Data
from tests.conformance.expressions import ENUMS, Readable, Scope, Type
from tests.conformance.questions import GRADES

UNITS = ["mg", "percent"]
DIGEST = "0" * 64
FACT = -1
"""The rank of what a case states."""
ASSESSORS = ["prosecutor", "expert"]
MOST_COMPARISONS = 3
"""So that worlds within worlds stay few."""


@dataclass
class Conclusion:
    """A concept or an effect list to be concluded; ``weighs``: the effect whose versions a concept helps to compare."""

    entity: str
    name: str
    type: Type | None
    rank: int
    weighs: Conclusion | None = None


class DeclarationWriter(BodyWriter):
    """Writes the vocabulary and the instruments."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__(rng)
        self.attributes: dict[str, dict[str, Data]] = {}
        self.concepts: dict[str, dict[str, Data]] = {}
        self.effects: dict[str, Data] = {}
        self.clocks: dict[str, Data] = {
            "doing": {"label": LABEL, "dates": {"act": "act.day_on"}},
            "step": {"label": LABEL, "dates": {"person": "person.day_on"}},
            "asked": {"label": LABEL, "dates": {"case": "case.as_of"}},
            "mixed": {"label": LABEL, "dates": {"act": "act.day_on", "case": "case.day_on"}},
            "paid": {"label": LABEL, "dates": {"penalty": "penalty.day_on", "person": "person.day_on"}},
        }
        self.conclusions: list[Conclusion] = []
        self.compared: dict[str, str] = {}

    def declare_facts(self, entity: str) -> None:
        declared: dict[str, Data] = {}
        for name in self.random.sample(
            ["flag", "grp.flag", "colour", "size", "grade", "level", "dose", "share", "amount", "day_on", "day_off",
             "term", "wait", "work", "remark", "whose", "about"], self.random.randint(5, 9),
        ):  # fmt: skip
            declared[name] = {**self.fact(name), "label": LABEL}
        if entity == "case":
            declared["as_of"] = {"type": "date", "label": LABEL}
            if self.chance(0.1):
                because = self.random.choice(["discretion", "fact_finding", "local_standard", "text_missing"])
                assessed = {"because": because, "by": self.random.sample(ASSESSORS, self.random.randint(0, 2))}
                declared[name]["assessed"] = {key: value for key, value in assessed.items() if value}
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
            {"type": "text"}, {"type": "ref", "to": "person"}, "effect", "effect", "effect",
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
                rank += self.declare_comparison(self.conclusions[-1])
                continue
            if declaration.get("to") == "person" and entity == "case":
                entity = "act"
            name = f"{self.random.choice(['c', 'out.c'])}{len(self.conclusions)}"
            self.declare_concept(entity, name, declaration, rank)

    def declare_concept(
        self, entity: str, name: str, declaration: Data, rank: int, weighs: Conclusion | None = None
    ) -> None:
        data = {**declaration, "label": LABEL}
        if self.chance(0.05 if weighs else 0.25):
            data["applies_if"] = self.structured(Scope(entity, rank), 1)
        self.concepts.setdefault(entity, {})[name] = data
        conclusion = Conclusion(entity, name, self.type_of(declaration), rank, weighs)
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

    def declare_comparison(self, effect: Conclusion) -> bool:
        """Perhaps let an effect list be compared, and declare concepts that tell the lightest of its versions."""
        clocks = [name for name, clock in self.clocks.items() if effect.entity in clock["dates"]]
        if not clocks or len(self.compared) >= MOST_COMPARISONS or self.chance(0.3):
            return False
        self.compared[effect.name] = self.random.choice(clocks)
        declared = [{"type": "boolean"}, {"type": "integer"}]
        for attribute in self.effects[effect.name]["attributes"].values():
            if attribute["type"] in ("money", "decimal", "period"):
                declared.append({key: attribute[key] for key in ("type", "unit") if key in attribute})
        for declaration in self.random.sample(declared, self.random.randint(1, 2)):
            name = f"weight{len(self.conclusions)}"
            self.declare_concept(effect.entity, name, declaration, effect.rank + 1, effect)
        return True

    def instrument(self, name: str) -> Data:
        starts = sorted(self.random.sample(["2000-01-01", "2019-06-01", "2020-03-01", "2023-07-01", "2025-01-01"], 3))
        versions = []
        if self.chance(0.5):
            starts = ["1990-01-01"]
        for index, start in enumerate(starts):
            effective = {"from": start}
            if index < len(starts) - 1 or self.chance(0.3):
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
            "grade": self.random.choice(GRADES),
            "clock": clock,
            "versions": versions,
        }
