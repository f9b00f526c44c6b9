"""Expressions and conditions to typed formulas: names resolved, types and units checked, defects with their place."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Final

from lexrules.errors import Span, Words
from lexrules.kb import syntax
from lexrules.kb.program import Formula, Label, ListCall, Node, Op, Override
from lexrules.kb.reading import Reader
from lexrules.kb.scope import Resolved, Scope
from lexrules.kb.types import (
    ADDED,
    BOOLEAN,
    DATE,
    INTEGER,
    MONEY,
    NUMBER,
    ORDERED,
    TEXT,
    describe,
    plain,
    product_type,
    sum_type,
)
from lexrules.kb.vocabulary import PERIOD_UNITS
from lexrules.model import arithmetic
from lexrules.model.values import Choice, ValueType, boolean, choice, exactly
from lexrules.source import Node as SourceNode
from lexrules.source import Scalar

_ARITHMETIC: Final[dict[str, Op]] = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}
_DISTANCES: Final = {
    "full_years": ("year", None),
    "full_months": ("month", None),
    "days": ("day", "day"),
    "working_days": ("working_day", "working_day"),
}
_LIST_CALLS: Final = ("exists", "every", "count", "sum", "lowest", "highest")
_FUNCTIONS: Final = (*_LIST_CALLS, "min", "max", "upper", "lower", *_DISTANCES, "applicable")
#: What somebody means who writes a character that the language does not have.
_MEANT: Final = {"=": "==", "&": "and", "|": "or", "!": "not", '"': "'", "≥": ">=", "≤": "<=", "≠": "!=", "×": "*"}


class _Rejected(Exception):  # noqa: N818 - control flow, never seen outside
    """The expression has been reported; nothing can be built from it."""


class FormulaBuilder:
    """Builds one formula, node by node; list calls build formulas of their own inside."""

    def __init__(self, scope: Scope, reader: Reader, scalar: Scalar | None = None) -> None:
        self.scope = scope
        self.reader = reader
        self.scalar = scalar
        self.nodes: list[Node] = []

    # -- entry points ------------------------------------------------------------------------------------------------

    def expression(self, node: Scalar) -> int | None:
        """Add a condition written as an expression; the index of its node, or ``None`` if it was reported."""
        return self._parsed(node, self._condition)

    def value(self, node: SourceNode, expected: ValueType) -> int | None:
        """Add a value written in YAML: a term or, for booleans, a condition."""
        if not isinstance(node, Scalar):
            self.reader.report("LEX2003", node, expected="an expression", found="a list or mapping")
            return None
        return self._parsed(node, lambda expression: self._value(expression, expected))

    def term(self, node: Scalar) -> ValueType | None:
        """Add a term of whatever type it is of; the type, or ``None`` if it was reported."""
        index = self._parsed(node, lambda expression: self._term(expression, None)[0])
        return None if index is None else self.nodes[index].type

    def formula(self) -> Formula:
        """What was built, its root being the last node added."""
        return Formula(tuple(self.nodes), self.scalar.text if self.scalar else "")

    def inside(self) -> FormulaBuilder:
        """A builder for a formula of its own within this one, with the same names in sight."""
        return FormulaBuilder(self.scope, self.reader, self.scalar)

    # -- building ----------------------------------------------------------------------------------------------------

    def add(
        self,
        op: Op,
        args: tuple[int, ...],
        value_type: ValueType | None,
        span: Span | None,
        data: Any = None,
        label: Label | None = None,
        role: str = "",
    ) -> int:
        """Add a node; its index."""
        self.nodes.append(Node(op, args, value_type, span, data, label, role))
        return len(self.nodes) - 1

    def constant(self, value: Any, value_type: ValueType, span: Span | None = None) -> int:
        """Add a known value."""
        return self.add("constant", (), value_type, span, value)

    def overridden(self, override: Override, span: Span) -> int:
        """Add the condition that a prevailing norm applies."""
        return self.add("overridden", (), None, span, override)

    def combine(self, op: Op, parts: list[int], span: Span | None) -> int:
        """Join conditions; one alone stays as it is."""
        return parts[0] if len(parts) == 1 else self.add(op, tuple(parts), None, span)

    def _parsed(self, node: Scalar, build: Callable[[syntax.Expression], int]) -> int | None:
        outer, self.scalar = self.scalar, node
        try:
            return build(syntax.parse(node.text))
        except syntax.SyntaxProblem as problem:
            character = problem.data.get("character", "")
            meant = _MEANT.get(character) or unicodedata.normalize("NFKC", character)
            suggestion = meant if meant != character else None
            self.reader.report(problem.code, self._span(problem.offset), suggestion, **problem.data)
            return None
        except _Rejected:
            return None
        finally:
            self.scalar = outer or node

    def _span(self, offset: int) -> Span:
        return self.reader.place(self.scalar, offset) if self.scalar else Span("", 1, 1)

    def _reject(self, code: str, offset: int, suggestion: str | None = None, **data: Any) -> _Rejected:
        if code != "LEX2006" or not self.reader.is_spoiled(str(data["name"])):
            self.reader.report(code, self._span(offset), suggestion, **data)
        return _Rejected()

    # -- conditions --------------------------------------------------------------------------------------------------

    def _condition(self, expression: syntax.Expression) -> int:
        span = self._span(expression.offset)
        match expression:
            case syntax.Binary(operator="and" | "or" as operator):
                parts = [self._condition(part) for part in _flatten(expression, operator)]
                return self.add("all" if operator == "and" else "any", tuple(parts), None, span)
            case syntax.Unary(operator="not"):
                return self.add("not", (self._condition(expression.operand),), None, span)
            case syntax.Binary(operator=operator) if operator in syntax.COMPARISONS:
                return self._comparison(expression)
            case syntax.In():
                return self._member(expression)
            case syntax.Call(function="exists" | "every"):
                return self._list_call(expression)[0]
            case syntax.Call(function="applicable"):
                self._no_alias(expression)
                self._arity(expression, 1)
                inner, _ = self._term(expression.arguments[0], None)
                return self.add("applicable", (inner,), None, span)
            case _:
                index, value_type = self._term(expression, BOOLEAN)
                if value_type.kind != "boolean":
                    raise self._reject("LEX2206", expression.offset, type=describe(value_type))
                return self.add("truth", (index,), None, span)

    def _comparison(self, expression: syntax.Binary) -> int:
        (left, left_type), (right, right_type) = self._pair(expression.left, expression.right)
        if not left_type.same_kind(right_type):
            raise self._reject("LEX2201", expression.offset, left=describe(left_type), right=describe(right_type))
        if expression.operator not in ("==", "!=") and left_type.kind not in ORDERED:
            raise self._reject("LEX2203", expression.offset, operator=expression.operator, type=describe(left_type))
        return self.add("compare", (left, right), None, self._span(expression.offset), expression.operator)

    def _member(self, expression: syntax.In) -> int:
        operand, value_type = self._term(expression.operand, None)
        members = []
        for member in expression.members:
            index, member_type = self._term(member, value_type)
            node = self.nodes.pop()
            if node.op != "constant" or index != len(self.nodes):
                raise self._reject("LEX2213", member.offset)
            if not member_type.same_kind(value_type):
                raise self._reject("LEX2201", member.offset, left=describe(value_type), right=describe(member_type))
            members.append(node.data)
        span = self._span(expression.offset)
        index = self.add("member", (operand,), None, span, tuple(members))
        return self.add("not", (index,), None, span) if expression.negated else index

    # -- terms -------------------------------------------------------------------------------------------------------

    def _value(self, expression: syntax.Expression, expected: ValueType) -> int:
        if expected.kind == "boolean" and not isinstance(expression, (syntax.Name, syntax.Literal)):
            return self._condition(expression)
        index, value_type = self._term(expression, expected)
        if not value_type.same_kind(expected) or (expected.kind == "integer" and value_type.kind == "decimal"):
            raise self._reject("LEX2202", expression.offset, wanted=describe(expected), given=describe(value_type))
        return index

    def _pair(
        self, left: syntax.Expression, right: syntax.Expression
    ) -> tuple[tuple[int, ValueType], tuple[int, ValueType]]:
        """Two operands, the one that needs the other's type (a bare number, an enum member) resolved second."""
        if self._is_bare(left) and not self._is_bare(right):
            second = self._term(right, None)
            return self._term(left, second[1]), second
        first = self._term(left, None)
        return first, self._term(right, first[1])

    def _is_bare(self, expression: syntax.Expression) -> bool:
        match expression:
            case syntax.Literal(value=Decimal(), unit=None):
                return True
            case syntax.Unary(operator="-"):
                return self._is_bare(expression.operand)
            case syntax.Binary():
                return self._is_bare(expression.left) and self._is_bare(expression.right)
            case syntax.Call(function="min" | "max"):
                return all(self._is_bare(argument) for argument in expression.arguments)
            case syntax.Name():
                return len(expression.parts) == 1 and self.scope.resolve(expression.parts) is None
            case _:
                return False

    def _term(self, expression: syntax.Expression, expected: ValueType | None) -> tuple[int, ValueType]:
        match expression:
            case syntax.Literal():
                return self._literal(expression, expected)
            case syntax.Name():
                return self._name(expression, expected)
            case syntax.Unary(operator="-"):
                index, value_type = self._term(expression.operand, expected)
                if value_type.kind not in ADDED:
                    raise self._reject("LEX2203", expression.offset, operator="-", type=describe(value_type))
                operand = self.nodes[index]
                if operand.op == "constant":
                    # A negative number is as good a constant as a positive one: it may stand in a set.
                    self.nodes[index] = operand._replace(data=arithmetic.negative(operand.data))
                    return index, value_type
                return self.add("negative", (index,), value_type, self._span(expression.offset)), plain(value_type)
            case syntax.Binary(operator="+" | "-" | "*" | "/"):
                return self._arithmetic(expression, expected)
            case syntax.Call():
                return self._call(expression, expected)
            case _:
                raise self._reject("LEX2207", expression.offset)

    def _literal(self, literal: syntax.Literal, expected: ValueType | None) -> tuple[int, ValueType]:
        value, span = literal.value, self._span(literal.offset)
        if isinstance(value, bool):
            return self.constant(boolean(value), BOOLEAN, span), BOOLEAN
        if isinstance(value, str):
            return self.constant(choice(value), TEXT, span), TEXT
        if not isinstance(value, Decimal):
            return self.constant(exactly(value), DATE, span), DATE
        value_type, factor = self._number_type(literal, value, expected)
        return self.constant(exactly(value if factor == 1 else value * factor), value_type, span), value_type

    def _number_type(
        self, literal: syntax.Literal, value: Decimal, expected: ValueType | None
    ) -> tuple[ValueType, int]:
        """The type of a number with its unit, and the factor to the unit it is held in."""
        unit = literal.unit
        if unit is None:
            whole = value == int(value)
            if expected is not None and expected.kind == "integer" and not whole:
                return plain(expected)._replace(kind="decimal"), 1
            if expected is not None and expected.kind in ("integer", "decimal", "money"):
                return plain(expected), 1
            return (INTEGER if whole else NUMBER), 1
        if unit == "CNY":
            return MONEY, 1
        singular = unit.removesuffix("s") if unit not in PERIOD_UNITS else unit
        if singular in PERIOD_UNITS:
            if value.is_finite() and value != int(value):
                raise self._reject("LEX2214", literal.offset)
            return ValueType("period", None, PERIOD_UNITS[singular]), 12 if singular == "year" else 1
        units = self.scope.vocabulary.units
        if unit not in units:
            known = ["CNY", *PERIOD_UNITS, *(f"{each}s" for each in PERIOD_UNITS), *units]
            raise self._reject("LEX2006", literal.offset, self.reader.closest(unit, known), what="unit", name=unit)
        return ValueType("decimal", None, unit), 1

    def _name(self, name: syntax.Name, expected: ValueType | None) -> tuple[int, ValueType]:
        resolved = self.scope.resolve(name.parts)
        span = self._span(name.offset)
        if resolved is None:
            return self._enum_member(name, expected)
        if resolved.element is not None:
            raise self._reject("LEX2215", name.offset, name=name.text)
        op: Op = "attribute" if resolved.attribute else "entity"
        return self.add(op, (), resolved.type, span, resolved.reading), resolved.type

    def _enum_member(self, name: syntax.Name, expected: ValueType | None) -> tuple[int, ValueType]:
        members: Iterable[str] = ()
        if expected is not None and expected.kind == "enum":
            members = self.scope.vocabulary.enums[expected.of or ""].members
            if name.text in members:
                value_type = plain(expected)
                return self.constant(Choice(frozenset((name.text,))), value_type, self._span(name.offset)), value_type
        suggestion = self.reader.closest(name.text, [*members, *self.scope.known()])
        what = f"member of `{expected.of}`" if expected is not None and expected.kind == "enum" else "name"
        raise self._reject("LEX2006", name.offset, suggestion, what=what, name=name.text)

    def _arithmetic(self, expression: syntax.Binary, expected: ValueType | None) -> tuple[int, ValueType]:
        operator = expression.operator
        if operator in "+-":
            if self._is_bare(expression):
                left, right = self._term(expression.left, expected), self._term(expression.right, expected)
            else:
                left, right = self._pair(expression.left, expression.right)
        else:
            left, right = self._term(expression.left, None), self._term(expression.right, None)
        if operator in "+-" and left[1].kind == "date" and right[1].kind == "period":
            data = (right[1].unit, 1 if operator == "+" else -1)
            return self.add("shift", (left[0], right[0]), DATE, self._span(expression.offset), data), DATE
        value_type = sum_type(left[1], right[1]) if operator in "+-" else product_type(operator, left[1], right[1])
        if value_type is None:
            raise self._reject(
                "LEX2204", expression.offset, operator=operator, left=describe(left[1]), right=describe(right[1])
            )
        return self.add(
            _ARITHMETIC[operator], (left[0], right[0]), value_type, self._span(expression.offset)
        ), value_type

    # -- calls -------------------------------------------------------------------------------------------------------

    def _call(self, call: syntax.Call, expected: ValueType | None) -> tuple[int, ValueType]:
        self._no_alias(call)
        if call.function in ("count", "sum", "lowest", "highest"):
            index, value_type = self._list_call(call)
            return index, value_type or INTEGER
        if call.function in ("min", "max"):
            return self._extreme(call, expected)
        if call.function in ("upper", "lower"):
            self._arity(call, 1)
            index, value_type = self._term(call.arguments[0], expected)
            if value_type.kind not in ORDERED:
                raise self._reject("LEX2203", call.offset, operator=call.function, type=describe(value_type))
            op: Op = "upper" if call.function == "upper" else "lower"
            return self.add(op, (index,), plain(value_type), self._span(call.offset)), plain(value_type)
        if call.function in _DISTANCES:
            self._arity(call, 2)
            unit, period_unit = _DISTANCES[call.function]
            dates = [self._term(argument, DATE) for argument in call.arguments]
            for argument, (_, argument_type) in zip(call.arguments, dates, strict=True):
                if argument_type.kind != "date":
                    raise self._reject("LEX2202", argument.offset, wanted="date", given=describe(argument_type))
            value_type = ValueType("integer") if period_unit is None else ValueType("period", None, period_unit)
            return self.add(
                "distance", (dates[0][0], dates[1][0]), value_type, self._span(call.offset), unit
            ), value_type
        if call.function in ("exists", "every", "applicable"):
            raise self._reject("LEX2207", call.offset)
        raise self._reject(
            "LEX2006", call.offset, self.reader.closest(call.function, _FUNCTIONS), what="function", name=call.function
        )

    def _extreme(self, call: syntax.Call, expected: ValueType | None) -> tuple[int, ValueType]:
        if len(call.arguments) < 2:
            raise self._reject(
                "LEX2205", call.offset, function=call.function, expected="two or more", found=len(call.arguments)
            )
        # Bare numbers and enum members take their type from the others, so they are resolved last.
        resolved: dict[int, int] = {}
        common = expected
        for position in sorted(range(len(call.arguments)), key=lambda each: self._is_bare(call.arguments[each])):
            argument = call.arguments[position]
            resolved[position], value_type = self._term(argument, common if self._is_bare(argument) else None)
            common = value_type if len(resolved) == 1 else common
            if common is None or not value_type.same_kind(common) or value_type.kind not in ORDERED:
                raise self._reject(
                    "LEX2201", argument.offset, left=describe(common or value_type), right=describe(value_type)
                )
        if common is None:
            raise self._reject("LEX2207", call.offset)
        op: Op = "minimum" if call.function == "min" else "maximum"
        args = tuple(resolved[position] for position in range(len(call.arguments)))
        return self.add(op, args, plain(common), self._span(call.offset)), plain(common)

    def _no_alias(self, call: syntax.Call) -> None:
        if call.alias is not None and call.function in _FUNCTIONS and call.function not in _LIST_CALLS:
            raise self._reject("LEX2216", call.offset)

    def _arity(self, call: syntax.Call, count: int) -> None:
        if len(call.arguments) != count:
            raise self._reject(
                "LEX2205", call.offset, function=call.function, expected=count, found=len(call.arguments)
            )

    def _list_call(self, call: syntax.Call) -> tuple[int, ValueType | None]:
        function = call.function
        takes_term = function in ("sum", "lowest", "highest")
        most = 3 if takes_term else 2
        least = 2 if takes_term or function == "every" else 1
        if not least <= len(call.arguments) <= most:
            expected = Words(f"{least} 至 {most}", f"{least} or {most}") if least < most else least
            raise self._reject("LEX2205", call.offset, function=function, expected=expected, found=len(call.arguments))
        resolved = self._list(call.arguments[0])
        effect = self.scope.vocabulary.effects[resolved.element or ""] if resolved.effects else None
        inner = self.scope.within(call.alias, resolved.element or "", effect)
        rest = list(call.arguments[1:])
        term, value_type, bounded = None, None, False
        if takes_term:
            builder = FormulaBuilder(inner, self.reader, self.scalar)
            _, value_type = builder._term(rest.pop(0), None)
            allowed = ADDED if function == "sum" else ORDERED
            if value_type.kind not in allowed:
                raise self._reject("LEX2203", call.offset, operator=function, type=describe(value_type))
            term = builder.formula()
            low = value_type.minimum
            bounded = (
                term.root.op == "attribute"
                and not isinstance(low, type(None))
                and isinstance(low, Decimal)
                and low >= 0
            )
        condition = None
        if rest:
            builder = FormulaBuilder(inner, self.reader, self.scalar)
            builder._condition(rest[0])
            condition = builder.formula()
        data = ListCall(resolved.reading, resolved.effects, condition, term, bounded)
        result = (
            None if function in ("exists", "every") else INTEGER if function == "count" else plain(value_type or NUMBER)
        )
        return self.add(function, (), result, self._span(call.offset), data), result  # type: ignore[arg-type]

    def _list(self, expression: syntax.Expression) -> Resolved:
        if not isinstance(expression, syntax.Name):
            raise self._reject("LEX2216", expression.offset)
        resolved = self.scope.resolve(expression.parts)
        if resolved is None:
            raise self._reject(
                "LEX2006",
                expression.offset,
                self.reader.closest(expression.text, self.scope.known()),
                what="list",
                name=expression.text,
            )
        if resolved.element is None:
            raise self._reject("LEX2216", expression.offset)
        return resolved


def _flatten(expression: syntax.Expression, operator: str) -> list[syntax.Expression]:
    """The conditions joined by one connective, in order; a chain may be long, so this goes down it in a loop."""
    parts = []
    pending = [expression]
    while pending:
        part = pending.pop()
        if isinstance(part, syntax.Binary) and part.operator == operator:
            pending += [part.right, part.left]
        else:
            parts.append(part)
    return parts
