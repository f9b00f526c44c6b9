"""The oracle: a naive evaluator written from docs/semantics.md alone, to which every engine is held.

It reads a knowledge base as plain YAML data (every scalar a string, tables already written out as norms) and a case as
:class:`Entity` trees, and recurses over syntax trees. No index, no compiler, no derivation. ``leeway`` tells afterwards
whether some value was wide although all that went into it was single: discretion, a conflict of norms, a quotient that
does not terminate, a year whose working days are not known.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from lexrules.kb import syntax
from lexrules.model import arithmetic, truth, values
from lexrules.model.truth import FALSE, TRUE, UNKNOWN
from lexrules.model.values import NOT_APPLICABLE, Choice, Interval, Value
from tests.conformance.vocabulary import Entity, Measure, Scope, Variable, Vocabulary

ARITHMETIC = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "/": arithmetic.divide,
}
DISTANCES = {"full_years": "year", "full_months": "month", "days": "day", "working_days": "working_day"}
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
parse = cache(syntax.parse)
EMPTY = Interval(Decimal(0), Decimal(0))
WHOLE_LINE = Interval(None, None, False, False, False, True)


def single(value: Value) -> bool:
    """Whether exactly one value is possible."""
    if isinstance(value, int):
        return value in (TRUE, FALSE, truth.NOT_APPLICABLE_BIT)
    return isinstance(value, values.NotApplicable) or value.single


def opened(value: Value) -> Value:
    """The same values, the width coming from facts; a single value is never open."""
    return value if isinstance(value, int) or single(value) else value._replace(open=True)  # type: ignore[union-attr]


def settled(value: Value) -> Value:
    """The value, not open if it is single."""
    return value._replace(open=False) if isinstance(value, Choice | Interval) and value.single else value


class Oracle:
    """What follows from the documents of a knowledge base for a case."""

    def __init__(self, kb: Vocabulary, root: Entity) -> None:
        self.kb = kb
        self.root = root
        self.leeway = False
        self.concept_memo: dict[tuple[int, str], Value] = {}
        self.norm_memo: dict[tuple[str, int], int] = {}

    # -- terms (section 2) ---------------------------------------------------------------------------------------------

    def term(self, term: syntax.Expression, scope: Scope) -> Value:
        match term:
            case syntax.Literal(bool() as flag, _, _):
                return values.boolean(flag)
            case syntax.Literal(Decimal() as number, unit, _):
                return values.exactly(number * 12 if unit in ("year", "years") else number)
            case syntax.Literal(datetime.date() as date, _, _):
                return values.exactly(date)
            case syntax.Literal(text, _, _):
                return values.choice(str(text))
            case syntax.Name(parts, _):
                found = self.kb.resolve(parts, scope)
                if found is None:
                    return values.choice(parts[0])
                _, element, name = found
                return self.read(element, name) if name else values.choice(element.id)
            case syntax.Unary("-", operand, _):
                return arithmetic.negative(self.term(operand, scope))
            case syntax.Binary("+" | "-" | "*" | "/" as operator, left, right, _):
                operands = self.term(left, scope), self.term(right, scope)
                if self.kb.kind(left, scope)[0] == "date":
                    sign = 1 if operator == "+" else -1
                    result = arithmetic.shift(*operands, self.kb.kind(right, scope)[1], sign)
                else:
                    result = ARITHMETIC[operator](*operands)
                return self.noting_leeway(result, operands)
            case syntax.Call("min" | "max" as name, arguments, _, _):
                operands = tuple(self.term(each, scope) for each in arguments)
                return arithmetic.minimum(operands) if name == "min" else arithmetic.maximum(operands)
            case syntax.Call(name, (start, end), _, _) if name in DISTANCES:
                operands = self.term(start, scope), self.term(end, scope)
                return self.noting_leeway(arithmetic.distance(*operands, DISTANCES[name]), operands)
            case syntax.Call("count" | "sum" | "lowest" | "highest", _, _, _):
                return self.aggregate(term, scope)
        return self.truth(term, scope)

    def noting_leeway(self, result: Value, inputs: tuple[Value, ...]) -> Value:
        self.leeway = self.leeway or (not single(result) and all(map(single, inputs)))
        return result

    def read(self, element: Entity | Measure, name: str) -> Value:
        if isinstance(element, Measure):
            return self.attribute(self.kb.norms[element.norm], element.entity, name)
        if name in self.kb.concepts.get(element.type, {}):
            return self.concept(element, name)
        fact = element.facts.get(name)
        return self.kb.unknown(self.kb.facts[element.type][name]) if fact is None else fact

    # -- conditions and lists (section 4) ------------------------------------------------------------------------------

    def truth(self, condition: syntax.Expression, scope: Scope) -> int:
        match condition:
            case syntax.Unary("not", operand, _):
                return truth.negate(self.truth(operand, scope))
            case syntax.Binary("and", left, right, _):
                return truth.conjunction([self.truth(left, scope), self.truth(right, scope)])
            case syntax.Binary("or", left, right, _):
                return truth.disjunction([self.truth(left, scope), self.truth(right, scope)])
            case syntax.Binary(operator, left, right, _) if operator in COMPARISONS:
                return arithmetic.compare(operator, self.term(left, scope), self.term(right, scope))
            case syntax.In(operand, members, negated, _):
                value = self.term(operand, scope)
                inside = truth.disjunction(arithmetic.compare("==", value, self.term(each, scope)) for each in members)
                if isinstance(value, Choice) and value.members is not None and not value.na:
                    listed = frozenset().union(*(self.term(each, scope).members for each in members))
                    inside = TRUE if value.members <= listed else inside
                return truth.negate(inside) if negated else inside
            case syntax.Call("applicable", (operand,), _, _):
                value = self.term(operand, scope)
                possible = TRUE if values.without_na(value) is not None else 0
                return possible | (FALSE if values.may_be_na(value) else 0)
            case syntax.Call("exists" | "every" as name, _, _, _):
                complete, found = self.contributions(condition, scope, 1)
                if name == "exists":
                    truths = [truth.conjunction([exists, holds]) for exists, holds, _ in found]
                    return truth.disjunction([*truths, FALSE if complete else UNKNOWN])
                truths = [truth.disjunction([truth.negate(exists), holds]) for exists, holds, _ in found]
                return truth.conjunction([*truths, TRUE if complete else UNKNOWN])
        return truth.of_boolean(self.term(condition, scope))  # type: ignore[arg-type]

    def contributions(self, call: syntax.Call, scope: Scope, fixed: int) -> tuple[bool, list[tuple[int, int, Scope]]]:
        """Whether the list is complete; for each element: whether it exists, whether the condition holds, its scope."""
        shape, owner, name = self.kb.list_of(call.arguments[0], scope)
        if isinstance(shape, tuple):
            complete = True
            listed = [(exists, Measure(norm, owner)) for norm, exists in self.effect_list(owner, name)]
        else:
            complete, entities = owner.lists.get(name, (False, []))
            listed = [(TRUE, entity) for entity in entities]
        found = []
        for exists, element in listed:
            inner = (*scope, Variable(call.alias, shape, element))
            holds = self.truth(call.arguments[fixed], inner) if len(call.arguments) > fixed else TRUE
            found.append((exists, holds, inner))
        return complete, found

    def aggregate(self, call: syntax.Call, scope: Scope) -> Value:
        complete, found = self.contributions(call, scope, 1 if call.function == "count" else 2)
        contributing = [(truth.conjunction([exists, holds]), inner) for exists, holds, inner in found]
        contributing = [each for each in contributing if each[0] & TRUE]
        if call.function == "count":
            certain = Decimal(sum(holds == TRUE for holds, _ in contributing))
            possible = Decimal(len(contributing)) if complete else None
            return Interval(certain, possible, high_closed=complete, open=certain != possible)
        terms = [(holds, self.term(call.arguments[1], inner)) for holds, inner in contributing]
        if call.function != "sum":
            uncertain = [value if holds == TRUE else values.with_na(value) for holds, value in terms]
            result = (arithmetic.minimum if call.function == "lowest" else arithmetic.maximum)(uncertain)
            return result if complete else WHOLE_LINE._replace(na=values.may_be_na(result))
        total: Value = EMPTY
        for holds, value in terms:
            if isinstance(value, Interval):
                bare = value._replace(na=False)
                if value.na or holds != TRUE:
                    bare = values.union(bare, EMPTY)  # type: ignore[assignment]
                total = arithmetic.add(total, settled(bare if holds == TRUE else opened(bare)))
        if complete:
            return total
        assert isinstance(total, Interval)
        shape, _, _ = self.kb.list_of(call.arguments[0], scope)
        if self.never_negative(call.arguments[1], (*scope, Variable(call.alias, shape, None))):
            return total._replace(high=None, high_closed=False, open=True)
        return WHOLE_LINE

    def never_negative(self, term: syntax.Expression, scope: Scope) -> bool:
        """Whether the term is a bare attribute that its declaration keeps from being negative."""
        found = self.kb.resolve(term.parts, scope) if isinstance(term, syntax.Name) else None
        declaration = self.kb.facts.get(found[0], {}).get(found[2]) if found else None
        if declaration is None:
            return False
        return Decimal(declaration.get("min", "0" if declaration["type"] in ("money", "period") else "-1")) >= 0

    # -- structured conditions and quantities --------------------------------------------------------------------------

    def condition(self, written: Any, scope: Scope) -> int:
        match written:
            case str():
                return self.truth(parse(written), scope)
            case {"all": parts}:
                return truth.conjunction([self.condition(each, scope) for each in parts])
            case {"any": parts}:
                return truth.disjunction([self.condition(each, scope) for each in parts])
            case {"not": part}:
                return truth.negate(self.condition(part, scope))
            case {"at_least": {"n": n, "of": parts}}:
                return truth.at_least(int(n), [self.condition(each, scope) for each in parts])
        return self.condition(written["when"], scope)

    def exception(self, written: Any, scope: Scope) -> int:
        own = written.get("unless", []) if isinstance(written, dict) else []
        inner = [truth.negate(self.exception(each, scope)) for each in own]
        return truth.conjunction([self.condition(written, scope), *inner])

    def quantity(self, written: Any, scope: Scope) -> Value:
        match written:
            case str():
                return self.term(parse(written), scope)
            case {"formula": formula}:
                value = self.quantity(formula, scope)
            case {"tiers": tiers}:
                value = self.ordered([(each.get("when"), each["value"]) for each in tiers], scope)
            case {"elect": which, "of": alternatives}:
                offered = [self.quantity(each["value"], scope) for each in alternatives]
                value = (arithmetic.maximum if which == "higher" else arithmetic.minimum)(offered)
            case {"range": {"from": low, "to": high}}:
                ends = self.quantity(low, scope), self.quantity(high, scope)
                if NOT_APPLICABLE in ends:
                    value = NOT_APPLICABLE
                else:
                    value = self.noting_leeway(settled(values.union(*ends)), ends)
        if "floor" in written:
            value = self.limited(value, self.quantity(written["floor"], scope), arithmetic.maximum)
        if "cap" in written:
            value = self.limited(value, self.quantity(written["cap"], scope), arithmetic.minimum)
        return value

    def limited(self, value: Value, bound: Value, pick: Callable[[list[Value]], Value]) -> Value:
        """Floor and cap limit what is applicable; what is not stays so."""
        applicable = values.without_na(value)
        if applicable is None:
            return NOT_APPLICABLE
        found = pick([applicable, bound])
        if not values.may_be_na(value):
            return found
        return found._replace(na=True, open=found.open or values.is_open(value))

    def ordered(self, options: list[tuple[Any, Any]], scope: Scope) -> Value:
        contributions: list[Value] = []
        for when, value in options:
            holds = TRUE if when is None else self.condition(when, scope)
            if holds & TRUE:
                contributions.append(self.quantity(value, scope))
            if holds == TRUE:
                break
        else:
            contributions.append(NOT_APPLICABLE)
        return self.united(contributions, len(contributions) > 1)

    def united(self, contributions: list[Value], uncertain: bool) -> Value:
        result = contributions[0]
        for each in contributions[1:]:
            result = values.union(result, each)
        return settled(opened(result) if uncertain else result)

    # -- norms (section 5) ---------------------------------------------------------------------------------------------

    def in_force(self, norm: dict[str, Any], entity: Entity) -> int:
        cites = norm["cites"]
        instrument = self.kb.instruments[(cites if isinstance(cites, str) else cites[0]).split("/")[0]]
        chosen = norm.get("versions") or norm["file_versions"][instrument["instrument"]]
        dates = self.kb.clocks[norm.get("clock") or instrument["clock"]]
        named = next((each for each in self.kb.lineage(entity.type) if each in dates), None)
        name = dates[named] if named else f"{self.root.type}.as_of"
        date = self.term(parse(name), (Variable(None, entity.type, entity),))
        day = datetime.date.fromisoformat
        effective = [version["effective"] for version in instrument["versions"] if version["id"] in chosen]
        periods = sorted((day(each.get("from", "0001-01-01")), day(each.get("to", "9999-12-31"))) for each in effective)
        if not isinstance(date, Interval):
            return FALSE
        low, high = date.low or datetime.date.min, date.high or datetime.date.max
        possible = any(start <= high and low <= end for start, end in periods)
        for start, end in periods:
            if start <= low <= end < high:
                low = end + values.ONE_DAY
        outside = date.na or not any(start <= low and high <= end for start, end in periods)
        return (TRUE if possible else 0) | (FALSE if outside else 0)

    def applies(self, norm: dict[str, Any], entity: Entity) -> int:
        key = norm["id"], id(entity)
        if key not in self.norm_memo:
            scope = (Variable(None, entity.type, entity),)
            overriding = [
                self.applies(other, entity.above(other["for"]))
                for other in self.kb.norms.values()
                if any(each["norm"] == norm["id"] for each in other.get("overrides", []))
            ]
            self.norm_memo[key] = truth.conjunction(
                [
                    self.in_force(norm, entity),
                    self.condition(norm["when"], scope) if "when" in norm else TRUE,
                    *(truth.negate(self.exception(each, scope)) for each in norm.get("unless", [])),
                    *map(truth.negate, overriding),
                ]
            )
        return self.norm_memo[key]

    def concept(self, entity: Entity, name: str) -> Value:
        key = id(entity), name
        if key not in self.concept_memo:
            self.concept_memo[key] = self.conclude(entity, name, self.kb.concepts[entity.type][name])
        return self.concept_memo[key]

    def conclude(self, entity: Entity, name: str, declaration: dict[str, Any]) -> Value:
        scope = (Variable(None, entity.type, entity),)
        gate = self.condition(declaration["applies_if"], scope) if "applies_if" in declaration else TRUE
        boolean = declaration["type"] == "boolean"
        if gate == FALSE:
            return truth.NOT_APPLICABLE_BIT if boolean else NOT_APPLICABLE
        norms = [norm for norm in self.kb.norms.values() if norm["then"].get("concept") == f"{entity.type}.{name}"]
        applying = [(norm, self.applies(norm, entity)) for norm in norms]
        value: Value
        if boolean:
            value = truth.disjunction(holds for _, holds in applying)
        else:
            possible = [(norm["then"], holds) for norm, holds in applying if holds & TRUE]
            given = [
                self.quantity(then["value"], scope)
                if "value" in then
                else self.ordered([(each.get("when"), each["value"]) for each in then["options"]], scope)
                for then, _ in possible
            ]
            certain = [each for each, (_, holds) in zip(given, possible, strict=True) if holds == TRUE]
            contributions = given if certain else [*given, NOT_APPLICABLE]
            value = self.united(contributions, any(holds != TRUE for _, holds in possible))
            self.noting_leeway(value, tuple(certain) if len(certain) == len(given) else (UNKNOWN,))
        return values.with_na(value) if gate == UNKNOWN else value

    def effect_list(self, entity: Entity, name: str) -> list[tuple[str, int]]:
        """The norms that may add an element to an effect list, and whether they apply."""
        effect, _ = self.kb.effects[entity.type, name]
        norms = [norm for norm in self.kb.norms.values() if norm["then"].get("effect") == effect]
        return [(norm["id"], self.applies(norm, entity)) for norm in norms]

    def attribute(self, norm: dict[str, Any], entity: Entity, name: str) -> Value:
        """The value of an attribute of an element of an effect list; what the norm does not give does not arise."""
        declared = next(each for effect, each in self.kb.effects.values() if effect == norm["then"]["effect"])[name]
        if name not in norm["then"]:
            return truth.NOT_APPLICABLE_BIT if declared["type"] == "boolean" else NOT_APPLICABLE
        return self.quantity(norm["then"][name], (Variable(None, entity.type, entity),))


def status(value: Value) -> str:
    """The state of a concept whose value this is (section 6)."""
    if value in (NOT_APPLICABLE, truth.NOT_APPLICABLE_BIT):
        return "not_applicable"
    if isinstance(value, int):
        return {TRUE: "established", FALSE: "not_established"}.get(value, "undetermined")
    if isinstance(value, Interval):
        return "undetermined" if value.open or value.na else "established"
    return "established" if single(value) else "undetermined"
