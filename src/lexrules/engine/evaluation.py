"""A question of law answered: the case under the positions taken, and what other positions would make of it.

An :class:`Evaluation` answers, beside the conclusions, which of them are disputed, on what authority each rests, and
what the burden of proof decides where one is open (docs/semantics.md, sections 8 to 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from lexrules.engine import agreement, native
from lexrules.engine.agreement import Answer
from lexrules.engine.conclusions import Asked, Conclusion, Measure, Status
from lexrules.engine.derivation import Derivation, NormTrace
from lexrules.engine.facts import Case
from lexrules.engine.generated import FormulaCache
from lexrules.engine.rete.engine import ReteEngine
from lexrules.engine.variants import restrict
from lexrules.errors import Finding, UsageError
from lexrules.kb.dependencies import conclusions_behind, conclusions_read
from lexrules.kb.program import GRADES, Norm, PositionId, Program
from lexrules.model import truth

#: So many choices of positions are tried; a case that more bear on gets an answer that says it is not complete.
MOST_CHOICES: Final = 64

#: The position taken of each dispute.
Choice = Mapping[str, str]
#: The positions in which an answer differs from the main one, in order.
Difference = tuple[PositionId, ...]


class Question(NamedTuple):
    """What is asked of a case beside the goals: nothing weaker than ``authority``, and these ``positions``."""

    authority: str | None = None
    positions: tuple[PositionId, ...] = ()


def question(program: Program, authority: str | None, positions: Iterable[str]) -> Question:
    """The question that these words ask: a grade, and positions as ``dispute/position``.

    Raises :class:`~lexrules.errors.UsageError`, with a suggestion, for an unknown grade or position, or for two
    positions of one dispute.
    """
    if authority is not None and authority not in GRADES:
        raise UsageError(Finding("LEX4026", {"grade": authority, "known": ", ".join(GRADES)}))
    known = {str(each.id): each.id for dispute in program.disputes.values() for each in dispute.positions.values()}
    taken: dict[str, PositionId] = {}
    for text in positions:
        position = known.get(text)
        if position is None:
            from difflib import get_close_matches  # noqa: PLC0415 - only needed to word an error

            close = get_close_matches(text, list(known), 1)
            raise UsageError(Finding("LEX4024", {"position": text}, suggestion=close[0] if close else None))
        first = taken.setdefault(position.dispute, position)
        if first != position:
            raise UsageError(Finding("LEX4025", {"dispute": position.dispute, "first": str(first), "second": text}))
    return Question(authority, tuple(sorted(taken.values())))


class Outcome(NamedTuple):
    """One answer to a disputed conclusion, and the choices that lead to it: each the positions that differ from those
    of the main answer (none: it is the main answer).
    """

    conclusion: Conclusion
    choices: tuple[Difference, ...]


class Variants:
    """The programs that questions make of one program, kept as long as they are likely to be asked for again."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._kept: dict[tuple[str | None, tuple[tuple[str, str], ...]], Program] = {}

    def get(self, authority: str | None, choice: Choice) -> Program:
        """The program restricted so; the same object for the same question."""
        key = (authority, tuple(sorted(choice.items())))
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_CHOICES:
                self._kept.clear()
            found = self._kept[key] = restrict(self.program, authority, choice)
        return found


class Evaluation:
    """The answer to a question about a case. Belongs to one thread."""

    def __init__(
        self,
        variants: Variants,
        case: Case,
        asked: Iterable[Asked],
        question: Question = Question(),  # noqa: B008 - immutable
        rete: ReteEngine | None = None,
        formulas: FormulaCache | None = None,
    ) -> None:
        self.variants = variants
        self.case = case
        self.question = question
        self.asked = tuple(asked)
        self._rete = rete
        self._formulas = formulas
        self._rungs: list[tuple[str, Derivation]] | None = None
        self._whole: Derivation | None = None
        self._outcomes: dict[Asked, list[Outcome]] = {}
        self._authorities: dict[tuple[Asked, str | None], str] = {}
        self.warning: Finding | None = None
        """What to say if not every choice that bears on the case could be tried."""
        closed = {each.dispute: each.position for each in question.positions}
        disputes = variants.program.disputes
        self._open = [name for name in disputes if name not in closed]
        self._main = {name: closed.get(name, dispute.default) for name, dispute in disputes.items()}
        self.answer = self._answer(self._main)
        self._others = dict(self._expand())

    @property
    def derivation(self) -> Derivation:
        """The derivation of the main answer."""
        return self.answer.derivation

    # -- positions ---------------------------------------------------------------------------------------------------

    @property
    def disputes(self) -> list[str]:
        """The open disputes that bear on the case, by id."""
        changed = {each.dispute for difference in self._others for each in difference}
        return [name for name in self._open if name in changed]

    def answers(self) -> Iterator[tuple[Difference, Answer]]:
        """Every answer with the positions in which it differs from the main one, those nearest to it first."""
        yield (), self.answer
        yield from sorted(self._others.items(), key=lambda item: (len(item[0]), item[0]))

    def outcomes(self, asked: Asked) -> list[Outcome]:
        """The different answers to one conclusion; more than one if it is disputed."""
        outcomes = self._outcomes.get(asked)
        if outcomes is None:
            outcomes = self._outcomes[asked] = self._different(asked)
        return outcomes

    def _different(self, asked: Asked) -> list[Outcome]:
        found: dict[int, tuple[Conclusion, list[Difference]]] = {}
        for difference, answer in self.answers():
            conclusion = answer.derivation.conclusion(asked)
            known = next((place for place, (each, _) in found.items() if each == conclusion), len(found))
            found.setdefault(known, (conclusion, []))[1].append(difference)
        return [Outcome(conclusion, _nearest(choices)) for conclusion, choices in found.values()]

    def status(self, asked: Asked) -> Status:
        """The state of a conclusion."""
        outcomes = self.outcomes(asked)
        return Status.DISPUTED if len(outcomes) > 1 else outcomes[0].conclusion.status

    # -- authority ---------------------------------------------------------------------------------------------------

    def authority(self, asked: Asked, norm: Norm | None = None) -> str:
        """The grade on which a conclusion of the main answer rests; with ``norm``, its measure in an effect list."""
        key = (asked, None if norm is None else norm.id)
        grade = self._authorities.get(key)
        if grade is None:
            grade = self._authorities[key] = self._rests_on(asked, norm)
        return grade

    def _rests_on(self, asked: Asked, norm: Norm | None) -> str:
        conclusion = _part(self.derivation.conclusion(asked), norm)
        for grade, without in self._ladder():
            if _part(without.conclusion(asked), norm) != conclusion:
                return grade
        return GRADES[0]

    def bears(self, grade: str) -> bool:
        """Whether a norm of this grade applies or may apply somewhere in the main answer."""
        return any(trace.norm.grade == grade for trace in _active(self.derivation))

    def supports(self, asked: Asked) -> list[Norm]:
        """The norms of the grade on which a conclusion rests that bear on it; none if it rests on the strongest."""
        grade = self.authority(asked)
        if grade == GRADES[0]:
            return []
        weaker = GRADES[GRADES.index(grade) + 1 :][:1]
        derivation = next((each for left_out, each in self._ladder() if left_out in weaker), self.derivation)
        return [norm for norm in _bearing(derivation, asked) if norm.grade == grade]

    def with_everything(self, asked: Asked) -> tuple[Conclusion, list[Norm]] | None:
        """For a question by authority: the conclusion that the question with everything has instead, and the norms left
        out that bear on it. ``None`` if that is the same, or if nothing is left out.
        """
        if self.question.authority is None:
            return None
        whole = self._whole = self._whole or self._main_at(None, self.derivation)
        conclusion = whole.conclusion(asked)
        if conclusion == self.derivation.conclusion(asked):
            return None
        weakest = GRADES.index(self.question.authority)
        return conclusion, [norm for norm in _bearing(whole, asked) if GRADES.index(norm.grade) > weakest]

    def _ladder(self) -> list[tuple[str, Derivation]]:
        """The grades from the weakest that counts, each with the main answer's derivation once it is left out too."""
        if self._rungs is None:
            grades = GRADES[: GRADES.index(self.question.authority) + 1] if self.question.authority else GRADES
            derivation = self.derivation
            self._rungs = []
            for stronger, grade in zip(grades[-2::-1], grades[:0:-1], strict=True):
                if any(trace.norm.grade == grade for trace in _active(derivation)):
                    derivation = self._main_at(stronger, derivation)
                self._rungs.append((grade, derivation))
        return self._rungs

    def _main_at(self, authority: str | None, beside: Derivation) -> Derivation:
        """The main answer's derivation with nothing below a grade, from that with other grades."""
        program = self._program(authority, self._main)
        return native.evaluate(program, self.case, self.asked, self._formulas, beside=beside)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _program(self, authority: str | None, choice: Choice) -> Program:
        return self.variants.get(authority, choice)

    def _answer(self, choice: Choice, beside: Answer | None = None) -> Answer:
        program = self._program(self.question.authority, choice)
        return agreement.evaluate(program, self.case, self.asked, self._rete, self._formulas, beside)

    def _expand(self) -> Iterator[tuple[Difference, Answer]]:
        """The answers under other choices, from each choice along the disputes that bear on the case there."""
        seen: set[Difference] = {()}
        pending: list[tuple[Difference, Answer]] = [((), self.answer)]
        while pending:
            difference, answer = pending.pop(0)
            for position in self._alternatives(answer.derivation, difference):
                kept = [each for each in difference if each.dispute != position.dispute]
                back = position.position == self._main[position.dispute]
                other = tuple(sorted(kept if back else [*kept, position]))
                if other in seen:
                    continue
                if len(seen) >= MOST_CHOICES:
                    self.warning = Finding("LEX5006", {"limit": MOST_CHOICES}, severity="warning")
                    return
                seen.add(other)
                found = self._answer(self._main | dict(other), self.answer)
                pending.append((other, found))
                yield other, found

    def _alternatives(self, derivation: Derivation, difference: Difference) -> list[PositionId]:
        """The positions of open disputes that might change something if they alone were taken instead."""
        choice = self._main | dict(difference)
        norms = self.variants.program.norms
        bearing: set[str] = set()
        for world in derivation.worlds():
            for trace in world.touched():
                if not trace.norm.positions:
                    continue
                for name in {each.dispute for each in trace.norm.positions} - bearing:
                    if _may_apply(world, trace, norms[trace.norm.number]):
                        bearing.add(name)
        return [
            position.id
            for name in self._open
            if name in bearing
            for position in self.variants.program.disputes[name].positions.values()
            if position.id.position != choice[name]
        ]


def _may_apply(derivation: Derivation, trace: NormTrace, norm: Norm) -> bool:
    """Whether a norm may apply where it was looked into, were its position taken."""
    if trace.norm.left_out == "authority":
        return False
    if trace.norm.left_out:
        trace = derivation.try_norm(norm, trace.entity)
    return bool(trace.applies & truth.TRUE)


def _active(derivation: Derivation) -> Iterator[NormTrace]:
    """The norms that apply, or may apply, in any world that the derivation went into."""
    for world in derivation.worlds():
        for trace in world.touched():
            if trace.applies & truth.TRUE:
                yield trace


def _part(conclusion: Conclusion, norm: Norm | None) -> Conclusion | Measure | None:
    """The conclusion, or the measure that ``norm`` gives in it."""
    if norm is None:
        return conclusion
    return next((each for each in conclusion.measures if each.norm.id == norm.id), None)


def _bearing(derivation: Derivation, asked: Asked) -> list[Norm]:
    """The norms that apply, or may apply, on the way to a conclusion, whichever entity they apply to."""
    program = derivation.program
    active = {trace.norm.number: trace.norm for trace in _active(derivation)}
    pending = [(asked.entity.type, asked.name)]
    seen: set[tuple[str, str]] = set()
    found: dict[int, Norm] = {}
    while pending:
        conclusion = pending.pop()
        if conclusion in seen:
            continue
        seen.add(conclusion)
        attribute = program.attributes.get(conclusion)
        if attribute is not None and attribute.applies_if is not None:
            pending.extend(conclusions_read(attribute.applies_if))
        indices = [*program.concluding.get(conclusion, ())]
        if conclusion in program.comparing:
            indices.append(program.comparing[conclusion])
        while indices:
            norm = active.get(indices.pop())
            if norm is None or norm.number in found:
                continue
            found[norm.number] = norm
            indices.extend(override.norm for override in norm.overridden_by)
            pending.extend(conclusions_behind(norm))
    return [found[index] for index in sorted(found)]


def _nearest(choices: list[Difference]) -> tuple[Difference, ...]:
    """The choices without those that only add positions to another one of them."""
    return tuple(each for each in choices if not any(set(other) < set(each) for other in choices))
