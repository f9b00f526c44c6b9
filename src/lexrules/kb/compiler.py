"""All files of a knowledge base to one :class:`~lexrules.kb.program.Program`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lexrules.errors import Finding, KnowledgeBaseError, Span
from lexrules.kb import checks
from lexrules.kb.clocks import read_clocks, switches
from lexrules.kb.compile_norm import NormCompiler
from lexrules.kb.conditions import add_condition
from lexrules.kb.dependencies import strata
from lexrules.kb.disputes import check_disputes, read_disputes
from lexrules.kb.expressions import FormulaBuilder
from lexrules.kb.instruments import read_instruments
from lexrules.kb.norms import read_norms
from lexrules.kb.program import (
    GRADES,
    Attribute,
    ConclusionIndex,
    Constraint,
    Domain,
    Formula,
    Goal,
    Guard,
    Label,
    Norm,
    Program,
    Reading,
)
from lexrules.kb.reading import NORM_ID, Reader
from lexrules.kb.scope import Scope
from lexrules.kb.vocabulary import Vocabulary, read_vocabulary
from lexrules.source import Document, Node

#: Below this many norms an index saves nothing.
_INDEX_FROM: Final = 4


@dataclass(frozen=True, slots=True)
class Sources:
    """The parsed files of a knowledge base, by what they hold."""

    manifest: Document
    instruments: list[Document]
    vocabulary: list[Document]
    positions: list[Document]
    norms: list[Document]


def compile_sources(sources: Sources, digest: str) -> tuple[Program, tuple[Finding, ...]]:
    """The program and the warnings found on the way.

    Raises :class:`~lexrules.errors.KnowledgeBaseError` with every error of every file.
    """
    reader = Reader()
    name, title = _manifest(sources.manifest, reader)
    vocabulary = read_vocabulary(sources.vocabulary, reader)
    checks.check_root(vocabulary, sources.manifest, reader)
    instruments = read_instruments(sources.instruments, dict(vocabulary.clocks), reader)
    disputes, places = read_disputes(sources.positions, instruments, reader)
    written = read_norms(sources.norms, vocabulary.domains, instruments, reader)
    compiler = NormCompiler(vocabulary, instruments, disputes, written, reader)
    compiled = [compiler.compile(index) for index in range(len(written))]
    attributes = _with_applies_if(vocabulary, reader)
    constraints = _constraints(vocabulary, reader)
    domains = _domains(vocabulary, reader)
    since = read_clocks(vocabulary, reader)
    found = tuple(norm for norm in compiled if norm is not None)
    comparing = _comparing(found, reader)
    if len(found) == len(written):
        check_disputes(disputes, places, found, reader)
    _stop_at_errors(reader)
    norms = tuple(norm._replace(guards=_guards(norm)) for norm in found)
    concluding = _concluding(norms, vocabulary)
    program = Program(
        name,
        title,
        digest,
        vocabulary.entities,
        vocabulary.enums,
        vocabulary.units,
        attributes,
        vocabulary.effect_lists,
        {effect.name: effect for effect in vocabulary.effect_lists.values()},
        instruments,
        vocabulary.clocks,
        norms,
        concluding,
        {conclusion: _index(conclusion, indices, norms, vocabulary) for conclusion, indices in concluding.items()},
        strata(norms, concluding, comparing, attributes, reader),
        constraints,
        domains,
        vocabulary.child_lists,
        since,
        comparing,
        switches(norms),
        disputes,
        {grade: tuple(norm.number for norm in norms if norm.grade == grade) for grade in GRADES},
        tuple((norm.number, norm.positions) for norm in norms if norm.positions),
        vocabulary.standards,
        vocabulary.parties,
        vocabulary.assessors,
    )
    checks.check_program(program, reader)
    _stop_at_errors(reader)
    return program, tuple(reader.findings)


def _stop_at_errors(reader: Reader) -> None:
    if any(finding.severity == "error" for finding in reader.findings):
        nowhere = Span("", 0, 0)
        in_order = sorted(reader.findings, key=lambda finding: (finding.span or nowhere, finding.code))
        raise KnowledgeBaseError(in_order)


def _manifest(document: Document, reader: Reader) -> tuple[str, Label]:
    fields = reader.header(document, "knowledge-base.yaml", {"id": True, "title": True})
    return reader.matching(fields.get("id"), NORM_ID, "an identifier"), reader.label(fields.get("title"))


def _with_applies_if(vocabulary: Vocabulary, reader: Reader) -> Mapping[tuple[str, str], Attribute]:
    """The attributes with their ``applies_if`` compiled."""
    attributes = dict(vocabulary.attributes)
    for key, node in vocabulary.applies_if.items():
        formula = _condition(key[0], node, vocabulary, reader)
        if formula is not None:
            attributes[key] = attributes[key]._replace(applies_if=formula)
    return attributes


def _condition(entity: str, node: Node, vocabulary: Vocabulary, reader: Reader) -> Formula | None:
    builder = FormulaBuilder(Scope(vocabulary, entity), reader)
    return builder.formula() if add_condition(builder, node) is not None else None


def _constraints(vocabulary: Vocabulary, reader: Reader) -> tuple[Constraint, ...]:
    constraints = []
    for source in vocabulary.constraints:
        formula = _condition(source.entity, source.require, vocabulary, reader)
        if formula is not None:
            constraints.append(Constraint(source.entity, formula, source.message))
    return tuple(constraints)


def _comparing(norms: tuple[Norm, ...], reader: Reader) -> dict[tuple[str, str], int]:
    """The norm that compares each effect list that is compared; a second one would leave open which is meant."""
    comparing: dict[tuple[str, str], int] = {}
    for norm in norms:
        if norm.comparison is not None:
            first = comparing.setdefault((norm.entity, norm.comparison.list_name), norm.number)
            if first != norm.number:
                reader.report("LEX2328", norm.span, norm=norm.id, first=norms[first].id)
    return comparing


def _domains(vocabulary: Vocabulary, reader: Reader) -> dict[str, Domain]:
    domains = {}
    for name, source in vocabulary.domains.items():
        goals = []
        for path, node in source.goals:
            if not path.strip():
                continue
            entity, _, rest = path.partition(".")
            attribute = vocabulary.attributes.get((entity, rest))
            effects = (entity, rest) in vocabulary.effect_lists
            if effects or (attribute is not None and attribute.derived):
                goals.append(Goal(entity, rest, effects))
            else:
                known = [f"{o}.{n}" for (o, n), each in vocabulary.attributes.items() if each.derived]
                reader.unknown("conclusion", path, node, [*known, *(f"{o}.{n}" for o, n in vocabulary.effect_lists)])
        domains[name] = Domain(name, source.label, tuple(goals))
    return domains


def _concluding(norms: tuple[Norm, ...], vocabulary: Vocabulary) -> dict[tuple[str, str], tuple[int, ...]]:
    """The norms for each concept and effect list; a conclusion without any is listed too."""
    found: dict[tuple[str, str], list[int]] = {key: [] for key, each in vocabulary.attributes.items() if each.derived}
    found.update({key: [] for key in vocabulary.effect_lists})
    for norm in norms:
        if norm.comparison is None:
            name = norm.concept if norm.concept else vocabulary.effects[norm.effect_type or ""].list_name
            found[norm.entity, name].append(norm.number)
    return {key: tuple(indices) for key, indices in found.items()}


def _guards(norm: Norm) -> tuple[Guard, ...]:
    """The enum attributes that a norm requires to be among certain members, read off the top of its condition."""
    if norm.condition is None:
        return ()
    nodes = norm.condition.nodes
    guards = []
    pending = [len(nodes) - 1]
    while pending:
        node = nodes[pending.pop()]
        if node.op in ("all", "element"):
            pending.extend(node.args)
            continue
        if node.op == "member":
            read, members = nodes[node.args[0]], node.data
        elif node.op == "compare" and node.data == "==":
            first, second = (nodes[argument] for argument in node.args)
            read, constant = (first, second) if second.op == "constant" else (second, first)
            members = (constant.data,) if constant.op == "constant" else ()
        else:
            continue
        if (
            members
            and read.op == "attribute"
            and read.type is not None
            and read.type.kind == "enum"
            and read.data.variable == 0
        ):
            names = frozenset().union(*(member.members for member in members))
            guards.append(Guard(read.data.entity, read.data.name, read.data.derived, names))
    return tuple(guards)


def _index(
    conclusion: tuple[str, str], indices: tuple[int, ...], norms: tuple[Norm, ...], vocabulary: Vocabulary
) -> ConclusionIndex:
    """Index the norms of a conclusion by the attribute that most of them guard on; stated facts before concepts."""
    if len(indices) < _INDEX_FROM:
        return ConclusionIndex(None, indices, {})
    uses = Counter(
        key for each in indices for key in {(guard.derived, guard.entity, guard.name) for guard in norms[each].guards}
    )
    if not uses:
        return ConclusionIndex(None, indices, {})
    derived, entity, name = max(uses, key=lambda key: (uses[key], not key[0], key))
    unguarded: list[int] = []
    by_member: dict[str, list[int]] = {}
    for each in indices:
        guard = next((guard for guard in norms[each].guards if (guard.entity, guard.name) == (entity, name)), None)
        if guard is None:
            unguarded.append(each)
        for member in guard.members if guard else ():
            by_member.setdefault(member, []).append(each)
    reading = Reading(0, entity, name, derived)
    return ConclusionIndex(reading, tuple(unguarded), {member: tuple(each) for member, each in by_member.items()})
