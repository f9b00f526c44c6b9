"""What the entities of a case are called."""

from __future__ import annotations

from collections.abc import Iterable

from lexrules.engine.facts import Case, Entity
from lexrules.explain.values import ValuePrinter
from lexrules.kb.program import Label, Program
from lexrules.model.values import Choice


def called(program: Program, entity: Entity) -> Label:
    """The name that the case file gives; or the kind of entity with its id and, in brackets, what it is known by."""
    if entity.name:
        return Label(entity.name, entity.name)
    kind = program.entities[entity.type]
    if entity.parent is None:
        return kind.label
    which = entity.values.get(kind.known_by) if kind.known_by else None
    label = Label(f"{kind.label.zh} {entity.id}", f"{kind.label.en} {entity.id}")
    if not isinstance(which, Choice) or which.na or len(which.members or ()) != 1:
        return label
    words = ValuePrinter(program)(which, program.attributes[entity.type, kind.known_by or ""].type)
    return Label(f"{label.zh}（{words.zh}）", f"{label.en} ({words.en})")


def conclusion(program: Program, key: tuple[str, str]) -> Label:
    """What a concept or effect list is called, by entity type and name."""
    attribute = program.attributes.get(key)
    return attribute.label if attribute is not None else program.effects[key].label


def at_path(program: Program, case: Case, path: str) -> Label:
    """What the conclusion that a path names is called."""
    head, _, name = path.partition(".")
    return conclusion(program, (case.entities[head].type, name))


def conclusions(program: Program, case: Case, paths: Iterable[str]) -> Label:
    """Several of them one after another, each with its path."""
    named = [(at_path(program, case, path), path) for path in paths]
    return Label(
        "、".join(f"{label.zh}（{path}）" for label, path in named),
        ", ".join(f"{label.en} ({path})" for label, path in named),
    )
