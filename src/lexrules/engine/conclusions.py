"""What a case is asked for and what the answer says (docs/semantics.md, section 6)."""

from enum import StrEnum
from typing import NamedTuple

from lexrules.engine.facts import Case, Entity
from lexrules.errors import Finding, UsageError
from lexrules.kb.program import Goal, Norm, Program
from lexrules.model import truth
from lexrules.model.values import NOT_APPLICABLE, Choice, Value, ValueType, is_open


class Status(StrEnum):
    """The states of a conclusion; ``disputed`` where positions on a question of law make different ones of it."""

    ESTABLISHED = "established"
    NOT_ESTABLISHED = "not_established"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"
    DISPUTED = "disputed"


def status_of(value: Value) -> Status:
    """The state of a concept whose value is ``value``."""
    if isinstance(value, int):
        return _BOOLEAN.get(value, Status.UNDETERMINED)
    if value is NOT_APPLICABLE:
        return Status.NOT_APPLICABLE
    if isinstance(value, Choice):
        return Status.ESTABLISHED if value.single else Status.UNDETERMINED
    return Status.UNDETERMINED if is_open(value) or value.na else Status.ESTABLISHED  # type: ignore[union-attr]


_BOOLEAN = {
    truth.TRUE: Status.ESTABLISHED,
    truth.FALSE: Status.NOT_ESTABLISHED,
    truth.NOT_APPLICABLE_BIT: Status.NOT_APPLICABLE,
}


class Asked(NamedTuple):
    """One conclusion asked for: a concept or an effect list of one entity."""

    entity: Entity
    name: str
    effects: bool

    @property
    def path(self) -> str:
        """``a1.limitation_expired``: how people and scenario files name it."""
        return f"{self.entity.id}.{self.name}"


class Measure(NamedTuple):
    """One element of an effect list: the norm that gives it, the truth of its being there, and its attributes."""

    norm: Norm
    exists: int
    attributes: dict[str, Value]

    @property
    def status(self) -> Status:
        """Established if the norm certainly applies."""
        return _BOOLEAN.get(self.exists, Status.UNDETERMINED)


class Conclusion(NamedTuple):
    """The answer to one question: a concept's value, or the measures of an effect list that may be there."""

    asked: Asked
    status: Status
    value: Value | None
    type: ValueType | None
    measures: tuple[Measure, ...] = ()

    @property
    def path(self) -> str:
        """``p1.disposition``."""
        return self.asked.path

    @property
    def open(self) -> bool:
        """Whether facts can still change it: it is undetermined, or one of its measures or of their attributes is."""
        return self.status is Status.UNDETERMINED or any(
            measure.status is Status.UNDETERMINED or any(map(is_open, measure.attributes.values()))
            for measure in self.measures
        )


def effects_status(measures: tuple[Measure, ...]) -> Status:
    """The state of a whole effect list: established if some measure is, undetermined if one may be."""
    found = truth.disjunction(measure.exists for measure in measures)
    return _BOOLEAN.get(found, Status.UNDETERMINED)


def goals_of(program: Program, case: Case, domain: str | None = None) -> list[Asked]:
    """The goals of the case's domain (or of ``domain``) for every entity they are about, in the domain's order.

    Raises :class:`~lexrules.errors.UsageError` if neither names a domain of the knowledge base.
    """
    name = domain or case.domain
    if name is None or name not in program.domains:
        raise UsageError(Finding("LEX4001", {"domain": name, "known": ", ".join(program.domains)}))
    return [asked for goal in program.domains[name].goals for asked in _instances(goal, case)]


def _instances(goal: Goal, case: Case) -> list[Asked]:
    return [Asked(entity, goal.name, goal.effects) for entity in case.of_type(goal.entity)]


def ask(program: Program, case: Case, path: str) -> list[Asked]:
    """The conclusions named by ``path``: ``p1.disposition`` for one entity, ``person.disposition`` for all of a type.

    Raises :class:`~lexrules.errors.UsageError`, with a suggestion, if there is no such entity or conclusion.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only needed to word an error

    head, _, name = path.partition(".")
    entities = [case.entities[head]] if head in case.entities else list(case.of_type(head))
    if not entities and head not in program.entities:
        known = [*case.entities, *program.entities]
        close = get_close_matches(head, known, 1)
        raise UsageError(Finding("LEX4002", {"entity": head, "path": path}, suggestion=close[0] if close else None))
    entity_type = entities[0].type if entities else head
    if (entity_type, name) in program.effects:
        return [Asked(entity, name, True) for entity in entities]
    attribute = program.attributes.get((entity_type, name))
    if attribute is None or not attribute.derived:
        known = [key for entity, key in [*program.concluding] if entity == entity_type]
        close = get_close_matches(name, known, 1)
        raise UsageError(
            Finding("LEX4003", {"name": name, "entity": entity_type}, suggestion=close[0] if close else None)
        )
    return [Asked(entity, name, False) for entity in entities]
