"""What templates see of a case: entities with their facts, lists, conclusions and measures.

Everything that can be put into a document is :class:`~lexrules.documents.words.Words`; tests (``holds``, ``value``)
give plain values that can only decide what a template does. What people assessed and what scholars propose is left
out unless the document is to have it. Names with an underscore are out of reach of templates.
"""

from __future__ import annotations

from collections.abc import Iterable

from lexrules.documents.office import Office
from lexrules.documents.told import Given, Told
from lexrules.documents.words import Words, blank, joined
from lexrules.engine.conclusions import Asked, Status, status_of
from lexrules.engine.facts import NOT_STATED, Entity
from lexrules.errors import Finding, UsageError
from lexrules.explain.facts import judged, proof_state
from lexrules.explain.tree import Mark
from lexrules.kb.program import Attribute
from lexrules.model.values import Choice


class View:
    """An entity of the case, as a template sees it."""

    def __init__(self, office: Office, entity: Entity) -> None:
        self._office = office
        self._entity = entity
        self._program = office.phrases.program

    @property
    def name(self) -> Words:
        """The name in the case file, else the kind of entity with its id."""
        return Words(self._office.phrases.entity(self._entity).zh, (f"case:{self._entity.id}",))

    @property
    def parent(self) -> View:
        """The entity that contains this one."""
        return View(self._office, self._entity.parent or self._entity)

    def all(self, name: str) -> list[View]:
        """The entities of a list, in the order of the case."""
        self._declared_list(name)
        return [View(self._office, each) for each in self._entity.lists.get(name, NOT_STATED).entities]

    def complete(self, name: str) -> bool:
        """Whether the case says that a list has no more elements."""
        self._declared_list(name)
        return self._entity.lists.get(name, NOT_STATED).complete

    def lacking(self, name: str) -> Words:
        """A blank for a list of which the case does not say what it holds."""
        child = self._declared_list(name)
        label = self._program.entities[child].label.zh
        return blank(f"{self._entity.id}.{name}", f"{self._owner}{label}")

    def fact(self, name: str) -> Words:
        """The value of a fact; a blank where it is not known, or assessed and not to be told."""
        declared = self._declared(name)
        key, what = f"{self._entity.id}.{name}", f"{self._owner}{declared.label.zh}"
        value = self._entity.values.get(name)
        if value is None or not self._told(declared):
            return blank(key, what)
        return self._office.valued(key, what, value, declared.type, (f"fact:{key}",))

    def value(self, name: str) -> str | None:
        """The member of an enum that a fact or concept certainly has; for tests, not to be put into a document."""
        value = self._office.derivation.value(self._entity, self._declared(name).name)
        members = value.members if isinstance(value, Choice) else None
        return next(iter(members)) if members is not None and isinstance(value, Choice) and value.single else None

    def holds(self, name: str) -> bool:
        """Whether a fact or concept is certainly so, or has a certain value; for tests."""
        return self._status(name) is Status.ESTABLISHED

    def fails(self, name: str) -> bool:
        """Whether it is certainly not so; for tests."""
        return self._status(name) is Status.NOT_ESTABLISHED

    def open(self, name: str) -> bool:
        """Whether it is undetermined; for tests."""
        return self._status(name) is Status.UNDETERMINED

    def idle(self, name: str) -> bool:
        """Whether it certainly does not arise; for tests."""
        return self._status(name) is Status.NOT_APPLICABLE

    def _status(self, name: str) -> Status:
        return status_of(self._office.derivation.value(self._entity, self._declared(name).name))

    @property
    def facts(self) -> list[Fact]:
        """The facts that the case states, in its order."""
        declared = [self._declared(name) for name in self._entity.values]
        return [Fact(self, each) for each in declared if self._told(each)]

    @property
    def evidence(self) -> Words:
        """The evidence named for the facts of this entity, each once; a blank if none is named."""
        words = [each.evidence for each in self.facts if not each.evidence.lacking]
        return joined(words) if words else blank(f"{self._entity.id}.evidence", f"{self._owner}证据")

    def conclusion(self, name: str) -> Told:
        """A concept with its value and reasoning."""
        return Told(self._office, Asked(self._entity, self._declared(name).name, False), self._owner)

    def told(self, name: str) -> Told:
        """A concept or an effect list, whichever has this name."""
        is_effect = (self._entity.type, name) in self._program.effects
        return self.effects(name) if is_effect else self.conclusion(name)

    def measures(self, name: str) -> list[Given]:
        """The measures of an effect list that certainly are there; a mere proposal only where it is to be told."""
        return [each for each in self._measures(name) if each.node.mark is Mark.HOLDS]

    def possible(self, name: str) -> list[Given]:
        """The measures that may be there."""
        return [each for each in self._measures(name) if each.node.mark is Mark.OPEN]

    def holding(self, names: Iterable[str]) -> list[Told]:
        """Those of some concepts that certainly are so."""
        return [self.conclusion(name) for name in names if self.holds(name)]

    def effects(self, name: str) -> Told:
        """An effect list as a whole, with its reasoning."""
        return Told(self._office, Asked(self._entity, self._effect(name), True), self._owner)

    def _measures(self, name: str) -> list[Given]:
        asked = Asked(self._entity, self._effect(name), True)
        told = self._office.reasoning(asked)
        nodes = {child.norm.id: child for child in told.node.children if child.kind == "measure" and child.norm}
        found = [Given(self._office, measure, nodes[measure.norm.id]) for measure in told.account.conclusion.measures]
        return [each for each in found if self._office.contents.proposals or not each.node.proposal]

    def _told(self, declared: Attribute) -> bool:
        """Whether the document may tell a fact: what people assessed only where it is asked for."""
        return self._office.contents.assessments or declared.assessed is None

    @property
    def _owner(self) -> str:
        return f"{self._office.phrases.entity(self._entity).zh}：" if self._entity.parent is not None else ""

    def _declared(self, name: str) -> Attribute:
        declared = self._program.attributes.get((self._entity.type, name))
        if declared is None:
            raise UsageError(Finding("LEX4056", {"name": name, "entity": self._entity.type}))
        return declared

    def _declared_list(self, name: str) -> str:
        child = self._program.child_lists.get((self._entity.type, name))
        if child is None:
            raise UsageError(Finding("LEX4056", {"name": name, "entity": self._entity.type}))
        return child

    def _effect(self, name: str) -> str:
        if (self._entity.type, name) not in self._program.effects:
            raise UsageError(Finding("LEX4056", {"name": name, "entity": self._entity.type}))
        return name


class Fact:
    """A stated fact of an entity: what it is called, its value, its evidence and what stands beside it."""

    def __init__(self, view: View, declared: Attribute) -> None:
        office, entity = view._office, view._entity
        self._key = f"fact:{entity.id}.{declared.name}"
        self._source = office.derivation.case.sources.get((entity.id, declared.name))
        self._judgement = judged(office.phrases.program, declared, entity, self._source)
        self._proof = proof_state(office.phrases.program, self._source)
        self.label = Words(declared.label.zh, (self._key,))
        self.value = view.fact(declared.name)
        named = self._source.evidence if self._source else ()
        self.evidence = (
            Words("、".join(named), (self._key,)) if named else blank(f"{self._key}.evidence", f"{self.label}的证据")
        )
        self.has_evidence = bool(named)

    @property
    def notes(self) -> list[Words]:
        """Who assessed it and why, how well it is proved, and the note of the case file."""
        found = []
        if self._judgement is not None:
            who = self._judgement.assessor_label
            reason = f"，理由：{self._judgement.reason}" if self._judgement.reason else ""
            found.append(f"{who.zh if who else '人工'}评估{reason}")
        if self._proof is not None:
            found.append(self._proof.zh)
        if self._source is not None and self._source.note:
            found.append(self._source.note)
        return [Words(each, (self._key,)) for each in found]

    @property
    def assessed(self) -> bool:
        """Whether a person assessed it."""
        return self._judgement is not None
