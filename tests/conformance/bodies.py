"""What norms of a random knowledge base say: quantities, options, conditions, exceptions, parts to be proved."""

from __future__ import annotations

import random
from typing import Any

from tests.conformance.expressions import Expressions, Scope, Type, World

LABEL = {"zh": "标签", "en": "label"}
ENTITIES = {"case": None, "person": ("case", "persons"), "act": ("person", "acts"), "penalty": ("person", "penalties"),
            "victim": ("case", "victims")}  # fmt: skip
LINEAGES = {"case": ["case"], "person": ["person", "case"], "act": ["act", "person", "case"],
            "penalty": ["penalty", "person", "case"], "victim": ["victim", "case"]}  # fmt: skip
Data = dict[str, Any]


class BodyWriter:
    """Writes what stands in a norm."""

    def __init__(self, rng: random.Random) -> None:
        self.random = rng
        self.world = World(LINEAGES)
        self.leeway = rng.random() < 0.5
        self.write = Expressions(rng, self.world, leeway=self.leeway)
        self.standards = ["likely", "clear", "beyond_doubt"][: rng.choice([0, 2, 2, 3])]
        self.parties = ["claimant", "handler"][: rng.choice([0, 1, 2])]

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

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

    def plain(self, scope: Scope, wanted: Type) -> Any:
        """A value that no fact moves if there is one: a literal, or a range between two."""
        if wanted.kind == "ref":
            return self.write.reference(scope, wanted)
        literal = self.write.literal(wanted)
        if wanted.kind not in ("number", "decimal", "money") or not self.leeway or self.chance(0.5):
            return literal
        return {"range": {"from": literal, "to": f"max({literal}, {self.write.literal(wanted)})"}}

    def structured(self, scope: Scope, depth: int) -> Any:
        """A condition in YAML."""
        if depth > 0 and self.chance(0.2):
            return self.proved({"when": self.structured(scope, depth - 1)})
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
        return self.proved(exception) if self.chance(0.5) else exception

    def proved(self, part: Data) -> Data:
        """The part, as one that has to be proved to some standard, by some party, or both."""
        if self.standards and self.chance(0.8):
            part["standard"] = self.random.choice(self.standards)
        if self.parties and (self.chance(0.6) or "standard" not in part):
            part["burden"] = self.random.choice(self.parties)
        if len(part) == 1 or self.chance(0.2):
            part["element"] = LABEL
        return part
