"""What would change a conclusion, found by trying everything: every set of facts, every value of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any

from lexrules.consult.changes import Search
from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.planner import Consultant
from lexrules.consult.space import Supposed
from lexrules.model import truth
from lexrules.model.values import Choice, Interval
from tests.conformance.consultation.small import VALUES, Small

Concrete = frozenset[tuple[str, Any]]


def exhaustive(small: Small, known: Mapping[str, Any], goal: int, size: int) -> set[Concrete]:
    """All minimal changes of a case in which everything is known, by evaluating each."""
    now = small.answer(known)[goal]
    found: set[Concrete] = set()
    for count in range(1, size + 1):
        for names in combinations(small.facts, count):
            others = ([value for value in VALUES[name[0]] if value != known[name]] for name in names)
            for values in product(*others):
                change = frozenset(zip(names, values, strict=True))
                if any(part <= change for part in found):
                    continue
                if small.answer({**known, **dict(change)})[goal] != now:
                    found.add(change)
    return found


def searched(small: Small, known: Mapping[str, Any], goal: int, size: int) -> set[Concrete]:
    """The same as the search of the library finds it, every class of values written out."""
    consultant = Consultant(small.program, small.formulas)
    case = small.case(known)
    at = consultant.look(case)
    search = Search(consultant.possibilities, at, small.asked(case)[goal], size)
    found = {change for facts, _ in search for change in written_out(at, facts, known)}
    assert search.complete
    return found


def written_out(
    at: Hypothesis, facts: Mapping[tuple[int, str], Supposed], known: Mapping[str, Any]
) -> Iterator[Concrete]:
    """A change with each class of values as the values of it that are tried."""
    names = [name for _, name in facts]
    options = [
        [each for each in VALUES[name[0]] if each != known.get(name) and holds(value, each)]
        for (_, name), value in facts.items()
    ]
    yield from (frozenset(zip(names, values, strict=True)) for values in product(*options))


def holds(value: Supposed, concrete: Any) -> bool:
    """Whether an abstract value holds a concrete one."""
    if isinstance(value, int):
        return bool(value & (truth.TRUE if concrete is True else truth.FALSE))
    if isinstance(value, Choice):
        return value.members is None or concrete in value.members
    if isinstance(value, Interval):
        low = value.low is None or value.low < concrete or (value.low_closed and value.low == concrete)
        high = value.high is None or concrete < value.high or (value.high_closed and value.high == concrete)
        return low and high
    return False
