"""A decision for machines: what ``evaluate --format json`` prints (schema/v1/decision.schema.json)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import lexrules
from lexrules.engine.conclusions import Conclusion, Measure, status_of
from lexrules.engine.derivation import Derivation, NormTrace, is_conflict
from lexrules.engine.evaluation import Evaluation, Outcome
from lexrules.engine.facts import Entity
from lexrules.errors import Finding
from lexrules.explain import disputes, provisions
from lexrules.explain.account import Account, OnTheBurden, Remarks, account
from lexrules.explain.facts import ASSESSED
from lexrules.explain.missing import MissingFact, OpenPart, missing
from lexrules.explain.tree import WEAKEST, ExplanationNode
from lexrules.explain.values import as_json, plain
from lexrules.explain.why import Explainer
from lexrules.kb.program import Label, Program
from lexrules.model import truth
from lexrules.model.values import Interval


def decision_as_dict(evaluation: Evaluation) -> dict[str, Any]:
    """The whole answer to what was asked."""
    derivation, program = evaluation.derivation, evaluation.derivation.program
    explainer = Explainer(evaluation)
    accounts = [account(evaluation, explainer, asked) for asked in derivation.asked]
    writer = _Writer(evaluation, explainer)
    return {
        **heading(evaluation),
        "conclusions": [writer.conclusion(each) for each in accounts],
        "disputes": [disputes.as_dict(program, each) for each in disputes.bearing(evaluation, accounts)],
        "norms": [_norm(*each) for each in _bearing(derivation)],
        "missing": [missing_fact(fact, program) for fact in missing(derivation)],
    }


def heading(evaluation: Evaluation) -> dict[str, Any]:
    """Which program answered, about what, as of when, and what was asked beside the goals."""
    derivation, answer = evaluation.derivation, evaluation.answer
    program, case = derivation.program, derivation.case
    as_of = case.root.values.get("as_of")
    reason, asked = answer.reason, evaluation.question
    return {
        "lexrules": lexrules.__version__,
        "knowledge_base": {"id": program.id, "title": _label(program.title), "digest": program.digest},
        "domain": case.domain,
        "title": case.title,
        "as_of": plain(as_of.low) if isinstance(as_of, Interval) and as_of.low is not None else None,
        "engines": list(answer.engines),
        "engine_note": None if reason is None else {"code": reason.code, **_both(reason)},
        "question": {
            "authority": asked.authority,
            "positions": [str(each) for each in asked.positions],
            "left_out": disputes.left_out(evaluation),
        },
        "warnings": [] if evaluation.warning is None else [evaluation.warning.as_dict()],
    }


def missing_fact(fact: MissingFact, program: Program) -> dict[str, Any]:
    """A fact that could still decide something."""
    result: dict[str, Any] = {
        "path": fact.path,
        "entity": fact.entity_id,
        "name": fact.name,
        "label": _label(fact.label),
        "question": _label(fact.question),
        "evidence": [_label(each) for each in fact.evidence],
        "is_list": fact.is_list,
        "decides": list(fact.decides),
    }
    if fact.standard is not None:
        result["proof"] = {"standard": fact.standard, "label": _label(program.standards[fact.standard])}
    if fact.assessed is not None:
        result["assessed"] = {
            "because": fact.assessed.because,
            "text": _label(ASSESSED[fact.assessed.because]),
            "by": list(fact.assessed.by),
        }
    return result


class _Writer:
    """Writes the conclusions of one evaluation."""

    def __init__(self, evaluation: Evaluation, explainer: Explainer) -> None:
        self.evaluation = evaluation
        self.derivation = evaluation.derivation
        self.program = evaluation.derivation.program
        self.explainer = explainer
        self.remarks = Remarks(evaluation, explainer.phrases)

    def conclusion(self, found: Account) -> dict[str, Any]:
        """One conclusion with everything that bears on it."""
        conclusion = found.conclusion
        entity, name, effects = conclusion.asked
        label = (self.program.effects if effects else self.program.attributes)[entity.type, name].label
        result: dict[str, Any] = {
            "path": conclusion.path,
            "entity": _entity(self.derivation, entity),
            "name": name,
            "label": _label(label),
            "status": "disputed" if found.disputed else str(conclusion.status),
        }
        if effects:
            result["measures"] = [self._measure(each, entity) for each in conclusion.measures]
        else:
            result |= self._value(conclusion)
            # What has one value is not in conflict; a range may be left to discretion, or lie between two norms.
            settled = isinstance(conclusion.value, int) or getattr(conclusion.value, "single", True)
            disagreeing = [] if settled else is_conflict(self.derivation, entity, name)
            result["conflict"] = [trace.norm.id for trace in disagreeing]
        result["authority"] = found.authority
        if found.supports:
            result["rests_on"] = [norm.id for norm in found.supports]
        if found.proposal:
            result["proposal"] = True
        if found.disputed:
            result["default"] = self._outcome(conclusion)
            result["positions"] = [self._position(each) for each in found.outcomes[1:]]
        if found.comparison is not None:
            result["comparison"] = found.comparison.as_dict()
        if found.burden is not None:
            result["on_the_burden"] = self._burden(found.burden)
        if found.assessments:
            result["assessments"] = [self._assessment(each) for each in found.assessments]
        if found.versions:
            result["versions"] = [
                {"norm": each.norm.id, "code": each.code, "text": _label(each.text)} for each in found.versions
            ]
        if found.everything is not None:
            whole, norms = found.everything
            result["with_everything"] = {**self._outcome(whole), "separated_by": [norm.id for norm in norms]}
        remarks = self.remarks.of(found)
        if remarks:
            result["remarks"] = [_label(each) for each in remarks]
        return result

    def _value(self, conclusion: Conclusion) -> dict[str, Any]:
        if conclusion.value is None or conclusion.type is None:
            return {}
        return {"value": as_json(conclusion.value, conclusion.type, self.program)}

    def _outcome(self, conclusion: Conclusion) -> dict[str, Any]:
        """An answer to a conclusion other than the main one, or the main one beside others."""
        if conclusion.asked.effects:
            measures = [self._bare(each) for each in conclusion.measures]
            return {"status": str(conclusion.status), "measures": measures}
        return {"status": str(conclusion.status), **self._value(conclusion)}

    def _position(self, outcome: Outcome) -> dict[str, Any]:
        taken = [[str(each) for each in choice] for choice in outcome.choices]
        return {"taken": taken, **self._outcome(outcome.conclusion)}

    def _bare(self, measure: Measure) -> dict[str, Any]:
        """A measure without its provisions, which depend on the answer it is of."""
        declared = self.program.effect_types[measure.norm.effect_type or ""]
        return {
            "norm": measure.norm.id,
            "title": _label(measure.norm.title),
            "status": str(measure.status),
            "attributes": [
                {
                    "name": name,
                    "label": _label(declared.attributes[name].label),
                    "value": as_json(value, declared.attributes[name].type, self.program),
                }
                for name, value in measure.attributes.items()
            ],
        }

    def _measure(self, measure: Measure, entity: Entity) -> dict[str, Any]:
        node = self.explainer.measure(measure.norm, entity)
        cited = dict.fromkeys(each for child in node.children if child.kind == "norm" for each in child.cited)
        result = {**self._bare(measure), "citations": [each.as_dict() for each in cited]}
        if node.authority is not None:
            result["authority"] = node.authority
        if node.proposal:
            result["proposal"] = True
        return result

    def _burden(self, burden: OnTheBurden) -> dict[str, Any]:
        parts = [self._part(each) for each in burden.parts]
        return {**self._outcome(burden.conclusion), "parts": parts}

    def _part(self, part: OpenPart) -> dict[str, Any]:
        standard, burden = self.remarks.phrases.standard(part.call), part.call.burden
        trace = part.trace
        return {
            "norm": trace.norm.id if trace else None,
            "party": burden,
            "standard": standard,
            "text": _label(self.remarks.part(part)),
            "citations": [each.as_dict() for each in provisions.cited(self.derivation, trace)] if trace else [],
        }

    def _assessment(self, node: ExplanationNode) -> dict[str, Any]:
        assert node.judgement is not None and node.value is not None and node.type is not None, "it is an assessed fact"
        return {
            "path": f"{node.entity}.{node.name}",
            "text": _label(node.text),
            "value": as_json(node.value, node.type, self.program),
            **node.judgement.as_dict(),
        }


def _bearing(derivation: Derivation) -> Iterable[tuple[Derivation, NormTrace, int]]:
    """The norms that apply or may apply, in the order of the knowledge base and of the case; those of an effect list
    that is compared as they apply under the laws that may be taken.
    """
    worlds = [derivation]
    for trace in derivation.touched():
        if trace.norm.comparison is not None:
            comparison = derivation.comparison(trace.entity, trace.norm.comparison.list_name)
            worlds += [law.derivation for law in comparison.taken] if comparison else []
    found: dict[tuple[int, int], tuple[Derivation, NormTrace, int]] = {}
    for world in worlds:
        for trace in world.touched():
            if trace.applies & truth.TRUE:
                key = (trace.norm.number, trace.entity.index)
                known = found.setdefault(key, (world, trace, trace.applies))
                found[key] = (*known[:2], known[2] | trace.applies)
    return [found[key] for key in sorted(found)]


def _norm(derivation: Derivation, trace: NormTrace, applies: int) -> dict[str, Any]:
    norm = trace.norm
    result: dict[str, Any] = {
        "id": norm.id,
        "entity": trace.entity.id,
        "status": str(status_of(applies)),
        "title": _label(norm.title),
        "gist": _label(norm.gist),
        "confidence": norm.confidence,
        "note": _label(norm.note) if norm.note else None,
        "citations": [each.as_dict() for each in provisions.cited(derivation, trace)],
        "grade": norm.grade,
    }
    if norm.grade == WEAKEST:
        result["proposal"] = True
    if norm.presumption:
        result["presumption"] = True
    if norm.positions:
        result["positions"] = sorted(map(str, norm.positions))
    return result


def _entity(derivation: Derivation, entity: Entity) -> dict[str, Any]:
    label = derivation.program.entities[entity.type].label
    return {"id": entity.id, "type": entity.type, "name": entity.name, "label": _label(label)}


def _both(finding: Finding) -> dict[str, str]:
    return {"zh": finding.message("zh"), "en": finding.message("en")}


def _label(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}
