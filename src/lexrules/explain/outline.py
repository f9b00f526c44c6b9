"""A norm in general terms, without any case: its conditions, exceptions and conclusion as short lists of phrases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from lexrules.engine.derivation import Derivation
from lexrules.engine.facts import Case, Entity
from lexrules.explain.phrases import Phraser, Scope
from lexrules.explain.provisions import BECAUSE
from lexrules.kb.program import Comparison, Formula, Label, Norm, Program

_GROUPS: Final = {
    "all": Label("同时具备", "all of"),
    "any": Label("具备其一", "one of"),
    "exception": Label("同时具备", "all of"),
}
_NOT: Final = Label("不得有", "not")
_OTHERWISE: Final = Label("其他情形", "otherwise")


@dataclass(frozen=True, slots=True)
class Step:
    """One condition or value in words, with what it is made of."""

    text: Label
    parts: tuple[Step, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The step for machines."""
        return {
            "text": self.text._asdict(),
            **({"parts": [part.as_dict() for part in self.parts]} if self.parts else {}),
        }


class Conditions(NamedTuple):
    """When a norm applies: what has to hold, which exceptions stand in its way, and which norms prevail over it."""

    when: tuple[Step, ...]
    unless: tuple[Step, ...]
    overridden: tuple[Step, ...]


def conditions(program: Program, norm: Norm) -> Conditions:
    """When ``norm`` applies."""
    if norm.condition is None:
        return Conditions((), (), ())
    outline = _Outline(program, norm.condition)
    groups: dict[str, list[Step]] = {"": [], "unless": [], "overridden": []}
    for index in outline.flat(outline.scope.root):
        role = outline.scope.node(index).role
        if role == "unless":
            groups["unless"].append(outline.step(outline.scope.node(index).args[0]))
        elif role != "overridden":
            groups[""].append(outline.step(index))
    for override in norm.overridden_by:
        prevailing = program.norms[override.norm]
        reason = BECAUSE[override.because]
        text = Label(f"{prevailing.title.zh}（{reason.zh}）", f"{prevailing.title.en} ({reason.en})")
        groups["overridden"].append(Step(text, (Step(override.note),) if override.note else ()))
    return Conditions(*(tuple(group) for group in groups.values()))


def conclusion(program: Program, norm: Norm) -> tuple[Step, ...]:
    """What ``norm`` concludes: a concept with its value, or a measure with its attributes."""
    if norm.effect_type is not None:
        effect = program.effect_types[norm.effect_type]
        given = (_assigned(program, effect.attributes[each.name].label, each.formula) for each in norm.effect)
        return (Step(effect.label, tuple(given)),)
    if norm.comparison is not None:
        return (_compared(program, norm, norm.comparison),)
    label = program.attributes[norm.entity, norm.concept or ""].label
    return (Step(label),) if norm.value is None else (_assigned(program, label, norm.value),)


def _compared(program: Program, norm: Norm, comparison: Comparison) -> Step:
    """Which list is taken from the lightest law, of which days, and what tells the lightest."""
    label, clock = program.effects[norm.entity, comparison.list_name].label, program.clocks[comparison.clock]
    until = _Outline(program, comparison.until)
    last = until.phrases.name(until.scope, until.scope.root)
    weights = []
    for formula in comparison.lightest:
        outline = _Outline(program, formula)
        weights.append(Step(outline.phrases.name(outline.scope, outline.scope.root)))
    days = Label(
        f"比较{clock.zh}的法律与此后至{last.zh}为止的法律",
        f"the law of the {clock.en} is compared with every later one until: {last.en}",
    )
    lightest = Label("适用较轻的，依次比较", "the lightest is taken, compared by, in this order")
    return Step(label, (Step(days), Step(lightest, tuple(weights))))


def _assigned(program: Program, label: Label, formula: Formula) -> Step:
    """A name with its value; what is chosen in order is listed below it."""
    outline = _Outline(program, formula)
    node = outline.scope.node(outline.scope.root)
    if node.op == "select":
        return Step(label, tuple(outline.options(outline.scope.root)))
    value = outline.phrases.name(outline.scope, outline.scope.root)
    return Step(Label(f"{label.zh}：{value.zh}", f"{label.en}: {value.en}"))


class _Outline:
    """One formula taken apart."""

    def __init__(self, program: Program, formula: Formula) -> None:
        root = Entity(program.root.name, "case", 0, None)
        self.phrases = Phraser(Derivation(program, Case(root, {"case": root})))
        self.scope = Scope(formula, None, ())

    def flat(self, index: int) -> list[int]:
        """The parts of a conjunction, those of conjunctions inside it included."""
        node = self.scope.node(index)
        return [found for each in node.args for found in self.flat(each)] if node.op == "all" else [index]

    def step(self, index: int) -> Step:
        """A condition with its parts."""
        node = self.scope.node(index)
        match node.op:
            case "all" | "any":
                arguments = self.flat(index) if node.op == "all" else node.args
                return Step(_GROUPS[node.op], tuple(self.step(each) for each in arguments))
            case "at_least":
                text = Label(f"至少具备{node.data}项", f"at least {node.data} of")
                return Step(text, tuple(self.step(each) for each in node.args))
            case "element":
                return Step(node.label or Label("", ""), tuple(self.step(each) for each in self.flat(node.args[0])))
            case "proof" if node.data.condition.root.op in ("all", "any", "at_least"):
                part = _Outline(self.phrases.program, node.data.condition)
                what = Label("以下内容", "what follows")
                return Step(self.phrases.demand(node.data, what), (part.step(part.scope.root),))
            case "exception":
                inner = [self.step(each) for each in self.flat(node.args[0])]
                if node.label is None and len(inner) == 1:
                    return inner[0]
                return Step(node.label or _GROUPS["exception"], tuple(inner))
            case "not" if node.role == "unless" or self.scope.node(node.args[0]).op in (
                "all",
                "any",
                "at_least",
                "element",
            ):
                return Step(_NOT, (self.step(node.args[0]),))
            case _:
                return Step(self.phrases.condition(self.scope, index))

    def options(self, index: int) -> list[Step]:
        """Ordered options or tiers: each value with its condition."""
        arguments = self.scope.node(index).args
        steps = []
        for position in range(0, len(arguments) - 1, 2):
            condition, value = arguments[position : position + 2]
            parts = tuple(self.step(each) for each in self.flat(condition))
            steps.append(Step(self.phrases.name(self.scope, value), parts))
        if len(arguments) % 2:
            last = self.phrases.name(self.scope, arguments[-1])
            steps.append(Step(Label(f"{_OTHERWISE.zh}：{last.zh}", f"{_OTHERWISE.en}: {last.en}")))
        return steps
