"""The second engine against the first, and what each part of its encoding has to get right."""

from __future__ import annotations

import datetime
import random
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("durable_rules_engine", reason="durable-rules cannot be imported here", exc_type=ImportError)

from tests.unit.random_law import LABEL, Law, everything, random_case, random_program

from lexrules.case.reader import case_from_node
from lexrules.engine import native
from lexrules.engine.agreement import Answer, describe, differences, evaluate
from lexrules.engine.conclusions import ask, goals_of
from lexrules.engine.facts import Case
from lexrules.engine.rete import closure
from lexrules.engine.rete import engine as rete_engine
from lexrules.engine.rete.bearing import within
from lexrules.engine.rete.engine import ReteDerivation, ReteEngine, ReteUnavailable, available
from lexrules.engine.rete.horn import Auxiliary
from lexrules.engine.rete.plan import Plan, subformula
from lexrules.engine.terms import EffectElement
from lexrules.errors import DivergenceError, LexRulesInternalError
from lexrules.kb.loader import load_knowledge_base
from lexrules.kb.program import Formula, Period, Program
from lexrules.model import truth
from lexrules.model.values import NOT_APPLICABLE, Choice, Interval, exactly
from lexrules.source import node_of

pytestmark = pytest.mark.rete


@pytest.fixture
def engine() -> Iterator[ReteEngine]:
    engine = ReteEngine()
    yield engine
    engine.close()


class SmallLaw(Law):
    """A knowledge base with exactly the given concepts and norms, over the vocabulary of the random ones."""

    def __init__(self, concepts: dict[str, dict[str, Any]], norms: list[dict[str, Any]]) -> None:
        self.rng = random.Random(0)
        self.declared = {"case": {}, "person": {}, "act": {}}
        self.concepts = [("act", "measures", "effects")]
        for path, declaration in concepts.items():
            entity, name = path.split(".")
            self.declared[entity][name] = {"label": LABEL, **declaration}
            self.concepts.append((entity, name, declaration["type"]))
        common = {"cites": ["steady/1"], "title": LABEL, "gist": LABEL, "confidence": "T"}
        self.norms = [{"id": f"n{number}", **common, **norm} for number, norm in enumerate(norms)]


def load(folder: Path, concepts: dict[str, dict[str, Any]], norms: list[dict[str, Any]]) -> Program:
    SmallLaw(concepts, norms).write(folder)
    return load_knowledge_base(folder, use_cache=False)


def case_of(program: Program, root: dict[str, Any]) -> Case:
    data = {"lexrules": 1, "domain": "some", "case": root}
    return case_from_node(node_of(data), program, as_of=datetime.date(2022, 1, 1))


def act(program: Program, act: dict[str, Any], person: dict[str, Any] | None = None) -> Case:
    acts = [{"id": "a", "day": "2020-01-01", **act}]
    return case_of(program, {"persons": [{"id": "p", "day": "2020-01-01", **(person or {}), "acts": acts}]})


BOOLEAN = {"type": "boolean"}


def both(engine: ReteEngine, program: Program, case: Case) -> tuple[Answer, dict[str, Any]]:
    """Both engines on every conclusion; the second one's values by path."""
    answer = evaluate(program, case, everything(program, case), engine)
    assert answer.engines == ("native", "rete")
    assert answer.reason is answer.note is None
    assert answer.rete is not None
    return answer, {each.path: each.value for each in answer.rete.conclusions()}


# -- against the native engine ---------------------------------------------------------------------------------------


@pytest.mark.unmeasured
@pytest.mark.parametrize("seed", range(60))
def test_both_engines_agree_on_random_law(seed: int, tmp_path: Path, engine: ReteEngine) -> None:
    rng = random.Random(seed)
    program = random_program(rng, tmp_path, rng.choice((4, 6, 12)))
    for _ in range(6):
        case = random_case(rng, program)
        asked = everything(program, case)
        if rng.random() < 0.5:
            asked = rng.sample(asked, rng.randint(0, len(asked)))
        first, second = native.evaluate(program, case, asked), engine.evaluate(program, case, asked)
        assert [str(each) for each in differences(first, second)] == []
        assert [each.status for each in first.conclusions()] == [each.status for each in second.conclusions()]


# -- what a proposition comes to -------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", range(1, 11))
@pytest.mark.parametrize("count", [10])
def test_at_least_counts_exactly_by_subsets_and_by_counter(
    n: int, count: int, tmp_path: Path, engine: ReteEngine
) -> None:
    parts = [
        "act.f0",
        "act.f0",
        "act.f1",
        "not act.f1",
        "act.f2",
        "act.f2",
        "act.f3",
        "person.f0",
        "case.f0",
        "case.f1",
    ]
    norm = {"for": "act", "when": {"at_least": {"n": n, "of": parts[:count]}}, "then": {"concept": "act.c"}}
    program = load(tmp_path, {"act.c": BOOLEAN}, [norm, effect("act.f0")])
    rng = random.Random(n)
    for _ in range(12):
        facts = {f"f{number}": rng.choice((True, False, "unknown")) for number in range(4)}
        person = {"f0": rng.choice((True, False, "unknown"))}
        both(engine, program, act(program, facts, person))


def effect(when: str, **attributes: Any) -> dict[str, Any]:
    return {"for": "act", "when": when, "then": {"effect": "measure", "kind": "red", **attributes}}


@pytest.mark.parametrize(
    ("arises", "fact", "expected"),
    [
        (True, True, truth.TRUE),
        (True, "unknown", truth.UNKNOWN),
        (False, "unknown", truth.NOT_APPLICABLE_BIT),
        ("unknown", True, truth.TRUE | truth.NOT_APPLICABLE_BIT),
        ("unknown", False, truth.FALSE | truth.NOT_APPLICABLE_BIT),
        ("unknown", "unknown", truth.UNKNOWN | truth.NOT_APPLICABLE_BIT),
    ],
)
def test_a_boolean_concept_that_may_not_arise(
    arises: Any, fact: Any, expected: int, tmp_path: Path, engine: ReteEngine
) -> None:
    concepts = {"act.c": {"type": "boolean", "applies_if": "act.f0"}, "act.yes": BOOLEAN, "act.no": BOOLEAN}
    norms = [
        {"for": "act", "when": "act.f1", "then": {"concept": "act.c"}},
        {"for": "act", "when": "act.c", "then": {"concept": "act.yes"}},
        {"for": "act", "when": "not act.c", "then": {"concept": "act.no"}},
        effect("act.f0"),
    ]
    program = load(tmp_path, concepts, norms)
    _, values = both(engine, program, act(program, {"f0": arises, "f1": fact}))
    assert values["a.c"] == expected
    assert values["a.yes"] == truth.of_boolean(expected)
    assert values["a.no"] == truth.negate(truth.of_boolean(expected))


def test_an_override_from_a_containing_entity(tmp_path: Path, engine: ReteEngine) -> None:
    norms = [
        {"for": "act", "then": {"concept": "act.c"}},
        {"for": "person", "when": "person.f0", "then": {"concept": "person.d"}, "overrides": override("n0", "n2")},
        {"for": "act", "when": "act.f0", "then": {"effect": "measure", "kind": "red"}},
    ]
    program = load(tmp_path, {"act.c": BOOLEAN, "person.d": BOOLEAN}, norms)
    for held, expected in ((True, truth.FALSE), (False, truth.TRUE), ("unknown", truth.UNKNOWN)):
        answer, values = both(engine, program, act(program, {"f0": True}, {"f0": held}))
        assert values["a.c"] == expected
        assert answer.rete is not None
        assert answer.rete.applies(program.norms[2], answer.derivation.case.entities["a"]) == expected


def override(*norms: str) -> list[dict[str, Any]]:
    return [{"norm": norm, "because": "special"} for norm in norms]


def test_a_chain_of_concepts_up_and_down_the_tree(tmp_path: Path, engine: ReteEngine) -> None:
    """A concept of a person flows into the act's rules in C; one that needs a list call waits for a later level."""
    concepts = {"person.c": BOOLEAN, "act.d": BOOLEAN, "person.e": BOOLEAN, "act.g": BOOLEAN}
    norms = [
        {"for": "person", "when": "person.f0", "then": {"concept": "person.c"}},
        {"for": "act", "when": {"all": ["person.c", "act.f0"]}, "then": {"concept": "act.d"}},
        {"for": "person", "when": "exists(person.acts, it.d)", "then": {"concept": "person.e"}},
        {"for": "act", "when": "not person.e", "then": {"concept": "act.g"}},
        effect("act.g"),
    ]
    program = load(tmp_path, concepts, norms)
    answer, values = both(engine, program, act(program, {"f0": True}, {"f0": True}))
    assert values["a.g"] == truth.FALSE
    assert values["p.e"] == truth.TRUE
    assert answer.rete is not None
    edges = {(edge.entity.id, edge.conclusion, edge.norm.id if edge.norm else None) for edge in answer.rete.edges()}
    assert ("p", "concept person.c", None) in edges
    assert ("a", "norm n1", "n1") in edges
    assert ("p", "norm n2", "n2") in edges
    assert ("a", "not norm n3", "n3") in edges


def test_a_concept_that_is_the_same_as_a_leaf_reaches_the_entities_within(tmp_path: Path, engine: ReteEngine) -> None:
    """No rule fires for it: the norm without a condition applies if it is in force, and nothing else gives it."""
    concepts = {"person.c": BOOLEAN, "act.d": BOOLEAN}
    norms = [
        {"for": "person", "then": {"concept": "person.c"}},
        {"for": "act", "when": {"all": ["person.c", "act.f0"]}, "then": {"concept": "act.d"}},
        effect("not act.d"),
    ]
    program = load(tmp_path, concepts, norms)
    for value in (True, False):
        answer, values = both(engine, program, act(program, {"f0": value}))
        assert values["a.d"] == (truth.TRUE if value else truth.FALSE)
        assert answer.rete is not None
        edges = {
            (edge.entity.id, edge.premises, edge.conclusion, edge.norm and edge.norm.id) for edge in answer.rete.edges()
        }
        assert ("p", ("norm n0",), "concept person.c", None) in edges
        assert [norm for _, _, conclusion, norm in edges if conclusion == "norm n0"] == ["n0"]


def test_premises_of_an_edge_name_what_they_rest_on(tmp_path: Path, engine: ReteEngine) -> None:
    concepts = {"act.c": {"type": "boolean", "applies_if": "act.f1"}}
    when = {"all": [{"any": ["act.f0", {"all": ["act.f2", "act.f3"]}]}, {"any": ["act.f1", "act.f3"]}]}
    norms = [{"for": "act", "when": when, "then": {"concept": "act.c"}}, effect("act.f0")]
    program = load(tmp_path, concepts, norms)
    answer, _ = both(engine, program, act(program, {"f0": True, "f1": True}))
    assert answer.rete is not None
    premises = {text for edge in answer.rete.edges() for text in (*edge.premises, edge.conclusion)}
    assert {"norm n0", "given act.c", "arises act.c", "concept act.c"} <= premises
    assert any(text.startswith("part ") for text in premises)
    assert any("in force" in text for text in premises)
    assert any("norms/some/some.yaml:" in text for text in premises)


def test_long_conjunctions_and_many_norms_on_one_fact(tmp_path: Path, engine: ReteEngine) -> None:
    long = {"all": [f"act.price >= {number} CNY" for number in range(40)]}
    norms: list[dict[str, Any]] = [{"for": "act", "when": long, "then": {"concept": "act.c"}}]
    norms += [effect("act.f0", fine=f"{number} CNY") for number in range(250)]
    program = load(tmp_path, {"act.c": BOOLEAN}, norms)
    for price in ("39", "38"):
        answer, values = both(engine, program, act(program, {"f0": True, "price": price}))
        assert values["a.c"] == (truth.TRUE if price == "39" else truth.FALSE)
        assert len(answer.conclusions[-1].measures) == 250


def test_values_are_folded_from_the_norms_that_may_apply(tmp_path: Path, engine: ReteEngine) -> None:
    money = {"type": "money"}
    norms = [
        {"for": "act", "when": "act.f0", "then": {"concept": "act.m", "value": "10 CNY"}},
        {"for": "act", "when": "act.f1", "then": {"concept": "act.m", "value": "30 CNY"}},
        effect("act.f2", fine="act.m * 2"),
    ]
    program = load(tmp_path, {"act.m": money}, norms)
    _, values = both(engine, program, act(program, {"f0": True, "f1": "unknown"}))
    assert values["a.m"] == Interval(10, 30, open=True)  # type: ignore[arg-type]
    _, values = both(engine, program, act(program, {"f0": "unknown", "f1": False}))
    assert values["a.m"] == Interval(10, 10, na=True, open=True)  # type: ignore[arg-type]
    _, values = both(engine, program, act(program, {"f0": False, "f1": False}))
    assert values["a.m"] is NOT_APPLICABLE


def test_a_norm_that_gives_not_applicable_counts_beside_one_that_gives_a_value(
    tmp_path: Path, engine: ReteEngine
) -> None:
    norms = [
        {"for": "act", "then": {"concept": "act.k", "value": "act.colour"}},
        {"for": "act", "when": "act.f0", "then": {"concept": "act.k", "value": "black"}},
        effect("act.f2"),
    ]
    program = load(tmp_path, {"act.k": {"type": "enum", "of": "colour"}}, norms)
    _, values = both(engine, program, act(program, {"f0": True, "colour": "not_applicable"}))
    assert values["a.k"] == Choice(frozenset({"black"}), na=True)


# -- what a case touches ---------------------------------------------------------------------------------------------


def test_only_what_bears_on_the_question_is_decided(tmp_path: Path, engine: ReteEngine) -> None:
    norms = [
        *({"for": "act", "when": f"act.colour == {colour}", "then": {"concept": "act.c"}} for colour in COLOURS),
        {"for": "act", "when": "act.f0", "then": {"concept": "act.d"}},
        effect("act.f0"),
    ]
    program = load(tmp_path, {"act.c": BOOLEAN, "act.d": BOOLEAN}, norms)
    case = act(program, {"colour": "red", "f0": True})
    entity = case.entities["a"]
    second = engine.evaluate(program, case, ask(program, case, "a.c"))
    looked_at = [norm.id for norm in program.norms if second.applies(norm, entity) is not None]
    assert looked_at == ["n0"]
    assert second.applies(program.norms[0], case.entities["p"]) is None
    with pytest.raises(KeyError, match="not among what the goals depend on"):
        second.value(entity, "d")


def test_norms_told_apart_by_a_concept_are_all_decided(tmp_path: Path, engine: ReteEngine) -> None:
    """What the case states rules norms out beforehand; what is only concluded later cannot."""
    norms = [
        {"for": "act", "when": "act.f0", "then": {"concept": "act.k", "value": "red"}},
        *({"for": "act", "when": f"act.k == {colour}", "then": {"concept": "act.c"}} for colour in COLOURS),
        effect("act.f0"),
    ]
    program = load(tmp_path, {"act.k": {"type": "enum", "of": "colour"}, "act.c": BOOLEAN}, norms)
    case = act(program, {"f0": True})
    answer, values = both(engine, program, case)
    assert values["a.c"] == truth.TRUE
    assert answer.rete is not None
    applying = [answer.rete.applies(norm, case.entities["a"]) for norm in program.norms[1:5]]
    assert applying == [truth.TRUE, truth.FALSE, truth.FALSE, truth.FALSE]


def test_an_effect_is_read_with_its_place_and_without_what_it_does_not_give(tmp_path: Path, engine: ReteEngine) -> None:
    norms = [
        effect("act.f0"),
        effect("act.f1", fine="20 CNY", sure="act.f0"),
        {"for": "act", "when": "count(act.measures, sure or applicable(fine)) >= 1", "then": {"concept": "act.c"}},
        {"for": "act", "when": "sum(act.measures, fine) >= 20 CNY", "then": {"concept": "act.d"}},
        {"for": "act", "when": "exists(act.measures as m, exists(this.person.acts, it == this and m.sure))",
         "then": {"concept": "act.e"}},
    ]  # fmt: skip
    program = load(tmp_path, {"act.c": BOOLEAN, "act.d": BOOLEAN, "act.e": BOOLEAN}, norms)
    for given in (True, False, "unknown"):
        both(engine, program, act(program, {"f0": True, "f1": given}))


def test_a_context_answers_what_formulas_may_ask(tmp_path: Path, engine: ReteEngine) -> None:
    program = small(tmp_path)
    case = act(program, {"f0": True, "f1": True})
    second = engine.evaluate(program, case, everything(program, case))
    assert second.overrides(0, case.entities["a"]) == truth.TRUE
    assert second.describe(Auxiliary(3)) == "Auxiliary(number=3)"
    assert EffectElement(program.norms[1], case.entities["a"]).up["person"] is case.entities["p"]


COLOURS = ("red", "green", "blue", "black")


def test_a_norm_of_another_time_is_left_out(tmp_path: Path, engine: ReteEngine) -> None:
    norms = [
        {"for": "act", "cites": ["old/1"], "versions": ["v3"], "then": {"concept": "act.c"}},
        {"for": "act", "when": "act.f0", "then": {"concept": "act.c"}},
        effect("act.f0"),
    ]
    program = load(tmp_path, {"act.c": BOOLEAN}, norms)
    case = act(program, {"f0": "unknown"})
    answer, values = both(engine, program, case)
    assert answer.rete is not None
    assert answer.rete.applies(program.norms[0], case.entities["a"]) == truth.FALSE
    assert "norm n0" not in literals(answer.rete)
    assert values["a.c"] == truth.UNKNOWN


def literals(derivation: ReteDerivation) -> str:
    """Everything that followed, and from what."""
    return "; ".join(text for edge in derivation.edges() for text in (*edge.premises, edge.conclusion))


@pytest.mark.parametrize(
    ("when", "ruled_out"),
    [
        ("act.f0", True),
        ("not act.f1", True),
        ({"all": ["act.d", "act.f2", "act.f0"]}, True),
        ({"any": ["act.f0", "not act.f1"]}, True),
        ({"any": ["act.f0", "act.f2"]}, False),
        ("not act.f0", False),
        ("not act.d", False),
        ({"at_least": {"n": 1, "of": ["act.f0", "not act.f1"]}}, False),
        ("exists(this.person.acts, it.f0)", False),
    ],
)
def test_a_norm_that_stated_facts_rule_out_is_left_out(
    when: Any, ruled_out: bool, tmp_path: Path, engine: ReteEngine
) -> None:
    norms = [
        {"for": "act", "when": when, "then": {"concept": "act.c"}},
        {"for": "act", "when": "act.f1", "then": {"concept": "act.d"}},
        effect("act.c"),
    ]
    program = load(tmp_path, {"act.c": BOOLEAN, "act.d": BOOLEAN}, norms)
    case = act(program, {"f0": False, "f1": True, "f2": "unknown"})
    answer, values = both(engine, program, case)
    assert answer.rete is not None
    assert answer.rete.applies(program.norms[0], case.entities["a"]) == values["a.c"]
    assert ("norm n0" not in literals(answer.rete)) == (ruled_out or values["a.c"] == truth.UNKNOWN)
    if ruled_out:
        assert values["a.c"] == truth.FALSE


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (exactly(datetime.date(2010, 12, 31)), truth.FALSE),
        (exactly(datetime.date(2011, 1, 1)), truth.TRUE),
        (exactly(datetime.date(2020, 12, 31)), truth.TRUE),
        (exactly(datetime.date(2015, 1, 1))._replace(na=True), truth.UNKNOWN),
        (Interval(datetime.date(2010, 1, 1), datetime.date(2011, 1, 1)), truth.UNKNOWN),
        (Interval(datetime.date(2015, 1, 1), datetime.date(2023, 1, 1)), truth.UNKNOWN),
        (Interval(datetime.date(2021, 1, 1), datetime.date(2021, 2, 1)), truth.FALSE),
        (Interval(datetime.date(2022, 1, 1), None, True, False), truth.TRUE),
        (Interval(None, None, False, False), truth.UNKNOWN),
        (NOT_APPLICABLE, truth.FALSE),
    ],
)
def test_being_in_force(date: Any, expected: int) -> None:
    periods = (
        Period(datetime.date(2011, 1, 1), datetime.date(2020, 12, 31)),
        Period(datetime.date(2022, 1, 1), None),
    )
    assert within(date, periods) == expected


def test_the_same_condition_written_twice_is_one_leaf(tmp_path: Path) -> None:
    norms = [
        {"for": "act", "when": "act.price >= 10 CNY and act.f0", "then": {"concept": "act.c"}},
        {"for": "act", "when": {"all": ["act.f0", "act.price   >=   10 CNY"]}, "then": {"concept": "act.c"}},
        effect("act.f0"),
    ]
    program = load(tmp_path, {"act.c": BOOLEAN}, norms)
    plan = Plan(program)
    conditions: list[Formula] = [norm.condition for norm in program.norms if norm.condition]
    first = {plan.leaf(conditions[0], index).number for index in conditions[0].root.args}
    second = {plan.leaf(conditions[1], index).number for index in conditions[1].root.args}
    assert first == second
    assert len(plan.leaves) == 2


def test_a_part_of_a_formula_keeps_its_order(tmp_path: Path) -> None:
    norms = [
        {"for": "act", "when": "act.f0 and act.price * 2 >= person.price + 1 CNY", "then": {"concept": "act.c"}},
        effect("act.f0"),
    ]
    program = load(tmp_path, {"act.c": BOOLEAN}, norms)
    condition = program.norms[0].condition
    assert condition is not None
    part = subformula(condition, condition.root.args[1])
    assert [node.op for node in part.nodes][-1] == "compare"
    assert {node.op for node in part.nodes} == {"attribute", "constant", "multiply", "add", "compare"}
    assert all(argument < place for place, node in enumerate(part.nodes) for argument in node.args)


# -- the engine object -----------------------------------------------------------------------------------------------


def small(folder: Path) -> Program:
    return load(
        folder, {"act.c": BOOLEAN}, [{"for": "act", "when": "act.f0", "then": {"concept": "act.c"}}, effect("act.f1")]
    )


def test_rules_are_compiled_once_and_kept_up_to_a_bound(
    tmp_path: Path, engine: ReteEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = small(tmp_path)
    case = act(program, {"f0": True, "f1": True})
    both(engine, program, case)
    kept = dict(engine._units)
    # Another case of the same norms: a fact that is not known rules none of them out, one that fails would.
    both(engine, program, act(program, {"f0": "unknown", "f1": True}))
    assert dict(engine._units) == kept
    most = max(unit.program.conditions for unit in kept.values())
    monkeypatch.setattr(rete_engine, "KEPT_CONDITIONS", most)
    for path in ("a.c", "a.measures", "a.c"):
        engine.evaluate(program, case, ask(program, case, path))
        assert sum(unit.program.conditions for unit in engine._units.values()) <= most


def test_another_program_takes_the_place_of_the_first(tmp_path: Path, engine: ReteEngine) -> None:
    first, second = small(tmp_path / "first"), small(tmp_path / "second")
    for program in (first, second, first):
        _, values = both(engine, program, act(program, {"f0": True}))
        assert values["a.c"] == truth.TRUE


@pytest.mark.unmeasured
def test_threads_share_one_engine(tmp_path: Path, engine: ReteEngine) -> None:
    program = random_program(random.Random(3), tmp_path, 8)
    failures: list[str] = []

    def work(seed: int) -> None:
        rng = random.Random(seed)
        for _ in range(15):
            case = random_case(rng, program)
            asked = everything(program, case)
            failures.extend(
                map(str, differences(native.evaluate(program, case, asked), engine.evaluate(program, case, asked)))
            )

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


# -- agreement -------------------------------------------------------------------------------------------------------


class Lying(ReteEngine):
    """An engine that changes its mind after the fact."""

    def __init__(self, name: str, value: Any) -> None:
        super().__init__()
        self.name, self.value = name, value

    def evaluate(self, *args: Any, **more: Any) -> ReteDerivation:
        derivation = super().evaluate(*args, **more)
        for key in list(derivation._values):
            if key[1] == self.name:
                derivation._values[key] = self.value
        for norm, entity, name in list(derivation._attributes):
            if name == self.name:
                derivation._attributes[norm, entity, name] = self.value
        return derivation


def test_a_different_concept_is_a_divergence_with_both_derivations(tmp_path: Path) -> None:
    program = small(tmp_path)
    case = act(program, {"f0": True, "f1": True})
    with pytest.raises(DivergenceError) as raised:
        evaluate(program, case, everything(program, case), Lying("c", truth.UNKNOWN))
    assert raised.value.findings[0].code == "LEX5001"
    assert "a.c (native {true}, rete {true, false})" in str(raised.value)
    assert isinstance(raised.value.rete, ReteDerivation)
    assert raised.value.native is not None


def test_a_different_attribute_of_an_effect_is_a_divergence(tmp_path: Path) -> None:
    program = small(tmp_path)
    case = act(program, {"f0": True, "f1": True})
    with pytest.raises(DivergenceError, match=r"a\.measures: n1 kind \(native \{red\}, rete \{blue\}\?\)"):
        evaluate(program, case, goals_of(program, case), Lying("kind", Choice(frozenset({"blue"}), open=True)))


def test_a_norm_and_an_effect_that_only_one_engine_lets_apply(tmp_path: Path, engine: ReteEngine) -> None:
    program = small(tmp_path)
    yes, no = (act(program, {"f0": held, "f1": held}) for held in (True, False))
    first = native.evaluate(program, yes, everything(program, yes))
    second = engine.evaluate(program, no, everything(program, no))
    found = sorted(str(each) for each in differences(first, second))
    assert found == [
        "a.c (native {true}, rete {false})",
        "a.measures: n1 (native {true}, rete {false})",
        "a: n0 (native {true}, rete {false})",
        "a: n1 (native {true}, rete {false})",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "-"),
        (truth.UNKNOWN | truth.NOT_APPLICABLE_BIT, "{true, false, n/a}"),
        (Choice(None, na=True, open=True), "{*, n/a}?"),
        (Choice(frozenset({"b", "a"})), "{a, b}"),
        (exactly(5), "[5, 5]"),
        (Interval(None, datetime.date(2020, 1, 1), False, True, na=True, open=True), "(, 2020-01-01] or n/a?"),
        (exactly(5)._replace(low=None, low_closed=False, high_closed=False), "(, 5)"),
        (NOT_APPLICABLE, "n/a"),
    ],
)
def test_values_are_shown_compactly(value: Any, text: str) -> None:
    assert describe(value) == text


def test_many_differences_are_counted_not_listed(tmp_path: Path) -> None:
    program = small(tmp_path)
    acts = [{"f0": True, "f1": True, "day": "2020-01-01"}] * 12
    case = case_of(program, {"persons": [{"day": "2020-01-01", "acts": acts}]})
    with pytest.raises(DivergenceError, match="; … 4"):
        evaluate(program, case, ask(program, case, "act.c"), Lying("c", truth.FALSE))


# -- where it cannot run ---------------------------------------------------------------------------------------------


def test_it_is_available_here() -> None:
    assert available() == (True, "")


def test_without_the_library_the_answer_says_why(
    tmp_path: Path, engine: ReteEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = small(tmp_path)
    case = act(program, {"f0": True})
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    assert not available()[0]
    answer = evaluate(program, case, everything(program, case), engine)
    assert answer.engines == ("native",)
    assert answer.reason is not None
    assert answer.reason.code == "LEX5002"
    assert "durable-rules cannot be imported" in (answer.note or "")
    assert "native" in answer.reason.message("zh") or "durable-rules" in answer.reason.message("zh")


def test_not_asked_for_is_said_too(tmp_path: Path) -> None:
    program = small(tmp_path)
    case = act(program, {"f0": True})
    answer = evaluate(program, case, everything(program, case), None)
    assert answer.engines == ("native",)
    assert answer.reason is not None
    assert answer.reason.code == "LEX5004"
    assert answer.rete is None


@pytest.mark.parametrize(("limit", "code"), [("MAX_STATES", "LEX5003"), ("MAX_CONDITIONS", "LEX5005")])
def test_a_case_beyond_the_limits_is_answered_by_one_engine(
    limit: str, code: str, tmp_path: Path, engine: ReteEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = small(tmp_path)
    case = case_of(program, {"persons": [{"acts": [{"f0": True}] * 20}]})
    monkeypatch.setattr(closure, limit, 5)
    answer = evaluate(program, case, everything(program, case), engine)
    assert answer.engines == ("native",)
    assert answer.reason is not None
    assert answer.reason.code == code
    monkeypatch.undo()
    assert evaluate(program, case, everything(program, case), engine).engines == ("native", "rete")


def test_an_error_of_the_library_is_internal(
    tmp_path: Path, engine: ReteEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    import durable_rules_engine

    program = small(tmp_path)
    case = act(program, {"f0": True})

    def fail(*args: Any) -> Any:
        raise durable_rules_engine.error("code 304")

    monkeypatch.setattr(durable_rules_engine, "create_ruleset", fail)
    with pytest.raises(LexRulesInternalError, match="code 304"):
        engine.evaluate(program, case, everything(program, case))
    monkeypatch.undo()
    both(engine, program, case)


def test_unavailable_carries_its_reason() -> None:
    from lexrules.errors import Finding

    assert str(ReteUnavailable(Finding("LEX5004"))) == Finding("LEX5004").message()
