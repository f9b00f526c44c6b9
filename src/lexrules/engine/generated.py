"""Formulas that are evaluated often, generated as Python: the same operations in the same order, without the dispatch.

Formulas of one shape share one piece of code, which gets what is theirs (constants, readings, operators) as the
defaults of parameters; so its text is made of node numbers and nothing else, and no text of a knowledge base is ever
executed. :func:`lexrules.engine.terms.evaluate` stays the definition (``python -m bench``).
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType, FunctionType
from typing import Any, Final

from lexrules.engine import terms
from lexrules.engine.terms import Binding, Context, Trace
from lexrules.kb.program import Formula, Node, Reading
from lexrules.model import comparison, truth

#: Generating costs about as much as evaluating this many times.
WORTHWHILE_AFTER: Final = 32

Evaluate = Callable[[Binding, Context], Trace]

#: What generated code calls by name.
_NAMES: Final[dict[str, Any]] = {
    "Trace": Trace,
    "elements": terms.elements,
    "compare": comparison.compare,
    "of_boolean": truth.of_boolean,
    "at_least": truth.at_least,
}


class FormulaCache:
    """The generated functions of one program's formulas. May be shared between threads: a race generates one twice."""

    def __init__(self, worthwhile_after: int = WORTHWHILE_AFTER) -> None:
        self._after = worthwhile_after
        self._uses: dict[int, int] = {}
        self._functions: dict[int, Evaluate] = {}
        self._kept: list[Formula] = []
        self._shapes: dict[str, CodeType] = {}

    def evaluate(self, formula: Formula, binding: Binding, context: Context) -> Trace:
        """The trace of ``formula``, by whichever way is cheaper by now."""
        key = id(formula)
        function = self._functions.get(key)
        if function is not None:
            return function(binding, context)
        self._count(key, formula)
        return terms.evaluate(formula, binding, context)

    def _count(self, key: int, formula: Formula) -> None:
        uses = self._uses[key] = self._uses.get(key, 0) + 1
        if uses == 1:
            self._kept.append(formula)  # as long as it is kept, its id is its own
        if uses > self._after:
            self._functions[key] = generate(formula, self._shapes)


def generate(formula: Formula, shapes: dict[str, CodeType]) -> Evaluate:
    """``formula`` as a function. ``shapes`` is the code of the shapes met before; it grows."""
    written = _Written()
    for node in formula.nodes:
        written.add(formula, node)
    shape = written.text()
    code = shapes.get(shape)
    if code is None:
        module = compile(shape, "<formula>", "exec")
        code = shapes[shape] = next(each for each in module.co_consts if isinstance(each, CodeType))
    return FunctionType(code, _NAMES, "evaluate", tuple(written.own))


class _Written:
    """A formula being written: the lines of its shape, what is its own, and the name of each node's value."""

    def __init__(self) -> None:
        self.own: list[Any] = []
        self._lines: list[str] = []
        self._values: list[str] = []
        self._entities: dict[tuple[int, str], str] = {}
        self._found: list[str] = []

    def text(self) -> str:
        """The function, as Python."""
        parameters = "".join(f", k{index}" for index in range(len(self.own)))
        lines = [*self._lines, f"t = Trace(({', '.join(self._values)},))", *self._found, "return t"]
        return f"def evaluate(b, c{parameters}):\n" + "".join(f"    {line}\n" for line in lines)

    def add(self, formula: Formula, node: Node) -> None:
        """Write the next node."""
        arguments = [self._values[argument] for argument in node.args]
        if node.op == "constant":
            self._values.append(self._refer(node.data))
        elif node.op in {"element", "exception"}:
            self._values.append(arguments[0])
        else:
            name, computed = f"v{len(self._values)}", self._computed(formula, node, arguments)
            self._lines.append(f"{name} = {computed}")
            self._values.append(name)

    def _computed(self, formula: Formula, node: Node, arguments: list[str]) -> str:
        """The expression that computes a node from its arguments."""
        match node.op:
            case "attribute":
                return f"{self._entity(node.data)}[{self._refer(node.data.name)}]"
            case "compare":
                second = formula.nodes[node.args[1]]
                if second.op == "constant":
                    return f"{self._refer(comparison.comparison_with(node.data, second.data))}({arguments[0]})"
                return f"compare({self._refer(node.data)}, {arguments[0]}, {arguments[1]})"
            case "member":
                return f"{self._refer(comparison.membership(node.data))}({arguments[0]})"
            case "truth":
                return f"of_boolean({arguments[0]})"
            case "overridden":
                return f"c.overrides({self._refer(node.data.norm)}, b[0])"
            case "not":
                return f"({arguments[0]} & 1) << 1 | ({arguments[0]} & 2) >> 1"
            case "all":
                return f"({' & '.join(arguments)}) & 1 | ({' | '.join(arguments)}) & 2"
            case "any":
                return f"({' | '.join(arguments)}) & 1 | ({' & '.join(arguments)}) & 2"
            case "at_least":
                return f"at_least({self._refer(node.data)}, ({', '.join(arguments)},))"
            case "proof":
                return f"{self._record('proved', f'c.prove({self._refer(node.data)}, b)')}.holds"
            case op if op in terms.COMBINE:
                call = self._refer(node.data)
                found = self._record("found", f"elements({call}, b, c)")
                return f"{self._refer(terms.COMBINE[op])}({call}, {found})"
            case op:
                known = ", ".join([*self._values, ""])
                return f"{self._refer(terms.HANDLERS[op])}({self._refer(node)}, ({known}), b, c)"

    def _record(self, keep: str, computed: str) -> str:
        """The name of something computed that the trace keeps beside the value of this node."""
        index = len(self._values)
        self._lines.append(f"r{index} = {computed}")
        self._found.append(f"t.{keep}({index}, r{index})")
        return f"r{index}"

    def _refer(self, to: Any) -> str:
        """The name of something that is this formula's own."""
        self.own.append(to)
        return f"k{len(self.own) - 1}"

    def _entity(self, reading: Reading) -> str:
        """The name of the values of the entity that is read, looked up once."""
        key = (reading.variable, reading.entity)
        if key not in self._entities:
            self._entities[key] = f"e{len(self._entities)}"
            lookup = f"c.lookup[b[{reading.variable}]][{self._refer(reading.entity)}]"
            self._lines.append(f"{self._entities[key]} = {lookup}")
        return self._entities[key]
