"""The second engine as its owner sees it: whether it is there, and one case decided."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

from lexrules.engine.conclusions import Asked
from lexrules.engine.facts import Case
from lexrules.engine.rete import horn
from lexrules.engine.rete.evaluation import HornEdge, ReteDerivation, ReteUnavailable
from lexrules.engine.rete.plan import Plan
from lexrules.engine.rete.rails import Unit, compile_unit
from lexrules.errors import Finding, LexRulesInternalError
from lexrules.kb.program import Program

#: Compiled units kept. One of a hundred norms takes about a megabyte.
KEPT_UNITS: Final = 64

_UnitKey = tuple[str, frozenset[str], frozenset[int]]


def available() -> tuple[bool, str]:
    """Whether the second engine can run here, and if not, what importing durable-rules said."""
    try:
        horn.load_library()
    except ImportError as error:
        return False, str(error)
    return True, ""


class ReteEngine:
    """Decides cases by durable-rules. One object serves any number of threads, one case at a time.

    What it compiles for a program it keeps, up to a bound, until it is given another; :meth:`close` frees it.
    """

    def __init__(self) -> None:
        # C must not be entered twice for one ruleset; it never releases the interpreter, so a lock costs nothing.
        self._lock = threading.Lock()
        self._plan: Plan | None = None
        self._units: OrderedDict[_UnitKey, Unit] = OrderedDict()

    def evaluate(self, program: Program, case: Case, asked: Iterable[Asked]) -> ReteDerivation:
        """Decide everything asked of a case.

        Raises :class:`ReteUnavailable` where durable-rules is missing or the case is beyond its limits.
        """
        there, problem = available()
        if not there:
            raise ReteUnavailable(Finding("LEX5002", {"problem": problem}, severity="warning"))
        library = horn.load_library()
        with self._lock:
            try:
                derivation = ReteDerivation(self._plan_of(program), case, asked)
                derivation.run(self._unit)
            except library.error as error:
                raise LexRulesInternalError(Finding("LEX9005", {"problem": str(error)})) from error
            finally:
                self._trim(KEPT_UNITS)
            derivation.conclusions()
            return derivation

    def close(self) -> None:
        """Free everything compiled; the engine may be used again."""
        with self._lock:
            self._trim(0)

    def _plan_of(self, program: Program) -> Plan:
        if self._plan is None or self._plan.program is not program:
            # Leaves are numbered by the plan, so units do not outlive it.
            self._trim(0)
            self._plan = Plan(program)
        return self._plan

    def _unit(self, entity: str, names: frozenset[str], norms: frozenset[int]) -> Unit:
        key = (entity, names, norms)
        unit = self._units.get(key)
        if unit is None:
            assert self._plan is not None, "set by evaluate"
            grouped: dict[str, tuple[int, ...]] = {}
            for index in sorted(norms):
                name = self._plan.norm(index).name
                grouped[name] = (*grouped.get(name, ()), index)
            unit = self._units[key] = compile_unit(self._plan, entity, names, grouped)
        self._units.move_to_end(key)
        return unit

    def _trim(self, size: int) -> None:
        """Free the units used longest ago. Only between cases: a unit in use has states open."""
        while len(self._units) > size:
            _, unit = self._units.popitem(last=False)
            unit.program.close()


__all__ = ["HornEdge", "ReteDerivation", "ReteEngine", "ReteUnavailable", "available"]
