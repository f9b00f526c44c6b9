"""How a quantity came about, as nodes of an explanation: calculations, ordered options and tiers."""

from __future__ import annotations

from lexrules.engine.derivation import NormTrace
from lexrules.explain import provisions
from lexrules.explain.conditions import ConditionExplainer
from lexrules.explain.phrases import Scope
from lexrules.explain.tree import ExplanationNode, Mark, mark_of_truth
from lexrules.kb.program import Label
from lexrules.model import truth
from lexrules.model.values import is_open, may_be_na


class QuantityExplainer(ConditionExplainer):
    """Builds the nodes of values."""

    def quantity(
        self, scope: Scope, index: int, prefix: str, trace: NormTrace, label: Label | None
    ) -> list[ExplanationNode]:
        """How a value came about: the option or tier taken, the calculation, what it was worked out from."""
        node = scope.node(index)
        if node.op == "constant":
            return []
        if node.op == "attribute" and not self.full:
            return [self.reading_node(scope, index)]
        if node.op == "select":
            return self._options(scope, index, prefix, trace, label)
        if node.type is None:
            return [self.condition(scope, index, prefix, trace)]
        children = self.premises(scope, index, prefix)
        for inner in self._selects(scope, index):
            children.extend(self._options(scope, inner, prefix, trace))
        name, value = self.phrases.name(scope, index), self.phrases.value(scope, index)
        text = Label(f"{name.zh} ＝ {value.zh}", f"{name.en} = {value.en}")
        if name == value:
            text = value
        if label is not None:
            text = Label(f"{label.zh}：{text.zh}", f"{label.en}: {text.en}")
        result = scope.value(index)
        mark = Mark.OPEN if is_open(result) else Mark.HOLDS
        unique = {child.id: child for child in children}
        return [
            self.keep(
                ExplanationNode(
                    f"{prefix}.{index}",
                    "value",
                    text,
                    mark,
                    tuple(unique.values()),
                    value=result,
                    type=node.type,
                    span=node.span,
                )
            )
        ]

    def _selects(self, scope: Scope, index: int) -> list[int]:
        found = []
        for argument in scope.node(index).args:
            if scope.node(argument).op == "select":
                found.append(argument)
            else:
                found.extend(self._selects(scope, argument))
        return found

    def _options(
        self, scope: Scope, index: int, prefix: str, trace: NormTrace, label: Label | None = None
    ) -> list[ExplanationNode]:
        """The ordered options down to the one that is taken for certain (in full: all of them).

        One without a title is called by its value, with the ``label`` of what has it.
        """
        node = scope.node(index)
        declared = trace.norm.options if node.role == "options" else ()
        found = []
        decided = possible = False
        for position in range((len(node.args) + 1) // 2):
            conditional = 2 * position + 1 < len(node.args)
            value_index = node.args[2 * position + 1] if conditional else node.args[-1]
            condition = node.args[2 * position] if conditional else None
            came_out = truth.TRUE if condition is None else scope.value(condition)
            mark = Mark.VOID if decided else mark_of_truth(came_out)
            if mark is Mark.HOLDS and possible:
                mark = Mark.OPEN  # an earlier option may still be the one
            if decided and not self.full:
                break
            children = (
                self.taken_apart(scope, condition, prefix, trace) if condition is not None and not decided else []
            )
            option = declared[position] if position < len(declared) else None
            # What does not arise has no values to show.
            idle = came_out == truth.FALSE and may_be_na(scope.value(value_index))
            value = self.phrases.name(scope._replace(trace=None) if idle else scope, value_index)
            name = option.title if option and option.title else value
            if came_out != truth.FALSE and not decided:
                worked_out = self.quantity(scope, value_index, prefix, trace, None)
                # What only says the name again is left out.
                children += [each for each in worked_out if each.text != name or each.children]
            if name == value and label is not None:
                last = Label("（其他情形）", " (otherwise)") if condition is None else Label("", "")
                name = Label(f"{label.zh}：{name.zh}{last.zh}", f"{label.en}: {name.en}{last.en}")
            elif condition is None:
                name = Label(f"其他情形：{name.zh}", f"otherwise: {name.en}")
            cited = provisions.citations(self.derivation, trace, option.citations) if option else ()
            unique = {child.id: child for child in children}
            found.append(
                self.keep(
                    ExplanationNode(
                        f"{prefix}.{index}.option{position + 1}",
                        "option",
                        name,
                        mark,
                        tuple(unique.values()),
                        trace.entity.id,
                        norm=None,
                        cited=cited,
                        span=scope.node(value_index).span,
                    )
                )
            )
            decided, possible = decided or came_out == truth.TRUE, possible or came_out == truth.UNKNOWN
        return found
