"""Reasoning in prose: the syllogism of a conclusion, read off its explanation.

What is taken for granted and what people assessed come first; then, for each norm that decides, where it stands and
what it says (major premise), the facts that meet it or fail to (minor premise), its exceptions; then the conclusion,
what is still open and what else bears on it. Words for conditions and values are those of :mod:`lexrules.explain`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from lexrules.documents import clauses as parts
from lexrules.documents.sentences import Clause, Sentence
from lexrules.engine.conclusions import Asked
from lexrules.engine.evaluation import Evaluation
from lexrules.engine.facts import Entity
from lexrules.explain import provisions
from lexrules.explain.account import Account, Remarks, account
from lexrules.explain.missing import MissingFact, missing
from lexrules.explain.tree import ExplanationNode, Mark
from lexrules.explain.why import Explainer
from lexrules.kb.program import Label

#: In the short form so many norms that decide alike are told, and so many provisions of one norm; the rest is counted.
_NORMS: Final = 2
_CITED: Final = 2
_MISSING: Final = 5
_NOTHING: Final = Label("", "")
_ASSUMED: Final = Label("前提：", "assumed: ")


class Reasoning(NamedTuple):
    """The prose of one conclusion."""

    asked: Asked
    account: Account
    node: ExplanationNode
    sentences: list[Sentence]


class Reasoner:
    """Writes the reasoning of the conclusions of one evaluation; with ``full``, every norm that decides."""

    def __init__(self, evaluation: Evaluation, *, full: bool = False) -> None:
        self.evaluation = evaluation
        self.full = full
        self.explainer = Explainer(evaluation)
        self.phrases = self.explainer.phrases
        self.remarks = Remarks(evaluation, self.phrases)

    def reasoning(self, asked: Asked) -> Reasoning:
        """The syllogism of one conclusion."""
        node = self.explainer.conclusion(asked)
        found = account(self.evaluation, self.explainer, asked)
        told = [*self._assumptions(node, found), *self.assessments(found)]
        told += self._effects(node) if asked.effects else self._concept(node)
        told.append(self._result(node))
        told += self._open(node, found)
        told += self._remarks(node, found)
        return Reasoning(asked, found, node, told)

    def measure(self, node: ExplanationNode) -> list[Sentence]:
        """The syllogism of one measure of an effect list, from its node."""
        norms = [child for child in node.children if child.kind == "norm"]
        told = [sentence for norm in norms for sentence in self._norm(norm, node.mark)]
        values = [child for child in node.children if child.kind != "norm" and (self.full or not _passed_over(child))]
        clauses = [clause for child in values for clause in parts.clauses(self.phrases, child)]
        if clauses:
            told.append(Sentence("minor", Label("其中，", "in particular, "), tuple(clauses)))
        verb = {Mark.HOLDS: Label("据此，", "therefore, ")}.get(node.mark, Label("尚不能确定，", "undetermined: "))
        assert node.norm is not None, "a measure is given by a norm"
        label = self.phrases.effect_type(node.norm.effect_type or "").label
        lead = Label(f"{verb.zh}{label.zh}为：", f"{verb.en}{label.en}: ")
        told.append(Sentence("conclusion", lead, (parts.plain(node),)))
        return told

    # -- what is taken for granted -----------------------------------------------------------------------------------

    def _assumptions(self, node: ExplanationNode, found: Account) -> list[Sentence]:
        told = []
        if found.disputed:
            told.append(Sentence("assumption", _ASSUMED, (Clause(self._taken(found), (node.id,)),)))
        for each in node.walk():
            presumed = each.kind == "norm" and each.norm is not None and each.norm.presumption
            unproved = each.kind == "fact" and each.stated is not None
            if (presumed and each.mark is Mark.HOLDS) or unproved:
                text = parts.with_cited(each.text, each.cited[:1])
                clause = Clause(text, (each.id,), each.judgement is not None, each.proposal)
                told.append(Sentence("assumption", _ASSUMED, (clause,)))
        return told

    def _taken(self, found: Account) -> Label:
        """The default positions on which a disputed conclusion is told."""
        disputes = self.evaluation.derivation.program.disputes
        named = dict.fromkeys(each.dispute for each in found.positions)
        titles = [disputes[each].positions[disputes[each].default].title for each in named]
        return Label(
            "取默认立场" + "、".join(f"“{each.zh}”" for each in titles),
            "the default position, " + " and ".join(f"“{each.en}”" for each in titles),
        )

    def assessments(self, found: Account) -> list[Sentence]:
        """What people assessed among the reasons of a conclusion, each with its reason."""
        told = []
        for each in found.assessments:
            reason = each.judgement.reason if each.judgement else None
            zh, en = (f"，理由：{reason}", f", because: {reason}") if reason else ("", "")
            owner = each.entity_label or _NOTHING
            text = Label(f"{owner.zh}，{each.text.zh}{zh}", f"{owner.en}, {each.text.en}{en}")
            clause = Clause(text, (each.id,), assessed=True)
            told.append(Sentence("assessment", Label("人工评估：", "assessed by a person: "), (clause,)))
        return told

    # -- premises ----------------------------------------------------------------------------------------------------

    def _concept(self, node: ExplanationNode) -> list[Sentence]:
        """The premises of a concept: of the norms that decide it."""
        norms = [child for child in node.children if child.kind == "norm"]
        others = [child for child in node.children if child.kind != "norm"]
        told: list[Sentence] = []
        arising = [
            clause for child in others if child.kind != "excluded" for clause in parts.clauses(self.phrases, child)
        ]
        if arising:
            told.append(Sentence("minor", Label("本案中，", "in this case, "), tuple(arising)))
        shown = norms if self.full else _deciding(norms)[:_NORMS]
        for norm in shown:
            told += self._norm(norm, node.mark)
        rest = [norm for norm in norms if norm not in shown]
        if rest:
            told.append(_counted(rest, node.mark))
        excluded = [child for child in others if child.kind == "excluded"]
        return told + [Sentence("others", _NOTHING, (parts.plain(child, deep=True),)) for child in excluded]

    def _effects(self, node: ExplanationNode) -> list[Sentence]:
        """The premises of an effect list: which law gives it, and each measure; or why there is none."""
        told = []
        for child in node.children:
            if child.kind == "comparison":
                clause = Clause(parts.with_cited(child.text, child.cited), (child.id,))
                told.append(Sentence("major", Label("适用的法律：", "law applied: "), (clause,)))
            elif child.kind == "measure":
                told += self.measure(child)
        if any(child.kind == "measure" for child in node.children):
            return told
        norms = [child for child in node.children if child.kind == "norm"]
        shown = norms if self.full else _deciding(norms)[:_NORMS]
        told += [sentence for norm in shown for sentence in self._norm(norm, node.mark)]
        rest = [norm for norm in norms if norm not in shown]
        told += [_counted(rest, node.mark)] if rest else []
        excluded = [child for child in node.children if child.kind == "excluded"]
        told += [Sentence("others", _NOTHING, (parts.plain(child, deep=True),)) for child in excluded]
        return told

    def _norm(self, node: ExplanationNode, mark: Mark) -> list[Sentence]:
        """One norm: the provision with its gist, the facts under it, its exceptions, how sure the encoding is."""
        norm = node.norm
        assert norm is not None, "a norm's node has its norm"
        cited = parts.cited(node.cited if self.full else node.cited[:_CITED], periods=True)
        gist = Label(f"{cited.zh}，{norm.gist.zh}", f"under {cited.en}: {norm.gist.en}")
        if not node.cited:
            gist = norm.gist
        if node.proposal:
            gist = provisions.as_proposal(Label(gist.zh.rstrip("。"), gist.en.rstrip(".")))
        lead = Label("依照", "") if node.cited else _NOTHING
        told = [Sentence("major", lead, (Clause(gist, (node.id,), proposal=node.proposal),))]
        found = parts.premises(self.phrases, node, full=self.full)
        if found.minor:
            told.append(Sentence("minor", _BEFORE[mark], tuple(found.minor)))
        told += [Sentence("exception", _NOTHING, (clause,)) for clause in found.exceptions]
        if norm.confidence != "T":
            sure = provisions.CONFIDENCE[norm.confidence]
            note = Label(f"：{norm.note.zh}", f": {norm.note.en}") if norm.note else _NOTHING
            text = Label(f"本规范{sure.zh}{note.zh}", f"this norm is {sure.en}{note.en}")
            told.append(Sentence("caution", Label("注意：", "note: "), (Clause(text, (node.id,)),)))
        return told

    # -- conclusion --------------------------------------------------------------------------------------------------

    def _result(self, node: ExplanationNode) -> Sentence:
        owner = node.entity_label or _NOTHING
        if node.kind != "conclusion":
            text = Label(f"{owner.zh}的{node.text.zh}", f"as to {owner.en}: {node.text.en}")
        elif isinstance(node.value, int) or node.mark in (Mark.VOID, Mark.OPEN):
            words = parts.predicate(self.phrases, node)
            text = Label(f"就{owner.zh}而言，{words.zh}", f"as to {owner.en}, {words.en}")
        else:
            words = parts.predicate(self.phrases, node)
            # 行为的行为审查结论 would say the kind twice.
            kind = self.phrases.program.entities[self._entity(node).type].label.zh
            told = f"就{owner.zh}而言，{words.zh}" if kind in words.zh else f"{owner.zh}的{words.zh}"
            text = Label(told, f"as to {owner.en}, {words.en}")
        clause = Clause(text, (node.id,), proposal=node.proposal)
        return Sentence("conclusion", Label("据此，", "therefore, "), (clause,))

    def _entity(self, node: ExplanationNode) -> Entity:
        return self.evaluation.derivation.case.entities[node.entity or ""]

    def _open(self, node: ExplanationNode, found: Account) -> list[Sentence]:
        if not found.conclusion.open:
            return []
        facts = missing(self.evaluation.derivation, [found.conclusion.asked])
        shown = facts if self.full else facts[:_MISSING]
        clauses = [Clause(self._lacking(each), (node.id,)) for each in shown]
        if len(facts) > len(shown):
            more = len(facts) - len(shown)
            clauses.append(Clause(Label(f"另有{more}项", f"{more} more"), (node.id,)))
        return [Sentence("open", Label("尚待查明：", "still to be found out: "), tuple(clauses))] if clauses else []

    def _lacking(self, fact: MissingFact) -> Label:
        entity = self.evaluation.derivation.case.entities[fact.entity_id]
        owner = self.phrases.entity(entity)
        return Label(f"{owner.zh}的“{fact.label.zh}”（{fact.path}）", f"{fact.label.en} of {owner.en} ({fact.path})")

    def _remarks(self, node: ExplanationNode, found: Account) -> list[Sentence]:
        told = self.remarks.of(found, reasoned=True, assessed=False)
        return [Sentence("remark", _NOTHING, (Clause(each, (node.id,), proposal=node.proposal),)) for each in told]


_BEFORE: Final = {
    Mark.HOLDS: Label("本案中，", "in this case, "),
    Mark.FAILS: Label("但本案中，", "but in this case, "),
    Mark.OPEN: Label("本案中，", "in this case, "),
    Mark.VOID: Label("本案中，", "in this case, "),
}
_SAME: Final = {
    Mark.HOLDS: Label("也支持这一结论", "lead to the same"),
    Mark.FAILS: Label("也不成立", "do not apply either"),
    Mark.OPEN: Label("也还可能适用", "may apply as well"),
    Mark.VOID: Label("也不适用", "do not apply either"),
}


def _passed_over(node: ExplanationNode) -> bool:
    """Whether a part is an option that was not the one."""
    return node.kind == "option" and node.mark is Mark.FAILS


def _deciding(norms: list[ExplanationNode]) -> list[ExplanationNode]:
    """The norms worth telling first: those in force and asked for, if there are any."""
    idle = {norm.id for norm in norms if any(child.kind in ("in_force", "left_out") for child in norm.children)}
    return [norm for norm in norms if norm.id not in idle] or norms


def _counted(norms: list[ExplanationNode], mark: Mark) -> Sentence:
    """How many more norms there are, as one sentence made from all of them."""
    count, same = len(norms), _SAME[mark]
    text = Label(f"另有{count}条规范{same.zh}", f"{count} more {same.en if count > 1 else _singular(same.en)}")
    return Sentence("others", _NOTHING, (Clause(text, tuple(norm.id for norm in norms)),))


def _singular(words: str) -> str:
    return {"lead to the same": "leads to the same", "do not apply either": "does not apply either"}.get(words, words)
