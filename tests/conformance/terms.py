"""Expressions, for the oracle: docs/semantics.md, sections 2 and 4, taken at their word."""

from __future__ import annotations

import datetime
from abc import abstractmethod
from decimal import Decimal
from functools import cache

from lexrules.kb import syntax
from lexrules.model import arithmetic, comparison, truth, values
from lexrules.model.truth import FALSE, TRUE, UNKNOWN
from lexrules.model.values import Choice, Interval, Value
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


class Terms:
    """Evaluates expressions; what the names stand for is for the subclass to say."""

    kb: Vocabulary

    @abstractmethod
    def read(self, element: Entity | Measure, name: str) -> Value:
        """The value of a fact, of a concept, or of an attribute of an element of an effect list."""

    @abstractmethod
    def effect_list(self, entity: Entity, name: str) -> list[tuple[str, int]]:
        """The norms of an effect list, and the truth of each one's element."""

    @abstractmethod
    def noting_leeway(self, result: Value, inputs: tuple[Value, ...]) -> Value:
        """The result; it is noted if it is wide although the inputs are single."""

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
            case syntax.Call("upper" | "lower" as name, (operand,), _, _):
                value = self.term(operand, scope)
                if not isinstance(value, Interval) or value.open:
                    return value
                end = value.high if name == "upper" else value.low
                return value if end is None else Interval(end, end, na=value.na)
            case syntax.Call(name, (start, end), _, _) if name in DISTANCES:
                operands = self.term(start, scope), self.term(end, scope)
                return self.noting_leeway(arithmetic.distance(*operands, DISTANCES[name]), operands)
            case syntax.Call("count" | "sum" | "lowest" | "highest", _, _, _):
                return self.aggregate(term, scope)
        return self.truth(term, scope)

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
                return comparison.compare(operator, self.term(left, scope), self.term(right, scope))
            case syntax.In(operand, members, negated, _):
                value = self.term(operand, scope)
                inside = truth.disjunction(comparison.compare("==", value, self.term(each, scope)) for each in members)
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
            there = [(norm, exists) for norm, exists in self.effect_list(owner, name) if exists & TRUE]
            listed = [(exists, Measure(norm, owner)) for norm, exists in there]
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
