"""Static checks of a compiled knowledge base: what can never matter, never hold, or never be told apart."""

from __future__ import annotations

from typing import Final

from lexrules.errors import Span
from lexrules.kb.dependencies import conclusions_read, formulas
from lexrules.kb.program import Formula, Node, Norm, Program, Reading
from lexrules.kb.reading import Reader
from lexrules.kb.vocabulary import Vocabulary
from lexrules.model import comparison, truth
from lexrules.model.values import Interval, between
from lexrules.source import Document


def check_root(vocabulary: Vocabulary, manifest: Document, reader: Reader) -> None:
    """There is one root entity, and it knows the date that a question is asked about."""
    roots = [entity.name for entity in vocabulary.entities.values() if entity.parent is None]
    place = Span(manifest.name, 1, 1)
    if not roots:
        reader.report("LEX2315", place)
        return
    as_of = vocabulary.attributes.get((roots[0], "as_of"))
    if as_of is None or as_of.type.kind != "date" or as_of.derived:
        place = as_of.span if as_of is not None and as_of.span is not None else vocabulary.entity_places[roots[0]]
        reader.report("LEX2316", place, root=roots[0])
        reader.spoil(f"{roots[0]}.as_of")


def check_program(program: Program, reader: Reader) -> None:
    """All checks that need the whole program."""
    for (entity, name), indices in program.concluding.items():
        attribute = program.attributes.get((entity, name))
        if not indices and attribute is not None and attribute.span is not None:
            reader.report("LEX2302", attribute.span, concept=f"{entity}.{name}")
    for norm in program.norms:
        if (norm.condition is not None and never_holds(norm.condition, program)) or contradicts_itself(norm):
            reader.report("LEX2303", norm.span, norm=norm.id)
        elif not any_day(norm):
            reader.report("LEX2304", norm.span, norm=norm.id)
    _check_reach(program, reader)
    _check_rivals(program, reader)


def never_holds(formula: Formula, program: Program) -> bool:
    """Whether a condition is false whatever the facts are, as far as its parts by themselves can tell."""
    truths: list[int] = []
    for node in formula.nodes:
        truths.append(_possible(node, truths, formula, program))
    return truths[-1] == truth.FALSE


def _possible(node: Node, truths: list[int], formula: Formula, program: Program) -> int:
    parts = [truths[argument] for argument in node.args]
    match node.op:
        case "all":
            return truth.conjunction(parts)
        case "any":
            return truth.disjunction(parts)
        case "not":
            return truth.negate(parts[0])
        case "at_least":
            return truth.at_least(node.data, parts)
        case "element" | "exception":
            return parts[0]
        case "truth":
            inner = formula.nodes[node.args[0]]
            return truth.of_boolean(inner.data) if inner.op == "constant" else truth.UNKNOWN
        case "compare":
            return _compared(node, formula, program)
        case "proof":
            return truth.FALSE if never_holds(node.data.condition, program) else truth.UNKNOWN
        case _:
            return truth.UNKNOWN


def _compared(node: Node, formula: Formula, program: Program) -> int:
    values = []
    for argument in node.args:
        operand = formula.nodes[argument]
        if operand.op == "constant":
            values.append(operand.data)
        elif operand.op == "attribute" and (operand.data.entity, operand.data.name) in program.attributes:
            values.append(program.attributes[operand.data.entity, operand.data.name].unknown)
        else:
            return truth.UNKNOWN
    # A fact may be stated as not applicable, so a comparison that always holds of values may still fail.
    return comparison.compare(node.data, values[0], values[1]) | truth.FALSE


def contradicts_itself(norm: Norm) -> bool:
    """Whether two guards on one fact have no member in common, or two bounds no value between them.

    A concept may hold several values at once (a range, a conflict), so nothing can be said of it here.
    """
    if any(value is None for value in bounds(norm).values()):
        return True
    allowed: dict[tuple[str, str], frozenset[str]] = {}
    for guard in norm.guards:
        if guard.derived:
            continue
        key = (guard.entity, guard.name)
        allowed[key] = allowed.get(key, guard.members) & guard.members
    return any(not members for members in allowed.values())


def bounds(norm: Norm) -> dict[Reading, Interval | None]:
    """Between which values each stated number and date has to lie for the norm to apply, as far as comparisons with
    known values at the top of its condition tell; ``None`` if there is no such value.
    """
    found: dict[Reading, Interval | None] = {}
    nodes = norm.condition.nodes if norm.condition is not None else ()
    pending = [len(nodes) - 1] if nodes else []
    while pending:
        node = nodes[pending.pop()]
        if node.op in ("all", "element"):
            pending.extend(node.args)
        elif node.op == "compare":
            left, right = (nodes[argument] for argument in node.args)
            operator = node.data
            if left.op == "constant":
                left, right, operator = right, left, _MIRRORED[operator]
            is_fact = left.op == "attribute" and not left.data.derived
            if is_fact and right.op == "constant" and isinstance(right.data, Interval):
                value = right.data.low
                low, high = (value if operator in ends else None for ends in ((">", ">=", "=="), ("<", "<=", "==")))
                known = found.get(left.data, _ANY)
                found[left.data] = known and _meet(known, Interval(low, high, operator != ">", operator != "<"))
    return found


_ANY: Final = Interval(None, None)
_MIRRORED: Final = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


def _meet(a: Interval, b: Interval) -> Interval | None:
    """The values in both intervals."""
    lows = [(end.low, not end.low_closed) for end in (a, b) if end.low is not None]
    highs = [(end.high, end.high_closed) for end in (a, b) if end.high is not None]
    low, low_open = max(lows, default=(None, False))
    high, high_closed = min(highs, default=(None, True))
    return between(low, high, low_closed=not low_open, high_closed=high_closed)


def any_day(norm: Norm) -> bool:
    """Whether the condition leaves a day on which one of the norm's versions is in force."""
    date = norm.date.root
    if date.op != "attribute":
        return True
    days = bounds(norm).get(date.data, _ANY)
    return days is not None and any(_meet(days, Interval(*period)) is not None for period in norm.periods)


def _check_reach(program: Program, reader: Reader) -> None:
    """Warn of norms that no goal of any domain, no deadline, and no norm that one needs, ever looks at."""
    pending = [(goal.entity, goal.name) for domain in program.domains.values() for goal in domain.goals]
    pending += [key for key, attribute in program.attributes.items() if attribute.deadline]
    reached: set[tuple[str, str]] = set()
    norms: set[int] = set()
    while pending:
        conclusion = pending.pop()
        if conclusion in reached:
            continue
        reached.add(conclusion)
        attribute = program.attributes.get(conclusion)
        if attribute is not None and attribute.applies_if is not None:
            pending.extend(conclusions_read(attribute.applies_if))
        indices = list(program.concluding.get(conclusion, ()))
        if conclusion in program.comparing:
            indices.append(program.comparing[conclusion])
        while indices:
            index = indices.pop()
            if index in norms:
                continue
            norms.add(index)
            norm = program.norms[index]
            indices.extend(override.norm for override in norm.overridden_by)
            weights = norm.comparison.lightest if norm.comparison is not None else ()
            for formula in (*formulas(norm), *weights):
                pending.extend(conclusions_read(formula))
    for norm in program.norms:
        if norm.number not in norms:
            reader.warn("LEX2317", norm.span, norm=norm.id)


def _check_rivals(program: Program, reader: Reader) -> None:
    """Warn of two norms without any condition that give one concept its value on the same day."""
    for (entity, name), indices in program.concluding.items():
        attribute = program.attributes.get((entity, name))
        if attribute is None or attribute.type.kind == "boolean":
            continue
        bare = [program.norms[index] for index in indices if program.norms[index].condition is None]
        for position, first in enumerate(bare):
            for second in bare[position + 1 :]:
                if _overlap(first, second):
                    reader.warn("LEX2318", second.span, first=first.id, second=second.id, concept=f"{entity}.{name}")


def _overlap(first: Norm, second: Norm) -> bool:
    return any(
        (a.start is None or b.end is None or a.start <= b.end)
        and (b.start is None or a.end is None or b.start <= a.end)
        for a in first.periods
        for b in second.periods
    )
