"""Small random knowledge bases over a handful of facts, of which every completion can be tried.

Facts are booleans, enums and bounded integers that are compared with constants only, so the values listed by
:data:`VALUES` (one of each class, and more) are all that can make a difference.
"""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count, product
from typing import Any

from lexrules.case.reader import case_from_node
from lexrules.engine.conclusions import Asked, Conclusion, goals_of
from lexrules.engine.facts import Case
from lexrules.engine.generated import FormulaCache
from lexrules.engine.native import evaluate
from lexrules.errors import KnowledgeBaseError
from lexrules.kb.program import Program
from lexrules.source import node_of
from tests.unit.small_law import compile_files

LABEL = {"zh": "某", "en": "some"}
COLOURS = ("red", "green", "blue", "grey")
DAY = datetime.date(2024, 6, 1)
DIGEST = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
#: All values that are tried of a fact, by the first letter of its name.
VALUES: Mapping[str, tuple[Any, ...]] = {"b": (True, False), "e": COLOURS, "n": (0, 3, 5, 9)}
Completion = tuple[Any, ...]


class SmallLaw:
    """A random knowledge base about one act, in the making."""

    def __init__(self, rng: random.Random, facts: int) -> None:
        self.rng = rng
        kinds = [rng.choice("bbbben") for _ in range(facts)]
        self.facts = [f"{kind}{number}" for number, kind in enumerate(kinds)]
        self.concepts: list[str] = []
        self.norms: list[dict[str, Any]] = []
        self.declared: dict[str, Any] = {}
        for number in range(rng.randint(1, 4)):
            self.add_concept(f"c{number}")
        if rng.random() < 0.4:
            for _ in range(rng.randint(1, 2)):
                self.norm({"effect": "measure", "kind": rng.choice(COLOURS)}, when=self.condition(2))
            self.measures = True
        else:
            self.measures = False

    def add_concept(self, name: str) -> None:
        rng = self.rng
        kind = rng.choice(("boolean", "boolean", "enum"))
        declaration: dict[str, Any] = {"type": kind, "label": LABEL}
        if kind == "enum":
            declaration["of"] = "colour"
        if rng.random() < 0.2:
            declaration["applies_if"] = self.test()
        if kind == "boolean":
            for _ in range(rng.randint(1, 3)):
                unless = [self.condition(1)] if rng.random() < 0.3 else []
                self.norm({"concept": f"act.{name}"}, when=self.condition(2), unless=unless)
            if rng.random() < 0.3:
                over = self.norms[-1]["id"]
                self.norm(
                    {"concept": f"act.{name}"}, when=self.condition(1), overrides=[{"norm": over, "because": "special"}]
                )
        else:
            options = [{"value": rng.choice(COLOURS), "when": self.condition(1)} for _ in range(rng.randint(1, 3))]
            options.append({"value": rng.choice(COLOURS)})
            self.norm({"concept": f"act.{name}", "options": options})
        self.declared[name] = declaration
        self.concepts.append(name)

    def norm(self, then: dict[str, Any], **more: Any) -> None:
        norm = {
            "id": f"n{len(self.norms)}",
            "cites": ["code/1"],
            "title": LABEL,
            "gist": LABEL,
            "confidence": "T",
            "for": "act",
        }
        self.norms.append({**norm, **{key: value for key, value in more.items() if value}, "then": then})

    def condition(self, depth: int) -> Any:
        rng = self.rng
        if depth == 0 or rng.random() < 0.25:
            return self.test()
        parts = [self.condition(depth - 1) for _ in range(rng.randint(2, 3))]
        roll = rng.random()
        if roll < 0.45:
            return {"all": parts}
        if roll < 0.8:
            return {"any": parts}
        if roll < 0.9:
            return {"not": parts[0]}
        return {"at_least": {"n": 2, "of": parts}}

    def test(self) -> str:
        rng = self.rng
        booleans = [name for name in self.concepts if self.declared[name]["type"] == "boolean"]
        if booleans and rng.random() < 0.25:
            return f"act.{rng.choice(booleans)}"
        name = rng.choice(self.facts)
        path = f"act.{name}"
        if name[0] == "b":
            return rng.choice((path, f"not {path}"))
        if name[0] == "e":
            members = ", ".join(rng.sample(COLOURS, rng.randint(1, 2)))
            return f"{path} in {{{members}}}"
        return f"{path} {rng.choice(('<', '>='))} {rng.choice((3, 5))}"

    def program(self) -> Program:
        """The knowledge base, compiled."""
        types = {
            "b": {"type": "boolean"},
            "e": {"type": "enum", "of": "colour"},
            "n": {"type": "integer", "min": 0, "max": 9},
        }
        goals = [f"act.{name}" for name in self.concepts[-2:]] + (["act.measures"] if self.measures else [])
        vocabulary: dict[str, Any] = {
            "lexrules": 1,
            "enums": {"colour": {"label": LABEL, "members": dict.fromkeys(COLOURS, LABEL)}},
            "entities": {"case": {"label": LABEL}, "act": {"in": "case", "list": "acts", "label": LABEL}},
            "attributes": {
                "case": {"as_of": {"type": "date", "label": LABEL}},
                "act": {name: {**types[name[0]], "label": LABEL} for name in self.facts},
            },
            "concepts": {"act": self.declared},
            "clocks": {"asked": {"label": LABEL, "dates": {"case": "case.as_of"}}},
            "domains": {"small": {"label": LABEL, "goals": goals}},
        }
        if self.measures:
            kind = {"kind": {"type": "enum", "of": "colour", "label": LABEL, "required": True}}
            vocabulary["effects"] = {"measure": {"for": "act", "list": "measures", "label": LABEL, "attributes": kind}}
        instrument = {
            "lexrules": 1, "instrument": "code", "title": LABEL, "grade": "law", "clock": "asked",
            "versions": [{"id": "code-v", "effective": {"from": "2000-01-01"}, "text": {"1": DIGEST}}],
        }  # fmt: skip
        files = {
            "knowledge-base.yaml": {"lexrules": 1, "id": "small", "title": LABEL},
            "instruments/code.yaml": instrument,
            "vocabulary/all.yaml": vocabulary,
            "norms/all.yaml": {"lexrules": 1, "domain": "small", "versions": {"code": ["code-v"]}, "norms": self.norms},
        }
        return compile_files({name: json.dumps(data, ensure_ascii=False) for name, data in files.items()})[0]


@dataclass
class Small:
    """A program with the names of its facts."""

    program: Program
    facts: list[str]

    @cached_property
    def formulas(self) -> FormulaCache:
        return FormulaCache()

    def values(self, name: str) -> tuple[Any, ...]:
        """The values that are tried of a fact."""
        return VALUES[name[0]]

    def case(self, known: Mapping[str, Any]) -> Case:
        """A case in which these facts are known."""
        data = {"domain": "small", "case": {"acts": [{"id": "a1", **known}]}}
        return case_from_node(node_of(data), self.program, as_of=DAY)

    def asked(self, case: Case) -> list[Asked]:
        return goals_of(self.program, case)

    def answer(self, known: Mapping[str, Any]) -> tuple[Any, ...]:
        """The answer to a case, as plain values that can be compared."""
        case = self.case(known)
        return tuple(
            plain(each) for each in evaluate(self.program, case, self.asked(case), self.formulas).conclusions()
        )

    @cached_property
    def completions(self) -> list[Completion]:
        return list(product(*(VALUES[name[0]] for name in self.facts)))

    @cached_property
    def table(self) -> dict[Completion, tuple[Any, ...]]:
        """The answer to every completion, by evaluating each of them."""
        return {each: self.answer(dict(zip(self.facts, each, strict=True))) for each in self.completions}

    def matching(self, known: Mapping[str, Any]) -> Iterator[Completion]:
        """The completions of what is known."""
        places = [(self.facts.index(name), value) for name, value in known.items()]
        return (each for each in self.completions if all(each[at] == value for at, value in places))

    def matters(self, known: Mapping[str, Any], name: str) -> bool:
        """Whether two values of a fact lead to different answers in some completion of what is known."""
        at = self.facts.index(name)
        seen: dict[Completion, tuple[Any, ...]] = {}
        for each in self.matching(known):
            rest = (*each[:at], *each[at + 1 :])
            if seen.setdefault(rest, self.table[each]) != self.table[each]:
                return True
        return False

    def settled(self, known: Mapping[str, Any]) -> bool:
        """Whether every completion of what is known has the same answer."""
        return len({self.table[each] for each in self.matching(known)}) == 1


def plain(conclusion: Conclusion) -> Any:
    """What a conclusion says."""
    if conclusion.value is not None:
        return conclusion.value
    return tuple((each.norm.id, each.exists, tuple(sorted(each.attributes.items()))) for each in conclusion.measures)


def make(seed: int, facts: int) -> Small:
    """A random knowledge base; one that the loader refuses, because some condition can never hold, is tried anew."""
    for attempt in count():
        law = SmallLaw(random.Random(f"{seed}/{attempt}"), facts)
        try:
            return Small(law.program(), law.facts)
        except KnowledgeBaseError:
            continue
    raise AssertionError("unreachable")
