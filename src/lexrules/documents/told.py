"""What templates see of conclusions and measures: values, provisions, reasoning, and the disputes they depend on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from lexrules.documents.clauses import cited, facts_of
from lexrules.documents.office import Office
from lexrules.documents.prose import Reasoning
from lexrules.documents.sentences import Role, only
from lexrules.documents.words import Words, blank
from lexrules.engine.conclusions import Asked, Measure, Status
from lexrules.explain import disputes
from lexrules.explain.tree import ExplanationNode, Mark
from lexrules.model.values import Choice, may_be_na

_REASONS: tuple[Role, ...] = ("major", "minor", "exception")


class Told:
    """A conclusion as a template sees it."""

    def __init__(self, office: Office, asked: Asked, owner: str) -> None:
        self._office = office
        self._asked = asked
        self._owner = owner

    @cached_property
    def _reasoning(self) -> Reasoning:
        return self._office.reasoning(self._asked)

    @property
    def label(self) -> Words:
        """What it is called."""
        program, asked = self._office.phrases.program, self._asked
        declared = (program.effects if asked.effects else program.attributes)[asked.entity.type, asked.name]
        return Words(declared.label.zh, (self._reasoning.node.id,))

    @property
    def value(self) -> Words:
        """Its value; a blank where it is open."""
        conclusion, node = self._reasoning.account.conclusion, self._reasoning.node
        assert conclusion.value is not None and conclusion.type is not None, "a concept has a value"
        what = f"{self._owner}{self.label}"
        return self._office.valued(conclusion.path, what, conclusion.value, conclusion.type, (node.id,))

    @property
    def established(self) -> bool:
        """Whether it certainly is so, or has a certain value."""
        return self._reasoning.account.conclusion.status is Status.ESTABLISHED

    @property
    def disputed(self) -> bool:
        """Whether positions on questions of law lead to different answers."""
        return self._reasoning.account.disputed

    @property
    def citations(self) -> Words:
        """The provisions of the norms that give it, and of the option taken."""
        return _provisions(self._reasoning.node)

    @property
    def basis(self) -> Words:
        """The provisions of the option that is taken; of the norms where it has no options."""
        return _provisions(self._reasoning.node, options=True)

    @property
    def found(self) -> list[Words]:
        """The facts that hold and that the norms which give it read, with their evidence."""
        return facts_under(self._office, [self._reasoning.node])

    def sentences(self, *roles: Role) -> list[Words]:
        """The sentences of its reasoning with these roles (without: all of them)."""
        chosen = [each for each in self._reasoning.sentences if not roles or each.role in roles]
        return [words for each in chosen if (words := self._office.words(each)) is not None]

    @property
    def reasons(self) -> list[Words]:
        """The premises and the conclusion."""
        return self.sentences(*_REASONS, "conclusion")

    @property
    def disputes(self) -> list[Dispute]:
        """The questions of law on which it depends."""
        office = self._office
        found = disputes.bearing(office.evaluation, [self._reasoning.account])
        return [Dispute(office, each.id, self._reasoning.node.id) for each in found]


class Given:
    """A measure as a template sees it."""

    def __init__(self, office: Office, measure: Measure, node: ExplanationNode) -> None:
        self._office = office
        self._measure = measure
        self.node = node

    @property
    def title(self) -> Words:
        """The title of the norm that gives it."""
        return Words(self._measure.norm.title.zh, (self.node.id,))

    @property
    def text(self) -> Words:
        """Everything that it is, in one phrase."""
        return Words(self.node.text.zh, (self.node.id,))

    @property
    def citations(self) -> Words:
        """The provisions of the norm that gives it."""
        return _provisions(self.node)

    @property
    def first_citation(self) -> Words:
        """The provision that it rests on first."""
        return _provisions(self.node, at_most=1)

    @property
    def reasons(self) -> list[Words]:
        """Its syllogism."""
        told = only(self._office.reasoner.measure(self.node), (*_REASONS, "conclusion"))
        return [words for each in told if (words := self._office.words(each)) is not None]

    def has(self, name: str) -> bool:
        """Whether it has an attribute that applies."""
        value = self._measure.attributes.get(name)
        return value is not None and not may_be_na(value)

    def get(self, name: str) -> Words:
        """An attribute; a blank where it is open."""
        declared = self._office.phrases.effect_type(self._measure.norm.effect_type or "").attributes[name]
        value = self._measure.attributes[name]
        key = f"{self.node.entity}.{self._measure.norm.id}.{name}"
        return self._office.valued(key, declared.label.zh, value, declared.type, (self.node.id,))

    def value(self, name: str) -> str | int | None:
        """The certain member or truth of an attribute; for tests."""
        value = self._measure.attributes.get(name)
        if isinstance(value, Choice):
            return next(iter(value.members)) if value.members is not None and value.single else None
        return value if isinstance(value, int) else None


class Dispute:
    """A question of law on which a conclusion depends."""

    def __init__(self, office: Office, dispute: str, node: str) -> None:
        self._program = office.phrases.program
        self._dispute = self._program.disputes[dispute]
        self._node = node
        self.title = Words(self._dispute.title.zh, (node,))
        self.question = Words(self._dispute.question.zh, (node,))

    @property
    def positions(self) -> Iterator[Words]:
        """Each position with who holds it and where it is read; the default says that it is, and why."""
        for position in self._dispute.positions.values():
            text = disputes.position_text(self._program, self._dispute, position, detail=False)
            yield Words(text.zh, (self._node,))


def facts_under(office: Office, nodes: Iterable[ExplanationNode], *but: str) -> list[Words]:
    """The facts that hold and that the norms under these nodes read themselves, as the document may have them.

    Facts called by one of the names ``but`` are left out.
    """
    found: dict[str, Words] = {}
    for node in nodes:
        for norm in (child for child in node.children if child.kind == "norm" and child.mark is Mark.HOLDS):
            for clause in facts_of(norm):
                name = clause.nodes[0].partition(".")[2]
                if name not in but and (not clause.assessed or office.contents.assessments):
                    found.setdefault(clause.nodes[0], Words(clause.text.zh, clause.nodes))
    return list(found.values())


def _provisions(node: ExplanationNode, *, options: bool = False, at_most: int | None = None) -> Words:
    """The provisions of the norms that hold under a node; a blank if there is none."""
    norms = [child for child in node.children if child.kind == "norm" and child.mark is Mark.HOLDS]
    taken = [child for norm in norms for child in norm.children if child.kind == "option" and child.mark is Mark.HOLDS]
    chosen = [child for child in taken if child.cited] if options else []
    places = [each for child in chosen or norms for each in child.cited]
    unique = list({each.text: each for each in places}.values())[:at_most]
    if not unique:
        return blank(f"{node.id}.provision", f"{node.text.zh}：所依据的条款")
    return Words(cited(unique).zh, tuple(child.id for child in chosen or norms))
