"""The second engine under several laws: which to compare, and what the list has of those that may be taken.

Written apart from the native engine's comparison; the two share what the order of laws means
(:mod:`lexrules.engine.worlds`).
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from lexrules.engine import terms
from lexrules.engine.facts import Entity
from lexrules.engine.worlds import Considered, Fixed, availability, may_be_taken
from lexrules.kb.program import Comparison, Norm
from lexrules.model import truth
from lexrules.model.values import Interval

if TYPE_CHECKING:
    from lexrules.engine.rete.evaluation import ReteDerivation


def laws_taken(derivation: ReteDerivation, norm: Norm, entity: Entity) -> list[ReteDerivation]:
    """The case under each law that may give the list of ``entity`` that ``norm`` compares."""
    comparison = norm.comparison
    assert comparison is not None, "only norms that compare are asked"
    date = terms.evaluate(comparison.date, (entity,), derivation)[-1]
    until = terms.evaluate(comparison.until, (entity,), derivation)[-1]
    # A norm that the question leaves out was not looked into.
    applies = derivation.applies(norm, entity) or truth.FALSE
    single = isinstance(date, Interval) and date.single
    laws = [_under(derivation, comparison, entity, None)]
    considered = [_considered(comparison, entity, laws[0], None, truth.TRUE)]
    for day in derivation.program.switches.get(comparison.clock, ()) if applies & truth.TRUE else ():
        before = Fixed(comparison.clock, entity.index, considered[-1].day)
        of_one_day = single or before.day is not None
        if of_one_day and not derivation.family.changes_on(before, day):
            continue  # the law of a day on which nothing of this case changes is the law before it
        available = availability(day, date, until)
        if available & truth.TRUE:
            laws.append(_under(derivation, comparison, entity, day))
            considered.append(_considered(comparison, entity, laws[-1], day, available))
    certain = applies == truth.TRUE
    return [
        law
        for law, each, possible in zip(laws, considered, may_be_taken(considered), strict=True)
        if possible or (each.day is None and not certain)
    ]


def united_effects(laws: list[ReteDerivation], entity: Entity, list_name: str) -> list[tuple[Norm, int]]:
    """The norms whose effect some law may give, with the truth of its being there whichever law is taken."""
    given = [{norm.number: (norm, exists) for norm, exists in law.effects(entity, list_name)} for law in laws]
    norms = {index: norm for each in given for index, (norm, _) in each.items()}
    united = []
    for index in sorted(norms):
        exists = 0
        for each in given:
            exists |= each[index][1] if index in each else truth.FALSE
        united.append((norms[index], exists))
    return united


def _under(
    derivation: ReteDerivation, comparison: Comparison, entity: Entity, day: datetime.date | None
) -> ReteDerivation:
    """The case under the law of one day, decided at once for every list that is compared by the same clock."""
    world = derivation.world.fixing(comparison.clock, entity.index, day)
    wanted: list[tuple[Entity, str]] = []
    for (of, name), index in derivation.program.comparing.items():
        other = derivation.program.norms[index].comparison
        if of == entity.type and other is not None and other.clock == comparison.clock:
            wanted.append((entity, name))
            for weight in other.lightest:
                wanted.extend(derivation.instances(entity, weight))
    return derivation.within(world, wanted)


def _considered(
    comparison: Comparison, entity: Entity, law: ReteDerivation, day: datetime.date | None, available: int
) -> Considered:
    weights = (terms.evaluate(weight, (entity,), law)[-1] for weight in comparison.lightest)
    return Considered(day, available, tuple(weights))
