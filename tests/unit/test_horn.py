"""The Horn layer over durable-rules against a naive closure, and at the library's limits."""

from __future__ import annotations

import random
import resource
from collections.abc import Iterable

import pytest

pytest.importorskip("durable_rules_engine", reason="durable-rules cannot be imported here", exc_type=ImportError)

from lexrules.engine.rete import horn
from lexrules.engine.rete.horn import Auxiliary, HornProgram, Rule
from lexrules.engine.rete.state import MAX_STATES, HornState
from lexrules.errors import LexRulesInternalError

pytestmark = pytest.mark.rete


def closure(rules: Iterable[Rule], told: Iterable[object]) -> set[object]:
    """Everything that follows, the slow way."""
    rules, known = list(rules), set(told)
    grown = True
    while grown:
        new = {rule.head for rule in rules if set(rule.body) <= known} - known
        known |= new
        grown = bool(new)
    return known


def own(literals: Iterable[object]) -> set[object]:
    return {literal for literal in literals if not isinstance(literal, Auxiliary)}


def random_rules(rng: random.Random, size: int, longest: int) -> list[Rule]:
    literals = [f"p{number}" for number in range(rng.randint(3, 2 + size))]
    return [
        Rule(
            tuple(rng.choices(literals, k=rng.randint(0 if rng.random() < 0.05 else 1, longest))),
            rng.choice(literals),
            number,
        )
        for number in range(rng.randint(1, size))
    ]


def check(program: HornProgram, rules: list[Rule], told: list[str], sid: int = 0) -> None:
    state = HornState(program, sid)
    try:
        for literal in told:
            state.add(literal)
        new = state.run()
        expected = closure(rules, told)
        assert own(set(state.known)) == expected
        assert own(new) | set(told) == expected
        assert len(new) == len(set(new))
        check_firings(state, rules, expected)
    finally:
        state.close()


def check_firings(state: HornState, rules: list[Rule], expected: set[object]) -> None:
    """Every rule whose body holds fires exactly once, but for those that conclude a part of their own body."""
    fired = [rule.note for rule in state.firings if rule.note is not None]
    due = [rule.note for rule in rules if set(rule.body) <= expected and rule.head not in rule.body]
    assert sorted(fired) == sorted(due)


@pytest.mark.parametrize("seed", range(60))
def test_random_programs_have_the_naive_closure(seed: int) -> None:
    rng = random.Random(seed)
    rules = random_rules(rng, rng.choice([5, 20, 60]), rng.choice([2, 5, 30]))
    literals = sorted({literal for rule in rules for literal in (*rule.body, rule.head)})
    program = HornProgram(rules)
    for _ in range(6):
        told = rng.sample(literals, rng.randint(0, len(literals) // 2))
        check(program, rules, told, rng.randrange(MAX_STATES))
    program.close()


@pytest.mark.parametrize("seed", range(120))
def test_a_state_takes_over_from_one_before_what_does_not_rest_on_what_it_is_told_otherwise(seed: int) -> None:
    rng = random.Random(seed)
    rules = random_rules(rng, rng.choice([5, 20, 60]), rng.choice([2, 4, 30]))
    concluded = {rule.head for rule in rules}
    inputs = [*sorted({literal for rule in rules for literal in rule.body} - concluded), "unasked"]
    stages = [[literal for literal in inputs if rng.randrange(3) == stage] for stage in range(3)]
    program = HornProgram(rules)
    before: HornState | None = None
    told_before: set[str] = set()
    for sid in range(4):
        told = {literal for literal in inputs if (literal in told_before) != (rng.random() < 0.2)}
        so_far: set[str] = set()
        state = HornState(program, sid, before)
        try:
            for stage, due in enumerate(stages):
                for literal in told_before.intersection(due) - told:
                    state.doubt(literal)
                state.begin(stage)
                for literal in told.intersection(due):
                    state.add(literal)
                state.run()
                so_far |= told.intersection(due)
                expected = closure(rules, so_far)
                assert own(set(state.known)) == expected
        finally:
            state.close()
        state.finish()
        assert own({rule.head for rule in state.firings} | so_far) == expected
        assert all(each in state.known for rule in state.firings for each in rule.body)
        before, told_before = state, so_far
    program.close()


def test_a_state_that_takes_everything_over_is_never_opened_in_c() -> None:
    program = HornProgram([Rule(("a", "b"), "c")])
    first = HornState(program, 0)
    for literal in ("a", "b"):
        first.add(literal)
    first.run()
    first.close()
    second = HornState(program, 0, first)
    second.begin(0)
    assert set(second.known) == {"a", "b", "c"}
    assert not second.pending
    second.finish()
    assert second.firings == first.firings
    program.close()


@pytest.mark.parametrize("seed", range(20))
def test_several_states_live_side_by_side_and_are_fed_in_turns(seed: int) -> None:
    rng = random.Random(seed)
    rules = random_rules(rng, 40, 4)
    literals = sorted({literal for rule in rules for literal in (*rule.body, rule.head)})
    program = HornProgram(rules)
    states = [HornState(program, sid) for sid in range(20)]
    told: list[list[str]] = [[] for _ in states]
    try:
        for _ in range(5):
            for sid in rng.sample(range(20), 20):
                literal = rng.choice(literals)
                told[sid].append(literal)
                states[sid].add(literal)
                if rng.random() < 0.7:
                    states[sid].run()
        for sid, state in enumerate(states):
            state.run()
            assert not state.pending
            expected = closure(rules, told[sid])
            assert own(set(state.known)) == expected
            check_firings(state, rules, expected)
    finally:
        for state in states:
            state.close()
        program.close()


def test_the_frame_of_a_firing_is_the_body_of_its_rule() -> None:
    """Premises are read off the rule, not off the message; this is what allows it."""
    import json

    rules = [Rule(("a", "b"), "c", 0), Rule(("c", "a"), "d", 1)]
    program = HornProgram(rules)
    library, chunk = horn.load_library(), program.chunks[0]
    state = HornState(program, 0)
    state.add("a")
    state.add("b")
    offset = state._offsets[0]
    message = library.start_action_for_state(chunk.handle, offset)[1]
    ((name, frame),) = json.loads(message).items()
    ids = {literal: json.loads("{" + text + "}")["id"] for literal, (text,) in chunk.messages.items()}
    assert name == "r0"
    assert [frame[f"c{place}"]["id"] for place in range(2)] == [ids["a"], ids["b"]]
    assert library.complete_and_start_action(chunk.handle, offset) is None
    state.close()
    program.close()


def test_a_literal_in_a_thousand_rules_is_replicated() -> None:
    rules = [Rule(("shared", f"own{number}"), f"head{number}", number) for number in range(1000)]
    program = HornProgram(rules)
    told = ["shared", *(f"own{number}" for number in range(0, 1000, 3))]
    check(program, rules, told)
    check(program, rules, told[1:])
    program.close()


def test_rules_of_one_condition_that_conclude_the_same_are_one_rule_in_c_and_fire_each() -> None:
    rules = [Rule((f"way{number}",), f"head{head}", (head, number)) for head in range(60) for number in range(4)]
    rules += [Rule(("way0",), "head0", (60, 0)), Rule(("head0", "head1"), "both", (61, 0))]
    program = HornProgram(rules)
    # A way to sixty conclusions takes several messages.
    assert len(program.chunks[0].messages["way1"]) == 60 // horn.PROPERTIES_PER_MESSAGE
    assert program.conditions == 60 + 1 + 2  # the rule that says the same again has a condition of its own
    for told in (["way1"], ["way0", "way3"], ["way2", "way1", "way3", "way0"], ["head1", "way0"]):
        check(program, rules, told)
    program.close()


@pytest.mark.unmeasured
def test_more_rules_than_a_ruleset_holds_are_split_and_conclusions_passed_on() -> None:
    count = horn.MAX_RULES + 400
    # A chain that runs to and fro between the two rulesets.
    order = [number * 2 % count + (number * 2 // count) for number in range(count - 1)]
    rules = [Rule((f"p{number}",), f"p{number + 1}", number) for number in order]
    program = HornProgram(rules)
    assert len(program.chunks) == 2
    check(program, rules, ["p0"])
    program.close()


def test_long_bodies_are_folded() -> None:
    body = tuple(f"p{number}" for number in range(100))
    rules = [Rule(body, "all", 0)]
    program = HornProgram(rules)
    check(program, rules, list(body))
    check(program, rules, list(body[:-1]))
    program.close()


def test_rules_without_a_body_need_no_state_in_c() -> None:
    program = HornProgram([Rule((), "a", 0)])
    state = HornState(program, 0)
    assert state.run() == ["a"]
    assert set(state.known) == {"a"}
    assert not program.chunks
    state.close()
    program.close()


def test_a_state_closed_before_anything_fired_is_deleted_safely() -> None:
    program = HornProgram([Rule(("a", "b"), "c")])
    for sid in range(50):
        state = HornState(program, sid)
        state.add("a")
        state.close()
        state.close()
    program.close()


def test_state_numbers_are_bounded() -> None:
    program = HornProgram([Rule(("a",), "b")])
    with pytest.raises(LexRulesInternalError, match="LEX9005"):
        HornState(program, MAX_STATES)
    program.close()


def test_no_names_within_the_limits_collide() -> None:
    count = horn.MAX_RULES * horn.MAX_BODY
    names = list({name for number in range(count) for name in horn._path(number)})
    names += ["open", "sid", "id", "$s"]
    assert len({horn.fnv(name) for name in names}) == len(names)
    assert len({horn.fnv(str(sid)) for sid in range(MAX_STATES)}) == MAX_STATES


def test_a_hash_collision_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(horn, "fnv", len)
    with pytest.raises(LexRulesInternalError, match="same hash"):
        HornProgram([Rule(("a",), "b"), Rule(("c",), "d")])


class Faulty:
    """The library with one answer changed, as a broken version of it might give it."""

    def __init__(self, **answers: object) -> None:
        self._answers = answers

    def __getattr__(self, name: str) -> object:
        if name in self._answers:
            return lambda *_: self._answers[name]
        return getattr(horn.load_library(), name)


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"assert_fact": (304, 1)}, "code 304 for a new state"),
        ({"start_action_for_state": None}, "for a new state"),
        ({"complete_and_start_action": "{}"}, "fired more than its sentinel"),
    ],
)
def test_a_state_that_does_not_open_as_it_has_to_is_an_error(answers: dict[str, object], problem: str) -> None:
    program = HornProgram([Rule(("a",), "b")])
    state = HornState(program, 0)
    state._library = Faulty(**answers, delete_state=None)  # type: ignore[assignment]
    with pytest.raises(LexRulesInternalError, match=problem):
        state.add("a")
    state.close()


def test_a_refused_message_and_a_firing_too_many_are_errors() -> None:
    program = HornProgram([Rule(("a",), "b"), Rule(("c",), "d")])
    state = HornState(program, 0)
    state.add("a")
    state._library = Faulty(assert_fact=(1, 0))  # type: ignore[assignment]
    with pytest.raises(LexRulesInternalError, match="code 1 for a message"):
        state.add("c")
    state._library = Faulty(complete_and_start_action='{"r0": {}}')  # type: ignore[assignment]
    with pytest.raises(LexRulesInternalError, match="more firings than rules"):
        state.run()
    state.close()
    program.close()


def test_memory_does_not_grow_with_the_number_of_cases() -> None:
    rules = [Rule((f"p{number}", "shared"), f"p{number + 1}", number) for number in range(60)]
    program = HornProgram(rules)

    def some(count: int) -> None:
        for _ in range(count):
            check(program, rules, ["p0", "shared"])

    some(100)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    some(400)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    program.close()
    assert grown < 8_000, f"{grown} KiB"
