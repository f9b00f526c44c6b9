"""How the versions for one effect list were compared, in words and for machines."""

from collections import Counter
from typing import Any, Final, NamedTuple

from lexrules.engine.comparing import ComparisonTrace, Law
from lexrules.engine.conclusions import Asked, Measure
from lexrules.engine.derivation import Derivation
from lexrules.engine.facts import Entity
from lexrules.explain import provisions, worlds
from lexrules.explain.phrases import Phraser, Scope
from lexrules.explain.tree import Mark
from lexrules.explain.values import as_json
from lexrules.kb.program import Formula, Label, Version
from lexrules.model import order, truth
from lexrules.model.values import NOT_APPLICABLE

#: Why a law is taken, or why it is not settled which.
REASONS: Final = {
    "lighter": Label("较轻", "it is the lighter"),
    "equal": Label("后来的规定均不更轻", "no later one is lighter"),
    "same": Label("结果相同", "they give the same"),
    "only": Label("截止日以前没有其他可以适用的规定", "no other counts in time"),
    "open": Label("适用哪一时间的法律尚不能确定", "not settled which"),
    "not_compared": Label("不比较", "nothing is compared"),
}


class LawAccount(NamedTuple):
    """The law of one day: its name, the versions in force, its weights, its measures, and whether it is taken."""

    law: Law
    name: Label
    versions: tuple[Version, ...]
    weights: Label
    """Only those in which the laws compared differ."""
    listed: tuple[Label, ...]
    """Its measures, those that read alike as one with their number."""
    measures: Label
    like: Label | None
    """The name of the first law before it that has the same measures and weights."""
    mark: Mark


class Comparing:
    """The comparison for one effect list of one entity; the laws are two or more."""

    def __init__(self, derivation: Derivation, entity: Entity, trace: ComparisonTrace) -> None:
        self.derivation = derivation
        self.entity = entity
        self.trace = trace
        self.phrases = Phraser(derivation)
        self.clock = derivation.program.clocks[trace.comparison.clock]
        self._instruments = self._bearing()
        self._telling = self._places()
        self.laws: list[LawAccount] = []
        for law in trace.laws:
            self.laws.append(self._law(law))

    @property
    def reason(self) -> str:
        """Why the law is taken that is taken (a key of :data:`REASONS`)."""
        taken = self.trace.taken
        if self.trace.applying.applies == truth.FALSE:
            return "not_compared"
        if self.same:
            return "same"
        if len(taken) > 1:
            return "open"
        others = [law for law in self.trace.laws if law is not taken[0] and law.considered.available == truth.TRUE]
        orders = [self._order(taken[0], law) for law in others]
        if not orders:
            return "only" if taken[0].day is None else "lighter"
        return "equal" if taken[0].day is None and not all(each == order.LESS for each in orders) else "lighter"

    @property
    def same(self) -> bool:
        """Whether the laws all give the same measures: then it makes no difference which is taken."""
        lists = [law.derivation.conclusion(self._asked).measures for law in self.trace.laws]
        return all(each == lists[0] for each in lists)

    @property
    def _asked(self) -> Asked:
        return Asked(self.entity, self.trace.list_name, True)

    @staticmethod
    def _order(first: Law, second: Law) -> int:
        return order.lexicographic(zip(first.considered.weights, second.considered.weights, strict=True))

    def text(self) -> Label:
        """Which laws are compared and which is taken, in one sentence."""
        taken = [each.name for each in self.laws if each.law in self.trace.taken]
        reason = REASONS[self.reason]
        count = len(self.laws)
        if self.same:
            return Label(f"比较{count}个时间的法律，结果相同", f"laws compared: {count}; they give the same")
        if len(taken) > 1:
            zh, en = "、".join(each.zh for each in taken), " or ".join(each.en for each in taken)
            return Label(f"比较{count}个时间的法律，{reason.zh}：{zh}", f"laws compared: {count}; {reason.en}: {en}")
        return Label(
            f"比较{count}个时间的法律，适用{taken[0].zh}（{reason.zh}）",
            f"laws compared: {count}; taken: {taken[0].en} ({reason.en})",
        )

    def others(self) -> list[Label]:
        """What the laws would give that are not taken; those that would give the same as the one taken are left out,
        and those that would give the same as each other are told together.
        """
        main = next((each for each in self.laws if each.mark is not Mark.FAILS), None)
        found: dict[Label, list[Label]] = {}
        for each in self.laws:
            if each.mark is Mark.FAILS and (main is None or len(self.trace.taken) > 1 or each.listed != main.listed):
                found.setdefault(_beside(each, main), []).append(each.name)
        return [
            Label(
                f"{'、'.join(each.zh for each in names)}：{measures.zh}",
                f"{', '.join(each.en for each in names)}: {measures.en}",
            )
            for measures, names in found.items()
        ]

    def _law(self, law: Law) -> LawAccount:
        name = worlds.law_of(self.trace, law, self.clock)
        taken = law in self.trace.taken
        mark = Mark.FAILS if not taken else Mark.HOLDS if len(self.trace.taken) == 1 else Mark.OPEN
        measures = law.derivation.conclusion(self._asked).measures
        listed = _counted([self.measure(each) for each in measures])
        nothing = self.derivation.program.effects[self.entity.type, self.trace.list_name].label
        told = (
            Label("；另：".join(each.zh for each in listed), "; also ".join(each.en for each in listed))
            if listed
            else Label(f"没有{nothing.zh}", f"no {nothing.en}")
        )
        weights = [self._weight(self.trace.comparison.lightest[place], law, place) for place in self._telling]
        weighed = Label("，".join(each.zh for each in weights), ", ".join(each.en for each in weights))
        like = next((each.name for each in self.laws if (each.listed, each.weights) == (listed, weighed)), None)
        return LawAccount(law, name, self._versions(law), weighed, listed, told, like, mark)

    def _places(self) -> list[int]:
        """The places of the weights in which the laws differ."""
        weighed = [law.considered.weights for law in self.trace.laws if law.weights]
        if len(weighed) < len(self.trace.laws):
            return []
        return [place for place, values in enumerate(zip(*weighed, strict=True)) if len(set(values)) > 1]

    def _weight(self, formula: Formula, law: Law, place: int) -> Label:
        scope = Scope(formula, law.weights[place], (self.entity,))
        name, value = self.phrases.name(scope, scope.root), self.phrases.value(scope, scope.root)
        return Label(f"{name.zh}：{value.zh}", f"{name.en}: {value.en}")

    def _versions(self, law: Law) -> tuple[Version, ...]:
        """The versions under a law of the instruments that under some law have something for the list."""
        found: dict[str, Version] = {}
        for trace in law.derivation.candidates(self.entity, self.trace.list_name):
            if trace.in_force & truth.TRUE and trace.norm.citations[0].instrument in self._instruments:
                found |= {each.id: each for each in provisions.versions(law.derivation, trace)}
        return tuple(found.values())

    def _bearing(self) -> frozenset[str]:
        """The instruments, by the clock that is moved, of the measures that some law gives."""
        return frozenset(
            measure.norm.citations[0].instrument
            for law in self.trace.laws
            for measure in law.derivation.measures(self.entity, self.trace.list_name)
            if measure.norm.clock == self.trace.comparison.clock
        )

    def measure(self, measure: Measure) -> Label:
        """A measure in one line."""
        return measure_text(self.phrases, measure)

    def as_dict(self) -> dict[str, Any]:
        """The comparison for machines."""
        program, terms = self.derivation.program, self.trace.comparison
        date, until = (
            Scope(each, trace, ()) for each, trace in ((terms.date, self.trace.date), (terms.until, self.trace.until))
        )
        return {
            "norm": self.trace.applying.norm.id,
            "clock": terms.clock,
            "date": as_json(date.value(date.root), date.node(date.root).type, program),  # type: ignore[arg-type]
            "until": as_json(until.value(until.root), until.node(until.root).type, program),  # type: ignore[arg-type]
            "reason": self.reason,
            "text": self.text()._asdict(),
            "laws": [self._law_as_dict(each) for each in self.laws],
        }

    def _law_as_dict(self, account: LawAccount) -> dict[str, Any]:
        law, program = account.law, self.derivation.program
        conclusion = law.derivation.conclusion(Asked(self.entity, self.trace.list_name, True))
        own = worlds.own_day(self.trace)
        day = law.day or own
        return {
            "day": day.isoformat() if day else None,
            "own": law.day is None,
            "name": account.name._asdict(),
            "versions": [each.id for each in account.versions],
            "counts": {truth.TRUE: "yes", truth.FALSE: "no"}.get(law.considered.available, "maybe"),
            "taken": {Mark.HOLDS: "yes", Mark.FAILS: "no"}.get(account.mark, "maybe"),
            "weights": [
                {"name": formula.text, "value": as_json(value, formula.root.type, program)}  # type: ignore[arg-type]
                for formula, value in zip(self.trace.comparison.lightest, law.considered.weights, strict=False)
            ],
            "measures": [{"norm": each.norm.id, "text": self.measure(each)._asdict()} for each in conclusion.measures],
        }


def _counted(labels: list[Label]) -> tuple[Label, ...]:
    """The labels each once; 从重（3项） where three are the same."""
    counts = Counter(labels)
    return tuple(
        label if count == 1 else Label(f"{label.zh}（{count}项）", f"{label.en} ({count})")
        for label, count in counts.items()
    )


def _beside(account: LawAccount, main: LawAccount | None) -> Label:
    """The measures of a law not taken; those that the law taken has too are only counted."""
    new = [each for each in account.listed if main is None or each not in main.listed]
    same = len(account.listed) - len(new)
    if not new or not same:
        return account.measures
    zh, en = "；另：".join(each.zh for each in new), "; also ".join(each.en for each in new)
    return Label(f"{zh}；其余与适用的法律相同", f"{en}; the rest as under the law taken")


def compared(derivation: Derivation, entity: Entity, list_name: str) -> Comparing | None:
    """The comparison for an effect list; ``None`` if there is no other law to compare with."""
    trace = derivation.comparison(entity, list_name)
    return Comparing(derivation, entity, trace) if trace is not None and len(trace.laws) > 1 else None


#: What an attribute comes to that a measure certainly does not have; nothing is said of it.
NEVER: Final = (NOT_APPLICABLE, truth.NOT_APPLICABLE_BIT)


def measure_text(phrases: Phraser, measure: Measure) -> Label:
    """The measure in one line: the values of its attributes, with labels where the value would not tell."""
    declared = phrases.effect_type(measure.norm.effect_type or "").attributes
    parts = []
    for name, value in measure.attributes.items():
        if value in NEVER:
            continue
        attribute = declared[name]
        words = phrases.concluded(value, attribute.type)
        if value == truth.TRUE:
            words = attribute.label
        elif attribute.type.kind != "enum":
            words = Label(f"{attribute.label.zh}：{words.zh}", f"{attribute.label.en}: {words.en}")
        parts.append(words)
    if not parts:
        return measure.norm.title
    return Label("；".join(each.zh for each in parts), "; ".join(each.en for each in parts))
