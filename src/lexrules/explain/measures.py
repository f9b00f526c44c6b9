"""The reasons of effect lists: their measures, and which law gives them where versions are compared."""

from __future__ import annotations

from abc import abstractmethod

from lexrules.engine.comparing import ComparisonTrace, Law
from lexrules.engine.conclusions import Asked, Conclusion, Status
from lexrules.engine.derivation import Derivation, NormTrace
from lexrules.engine.facts import Entity
from lexrules.explain import provisions
from lexrules.explain.comparing import NEVER, Comparing, LawAccount, compared
from lexrules.explain.facts import FactExplainer
from lexrules.explain.phrases import Scope
from lexrules.explain.tree import WEAKEST, ExplanationNode, Mark, mark_of, mark_of_truth
from lexrules.kb.program import Label, Norm
from lexrules.model import truth


class MeasureExplainer(FactExplainer):
    """Builds the nodes of effect lists, of their measures, and of the laws compared for them."""

    def __init__(self, derivation: Derivation, *, full: bool) -> None:
        super().__init__(derivation, full=full)
        self._compared: dict[str, Comparing | None] = {}

    @abstractmethod
    def every(self, node_id: str) -> bool:
        """Whether every norm of this conclusion is shown."""

    @abstractmethod
    def excluded(self, entity: Entity, name: str) -> list[ExplanationNode]:
        """The norms that the index rules out."""

    @abstractmethod
    def rests_on(self, asked: Asked, norm: Norm | None = None) -> str | None:
        """The grade on which a conclusion, or the measure of a norm in it, rests; ``None`` if nobody can say."""

    def measures(self, entity: Entity, list_name: str) -> ExplanationNode:
        """The reasons of an effect list: its measures, or why there are none."""
        node_id = f"conclusion:{entity.id}.{list_name}{self.tag}"
        known = self.nodes.get(node_id)
        if known is not None:
            return known
        asked = Asked(entity, list_name, True)
        conclusion = self.derivation.conclusion(asked)
        effect = self.derivation.program.effects[entity.type, list_name]
        every = self.every(node_id)
        children = self._comparison(entity, list_name)
        children += [self.measure(each.norm, entity) for each in conclusion.measures]
        for derivation in self._deriving(entity, list_name):
            inside = self.within(derivation)
            traces = derivation.norms(entity, list_name) if every else derivation.candidates(entity, list_name)
            if every or not conclusion.measures:
                children.extend(inside.norm(trace) for trace in traces if not trace.applies & truth.TRUE)
            if not every and not any(trace.applies & truth.TRUE for trace in traces):
                children.extend(inside.excluded(entity, list_name))
        grade, disputed = self.rests_on(asked), self.is_disputed(asked)
        node = ExplanationNode(
            node_id,
            "measures",
            self.marked(_count(effect.label, conclusion), grade, disputed=disputed),
            mark_of(conclusion.status),
            tuple(children),
            entity.id,
            self.phrases.entity(entity),
            list_name,
            authority=grade,
            disputed=disputed,
        )
        return self.keep(node)

    @staticmethod
    def marked(text: Label, grade: str | None, norm: Norm | None = None, *, disputed: bool = False) -> Label:
        """The text of what rests on a grade or is given by a norm, marked where it is disputed or a mere proposal."""
        if disputed:
            text = Label(f"{text.zh}（有争议）", f"{text.en} (disputed)")
        weakest = WEAKEST in (grade, norm.grade if norm else None)
        return provisions.as_proposal(text) if weakest else text

    @abstractmethod
    def is_disputed(self, asked: Asked) -> bool:
        """Whether positions on questions of law give a conclusion different answers."""

    def _deriving(self, entity: Entity, list_name: str) -> list[Derivation]:
        """The evaluations whose norms may give an effect list."""
        trace = self.derivation.comparison(entity, list_name)
        return [law.derivation for law in trace.taken] if trace is not None and trace.laws else [self.derivation]

    def effect(self, norm: Norm, entity: Entity) -> ExplanationNode:
        """How the norm fared that puts a measure into a list; where versions are compared, the measure."""
        trace = self.derivation.comparison(entity, self._list_name(norm))
        if trace is not None and trace.laws:
            return self.measure(norm, entity)
        return self.norm(self.derivation.norm(norm, entity))

    def _list_name(self, norm: Norm) -> str:
        return self.phrases.effect_type(norm.effect_type or "").list_name

    def measure(self, norm: Norm, entity: Entity) -> ExplanationNode:
        """The reasons of one measure: the norm that gives it and what its attributes were worked out from."""
        node_id = f"measure:{self.about(norm, entity)}"
        known = self.nodes.get(node_id)
        if known is not None:
            return known
        declared = self.phrases.effect_type(norm.effect_type or "").attributes
        list_name = self._list_name(norm)
        parts: list[Label] = []
        exists = 0
        for other, there in self.derivation.effects(entity, list_name):
            exists = there if other.number == norm.number else exists
        for each in norm.effect:
            attribute = declared[each.name]
            value = self.derivation.effect_value(norm, entity, each.name)
            if value not in NEVER:
                parts.append(self.given(attribute.label, value, attribute.type))
        children: dict[str, ExplanationNode] = {}
        for derivation in self._deriving(entity, list_name):
            trace = derivation.norm(norm, entity)
            if trace.applies & truth.TRUE:
                found = self.within(derivation)._giving(trace)
                children.update((child.id, child) for child in found)
        text = (
            Label("；".join(part.zh for part in parts), "; ".join(part.en for part in parts)) if parts else norm.title
        )
        grade = self.rests_on(Asked(entity, list_name, True), norm)
        node = ExplanationNode(
            node_id,
            "measure",
            self.marked(text, grade, norm),
            mark_of_truth(exists),
            tuple(children.values()),
            entity.id,
            self.phrases.entity(entity),
            norm=norm,
            authority=grade,
        )
        return self.keep(node)

    def _giving(self, trace: NormTrace) -> list[ExplanationNode]:
        """The norm that gives a measure here, and what the measure's attributes were worked out from."""
        norm, entity = trace.norm, trace.entity
        declared = self.phrases.effect_type(norm.effect_type or "").attributes
        children = [self.norm(trace)]
        for each in norm.effect:
            value_trace = self.derivation.effect_trace(norm, entity, each.name)
            if value_trace is not None and (self.full or each.formula.root.op != "constant"):
                prefix = f"condition:{self.about(norm, entity)}#{each.name}"
                scope = Scope(each.formula, value_trace, (entity,))
                children.extend(self.quantity(scope, scope.root, prefix, trace, declared[each.name].label))
        return children

    # -- versions compared -------------------------------------------------------------------------------------------

    def compared(self, entity: Entity, list_name: str) -> Comparing | None:
        """The comparison for an effect list; ``None`` if there is no other law to compare with."""
        key = f"{entity.id}.{list_name}{self.tag}"
        if key not in self._compared:
            self._compared[key] = compared(self.derivation, entity, list_name)
        return self._compared[key]

    def _comparison(self, entity: Entity, list_name: str) -> list[ExplanationNode]:
        """Which laws were compared for the list, and which is taken."""
        account = self.compared(entity, list_name)
        if account is None:
            return []
        trace = account.trace
        children = [self._law(entity, account, each) for each in account.laws]
        if self.full or trace.applying.applies != truth.TRUE:
            children.insert(0, self.norm(trace.applying))
        node = ExplanationNode(
            f"condition:{self.about(trace.applying.norm, entity)}#comparison",
            "comparison",
            account.text(),
            Mark.HOLDS if len(trace.taken) == 1 else Mark.OPEN,
            tuple(children),
            entity.id,
            self.phrases.entity(entity),
            cited=provisions.cited(self.derivation, trace.applying),
            code=account.reason,
        )
        return [self.keep(node)]

    def _law(self, entity: Entity, comparing: Comparing, account: LawAccount) -> ExplanationNode:
        """The law of one day: the versions, what it gives, its weights and how they came about."""
        law, trace = account.law, comparing.trace
        prefix = f"condition:{self.about(trace.applying.norm, entity)}#law.{law.day.isoformat() if law.day else 'own'}"
        versions = [provisions.version_name(self.derivation.program, each) for each in account.versions]
        named = Label("、".join(each.zh for each in versions), ", ".join(each.en for each in versions))
        brackets = (f"，即{named.zh}", f", that is, {named.en}") if versions else ("", "")
        told = Label(f"与{account.like.zh}相同", f"as {account.like.en}") if account.like else account.measures
        if account.weights.zh and not account.like:
            told = Label(f"{told.zh}（{account.weights.zh}）", f"{told.en} ({account.weights.en})")
        text = Label(
            f"{account.name.zh}{brackets[0]}：{told.zh}",
            f"{account.name.en}{brackets[1]}: {told.en}",
        )
        node = ExplanationNode(
            prefix, "law", text, account.mark, tuple(self._weights(entity, trace, law, prefix)), entity.id
        )
        return self.keep(node)

    def _weights(self, entity: Entity, trace: ComparisonTrace, law: Law, prefix: str) -> list[ExplanationNode]:
        """The reasons of the quantities that tell how light a law is, and of its measures if it is not taken."""
        inside = self.within(law.derivation)
        found: dict[str, ExplanationNode] = {}
        for place, formula in enumerate(trace.comparison.lightest if law.weights else ()):
            scope = Scope(formula, law.weights[place], (entity,))
            for node in inside.readings(scope, scope.root, f"{prefix}.{place}"):
                found[node.id] = node
        if law not in trace.taken:
            for measure in law.derivation.measures(entity, trace.list_name):
                node = inside.measure(measure.norm, entity)
                found[node.id] = node
        return list(found.values())


def _count(label: Label, conclusion: Conclusion) -> Label:
    certain = sum(measure.status is Status.ESTABLISHED for measure in conclusion.measures)
    possible = len(conclusion.measures) - certain
    if not conclusion.measures:
        return Label(f"{label.zh}：没有", f"{label.en}: none")
    zh = "，".join(
        [f"{certain}项"] * bool(certain)
        + [f"另有{possible}项尚不能确定" if certain else f"{possible}项尚不能确定"] * bool(possible)
    )
    en = ", ".join([f"{certain}"] * bool(certain) + [f"{possible} not settled"] * bool(possible))
    return Label(f"{label.zh}：{zh}", f"{label.en}: {en}")
