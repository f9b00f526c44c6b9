"""A decision for machines: what ``evaluate --format json`` prints (schema/v1/decision.schema.json)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import lexrules
from lexrules.engine.conclusions import Conclusion, Measure, status_of
from lexrules.engine.derivation import Derivation, NormTrace, is_conflict
from lexrules.engine.facts import Entity
from lexrules.errors import Finding
from lexrules.explain import provisions
from lexrules.explain.missing import MissingFact, missing
from lexrules.explain.values import as_json, plain
from lexrules.kb.program import Label
from lexrules.model import truth
from lexrules.model.values import Interval


def decision_as_dict(derivation: Derivation, engines: Iterable[str], reason: Finding | None = None) -> dict[str, Any]:
    """The whole answer of a derivation; ``reason`` says why an engine did not take part, if one did not."""
    return {
        **heading(derivation, engines, reason),
        "conclusions": [_conclusion(derivation, each) for each in derivation.conclusions()],
        "norms": [_norm(derivation, trace) for trace in _bearing(derivation)],
        "missing": [missing_fact(fact) for fact in missing(derivation)],
    }


def heading(derivation: Derivation, engines: Iterable[str], reason: Finding | None = None) -> dict[str, Any]:
    """Which program answered, about what, and as of when."""
    program, case = derivation.program, derivation.case
    as_of = case.root.values.get("as_of")
    return {
        "lexrules": lexrules.__version__,
        "knowledge_base": {"id": program.id, "title": _label(program.title), "digest": program.digest},
        "domain": case.domain,
        "title": case.title,
        "as_of": plain(as_of.low) if isinstance(as_of, Interval) and as_of.low is not None else None,
        "engines": list(engines),
        "engine_note": None if reason is None else {"code": reason.code, **_both(reason)},
    }


def missing_fact(fact: MissingFact) -> dict[str, Any]:
    """A fact that could still decide something."""
    return {
        "path": fact.path,
        "entity": fact.entity_id,
        "name": fact.name,
        "label": _label(fact.label),
        "question": _label(fact.question),
        "evidence": [_label(each) for each in fact.evidence],
        "is_list": fact.is_list,
        "decides": list(fact.decides),
    }


def _conclusion(derivation: Derivation, conclusion: Conclusion) -> dict[str, Any]:
    entity, name, effects = conclusion.asked
    program = derivation.program
    label = program.effects[entity.type, name].label if effects else program.attributes[entity.type, name].label
    result: dict[str, Any] = {
        "path": conclusion.path,
        "entity": _entity(derivation, entity),
        "name": name,
        "label": _label(label),
        "status": str(conclusion.status),
    }
    if effects:
        result["measures"] = [_measure(derivation, entity, each) for each in conclusion.measures]
        return result
    if conclusion.value is not None and conclusion.type is not None:
        result["value"] = as_json(conclusion.value, conclusion.type, program)
    # What has one value is not in conflict; a range may be left to discretion, or lie between two norms that disagree.
    settled = isinstance(conclusion.value, int) or getattr(conclusion.value, "single", True)
    result["conflict"] = [] if settled else [trace.norm.id for trace in is_conflict(derivation, entity, name)]
    return result


def _measure(derivation: Derivation, entity: Entity, measure: Measure) -> dict[str, Any]:
    declared = next(each for each in derivation.program.effects.values() if each.name == measure.norm.effect_type)
    trace = derivation.norm(measure.norm, entity)
    return {
        "norm": measure.norm.id,
        "title": _label(measure.norm.title),
        "status": str(measure.status),
        "attributes": [
            {
                "name": name,
                "label": _label(declared.attributes[name].label),
                "value": as_json(value, declared.attributes[name].type, derivation.program),
            }
            for name, value in measure.attributes.items()
        ],
        "citations": [each.as_dict() for each in provisions.cited(derivation, trace)],
    }


def _bearing(derivation: Derivation) -> list[NormTrace]:
    """The norms that apply or may apply, in the order of the knowledge base and of the case."""
    found = [trace for trace in derivation.touched() if trace.applies & truth.TRUE]
    return sorted(found, key=lambda trace: (trace.norm.index, trace.entity.index))


def _norm(derivation: Derivation, trace: NormTrace) -> dict[str, Any]:
    norm = trace.norm
    return {
        "id": norm.id,
        "entity": trace.entity.id,
        "status": str(status_of(trace.applies)),
        "title": _label(norm.title),
        "gist": _label(norm.gist),
        "confidence": norm.confidence,
        "note": _label(norm.note) if norm.note else None,
        "citations": [each.as_dict() for each in provisions.cited(derivation, trace)],
    }


def _entity(derivation: Derivation, entity: Entity) -> dict[str, Any]:
    label = derivation.program.entities[entity.type].label
    return {"id": entity.id, "type": entity.type, "name": entity.name, "label": _label(label)}


def _both(finding: Finding) -> dict[str, str]:
    return {"zh": finding.message("zh"), "en": finding.message("en")}


def _label(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}
