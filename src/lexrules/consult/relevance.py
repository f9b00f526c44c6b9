"""Whether an open fact can still matter: two of its values that lead to different answers, all else being equal.

A *witness* is a way of filling in other open facts under which two values of the fact certainly lead to different
answers. It is looked for along the roads from the fact to the conclusions, then by going through everything; what is
found has been evaluated, so a fact that has a witness matters. Where neither a witness nor a proof that there is none
is found within the effort allowed, the answer is *undecided*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from itertools import combinations
from typing import Final, NamedTuple

from lexrules.consult.answers import conclusions_differ
from lexrules.consult.bounds import narrowed
from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.paths import Roads, Way, ways
from lexrules.consult.possibilities import Possibilities
from lexrules.consult.space import Key, SpentError, Supposed
from lexrules.engine.conclusions import Asked, Conclusion
from lexrules.engine.facts import Members
from lexrules.model import truth
from lexrules.model.values import is_open


class Matter(Enum):
    """Whether a fact matters."""

    MATTERS = "matters"
    DOES_NOT = "does not matter"
    UNDECIDED = "undecided"


class Effort(NamedTuple):
    """How many hypotheses may be evaluated in one attempt to find a road to one conclusion, how many such attempts are
    made, for how many conclusions, how many hypotheses may be evaluated in going through everything, and how many
    things may be found anew for one fact in all.
    """

    on_roads: int = 60
    attempts: int = 4
    conclusions: int = 100
    everything: int = 600
    things: int = 20_000


#: What is done for the facts that would decide most, for the others before any is tried once more, and then.
CLOSE: Final = Effort(60, 4, 10, 0, 5_000)
QUICK: Final = Effort(30, 1, 2, 0, 200)
THOROUGH: Final = Effort()


class Verdict(NamedTuple):
    """Whether a fact matters; where it does, what else has to be so (``given``), and a conclusion it then decides."""

    matter: Matter
    given: Mapping[Key, Supposed] = {}
    decides: Asked | None = None


#: Until everything else on the road is settled, so many values of a fact are held against each other.
_AT_FIRST: Final = 3
#: With no more open facts than this before the conclusion, the fact is tried before the rest is settled.
_NEAR: Final = 3
_ATTEMPTS: Final = 4
#: So many values of a fact are held against each other before anything else is supposed.
_AT_ONCE: Final = 4
#: They are held against each other for the conclusions that wait for the fewest facts, so many of them, before roads
#: are looked for; for the others only if there is none.
_NEAREST: Final = 2


class Relevance:
    """Decides for the facts of one case whether they can matter."""

    def __init__(self, possibilities: Possibilities, effort: Effort = THOROUGH) -> None:
        self.possibilities = possibilities
        self.effort = effort
        self._until = 0

    def of(self, hypothesis: Hypothesis, asked: Sequence[Asked], key: Key) -> Verdict:
        """Whether the fact or list can still matter to any of the conclusions ``asked``."""
        bit = hypothesis.space.bit(key)
        waiting: list[tuple[int, Asked]] = []
        for each in asked:
            conclusion, waits = hypothesis.concluded(each)
            if conclusion.open and waits & bit:
                waiting.append((waits.bit_count(), each))
        goals = [each for _, each in sorted(waiting, key=lambda item: item[0])]
        if not goals:
            return Verdict(Matter.DOES_NOT)
        try:
            with hypothesis.space.limited(self.effort.things):
                return self._of(hypothesis, goals, key)
        except SpentError:
            return Verdict(Matter.UNDECIDED)

    def still(self, at: Hypothesis, witness: Verdict, key: Key) -> Verdict | None:
        """The verdict that a fact matters, if what was found of the case when less was known shows it again."""
        goal = witness.decides
        if goal is None:
            return None
        given = {other: value for other, value in witness.given.items() if self._is_open(at, other)}
        self._allow(at, self.effort.on_roads)
        try:
            with at.space.limited(self.effort.things):
                there = at.suppose(given) if given else at
                options = self.options(there, key) if there.sound() and self._is_open(there, key) else []
                found = self._parting(there, goal, key, options)
        except SpentError:
            return None
        return None if found is None else Verdict(Matter.MATTERS, given, goal)

    def _is_open(self, at: Hypothesis, key: Key) -> bool:
        return is_open(at.fact(key)) if at.space.attribute(key) is not None else not at.members(key).complete

    def _of(self, hypothesis: Hypothesis, goals: Sequence[Asked], key: Key) -> Verdict:
        goal = self._at_once(hypothesis, goals[:_NEAREST], key)
        if goal is not None:
            return Verdict(Matter.MATTERS, {}, goal)
        for goal in goals[: self.effort.conclusions]:
            given = self._on_roads(hypothesis, goal, key)
            if given is not None:
                return Verdict(Matter.MATTERS, given, goal)
        goal = self._at_once(hypothesis, goals[_NEAREST:], key)
        if goal is not None:
            return Verdict(Matter.MATTERS, {}, goal)
        return self._through(hypothesis, goals, key) if self.effort.everything else Verdict(Matter.UNDECIDED)

    def _at_once(self, at: Hypothesis, goals: Sequence[Asked], key: Key) -> Asked | None:
        """A conclusion that the fact decides as the case stands, whatever else is so."""
        self._allow(at, self.effort.on_roads)
        options = [there for each in self.options(at, key)[:_AT_ONCE] if (there := at.with_(key, each)).sound()]
        for first, second in combinations(options, 2):
            for goal in goals:
                if conclusions_differ(first.concluded(goal)[0], second.concluded(goal)[0]) and self._can_be(
                    first, second
                ):
                    return goal
        return None

    def _on_roads(self, at: Hypothesis, goal: Asked, key: Key) -> Mapping[Key, Supposed] | None:
        """What has to be supposed for the fact to decide the goal, in a few attempts that prefer different values."""
        for attempt in range(self.effort.attempts):
            self._allow(at, self.effort.on_roads)
            try:
                found = self._along(at, goal, key, attempt)
            except SpentError:
                continue
            if found is not None:
                return found
        return None

    def _allow(self, hypothesis: Hypothesis, effort: int) -> None:
        self._until = hypothesis.space.evaluations + effort

    def _spend(self, hypothesis: Hypothesis) -> None:
        if hypothesis.space.evaluations > self._until:
            raise SpentError

    # -- along the roads ---------------------------------------------------------------------------------------------

    def _along(self, at: Hypothesis, goal: Asked, key: Key, attempt: int = 0) -> Mapping[Key, Supposed] | None:
        """What has to be supposed for the fact to decide the goal, built up one fact at a time."""
        self._spend(at)
        bit = at.space.bit(key)
        conclusion, waits = at.concluded(goal)
        if not conclusion.open or not waits & bit:
            return None
        options = self.options(at, key)
        near = waits.bit_count() <= _NEAR
        if near or not at.supposed:
            found = self._parting(at, goal, key, options[:_AT_FIRST])
            if found is not None:
                return found
        wishes = list(Roads(at, bit).wishes(goal))
        # What is nearest to the fact leaves the least choice, so it is settled first.
        for wish in wishes if attempt % 2 else reversed(wishes):
            tried = False
            for way in ways(wish):
                if way.key == key:
                    continue
                for value in self._values(at, way, attempt):
                    tried = True
                    there = at.with_(way.key, value)
                    if there.sound():
                        found = self._along(there, goal, key, attempt)
                        if found is not None:
                            return found
            if tried:
                return None
        found = self._parting(at, goal, key, options)
        if found is None and isinstance(options[-1], Members):
            found = self._in_another(at, goal, key, options[-1])
        return found

    def _in_another(self, at: Hypothesis, goal: Asked, key: Key, members: Members) -> Mapping[Key, Supposed] | None:
        """Whether something about one more element of a list decides the goal; then the element does, too."""
        there = at.with_(key, members)
        element = members.entities[-1]
        _, waits = there.concluded(goal)
        for other in there.space.keys(waits):
            if there.space.entities[other[0]].up.get(element.type) is element:
                found = self._along(there, goal, other)
                if found is not None:
                    return found
        return None

    def _parting(
        self, at: Hypothesis, goal: Asked, key: Key, options: Sequence[Supposed]
    ) -> Mapping[Key, Supposed] | None:
        """What is supposed here, if two of the values lead to different conclusions."""
        seen: list[tuple[Hypothesis, Conclusion]] = []
        for option in options:
            self._spend(at)
            there = at.with_(key, option)
            if not there.sound():
                continue
            conclusion, _ = there.concluded(goal)
            for other, earlier in seen:
                if conclusions_differ(conclusion, earlier) and self._can_be(other, there):
                    return dict(at.supposed)
            seen.append((there, conclusion))
        return None

    def _can_be(self, first: Hypothesis, second: Hypothesis) -> bool:
        """Whether both can be completed without breaking a constraint of the knowledge base."""
        return self._completable(first) and self._completable(second)

    def _completable(self, at: Hypothesis) -> bool:
        """Whether values for what the constraints wait for can be named, all at once or one after another, without
        breaking any.
        """
        while True:
            at = narrowed(at)
            if not at.sound():
                return False
            keys = [key for waits in at.constraints_waiting() for key in at.space.keys(waits)]
            if not keys or at.suppose({key: self.options(at, key)[0] for key in keys}).sound():
                return True
            key = keys[0]
            options = (at.with_(key, value) for value in self.options(at, key))
            there = next((each for each in options if each.sound()), None)
            if there is None:
                return False
            at = there

    def _values(self, at: Hypothesis, way: Way, attempt: int) -> Iterator[Supposed]:
        """The values of a fact, those first that bring the part to the side wished for."""
        options = self.options(at, way.key)
        turn = attempt * len(options) // _ATTEMPTS
        options = options[turn:] + options[:turn]
        place = way.place
        if not way.side:
            yield from options[:4]
            return
        rest = []
        for option in options:
            there = at.with_(way.key, option).in_world(place.within.world)
            found = there.evaluate(place.formula, place.binding)[place.position]
            if found == way.side:
                yield option
            elif found == truth.UNKNOWN:
                rest.append(option)
        yield from rest[:2]

    def options(self, at: Hypothesis, key: Key) -> list[Supposed]:
        """Single values of a fact; of a list that it is complete, and that it holds one more element."""
        if at.space.attribute(key) is not None:
            return list(self.possibilities.samples(at, key))
        return [at.completed(key), at.extended(key)]

    # -- through everything ------------------------------------------------------------------------------------------

    def _through(self, at: Hypothesis, goals: Sequence[Asked], key: Key) -> Verdict:
        """Go through all values of all facts that can bear on it; exact where norms tell only finitely many apart."""
        self._allow(at, self.effort.everything)
        try:
            for goal in goals:
                given, exact = self._each(at, goal, key)
                if given is not None:
                    return Verdict(Matter.MATTERS, given, goal)
                if not exact:
                    return Verdict(Matter.UNDECIDED)
        except SpentError:
            return Verdict(Matter.UNDECIDED)
        return Verdict(Matter.DOES_NOT)

    def _each(self, at: Hypothesis, goal: Asked, key: Key) -> tuple[Mapping[Key, Supposed] | None, bool]:
        self._spend(at)
        if not at.sound():
            return None, True
        bit = at.space.bit(key)
        conclusion, waits = at.concluded(goal)
        if not conclusion.open or not waits & bit:
            return None, True
        found = self._parting(at, goal, key, self.options(at, key))
        if found is not None:
            return found, True
        others = at.space.keys(waits & ~bit)
        if not others:
            return None, at.space.attribute(key) is not None and self.possibilities.pieces(at, key).exact
        other = others[0]
        if at.space.attribute(other) is None:
            return self._each(at.with_(other, at.completed(other)), goal, key)[0], False
        exact = self.possibilities.pieces(at, other).exact
        for value in self.possibilities.samples(at, other):
            found, part = self._each(at.with_(other, value), goal, key)
            if found is not None:
                return found, True
            exact = exact and part
        return None, exact
