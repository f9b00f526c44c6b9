"""Small random knowledge bases and cases, to hold the second engine to the first.

Concepts are numbered and only read those of lower numbers, so that nothing is circular; overrides only name norms of
higher numbers. Everything the encoding of the second engine has to get right occurs: nested connectives under either
sign, counting, exceptions to exceptions, overrides from containing entities, concepts that may not be applicable,
options, ranges, effects and calls over them, versions and clocks.
"""

from __future__ import annotations

import datetime
import random
from pathlib import Path
from typing import Any

import yaml

from lexrules.case.reader import case_from_node
from lexrules.engine.conclusions import Asked
from lexrules.engine.facts import Case
from lexrules.errors import KnowledgeBaseError
from lexrules.kb.loader import load_knowledge_base
from lexrules.kb.program import Program
from lexrules.source import node_of

LABEL = {"zh": "某", "en": "some"}
DIGEST = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
MEMBERS = ("red", "green", "blue", "black")
LINEAGE = {"case": ["case"], "person": ["person", "case"], "act": ["act", "person", "case"]}
TYPES = tuple(LINEAGE)
FACTS = ("f0", "f1", "f2", "f3")


class Law:
    """A random knowledge base in the making; ``concepts`` are (entity, name, kind), each reading only earlier ones."""

    def __init__(self, rng: random.Random, size: int) -> None:
        self.rng = rng
        self.size = size
        self.concepts: list[tuple[str, str, str]] = []
        self.declared: dict[str, dict[str, Any]] = {"case": {}, "person": {}, "act": {}}
        self.norms: list[dict[str, Any]] = []
        for number in range(rng.randint(2, 2 + size // 2)):
            self.add_concept(number)
        self.add_overrides()

    # -- conclusions -------------------------------------------------------------------------------------------------

    def add_concept(self, number: int) -> None:
        rng = self.rng
        entity = rng.choice(("person", "act", "act", "case"))
        kind = rng.choice(("boolean", "boolean", "boolean", "enum", "money", "effects"))
        if kind == "effects":
            entity = "act"
            if ("act", "measures", "effects") in self.concepts:
                kind = "boolean"
        name = "measures" if kind == "effects" else f"c{number}"
        if kind != "effects":
            declaration: dict[str, Any] = {"type": kind, "label": LABEL}
            if kind == "enum":
                declaration["of"] = "colour"
            if rng.random() < 0.3:
                declaration["applies_if"] = self.expression(entity, 1)
            self.declared[entity][name] = declaration
        for _ in range(rng.randint(1, max(1, self.size // 2))):
            self.add_norm(entity, name, kind)
        self.concepts.append((entity, name, kind))

    def add_norm(self, entity: str, name: str, kind: str) -> None:
        rng = self.rng
        norm: dict[str, Any] = {
            "id": f"n{len(self.norms)}",
            "cites": [rng.choice(("old/1", "old/1", "steady/1"))],
            "title": LABEL,
            "gist": LABEL,
            "confidence": "T",
            "for": entity,
        }
        if norm["cites"] == ["old/1"]:
            norm["versions"] = rng.choice((["v1"], ["v2"], ["v1", "v2"], ["v1", "v3"], ["v3"]))
            norm["clock"] = rng.choice(("substantive", "procedural"))
        if rng.random() < 0.9:
            norm["when"] = self.condition(entity, 3)
        if rng.random() < 0.4:
            norm["unless"] = [self.exception(entity, 2) for _ in range(rng.randint(1, 2))]
        norm["then"] = self.conclusion(entity, name, kind)
        self.norms.append(norm)

    def conclusion(self, entity: str, name: str, kind: str) -> dict[str, Any]:
        if kind == "boolean":
            return {"concept": f"{entity}.{name}"}
        if kind == "effects":
            effect: dict[str, Any] = {"effect": "measure", "kind": self.enum_value(entity)}
            if self.rng.random() < 0.7:
                effect["fine"] = self.quantity(entity)
            if self.rng.random() < 0.5:
                effect["sure"] = self.expression(entity, 1)
            return effect
        if kind == "money":
            return {"concept": f"{entity}.{name}", "value": self.quantity(entity)}
        if self.rng.random() < 0.5:
            return {"concept": f"{entity}.{name}", "value": self.enum_value(entity)}
        options = [{"value": self.rng.choice(MEMBERS), "when": self.condition(entity, 1)} for _ in range(2)]
        if self.rng.random() < 0.6:
            options.append({"value": self.rng.choice(MEMBERS)})
        return {"concept": f"{entity}.{name}", "options": options}

    def quantity(self, entity: str) -> Any:
        rng = self.rng
        match rng.randint(0, 4):
            case 0:
                return {"range": {"from": f"{rng.randint(0, 50)} CNY", "to": f"{rng.randint(51, 99)} CNY"}}
            case 1:
                tiers: list[Any] = [{"when": self.expression(entity, 1), "value": f"{rng.randint(0, 9)} CNY"}]
                return {"tiers": [*tiers, *([{"value": "70 CNY"}] if rng.random() < 0.6 else [])]}
            case 2:
                return {"formula": self.money(entity), "floor": "10 CNY", "cap": "90 CNY"}
            case _:
                return self.money(entity)

    def enum_value(self, entity: str) -> str:
        concepts = self.readable(entity, "enum")
        if concepts and self.rng.random() < 0.3:
            return self.rng.choice(concepts)
        return f"{self.holder(entity)}.colour" if self.rng.random() < 0.2 else self.rng.choice(MEMBERS)

    def add_overrides(self) -> None:
        for number, norm in enumerate(self.norms):
            for other in self.norms[number + 1 :]:
                if norm["for"] in LINEAGE[other["for"]] and self.rng.random() < 0.12:
                    # The norm of the lower number was written without a look at the higher ones, so it may prevail.
                    norm.setdefault("overrides", []).append({"norm": other["id"], "because": "special"})

    # -- conditions --------------------------------------------------------------------------------------------------

    def condition(self, entity: str, depth: int) -> Any:
        rng = self.rng
        if depth == 0 or rng.random() < 0.3:
            return self.expression(entity, 1)
        match rng.randint(0, 5):
            case 0 | 1:
                return {"all": [self.condition(entity, depth - 1) for _ in range(rng.choice((1, 2, 3, 3, 17)))]}
            case 2:
                return {"any": [self.condition(entity, depth - 1) for _ in range(rng.randint(1, 4))]}
            case 3:
                return {"not": self.condition(entity, depth - 1)}
            case 4:
                parts = [self.condition(entity, depth - 1) for _ in range(rng.choice((2, 3, 4, 8)))]
                return {"at_least": {"n": rng.randint(1, len(parts)), "of": parts}}
            case _:
                return {"element": LABEL, "when": self.condition(entity, depth - 1)}

    def exception(self, entity: str, depth: int) -> Any:
        if depth == 0 or self.rng.random() < 0.4:
            return self.condition(entity, 1)
        return {
            "when": self.condition(entity, 1),
            "unless": [self.exception(entity, depth - 1) for _ in range(self.rng.randint(1, 2))],
        }

    def expression(self, entity: str, depth: int) -> str:
        rng = self.rng
        if depth and rng.random() < 0.3:
            operator = rng.choice((" and ", " or "))
            return operator.join(f"({self.expression(entity, depth - 1)})" for _ in range(2))
        if rng.random() < 0.25:
            return f"not ({self.expression(entity, 0)})"
        makers = [self.fact, self.fact, self.truth, self.truth, self.comparison, self.call]
        return rng.choice(makers)(entity)

    def holder(self, entity: str) -> str:
        return self.rng.choice(LINEAGE[entity])

    def readable(self, entity: str, kind: str) -> list[str]:
        return [f"{of}.{name}" for of, name, each in self.concepts if each == kind and of in LINEAGE[entity]]

    def fact(self, entity: str) -> str:
        return f"{self.holder(entity)}.{self.rng.choice(FACTS)}"

    def truth(self, entity: str) -> str:
        return self.rng.choice(self.readable(entity, "boolean") or [self.fact(entity)])

    def money(self, entity: str) -> str:
        terms = [f"{self.holder(entity)}.price", f"{self.rng.randint(0, 60)} CNY", *self.readable(entity, "money")]
        if entity != "act":
            terms.append(f"sum({'person.acts' if entity == 'person' else 'case.persons'}, price)")
        return self.rng.choice((self.rng.choice(terms), f"{self.rng.choice(terms)} * 2"))

    def comparison(self, entity: str) -> str:
        rng = self.rng
        choices = [
            f"{self.money(entity)} {rng.choice(('<', '<=', '>=', '=='))} {rng.randint(0, 120)} CNY",
            f"{rng.choice([*self.readable(entity, 'enum'), f'{self.holder(entity)}.colour'])} == {rng.choice(MEMBERS)}",
            f"{self.holder(entity)}.colour in {{red, {rng.choice(MEMBERS)}}}",
            f"applicable({rng.choice([*self.readable(entity, 'boolean'), f'{self.holder(entity)}.colour'])})",
        ]
        return rng.choice(choices)

    def call(self, entity: str) -> str:
        rng = self.rng
        effects = "act" in LINEAGE[entity] and ("act", "measures", "effects") in self.concepts
        if effects and rng.random() < 0.6:
            return rng.choice(
                (
                    "exists(act.measures, kind == red)",
                    "every(act.measures, kind != blue)",
                    "count(act.measures) >= 2",
                    "sum(act.measures, fine) > 40 CNY",
                    "exists(act.measures, sure)",
                )
            )
        acts = [name for of, name, kind in self.concepts if of == "act" and kind == "boolean"]
        inner = rng.choice((*(f"it.{name}" for name in acts), rng.choice(FACTS), "colour == red"))
        if entity == "case":
            return f"exists(case.persons as p, exists(p.acts, {inner}))"
        if ("act", "measures", "effects") in self.concepts and rng.random() < 0.3:
            inner = "exists(it.measures, kind == green)"
        return rng.choice(
            (f"exists(person.acts, {inner})", f"every(person.acts, {inner})", f"count(person.acts, {inner}) >= 1")
        )

    # -- files -------------------------------------------------------------------------------------------------------

    def write(self, folder: Path) -> None:
        facts: dict[str, Any] = {name: {"type": "boolean", "label": LABEL} for name in FACTS}
        facts |= {
            "colour": {"type": "enum", "of": "colour", "label": LABEL},
            "price": {"type": "money", "label": LABEL},
            "day": {"type": "date", "label": LABEL},
        }
        vocabulary = {
            "lexrules": 1,
            "enums": {"colour": {"label": LABEL, "members": dict.fromkeys(MEMBERS, LABEL)}},
            "entities": {
                "case": {"label": LABEL},
                "person": {"in": "case", "list": "persons", "label": LABEL},
                "act": {"in": "person", "list": "acts", "label": LABEL},
            },
            "attributes": {
                entity: {**facts, **({"as_of": {"type": "date", "label": LABEL}} if entity == "case" else {})}
                for entity in TYPES
            },
            "concepts": {entity: declared for entity, declared in self.declared.items() if declared},
            "effects": {
                "measure": {
                    "for": "act",
                    "list": "measures",
                    "label": LABEL,
                    "attributes": {
                        "kind": {"type": "enum", "of": "colour", "label": LABEL, "required": True},
                        "fine": {"type": "money", "label": LABEL},
                        "sure": {"type": "boolean", "label": LABEL},
                    },
                }
            },
            "clocks": {
                "substantive": {"label": LABEL, "dates": {"act": "act.day"}},
                "procedural": {"label": LABEL, "dates": {"person": "person.day"}},
            },
            "domains": {"some": {"label": LABEL, "goals": [f"{of}.{name}" for of, name, _ in self.concepts]}},
        }
        old = [
            {"id": "v1", "effective": {"from": "1990-01-01", "to": "2010-12-31"}, "text": {"1": DIGEST}},
            {"id": "v2", "effective": {"from": "2011-01-01", "to": "2020-12-31"}, "text": {"1": DIGEST}},
            {"id": "v3", "effective": {"from": "2021-01-01"}, "text": {"1": DIGEST}},
        ]
        steady = [{"id": "s1", "effective": {"from": "1990-01-01"}, "text": {"1": DIGEST}}]
        files: dict[str, Any] = {
            "knowledge-base.yaml": {"lexrules": 1, "id": "some", "title": LABEL},
            "vocabulary/some.yaml": vocabulary,
            "instruments/old.yaml": _instrument("old", old),
            "instruments/steady.yaml": _instrument("steady", steady),
            "norms/some/some.yaml": {
                "lexrules": 1, "domain": "some", "versions": {"old": ["v2"], "steady": ["s1"]}, "norms": self.norms
            },
        }  # fmt: skip
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(_Plain.dump(content), encoding="utf-8")


def _instrument(name: str, versions: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "lexrules": 1,
        "instrument": name,
        "title": LABEL,
        "grade": "law",
        "clock": "substantive",
        "versions": versions,
    }


class _Plain(yaml.CSafeDumper):
    """The language has no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    @classmethod
    def dump(cls, content: Any) -> str:
        text: str = yaml.dump(content, Dumper=cls, allow_unicode=True, sort_keys=False, width=10_000)
        return text


def random_program(rng: random.Random, folder: Path, size: int = 6) -> Program:
    """A random knowledge base that the loader accepts."""
    while True:
        law = Law(rng, size)
        law.write(folder)
        try:
            return load_knowledge_base(folder, use_cache=False)
        except KnowledgeBaseError as error:
            # A random norm may be one that can never hold, or prevail over one that it depends on.
            if not {finding.code for finding in error.findings} <= {"LEX2301", "LEX2303", "LEX2317", "LEX2318"}:
                raise


def random_case(rng: random.Random, program: Program) -> Case:
    """A random case: facts known, partly known, unknown and not applicable; lists complete or not."""
    root = _facts(rng)
    if rng.random() < 0.9:
        root["persons"] = _listed(rng, [_person(rng) for _ in range(rng.randint(0, 2))])
    return case_from_node(
        node_of({"lexrules": 1, "domain": "some", "case": root}), program, as_of=datetime.date(2022, 1, 1)
    )


def everything(program: Program, case: Case) -> list[Asked]:
    """Every conclusion of every entity."""
    return [
        Asked(entity, name, (of, name) in program.effects)
        for of, name in program.concluding
        for entity in case.of_type(of)
    ]


def _person(rng: random.Random) -> dict[str, Any]:
    person = _facts(rng)
    if rng.random() < 0.9:
        person["acts"] = _listed(rng, [_facts(rng) for _ in range(rng.randint(0, 3))])
    return person


def _listed(rng: random.Random, items: list[dict[str, Any]]) -> Any:
    return items if rng.random() < 0.7 else {"listed": items, "complete": False}


def _facts(rng: random.Random) -> dict[str, Any]:
    partial = rng.choice((0.05, 0.3, 0.7))
    values: dict[str, Any] = {name: rng.random() < 0.5 for name in FACTS}
    values["colour"] = rng.choice(MEMBERS)
    values["price"] = str(rng.randint(0, 100))
    values["day"] = f"{rng.choice((2005, 2010, 2011, 2020, 2021))}-{rng.choice(('01-01', '12-31'))}"
    for name in list(values):
        if rng.random() < partial:
            values[name] = _partial(rng, name)
    return {name: value for name, value in values.items() if value is not None}


def _partial(rng: random.Random, name: str) -> Any:
    chance = rng.random()
    if chance < 0.5:
        return None
    if chance < 0.65:
        return "not_applicable"
    match name:
        case "colour":
            return {"one_of": rng.sample(MEMBERS, 2)}
        case "price":
            return {"between": [str(rng.randint(0, 50)), str(rng.randint(51, 100))]}
        case "day":
            return {"between": [f"{rng.choice((2009, 2011))}-06-01", f"{rng.choice((2011, 2015, 2021))}-12-31"]}
    return "unknown"
