"""Every fact of every scenario is dropped in turn: the answer must stay, or become undetermined and name that fact.

This is what *no answer is ever "no" by silence* comes to: a conclusion that needed the fact may not survive its loss
as anything but an open question. Of a case with very many facts a fixed choice is dropped; with ``LEXRULES_THOROUGH``
set in the environment, every one of them.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lexrules.case.reader import CaseReader
from lexrules.case.scenario import read_scenarios
from lexrules.engine.conclusions import Asked, Conclusion, Status, goals_of
from lexrules.engine.derivation import Derivation
from lexrules.engine.facts import Case, Entity, Members
from lexrules.engine.generated import FormulaCache
from lexrules.engine.native import evaluate
from lexrules.engine.variants import restrict
from lexrules.explain.missing import missing
from lexrules.kb.loader import load_knowledge_base
from lexrules.kb.program import Program
from lexrules.model import truth
from lexrules.model.values import contains, is_open
from lexrules.resources import shipped
from lexrules.source import read_file

SCENARIOS = sorted(shipped("scenarios").rglob("*.yaml"))
#: So many facts of one case are dropped unless all are asked for.
MOST = 2
FORMULAS = FormulaCache()


@pytest.fixture(scope="module")
def program() -> Program:
    """The shipped law under the default positions."""
    return restrict(load_knowledge_base(shipped("kb")))


def chosen(case: Case, name: str) -> list[tuple[Entity, str]]:
    """The facts to drop."""
    facts = list(stated(case))
    if len(facts) <= MOST or os.environ.get("LEXRULES_THOROUGH"):
        return facts
    return random.Random(name).sample(facts, MOST)


@contextmanager
def without(case: Case, entity: Entity, name: str) -> Iterator[None]:
    """The case while nobody knows a fact, or whether a list is complete."""
    if name in entity.values:
        value = entity.values.pop(name)
        yield
        entity.values[name] = value
    else:
        members = entity.lists[name]
        entity.lists[name] = Members(members.entities, complete=False)
        yield
        entity.lists[name] = members


def stated(case: Case) -> Iterator[tuple[Entity, str]]:
    for entity in case.entities.values():
        for name in list(entity.values):
            if (entity is not case.root or name != "as_of") and not is_open(entity.values[name]):
                yield entity, name
        for name, members in list(entity.lists.items()):
            if members.complete:
                yield entity, name


def found(derivation: Derivation, asked: Asked) -> dict[str, object]:
    """What a conclusion came to: its value, or for effects the truth and attributes of each that may be there."""
    conclusion = derivation.conclusion(asked)
    if not asked.effects:
        return {"": conclusion.value}
    measures: dict[str, object] = {}
    for measure in conclusion.measures:
        measures[measure.norm.id] = measure.exists
        measures.update({f"{measure.norm.id}.{name}": value for name, value in measure.attributes.items()})
    return measures


def problems(
    before: dict[str, object], after: dict[str, object], conclusion: Conclusion, named: set[str], fact: str
) -> Iterator[str]:
    if before == after:
        return
    for key, value in before.items():
        if key in after and not contains(after[key], value):  # type: ignore[arg-type]
            yield f"{conclusion.path} {key}: {value} became {after[key]}, which does not hold it"
        if key not in after and value != truth.FALSE:
            yield f"{conclusion.path} {key}: {value} disappeared"
    if conclusion.status is not Status.UNDETERMINED and not conclusion.measures:
        yield f"{conclusion.path}: changed, and yet {conclusion.status}"
    if fact not in named:
        yield f"{conclusion.path}: changed for want of {fact}, which is not named among {sorted(named)}"


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_dropped_fact_leaves_the_answer_or_is_named(path: Path, program: Program) -> None:
    case = read_scenarios(read_file(path), CaseReader(program))[0].case
    goals = goals_of(program, case)
    whole = evaluate(program, case, goals, FORMULAS)
    before = {asked.path: found(whole, asked) for asked in goals}
    complaints = []
    dropped = 0
    for entity, name in chosen(case, path.stem):
        with without(case, entity, name):
            derivation = evaluate(program, case, goals, FORMULAS)
            dropped += 1
            for asked in goals:
                after = found(derivation, asked)
                if after != before[asked.path]:
                    named = {fact.path for fact in missing(derivation, [asked])}
                    fact = f"{entity.id}.{name}"
                    found_now = derivation.conclusion(asked)
                    complaints += [
                        f"without {fact}: {each}"
                        for each in problems(before[asked.path], after, found_now, named, fact)
                    ]
    assert dropped
    assert not complaints, "\n".join(complaints[:20])
