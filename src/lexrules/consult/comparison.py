"""Where the answers to two cases part, and the smallest reason for it.

Two cases are laid side by side: entities of the same type that stand at the same place. What differs in their facts is
what can explain a difference of the answers; a smallest set of those differences that alone turns the first answer
into the second is the reason, found by evaluating it. Of one case asked about in two ways (another day, only stronger
authority, another position) the reason are the norms that apply in one answer and not in the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.planner import Consultant
from lexrules.consult.space import Key, Space, Supposed
from lexrules.engine.conclusions import Asked, Conclusion
from lexrules.engine.derivation import Derivation, NormTrace
from lexrules.engine.facts import NOT_STATED, Case, Entity
from lexrules.kb.program import Norm
from lexrules.model import truth
from lexrules.model.values import Value

#: The smallest reason is looked for among sets of at most so many differences, then by leaving out one at a time.
_SMALL: Final = 2
_FEW: Final = 14


class Pair(NamedTuple):
    """A fact of a type of entity in which two cases differ: what it is in each."""

    path: str
    entity: str
    key: Key
    first: Value
    second: Value


class Difference(NamedTuple):
    """A conclusion on which two answers part, and why.

    ``facts`` is a smallest set of differing facts that turns the first conclusion into the second; empty where none
    of those that could be laid side by side does. ``norms`` apply (or may) on one side only, with the side.
    """

    path: str
    first: Conclusion | None
    second: Conclusion | None
    facts: tuple[Pair, ...]
    norms: tuple[tuple[Norm, int], ...]


class Comparison(NamedTuple):
    """Two answers side by side: the facts that differ, entities without a counterpart, and where the answers part."""

    facts: tuple[Pair, ...]
    alone: tuple[tuple[str, ...], tuple[str, ...]]
    differences: tuple[Difference, ...]
    same: tuple[str, ...]


def compare(first: Hypothesis, second: Hypothesis, goals: Sequence[str] = ()) -> Comparison:
    """Compare two answers; ``goals`` are concepts or effect lists by entity type and name (``act.measures``), by
    default the goals of the first case's domain.
    """
    matched = dict(_matched(first.case, second.case))
    facts = tuple(_differing(first, second, matched))
    alone = (
        tuple(each.id for each in first.case.entities.values() if each.id not in matched),
        tuple(each.id for each in second.case.entities.values() if each.id not in set(matched.values())),
    )
    differences: list[Difference] = []
    same: list[str] = []
    for one, other in _asked(first, second, matched, goals):
        now = None if one is None else first.concluded(one)[0]
        then = None if other is None else second.concluded(other)[0]
        path = one.path if one is not None else other.path  # type: ignore[union-attr]
        if now is not None and then is not None and _same(now, then):
            same.append(path)
            continue
        reason: tuple[Pair, ...] = ()
        if one is not None and then is not None:
            reason = _reason(first, one, then, facts)
        norms = tuple(_norms(first, second, one, other)) if not reason else ()
        differences.append(Difference(path, now, then, reason, norms))
    return Comparison(facts, alone, tuple(differences), tuple(same))


def _same(first: Conclusion, second: Conclusion) -> bool:
    """Whether two conclusions say the same, whoever they are about."""
    if first.status is not second.status or first.value != second.value:
        return False
    measures = [[(each.norm.id, each.exists, each.attributes) for each in side.measures] for side in (first, second)]
    return measures[0] == measures[1]


def _matched(first: Case, second: Case) -> Iterator[tuple[str, str]]:
    """The entities that stand at the same place: the roots, then the elements of lists, by id or else by position."""
    pending = [(first.root, second.root)]
    while pending:
        one, other = pending.pop(0)
        yield one.id, other.id
        for name in one.lists:
            mine = list(one.lists[name].entities)
            its = list(other.lists.get(name, NOT_STATED).entities)
            by_id = {each.id: each for each in its}
            pairs = [(each, by_id[each.id]) for each in mine if each.id in by_id]
            rest = [each for each in mine if each.id not in by_id]
            free = [each for each in its if each not in [pair[1] for pair in pairs]]
            pending += [*pairs, *zip(rest, free, strict=False)]


def _differing(first: Hypothesis, second: Hypothesis, matched: Mapping[str, str]) -> Iterator[Pair]:
    for one, other in matched.items():
        mine, its = first.case.entities.get(one, first.case.root), second.case.entities.get(other, second.case.root)
        for name in dict.fromkeys([*mine.values, *its.values]):
            if (mine.type, name) not in first.program.attributes:
                continue
            now, then = first.fact((mine.index, name)), second.fact((its.index, name))
            if now != then:
                yield Pair(f"{mine.id}.{name}", mine.type, (mine.index, name), now, then)


def _asked(
    first: Hypothesis, second: Hypothesis, matched: Mapping[str, str], goals: Sequence[str]
) -> Iterator[tuple[Asked | None, Asked | None]]:
    """What is asked of the first case, with the same of its counterpart in the second; then what only that has."""
    names = [goal.partition(".")[::2] for goal in goals]
    if not names:
        domain = first.program.domains[first.case.domain or ""]
        names = [(goal.entity, goal.name) for goal in domain.goals]
    back = {other: one for one, other in matched.items()}
    for head, name in names:
        for entity in _entities(first.case, head):
            other = second.case.entities.get(matched.get(entity.id, ""))
            yield _ask(first, entity, name), None if other is None else _ask(second, other, name)
        for entity in _entities(second.case, head):
            if entity.id not in back:
                yield None, _ask(second, entity, name)


def _entities(case: Case, head: str) -> list[Entity]:
    return [case.entities[head]] if head in case.entities else list(case.of_type(head))


def _ask(at: Hypothesis, entity: Entity, name: str) -> Asked:
    return Asked(entity, name, (entity.type, name) in at.program.effects)


def _reason(first: Hypothesis, goal: Asked, then: Conclusion, facts: Sequence[Pair]) -> tuple[Pair, ...]:
    """A smallest set of differing facts that turns the conclusion into that of the other case."""
    (_, reads, _) = first.watch(lambda: first.concluded(goal))
    near = [pair for pair in facts if first.space.bit(pair.key) & reads]
    far = [pair for pair in facts if not first.space.bit(pair.key) & reads]
    ordered = [*near, *far]

    def turns(pairs: Sequence[Pair]) -> bool:
        changed: dict[Key, Supposed] = {pair.key: pair.second for pair in pairs}
        return _same(first.suppose(changed).concluded(goal)[0], then)

    if not turns(ordered):
        return ()
    for size in range(1, _SMALL + 1):
        for pairs in combinations(ordered[:_FEW], size):
            if turns(pairs):
                return pairs
    kept = ordered
    for pair in reversed(ordered):
        fewer = [each for each in kept if each is not pair]
        if turns(fewer):
            kept = fewer
    return tuple(kept)


def _norms(first: Hypothesis, second: Hypothesis, one: Asked | None, other: Asked | None) -> Iterator[tuple[Norm, int]]:
    """The norms that apply, or may, for one conclusion and not for the other, with the side on which they do."""
    sides = [_looked_into(at, asked) for at, asked in ((first, one), (second, other))]
    found = []
    for side, (mine, its) in enumerate((sides, sides[::-1])):
        found += [
            (trace.norm, side, _is_direct(trace, (second, first)[side]))
            for key, trace in mine.items()
            if key not in its
        ]
    # What the question itself leaves out, or the other day has no longer or not yet, is the root of all the rest.
    direct = any(each for _, _, each in found)
    yield from dict.fromkeys((norm, side) for norm, side, root in found if root or not direct)


def _is_direct(trace: NormTrace, other: Hypothesis) -> bool:
    """Whether a norm is left out of the other answer as such, or not in force there."""
    norm = other.program.norms[trace.norm.number]
    entity = other.case.entities.get(trace.entity.id)
    if norm.left_out or entity is None:
        return bool(norm.left_out)
    return other.norm(norm, entity).in_force == truth.FALSE


def _looked_into(at: Hypothesis, asked: Asked | None) -> dict[tuple[str, str], NormTrace]:
    """The norms that apply, or may, in what one conclusion was found by."""
    if asked is None:
        return {}
    alone = Hypothesis(Space(at.program, at.case, at.space.formulas), at.supposed)
    alone.conclusion(asked)
    return {(trace.norm.id, trace.entity.id): trace for trace in _applying(alone)}


def _applying(derivation: Derivation) -> Iterator[NormTrace]:
    for world in derivation.worlds():
        for trace in world.touched():
            if trace.applies & truth.TRUE:
                yield trace


def compare_cases(
    consultants: tuple[Consultant, Consultant], cases: tuple[Case, Case], goals: Sequence[str] = ()
) -> Comparison:
    """Compare the answers to two cases, or to one case asked about in two ways."""
    first, second = (consultant.plain(case) for consultant, case in zip(consultants, cases, strict=True))
    return compare(first, second, goals)
