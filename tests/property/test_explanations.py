"""Every answer can be told: on random law and random cases, text, JSON and graph are made and hold together."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import networkx
import pytest

from lexrules.engine.evaluation import Evaluation, Question
from lexrules.errors import LexRulesError
from lexrules.explain.account import account, explained
from lexrules.explain.decision import decision_as_dict
from lexrules.explain.export import export
from lexrules.explain.graph import derivation_graph
from lexrules.explain.text import answer
from lexrules.explain.why import Explainer
from tests.conformance import generate
from tests.conformance.cases import CaseWriter, engine_case
from tests.conformance.pairs import Loaded, everything

#: So many knowledge bases are tried; of those that load, one case each under two questions.
SEEDS = range(12)
_MOST_CHOICES = 6


def evaluations(seed: int) -> list[Evaluation]:
    """The answers to one random case: to the question with everything, and to one by authority and position."""
    rng = random.Random(seed)
    written = generate.knowledge_base(rng)
    try:
        loaded = Loaded(written)
    except LexRulesError:
        return []
    case = engine_case(CaseWriter(written.documents, rng).case())
    asked = everything(loaded.program, case, rng)[:5]
    positions = tuple(next(iter(dispute.positions.values())).id for dispute in loaded.program.disputes.values())
    questions = (Question(), Question(rng.choice(["law", "policy"]), positions[:1]))
    return [Evaluation(loaded.variants, case, asked, question) for question in questions]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_answer_can_be_told(seed: int, conforms: Callable[[Any, str], None]) -> None:
    for evaluation in evaluations(seed):
        if len(list(evaluation.answers())) > _MOST_CHOICES:
            continue
        conforms(json.loads(json.dumps(decision_as_dict(evaluation))), "decision")
        assert answer(evaluation)
        assert answer(evaluation, "en", detail=True)
        for full in (False, True):
            graph = derivation_graph(evaluation, full=full)
            assert networkx.is_directed_acyclic_graph(graph)
            conforms(json.loads(export(graph, "json")), "graph")
        explainer = Explainer(evaluation)
        for asked in evaluation.asked:
            found = account(evaluation, explainer, asked)
            assert (found.burden.conclusion if found.burden else None) == evaluation.derivation.on_the_burden(asked)
            reasons = explained(evaluation, asked, every_norm=True).as_dict(evaluation.derivation.program)
            assert json.loads(json.dumps(reasons)) == reasons
