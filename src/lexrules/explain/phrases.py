"""Conditions and terms with their actual values as phrases a lawyer would write, in Chinese and English.

A phrase is made from a node of a formula and the trace of its evaluation: 血液酒精含量（85毫克）不低于80毫克. Inside a
list call there is one trace for each element, so its condition is worded without values; the elements are
shown one by one elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from lexrules.engine.derivation import Derivation
from lexrules.engine.facts import Entity
from lexrules.engine.terms import Binding, EffectElement, Trace, contributes
from lexrules.explain.naming import called
from lexrules.explain.values import NO, UNDETERMINED, YES, ValuePrinter, is_unknown
from lexrules.explain.wording import (
    ARITHMETIC,
    BOOLEAN,
    DATE_WORDS,
    DISTANCES,
    INTEGER,
    LISTED_AT_MOST,
    NUMBER_WORDS,
    OPPOSITE,
    OTHER_WORDS,
    fill,
    join,
    with_article,
)
from lexrules.kb.program import Attribute, EffectType, Formula, Label, ListCall, Node, ProofCall, Reading
from lexrules.model import truth
from lexrules.model.values import Choice, Value, ValueType, may_be_na


class Scope(NamedTuple):
    """A formula being explained: its trace (``None``: in general, without values) and its variables."""

    formula: Formula
    trace: Trace | None
    binding: Binding

    def node(self, index: int) -> Node:
        """The node with this index."""
        return self.formula.nodes[index]

    def value(self, index: int) -> Value:
        """What the node came to; only where there is a trace."""
        if self.trace is None:
            raise ValueError("a phrase in general terms has no values")
        return self.trace[index]

    @property
    def root(self) -> int:
        """The index of the formula's last node."""
        return len(self.formula.nodes) - 1


class Phraser:
    """Words for the formulas of one derivation."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self.program = derivation.program
        self._names = {each.id: called(self.program, each) for each in derivation.case.entities.values()}
        self.print = ValuePrinter(self.program, self._names)
        self.concluded = ValuePrinter(self.program, self._names, unknown=UNDETERMINED)
        """Prints what norms conclude and what is worked out: that is not unknown but undetermined."""
        self._effects = self.program.effect_types

    # -- names -------------------------------------------------------------------------------------------------------

    def entity(self, entity: Entity) -> Label:
        """What an entity is called (:func:`called`)."""
        return self._names.get(entity.id) or called(self.program, entity)

    def effect_type(self, name: str) -> EffectType:
        """The declaration of an effect."""
        return self._effects[name]

    def declaration(self, reading: Reading) -> Attribute:
        """The declaration of what is read: a fact, a concept or an attribute of an effect."""
        effect = self._effects.get(reading.entity)
        if effect is not None and reading.name in effect.attributes:
            return effect.attributes[reading.name]
        return self.program.attributes[reading.entity, reading.name]

    def list_label(self, call: ListCall) -> Label:
        """What the elements of a list are called."""
        reading = call.reading
        if call.effects:
            return self.program.effects[reading.entity, reading.name].label
        return self.program.entities[self.program.child_lists[reading.entity, reading.name]].label

    def element(self, element: object) -> Label:
        """An element of a list: an entity, or the norm that gives a measure."""
        if isinstance(element, EffectElement):
            return element.norm.title
        return self.entity(element) if isinstance(element, Entity) else Label(str(element), str(element))

    # -- conditions --------------------------------------------------------------------------------------------------

    def condition(self, scope: Scope, index: int) -> Label:
        """A condition in one phrase."""
        node = scope.node(index)
        match node.op:
            case "truth":
                return self._truth(scope, index)
            case "compare":
                return self._compare(scope, index)
            case "member":
                return self._member(scope, index)
            case "applicable":
                return fill(Label("有{a}", "{a} is applicable"), a=self.term(scope, node.args[0]))
            case "all":
                return join([self._inner(scope, each) for each in node.args], "，并且", " and ")
            case "any":
                return join([self._inner(scope, each) for each in node.args], "，或者", " or ")
            case "not":
                return self._negation(scope, node.args[0])
            case "at_least":
                parts = join([self._inner(scope, each) for each in node.args], "；", "; ")
                return Label(f"至少具备{node.data}项：{parts.zh}", f"at least {node.data} of: {parts.en}")
            case "exists" | "every":
                return self._quantified(scope, index)
            case "element" | "exception":
                return node.label or self.condition(scope, node.args[0])
            case "overridden":
                title = self.program.norms[node.data.norm].title
                return Label(f"适用“{title.zh}”", f"“{title.en}” applies")
            case "proof":
                return self._proof(scope, index)
            case "constant":
                return Label("始终成立", "always") if node.data == truth.TRUE else Label("从不成立", "never")
            case _:
                return self.term(scope, index)

    def _proof(self, scope: Scope, index: int) -> Label:
        """A part to be proved: what, and who has to prove it how well."""
        call: ProofCall = scope.node(index).data
        record = scope.trace.proofs[index] if scope.trace is not None else None
        inner = Scope(call.condition, record.trace if record else None, scope.binding)
        return self.demand(call, self.condition(inner, inner.root))

    def demand(self, call: ProofCall, what: Label) -> Label:
        """故意（须由原告证明，达到“排除合理怀疑”） / intent (for the claimant to prove: beyond reasonable doubt)."""
        name = self.standard(call)
        standard = self.program.standards[name] if name else None
        party = self.program.parties[call.burden] if call.burden else None
        zh = (f"须由{party.zh}证明" if party else "须证明") + (f"，达到“{standard.zh}”" if standard else "")
        en = (f"for {with_article(party.en)} to prove" if party else "to be proved") + (
            f": {standard.en}" if standard else ""
        )
        return Label(f"{what.zh}（{zh}）", f"{what.en} ({en})")

    def standard(self, call: ProofCall) -> str | None:
        """The standard that a part names."""
        return None if call.standard is None else list(self.program.standards)[call.standard]

    def _inner(self, scope: Scope, index: int) -> Label:
        """A part of a connective, in brackets where it is one itself."""
        label = self.condition(scope, index)
        if scope.node(index).op in ("all", "any", "at_least"):
            return Label(f"（{label.zh}）", f"({label.en})")
        return label

    def _truth(self, scope: Scope, index: int) -> Label:
        argument = scope.node(index).args[0]
        label = self.name(scope, argument)
        if scope.trace is None:
            return label
        value = self._printer(scope, argument)(scope.trace[argument], BOOLEAN)
        return label if value is YES else self._valued(label, value)

    def _negation(self, scope: Scope, argument: int) -> Label:
        inner = scope.node(argument)
        if inner.op == "member":
            return self._member(scope, argument, negated=True)
        if inner.op == "exists":
            return self._quantified(scope, argument, negated=True)
        if inner.op == "truth":
            return self._untruth(scope, inner.args[0])
        if inner.op == "compare":
            return self._compare(scope, argument, negated=True)
        label = self.condition(scope, argument)
        return Label(f"不符合：{label.zh}", f"not: {label.en}")

    def _untruth(self, scope: Scope, argument: int) -> Label:
        """What must not be so: the fact as it is, and where it is not as it must be also what it must be."""
        label = self.name(scope, argument)
        if scope.trace is None:
            return Label(f"{label.zh}为{NO.zh}", f"not “{label.en}”")
        value = self._printer(scope, argument)(scope.trace[argument], BOOLEAN)
        stated = Label(f"{label.zh}：{value.zh}", f"{label.en}: {value.en}")
        return stated if value is NO else self._valued(stated, Label(f"须为{NO.zh}", f"must be {NO.en}"))

    def _compare(self, scope: Scope, index: int, *, negated: bool = False) -> Label:
        node = scope.node(index)
        first, second = node.args
        kind = (scope.node(first).type or INTEGER).kind
        words = DATE_WORDS if kind == "date" else NUMBER_WORDS if kind in _ORDERED else OTHER_WORDS
        pattern = words[OPPOSITE[node.data] if negated else node.data]
        if scope.trace is not None and node.data == "==" and scope.trace[index] == truth.TRUE and not negated:
            # Both are the same single value: say it once.
            constant = scope.node(second).op == "constant"
            left = self.name(scope, first) if constant else self.term(scope, first)
            return fill(pattern, a=left, b=self.term(scope, second))
        return fill(pattern, a=self.term(scope, first), b=self.term(scope, second))

    def _member(self, scope: Scope, index: int, *, negated: bool = False) -> Label:
        node = scope.node(index)
        argument = node.args[0]
        value_type = scope.node(argument).type or INTEGER
        members = [self.print(each, value_type) for each in node.data]
        listed = join(members, "、", ", ")
        term = self.term(scope, argument)
        if negated:
            return Label(f"{term.zh}不属于{listed.zh}", f"{term.en} is none of {listed.en}")
        if len(members) == 1 and scope.trace is not None and scope.trace[index] == truth.TRUE:
            term = self.name(scope, argument)  # both are the same single value: say it once
        if len(members) == 1:
            return Label(f"{term.zh}为{listed.zh}", f"{term.en} is {listed.en}")
        return Label(f"{term.zh}属于{listed.zh}之一", f"{term.en} is one of {listed.en}")

    def _quantified(self, scope: Scope, index: int, *, negated: bool = False) -> Label:
        node = scope.node(index)
        call: ListCall = node.data
        label, note = self.list_label(call), self._found(scope, index)
        what = self._such_that(scope, call)
        if node.op == "every":
            return Label(
                f"每一项{label.zh}{note.zh}均符合：{what.zh if what else ''}",
                f"every {label.en}{note.en}: {what.en if what else ''}",
            )
        verb = Label("不存在", "no") if negated else Label("存在", "some")
        if what is None:
            return Label(f"{verb.zh}{label.zh}{note.zh}", f"{verb.en} {label.en}{note.en}")
        return Label(
            f"{verb.zh}符合“{what.zh}”的{label.zh}{note.zh}", f"{verb.en} {label.en} with “{what.en}”{note.en}"
        )

    def _such_that(self, scope: Scope, call: ListCall) -> Label | None:
        if call.condition is None:
            return None
        inner = Scope(call.condition, None, scope.binding)
        return self.condition(inner, inner.root)

    def _found(self, scope: Scope, index: int) -> Label:
        """How many elements the list has and how many meet the condition."""
        if scope.trace is None:
            return Label("", "")
        record = scope.trace.lists[index]
        total, found = len(record.elements), [contributes(each) for each in record.elements]
        met, open_ = found.count(truth.TRUE), found.count(truth.UNKNOWN)
        if not total:
            return Label("（共0项）", " (none)") if record.complete else Label("（案件未载明）", " (not stated)")
        count = Label(f"共{total}项" if record.complete else f"已列{total}项", f"{met} of {total}")
        zh, en = f"{count.zh}，符合{met}项", count.en if record.complete else f"{count.en} listed"
        if open_:
            zh, en = f"{zh}，尚不能确定{open_}项", f"{en}, {open_} undetermined"
        if not record.complete:
            zh, en = f"{zh}，可能还有其他", f"{en}, perhaps more"
        return Label(f"（{zh}）", f" ({en})")

    # -- terms -------------------------------------------------------------------------------------------------------

    def term(self, scope: Scope, index: int) -> Label:
        """A term, with the value of each thing it reads in brackets behind it."""
        node = scope.node(index)
        name = self.name(scope, index)
        if scope.trace is None or node.op in _WITHOUT_VALUE or node.role:
            return name
        return self._valued(name, self.brief(scope.value(index), node.type or BOOLEAN, self._printer(scope, index)))

    def _printer(self, scope: Scope, index: int) -> ValuePrinter:
        """What prints the value of a term: only facts are unknown."""
        node = scope.node(index)
        return self.print if node.op == "attribute" and not node.data.derived else self.concluded

    def brief(self, value: Value, value_type: ValueType, printer: ValuePrinter | None = None) -> Label:
        """A value inside a sentence: a long list of alternatives is only counted."""
        members = value.members if isinstance(value, Choice) else None
        if members is None or len(members) <= LISTED_AT_MOST or is_unknown(value, value_type, self.program):
            return (printer or self.concluded)(value, value_type)
        count = len(members) + may_be_na(value)
        return Label(f"尚有{count}种可能", f"{count} possibilities left")

    def value(self, scope: Scope, index: int) -> Label:
        """The value of a term."""
        return self._printer(scope, index)(scope.value(index), scope.node(index).type or BOOLEAN)

    @staticmethod
    def _valued(name: Label, value: Label) -> Label:
        return Label(f"{name.zh}（{value.zh}）", f"{name.en} ({value.en})")

    def name(self, scope: Scope, index: int) -> Label:
        """A term without its own value; its arguments have theirs."""
        node = scope.node(index)
        writer = _TERMS.get(node.op)
        return writer(self, scope, index) if writer else self.condition(scope, index)

    def _constant(self, scope: Scope, index: int) -> Label:
        node = scope.node(index)
        return self.print(node.data, node.type or BOOLEAN)

    def _attribute(self, scope: Scope, index: int) -> Label:
        return self.declaration(scope.node(index).data).label

    def _entity(self, scope: Scope, index: int) -> Label:
        reading: Reading = scope.node(index).data
        if scope.trace is None and reading.variable >= len(scope.binding):
            return self.program.entities[reading.entity].label
        entity = scope.binding[reading.variable].up[reading.entity]
        return self.entity(entity)

    def _arithmetic(self, scope: Scope, index: int) -> Label:
        node = scope.node(index)
        parts = []
        for position, argument in enumerate(node.args):
            part = self.term(scope, argument)
            inner = scope.node(argument).op
            loose = inner in ("add", "subtract") and (node.op != "add" and (node.op != "subtract" or position))
            if loose or (inner == "divide" and position and node.op == "divide"):
                part = Label(f"（{part.zh}）", f"({part.en})")
            parts.append(part)
        sign = ARITHMETIC[node.op]
        return join(parts, sign.strip() if node.op != "subtract" else "－", sign)

    def _negative(self, scope: Scope, index: int) -> Label:
        return fill(Label("－{a}", "-{a}"), a=self.term(scope, scope.node(index).args[0]))

    def _extreme(self, scope: Scope, index: int) -> Label:
        node = scope.node(index)
        parts = [self.term(scope, each) for each in node.args]
        if node.role == "alternative":
            return (
                Label(f"{node.label.zh}：{parts[0].zh}", f"{node.label.en}: {parts[0].en}") if node.label else parts[0]
            )
        higher = node.op == "maximum"
        listed = join(parts, "；", "; ")
        if node.role.startswith("elect"):
            by = node.label
            who = Label(
                f"由{by.zh}" if by else "", f", at the election of the {by.en.removeprefix('the ')}" if by else ""
            )
            order = ("择一从高", "the higher of") if higher else ("择一从低", "the lower of")
            return Label(f"{who.zh}{order[0]}（{listed.zh}）", f"{order[1]} ({listed.en}){who.en}")
        order = ("较高者", "the higher of") if higher else ("较低者", "the lower of")
        return Label(f"{order[0]}（{listed.zh}）", f"{order[1]} ({listed.en})")

    def _limit(self, scope: Scope, index: int) -> Label:
        node = scope.node(index)
        quantity, bound = (self.term(scope, each) for each in node.args)
        if node.op == "floor":
            return fill(Label("{a}，不足{b}的按{b}计", "{a}, but not less than {b}"), a=quantity, b=bound)
        return fill(Label("{a}，超过{b}的按{b}计", "{a}, but not more than {b}"), a=quantity, b=bound)

    def _end(self, scope: Scope, index: int) -> Label:
        node = scope.node(index)
        argument = self.term(scope, node.args[0])
        upper = node.op == "upper"
        return fill(
            Label("{a}的上限", "upper limit of {a}") if upper else Label("{a}的下限", "lower limit of {a}"), a=argument
        )

    def _shift(self, scope: Scope, index: int) -> Label:
        node = scope.node(index)
        start, length = (self.term(scope, each) for each in node.args)
        forward = node.data[1] > 0
        pattern = Label("{a}起{b}", "{b} after {a}") if forward else Label("{a}前{b}", "{b} before {a}")
        return fill(pattern, a=start, b=length)

    def _distance(self, scope: Scope, index: int) -> Label:
        node = scope.node(index)
        start, end = (self.term(scope, each) for each in node.args)
        return fill(DISTANCES[node.data], a=start, b=end)

    def _range(self, scope: Scope, index: int) -> Label:
        node = scope.node(index)
        if scope.trace is not None and all(scope.node(each).op == "constant" for each in node.args):
            return self.value(scope, index)
        return fill(
            Label("{a}至{b}的幅度", "a range from {a} to {b}"),
            a=self.term(scope, node.args[0]),
            b=self.term(scope, node.args[1]),
        )

    def _select(self, scope: Scope, index: int) -> Label:
        node = scope.node(index)
        values = [self.name(scope, each) for each in node.args[1::2]]
        if len(node.args) % 2:
            values.append(self.name(scope, node.args[-1]))
        listed = join(values, "；", "; ")
        return Label(f"分情形确定（{listed.zh}）", f"depending on the case ({listed.en})")

    def _aggregate(self, scope: Scope, index: int) -> Label:
        node = scope.node(index)
        call: ListCall = node.data
        label = self.list_label(call)
        what = self._such_that(scope, call)
        filtered = Label(
            f"符合“{what.zh}”的{label.zh}" if what else label.zh, f"{label.en} with “{what.en}”" if what else label.en
        )
        if call.term is None:
            return Label(f"{filtered.zh}的数量", f"number of {filtered.en}")
        inner = Scope(call.term, None, scope.binding)
        term = self.name(inner, inner.root)
        pattern = {
            "sum": Label("{a}的{b}合计", "total {b} of {a}"),
            "lowest": Label("{a}中最低的{b}", "lowest {b} of {a}"),
            "highest": Label("{a}中最高的{b}", "highest {b} of {a}"),
        }[node.op]
        return fill(pattern, a=filtered, b=term)


#: Terms whose arguments show their values, so that an intermediate result would only be in the way.
_WITHOUT_VALUE: Final = frozenset({"constant", "entity", *ARITHMETIC, "negative", "range", "select", "floor", "cap"})
_ORDERED: Final = frozenset({"integer", "decimal", "money", "period"})
_TERMS: Final[dict[str, Callable[[Phraser, Scope, int], Label]]] = {
    "constant": Phraser._constant,
    "attribute": Phraser._attribute,
    "entity": Phraser._entity,
    "add": Phraser._arithmetic,
    "subtract": Phraser._arithmetic,
    "multiply": Phraser._arithmetic,
    "divide": Phraser._arithmetic,
    "negative": Phraser._negative,
    "minimum": Phraser._extreme,
    "maximum": Phraser._extreme,
    "floor": Phraser._limit,
    "cap": Phraser._limit,
    "upper": Phraser._end,
    "lower": Phraser._end,
    "shift": Phraser._shift,
    "distance": Phraser._distance,
    "range": Phraser._range,
    "select": Phraser._select,
    "count": Phraser._aggregate,
    "sum": Phraser._aggregate,
    "lowest": Phraser._aggregate,
    "highest": Phraser._aggregate,
}
