"""Kleene's connectives against brute force over the truth values that are possible."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from lexrules.model import truth
from tests.property.intervals import booleans, truths


def possible(value: int) -> list[bool]:
    return [flag for flag in (True, False) if value & truth.truth_of(flag)]


def brute(parts: list[int], decide: object) -> int:
    found = 0
    for flags in product(*map(possible, parts)):
        found |= truth.truth_of(decide(flags))  # type: ignore[operator]
    return found


@given(parts=st.lists(truths, max_size=6), n=st.integers(1, 6))
def test_connectives_are_exact_for_independent_parts(parts: list[int], n: int) -> None:
    assert truth.conjunction(parts) == brute(parts, all)
    assert truth.disjunction(parts) == brute(parts, any)
    assert truth.at_least(n, parts) == brute(parts, lambda flags: sum(flags) >= n)


@given(first=truths, second=truths, third=truths)
def test_laws_of_kleene(first: int, second: int, third: int) -> None:
    both, either, negate = truth.conjunction, truth.disjunction, truth.negate
    assert negate(negate(first)) == first
    assert negate(both([first, second])) == either([negate(first), negate(second)])
    assert both([first, both([second, third])]) == both([first, second, third])
    assert both([first, either([second, third])]) == either([both([first, second]), both([first, third])])
    assert both([first, either([first, second])]) == first
    assert truth.at_least(1, [first, second]) == either([first, second])
    assert truth.at_least(2, [first, second]) == both([first, second])


@given(value=booleans)
def test_of_what_is_not_applicable_no_condition_holds(value: int) -> None:
    expected = value & truth.TRUE
    if value & (truth.FALSE | truth.NOT_APPLICABLE_BIT):
        expected |= truth.FALSE
    assert truth.of_boolean(value) == expected
