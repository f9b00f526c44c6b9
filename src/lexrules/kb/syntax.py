"""The expression language: text to a syntax tree (docs/language.md, section 4). Names are not resolved here."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Final, NamedTuple


class SyntaxProblem(Exception):  # noqa: N818 - becomes a finding, never an error by itself
    """The text is not an expression; ``offset`` is where, counted in characters from 0. ``code`` and ``data`` name a
    catalogue entry.
    """

    def __init__(self, code: str, offset: int, **data: str) -> None:
        super().__init__(f"{code} at {offset}: {data}")
        self.code = code
        self.offset = offset
        self.data = data


class Literal(NamedTuple):
    """``true``, ``lifetime``, a date, a text, or a number with an optional unit as written."""

    value: bool | Decimal | datetime.date | str
    unit: str | None
    offset: int


class Name(NamedTuple):
    """A dotted name; ``parts`` has at least one part."""

    parts: tuple[str, ...]
    offset: int

    @property
    def text(self) -> str:
        """The name as written."""
        return ".".join(self.parts)


class Unary(NamedTuple):
    """``not x`` or ``-x``."""

    operator: str
    operand: Expression
    offset: int


class Binary(NamedTuple):
    """``and``, ``or``, arithmetic and comparisons."""

    operator: str
    left: Expression
    right: Expression
    offset: int


class In(NamedTuple):
    """``x in {a, b}``; negated for ``not in``."""

    operand: Expression
    members: tuple[Expression, ...]
    negated: bool
    offset: int


class Call(NamedTuple):
    """``function(arguments)``; ``alias`` is the name bound by ``as`` to the elements of a list call."""

    function: str
    arguments: tuple[Expression, ...]
    alias: str | None
    offset: int


Expression = Literal | Name | Unary | Binary | In | Call

COMPARISONS: Final = ("==", "!=", "<=", ">=", "<", ">")
KEYWORDS: Final = frozenset({"and", "or", "not", "in", "as", "true", "false", "lifetime"})
_MAX_DEPTH: Final = 40
_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
      | (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})
      | (?P<number>[0-9]+(?:\.[0-9]+)?)
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<string>'[^']*')
      | (?P<symbol>==|!=|<=|>=|[<>+\-*/(){},.])""",
    re.VERBOSE,
)


class _Token(NamedTuple):
    kind: str
    text: str
    offset: int

    @property
    def shown(self) -> str:
        return f"`{self.text}`" if self.text else "the end of the expression"


def _tokens(text: str) -> list[_Token]:
    tokens = []
    offset = 0
    while offset < len(text):
        match = _TOKEN.match(text, offset)
        if match is None:
            raise SyntaxProblem("LEX2101", offset, character=text[offset])
        if match.lastgroup != "space":
            tokens.append(_Token(str(match.lastgroup), match[0], offset))
        offset = match.end()
    tokens.append(_Token("end", "", len(text)))
    return tokens


def parse(text: str) -> Expression:
    """The syntax tree of ``text``; raises :class:`SyntaxProblem`."""
    expression = _Parser(_tokens(text)).whole()
    _limit_depth(expression)
    return expression


def _limit_depth(expression: Expression) -> None:
    """Refuse a tree that could only be read by going too deep, such as a thousand terms added up."""
    pending = [(expression, 1)]
    while pending:
        node, depth = pending.pop()
        if depth > _MAX_DEPTH:
            raise SyntaxProblem("LEX2104", node.offset, limit=str(_MAX_DEPTH))
        match node:
            case Unary():
                pending.append((node.operand, depth + 1))
            case Binary():
                for part in (node.left, node.right):
                    # Any number of conditions joined by one connective stand side by side.
                    joined = isinstance(part, Binary) and part.operator == node.operator in ("and", "or")
                    pending.append((part, depth if joined else depth + 1))
            case In():
                pending.extend((part, depth + 1) for part in (node.operand, *node.members))
            case Call():
                pending.extend((part, depth + 1) for part in node.arguments)
            case _:
                pass


class _Parser:
    """Recursive descent, one method a production of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.position = 0
        self.depth = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.position]

    def advance(self) -> _Token:
        token = self.token
        self.position += 1
        return token

    def accept(self, *texts: str) -> _Token | None:
        if self.token.text in texts and self.token.kind in ("symbol", "name"):
            return self.advance()
        return None

    def expect(self, text: str) -> _Token:
        token = self.accept(text)
        if token is None:
            raise SyntaxProblem("LEX2102", self.token.offset, expected=f"`{text}`", found=self.token.shown)
        return token

    def whole(self) -> Expression:
        expression = self.condition()
        if self.token.kind != "end":
            raise SyntaxProblem("LEX2103", self.token.offset, found=self.token.text)
        return expression

    def condition(self) -> Expression:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise SyntaxProblem("LEX2104", self.token.offset, limit=str(_MAX_DEPTH))
        left = self.conjunction()
        while token := self.accept("or"):
            left = Binary("or", left, self.conjunction(), token.offset)
        self.depth -= 1
        return left

    def conjunction(self) -> Expression:
        left = self.negation()
        while token := self.accept("and"):
            left = Binary("and", left, self.negation(), token.offset)
        return left

    def negation(self) -> Expression:
        negations = []
        while token := self.accept("not"):
            negations.append(token)
        expression = self.comparison()
        for token in reversed(negations):
            expression = Unary("not", expression, token.offset)
        return expression

    def comparison(self) -> Expression:
        left = self.sum()
        if token := self.accept(*COMPARISONS):
            left = Binary(token.text, left, self.sum(), token.offset)
            if self.token.text in COMPARISONS:
                raise SyntaxProblem("LEX2105", self.token.offset)
        elif self.token.text == "in" or (self.token.text == "not" and self.tokens[self.position + 1].text == "in"):
            token = self.token
            negated = self.accept("not") is not None
            self.expect("in")
            left = In(left, self.set(), negated, token.offset)
        return left

    def set(self) -> tuple[Expression, ...]:
        self.expect("{")
        members = [self.sum()]
        while self.accept(","):
            members.append(self.sum())
        self.expect("}")
        return tuple(members)

    def sum(self) -> Expression:
        left = self.product()
        while token := self.accept("+", "-"):
            left = Binary(token.text, left, self.product(), token.offset)
        return left

    def product(self) -> Expression:
        left = self.factor()
        while token := self.accept("*", "/"):
            left = Binary(token.text, left, self.factor(), token.offset)
        return left

    def factor(self) -> Expression:
        signs = []
        while token := self.accept("-"):
            signs.append(token)
        expression = self.primary()
        for token in reversed(signs):
            expression = Unary("-", expression, token.offset)
        return expression

    def primary(self) -> Expression:
        token = self.advance()
        if token.kind == "number":
            has_unit = self.token.kind == "name" and self.token.text not in KEYWORDS
            return Literal(Decimal(token.text), self.advance().text if has_unit else None, token.offset)
        if token.kind == "date":
            try:
                return Literal(datetime.date.fromisoformat(token.text), None, token.offset)
            except ValueError:
                raise SyntaxProblem("LEX2106", token.offset, date=token.text) from None
        if token.kind == "string":
            return Literal(token.text[1:-1], None, token.offset)
        if token.text in ("true", "false"):
            return Literal(token.text == "true", None, token.offset)
        if token.text == "lifetime":
            return Literal(Decimal("Infinity"), "month", token.offset)
        if token.kind == "name" and token.text not in KEYWORDS:
            return self.call(token) if self.token.text == "(" else self.name(token)
        if token.text == "(":
            expression = self.condition()
            self.expect(")")
            return expression
        raise SyntaxProblem("LEX2107", token.offset, found=token.shown)

    def name(self, first: _Token) -> Name:
        parts = [first.text]
        while self.accept("."):
            if self.token.kind != "name":
                raise SyntaxProblem("LEX2102", self.token.offset, expected="a name", found=self.token.shown)
            parts.append(self.advance().text)
        return Name(tuple(parts), first.offset)

    def call(self, function: _Token) -> Call:
        self.expect("(")
        arguments = []
        alias = None
        if not self.accept(")"):
            arguments.append(self.condition())
            if self.accept("as"):
                if self.token.kind != "name" or self.token.text in KEYWORDS:
                    raise SyntaxProblem("LEX2102", self.token.offset, expected="a name", found=self.token.shown)
                alias = self.advance().text
            while self.accept(","):
                arguments.append(self.condition())
            self.expect(")")
        return Call(function.text, tuple(arguments), alias, function.offset)
