"""What of an evaluation stays as it is where a question leaves out other norms of the same program.

Other positions and grades of authority change little of a case. What they cannot change need not be found again.
"""

from collections import defaultdict
from typing import NamedTuple

from lexrules.engine.derivation import Derivation
from lexrules.kb.dependencies import Conclusion, conclusions_behind, conclusions_read
from lexrules.kb.program import Norm, Program
from lexrules.model import truth


class Changed(NamedTuple):
    """The norms, by index, and the conclusions that may come out otherwise, whichever entity they are about."""

    norms: set[int]
    conclusions: set[Conclusion]


def changed(derivation: Derivation, program: Program) -> Changed:
    """Of all that ``derivation`` has looked into in any world, what may come out otherwise under ``program``, which is
    the same but for the norms that are left out.

    A norm that does not apply anyway makes no difference. From the others it goes up to everything that reads what they
    conclude, by name: that takes in more than what really changes, and never less.
    """
    differing = derivation.program.left_out ^ program.left_out
    touched: dict[int, Norm] = {}
    pending: list[int] = []
    for world in derivation.worlds():
        for trace in world.touched():
            index = trace.norm.number
            touched[index] = trace.norm
            if index in differing and (trace.norm.left_out or trace.applies & truth.TRUE):
                pending.append(index)
    found = Changed(set(differing), set())
    if not pending:
        return found
    readers, prevailing = _dependents(touched)
    depending = _conclusions_upon(program)
    while pending:
        norm = touched[pending.pop()]
        conclusions = [(norm.entity, program.concluded(norm))]
        above = set(prevailing[norm.number])
        while conclusions:
            conclusion = conclusions.pop()
            if conclusion not in found.conclusions:
                found.conclusions.add(conclusion)
                above |= readers[conclusion]
                conclusions += depending[conclusion]
        pending += above - found.norms
        found.norms.update(above)
    return found


def _dependents(touched: dict[int, Norm]) -> tuple[dict[Conclusion, set[int]], dict[int, set[int]]]:
    """The norms that read each conclusion, and the norms over which each norm prevails."""
    readers: dict[Conclusion, set[int]] = defaultdict(set)
    prevailing: dict[int, set[int]] = defaultdict(set)
    for index, norm in touched.items():
        for conclusion in conclusions_behind(norm):
            readers[conclusion].add(index)
        for override in norm.overridden_by:
            prevailing[override.norm].add(index)
    return readers, prevailing


def _conclusions_upon(program: Program) -> dict[Conclusion, list[Conclusion]]:
    """The conclusions that depend on each one past their norms: to arise at all, or for which norms are looked into."""
    found: dict[Conclusion, list[Conclusion]] = defaultdict(list)
    for conclusion, attribute in program.attributes.items():
        for read in conclusions_read(attribute.applies_if) if attribute.applies_if is not None else ():
            found[read].append(conclusion)
    for conclusion, index in program.indexes.items():
        if index.reading is not None and index.reading.derived:
            found[index.reading.entity, index.reading.name].append(conclusion)
    return found
