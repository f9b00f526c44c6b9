"""Facts and lists of a case as nodes of an explanation: what is stated, how well it is proved, who assessed it."""

from __future__ import annotations

from typing import Final

from lexrules.engine.conclusions import Status, status_of
from lexrules.engine.facts import NOT_STATED, Entity, Source
from lexrules.explain.quantities import QuantityExplainer
from lexrules.explain.tree import ExplanationNode, Judgement, Mark, mark_of
from lexrules.explain.wording import with_article
from lexrules.kb.program import Attribute, Label, Program
from lexrules.model.values import Value, may_be_na

#: Why a fact is assessed by a person and not computed.
ASSESSED: Final = {
    "discretion": Label("由有权决定者裁量", "left to the discretion of whoever decides"),
    "fact_finding": Label("须经鉴定或者调查认定", "has to be found by appraisal or inquiry"),
    "local_standard": Label("取决于未收录的地方或者行业标准", "depends on a local or sectoral standard not encoded"),
    "text_missing": Label("具体规定的文本未能取得", "the text that says so was not available"),
}
_STATES: Final = {
    "disputed": Label("有争议", "disputed"),
    "admitted": Label("自认", "admitted"),
    "presumed": Label("推定", "presumed"),
}


class FactExplainer(QuantityExplainer):
    """Builds the nodes of facts and lists."""

    def fact(self, entity: Entity, name: str) -> ExplanationNode:
        """A fact as the case states it, with its evidence and place."""
        unproved = self._unproved(entity, name)
        standard = self._standard() if unproved is not None else None
        node_id = f"fact:{entity.id}.{name}" + (f"!{standard}" if standard and self.derivation.world.standard else "")
        known = self.nodes.get(node_id)
        if known is not None:
            return known
        declaration = self.derivation.attribute(entity, name)
        value = self.derivation.value(entity, name)
        source = self.derivation.case.sources.get((entity.id, name))
        text = self.stated(declaration.label, value if unproved is None else unproved, declaration.type)
        judgement = judged(self.derivation.program, declaration, entity, source)
        if judgement is not None:
            text = _assessed(text, judgement.assessor_label)
        if unproved is not None:
            text = self._lacking(text, source, standard)
        node = ExplanationNode(
            node_id,
            "fact",
            text,
            _fact_mark(value),
            (),
            entity.id,
            self.phrases.entity(entity),
            name,
            value,
            declaration.type,
            source=source,
            span=source.span if source else None,
            judgement=judgement,
            stated=unproved,
            proof=proof_state(self.derivation.program, source),
        )
        return self.keep(node)

    def _unproved(self, entity: Entity, name: str) -> Value | None:
        """What the case states of a fact that does not reach the standard demanded here."""
        demanded = self.derivation.world.standard
        return entity.values.get(name) if entity.reached.get(name, demanded + 1) <= demanded else None

    def _standard(self) -> str | None:
        standards = list(self.derivation.program.standards)
        return standards[self.derivation.world.standard] if standards else None

    def _lacking(self, text: Label, source: Source | None, standard: str | None) -> Label:
        """That what is stated is not proved as it has to be."""
        program = self.derivation.program
        state = proof_state(program, source)
        zh, en = "视为未知", "so unknown"
        if standard is not None:
            demanded = program.standards[standard]
            zh, en = f"未达到“{demanded.zh}”，{zh}", f"not proved to “{demanded.en}”, {en}"
        before = Label(f"{state.zh}，", f"{state.en}, ") if state else Label("", "")
        return Label(f"{text.zh}（{before.zh}{zh}）", f"{text.en} ({before.en}{en})")

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


def judged(program: Program, declaration: Attribute, entity: Entity, source: Source | None) -> Judgement | None:
    """The assessment of an assessed fact that is stated."""
    if declaration.assessed is None or declaration.name not in entity.values:
        return None
    assessor = source.assessor if source else None
    label = program.assessors.get(assessor, Label(assessor, assessor)) if assessor else None
    return Judgement(declaration.assessed.because, assessor, label, source.reason if source else None)


def proof_state(program: Program, source: Source | None) -> Label | None:
    """The proof state of a fact in words; ``None`` if the case names none."""
    if source is None or source.proof is None:
        return None
    standard = program.standards.get(source.proof)
    if standard is not None:
        return Label(f"已证明至“{standard.zh}”", f"proved: {standard.en}")
    return _STATES.get(source.proof, Label(source.proof, source.proof))


def _assessed(text: Label, assessor: Label | None) -> Label:
    if assessor is None:
        return Label(f"{text.zh}（人工评估）", f"{text.en} (assessed)")
    return Label(f"{text.zh}（{assessor.zh}评估）", f"{text.en} (assessed by {with_article(assessor.en)})")


def _fact_mark(value: Value) -> Mark:
    status = status_of(value)
    if status is Status.UNDETERMINED and may_be_na(value):
        return Mark.OPEN
    return mark_of(status)
