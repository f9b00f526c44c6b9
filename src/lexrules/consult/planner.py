"""What to ask next: the open facts that can still change what is asked, the one that decides most first.

Only facts for which a witness was found are proposed (:mod:`lexrules.consult.relevance`). Their order is by how many
open facts an answer is expected to leave that can matter, all classes of values taken as equally likely.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from heapq import heapify, heappop, heapreplace
from math import inf
from operator import or_
from typing import Final, NamedTuple

from lexrules.consult.bounds import narrowed
from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.possibilities import Possibilities
from lexrules.consult.relevance import CLOSE, QUICK, THOROUGH, Effort, Matter, Relevance, Verdict
from lexrules.consult.space import Key, Space, SpentError, Supposed
from lexrules.consult.uses import FactUses
from lexrules.engine.conclusions import Asked
from lexrules.engine.facts import Case
from lexrules.engine.generated import FormulaCache
from lexrules.kb.program import Label, Norm, Program
from lexrules.model import truth

#: Facts are compared by what their answers would leave until so many things had to be found anew; the others stand
#: behind them, by what they bear on. While most is as it was, fewer have to be.
_COMPARED: Final = 300
_REFRESHED: Final = 60
_ALIKE: Final = 0.75
_FEW: Final = 12
_BEST: Final = 3
#: So many values of a fact are tried for the comparison, where it has more.
_VALUES: Final = 4


@dataclass(frozen=True, slots=True)
class Question:
    """A fact or list to ask for: of which entity, in which words, what usually proves it; which conclusions it can
    change, and the norms that look at it.
    """

    key: Key
    path: str
    entity_id: str
    name: str
    label: Label
    words: Label
    evidence: tuple[Label, ...]
    is_list: bool
    decides: tuple[str, ...]
    norms: tuple[Norm, ...]


class Consultant:
    """What consulting needs of one program, computed once. Safe to share between threads."""

    def __init__(self, program: Program, formulas: FormulaCache | None = None) -> None:
        self.program = program
        self.formulas = formulas if formulas is not None else FormulaCache()
        self.possibilities = Possibilities(FactUses(program))
        self.readers = _readers(program)
        """The norms whose own condition, date or value reads a fact or a list."""

    def look(self, case: Case) -> Hypothesis:
        """The case as it is, ready for hypotheses, with what the constraints say about facts not yet known."""
        return narrowed(self.plain(case))

    def plain(self, case: Case) -> Hypothesis:
        """The case exactly as it is stated."""
        return Hypothesis(Space(self.program, case, self.formulas), {})


class Standing(NamedTuple):
    """Where a case stands: what is open of what was asked, and the open facts that may matter, as masks."""

    waiting: tuple[tuple[Asked, int], ...]
    waits: int


def standing(at: Hypothesis, asked: Sequence[Asked]) -> Standing:
    """Where the case stands with the conclusions asked."""
    waiting, union = [], 0
    for each in asked:
        conclusion, waits = at.concluded(each)
        if conclusion.open:
            waiting.append((each, waits))
            union |= waits
    return Standing(tuple(waiting), union)


class Planner:
    """Plans the questions of one case.

    It remembers what it found not to matter: that stays so while the case only becomes better known.
    """

    def __init__(self, consultant: Consultant, effort: Effort = THOROUGH) -> None:
        self.consultant = consultant
        self.close = Relevance(consultant.possibilities, CLOSE)
        self.quick = Relevance(consultant.possibilities, QUICK)
        self.relevance = Relevance(consultant.possibilities, effort)
        self.irrelevant: set[Key] = set()
        self.undecided: set[Key] = set()
        """Facts of which it could not be told whether they matter when questions were last planned."""
        self._witnesses: dict[Key, Verdict] = {}
        """Why facts mattered when they were last looked at; mostly they still do, and that is soon seen."""
        self._gains: dict[Key, float] = {}
        """How many open facts an answer was expected to settle, its own included, when so many were open:"""
        self._open: float = inf
        self._in_vain: dict[Key, int] = {}
        """Facts of which it could not be told whether they matter, with the number of those that were open then; while
        most of them are, trying again is left for later.
        """
        self._through: dict[Key, int] = {}
        """Facts of which it could not be told with all effort, with what was open."""

    def questions(
        self, at: Hypothesis, asked: Sequence[Asked], passed_over: Collection[Key] = (), limit: int | None = None
    ) -> list[Question]:
        """The facts to ask for, best first, at most ``limit``; ``passed_over`` are not asked for."""
        self.undecided = set()
        found: list[Key] = []
        slow: list[Key] = []
        open_ = standing(at, asked).waits
        count = open_.bit_count()
        for place, key in enumerate(self.ranked(at, asked, passed_over)):
            # Where few facts are open, each can be looked at thoroughly and the order be kept to.
            effort = self.relevance if count <= _FEW else self.close if place < _BEST else self.quick
            if count >= self._in_vain.get(key, inf) * _ALIKE:
                slow.append(key)
            elif not self._told(at, asked, key, effort, found):
                slow.append(key)
                self._in_vain[key] = count
            if len(found) == limit:
                break
        for key in sorted(slow, key=lambda key: key in self._through):
            if limit is not None and len(found) >= limit:
                break
            # What was gone through in vain is gone through again when nothing else is left to ask.
            if self._through.get(key) == open_ or (found and key in self._through):
                self.undecided.add(key)
            elif not self._told(at, asked, key, self.relevance, found):
                self.undecided.add(key)
                self._through[key] = open_
        return [self.question(at, asked, key) for key in found]

    def _told(self, at: Hypothesis, asked: Sequence[Asked], key: Key, relevance: Relevance, found: list[Key]) -> bool:
        """Whether it can be told if a fact matters; if it does, it is ``found``."""
        witness = self._witnesses.pop(key, None)
        verdict = None if witness is None else relevance.still(at, witness, key)
        verdict = verdict or relevance.of(at, asked, key)
        if verdict.matter is Matter.MATTERS:
            found.append(key)
            self._witnesses[key] = verdict
        elif verdict.matter is Matter.DOES_NOT:
            self.irrelevant.add(key)
        return verdict.matter is not Matter.UNDECIDED

    def forget(self) -> None:
        """Start anew: what was known of the case is no longer so."""
        self.irrelevant.clear()
        self._witnesses.clear()
        self._in_vain.clear()
        self._through.clear()
        self._open = inf

    def ranked(self, at: Hypothesis, asked: Sequence[Asked], passed_over: Collection[Key] = ()) -> Iterator[Key]:
        """The open facts that may matter, best first; each is looked at when it is asked for."""
        now = standing(at, asked)
        space = at.space
        open_ = now.waits & ~space.mask({*passed_over, *self.irrelevant})
        keys = space.keys(open_)
        weight = self._weights(at, now, open_)
        keys.sort(key=lambda key: -weight.get(key, 0))
        effort = self._keep_gains(open_.bit_count())
        # What a fact settles seldom grows while little changes, so only the fact that leads has to be looked at anew.
        looked_at: set[Key] = set()
        queue = [(-self._gains.get(key, inf), place, key) for place, key in enumerate(keys)] if len(keys) > 1 else []
        heapify(queue)
        while queue and effort > 0:
            _, place, key = queue[0]
            if key in looked_at:
                yield heappop(queue)[-1]
                continue
            before = space.computed
            try:
                with space.limited(effort):
                    gain = self._gains[key] = open_.bit_count() - self._left(at, now, key, open_)
            except SpentError:
                break
            effort -= space.computed - before
            looked_at.add(key)
            heapreplace(queue, (-gain, place, key))
        rest = [key for *_, key in sorted(queue)] if queue else [key for key in keys if key not in looked_at]
        yield from sorted(rest, key=lambda key: key not in self._gains)

    def _keep_gains(self, open_: int) -> int:
        """Forget what was found of facts when much more was open; how many things may be found anew for an order."""
        if open_ >= self._open * _ALIKE:
            return _REFRESHED
        self._open = open_
        self._gains.clear()
        return _COMPARED

    def _weights(self, at: Hypothesis, now: Standing, open_: int) -> dict[Key, float]:
        """How near each fact is to deciding something: of every open part it bears on, its share."""
        space = at.space
        weight: dict[Key, float] = {}
        parts = [waits for _, waits in now.waiting]
        parts += [entry.waits for entry in at.norms_seen() if entry.waits]
        for waits in parts:
            keys = space.keys(waits & open_)
            for key in keys:
                weight[key] = weight.get(key, 0) + 1 / len(keys)
        return weight

    def _left(self, at: Hypothesis, now: Standing, key: Key, open_: int) -> float:
        """How many open facts an answer is expected to leave that may matter."""
        total, count = 0.0, 0
        bit = at.space.bit(key)
        concerned = [each for each, waits in now.waiting if waits & bit]
        others = reduce(or_, (waits for _, waits in now.waiting if not waits & bit), 0)
        for value in self._answers(at, key):
            there = at.with_(key, value)
            if there.sound():
                total += ((standing(there, concerned).waits | others) & open_ & ~bit).bit_count()
                count += 1
        return total / count if count else float("inf")

    def _answers(self, at: Hypothesis, key: Key) -> Iterable[Supposed]:
        if at.space.attribute(key) is None:
            return [at.completed(key)]
        return self.consultant.possibilities.samples(at, key)[:_VALUES]

    def question(self, at: Hypothesis, asked: Sequence[Asked], key: Key) -> Question:
        """A fact or list as a question."""
        space = at.space
        bit = space.bit(key)
        decides = tuple(each.path for each, waits in standing(at, asked).waiting if waits & bit)
        entity = space.entities[key[0]]
        name = key[1]
        label, words, evidence = wording(at, key)
        return Question(
            key,
            space.path(key),
            entity.id,
            name,
            label,
            words,
            evidence,
            space.attribute(key) is None,
            decides,
            tuple(self.norms(at, key)),
        )

    def norms(self, at: Hypothesis, key: Key) -> list[Norm]:
        """The norms that look at a fact themselves and may or may not apply as the case stands."""
        entity = at.space.entities[key[0]]
        readers = self.consultant.readers.get((entity.type, key[1]), ())
        worlds = (world for world in at.worlds() if isinstance(world, Hypothesis))
        traces = (entry.found for world in worlds for entry in world.norms_seen(readers))
        open_ = {trace.norm.index for trace in traces if trace.applies == truth.UNKNOWN}
        return [at.program.norms[index] for index in readers if index in open_]


def next_questions(
    consultant: Consultant, case: Case, asked: Sequence[Asked], limit: int | None = None
) -> list[Question]:
    """The facts of a case that can still change the conclusions asked, best first."""
    return Planner(consultant).questions(consultant.look(case), asked, limit=limit)


def wording(at: Hypothesis, key: Key) -> tuple[Label, Label, tuple[Label, ...]]:
    """The label of a fact or list, the question in words, and what usually proves it."""
    attribute = at.space.attribute(key)
    if attribute is not None:
        label = attribute.label
        words = attribute.question or Label(f"{label.zh}是什么？", f"What is: {label.en}?")
        return label, words, attribute.evidence
    entity = at.space.entities[key[0]]
    label = at.program.entities[at.program.child_lists[entity.type, key[1]]].label
    if at.members(key).entities:
        words = Label(
            f"除已列明的以外，还有没有其他“{label.zh}”？", f"Is there any other “{label.en}” besides those listed?"
        )
    else:
        words = Label(f"有没有“{label.zh}”？共有多少？", f"Is there any “{label.en}”? How many?")
    return label, words, ()


def _readers(program: Program) -> dict[tuple[str, str], tuple[int, ...]]:
    from lexrules.kb.dependencies import formulas, readings  # noqa: PLC0415

    found: dict[tuple[str, str], list[int]] = {}
    for norm in program.norms:
        names = {(reading.entity, reading.name) for formula in formulas(norm) for reading, _ in readings(formula)}
        for name in names:
            found.setdefault(name, []).append(norm.index)
    return {name: tuple(indices) for name, indices in found.items()}
