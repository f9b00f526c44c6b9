"""What a fact is where a standard of proof is demanded (docs/semantics.md, section 8)."""

from __future__ import annotations

import pytest

from lexrules.engine.facts import Entity
from lexrules.model import truth, values
from lexrules.model.values import NOT_APPLICABLE, Value

UNKNOWN = values.choice("a", "b")


@pytest.mark.parametrize(
    ("stated", "reached", "standard", "found"),
    [
        (None, None, 0, UNKNOWN),
        (values.choice("a"), None, 1, values.choice("a")),
        (values.choice("a"), 1, 0, values.choice("a")),
        (values.choice("a"), 1, 1, UNKNOWN),
        (values.choice("a"), 0, 0, UNKNOWN),
        # That there is no such thing is stated, though not proved: it may be so.
        (NOT_APPLICABLE, 1, 0, NOT_APPLICABLE),
        (NOT_APPLICABLE, 1, 1, values.with_na(UNKNOWN)),
        (values.with_na(values.choice("a")), 0, 0, values.with_na(UNKNOWN)),
    ],
)
def test_a_fact_that_does_not_reach_the_standard_is_unknown(
    stated: Value | None, reached: int | None, standard: int, found: Value
) -> None:
    entity = Entity("act", "a1", 0, None)
    if stated is not None:
        entity.values["kind"] = stated
    if reached is not None:
        entity.reached["kind"] = reached
    assert entity.fact("kind", standard, UNKNOWN) == found


def test_a_boolean_that_is_said_not_to_apply_may_be_so_without_proof() -> None:
    entity = Entity("act", "a1", 0, None)
    entity.values["held"] = truth.NOT_APPLICABLE_BIT
    entity.reached["held"] = 0
    assert entity.fact("held", 0, truth.UNKNOWN) == truth.UNKNOWN | truth.NOT_APPLICABLE_BIT
