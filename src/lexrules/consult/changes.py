"""What would change a conclusion: the smallest sets of facts that would have to be otherwise, each tried out.

Of a settled conclusion: with these facts otherwise it certainly says something else. Of an undetermined one: with these
facts found out it is settled. A set is minimal if no part of it would do. Sets are found by letting facts go: where the
conclusion stays as it is although some facts may be anything, no change of those facts can move it.
"""

from __future__ import annotations

import datetime
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from itertools import combinations, product
from typing import Final, NamedTuple

from lexrules.case.drafts import AS_OF
from lexrules.consult.answers import conclusions_differ, settled
from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.merging import Found, merged
from lexrules.consult.possibilities import Possibilities, inside
from lexrules.consult.space import Key, SpentError, Supposed
from lexrules.engine.conclusions import Asked, Conclusion
from lexrules.engine.terms import opened
from lexrules.kb.program import Attribute
from lexrules.model import truth
from lexrules.model.values import (
    DISCRETE,
    Choice,
    Interval,
    Value,
    between,
    contains,
    is_open,
    may_be_na,
    union,
    with_na,
)

#: What changes come to, the easiest first.
KINDS: Final = ("done", "found_out", "fixed")
_CENT: Final = Decimal("0.01")
#: A threshold that is computed is looked for in at most so many steps, between at most so many values.
_STEPS: Final = 40
_POINTS: Final = 12
#: So many things may have to be found anew in one search.
EFFORT: Final = 20_000
#: More values of one fact than this are tried together first.
_TOGETHER: Final = 3
_MANY: Final = 20


Assignment = tuple[tuple[Key, Supposed], ...]


class Change(NamedTuple):
    """Facts that would have to be otherwise, how, and the conclusion that there would then be."""

    facts: tuple[tuple[Key, Supposed], ...]
    becomes: Conclusion
    kind: str
    """``done``, ``found_out`` or ``fixed``: that of the fact which is hardest to change."""


def changes(possibilities: Possibilities, at: Hypothesis, goal: Asked, size: int = 2) -> list[Change]:
    """All minimal changes of at most ``size`` facts, those that can be done first, then the smallest first.

    Values of a fact that come to the same stand together: ``alcohol < 80``.
    """
    return arranged(at, Search(possibilities, at, goal, size))


def arranged(at: Hypothesis, found: Iterable[Found]) -> list[Change]:
    """What a search found, with values that come to the same put together, in order."""
    result = []
    for facts, becomes in merged(at, found):
        kind = max((kind_of(at, key, value) for key, value in facts.items()), key=KINDS.index)
        result.append(Change(tuple(sorted(facts.items(), key=lambda item: item[0])), becomes, kind))
    return sorted(result, key=lambda each: (KINDS.index(each.kind), len(each.facts), [key for key, _ in each.facts]))


def kind_of(at: Hypothesis, key: Key, value: Supposed) -> str:
    """How a fact can come to have a value: by being done, by finding out, or not at all (``fixed``)."""
    attribute = at.space.attribute(key)
    if attribute is None:
        return "found_out"
    now = at.fact(key)
    if attribute.changes == "done" and _forward(at, attribute, now, value):
        return "done"
    if is_open(now) or attribute.changes == "found_out":
        return "found_out"
    return "fixed"


def _forward(at: Hypothesis, attribute: Attribute, now: Value, value: Supposed) -> bool:
    """Whether what can be done leads from one value to the other: what is done is not undone."""
    if isinstance(now, int) and isinstance(value, int):
        return value == truth.TRUE and now != truth.TRUE
    if isinstance(now, Choice) and isinstance(value, Choice) and attribute.type.kind == "enum":
        order = list(at.program.enums[attribute.type.of or ""].members)
        reached = min((order.index(each) for each in now.members or ()), default=0)
        return all(order.index(each) > reached for each in value.members or ())
    if isinstance(now, Interval) and isinstance(value, Interval):
        return now.low is None or (value.low is not None and value.low >= now.low)  # type: ignore[operator]
    return False


class Search:
    """The search for all minimal changes of one conclusion; iterate over it to search."""

    def __init__(
        self, possibilities: Possibilities, at: Hypothesis, goal: Asked, size: int, effort: int = EFFORT
    ) -> None:
        self.possibilities = possibilities
        self.at = at
        self.goal = goal
        self.size = size
        self.now = at.concluded(goal)[0]
        self.complete = True
        """Whether everything was tried; false if the effort allowed was spent before."""
        self._effort = effort
        self._alternatives: dict[Key, list[Supposed]] = {}
        self._working: list[frozenset[tuple[Key, Supposed]]] = []

    def __iter__(self) -> Iterator[Found]:
        """The minimal changes, value class by value class, as they are found: those of the fewest facts first."""
        changes, effort, space = self._each(), self._effort, self.at.space
        while True:
            before = space.computed
            try:
                with space.limited(effort):
                    found = next(changes, None)
            except SpentError:
                self.complete = False
                return
            effort -= space.computed - before
            if found is None:
                return
            yield found

    def _each(self) -> Iterator[Found]:
        level = [frozenset[Key]()]
        for _ in range(self.size):
            level = yield from self._next(level)

    def _conclude(self, there: Hypothesis) -> Conclusion:
        return there.concluded(self.goal)[0]

    # -- which facts -------------------------------------------------------------------------------------------------

    def _next(self, level: Sequence[frozenset[Key]]) -> Generator[Found, None, list[frozenset[Key]]]:
        """Try the sets with one more fact than those of the last level, as far as they can move the conclusion
        together; all of them are returned, because a larger set may do what none of its parts can.
        """
        larger: dict[frozenset[Key], None] = {}
        moving: dict[frozenset[Key], None] = {}
        for keys in level:
            there = self._let_go(keys)
            others = [key for key in self._candidates(there) if key not in keys]
            larger.update((keys | {key}, None) for key in others)
            # To try one fact by itself takes no more than to let it go.
            moving.update((keys | {key}, None) for key in (self._moving(there, others) if keys else others))
        # What takes the most trying comes last.
        for keys in sorted(moving, key=self._weight_of):
            yield from self._try(sorted(keys))
        return sorted(larger, key=self._weight_of)

    def _weight_of(self, keys: frozenset[Key]) -> int:
        return sum(map(self._weight, keys))

    def _candidates(self, there: Hypothesis) -> list[Key]:
        """The facts that the conclusion was found by; of an undetermined one those that are open."""
        (_, reads, _) = there.watch(lambda: there.concluded(self.goal))
        # The date asked about is part of the question, not of the facts.
        keys = [key for key in self.at.space.keys(reads) if key != (self.at.case.root.index, AS_OF)]
        if not settled(self.now):
            keys = [key for key in keys if self._is_open(key)]
        return [key for key in keys if key not in self._alternatives or self._remaining(key)]

    def _weight(self, key: Key) -> int:
        attribute = self.at.space.attribute(key)
        return 0 if attribute is None else 2 * self._is_heavy(key) + isinstance(attribute.unknown, Interval)

    def _is_heavy(self, key: Key) -> bool:
        """Whether letting a fact go would set every version or every table of the law in motion."""
        attribute = self.at.space.attribute(key)
        if attribute is None:
            return False
        unknown = attribute.unknown
        return attribute.type.kind == "date" or (isinstance(unknown, Choice) and len(unknown.members or ()) > _MANY)

    def _is_open(self, key: Key) -> bool:
        if self.at.space.attribute(key) is None:
            return not self.at.members(key).complete
        return is_open(self.at.fact(key))

    def _remaining(self, key: Key) -> list[Supposed]:
        """The values of a fact that do not do by themselves."""
        return [each for each in self.alternatives(key) if frozenset({(key, each)}) not in self._working]

    def _let_go(self, keys: frozenset[Key]) -> Hypothesis:
        there = self.at
        if settled(self.now):
            for key in sorted(keys):
                there = there.with_(key, self._any(key))
        return there

    def _any(self, key: Key) -> Supposed:
        """A fact that may be anything it could be."""
        attribute = self.at.space.attribute(key)
        if attribute is None:
            return self.at.members(key)
        value = attribute.unknown
        return with_na(value) if may_be_na(self.at.fact(key)) else value

    def _moving(self, there: Hypothesis, keys: list[Key]) -> Iterator[Key]:
        """Those of the facts that can move the conclusion if let go too; many are ruled out at once."""
        if not keys:
            return
        if not settled(self.now):
            yield from keys
            return
        if any(map(self._is_heavy, keys)):
            yield from filter(self._is_heavy, keys)
            yield from self._moving(there, [key for key in keys if not self._is_heavy(key)])
            return
        loose = there.suppose({key: self._any(key) for key in keys})
        conclusion = self._conclude(loose)
        if settled(conclusion) and not conclusions_differ(conclusion, self.now):
            return
        if len(keys) == 1:
            yield keys[0]
            return
        middle = len(keys) // 2
        yield from self._moving(there, keys[:middle])
        yield from self._moving(there, keys[middle:])

    # -- which values ------------------------------------------------------------------------------------------------

    def _try(self, keys: list[Key]) -> Iterator[Found]:
        """Try all values of a set of facts, but for those of which a part would do."""
        if len(keys) == 1:
            yield from self._try_one(keys[0], self.alternatives(keys[0]))
            return
        for values in product(*(self.alternatives(key) for key in keys)):
            assignment = tuple(zip(keys, values, strict=True))
            if any(self._does(part) for count in range(1, len(keys)) for part in combinations(assignment, count)):
                continue
            there = self.at
            for key, value in assignment:
                there = there.with_(key, value)
            conclusion = self._conclude(there)
            if self.works(conclusion) and there.sound():
                self._working.append(frozenset(assignment))
                yield dict(assignment), conclusion

    def _try_one(self, key: Key, values: Sequence[Supposed]) -> Iterator[Found]:
        """Try the values of one fact: many of them together first, then only where they part."""
        together = _all_of(values) if len(values) > _TOGETHER else None
        if together is not None:
            conclusion = self._conclude(self.at.with_(key, together))
            if settled(self.now) and settled(conclusion) and not self.works(conclusion):
                return
            if not (self.works(conclusion) and settled(conclusion)):
                middle = len(values) // 2
                yield from self._try_one(key, values[:middle])
                yield from self._try_one(key, values[middle:])
                return
        for value in values:
            there = self.at.with_(key, value)
            conclusion = self._conclude(there)
            if self.works(conclusion) and there.sound():
                self._working.append(frozenset({(key, value)}))
                yield {key: value}, conclusion

    def _does(self, part: Assignment) -> bool:
        return frozenset(part) in self._working

    def works(self, conclusion: Conclusion) -> bool:
        """Whether a conclusion is certainly another one, or settled where it was not."""
        if not settled(self.now):
            return settled(conclusion)
        return conclusions_differ(conclusion, self.now)

    def alternatives(self, key: Key) -> list[Supposed]:
        """What a fact could be instead of what it is, class by class."""
        found = self._alternatives.get(key)
        if found is None:
            found = self._alternatives[key] = list(self._instead(key))
        return found

    def _instead(self, key: Key) -> Iterator[Supposed]:
        attribute = self.at.space.attribute(key)
        if attribute is None:
            if not self.at.members(key).complete:
                yield self.at.completed(key)
            return
        now = self.at.fact(key)
        loose = self.at if is_open(now) else self.at.with_(key, attribute.unknown)
        pieces = self.possibilities.pieces(loose, key)
        values: Sequence[Value] = pieces.values
        if not pieces.exact:
            values = self._regions(loose, key, attribute)
        for value in values:
            if is_open(now) or not contains(value, now):
                yield value
            elif isinstance(value, Interval) and isinstance(now, Interval) and not pieces.exact and not value.single:
                yield from _around(value, now, attribute.type.kind)

    def _regions(self, loose: Hypothesis, key: Key, attribute: Attribute) -> list[Value]:
        """A quantity cut where the conclusion turns, as far as trying values tells."""
        whole = loose.fact(key)
        samples = self.possibilities.samples(loose, key)
        points = sorted({each.low for each in samples[:_POINTS] if isinstance(each, Interval) and each.low is not None})
        if not isinstance(whole, Interval) or not points:
            return list(samples)
        signs = [self._sign(loose, key, point) for point in points]
        cuts = set()
        for first, second, one, other in zip(points, points[1:], signs, signs[1:], strict=False):
            if one != other:
                cuts.add(self._turn(loose, key, attribute, first, second, one))
        regions: list[Value] = []
        low, low_closed = whole.low, whole.low_closed
        for cut in sorted(cuts):
            piece = between(
                low, cut, low_closed=low_closed, high_closed=False, discrete=attribute.type.kind in DISCRETE
            )
            regions += [] if piece is None else [piece]
            low, low_closed = cut, True
        rest = between(low, whole.high, low_closed=low_closed, high_closed=whole.high_closed)
        return regions if rest is None else [*regions, rest]

    def _sign(self, loose: Hypothesis, key: Key, point: Decimal | datetime.date) -> bool:
        there = loose.with_(key, Interval(point, point))
        return there.sound() and self.works(self._conclude(there))

    def _turn(
        self,
        loose: Hypothesis,
        key: Key,
        attribute: Attribute,
        first: Decimal | datetime.date,
        second: Decimal | datetime.date,
        one: bool,
    ) -> Decimal | datetime.date:
        """The first value from which on it comes to what it comes to at ``second``."""
        unit = datetime.timedelta(days=1) if isinstance(first, datetime.date) else Decimal(1)
        if attribute.type.kind not in DISCRETE:
            unit = _CENT
        for _ in range(_STEPS):
            steps = int((second - first) / unit)  # type: ignore[operator]
            if steps <= 1:
                break
            middle = first + unit * (steps // 2)  # type: ignore[operator]
            if self._sign(loose, key, middle) == one:
                first = middle
            else:
                second = middle
        return second


def _all_of(values: Sequence[Supposed]) -> Value | None:
    """A value that may be any of these; ``None`` if they are not choices or intervals throughout."""
    members = [each.members for each in values if isinstance(each, Choice) and each.members is not None]
    if len(members) == len(values):
        return Choice(frozenset[str]().union(*members), open=True)
    if not all(isinstance(each, Interval) for each in values):
        return None
    return opened(reduce(union, values))  # type: ignore[arg-type]


def _around(piece: Interval, now: Interval, kind: str) -> Iterator[Interval]:
    """What a piece holds below and above the value that the fact has."""
    if now.low is None or not inside(piece, now.low):
        return
    discrete = kind in DISCRETE
    below = between(piece.low, now.low, low_closed=piece.low_closed, high_closed=False, discrete=discrete)
    above = between(now.low, piece.high, low_closed=False, high_closed=piece.high_closed, discrete=discrete)
    yield from (each for each in (below, above) if each is not None)


def facts_of(change: Change) -> Mapping[Key, Supposed]:
    """The facts of a change with the values they would have."""
    return dict(change.facts)
