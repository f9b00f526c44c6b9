"""An interview about one case: questions, answers, corrections, and how the answer firms up.

The case is always what the answers given so far make of the case that the interview began with: taking an answer back
takes it out of that sequence, and everything is planned anew. Answers are read and checked as case files are.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Final, NamedTuple

from lexrules.case.reader import CaseReader
from lexrules.case.relevant import relevant
from lexrules.case.writer import case_text, list_text
from lexrules.consult.answers import settled
from lexrules.consult.bounds import narrowed
from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.planner import Consultant, Planner, Question, standing
from lexrules.consult.space import Key
from lexrules.engine.conclusions import Asked, Conclusion, ask, goals_of
from lexrules.engine.facts import NOT_STATED, Case, Entity, Members
from lexrules.model.values import Value
from lexrules.source import Document, node_of, read_text
from lexrules.source import Mapping as MappingNode

#: The ids of elements that an interview adds: the type and a number not yet taken.
_FIRST_NUMBER: Final = 1


class Answered(NamedTuple):
    """One answer given: the fact or list, and what was stated of it (``None``: it is not known)."""

    path: str
    stated: MappingNode | None


class Progress(NamedTuple):
    """How far an interview is: answers given, open facts that may still matter, conclusions settled and asked for."""

    answered: int
    open: int
    settled: int
    asked: int


class Interview:
    """An interview about the conclusions ``goals`` (by default those of the domain). Belongs to one thread."""

    def __init__(
        self,
        consultant: Consultant,
        reader: CaseReader,
        document: Document,
        *,
        as_of: datetime.date,
        goals: Iterable[str] = (),
    ) -> None:
        self.consultant = consultant
        self._reader = reader
        self._document = document
        self._as_of = as_of
        self._goals = tuple(goals)
        self.answers: list[Answered] = []
        self._planner = Planner(consultant)
        self.at: Hypothesis
        """What is known, ready for hypotheses; its space is kept while facts are added to the case."""
        self.asked: list[Asked]
        self.case: Case = self._read(())
        self._look()

    # -- what is asked -----------------------------------------------------------------------------------------------

    def questions(self, limit: int | None = 1) -> list[Question]:
        """What to ask next, best first; none if nothing unanswered can matter."""
        passed_over = self._passed_over()
        found = [question for question in self._lists() if question.key not in passed_over]
        if limit is not None and len(found) >= limit:
            return found[:limit]
        rest = None if limit is None else limit - len(found)
        keys = {question.key for question in found} | passed_over
        return found + self._planner.questions(self.at, self.asked, keys, rest)

    @property
    def undecided(self) -> list[str]:
        """Facts that are not asked for because it could not be told within the effort allowed whether they matter."""
        return [self.at.space.path(key) for key in sorted(self._planner.undecided)]

    @property
    def left_open(self) -> list[str]:
        """Facts answered as not, or only partly, known that conclusions still wait for."""
        waits = standing(self.at, self.asked).waits & self.at.space.mask(self._passed_over())
        return [self.at.space.path(key) for key in self.at.space.keys(waits)]

    def conclusions(self) -> list[Conclusion]:
        """The answer as far as it stands."""
        return [self.at.concluded(each)[0] for each in self.asked]

    def progress(self) -> Progress:
        """How far the interview is."""
        found = self.conclusions()
        waits = standing(self.at, self.asked).waits & ~self.at.space.mask(self._passed_over())
        return Progress(len(self.answers), waits.bit_count(), sum(map(settled, found)), len(found))

    # -- answers -----------------------------------------------------------------------------------------------------

    def answer(self, path: str, value: Any) -> None:
        """State a fact, as a case file does: plain data, such as ``85``, ``{"at_least": 80}``, ``{"value": …}``.

        Raises :class:`~lexrules.errors.CaseError` if it is not a value of the fact or contradicts other facts; then
        nothing has changed.
        """
        stated = node_of({path: value})
        assert isinstance(stated, MappingNode), "made of a mapping"
        self._give(Answered(path, stated))

    def unknown(self, path: str) -> None:
        """Answer that a fact or list is not known; it is not asked for again."""
        self._give(Answered(path, None))

    def more(self, path: str, count: int, *, complete: bool) -> list[str]:
        """State ``count`` further elements of a list, and whether those are all; the ids that the new ones get."""
        head, _, name = path.partition(".")
        owner = self.case.entities[head]
        element = self.consultant.program.child_lists[owner.type, name]
        stated = owner.lists.get(name, NOT_STATED)
        taken = set(self.case.entities)
        new: list[Entity] = []
        number = _FIRST_NUMBER
        while len(new) < count:
            if f"{element}{number}" not in taken:
                new.append(Entity(element, f"{element}{number}", -1, owner))
            number += 1
        members = Members((*stated.entities, *new), complete)
        text = list_text(self.consultant.program, self.case, members, path)
        root = read_text(text, "<answer>").root
        assert isinstance(root, MappingNode), "a list under its path"
        self._give(Answered(path, root))
        return [entity.id for entity in new]

    def undo(self) -> str | None:
        """Take the last answer back; the path of what it was about, ``None`` if there is none."""
        if not self.answers:
            return None
        gone = self.answers.pop()
        self.case = self._read(self.answers)
        self._planner.forget()
        self._look()
        return gone.path

    def correct(self, path: str) -> bool:
        """Take the answer about one fact back, and keep the later ones; whether there was one.

        Raises :class:`~lexrules.errors.CaseError` if the later answers cannot stand without it.
        """
        kept = [each for each in self.answers if each.path != path]
        if len(kept) == len(self.answers):
            return False
        self.case = self._read(kept)
        self.answers = kept
        self._planner.forget()
        self._look()
        return True

    def text(self) -> str:
        """The case file of what is known so far."""
        return case_text(self.consultant.program, self.case)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _give(self, answered: Answered) -> None:
        answers = [*self.answers, answered]
        case = self._read(answers)
        learnt = learned(self.case, case)
        if learnt is None or answered.path in {each.path for each in self.answers}:
            self._planner.forget()
            learnt = None
        self.case, self.answers = case, answers
        if learnt is None:
            self._look()
            return
        for key, value in learnt.items():
            self.at = self.at.taking(key, self.at.completed(key) if value is None else value)
        self.at = narrowed(self.at)

    def _read(self, answers: Sequence[Answered]) -> Case:
        restated = [each.stated for each in answers if each.stated is not None]
        return self._reader.read(self._document, as_of=self._as_of, versioned=False, restated=restated)

    def _look(self) -> None:
        self.at = self.consultant.look(self.case)
        program = self.consultant.program
        self.asked = [each for goal in self._goals for each in ask(program, self.case, goal)] or (
            [] if self._goals else goals_of(program, self.case)
        )

    def _passed_over(self) -> set[Key]:
        keys = (self.at.space.key(each.path) for each in self.answers)
        return {key for key in keys if key is not None}

    def _lists(self) -> list[Question]:
        """The lists that say what there are conclusions about: with each element conclusions are added.

        Of one entity, the list first whose elements the goals speak of first.
        """
        program = self.consultant.program
        about = self._about
        found: list[tuple[int, int, Question]] = []
        for entity in self.case.entities.values():
            for (owner, name), element in program.child_lists.items():
                if owner == entity.type and element in about:
                    key = (entity.index, name)
                    if not self.at.members(key).complete:
                        question = self._planner.question(self.at, self.asked, key)
                        if not question.norms:
                            given = self.consultant.provisions.about(element, self._goal_names())
                            question = replace(question, norms=tuple(given))
                        found.append((entity.index, self._first_goal(element), question))
        return [question for _, _, question in sorted(found, key=lambda each: each[:2])]

    def _first_goal(self, element: str) -> int:
        """The place, among all goals, of the first about an entity type or about one that lies in it."""
        program = self.consultant.program
        about = self._goal_types()
        return next((at for at, each in enumerate(about) if element in program.entities[each].lineage), len(about))

    def _goal_types(self) -> list[str]:
        """The entity type that each goal is about, in the order of the goals."""
        program = self.consultant.program
        if not self._goals:
            return [goal.entity for goal in program.domains[self.case.domain or ""].goals]
        types = (goal.partition(".")[0] for goal in self._goals)
        return [each for each in types if each in program.entities]

    def _goal_names(self) -> list[tuple[str, str]]:
        """What is asked, by entity type and name."""
        if self._goals:
            return [(each.entity.type, each.name) for each in self.asked]
        return [(goal.entity, goal.name) for goal in self.consultant.program.domains[self.case.domain or ""].goals]

    @cached_property
    def _about(self) -> frozenset[str]:
        """The entity types for every one of which something is asked, and those they lie in."""
        program = self.consultant.program
        if not self._goals:
            return relevant(program, program.domains[self.case.domain or ""]).asked
        return frozenset(each for name in self._goal_types() for each in program.entities[name].lineage)


def learned(before: Case, after: Case) -> dict[Key, Value | None] | None:
    """The facts that one case states and another did not, and the lists (``None``) of which it only says that they are
    complete; ``None`` if anything else is different.
    """
    if before.graded or after.graded or list(before.entities) != list(after.entities):
        return None
    found: dict[Key, Value | None] = {}
    pairs = [(before.root, after.root), *zip(before.entities.values(), after.entities.values(), strict=True)]
    for old, new in pairs:
        if any(new.values.get(name) != value for name, value in old.values.items()):
            return None
        found.update(((old.index, name), value) for name, value in new.values.items() if name not in old.values)
        for name in old.lists.keys() | new.lists.keys():
            known, members = old.lists.get(name, NOT_STATED), new.lists.get(name, NOT_STATED)
            if len(known.entities) != len(members.entities) or known.complete > members.complete:
                return None
            if members.complete and not known.complete:
                found[old.index, name] = None
    return found


def blank(domain: str | None) -> Document:
    """A case of a domain of which nothing is known."""
    data: Mapping[str, Any] = {"domain": domain, "case": {}} if domain else {"case": {}}
    return Document("<interview>", (), node_of(dict(data)))
