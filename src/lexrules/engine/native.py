"""The native engine: evaluates what the goals need, from the goals down, and keeps the derivation."""

from __future__ import annotations

from collections.abc import Iterable

from lexrules.engine.conclusions import Asked
from lexrules.engine.derivation import Derivation
from lexrules.engine.facts import Case
from lexrules.engine.generated import FormulaCache
from lexrules.engine.unchanged import changed
from lexrules.engine.worlds import World
from lexrules.kb.program import Program


def evaluate(
    program: Program,
    case: Case,
    asked: Iterable[Asked],
    formulas: FormulaCache | None = None,
    world: World = World(),  # noqa: B008 - immutable
    beside: Derivation | None = None,
) -> Derivation:
    """Evaluate ``case`` for everything ``asked``, in the world as it is or in another; the derivation answers for the
    rest on demand.

    ``formulas`` makes evaluating many cases under one program faster, and changes nothing else. So does ``beside``, an
    evaluation of the same case under a program that is the same but for the norms left out.
    """
    derivation = Derivation(program, case, formulas, world)
    if beside is not None:
        derivation.take_over(beside, *changed(beside, program))
    derivation.asked = tuple(asked)
    for each in derivation.asked:
        derivation.conclusion(each)
    return derivation
