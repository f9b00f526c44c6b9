"""The compiled knowledge base: data that every engine interprets.

A :class:`Formula` is an expression in postfix order: each :class:`Node` names its arguments by their index in the
same formula, the last node is the result. Nothing in a program is code, and nothing refers to a file being open; a
program is immutable, picklable and shared between threads.

Variables. A node reads from an entity. Variable 0 is the entity the norm is about; 1, 2, … are the elements of the
enclosing list calls, outermost first. ``ascend`` names the entity type to climb to from the variable (its own type
or a containing one).
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from lexrules.errors import Span
from lexrules.model.citation import Citation
from lexrules.model.values import Value, ValueType

Op = Literal[
    # terms
    "constant",     # data: Value
    "attribute",    # data: Reading
    "entity",       # data: Reading with an empty name: a reference to the entity itself
    "add", "subtract", "multiply", "divide", "negative",
    "minimum", "maximum",               # n arguments; role tells an election
    "floor", "cap",                     # args: quantity, bound
    "upper", "lower",                   # arg: a quantity; the end of a range left to discretion
    "shift",        # args: date, period; data: (unit, sign)
    "distance",     # args: from, to; data: unit (year, month, day, working_day)
    "range",        # args: from, to
    "select",       # args: condition, value, condition, value, …[, value]: options and tiers
    "count", "sum", "lowest", "highest",  # data: ListCall
    # conditions
    "truth",        # arg: a boolean term
    "compare",      # args: two terms; data: operator
    "member",       # arg: term; data: tuple of Values
    "applicable",   # arg: term
    "all", "any", "not", "at_least",    # at_least: data: n
    "exists", "every",                  # data: ListCall
    "element",      # arg: condition; label: the name of the element
    "exception",    # arg: condition; an exception of a norm: conditions under it are read as 但书
    "overridden",   # data: Override; T if the overriding norm applies
    "proof",        # data: ProofCall; a part that has to be proved
]  # fmt: skip

#: Operators that combine truths and nothing else; the second engine takes these apart into rules.
CONNECTIVES = frozenset({"all", "any", "not", "at_least", "element", "exception"})
LIST_CALLS = frozenset({"exists", "every", "count", "sum", "lowest", "highest"})


#: The grades of authority of a source, strongest first.
GRADES: Final = (
    "law",
    "administrative_regulation",
    "judicial_interpretation",
    "procuratorial_rule",
    "department_rule",
    "policy",
    "scholarship",
)


class Label(NamedTuple):
    """A text for people in both languages."""

    zh: str
    en: str


class Reading(NamedTuple):
    """Which attribute or concept, of which entity: ``name`` of the ``entity`` type reached from ``variable``."""

    variable: int
    entity: str
    name: str
    derived: bool


class ListCall(NamedTuple):
    """A call over a list: the list read, and the formulas evaluated for each element (with one more variable bound)."""

    reading: Reading
    effects: bool
    condition: "Formula | None"
    term: "Formula | None"
    bounded_below: bool
    """Whether the term of a ``sum`` cannot be negative, whatever the unlisted elements are."""


class ProofCall(NamedTuple):
    """A part of a condition that has to be proved: the standard demanded of every fact below it (its place among the
    standards, weakest first; ``None``: as around the part), and the party that bears the burden.
    """

    condition: "Formula"
    standard: int | None
    burden: str | None


class Override(NamedTuple):
    """One edge of ``overrides``: the norm that prevails, and why (``superior``, ``special``, ``later``)."""

    norm: int
    because: str
    note: Label | None


class Node(NamedTuple):
    """One operation of a formula."""

    op: Op
    args: tuple[int, ...]
    type: ValueType | None
    """The type of a term; ``None`` for a condition."""
    span: Span | None
    data: Any = None
    label: Label | None = None
    role: str = ""


class Formula(NamedTuple):
    """An expression in postfix order; ``text`` is what the author wrote, for people."""

    nodes: tuple[Node, ...]
    text: str = ""

    @property
    def root(self) -> Node:
        """The node whose value is the formula's."""
        return self.nodes[-1]


class Period(NamedTuple):
    """Days from ``start`` to ``end``, both inclusive; ``None`` is unbounded."""

    start: datetime.date | None
    end: datetime.date | None


class EffectValue(NamedTuple):
    """One attribute of an effect and the formula that gives its value."""

    name: str
    formula: Formula


class Option(NamedTuple):
    """One option of an enum decided in order: who says so and under what name (both optional)."""

    value: str
    citations: tuple[Citation, ...]
    title: Label | None


class Comparison(NamedTuple):
    """What a norm that compares versions says: of which effect list of its entity, which clock is moved (and its date),
    the last day whose law counts, and the quantities that tell the lightest, in order.
    """

    list_name: str
    clock: str
    date: Formula
    until: Formula
    lightest: tuple[Formula, ...]


class PositionId(NamedTuple):
    """A position of a dispute: ``dispute/position``."""

    dispute: str
    position: str

    def __str__(self) -> str:
        return f"{self.dispute}/{self.position}"


class Norm(NamedTuple):
    """One step of reasoning with its source.

    ``condition`` is *when and no exception and not overridden*; ``None`` if there is no condition at all. ``value``
    is the concept's value (``None`` for a
    boolean concept), ``effect`` the attributes of an effect. ``date`` is the term whose value must lie in one of
    ``periods``.
    """

    number: int
    """Its place among the norms."""
    id: str
    domain: str
    entity: str
    title: Label
    gist: Label
    confidence: str
    note: Label | None
    citations: tuple[Citation, ...]
    versions: tuple[str, ...]
    grade: str
    periods: tuple[Period, ...]
    date: Formula
    clock: str
    condition: Formula | None
    concept: str | None
    value: Formula | None
    options: tuple[Option, ...]
    effect_type: str | None
    effect: tuple[EffectValue, ...]
    overridden_by: tuple[Override, ...]
    guards: "tuple[Guard, ...]"
    """Necessary conditions on enum attributes, each an attribute and the members it has to be one of."""
    span: Span
    clock_entity: str = ""
    """The entity type from which the clock's date is read; empty where the clock names no date for the norm."""
    comparison: Comparison | None = None
    """For a norm that compares versions; it has no concept and no effect."""
    positions: frozenset[PositionId] = frozenset()
    """The positions (of one dispute) under which the norm takes part; none: under all."""
    presumption: bool = False
    left_out: str = ""
    """Why a question leaves the norm out: ``authority`` or ``position``; it then has no periods."""


class Guard(NamedTuple):
    """A necessary condition read off a norm: the attribute is one of these members. Engines index norms by it."""

    entity: str
    name: str
    derived: bool
    members: frozenset[str]


class Assessed(NamedTuple):
    """That a fact is assessed by a person: why it is not computed (``discretion``, ``fact_finding``,
    ``local_standard``, ``text_missing``), and the assessors who may answer for it (none named: any).
    """

    because: str
    by: tuple[str, ...]


class Attribute(NamedTuple):
    """An attribute of an entity (stated by a case), a concept (concluded) or an attribute of an effect.

    ``deadline``: a concluded date by which something has to be done.
    """

    entity: str
    name: str
    type: ValueType
    label: Label
    derived: bool
    question: Label | None = None
    evidence: tuple[Label, ...] = ()
    unknown: Value = 0
    applies_if: Formula | None = None
    required: bool = False
    span: Span | None = None
    assessed: Assessed | None = None
    deadline: bool = False
    changes: str = ""
    """How a fact can still come to be otherwise: ``found_out``, ``done`` or ``fixed``; empty where nothing is said."""

    @property
    def path(self) -> str:
        """``entity.name``, as expressions write it."""
        return f"{self.entity}.{self.name}"


class EntityType(NamedTuple):
    """A kind of entity: where it hangs in the tree and the list that holds it there."""

    name: str
    parent: str | None
    list_name: str | None
    label: Label
    lineage: tuple[str, ...]
    """Itself, then the containing types up to the root."""
    known_by: str | None = None
    """The fact that tells people which one of its kind an entity without a name is."""


class EffectType(NamedTuple):
    """A kind of measure; its norms form the list ``list_name`` of the entity."""

    name: str
    entity: str
    list_name: str
    label: Label
    attributes: Mapping[str, Attribute]


class EnumType(NamedTuple):
    """An enum and the labels of its members, in the declared order."""

    name: str
    label: Label
    members: Mapping[str, Label]


class Version(NamedTuple):
    """A version of an instrument, its effective period, and the digest of each cited article's official text."""

    id: str
    instrument: str
    period: Period
    digests: Mapping[str, str]


class Instrument(NamedTuple):
    """A law, regulation, interpretation or rule."""

    id: str
    title: Label
    grade: str
    clock: str
    versions: tuple[Version, ...]


class Constraint(NamedTuple):
    """Facts that cannot all be true together."""

    entity: str
    formula: Formula
    message: Label


class Position(NamedTuple):
    """One answer to a disputed question of law, with who holds it and where that can be read."""

    id: PositionId
    title: Label
    gist: Label
    held_by: Label
    citations: tuple[Citation, ...]
    sources: tuple[Label, ...]
    confidence: str
    note: Label | None


class Dispute(NamedTuple):
    """A question of law on which practice or doctrine is split; ``default`` is the position taken unless told
    otherwise, ``because`` why.
    """

    id: str
    title: Label
    question: Label
    default: str
    because: Label
    positions: Mapping[str, Position]


class Goal(NamedTuple):
    """A conclusion a domain is asked for: a concept or an effect list of an entity type."""

    entity: str
    name: str
    effects: bool


class Domain(NamedTuple):
    """A field of law with the conclusions a user wants by default."""

    name: str
    label: Label
    goals: tuple[Goal, ...]


class ConclusionIndex(NamedTuple):
    """Which norms a conclusion has to look at, by the value of one attribute that most of them require.

    ``reading`` is that attribute (of variable 0); ``None`` if the norms share none, and then all are ``unguarded``.
    """

    reading: Reading | None
    unguarded: tuple[int, ...]
    by_member: Mapping[str, tuple[int, ...]]

    def candidates(self, members: frozenset[str] | None) -> list[int]:
        """The norms that may apply if the attribute is one of ``members`` (``None``: any), in the knowledge base's
        order.
        """
        groups = self.by_member.values() if members is None else (self.by_member.get(each, ()) for each in members)
        return sorted({*self.unguarded, *(norm for group in groups for norm in group)})


class Program(NamedTuple):
    """A compiled knowledge base."""

    id: str
    title: Label
    digest: str
    entities: Mapping[str, EntityType]
    enums: Mapping[str, EnumType]
    units: Mapping[str, Label]
    attributes: Mapping[tuple[str, str], Attribute]
    effects: Mapping[tuple[str, str], EffectType]
    """By entity type and list name."""
    effect_types: Mapping[str, EffectType]
    """The same by the name of the kind of measure."""
    instruments: Mapping[str, Instrument]
    clocks: Mapping[str, Label]
    norms: Sequence[Norm]
    concluding: Mapping[tuple[str, str], tuple[int, ...]]
    """The norms that can give a concept, or an element of an effect list, by entity type and name."""
    indexes: Mapping[tuple[str, str], ConclusionIndex]
    """The same norms, indexed by what the case has to be for them to apply."""
    strata: Mapping[tuple[str, str], int]
    """The topological level of each concept and effect list: it depends only on those of lower levels."""
    constraints: tuple[Constraint, ...]
    domains: Mapping[str, Domain]
    child_lists: Mapping[tuple[str, str], str]
    """Entity lists: (containing type, list name) → element type."""
    since: Mapping[tuple[str, str], Formula]
    """When a thing began that lasts, by clock and entity type."""
    comparing: Mapping[tuple[str, str], int]
    """The norm that compares an effect list, by entity type and list name."""
    switches: Mapping[str, tuple[datetime.date, ...]]
    """By clock, the days on which a period of some norm begins and the days after one ends, in order."""
    disputes: Mapping[str, Dispute]
    graded: Mapping[str, tuple[int, ...]]
    """The norms of each grade of authority."""
    positioned: tuple[tuple[int, frozenset[PositionId]], ...]
    """The norms that take part under certain positions only, with these."""
    standards: Mapping[str, Label]
    """Standards of proof, weakest first."""
    parties: Mapping[str, Label]
    assessors: Mapping[str, Label]
    whole: "Program | None" = None
    """For a program that a question restricts: the one it is made of."""
    left_out: frozenset[int] = frozenset()
    """The norms that the question leaves out."""

    @property
    def root(self) -> EntityType:
        """The entity type of the whole case."""
        return next(entity for entity in self.entities.values() if entity.parent is None)

    def concluded(self, norm: Norm) -> str:
        """The concept or effect list that a norm is for; of a norm that compares versions, the list."""
        if norm.comparison is not None:
            return norm.comparison.list_name
        return norm.concept or self.effect_types[norm.effect_type or ""].list_name

    def norm(self, norm_id: str) -> Norm | None:
        """The norm with this id."""
        return next((norm for norm in self.norms if norm.id == norm_id), None)
