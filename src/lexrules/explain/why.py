"""Why, why not, and what is still open: the reasons of a conclusion, read off the derivation's traces.

What is shown of a condition depends on how it came out. Of an ``all`` that fails only the failing parts matter, of
one that holds every part; of an ``any`` that holds the parts that hold, of one that fails every part; of what is
open, the open parts. :class:`Explainer` with ``full`` shows everything.
"""

from __future__ import annotations

from lexrules.engine.conclusions import Asked, Status, status_of
from lexrules.engine.derivation import Derivation, NormTrace, is_conflict
from lexrules.engine.evaluation import Evaluation
from lexrules.engine.facts import Entity
from lexrules.engine.worlds import World
from lexrules.explain import in_force, provisions, values
from lexrules.explain.measures import MeasureExplainer
from lexrules.explain.phrases import Scope
from lexrules.explain.tree import WEAKEST, ExplanationNode, Mark, mark_of, mark_of_truth
from lexrules.kb.program import Label, Norm, PositionId
from lexrules.model import truth
from lexrules.model.values import Choice


def why(derivation: Derivation | Evaluation, asked: Asked, *, full: bool = False) -> ExplanationNode:
    """Why a conclusion stands as it does: the norms that bear on it, down to facts with their evidence.

    With ``full`` also the norms and parts of conditions that do not matter to the result.
    """
    return Explainer(derivation, full=full).conclusion(asked)


def why_not(derivation: Derivation | Evaluation, asked: Asked) -> ExplanationNode:
    """Why a conclusion is not established, or has no other value: what stands in the way of every norm for it."""
    return Explainer(derivation, every_norm=True).conclusion(asked)


class Explainer(MeasureExplainer):
    """Builds the reasons of the conclusions of one answer; what two of them share is built once.

    ``full`` shows every norm and every part; ``every_norm`` every norm, but of its condition only what decides. Of a
    whole evaluation it also says which conclusions are disputed and on what authority they rest.
    """

    def __init__(self, answer: Derivation | Evaluation, *, full: bool = False, every_norm: bool = False) -> None:
        self.evaluation = answer if isinstance(answer, Evaluation) else None
        super().__init__(answer.derivation if isinstance(answer, Evaluation) else answer, full=full)
        self.every_norm = every_norm or full
        self._proposals = self.evaluation is not None and self.evaluation.bears(WEAKEST)
        self._asked_for: set[str] = set()

    # -- conclusions -------------------------------------------------------------------------------------------------

    def conclusion(self, asked: Asked) -> ExplanationNode:
        """The reasons of one conclusion."""
        node_id = f"conclusion:{asked.entity.id}.{asked.name}"
        self._asked_for.add(node_id)
        return self.measures(asked.entity, asked.name) if asked.effects else self.concept(asked.entity, asked.name)

    def concept(self, entity: Entity, name: str) -> ExplanationNode:
        """The reasons of a concept of an entity."""
        node_id = f"conclusion:{entity.id}.{name}{self.tag}"
        known = self.nodes.get(node_id)
        if known is not None:
            return known
        asked = Asked(entity, name, False)
        declaration = self.derivation.attribute(entity, name)
        value = self.derivation.value(entity, name)
        status = status_of(value)
        children = self._concept_reasons(entity, name, status, self.every(node_id))
        text = self.found(declaration.label, value, declaration.type)
        grade, disputed = self.rests_on(asked), self.is_disputed(asked)
        node = ExplanationNode(
            node_id,
            "conclusion",
            self.marked(text, grade, disputed=disputed),
            mark_of(status),
            tuple(children),
            entity.id,
            self.phrases.entity(entity),
            name,
            value,
            declaration.type,
            authority=grade,
            disputed=disputed,
        )
        return self.keep(node)

    def rests_on(self, asked: Asked, norm: Norm | None = None) -> str | None:
        """The grade on which a conclusion rests; of what nobody asked for only where it may be a mere proposal."""
        evaluation = self.evaluation
        if evaluation is None or self.derivation.world != World():
            return None
        if asked not in self.derivation.asked and not self._proposals:
            return None
        return evaluation.authority(asked, norm)

    def is_disputed(self, asked: Asked) -> bool:
        """Whether positions on questions of law give a conclusion different answers."""
        if self.evaluation is None or self.derivation.world != World():
            return False
        return self.evaluation.status(asked) is Status.DISPUTED

    def every(self, node_id: str) -> bool:
        """Whether to show every norm of this conclusion: in full always, for *why not* only where it was asked."""
        return self.full or (self.every_norm and node_id in self._asked_for)

    def _concept_reasons(self, entity: Entity, name: str, status: Status, every: bool) -> list[ExplanationNode]:
        children = []
        arises = self.derivation.applies_if(entity, name)
        if arises is not None and (self.full or arises[-1] != truth.TRUE):
            formula = self.derivation.attribute(entity, name).applies_if
            if formula is not None:
                prefix = f"condition:{entity.id}.{name}{self.tag}#arises"
                children.extend(self.parts(Scope(formula, arises, (entity,)), prefix))
            if status is Status.NOT_APPLICABLE and arises[-1] == truth.FALSE and not every:
                return children
        if not every and status is not Status.ESTABLISHED and status is not Status.NOT_ESTABLISHED:
            children.extend(self._conflict(entity, name))
        candidates = self.derivation.norms(entity, name) if every else self.derivation.candidates(entity, name)
        children.extend(self.norm(trace) for trace in bearing(candidates, status, every))
        if not every and not any(trace.applies & truth.TRUE for trace in candidates):
            children.extend(self.excluded(entity, name))
        return children

    def _conflict(self, entity: Entity, name: str) -> list[ExplanationNode]:
        disagreeing = is_conflict(self.derivation, entity, name)
        if not disagreeing:
            return []
        titles = [trace.norm.title for trace in disagreeing]
        text = Label(
            "下列规范都适用而结论不同：" + "；".join(title.zh for title in titles),
            "these norms all apply and give different answers: " + "; ".join(title.en for title in titles),
        )
        return [self.keep(ExplanationNode(f"conflict:{entity.id}.{name}{self.tag}", "conflict", text, Mark.OPEN))]

    def excluded(self, entity: Entity, name: str) -> list[ExplanationNode]:
        """The norms that the index rules out, in one line: what they all require and what the case is."""
        index = self.derivation.program.indexes.get((entity.type, name))
        if index is None or index.reading is None:
            return []
        value = self.derivation.read(index.reading, entity)
        members = value.members if isinstance(value, Choice) else frozenset()
        considered = set(index.candidates(members))
        count = len(self.derivation.program.concluding.get((entity.type, name), ())) - len(considered)
        if not count:
            return []
        premise = self.reading(index.reading, entity)
        label = self.phrases.declaration(index.reading).label
        text = Label(
            f"另有{count}条规范以其他“{label.zh}”为前提，均不适用",
            f"cannot apply: {count} more, which require another “{label.en}”",
        )
        node_id = f"excluded:{entity.id}.{name}{self.tag}"
        return [self.keep(ExplanationNode(node_id, "excluded", text, Mark.FAILS, (premise,), entity.id))]

    # -- norms -------------------------------------------------------------------------------------------------------

    def norm(self, trace: NormTrace) -> ExplanationNode:
        """How a norm fared: in force or not, its elements, exceptions, what prevails over it, and what it gives."""
        norm, entity = trace.norm, trace.entity
        node_id = f"norm:{self.about(norm, entity)}"
        known = self.nodes.get(node_id)
        if known is not None:
            return known
        prefix = f"condition:{self.about(norm, entity)}"
        children: list[ExplanationNode] = []
        if norm.left_out:
            children.append(self._left_out(norm, entity))
        elif self.full or trace.in_force == truth.FALSE or (trace.in_force == trace.applies == truth.UNKNOWN):
            children.append(self._in_force(trace))
        if norm.condition is not None and trace.condition is not None:
            scope = Scope(norm.condition, trace.condition, (entity,))
            children.extend(self.parts(scope, prefix, trace))
        if norm.value is not None and trace.applies & truth.TRUE:
            value = Scope(norm.value, self.derivation.norm_value(norm, entity), (entity,))
            children.extend(self.quantity(value, value.root, f"{prefix}#value", trace, None))
        node = ExplanationNode(
            node_id,
            "norm",
            self.marked(_title(norm), None, norm),
            mark_of_truth(trace.applies),
            tuple(children),
            entity.id,
            self.phrases.entity(entity),
            norm=norm,
            cited=provisions.cited(self.derivation, trace),
            span=norm.span,
            note=norm.note,
            remarks=tuple(self._position(each) for each in sorted(norm.positions)),
        )
        return self.keep(node)

    def _position(self, position: PositionId) -> Label:
        """The position on a dispute under which alone a norm takes part."""
        dispute = self.derivation.program.disputes[position.dispute]
        title = dispute.positions[position.position].title
        return Label(f"立场：{dispute.title.zh}——{title.zh}", f"position: {dispute.title.en} — {title.en}")

    def _in_force(self, trace: NormTrace) -> ExplanationNode:
        """The norm's period against the date that its clock names."""
        norm, entity = trace.norm, trace.entity
        scope = Scope(norm.date, trace.date, (entity,))
        clock = self.derivation.program.clocks.get(norm.clock, Label(norm.clock, norm.clock))
        periods = [provisions.period_text(period) for period in norm.periods]
        when = Label("；".join(each.zh for each in periods), "; ".join(each.en for each in periods))
        code = in_force.code_of(trace)
        verdict = in_force.VERDICTS[code]
        if trace.fixed is not None and trace.fixed.day is not None:
            day = values.date(trace.fixed.day)
            told = Label(f"按{day.zh}的法律", f"by the law of {day.en}")
        else:
            date = self.phrases.value(scope, scope.root)
            told = Label(f"{clock.zh}（{date.zh}）", f"{clock.en} ({date.en})")
        text = Label(
            f"{verdict.zh}：{told.zh}；本条{when.zh}",
            f"{verdict.en}: {told.en}; this provision {when.en}",
        )
        node_id = f"condition:{self.about(norm, entity)}#in-force"
        children = self.readings(scope, scope.root, node_id)
        mark = mark_of_truth(trace.in_force)
        return self.keep(ExplanationNode(node_id, "in_force", text, mark, tuple(children), entity.id, code=code))

    def _left_out(self, norm: Norm, entity: Entity) -> ExplanationNode:
        """That the question leaves a norm out: it is too weak, or goes with a position not taken."""
        if norm.left_out == "authority":
            grade = provisions.GRADES[norm.grade]
            text = Label(f"未计入：位阶为“{grade.zh}”，低于所问", f"left out: {grade.en} is weaker than asked for")
        else:
            positions = [
                self.derivation.program.disputes[each.dispute].positions[each.position].title
                for each in sorted(norm.positions)
            ]
            zh, en = "、".join(each.zh for each in positions), ", ".join(each.en for each in positions)
            text = Label(f"未计入：未取“{zh}”的立场", f"left out: the position “{en}” is not taken")
        node_id = f"condition:{self.about(norm, entity)}#left-out"
        return self.keep(ExplanationNode(node_id, "left_out", text, Mark.FAILS, (), entity.id, code=norm.left_out))

    def override(self, norm: Norm, entity: Entity) -> ExplanationNode:
        """The reasons of a norm that prevails over another."""
        return self.norm(self.derivation.norm(norm, entity.up[norm.entity]))


def _title(norm: Norm) -> Label:
    """The title of a norm, with the word that it only presumes."""
    if not norm.presumption:
        return norm.title
    return Label(f"{norm.title.zh}（法律推定）", f"{norm.title.en} (presumption)")


def bearing(traces: list[NormTrace], status: Status, every: bool) -> list[NormTrace]:
    """The norms that decide a conclusion of this status: those that give it, or all that fail to."""
    if every:
        return traces
    if status is Status.ESTABLISHED:
        certain = [trace for trace in traces if trace.applies == truth.TRUE]
        return certain or [trace for trace in traces if trace.applies & truth.TRUE]
    possible = [trace for trace in traces if trace.applies & truth.TRUE]
    return possible or traces
