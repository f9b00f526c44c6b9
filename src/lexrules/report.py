"""What a domain of a knowledge base covers: norms and their sources, members of the enum its measures turn on, gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lexrules.kb.program import Attribute, Dispute, EffectType, EnumType, Label, Norm, Program

if TYPE_CHECKING:
    from lexrules.case.scenario import Scenario
    from lexrules.suite import Coverage, Result


@dataclass(frozen=True, slots=True)
class Turning:
    """The enum attribute on which the norms of an effect list turn, and how many norms name each member."""

    effect: EffectType
    attribute: Attribute
    enum: EnumType
    norms: dict[str, int]
    anyway: int
    """Norms that do not depend on it."""

    @property
    def without(self) -> list[str]:
        """The members that no norm names."""
        return [member for member, count in self.norms.items() if not count]


@dataclass(frozen=True, slots=True)
class Tested:
    """What the scenarios of the domain came to. ``own``: how many norms have elements of their own; ``far``: those of
    them that no scenario misses by one of these alone.
    """

    passed: int
    failed: int
    never: tuple[Norm, ...]
    never_true: tuple[Norm, ...]
    never_false: tuple[Norm, ...]
    own: int
    far: tuple[Norm, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The coverage of one domain. ``unread`` are norms not read in the official text whole (confidence P, S, M, D)."""

    domain: str
    label: Label
    norms: tuple[Norm, ...]
    grades: Counter[str]
    confidence: Counter[str]
    instruments: int
    versions: int
    provisions: int
    facts: int
    assessed: Counter[str]
    turning: tuple[Turning, ...]
    disputes: tuple[Dispute, ...]
    scenarios: int
    expectations: int
    tested: Tested | None

    @property
    def unread(self) -> list[Norm]:
        """Norms whose encoding was not made from the official text whole, or is disputed: the visible gaps."""
        return [norm for norm in self.norms if norm.confidence != "T"]


def report(program: Program, domain: str, scenarios: Iterable[Scenario]) -> Report:
    """The coverage of ``domain``, a domain of the program; scenarios of other domains are left alone."""
    norms = tuple(norm for norm in program.norms if norm.domain == domain)
    cited = {citation for norm in norms for citation in norm.citations}
    instruments = {citation.instrument for citation in cited}
    facts = [each for each in program.attributes.values() if not each.derived and _asked_in(program, each, norms)]
    disputes = {position.dispute for norm in norms for position in norm.positions}
    own = [scenario for scenario in scenarios if scenario.case.domain == domain]
    return Report(
        domain,
        program.domains[domain].label,
        norms,
        Counter(norm.grade for norm in norms),
        Counter(norm.confidence for norm in norms),
        len(instruments),
        len({version for norm in norms for version in norm.versions}),
        len(cited),
        len(facts),
        Counter(each.assessed.because for each in facts if each.assessed),
        tuple(_turning(program, norms)),
        tuple(dispute for name, dispute in program.disputes.items() if name in disputes),
        len(own),
        sum(len(scenario.expectations) for scenario in own),
        None,
    )


def _asked_in(program: Program, attribute: Attribute, norms: Iterable[Norm]) -> bool:
    """Whether the fact belongs to an entity type that the domain's norms are about, or that contains one."""
    types = {lineage for norm in norms for lineage in program.entities[norm.entity].lineage}
    return attribute.entity in types


def _turning(program: Program, norms: Iterable[Norm]) -> Iterable[Turning]:
    """For each effect of the domain: of the enumerated facts that its norms are guarded by, the one with most members,
    if most of the norms turn on it.
    """
    for effect in program.effects.values():
        own = [norm for norm in norms if norm.effect_type == effect.name]
        facts = {(guard.entity, guard.name) for norm in own for guard in norm.guards if not guard.derived}
        if not facts:
            continue
        enums = {key: program.enums[program.attributes[key].type.of or ""] for key in sorted(facts)}
        key = max(enums, key=lambda each: len(enums[each].members))
        members = [_members(norm, key) for norm in own]
        if members.count(frozenset()) * 2 > len(own):
            continue  # most norms do not turn on it
        named = Counter(member for each in members for member in each)
        counts = {member: named[member] for member in enums[key].members}
        yield Turning(effect, program.attributes[key], enums[key], counts, members.count(frozenset()))


def _members(norm: Norm, key: tuple[str, str]) -> frozenset[str]:
    """The members of the fact one of which the norm requires; none if it does not ask for it."""
    return frozenset().union(*(guard.members for guard in norm.guards if (guard.entity, guard.name) == key))


def tested(results: Iterable[Result], coverage: Coverage, domain: str) -> Tested:
    """What running the scenarios came to, for the norms of the domain."""
    found = list(results)
    passed = sum(result.passed for result in found)
    exercised = [each for each in coverage.norms.values() if each.norm.domain == domain]
    return Tested(
        passed,
        len(found) - passed,
        tuple(each.norm for each in exercised if each.never),
        tuple(each.norm for each in exercised if not each.never and not each.true),
        tuple(each.norm for each in exercised if not each.never and not each.false),
        sum(bool(each.parts.own) for each in exercised),
        tuple(each.norm for each in exercised if each.far),
    )


def as_dict(found: Report) -> dict[str, Any]:
    """The report for machines (schema/v1/kb-report.schema.json)."""
    return {
        "domain": found.domain,
        "label": found.label._asdict(),
        "norms": len(found.norms),
        "grades": dict(sorted(found.grades.items())),
        "confidence": dict(sorted(found.confidence.items())),
        "instruments": found.instruments,
        "versions": found.versions,
        "provisions": found.provisions,
        "facts": found.facts,
        "assessed": dict(sorted(found.assessed.items())),
        "turning": [
            {
                "effect": each.effect.name,
                "attribute": each.attribute.path,
                "label": each.attribute.label._asdict(),
                "norms": each.norms,
                "anyway": each.anyway,
                "without": each.without,
            }
            for each in found.turning
        ],
        "disputes": [dispute.id for dispute in found.disputes],
        "gaps": [
            {"norm": norm.id, "confidence": norm.confidence, "note": norm.note._asdict() if norm.note else None}
            for norm in found.unread
        ],
        "scenarios": found.scenarios,
        "expectations": found.expectations,
        "tested": None if found.tested is None else _tested(found.tested),
    }


def _tested(found: Tested) -> dict[str, Any]:
    return {
        "passed": found.passed,
        "failed": found.failed,
        "never": [norm.id for norm in found.never],
        "never_true": [norm.id for norm in found.never_true],
        "never_false": [norm.id for norm in found.never_false],
        "with_own_elements": found.own,
        "without_near_miss": [norm.id for norm in found.far],
    }
