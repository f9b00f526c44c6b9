"""Expressions to typed formulas: names, types, units."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from tests.unit.small_law import added, defects, norm

from lexrules.kb.program import Formula, Label, ListCall, Node, Reading
from lexrules.model.values import Choice, Interval, ValueType, exactly


def root(expression: object) -> Node:
    condition = norm(expression).condition
    assert condition is not None
    return condition.root


def operands(expression: str) -> list[Node]:
    condition = norm(expression).condition
    assert condition is not None
    return [condition.nodes[argument] for argument in condition.root.args]


def reading(node: Node) -> Reading:
    assert node.op in ("attribute", "entity")
    assert isinstance(node.data, Reading)
    return node.data


@pytest.mark.parametrize(
    ("name", "entity", "attribute"),
    [
        ("act.fled", "act", "fled"),
        ("this.fled", "act", "fled"),
        ("person.licence.held", "person", "licence.held"),
        ("this.person.licence.held", "person", "licence.held"),
        ("this.act.fled", "act", "fled"),
        ("person.adult", "person", "adult"),
    ],
)
def test_names_of_the_scope(name: str, entity: str, attribute: str) -> None:
    (operand,) = operands(name)
    assert reading(operand) == Reading(0, entity, attribute, attribute == "adult")


def call(expression: str) -> ListCall:
    data = root(expression).data
    assert isinstance(data, ListCall)
    return data


def inner(formula: Formula | None) -> list[Reading]:
    assert formula is not None
    return [node.data for node in formula.nodes if node.op in ("attribute", "entity")]


def test_names_within_a_list_call() -> None:
    found = inner(
        call(
            "exists(person.acts as other, kind == act.kind and it.value > this.value and other.fled and it != this)"
        ).condition
    )
    assert found == [
        Reading(1, "act", "kind", False),
        Reading(0, "act", "kind", False),
        Reading(1, "act", "value", False),
        Reading(0, "act", "value", False),
        Reading(1, "act", "fled", False),
        Reading(1, "act", "", False),
        Reading(0, "act", "", False),
    ]


def test_an_inner_element_hides_an_outer_one_unless_it_has_a_name() -> None:
    outer = call("exists(person.acts as a, exists(case.persons as p, exists(p.acts, value > a.value and p.adult)))")
    middle = outer.condition.root.data  # type: ignore[union-attr]
    assert inner(middle.condition.root.data.condition) == [
        Reading(3, "act", "value", False),
        Reading(1, "act", "value", False),
        Reading(2, "person", "adult", True),
    ]


def test_elements_of_an_effect_list() -> None:
    for expression in (
        "exists(act.measures, kind == fine)",
        "exists(act.measures, it.kind == fine)",
        "exists(act.measures as m, m.kind == fine)",
    ):
        found = call_of_person(expression)
        assert found.effects
        assert inner(found.condition) == [Reading(1, "measure", "kind", False)]


def call_of_person(expression: str) -> ListCall:
    program = added(
        {"for": "act", "when": expression, "then": {"concept": "act.serious"}},
    )
    condition = program.norm("sample.n0").condition  # type: ignore[union-attr]
    assert condition is not None
    return condition.root.data  # type: ignore[no-any-return]


def test_an_alias_may_be_called_like_an_entity() -> None:
    assert inner(call("exists(person.acts as person, person.fled)").condition) == [Reading(1, "act", "fled", False)]


@pytest.mark.parametrize(
    ("expression", "value", "value_type"),
    [
        ("act.weight > 5", exactly(5), ValueType("decimal", None, "gram")),
        ("5 < act.weight", exactly(5), ValueType("decimal", None, "gram")),
        ("act.weight > 5.5 gram", exactly(Decimal("5.5")), ValueType("decimal", None, "gram")),
        ("act.value > 5", exactly(5), ValueType("money", None, "CNY")),
        ("act.value > 5 CNY", exactly(5), ValueType("money", None, "CNY")),
        ("act.victims > -5", exactly(-5), ValueType("integer")),
        ("act.victims > 1.5", exactly(Decimal("1.5")), ValueType("decimal")),
        ("act.bar > 2 years", exactly(24), ValueType("period", None, "month")),
        ("act.bar > 1 month", exactly(1), ValueType("period", None, "month")),
        ("act.bar == lifetime", exactly(Decimal("Infinity")), ValueType("period", None, "month")),
        ("act.ended_on < 2023-01-01", exactly(datetime.date(2023, 1, 1)), ValueType("date")),
        ("act.kind == theft", Choice(frozenset({"theft"})), ValueType("enum", "kind")),
        ("theft == act.kind", Choice(frozenset({"theft"})), ValueType("enum", "kind")),
        ("act.note == 'x'", Choice(frozenset({"x"})), ValueType("text")),
        ("act.fled == true", 1, ValueType("boolean")),
    ],
)
def test_constants_take_the_type_of_the_other_side(expression: str, value: object, value_type: ValueType) -> None:
    (constant,) = [operand for operand in operands(expression) if operand.op == "constant"]
    assert constant.data == value or isinstance(value, int)
    assert constant.type == value_type


@pytest.mark.parametrize(
    ("expression", "value_type"),
    [
        ("act.value * 3 > 1 CNY", ValueType("money", None, "CNY")),
        ("3 * act.value > 1 CNY", ValueType("money", None, "CNY")),
        ("act.value / 3 > 1 CNY", ValueType("money", None, "CNY")),
        ("act.value / act.value > 1", ValueType("decimal")),
        ("act.weight / act.weight > 1", ValueType("decimal")),
        ("act.weight * act.victims > 1", ValueType("decimal", None, "gram")),
        ("act.weight / 2 > 1", ValueType("decimal", None, "gram")),
        ("act.victims * act.victims > 1", ValueType("integer")),
        ("act.victims / act.victims > 1", ValueType("decimal")),
        ("act.victims + 1 > 1", ValueType("integer")),
        ("1 + act.weight > 1", ValueType("decimal", None, "gram")),
        ("act.bar - 1 month > 1 month", ValueType("period", None, "month")),
        ("-act.victims > 1", ValueType("integer")),
        ("act.ended_on + 2 years > case.as_of", ValueType("date")),
        ("act.ended_on - 3 working_days > case.as_of", ValueType("date")),
        ("days(act.ended_on, case.as_of) > 3 days", ValueType("period", None, "day")),
        ("working_days(act.ended_on, case.as_of) > 3 working_days", ValueType("period", None, "working_day")),
        ("full_years(act.ended_on, case.as_of) > 3", ValueType("integer")),
        ("full_months(act.ended_on, case.as_of) > 3", ValueType("integer")),
        ("min(5, act.value) > 3", ValueType("money", None, "CNY")),
        ("max(80, act.weight, 90) > 3", ValueType("decimal", None, "gram")),
        ("max(80, 90) < act.weight", ValueType("decimal", None, "gram")),
        ("1 + 2 < act.weight", ValueType("decimal", None, "gram")),
        ("count(person.acts) > 1", ValueType("integer")),
        ("sum(person.acts, value) > 1", ValueType("money", None, "CNY")),
        ("lowest(person.acts, ended_on, fled) < case.as_of", ValueType("date")),
        ("highest(person.acts as a, a.weight) < 3", ValueType("decimal", None, "gram")),
    ],
)
def test_types_of_terms(expression: str, value_type: ValueType) -> None:
    left, right = operands(expression)
    node = right if left.op == "constant" else left
    assert node.type is not None
    assert node.type._replace(minimum=None, maximum=None) == value_type


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("act.value > act.weight", "LEX2201"),
        ("act.bar > 3 days", "LEX2201"),
        ("act.bar > 3", "LEX2201"),
        ("act.earlier == person", "LEX2201"),
        ("act.note < 'x'", "LEX2203"),
        ("act.fled < true", "LEX2203"),
        ("act.value * act.value > 1", "LEX2204"),
        ("act.value * 2 gram > 1", "LEX2204"),
        ("2 / act.weight > 1", "LEX2204"),
        ("2 / act.value > 1", "LEX2204"),
        ("act.weight * act.volume > 1", "LEX2204"),
        ("act.weight / act.volume > 1", "LEX2204"),
        ("act.bar * 2 > 1", "LEX2204"),
        ("act.fled + act.fled > 1", "LEX2204"),
        ("exists(person.acts, fled) == true", "LEX2207"),
        ("min(applicable(act.fled), true)", "LEX2207"),
        ("act.fled in {true, 3}", "LEX2201"),
        ("exists(act.fled)", "LEX2216"),
        ("exists(person.acts + 1)", "LEX2216"),
        ("min(act.value as v, act.value) > 1", "LEX2216"),
        ("fine == warning", "LEX2006"),
        ("it.fled", "LEX2006"),
        ("exists(act.measures, it == it)", "LEX2006"),
        ("max(act.kind, act.kind) == theft", "LEX2201"),
        ("sum(person.acts, kind) == 3", "LEX2203"),
    ],
)
def test_what_has_no_meaning(expression: str, code: str) -> None:
    assert [each for each, _ in defects(expression)] == [code]


def test_sets() -> None:
    node = root("act.victims in {-1, 2}")
    assert node.op == "member"
    assert node.data == (exactly(-1), exactly(2))
    assert root("act.kind not in {theft}").op == "not"


def test_connectives_are_flat() -> None:
    assert len(root("act.fled and act.serious and person.adult").args) == 3
    assert len(root("act.fled" + " or act.fled" * 2000).args) == 2001


def test_applicable() -> None:
    condition = norm("applicable(act.value) and act.serious").condition
    assert condition is not None
    assert [node.op for node in condition.nodes] == ["attribute", "applicable", "attribute", "truth", "all"]


def test_conditions_in_yaml() -> None:
    assert root({"not": "act.fled"}).op == "not"
    assert root({"any": ["act.fled", {"all": ["act.serious"]}]}).op == "any"
    at_least = root({"at_least": {"n": 2, "of": ["act.fled", "act.serious", "person.adult"]}})
    assert (at_least.op, at_least.data, len(at_least.args)) == ("at_least", 2, 3)
    element = root({"element": {"zh": "故意", "en": "intent"}, "when": "act.fled"})
    assert (element.op, element.label) == ("element", Label("故意", "intent"))
    assert root({"all": ["act.fled"]}).op == "truth"


@pytest.mark.parametrize("n", ["0", "4", "1.5"])
def test_at_least_out_of_range(n: str) -> None:
    assert [code for code, _ in defects({"at_least": {"n": n, "of": ["act.fled", "act.fled", "act.fled"]}})] == [
        "LEX2212"
    ]


def test_every_defect_of_a_condition_is_reported() -> None:
    found = defects(
        {"any": ["act.fledd", "act.kind ==", {"not": "act.serius"}, {"at_least": {"n": "x", "of": ["act.value"]}}]}
    )
    assert sorted(code for code, _ in found) == ["LEX2004", "LEX2006", "LEX2006", "LEX2107", "LEX2206"]


@pytest.mark.parametrize(
    ("term", "bounded"), [("value", True), ("weight", True), ("volume", False), ("value - 5 CNY", False)]
)
def test_a_sum_is_bounded_below_by_the_declaration_of_its_term(term: str, bounded: bool) -> None:
    left, _ = operands(f"sum(person.acts, {term}) > 3")
    assert left.data.bounded_below is bounded


def test_a_fact_keeps_its_interval_as_unknown() -> None:
    program = added()
    assert program.attributes["act", "weight"].unknown == Interval(Decimal(0), None, high_closed=False, open=True)
