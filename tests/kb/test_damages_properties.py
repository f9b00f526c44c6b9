"""Properties of the amounts: gaps never exclude what filling them gives, and more base never means less money."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from lexrules.api import KnowledgeBase, load
from lexrules.model.values import Interval
from tests.kb.damages import decide
from tests.kb.damages_samples import complete, run


@pytest.fixture(scope="module")
def knowledge_base() -> KnowledgeBase:
    return load()


@pytest.mark.parametrize("seed", range(4))
def test_what_fills_the_gaps_lies_in_what_was_open(seed: int, knowledge_base: KnowledgeBase) -> None:
    assert run(150, seed, knowledge_base) == []


def test_amounts_are_monotone_in_the_base(knowledge_base: KnowledgeBase) -> None:
    chance = random.Random(7)
    rises = 0
    for _ in range(300):
        claim = complete(chance)
        more = {
            **claim,
            "losses": [{**each, "amount": _more(each["amount"], chance)} for each in claim["losses"]],
            "purchases": [{**each, "price": _more(each["price"], chance)} for each in claim["purchases"]],
            **{name: _more(claim[name], chance) for name in ("ip.loss", "ip.gain", "ip.royalty") if name in claim},
        }
        less_found, more_found = (
            decide(knowledge_base, [each], ["amount"])["c1.amount"].value for each in (claim, more)
        )
        if not isinstance(more_found, Interval):
            assert not isinstance(less_found, Interval), claim
        elif isinstance(less_found, Interval):
            for low, high in ((less_found.low, more_found.low), (less_found.high, more_found.high)):
                assert low is not None
                assert high is not None
                assert low <= high, claim
        rises += less_found != more_found

    assert rises > 30


def _more(amount: str, chance: random.Random) -> str:
    return str(Decimal(amount) + chance.choice((0, 1, 500, 100_000)))
