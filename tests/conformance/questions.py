"""What is asked of a knowledge base: at a grade, with positions, on the burden (docs/semantics.md, sections 8 to 10).
Authority and disputes are found by asking every question there is.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from lexrules.model import truth
from tests.conformance.oracle import Oracle, status
from tests.conformance.vocabulary import Entity, Vocabulary

GRADES = (
    "law",
    "administrative_regulation",
    "judicial_interpretation",
    "procuratorial_rule",
    "department_rule",
    "policy",
    "scholarship",
)
"""Strongest first."""
Key = tuple[str, str]
"""An entity's id and the name of a concept or an effect list."""
Answers = dict[Key, Any]
"""The value and state of a concept; of an effect list, by norm, the truth and the attributes of what may be there."""
Choice = dict[str, str]
"""The position taken of each dispute."""


class Question(NamedTuple):
    """A question asked at a grade (``None``: with everything), and with the positions asked for."""

    grade: str | None = None
    positions: Mapping[str, str] = MappingProxyType({})

    def left_out(self, kb: Vocabulary) -> frozenset[str]:
        """The norms that the question leaves out."""
        weakest = GRADES.index(self.grade) if self.grade else len(GRADES)
        taken = {f"{name}/{self.positions.get(name, dispute['default'])}" for name, dispute in kb.disputes.items()}
        return frozenset(
            name
            for name, norm in kb.norms.items()
            if GRADES.index(kb.instrument(norm)["grade"]) > weakest
            or ("positions" in norm and not taken.intersection(norm["positions"]))
        )


def answers(kb: Vocabulary, case: Entity, question: Question, *, burden: bool = False) -> tuple[Answers, Oracle]:
    """The answer to every conclusion there is, and the oracle that gave it."""
    oracle = Oracle(kb, case, question.left_out(kb), burden)
    found: Answers = {}
    for entity in case.everything():
        for name in kb.concepts.get(entity.type, {}):
            value = oracle.concept(entity, name)
            found[entity.id, name] = value, status(value)
        for of, name in kb.effects:
            if of == entity.type:
                found[entity.id, name] = {
                    norm: (exists, attributes(oracle, norm, entity))
                    for norm, exists in oracle.effect_list(entity, name)
                    if exists & truth.TRUE
                }
    return found, oracle


def undetermined(answer: Any) -> bool:
    """Whether an answer is undetermined: of an effect list, whether some element or attribute is."""
    if not isinstance(answer, dict):
        return bool(answer[1] == "undetermined")
    return any(
        exists == truth.UNKNOWN or any(status(value) == "undetermined" for value in given.values())
        for exists, given in answer.values()
    )


def attributes(oracle: Oracle, norm: str, entity: Entity) -> dict[str, Any]:
    """The attributes that a norm gives to the element of its effect."""
    written = oracle.kb.norms[norm]
    return {name: oracle.attribute(written, entity, name) for name in written["then"] if name != "effect"}


def authorities(kb: Vocabulary, case: Entity, question: Question) -> dict[Key, str]:
    """The authority of each conclusion: the strongest grade from which on downwards the answer stays what it is."""
    weakest = question.grade or GRADES[-1]
    reference, _ = answers(kb, case, question._replace(grade=weakest))
    found = dict.fromkeys(reference, weakest)
    steady = set(reference)
    for grade in reversed(GRADES[: GRADES.index(weakest)]):
        at_grade, _ = answers(kb, case, question._replace(grade=grade))
        steady = {key for key in steady if at_grade[key] == reference[key]}
        found |= dict.fromkeys(steady, grade)
    return found


def choices(kb: Vocabulary, question: Question) -> Iterator[Choice]:
    """Every choice that the question leaves open, the default one first."""
    positions = []
    for name, dispute in kb.disputes.items():
        ids = [each["id"] for each in dispute["positions"]]
        ids.sort(key=lambda each, default=dispute["default"]: each != default)  # type: ignore[misc]
        positions.append([question.positions[name]] if name in question.positions else ids)
    for taken in itertools.product(*positions):
        yield dict(zip(kb.disputes, taken, strict=True))


def disputed(kb: Vocabulary, case: Entity, question: Question) -> dict[Key, list[tuple[Any, list[Choice]]]]:
    """The disputed conclusions: each different answer, with the choices leading to it."""
    under = [(choice, answers(kb, case, question._replace(positions=choice))[0]) for choice in choices(kb, question)]
    default = under[0][0]
    found = {}
    for key in under[0][1]:
        leading: list[tuple[Any, list[Choice]]] = []
        for choice, answer in under:
            same = next((others for other, others in leading if other == answer[key]), None)
            if same is None:
                leading.append((answer[key], [choice]))
            else:
                same.append(choice)
        if len(leading) > 1:
            found[key] = [(answer, not_only_farther(led, default)) for answer, led in leading]
    return found


def not_only_farther(led: list[Choice], default: Choice) -> list[Choice]:
    """The choices without those that differ from the default one in all that another of them does, and in more."""
    differences = [choice.items() - default.items() for choice in led]
    return [
        choice
        for choice, difference in zip(led, differences, strict=True)
        if not any(other < difference for other in differences)
    ]
