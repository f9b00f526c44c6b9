"""The reasons of a conclusion as a small tree that text, JSON, graph and page are made from.

A node may be reached on several ways (a concept that two norms ask for); it is then one object. Renderers show its
children the first time and refer to it after.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final, Literal, NamedTuple

from lexrules.engine.conclusions import Status
from lexrules.engine.facts import Source
from lexrules.errors import Span
from lexrules.explain.provisions import Cited
from lexrules.explain.values import as_json
from lexrules.kb.program import GRADES, Label, Norm, Program
from lexrules.model import truth
from lexrules.model.values import Value, ValueType

Kind = Literal[
    "conclusion",   # a concept of an entity
    "measures",     # an effect list of an entity
    "measure",      # one element of it
    "comparison",   # which law gives an effect list
    "law",          # the law of one day compared
    "norm",
    "in_force",     # the norm's period against its date
    "left_out",     # that the question leaves the norm out
    "condition",
    "negation",     # what must not be so
    "group",        # all, any, at least n of several conditions
    "element",      # a named legal element
    "proof",        # a part that has to be proved
    "exception",    # 但书
    "override",     # a norm that prevails over the parent
    "option",       # one of the ordered options or tiers
    "value",        # a quantity worked out
    "item",         # one element of a list
    "list",         # a list of entities as the case states it
    "fact",
    "excluded",     # norms ruled out together by what the case is
    "conflict",     # norms that certainly apply and give different values
]  # fmt: skip

#: The grade of what is proposed and not law in force.
WEAKEST: Final = GRADES[-1]
#: Kinds in which what holds speaks against the parent.
CONTRARY: Final = frozenset({"exception", "override"})


class Mark(StrEnum):
    """How a part stands: the word for machines; :attr:`symbol` for people."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"
    VOID = "void"

    @property
    def symbol(self) -> str:
        """✓ ✗ ? –."""
        return _SYMBOLS[self]


_SYMBOLS: Final = {Mark.HOLDS: "✓", Mark.FAILS: "✗", Mark.OPEN: "?", Mark.VOID: "–"}
_STATUS: Final = {
    Status.ESTABLISHED: Mark.HOLDS,
    Status.NOT_ESTABLISHED: Mark.FAILS,
    Status.UNDETERMINED: Mark.OPEN,
    Status.NOT_APPLICABLE: Mark.VOID,
}


def mark_of(status: Status) -> Mark:
    """The mark of a conclusion."""
    return _STATUS[status]


def mark_of_truth(value: Value | None) -> Mark:
    """The mark of a condition."""
    return Mark.HOLDS if value == truth.TRUE else Mark.FAILS if value == truth.FALSE else Mark.OPEN


class Demand(NamedTuple):
    """What the proof of a part demands: a standard, and who bears the burden."""

    standard: str | None
    burden: str | None


class Judgement(NamedTuple):
    """That a person assessed a fact: why it is not computed, who answers for it, and the reason given."""

    because: str
    assessor: str | None
    assessor_label: Label | None
    reason: str | None

    def as_dict(self) -> dict[str, Any]:
        """The assessment for machines."""
        return {"because": self.because, "assessor": self.assessor, "reason": self.reason}


class ExplanationNode(NamedTuple):
    """One step of the reasons: what it says, how it stands, where it comes from, and what it rests on.

    A node is equal to itself alone: all that is below it would have to be compared.
    """

    id: str
    kind: Kind
    text: Label
    mark: Mark
    children: "tuple[ExplanationNode, ...]" = ()
    entity: str | None = None
    entity_label: Label | None = None
    name: str | None = None
    value: Value | None = None
    type: ValueType | None = None
    norm: Norm | None = None
    cited: tuple[Cited, ...] = ()
    source: Source | None = None
    span: Span | None = None
    note: Label | None = None
    because: str | None = None
    code: str | None = None
    """Of ``in_force``: why the norm was not; of ``left_out``: why the question leaves it out."""
    demand: Demand | None = None
    judgement: Judgement | None = None
    stated: Value | None = None
    """Of a fact that is not proved as it has to be: what the case states."""
    proof: Label | None = None
    """Of a fact: its proof state in words."""
    authority: str | None = None
    """Of a conclusion or measure: the grade on which it rests."""
    disputed: bool = False
    remarks: tuple[Label, ...] = ()
    """What else there is to say, one sentence each."""

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    def __hash__(self) -> int:
        return id(self)

    @property
    def proposal(self) -> bool:
        """Whether it is, or rests on, what scholars propose and is not law in force."""
        return self.authority == WEAKEST or (self.norm is not None and self.norm.grade == WEAKEST)

    @property
    def symbol(self) -> str:
        """The mark for people; of an exception that does not arise –, of one that stands in the way ✗."""
        if self.kind in CONTRARY:
            return {Mark.HOLDS: "✗", Mark.FAILS: "–"}.get(self.mark, "?")
        return self.mark.symbol

    def walk(self) -> "Iterator[ExplanationNode]":
        """This node and everything below it, each once, parents first."""
        seen = {self.id}
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            for child in reversed(node.children):
                if child.id not in seen:
                    seen.add(child.id)
                    pending.append(child)

    def as_dict(self, program: Program, seen: set[str] | None = None) -> dict[str, Any]:
        """The tree for machines; a node met again is only ``{"ref": id}``."""
        seen = set() if seen is None else seen
        if self.id in seen:
            return {"ref": self.id}
        seen.add(self.id)
        result: dict[str, Any] = {
            "id": self.id,
            "kind": self.kind,
            "status": str(self.mark),
            "text": self.text._asdict(),
        }
        if self.entity is not None:
            result["entity"] = self.entity
        if self.name is not None:
            result["name"] = self.name
        if self.value is not None and self.type is not None:
            result["value"] = as_json(self.value, self.type, program)
        if self.norm is not None:
            result["norm"] = self.norm.id
            result["confidence"] = self.norm.confidence
            if self.kind == "norm":
                result["grade"] = self.norm.grade
                if self.norm.presumption:
                    result["presumption"] = True
                if self.norm.positions:
                    result["positions"] = sorted(map(str, self.norm.positions))
        if self.authority is not None:
            result["authority"] = self.authority
        if self.proposal:
            result["proposal"] = True
        if self.disputed:
            result["disputed"] = True
        if self.remarks:
            result["remarks"] = [each._asdict() for each in self.remarks]
        if self.code is not None:
            result["code"] = self.code
        if self.demand is not None:
            result["standard"], result["burden"] = self.demand
        if self.judgement is not None:
            result["assessment"] = self.judgement.as_dict()
        if self.stated is not None and self.type is not None:
            result["stated"] = as_json(self.stated, self.type, program)
        if self.note is not None:
            result["note"] = self.note._asdict()
        if self.because is not None:
            result["because"] = self.because
        if self.cited:
            result["citations"] = [each.as_dict() for each in self.cited]
        if self.source is not None:
            result["evidence"] = list(self.source.evidence)
            if self.source.proof:
                result["proof"] = self.source.proof
            if self.source.note:
                result["remark"] = self.source.note
            if self.source.span:
                result["stated_at"] = str(self.source.span)
        if self.span is not None:
            result["at"] = str(self.span)
        if self.children:
            result["children"] = [child.as_dict(program, seen) for child in self.children]
        return result
