"""Formulas that are evaluated often, generated as Python: the same operations in the same order, without the dispatch.

Source text is made of node numbers and nothing else; constants, readings and operators reach it as objects by name,
so no text of a knowledge base is ever executed. A formula with an operation that is not listed here stays
interpreted. Up to twice as fast as :func:`lexrules.engine.terms.evaluate`, which stays the definition
(``python -m bench``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from lexrules.engine import terms
from lexrules.engine.terms import Binding, Context, Trace
from lexrules.kb.program import Formula, Node
from lexrules.model import arithmetic, truth

#: Generating costs about as much as evaluating this many times.
WORTHWHILE_AFTER: Final = 32

Evaluate = Callable[[Binding, Context], Trace]


class FormulaCache:
    """The generated functions of one program's formulas. May be shared between threads: a race generates one twice."""

    def __init__(self, worthwhile_after: int = WORTHWHILE_AFTER) -> None:
        self._after = worthwhile_after
        self._uses: dict[int, int] = {}
        self._functions: dict[int, Evaluate | None] = {}
        self._kept: list[Formula] = []

    def evaluate(self, formula: Formula, binding: Binding, context: Context) -> Trace:
        """The trace of ``formula``, by whichever way is cheaper by now."""
        key = id(formula)
        function = self._functions.get(key)
        if function is not None:
            return function(binding, context)
        if key not in self._functions:
            self._count(key, formula)
        return terms.evaluate(formula, binding, context)

    def _count(self, key: int, formula: Formula) -> None:
        uses = self._uses[key] = self._uses.get(key, 0) + 1
        if uses == 1:
            self._kept.append(formula)  # as long as it is kept, its id is its own
        if uses > self._after:
            self._functions[key] = generate(formula)


def generate(formula: Formula) -> Evaluate | None:
    """``formula`` as a function, or ``None`` if it holds an operation that is only interpreted."""
    names: dict[str, Any] = {"Trace": Trace, "compare": arithmetic.compare, "member": arithmetic.member}
    names |= {"of_boolean": truth.of_boolean, "at_least": truth.at_least}
    lines = []
    for index, node in enumerate(formula.nodes):
        line = _line(index, node, names)
        if line is None:
            return None
        lines.append(f"    v{index} = {line}\n")
    values = ", ".join(f"v{index}" for index in range(len(formula.nodes)))
    source = f"def evaluate(b, c):\n{''.join(lines)}    return Trace(({values},))\n"
    exec(compile(source, "<formula>", "exec"), names)  # noqa: S102 - the text holds node numbers only, see above
    function: Evaluate = names["evaluate"]
    return function


def _line(index: int, node: Node, names: dict[str, Any]) -> str | None:
    """The right-hand side that computes a node; what it refers to is put into ``names``."""
    arguments = [f"v{argument}" for argument in node.args]
    names[f"k{index}"] = node.data
    match node.op:
        case "constant":
            return f"k{index}"
        case "attribute":
            return f"c.read(k{index}, b[{node.data.variable}])"
        case "compare":
            return f"compare(k{index}, {arguments[0]}, {arguments[1]})"
        case "member":
            return f"member({arguments[0]}, k{index})"
        case "truth":
            return f"of_boolean({arguments[0]})"
        case "overridden":
            names[f"k{index}"] = node.data.norm
            return f"c.overrides(k{index}, b[0])"
        case "not":
            return f"({arguments[0]} & 1) << 1 | ({arguments[0]} & 2) >> 1"
        case "element" | "exception":
            return arguments[0]
        case "all":
            return f"({' & '.join(arguments)}) & 1 | ({' | '.join(arguments)}) & 2"
        case "any":
            return f"({' | '.join(arguments)}) & 1 | ({' & '.join(arguments)}) & 2"
        case "at_least":
            return f"at_least(k{index}, ({', '.join(arguments)},))"
        case _:
            return None
