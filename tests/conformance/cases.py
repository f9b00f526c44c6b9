"""Random cases for a random knowledge base, known and proved to a random degree, and their completions."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal
from typing import Any

from lexrules.engine import facts
from lexrules.model import truth, values
from lexrules.model.values import NOT_APPLICABLE, Choice, Interval, Value
from tests.conformance.bodies import ENTITIES, Data
from tests.conformance.expressions import DATES, ENUMS, TEXTS
from tests.conformance.vocabulary import Entity


class CaseWriter:
    """Writes random cases for a knowledge base, and random completions of them."""

    def __init__(self, documents: list[Data], rng: random.Random) -> None:
        self.random = rng
        vocabulary = documents[0]
        self.declared: dict[str, dict[str, Data]] = vocabulary["attributes"]
        self.standards = len(vocabulary["proof"]["standards"])
        self.ids = 0
        self.persons: list[str] = []

    def case(self) -> Entity:
        """A case, known to a random degree, and proved to a random one."""
        self.ids, self.persons = 0, []
        known = self.random.choice([0.2, 0.6, 0.9, 1.0, 1.0])
        unproved = self.random.choice([0, 0, 0.1, 0.4])
        root = self.entity("case", None, known)
        for entity in root.everything():
            for name, declaration in self.declared[entity.type].items():
                fact = self.fact(declaration, known)
                if fact is not None:
                    entity.facts[name] = fact
                    if self.random.random() < unproved:
                        disputed = self.standards < 2 or self.random.random() < 0.3
                        entity.reached[name] = 0 if disputed else self.random.randint(1, self.standards - 1)
        root.facts["as_of"] = max(self.concrete_date(), self.concrete_date())
        root.reached.pop("as_of", None)
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

    def concrete_date(self) -> Interval:
        return values.exactly(datetime.date.fromisoformat(self.random.choice(DATES)))

    def completion(self, case: Entity) -> Entity:
        """The case with every open fact replaced by one value that is beyond dispute, and every list not known to be
        complete extended. A disputed fact may be anything, one proved to a lesser standard is what is stated.
        """
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
        for name in [name for name, reached in entity.reached.items() if reached == 0]:
            unknown = self.unknown(self.declared[entity.type][name])
            copy.facts[name] = values.with_na(unknown) if values.may_be_na(entity.facts[name]) else unknown
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
        made.reached.update(entity.reached)
        for name, (complete, listed) in entity.lists.items():
            made.lists[name] = facts.Members(tuple(convert(each, made) for each in listed), complete)
        return made

    return facts.Case(convert(root, None), entities, "d")
