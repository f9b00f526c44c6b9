"""Sentences of legal reasoning, each with the nodes of the explanation from which it was made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, Self

from lexrules.errors import Language
from lexrules.kb.program import Label

#: What a sentence does in the reasoning, in the order in which sentences stand.
Role = Literal[
    "assumption",   # on what the rest is taken for granted: a presumption, a position on a dispute, an unproved fact
    "assessment",   # what a person assessed, with the reason given
    "major",        # the norm: where it stands and what it says, in own words
    "minor",        # the facts that meet it, or do not
    "exception",    # exceptions and what prevails, whichever way they came out
    "others",       # norms passed over, counted only
    "caution",      # that the encoding of a norm is not checked against its full text
    "conclusion",
    "open",         # what is still to be found out
    "remark",       # what else bears on the conclusion: authority, disputes, burden, versions
]  # fmt: skip


class Clause(NamedTuple):
    """A part of a sentence: its words, the nodes it comes from, and what it rests on."""

    text: Label
    nodes: tuple[str, ...]
    assessed: bool = False
    """A person assessed it."""
    proposal: bool = False
    """It is what scholars propose, and not law in force."""
    bare: Label | None = None
    """Of an assessed clause: what it says without the assessment, if that is anything."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: what stands before its clauses, and the clauses."""

    role: Role
    lead: Label
    clauses: tuple[Clause, ...]

    def __post_init__(self) -> None:
        if not self.clauses or not self.nodes:
            raise ValueError("a sentence comes from at least one node")

    @property
    def nodes(self) -> tuple[str, ...]:
        """The ids of the nodes of the explanation that the sentence comes from, each once."""
        return tuple(dict.fromkeys(node for clause in self.clauses for node in clause.nodes))

    @property
    def text(self) -> Label:
        """The sentence in both languages, with its full stop."""
        zh = self.lead.zh + "；".join(each.text.zh.rstrip("。；") for each in self.clauses)
        en = self.lead.en + "; ".join(each.text.en.rstrip(".;") for each in self.clauses)
        return Label(zh if zh.endswith("……") else f"{zh}。", f"{_capital(en)}.")

    @property
    def assessed(self) -> bool:
        """Whether some part of it was assessed by a person."""
        return self.role == "assessment" or any(each.assessed for each in self.clauses)

    @property
    def proposal(self) -> bool:
        """Whether some part of it is a mere proposal."""
        return any(each.proposal for each in self.clauses)

    def without(self, *, assessments: bool, proposals: bool) -> Self | None:
        """The sentence without the clauses that rest on an assessment or a proposal; ``None`` if nothing is left."""
        if assessments and self.role == "assessment":
            return None
        kept = []
        for each in self.clauses:
            if assessments and each.assessed:
                if each.bare is None:
                    continue
                each = each._replace(text=each.bare, assessed=False)  # noqa: PLW2901 - the same, said with less
            if not (proposals and each.proposal):
                kept.append(each)
        return replace(self, clauses=tuple(kept)) if kept else None

    def as_dict(self) -> dict[str, Any]:
        """The sentence for machines."""
        result: dict[str, Any] = {"role": self.role, "text": self.text._asdict(), "nodes": list(self.nodes)}
        if self.assessed:
            result["assessed"] = True
        if self.proposal:
            result["proposal"] = True
        return result


def paragraph(sentences: Iterable[Sentence], language: Language) -> str:
    """Sentences one after another."""
    texts = [sentence.text.zh if language == "zh" else sentence.text.en for sentence in sentences]
    return ("" if language == "zh" else " ").join(texts)


def only(sentences: Iterable[Sentence], roles: Sequence[Role]) -> list[Sentence]:
    """The sentences with one of these roles, in their order."""
    return [sentence for sentence in sentences if sentence.role in roles]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
