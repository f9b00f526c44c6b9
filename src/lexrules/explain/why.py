"""Why, why not, and what is still open: the reasons of a conclusion, read off the derivation's traces.

What is shown of a condition depends on how it came out. Of an ``all`` that fails only the failing parts matter, of
one that holds every part; of an ``any`` that holds the parts that hold, of one that fails every part; of what is
open, the open parts. :class:`Explainer` with ``full`` shows everything.
"""

from __future__ import annotations

from lexrules.engine.conclusions import Asked, Conclusion, Status, status_of
from lexrules.engine.derivation import Derivation, NormTrace, is_conflict
from lexrules.engine.facts import NOT_STATED, Entity
from lexrules.explain import provisions
from lexrules.explain.conditions import ConditionExplainer
from lexrules.explain.phrases import Scope
from lexrules.explain.tree import ExplanationNode, Mark, mark_of, mark_of_truth
from lexrules.kb.program import Label, Norm
from lexrules.model import truth
from lexrules.model.values import Choice, Value, may_be_na


def why(derivation: Derivation, asked: Asked, *, full: bool = False) -> ExplanationNode:
    """Why a conclusion stands as it does: the norms that bear on it, down to facts with their evidence.

    With ``full`` also the norms and parts of conditions that do not matter to the result.
    """
    return Explainer(derivation, full=full).conclusion(asked)


def why_not(derivation: Derivation, asked: Asked) -> ExplanationNode:
    """Why a conclusion is not established, or has no other value: what stands in the way of every norm for it."""
    return Explainer(derivation, every_norm=True).conclusion(asked)


class Explainer(ConditionExplainer):
    """Builds the reasons of the conclusions of one derivation; what two of them share is built once.

    ``full`` shows every norm and every part; ``every_norm`` every norm, but of its condition only what decides.
    """

    def __init__(self, derivation: Derivation, *, full: bool = False, every_norm: bool = False) -> None:
        super().__init__(derivation, full=full)
        self.every_norm = every_norm or full
        self._asked_for: set[str] = set()

    # -- conclusions -------------------------------------------------------------------------------------------------

    def conclusion(self, asked: Asked) -> ExplanationNode:
        """The reasons of one conclusion."""
        node_id = f"conclusion:{asked.entity.id}.{asked.name}"
        self._asked_for.add(node_id)
        return self.measures(asked.entity, asked.name) if asked.effects else self.concept(asked.entity, asked.name)

    def concept(self, entity: Entity, name: str) -> ExplanationNode:
        """The reasons of a concept of an entity."""
        node_id = f"conclusion:{entity.id}.{name}"
        known = self.nodes.get(node_id)
        if known is not None:
            return known
        declaration = self.derivation.attribute(entity, name)
        value = self.derivation.value(entity, name)
        status = status_of(value)
        children = self._concept_reasons(entity, name, status, self._every(node_id))
        text = self.stated(declaration.label, value, declaration.type, brief=True)
        node = ExplanationNode(
            node_id,
            "conclusion",
            text,
            mark_of(status),
            tuple(children),
            entity.id,
            self.phrases.entity(entity),
            name,
            value,
            declaration.type,
        )
        return self.keep(node)

    def _every(self, node_id: str) -> bool:
        """Whether to show every norm of this conclusion: in full always, for *why not* only where it was asked."""
        return self.full or (self.every_norm and node_id in self._asked_for)

    def _concept_reasons(self, entity: Entity, name: str, status: Status, every: bool) -> list[ExplanationNode]:
        children = []
        arises = self.derivation.applies_if(entity, name)
        if arises is not None and (self.full or arises[-1] != truth.TRUE):
            formula = self.derivation.attribute(entity, name).applies_if
            if formula is not None:
                prefix = f"condition:{entity.id}.{name}#arises"
                children.extend(self.parts(Scope(formula, arises, (entity,)), prefix))
            if status is Status.NOT_APPLICABLE and arises[-1] == truth.FALSE and not every:
                return children
        if not every and status is not Status.ESTABLISHED and status is not Status.NOT_ESTABLISHED:
            children.extend(self._conflict(entity, name))
        candidates = self.derivation.norms(entity, name) if every else self.derivation.candidates(entity, name)
        children.extend(self.norm(trace) for trace in bearing(candidates, status, every))
        if not every and not any(trace.applies & truth.TRUE for trace in candidates):
            children.extend(self._excluded(entity, name))
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
        return [self.keep(ExplanationNode(f"conflict:{entity.id}.{name}", "conflict", text, Mark.OPEN))]

    def _excluded(self, entity: Entity, name: str) -> list[ExplanationNode]:
        """The norms that the index rules out, in one line: what they all require and what the case is."""
        index = self.derivation.program.index.get((entity.type, name))
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
        node_id = f"excluded:{entity.id}.{name}"
        return [self.keep(ExplanationNode(node_id, "excluded", text, Mark.FAILS, (premise,), entity.id))]

    def measures(self, entity: Entity, list_name: str) -> ExplanationNode:
        """The reasons of an effect list: its measures, or why there are none."""
        node_id = f"conclusion:{entity.id}.{list_name}"
        known = self.nodes.get(node_id)
        if known is not None:
            return known
        conclusion = self.derivation.conclusion(Asked(entity, list_name, True))
        effect = self.derivation.program.effects[entity.type, list_name]
        every = self._every(node_id)
        traces = self.derivation.norms(entity, list_name) if every else self.derivation.candidates(entity, list_name)
        children = [self.measure(trace) for trace in traces if trace.applies & truth.TRUE]
        if every or not children:
            children.extend(self.norm(trace) for trace in traces if not trace.applies & truth.TRUE)
        if not every and not any(trace.applies & truth.TRUE for trace in traces):
            children.extend(self._excluded(entity, list_name))
        text = _count(effect.label, conclusion)
        node = ExplanationNode(
            node_id,
            "measures",
            text,
            mark_of(conclusion.status),
            tuple(children),
            entity.id,
            self.phrases.entity(entity),
            list_name,
        )
        return self.keep(node)

    def measure(self, trace: NormTrace) -> ExplanationNode:
        """The reasons of one measure: the norm that gives it and what its attributes were worked out from."""
        norm, entity = trace.norm, trace.entity
        node_id = f"measure:{norm.id}@{entity.id}"
        known = self.nodes.get(node_id)
        if known is not None:
            return known
        declared = self.phrases.effect_type(norm.effect_type or "").attributes
        parts: list[Label] = []
        children = [self.norm(trace)]
        for each in norm.effect:
            value_trace = self.derivation.effect_trace(norm, entity, each.name)
            attribute = declared[each.name]
            value = self.derivation.effect_value(norm, entity, each.name)
            parts.append(self.stated(attribute.label, value, attribute.type))
            if value_trace is not None and (self.full or each.formula.root.op != "constant"):
                prefix = f"condition:{norm.id}@{entity.id}#{each.name}"
                scope = Scope(each.formula, value_trace, (entity,))
                children.extend(self.quantity(scope, scope.root, prefix, trace, attribute.label))
        text = (
            Label("；".join(part.zh for part in parts), "; ".join(part.en for part in parts)) if parts else norm.title
        )
        node = ExplanationNode(
            node_id,
            "measure",
            text,
            mark_of_truth(trace.applies),
            tuple(children),
            entity.id,
            self.phrases.entity(entity),
            norm=norm,
        )
        return self.keep(node)

    # -- norms -------------------------------------------------------------------------------------------------------

    def norm(self, trace: NormTrace) -> ExplanationNode:
        """How a norm fared: in force or not, its elements, exceptions, what prevails over it, and what it gives."""
        norm, entity = trace.norm, trace.entity
        node_id = f"norm:{norm.id}@{entity.id}"
        known = self.nodes.get(node_id)
        if known is not None:
            return known
        prefix = f"condition:{norm.id}@{entity.id}"
        children: list[ExplanationNode] = []
        if self.full or trace.in_force == truth.FALSE or (trace.in_force == trace.applies == truth.UNKNOWN):
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
            norm.title,
            mark_of_truth(trace.applies),
            tuple(children),
            entity.id,
            self.phrases.entity(entity),
            norm=norm,
            cited=provisions.cited(self.derivation, trace),
            span=norm.span,
            note=norm.note,
        )
        return self.keep(node)

    def _in_force(self, trace: NormTrace) -> ExplanationNode:
        """The norm's period against the date that its clock names."""
        norm, entity = trace.norm, trace.entity
        scope = Scope(norm.date, trace.date, (entity,))
        clock = self.derivation.program.clocks.get(norm.clock, Label(norm.clock, norm.clock))
        date = self.phrases.value(scope, scope.root)
        periods = [provisions.period_text(period) for period in norm.periods]
        when = Label("；".join(each.zh for each in periods), "; ".join(each.en for each in periods))
        verdict = {
            Mark.HOLDS: Label("施行中", "in force"),
            Mark.FAILS: Label("当时没有施行", "not in force then"),
            Mark.OPEN: Label("当时是否施行尚不能确定", "not settled whether in force then"),
        }[mark_of_truth(trace.in_force)]
        text = Label(
            f"{verdict.zh}：{clock.zh}（{date.zh}）；本条{when.zh}",
            f"{verdict.en}: {clock.en} ({date.en}); this provision {when.en}",
        )
        node_id = f"condition:{norm.id}@{entity.id}#in-force"
        children = self.readings(scope, scope.root, node_id)
        return self.keep(
            ExplanationNode(node_id, "in_force", text, mark_of_truth(trace.in_force), tuple(children), entity.id)
        )

    def override(self, norm: Norm, entity: Entity) -> ExplanationNode:
        """The reasons of a norm that prevails over another."""
        return self.norm(self.derivation.norm(norm, entity.up[norm.entity]))

    # -- facts -------------------------------------------------------------------------------------------------------

    def fact(self, entity: Entity, name: str) -> ExplanationNode:
        """A fact as the case states it, with its evidence and place."""
        node_id = f"fact:{entity.id}.{name}"
        known = self.nodes.get(node_id)
        if known is not None:
            return known
        declaration = self.derivation.attribute(entity, name)
        value = self.derivation.value(entity, name)
        source = self.derivation.case.sources.get((entity.id, name))
        node = ExplanationNode(
            node_id,
            "fact",
            self.stated(declaration.label, value, declaration.type),
            _fact_mark(value),
            (),
            entity.id,
            self.phrases.entity(entity),
            name,
            value,
            declaration.type,
            source=source,
            span=source.span if source else None,
        )
        return self.keep(node)

    def listing(self, entity: Entity, name: str, label: Label) -> ExplanationNode:
        """A list of entities as the case states it: how many, and whether there may be more."""
        node_id = f"list:{entity.id}.{name}"
        known = self.nodes.get(node_id)
        if known is not None:
            return known
        members = entity.lists.get(name, NOT_STATED)
        count = len(members.entities)
        if members.complete:
            text = (
                Label(f"{label.zh}：共{count}项", f"{label.en}: {count}")
                if count
                else Label(f"{label.zh}：没有", f"{label.en}: none")
            )
        elif count:
            text = Label(f"{label.zh}：已列{count}项，可能还有其他", f"{label.en}: {count} listed, perhaps more")
        else:
            text = Label(f"{label.zh}：未知", f"{label.en}: unknown")
        source = self.derivation.case.sources.get((entity.id, name))
        node = ExplanationNode(
            node_id,
            "list",
            text,
            Mark.HOLDS if members.complete else Mark.OPEN,
            (),
            entity.id,
            self.phrases.entity(entity),
            name,
            source=source,
            span=source.span if source else None,
        )
        return self.keep(node)


def bearing(traces: list[NormTrace], status: Status, every: bool) -> list[NormTrace]:
    """The norms that decide a conclusion of this status: those that give it, or all that fail to."""
    if every:
        return traces
    if status is Status.ESTABLISHED:
        certain = [trace for trace in traces if trace.applies == truth.TRUE]
        return certain or [trace for trace in traces if trace.applies & truth.TRUE]
    possible = [trace for trace in traces if trace.applies & truth.TRUE]
    return possible or traces


def _fact_mark(value: Value) -> Mark:
    status = status_of(value)
    if status is Status.UNDETERMINED and may_be_na(value):
        return Mark.OPEN
    return mark_of(status)


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
