"""The shipped law and the cases that documents are made of."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from lexrules.api import Decision, KnowledgeBase, load

HERE = Path(__file__).parent
SCENARIOS = HERE.parents[2] / "scenarios"
#: The case of each kind of document and whom or what it is about.
CASES = {
    "procuratorial-opinion": (SCENARIOS / "referral" / "published-r010-traffic-accident.yaml", None),
    "review-report": (SCENARIOS / "referral" / "published-r010-traffic-accident.yaml", None),
    "review-report-tabular": (SCENARIOS / "referral" / "published-r010-traffic-accident.yaml", None),
    "termination-decision": (SCENARIOS / "referral" / "published-r052-insufficient-quarrels.yaml", "p2"),
    "suspension-decision": (SCENARIOS / "referral" / "pending-challenge.yaml", "p1"),
    "lead-transfer": (HERE / "cases" / "lead.yaml", None),
    "damages-calculation": (SCENARIOS / "damages" / "environment-waste-liquid.yaml", None),
}
OUTGOING = [kind for kind in CASES if not kind.startswith("review-report")]
Decide = Callable[[Path], Decision]


@pytest.fixture(scope="session")
def law() -> KnowledgeBase:
    """The shipped knowledge base."""
    return load()


@pytest.fixture(scope="session")
def decide(law: KnowledgeBase) -> Decide:
    """The decision of a case file, by one engine: that both agree is tested elsewhere."""
    return cache(lambda path: law.evaluate(path, engines=["native"]))


@pytest.fixture(scope="session")
def graph_nodes(decide: Decide) -> Callable[[Path], set[str]]:
    """The ids of the nodes of a case's graph, short and full."""
    return cache(lambda path: {*decide(path).graph(), *decide(path).graph(full=True)})
