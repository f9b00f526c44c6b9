"""Synthetic knowledge bases of a given size, as YAML for the loader and as plain data for the peers.

Two shapes. *Dense*: every norm bears on the case (numeric guards and exceptions, three strata), which is what the
peers are compared on. *Sparse*: norms are keyed by offence, as a real table of penalties is, and a case touches
those of one offence.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import yaml

from lexrules.engine.facts import Case, Entity, Members
from lexrules.model.values import Value, boolean, choice, exactly

FACTS = 40
_DIGEST = "0" * 64
_LABEL = {"zh": "合成", "en": "synthetic"}


@dataclass(frozen=True)
class Rule:
    """One rule as every engine can state it: ``head`` holds if all of ``body`` do and ``exception`` does not.

    A literal is ``("fact", name, threshold)`` (the number is at least the threshold) or ``("concept", name)``.
    """

    name: str
    head: str
    body: tuple[tuple[str, str, int] | tuple[str, str], ...]
    exception: tuple[str, str, int] | None


def dense_rules(count: int, seed: int = 1) -> list[Rule]:
    """``count`` rules in three strata over :data:`FACTS` numbers; a stratum builds on the one below."""
    rng = random.Random(seed)
    strata: list[list[str]] = [[], [], []]
    rules = []
    for index in range(count):
        stratum = index * 3 // count
        head = f"c{index}"
        body: list[tuple[str, str, int] | tuple[str, str]] = [
            ("fact", f"f{rng.randrange(FACTS)}", rng.randrange(100)) for _ in range(3 - stratum)
        ]
        if stratum:
            body += [("concept", rng.choice(strata[stratum - 1])) for _ in range(stratum)]
        exception = ("fact", f"f{rng.randrange(FACTS)}", rng.randrange(60, 100)) if rng.random() < 0.4 else None
        rules.append(Rule(f"n{index}", head, tuple(body), exception))
        strata[stratum].append(head)
    return rules


def _literal(literal: tuple[str, str, int] | tuple[str, str]) -> str:
    return f"act.{literal[1]} >= {literal[2]}" if len(literal) == 3 else f"act.{literal[1]}"


def write_dense(folder: Path, rules: list[Rule]) -> None:
    """The rules as a knowledge base; the goals are the concepts of the highest stratum."""
    norms = [
        {
            "id": f"bench.{rule.name}",
            "cites": "law/1",
            "title": _LABEL,
            "gist": _LABEL,
            "confidence": "T",
            "for": "act",
            "when": {"all": [_literal(each) for each in rule.body]},
            **({"unless": [_literal(rule.exception)]} if rule.exception else {}),
            "then": {"concept": f"act.{rule.head}"},
        }
        for rule in rules
    ]
    concepts = {rule.head: {"type": "boolean", "label": _LABEL} for rule in rules}
    facts = {f"f{index}": {"type": "integer", "min": "0", "max": "100", "label": _LABEL} for index in range(FACTS)}
    goals = [f"act.{rule.head}" for rule in rules[len(rules) * 2 // 3 :]]
    _write(folder, facts, concepts, {}, norms, goals)


def write_sparse(folder: Path, count: int, per_offence: int = 5) -> None:
    """``count`` norms, ``per_offence`` for each of as many offences as that takes; each gives a measure."""
    rng = random.Random(2)
    offences = [f"o{index}" for index in range(max(1, count // per_offence))]
    norms = [
        {
            "id": f"bench.n{index}",
            "cites": "law/1",
            "title": _LABEL,
            "gist": _LABEL,
            "confidence": "T",
            "for": "act",
            "when": {
                "all": [
                    f"act.offence == {offences[index % len(offences)]}",
                    *(f"act.f{rng.randrange(FACTS)} >= {rng.randrange(50)}" for _ in range(3)),
                ]
            },
            "unless": [f"act.f{rng.randrange(FACTS)} >= {rng.randrange(90, 100)}"],
            "then": {"effect": "measure", "amount": {"range": {"from": "200 CNY", "to": "2000 CNY"}}},
        }
        for index in range(count)
    ]
    facts: dict[str, object] = {
        f"f{index}": {"type": "integer", "min": "0", "max": "100", "label": _LABEL} for index in range(FACTS)
    }
    facts["offence"] = {"type": "enum", "of": "offence", "label": _LABEL}
    enums = {"offence": {"label": _LABEL, "members": dict.fromkeys(offences, _LABEL)}}
    effects = {
        "measure": {
            "for": "act",
            "list": "measures",
            "label": _LABEL,
            "attributes": {"amount": {"type": "money", "label": _LABEL, "required": "true"}},
        }
    }
    _write(folder, facts, {}, {"enums": enums, "effects": effects}, norms, ["act.measures"])


def _write(
    folder: Path,
    facts: dict[str, object],
    concepts: dict[str, object],
    more: dict[str, object],
    norms: list[dict[str, object]],
    goals: list[str],
) -> None:
    vocabulary = {
        "lexrules": "1",
        "entities": {"case": {"label": _LABEL}, "act": {"in": "case", "list": "acts", "label": _LABEL}},
        "attributes": {"case": {"as_of": {"type": "date", "label": _LABEL}}, "act": facts},
        **({"concepts": {"act": concepts}} if concepts else {}),
        **more,
        "clocks": {"today": {"label": _LABEL, "dates": {"case": "case.as_of"}}},
        "domains": {"bench": {"label": _LABEL, "goals": goals}},
    }
    instrument = {
        "lexrules": "1",
        "instrument": "law",
        "title": _LABEL,
        "grade": "law",
        "clock": "today",
        "versions": [{"id": "law-1", "effective": {"from": "2000-01-01"}, "text": {"1": _DIGEST}}],
    }
    files = {
        "knowledge-base.yaml": {"lexrules": "1", "id": "bench", "title": _LABEL},
        "vocabulary/all.yaml": vocabulary,
        "instruments/law.yaml": instrument,
        "norms/all.yaml": {"lexrules": "1", "domain": "bench", "versions": {"law": ["law-1"]}, "norms": norms},
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.dump(content, allow_unicode=True, sort_keys=False, Dumper=_NoAliases), encoding="utf-8")


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def numbers(seed: int = 3) -> dict[str, int]:
    """The facts of one case, all known."""
    rng = random.Random(seed)
    return {f"f{index}": rng.randrange(20, 101) for index in range(FACTS)}


def case_of(facts: dict[str, int], offence: str | None = None, unknown: frozenset[str] = frozenset()) -> Case:
    """The case with these facts; those in ``unknown`` are left out."""
    import datetime

    root = Entity("case", "case", 0, None)
    act = Entity("act", "a1", 1, root)
    root.values["as_of"] = exactly(datetime.date(2026, 1, 1))
    root.lists["acts"] = Members((act,), complete=True)
    values: dict[str, Value] = {name: exactly(Decimal(value)) for name, value in facts.items() if name not in unknown}
    act.values.update(values)
    if offence is not None:
        act.values["offence"] = choice(offence)
    return Case(root, {"case": root, "a1": act}, "bench")


__all__ = ["FACTS", "Rule", "boolean", "case_of", "dense_rules", "numbers", "write_dense", "write_sparse"]
