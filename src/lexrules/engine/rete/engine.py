"""The second engine as its owner sees it: whether it is there, and one case decided."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from functools import partial
from typing import Final

from lexrules.engine.conclusions import Asked
from lexrules.engine.facts import Case
from lexrules.engine.rete import horn
from lexrules.engine.rete.closure import ReteUnavailable
from lexrules.engine.rete.evaluation import HornEdge, ReteDerivation
from lexrules.engine.rete.plan import Plan
from lexrules.engine.rete.rails import Unit, compile_unit
from lexrules.engine.worlds import World
from lexrules.errors import Finding, LexRulesInternalError
from lexrules.kb.program import Program

#: Conditions of compiled rules kept between cases.
KEPT_CONDITIONS: Final = 50_000
#: Programs whose plans and units are kept. What questions make of one program shares them.
KEPT_PROGRAMS: Final = 4

_UnitKey = tuple[int, str, frozenset[str], frozenset[int]]


def available() -> tuple[bool, str]:
    """Whether the second engine can run here, and if not, what importing durable-rules said."""
    try:
        horn.load_library()
    except ImportError as error:
        return False, str(error)
    return True, ""


class ReteEngine:
    """Decides cases by durable-rules. One object serves any number of threads, one case at a time.

    What it compiles for a program it keeps, up to a bound; :meth:`close` frees it.
    """

    def __init__(self) -> None:
        # C must not be entered twice for one ruleset; it never releases the interpreter, so a lock costs nothing.
        self._lock = threading.Lock()
        self._plans: OrderedDict[int, Plan] = OrderedDict()
        self._units: OrderedDict[_UnitKey, Unit] = OrderedDict()

    def evaluate(
        self,
        program: Program,
        case: Case,
        asked: Iterable[Asked],
        world: World = World(),  # noqa: B008 - immutable
        beside: ReteDerivation | None = None,
    ) -> ReteDerivation:
        """Decide everything asked of a case, in the world as it is or in another.

        ``beside`` is what was decided of the same case under another choice of positions: what the choices do not
        differ in is not decided again.

        Raises :class:`ReteUnavailable` where durable-rules is missing or the case is beyond its limits.
        """
        there, problem = available()
        if not there:
            raise ReteUnavailable(Finding("LEX5002", {"problem": problem}, severity="warning"))
        library = horn.load_library()
        with self._lock:
            try:
                plan = self._plan_of(program.whole or program)
                unit_of = partial(self._unit, plan)
                known = beside is not None and beside.case is case and beside.plan is plan
                family = beside.family if beside is not None and known else None
                derivation = ReteDerivation(plan, case, asked, unit_of, world, (), family, program.left_out)
                derivation.run()
                derivation.conclusions()
            except library.error as error:
                raise LexRulesInternalError(Finding("LEX9005", {"problem": str(error)})) from error
            finally:
                self._trim(KEPT_CONDITIONS)
            return derivation

    def close(self) -> None:
        """Free everything compiled; the engine may be used again."""
        with self._lock:
            self._trim(0)

    def _plan_of(self, program: Program) -> Plan:
        # A plan keeps its program, so as long as the plan is kept the program's id is its own.
        plan = self._plans.get(id(program))
        if plan is None:
            plan = self._plans[id(program)] = Plan(program)
        self._plans.move_to_end(id(program))
        while len(self._plans) > KEPT_PROGRAMS:
            dropped, _ = self._plans.popitem(last=False)
            for key in [key for key in self._units if key[0] == dropped]:
                self._units.pop(key).program.close()
        return plan

    def _unit(self, plan: Plan, entity: str, names: frozenset[str], norms: frozenset[int]) -> Unit:
        key = (id(plan.program), entity, names, norms)
        unit = self._units.get(key)
        if unit is None:
            grouped: dict[str, tuple[int, ...]] = {}
            for index in sorted(norms):
                name = plan.norm(index).name
                grouped[name] = (*grouped.get(name, ()), index)
            unit = self._units[key] = compile_unit(plan, entity, names, grouped)
        self._units.move_to_end(key)
        return unit

    def _trim(self, conditions: int) -> None:
        """Free the units used longest ago. Only between cases: a unit in use has states open."""
        kept = sum(unit.program.conditions for unit in self._units.values())
        while kept > conditions:
            _, unit = self._units.popitem(last=False)
            kept -= unit.program.conditions
            unit.program.close()


__all__ = ["HornEdge", "ReteDerivation", "ReteEngine", "ReteUnavailable", "available"]
