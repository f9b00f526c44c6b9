"""A small run of the comparison in every run of the suite, and proof that it would notice faults.

The large run is ``make conformance`` (or ``python -m tests.conformance.run --pairs 100000``).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from lexrules.engine import comparing, derivation, terms
from lexrules.engine.evaluation import Evaluation
from lexrules.engine.rete.engine import available
from lexrules.engine.worlds import World
from lexrules.model import truth, values
from tests.conformance import oracle, pairs, run, shrinking

SEED = os.environ.get("LEXRULES_CONFORMANCE_SEED", "suite")
KNOWLEDGE_BASES = 5


@pytest.mark.parametrize("part", range(10))
def test_engines_and_oracle_agree(part: int) -> None:
    for number in range(KNOWLEDGE_BASES):
        counts, differences = run.check_knowledge_base(f"{SEED}/{part * KNOWLEDGE_BASES + number}", run.CASES, 1)
        assert not differences, differences[0]
        if available()[0]:
            assert counts["by both engines"] >= counts["pairs"]


def test_a_seed_gives_the_same_knowledge_base_and_cases_again() -> None:
    first, second = (run.check_knowledge_base("again", 3, 1) for _ in range(2))
    assert first == second
    assert first[0]["pairs"] == 3


FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "a union that forgets n/a": lambda patch: patch.setattr(derivation, "with_na", lambda value: value),
    "an incomplete list taken as complete": lambda patch: patch.setattr(
        derivation.Derivation, "listed", lambda self, call, element: (_listed(self, call, element)[0], True)
    ),
    "a comparison that is never undecided": lambda patch: patch.setitem(
        terms.HANDLERS, "compare", lambda n, v, b, c: terms.comparison.compare(n.data, *_two(n, v)) & 2 or 1
    ),
    "an element that contributes twice": lambda patch: patch.setitem(
        terms.COMBINE, "count", lambda call, found: _count(call, found._replace(elements=found.elements * 2))
    ),
    "tiers that do not stop at the first": lambda patch: patch.setitem(
        terms.HANDLERS, "select", lambda n, v, b, c: v[n.args[-1]]
    ),
    "an end of what is open taken as if the law left it open": lambda patch: patch.setitem(
        terms.HANDLERS, "upper", lambda n, v, b, c: _upper(v[n.args[0]])
    ),
    "the law of the clock's own date, though a later one is lighter": lambda patch: patch.setattr(
        comparing, "may_be_taken", lambda days: [place == 0 for place, _ in enumerate(days)]
    ),
    "of equal laws the last": lambda patch: patch.setattr(
        comparing, "may_be_taken", lambda days: _may_be_taken(days[::-1])[::-1]
    ),
    "a standard of proof that nothing has to reach": lambda patch: patch.setattr(
        World, "demanding", lambda self, standard: self
    ),
    "a burden that decides nothing": lambda patch: patch.setattr(
        derivation.Derivation, "on_the_burden", lambda self, asked: None
    ),
    "authority that is always the law's": lambda patch: patch.setattr(
        Evaluation, "authority", lambda self, asked: "law"
    ),
    "disputes that are not looked into": lambda patch: patch.setattr(
        Evaluation, "_alternatives", lambda self, derivation, difference: []
    ),
}
_listed = derivation.Derivation.listed
_count = terms.COMBINE["count"]
_may_be_taken = comparing.may_be_taken


def _upper(value: Any) -> Any:
    if not isinstance(value, values.Interval) or value.high is None:
        return value
    return values.Interval(value.high, value.high, na=value.na, open=value.na and value.open)


def _two(node: Any, found: Any) -> tuple[Any, Any]:
    return found[node.args[0]], found[node.args[1]]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    FAULTS[fault](monkeypatch)
    monkeypatch.setattr(run, "SHRINK", False)
    monkeypatch.setattr(pairs, "RETE", None)
    for number in range(100):
        _, differences = run.check_knowledge_base(f"faults/{number}", 4, 0)
        if differences:
            return
    pytest.fail(f"{fault}: not noticed")


def test_unsoundness_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oracle itself, made to exclude what is still possible, is caught by the completions."""
    monkeypatch.setattr(run, "SHRINK", False)
    monkeypatch.setattr(pairs, "checks_of_case", lambda *arguments: iter(()))
    monkeypatch.setattr(pairs, "check", lambda *arguments, **options: iter(()))
    known = values.boolean(True)
    original = oracle.Oracle.read
    monkeypatch.setattr(
        oracle.Oracle, "read", lambda *arguments: known if (found := original(*arguments)) == truth.UNKNOWN else found
    )
    assert any(run.check_knowledge_base(f"unsound/{number}", 4, 2)[1] for number in range(60))


def test_a_difference_is_shrunk(monkeypatch: pytest.MonkeyPatch) -> None:
    FAULTS["tiers that do not stop at the first"](monkeypatch)
    monkeypatch.setattr(shrinking, "PATIENCE", 60)
    reports = (run.check_knowledge_base(f"faults/{number}", 4, 0)[1] for number in range(60))
    report = next(found for found in reports if found)[0]
    assert "shrunk:" in report
    assert "oracle" in report
    assert "norms:" in report
