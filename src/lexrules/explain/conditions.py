"""The parts of a condition or quantity that decide how it came out, as nodes of an explanation."""

from __future__ import annotations

from abc import ABC, abstractmethod
from copy import copy
from typing import Final, Self

from lexrules.engine.conclusions import Status, status_of
from lexrules.engine.derivation import Derivation, NormTrace
from lexrules.engine.facts import Entity
from lexrules.engine.terms import EffectElement, Element, ElementTrace, ListTrace, contributes
from lexrules.engine.worlds import World
from lexrules.explain import provisions, worlds
from lexrules.explain.phrases import Phraser, Scope
from lexrules.explain.tree import Demand, ExplanationNode, Kind, Mark, mark_of_truth
from lexrules.explain.values import still_open
from lexrules.kb.program import LIST_CALLS, Label, ListCall, Norm, Override, ProofCall, Reading
from lexrules.model import truth
from lexrules.model.values import Value, ValueType, is_open

_GROUPS: Final = {
    "all": Label("以下各项均须具备", "all of the following"),
    "any": Label("以下各项具备其一", "one of the following"),
}
_BOOLEAN: Final = ValueType("boolean")


class ConditionExplainer(ABC):
    """Builds nodes for conditions in one world; what a condition reads is built by the subclass."""

    def __init__(self, derivation: Derivation, *, full: bool) -> None:
        self.derivation = derivation
        self.full = full
        self.phrases = Phraser(derivation)
        self.tag = worlds.tag(derivation)
        self.nodes: dict[str, ExplanationNode] = {}
        self._family: dict[World, ConditionExplainer] = {derivation.world: self}

    def within(self, context: object) -> Self:
        """The same for another world of the derivation; its nodes are kept together with these."""
        assert isinstance(context, Derivation), "only the native engine is explained"
        known = self._family.get(context.world)
        if not isinstance(known, type(self)):
            known = self._family[context.world] = copy(self)
            known.derivation, known.phrases, known.tag = context, Phraser(context), worlds.tag(context)
        return known

    def about(self, norm: Norm, entity: Entity) -> str:
        """``norm@a1``: how the ids of what belongs to a norm name it, in this world."""
        return f"{norm.id}@{entity.id}{self.tag}"

    @abstractmethod
    def concept(self, entity: Entity, name: str) -> ExplanationNode:
        """The reasons of a concept."""

    @abstractmethod
    def fact(self, entity: Entity, name: str) -> ExplanationNode:
        """A fact of the case."""

    @abstractmethod
    def listing(self, entity: Entity, name: str, label: Label) -> ExplanationNode:
        """A list of the case."""

    @abstractmethod
    def norm(self, trace: NormTrace) -> ExplanationNode:
        """How a norm fared."""

    @abstractmethod
    def effect(self, norm: Norm, entity: Entity) -> ExplanationNode:
        """How the norm fared that puts a measure into a list."""

    @abstractmethod
    def override(self, norm: Norm, entity: Entity) -> ExplanationNode:
        """How a prevailing norm fared."""

    def keep(self, node: ExplanationNode) -> ExplanationNode:
        """Remember a node, so that it is built once."""
        return self.nodes.setdefault(node.id, node)

    def stated(self, label: Label, value: Value, value_type: ValueType) -> Label:
        """The label of a fact with its value behind it."""
        return self._with_value(label, self.phrases.print(value, value_type))

    def found(self, label: Label, value: Value, value_type: ValueType) -> Label:
        """The same of what norms conclude; of what is undetermined it is said."""
        words = self.phrases.brief(value, value_type)
        undetermined = status_of(value) is Status.UNDETERMINED
        return self._with_value(label, still_open(words) if undetermined else words)

    def given(self, label: Label, value: Value, value_type: ValueType) -> Label:
        """The same of an attribute of a measure, all that it may be: a range is mostly left to discretion."""
        return self._with_value(label, self.phrases.concluded(value, value_type))

    @staticmethod
    def _with_value(label: Label, words: Label) -> Label:
        return Label(f"{label.zh}：{words.zh}", f"{label.en}: {words.en}")

    # -- conditions --------------------------------------------------------------------------------------------------

    def parts(self, scope: Scope, prefix: str, trace: NormTrace | None = None) -> list[ExplanationNode]:
        """The deciding parts of a whole condition, its outermost ``all`` taken apart."""
        return self.taken_apart(scope, scope.root, prefix, trace)

    def taken_apart(self, scope: Scope, index: int, prefix: str, trace: NormTrace | None) -> list[ExplanationNode]:
        """The deciding parts of a condition; those of an ``all`` one by one."""
        node = scope.node(index)
        if node.op != "all":
            return [self.condition(scope, index, prefix, trace)]
        return [
            found
            for argument in self._deciding(scope, index)
            for found in self.taken_apart(scope, argument, prefix, trace)
        ]

    def _deciding(self, scope: Scope, index: int) -> list[int]:
        """The arguments of a connective that account for its truth."""
        node, came_out = scope.node(index), scope.value(index)
        if self.full or (node.op == "all" and came_out == truth.TRUE) or (node.op == "any" and came_out == truth.FALSE):
            return [each for each in node.args if self.full or not self._idle(scope, each)]
        if node.op == "at_least" and came_out == truth.FALSE:
            return [each for each in node.args if scope.value(each) != truth.TRUE]
        if node.op == "all" and came_out == truth.UNKNOWN:
            # What already holds is part of the picture of a norm that may still apply.
            return [each for each in node.args if not self._idle(scope, each)]
        return [each for each in node.args if scope.value(each) == came_out] or list(node.args)

    def _idle(self, scope: Scope, index: int) -> bool:
        """A prevailing norm that does not apply: nothing to say."""
        return scope.node(index).role == "overridden" and scope.value(index) == truth.TRUE

    def condition(self, scope: Scope, index: int, prefix: str, trace: NormTrace | None) -> ExplanationNode:
        """One condition with the parts that decide it."""
        node = scope.node(index)
        if node.op == "truth" and scope.node(node.args[0]).op == "attribute":
            return self.reading_node(scope, node.args[0])
        if node.op == "not" and scope.node(node.args[0]).op in ("exception", "overridden"):
            return self.condition(scope, node.args[0], prefix, trace)
        if node.op == "overridden":
            return self._overridden(scope, index, prefix)
        if node.op == "proof":
            return self._proof(scope, index, prefix)
        node_id = f"{prefix}#{index}" if "#" not in prefix else f"{prefix}.{index}"
        known = self.nodes.get(node_id)
        if known is not None:
            return known
        mark = mark_of_truth(scope.value(index))
        cited = (
            provisions.citations(self.derivation, trace, node.data)
            if trace and node.op == "exception" and node.data
            else ()
        )
        kind, text, children = self._described(scope, index, prefix, trace)
        entity = scope.binding[0]
        result = ExplanationNode(
            node_id,
            kind,
            text,
            mark,
            tuple(children),
            entity.id if isinstance(entity, Entity) else None,
            cited=cited,
            span=node.span,
        )
        return self.keep(result)

    def _described(
        self, scope: Scope, index: int, prefix: str, trace: NormTrace | None
    ) -> tuple[Kind, Label, list[ExplanationNode]]:
        node = scope.node(index)
        match node.op:
            case "element":
                return "element", node.label or Label("", ""), self.taken_apart(scope, node.args[0], prefix, trace)
            case "exception":
                parts = self.taken_apart(scope, node.args[0], prefix, trace)
                if node.label is None and len(parts) == 1 and parts[0].kind == "proof":
                    parts = list(parts[0].children)  # the exception says what has to be proved
                argument = scope.node(node.args[0])
                bare = node.label is None and argument.op == "truth"  # what it reads is told with its value below
                text = self.phrases.name(scope, argument.args[0]) if bare else self.phrases.condition(scope, index)
                return "exception", text, parts
            case "all" | "any":
                return "group", _GROUPS[node.op], self._each(scope, index, prefix, trace)
            case "at_least":
                held = sum(scope.value(each) == truth.TRUE for each in node.args)
                text = Label(
                    f"以下{len(node.args)}项中至少具备{node.data}项（已具备{held}项）",
                    f"at least {node.data} of these {len(node.args)} ({held} made out)",
                )
                return "group", text, self._each(scope, index, prefix, trace)
            case "not":
                inner = self.condition(scope, node.args[0], prefix, trace)
                children = list(inner.children) if inner.kind == "condition" else [inner]
                return "negation", self.phrases.condition(scope, index), children
            case "exists" | "every":
                return "condition", self.phrases.condition(scope, index), self._listed(scope, index, prefix)
            case _:
                return "condition", self.phrases.condition(scope, index), self.premises(scope, index, prefix)

    def _each(self, scope: Scope, index: int, prefix: str, trace: NormTrace | None) -> list[ExplanationNode]:
        return [self.condition(scope, each, prefix, trace) for each in self._deciding(scope, index)]

    def _proof(self, scope: Scope, index: int, prefix: str) -> ExplanationNode:
        """A part to be proved, with its parts in the world where its standard is demanded."""
        node_id = f"{prefix}#{index}" if "#" not in prefix else f"{prefix}.{index}"
        known = self.nodes.get(node_id)
        if known is not None:
            return known
        node = scope.node(index)
        call: ProofCall = node.data
        record = scope.trace.proofs[index] if scope.trace is not None else None
        assert record is not None, "parts are explained where they were evaluated"
        inner = Scope(call.condition, record.trace, scope.binding)
        parts = self.within(record.context).parts(inner, f"{node_id}.proof")
        if len(parts) == 1 and parts[0].kind in ("condition", "negation"):
            parts = list(parts[0].children)  # the text says the rest
        text = self.phrases.condition(scope, index)
        if call.condition.root.op in ("all", "any", "at_least"):
            text = self.phrases.demand(call, Label("以下内容", "what follows"))
        entity = scope.binding[0]
        owner = entity.id if isinstance(entity, Entity) else None
        mark = mark_of_truth(scope.value(index))
        demand = Demand(self.phrases.standard(call), call.burden)
        return self.keep(
            ExplanationNode(node_id, "proof", text, mark, tuple(parts), owner, demand=demand, span=node.span)
        )

    def _overridden(self, scope: Scope, index: int, prefix: str) -> ExplanationNode:
        override: Override = scope.node(index).data
        norm = self.derivation.program.norms[override.norm]
        entity = scope.binding[0].up[norm.entity]
        reason = provisions.BECAUSE[override.because]
        text = Label(f"{reason.zh}：{norm.title.zh}", f"{reason.en}: {norm.title.en}")
        node_id = f"{prefix}#override.{norm.id}"
        known = self.nodes.get(node_id)
        if known is not None:
            return known
        mark = mark_of_truth(scope.value(index))
        result = ExplanationNode(
            node_id,
            "override",
            text,
            mark,
            (self.override(norm, entity),),
            entity.id,
            note=override.note,
            because=override.because,
        )
        return self.keep(result)

    # -- what a part reads -------------------------------------------------------------------------------------------

    def premises(self, scope: Scope, index: int, prefix: str) -> list[ExplanationNode]:
        """The facts, concepts and lists that a comparison reads."""
        found: dict[str, ExplanationNode] = {}
        for each in self._reading_places(scope, index):
            if scope.node(each).op == "attribute":
                node = self.reading_node(scope, each)
                found.setdefault(node.id, node)
            else:
                found.update((node.id, node) for node in self._listed(scope, each, prefix))
        return list(found.values())

    def readings(self, scope: Scope, index: int, prefix: str) -> list[ExplanationNode]:
        """The facts and concepts that a term reads, each once."""
        return self.premises(scope, index, prefix)

    def _reading_places(self, scope: Scope, index: int) -> list[int]:
        node = scope.node(index)
        if node.op == "attribute" or node.op in LIST_CALLS:
            return [index]
        return [found for argument in node.args for found in self._reading_places(scope, argument)]

    def reading_node(self, scope: Scope, index: int) -> ExplanationNode:
        """The fact or concept that an attribute node reads."""
        reading: Reading = scope.node(index).data
        return self.reading(reading, scope.binding[reading.variable])

    def reading(self, reading: Reading, element: Element) -> ExplanationNode:
        """The fact or concept read from an element; of a measure its norm's attribute."""
        if isinstance(element, EffectElement) and reading.entity == element.norm.effect_type:
            declaration = self.phrases.declaration(reading)
            value = self.derivation.effect_value(element.norm, element.entity, reading.name)
            node_id = f"condition:{self.about(element.norm, element.entity)}#attribute.{reading.name}"
            mark = Mark.OPEN if is_open(value) else Mark.HOLDS
            text = self.given(declaration.label, value, declaration.type)
            owner = element.entity.id
            return self.keep(
                ExplanationNode(node_id, "value", text, mark, (), owner, value=value, type=declaration.type)
            )
        entity = element.up[reading.entity]
        return self.concept(entity, reading.name) if reading.derived else self.fact(entity, reading.name)

    # -- lists -------------------------------------------------------------------------------------------------------

    def _listed(self, scope: Scope, index: int, prefix: str) -> list[ExplanationNode]:
        """The elements that decide a list call, and the list itself where it is a list of the case."""
        node = scope.node(index)
        call: ListCall = node.data
        record = scope.trace.lists[index] if scope.trace is not None else ListTrace((), True)
        children = []
        for position, each in enumerate(record.elements):
            if self.full or self._matters(scope, index, each):
                children.append(
                    self._item(
                        scope,
                        call,
                        each,
                        f"{prefix}#{index}.{position}" if "#" not in prefix else f"{prefix}.{index}.{position}",
                    )
                )
        if not call.effects:
            entity = scope.binding[call.reading.variable].up[call.reading.entity]
            children.append(self.listing(entity, call.reading.name, self.phrases.list_label(call)))
        return children

    def _matters(self, scope: Scope, index: int, element: ElementTrace) -> bool:
        op, came_out = scope.node(index).op, scope.value(index)
        contribution = contributes(element)
        if op == "exists":
            return contribution == came_out or (came_out == truth.UNKNOWN and contribution != truth.FALSE)
        if op == "every":
            met = element.condition[-1] if element.condition else truth.TRUE
            return came_out == truth.TRUE or met != truth.TRUE
        return contribution != truth.FALSE

    def _item(self, scope: Scope, call: ListCall, element: ElementTrace, prefix: str) -> ExplanationNode:
        known = self.nodes.get(prefix)
        if known is not None:
            return known
        if isinstance(element.element, EffectElement) and call.condition is None and call.term is None:
            return self.effect(element.element.norm, element.element.entity)
        binding = (*scope.binding, element.element)
        children: list[ExplanationNode] = []
        if call.condition is not None and element.condition is not None:
            children.extend(self.parts(Scope(call.condition, element.condition, binding), prefix))
        label = self.phrases.element(element.element)
        if call.term is not None and element.term is not None:
            inner = Scope(call.term, element.term, binding)
            value = self.phrases.value(inner, inner.root)
            label = Label(f"{label.zh}：{value.zh}", f"{label.en}: {value.en}")
            children.extend(self.premises(inner, inner.root, prefix))
        if isinstance(element.element, EffectElement):
            children.append(self.effect(element.element.norm, element.element.entity))
        unique = {child.id: child for child in children}
        node = ExplanationNode(prefix, "item", label, mark_of_truth(contributes(element)), tuple(unique.values()))
        return self.keep(node)
