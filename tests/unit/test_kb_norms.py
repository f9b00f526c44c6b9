"""Norms: conclusions, quantities, options, exceptions, overrides, tables, versions."""

from __future__ import annotations

import datetime

import pytest
from tests.unit.small_law import added, files, law, norm, norm_file

from lexrules.errors import LexRulesError
from lexrules.kb.program import Formula, Label, Norm, Period, Program
from lexrules.model.citation import Citation
from lexrules.model.values import Choice

FINE = {"effect": "measure", "kind": "fine"}
LABEL = {"zh": "甲", "en": "a"}


def operations(formula: Formula | None) -> list[str]:
    assert formula is not None
    return [node.op for node in formula.nodes]


def quantity(written: object) -> Formula:
    found = added({"then": {**FINE, "amount": written}}).norm("sample.n0")
    assert found is not None
    return next(value.formula for value in found.effect if value.name == "amount")


def defects(*norms: dict[str, object], **other: object) -> list[str]:
    with pytest.raises(LexRulesError) as caught:
        added(*norms, **other)  # type: ignore[arg-type]
    return [finding.code for finding in caught.value.findings]


# -- quantities --------------------------------------------------------------------------------------------------------


def test_a_formula_with_floor_and_cap() -> None:
    formula = quantity({"formula": "act.value * 2", "floor": "500 CNY", "cap": 10000})
    assert operations(formula) == ["attribute", "constant", "multiply", "constant", "floor", "constant", "cap"]


def test_tiers_within_tiers() -> None:
    formula = quantity(
        {
            "tiers": [
                {"when": "act.fled", "value": {"range": {"from": 1, "to": 2}}},
                {"value": {"formula": "act.value", "cap": 5}},
            ]
        }
    )
    assert operations(formula)[-1] == "select"
    assert formula.root.role == "tiers"
    assert [formula.nodes[each].op for each in formula.root.args] == ["truth", "range", "cap"]


@pytest.mark.parametrize(("which", "op"), [("higher", "maximum"), ("lower", "minimum")])
def test_an_election_keeps_the_names_of_its_alternatives(which: str, op: str) -> None:
    formula = quantity(
        {
            "elect": which,
            "by": LABEL,
            "of": [{"label": LABEL, "value": "act.value"}, {"label": {"zh": "乙", "en": "b"}, "value": {"formula": 5}}],
        }
    )
    assert (formula.root.op, formula.root.role, formula.root.label) == (op, f"elect_{which}", Label("甲", "a"))
    assert [formula.nodes[each].label for each in formula.root.args] == [Label("甲", "a"), Label("乙", "b")]


def test_a_range_may_be_one_value_or_computed() -> None:
    assert operations(quantity({"range": {"from": 5, "to": 5}}))[-1] == "range"
    assert operations(quantity({"range": {"from": "act.value", "to": "act.value * 2"}}))[-1] == "range"


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        (
            {"tiers": [{"when": "act.fled", "value": "x"}, {"when": "y", "value": 1}, {"then": 1}]},
            ["LEX2001", "LEX2002", "LEX2006", "LEX2006"],
        ),
        ({"elect": "higher", "of": [{"value": "x"}, {"label": LABEL}]}, ["LEX2002", "LEX2002", "LEX2006"]),
        ({"range": {"from": 1}}, ["LEX2002"]),
        ({"range": {"from": "x", "to": 1}}, ["LEX2006"]),
        ({"formula": 5, "floor": "x"}, ["LEX2006"]),
        ({"tiers": "x"}, ["LEX2003"]),
        ({"formula": [1]}, ["LEX2003"]),
    ],
)
def test_every_defect_of_a_quantity_is_reported(written: object, codes: list[str]) -> None:
    assert sorted(defects({"then": {**FINE, "amount": written}})) == codes


def test_an_integer_takes_no_fraction() -> None:
    vocabulary = files()["vocabulary/core.yaml"].replace(
        "    owed: {", "    number: {type: integer, label: {zh: 数, en: number}}\n    owed: {"
    )
    value = {"then": {"concept": "act.number", "value": "act.victims / 2"}}
    with pytest.raises(LexRulesError) as caught:
        law(vocabulary__core=vocabulary, norms__added=norm_file(value))
    assert [finding.code for finding in caught.value.findings] == ["LEX2202"]
    with pytest.raises(LexRulesError):
        law(vocabulary__core=vocabulary, norms__added=norm_file({"then": {"concept": "act.number", "value": "1.5"}}))
    assert law(
        vocabulary__core=vocabulary,
        norms__added=norm_file({"then": {"concept": "act.number", "value": "act.victims * 2"}}),
    )


def test_an_attribute_of_an_effect_may_be_an_enum_by_tiers() -> None:
    found = added(
        {
            "then": {
                "effect": "measure",
                "kind": {"tiers": [{"when": "act.fled", "value": "fine"}, {"value": "warning"}]},
            }
        }
    ).norm("sample.n0")
    assert found is not None
    assert operations(found.effect[0].formula)[-1] == "select"


def test_a_boolean_attribute_of_an_effect_may_be_a_condition() -> None:
    vocabulary = files()["vocabulary/core.yaml"].replace(
        "      amount: {type: money",
        "      late: {type: boolean, label: {zh: 逾期, en: late}}\n      amount: {type: money",
    )
    written = [{"then": {**FINE, "late": late}} for late in ("act.value > 5 and act.fled", "act.fled", "true")]
    program = law(vocabulary__core=vocabulary, norms__added=norm_file(*written))
    formulas = [of(program, f"sample.n{index}").effect[1].formula for index in range(3)]
    assert [formula.root.op for formula in formulas] == ["all", "attribute", "constant"]


# -- conclusions -------------------------------------------------------------------------------------------------------


def test_options_keep_what_they_say_of_themselves() -> None:
    options = [
        {"value": "fine", "when": "act.fled", "cites": ["code/1/2", "code/2"], "title": LABEL},
        {"value": "warning"},
    ]
    found = added({"for": "act", "when": "act.fled", "then": {"concept": "act.answer", "options": options}}).norm(
        "sample.n0"
    )
    assert found is not None
    assert [option.value for option in found.options] == ["fine", "warning"]
    assert found.options[0].citations == (Citation("code", "1", 2), Citation("code", "2"))
    assert found.options[0].title == Label("甲", "a")
    assert found.value is not None
    assert (found.value.root.op, found.value.root.role) == ("select", "options")


def test_an_enum_may_have_one_value() -> None:
    found = added({"when": "act.fled", "then": {"concept": "act.answer", "value": "fine"}}).norm("sample.n0")
    assert found is not None
    assert found.value is not None
    assert found.value.root.data == Choice(frozenset({"fine"}))


@pytest.mark.parametrize(
    ("then", "codes"),
    [
        ({"concept": "serious"}, ["LEX2006"]),
        ({"concept": "act.fled"}, ["LEX2006"]),
        ({"concept": "person.adult"}, ["LEX2006"]),
        ({"concept": "act.answer", "options": []}, ["LEX2211"]),
        (
            {"concept": "act.answer", "options": [{"when": "x", "value": "y"}, {"value": "fine", "titel": LABEL}]},
            ["LEX2001", "LEX2006", "LEX2006"],
        ),
        ({"concept": "act.answer"}, ["LEX2002"]),
        ({"concept": ["act.answer"]}, ["LEX2003"]),
        ({"value": 1}, ["LEX2002"]),
        ("act.answer", ["LEX2003"]),
        ({"effect": "measure", "kind": "fine", "colour": "red"}, ["LEX2001"]),
        ({"effect": ["measure"]}, ["LEX2003"]),
        ({"effect": ""}, ["LEX2003"]),
    ],
)
def test_defects_of_conclusions(then: object, codes: list[str]) -> None:
    assert sorted(defects({"when": "act.fled", "then": then})) == codes


# -- exceptions and overrides ------------------------------------------------------------------------------------------


def test_exceptions_nest() -> None:
    found = norm(
        "act.fled",
        unless=[
            "person.adult",
            {"when": "act.serious", "unless": [{"when": "act.victims > 1", "element": LABEL}], "cites": "code/1/2"},
        ],
    )
    assert found.condition is not None
    nodes = found.condition.nodes
    top = [nodes[each] for each in found.condition.root.args]
    assert [(node.op, node.role) for node in top] == [("truth", ""), ("not", "unless"), ("not", "unless")]
    second = nodes[top[2].args[0]]
    assert (second.op, second.data) == ("exception", (Citation("code", "1", 2),))
    within = nodes[second.args[0]]
    assert [nodes[each].op for each in within.args] == ["truth", "not"]
    assert [node.label for node in nodes if node.op == "exception"] == [None, Label("甲", "a"), None]


def test_an_exception_without_condition_of_its_own() -> None:
    assert defects({"when": "act.fled", "unless": [{"unless": ["act.serious"]}], "then": FINE}) == ["LEX2002"]


def test_an_exception_may_be_any_kind_of_condition() -> None:
    assert norm("act.fled", unless=[{"any": ["act.serious", "person.adult"]}]).condition is not None
    assert defects({"when": "act.fled", "unless": "act.serious", "then": FINE}) == ["LEX2003"]


def test_overriding_is_kept_with_the_norm_that_yields() -> None:
    program = added(
        {"when": "act.fled", "then": FINE, "overrides": [{"norm": "sample.fine", "because": "special", "note": LABEL}]},
        {"then": FINE},
    )
    yielding = program.norm("sample.fine")
    prevailing = program.norm("sample.n0")
    assert yielding is not None
    assert prevailing is not None
    assert [(each.norm, each.because, each.note) for each in yielding.overridden_by] == [
        (prevailing.number, "special", Label("甲", "a"))
    ]
    assert "overridden" in operations(yielding.condition)


# -- tables ------------------------------------------------------------------------------------------------------------


def table(rows: object, **changed: object) -> dict[str, object]:
    template = {
        "cites": "$cites",
        "title": {"zh": "罚款：$kind", "en": "$id of $kind"},
        "gist": LABEL,
        "confidence": "T",
        "for": "act",
        "when": "act.kind == $kind",
        "unless": "$unless",
        "then": {**FINE, "amount": "$amount"},
    }
    columns = {"kind": "required", "cites": "required", "unless": "optional", "amount": "optional"}
    return {"id": "sample.table", "columns": columns, "norm": {**template, **changed}, "rows": rows}


def test_a_table_writes_one_norm_a_row() -> None:
    program = added(
        tables=[
            table(
                [
                    {
                        "id": "a",
                        "kind": "theft",
                        "cites": ["code/2/1", "code/1"],
                        "unless": ["act.fled"],
                        "amount": {"range": {"from": 1, "to": 2}},
                    },
                    {"id": "b", "kind": "fraud", "cites": "code/2/2"},
                ]
            )
        ]
    )
    first, second = (program.norm(f"sample.table.{row}") for row in "ab")
    assert first is not None
    assert second is not None
    assert first.title == Label("罚款：theft", "a of theft")
    assert first.citations == (Citation("code", "2", 1), Citation("code", "1"))
    assert operations(first.condition) != operations(second.condition)
    assert [value.name for value in first.effect] == ["kind", "amount"]
    assert [value.name for value in second.effect] == ["kind"]
    assert first.span.line == 1
    assert program.norm("sample.table.c") is None


@pytest.mark.parametrize(
    ("tables", "codes"),
    [
        ([table([{"id": "a", "kind": "theft"}])], ["LEX2002"]),
        ([table([{"kind": "theft", "cites": "code/2"}])], ["LEX2002"]),
        ([table([{"id": "A", "kind": "theft", "cites": "code/2"}])], ["LEX2004"]),
        ([table("rows")], ["LEX2003"]),
        ([table(["row"])], ["LEX2002", "LEX2003"]),
        (
            [table([{"id": "a", "kind": "theft", "cites": "code/2"}, {"id": "a", "kind": "fraud", "cites": "code/2"}])],
            ["LEX2005"],
        ),
        ([{"id": "t", "columns": {}, "norm": "x", "rows": []}], ["LEX2003"]),
        ([{"id": "t", "columns": {}, "rows": []}], ["LEX2002"]),
        ("tables", ["LEX2003"]),
    ],
)
def test_defects_of_tables(tables: object, codes: list[str]) -> None:
    found = defects(tables=tables)
    assert set(found) <= {*codes}
    assert found


def heads(rows: object) -> dict[str, object]:
    """A table whose rows write a fine, a warning or both."""
    common = {"cites": "$cites", "gist": LABEL, "confidence": "T", "for": "act", "when": "act.kind == $kind"}
    return {
        "id": "sample.heads",
        "columns": {"kind": "required", "cites": {"default": "code/2"}, "fine": "optional", "warning": "optional"},
        "norms": {
            "fine": {
                **common,
                "needs": "fine",
                "title": {"zh": "罚款", "en": "fine"},
                "then": {**FINE, "amount": "$fine"},
            },
            "warning": {
                **common,
                "needs": "warning",
                "title": {"zh": "$warning", "en": "$warning"},
                "then": {"effect": "measure", "kind": "warning"},
            },
        },
        "rows": rows,
    }


def test_a_row_writes_a_norm_for_each_template_that_it_has_the_cell_for() -> None:
    rows = [{"id": "a", "kind": "theft", "fine": 5, "warning": "告诫"}, {"id": "b", "kind": "fraud", "fine": 6}]
    program = added(tables=[heads(rows)])
    assert of(program, "sample.heads.a.warning").title == Label("告诫", "告诫")
    assert of(program, "sample.heads.a.fine").citations == (Citation("code", "2"),)
    assert program.norm("sample.heads.b.fine") is not None
    assert program.norm("sample.heads.b.warning") is None


def test_another_file_continues_a_table() -> None:
    more = {"continues": "sample.heads", "rows": [{"id": "c", "kind": "theft", "cites": "code/1", "fine": 7}]}
    first = norm_file(tables=[heads([])])
    for names in ("ab", "ba"):
        program = law(**{f"norms__{names[0]}": first, f"norms__{names[1]}": norm_file(tables=[more])})
        assert of(program, "sample.heads.c.fine").citations == (Citation("code", "1"),)


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"continues": "sample.head", "rows": []}, ["LEX2006"]),
        ({"continues": "sample.heads", "rows": [{"id": "d", "kind": "theft", "fin": 1}]}, ["LEX2001"]),
        ({"continues": "sample.heads", "columns": {}, "rows": []}, ["LEX2001"]),
        ({"continues": "sample.heads", "rows": [{"id": "a", "kind": "theft", "fine": 1}]}, ["LEX2005"]),
        (
            {"id": "sample.other", "columns": {"x": {"standard": 1}}, "norms": {}, "rows": []},
            ["LEX2001", "LEX2002", "LEX2003"],
        ),
        (
            {"id": "sample.other", "columns": {}, "norms": {"a": {**heads([])["norms"]["fine"]}}, "rows": []},  # type: ignore[index]
            ["LEX2006", "LEX2217"],
        ),
        ({**heads([]), "id": "sample.other", "norm": {}}, ["LEX2001"]),
    ],
)
def test_defects_of_tables_with_several_norms(changed: dict[str, object], codes: list[str]) -> None:
    assert sorted({*defects(tables=[heads([{"id": "a", "kind": "theft", "fine": 1}]), changed])}) == codes


# -- versions and dates ------------------------------------------------------------------------------------------------


def of(program: Program, norm_id: str) -> Norm:
    found = program.norm(norm_id)
    assert found is not None
    return found


def test_adjoining_versions_are_one_period() -> None:
    found = of(law(), "sample.adult")
    assert found.versions == ("code-2011", "code-2021")
    assert found.periods == (Period(datetime.date(2011, 5, 1), None),)


def test_versions_with_a_gap_stay_apart_and_are_put_in_order() -> None:
    text = files()["instruments/code.yaml"].replace("to: 2021-04-28", "to: 2021-04-01")
    found = of(
        law(
            instruments__code=text,
            norms__sample=files()["norms/sample.yaml"].replace("[code-2011, code-2021]", "[code-2021, code-2011]"),
        ),
        "sample.adult",
    )
    assert found.periods == (
        Period(datetime.date(2011, 5, 1), datetime.date(2021, 4, 1)),
        Period(datetime.date(2021, 4, 29), None),
    )


def test_a_version_may_have_no_known_start() -> None:
    text = files()["instruments/code.yaml"].replace("from: 2011-05-01", "from: null")
    assert of(law(instruments__code=text), "sample.adult").periods == (Period(None, None),)


def test_versions_of_the_norm_replace_those_of_the_file() -> None:
    found = added({"versions": ["code-2021"], "cites": "code/1", "then": FINE}, versions={"code": ["code-2011"]})
    assert of(found, "sample.n0").versions == ("code-2021",)


def test_the_clock_gives_the_date() -> None:
    program = law()
    assert of(program, "sample.serious").date.root.data.name == "ended_on"
    assert of(program, "sample.adult").date.root.data.name == "as_of"
    assert of(added({"clock": "substantive", "then": FINE}), "sample.n0").clock == "substantive"


def test_what_a_norm_says_of_itself() -> None:
    found = of(added({"confidence": "D", "note": {"zh": "有争议", "en": "disputed"}, "then": FINE}), "sample.n0")
    assert (found.confidence, found.note, found.grade, found.domain) == (
        "D",
        Label("有争议", "disputed"),
        "law",
        "sample",
    )
    assert found.condition is None


def test_a_range_at_the_edge_of_a_version() -> None:
    assert of(added({"when": "act.ended_on <= 2021-04-29", "then": FINE}), "sample.n0")
    assert defects({"when": "act.ended_on < 2021-04-29", "then": FINE}) == ["LEX2304"]
    assert defects({"when": "2021-04-29 > act.ended_on", "then": FINE}) == ["LEX2304"]
    assert defects({"when": "act.weight == 5 and act.weight > 5", "then": FINE}) == ["LEX2303"]
    assert of(added({"when": "act.weight >= 5 and act.weight <= 5 and act.weight != 4", "then": FINE}), "sample.n0")
