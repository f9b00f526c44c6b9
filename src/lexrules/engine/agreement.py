"""Both engines on one case: the answer stands only if they agree on everything that both have reached."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from lexrules.engine import native
from lexrules.engine.conclusions import Asked, Conclusion
from lexrules.engine.derivation import Derivation
from lexrules.engine.facts import Case
from lexrules.engine.generated import FormulaCache
from lexrules.engine.rete.engine import ReteDerivation, ReteEngine, ReteUnavailable
from lexrules.errors import DivergenceError, Finding
from lexrules.kb.program import Program
from lexrules.model import truth
from lexrules.model.values import Choice, Interval, Value

#: So many differences are named in the message; the rest can be read off the attached derivations.
_MOST_NAMED: Final = 8


class Difference(NamedTuple):
    """Something that the two engines decided differently; ``None`` where one did not have it at all."""

    what: str
    native: Value | None
    rete: Value | None

    def __str__(self) -> str:
        return f"{self.what} (native {describe(self.native)}, rete {describe(self.rete)})"


class Answer(NamedTuple):
    """The derivation of the native engine, and who vouches for it."""

    derivation: Derivation
    conclusions: tuple[Conclusion, ...]
    engines: tuple[str, ...]
    reason: Finding | None = None
    """Why the second engine did not run; ``None`` if it did."""
    rete: ReteDerivation | None = None

    @property
    def note(self) -> str | None:
        """:attr:`reason` as an English sentence."""
        return None if self.reason is None else self.reason.message("en")


def evaluate(
    program: Program,
    case: Case,
    asked: Iterable[Asked],
    rete: ReteEngine | None,
    formulas: FormulaCache | None = None,
    beside: Answer | None = None,
) -> Answer:
    """Evaluate ``case`` for everything ``asked`` with the native engine, and with ``rete`` if it is given and can run.

    ``beside`` is an answer to the same case under other positions; both engines take from it what is the same.

    Raises :class:`~lexrules.errors.DivergenceError` if the engines disagree on any concept, norm or effect that both
    have reached.
    """
    derivation = native.evaluate(program, case, asked, formulas, beside=beside.derivation if beside else None)
    conclusions = tuple(derivation.conclusions())
    if rete is None:
        return Answer(derivation, conclusions, ("native",), Finding("LEX5004", severity="warning"))
    try:
        second = rete.evaluate(program, case, derivation.asked, beside=beside.rete if beside else None)
    except ReteUnavailable as unavailable:
        return Answer(derivation, conclusions, ("native",), unavailable.reason)
    found = list(differences(derivation, second))
    if found:
        named = "; ".join(str(each) for each in found[:_MOST_NAMED])
        more = f"; … {len(found) - _MOST_NAMED}" if len(found) > _MOST_NAMED else ""
        raise DivergenceError(Finding("LEX5001", {"conclusions": named + more}), derivation, second)
    return Answer(derivation, conclusions, ("native", "rete"), None, second)


def differences(derivation: Derivation, second: ReteDerivation) -> Iterator[Difference]:
    """Everything that both engines reached and decided differently, and every effect asked for that one alone has."""
    yield from _of_asked_effects(derivation, second)
    yield from _of_concepts(derivation, second)
    yield from _of_norms(derivation, second)
    for norm, entity, name, value in second.known_attributes():
        own = derivation.effect_value(norm, entity, name)
        if own != value:
            yield Difference(f"{entity.id}: {norm.id} {name}", own, value)


def _of_concepts(derivation: Derivation, second: ReteDerivation) -> Iterator[Difference]:
    """Every concept both have read; those asked for are among them."""
    entities = {entity.index: entity for entity in derivation.case.entities.values()}
    concepts = derivation.known_concepts()
    for key, value in second.known_concepts().items():
        own = concepts.get(key, value)
        if own != value:
            yield Difference(f"{entities[key[0]].id}.{key[1]}", own, value)


def _of_norms(derivation: Derivation, second: ReteDerivation) -> Iterator[Difference]:
    """Every norm both have looked into."""
    for trace in derivation.touched():
        applies = second.applies(trace.norm, trace.entity)
        if applies is not None and applies != trace.applies:
            yield Difference(f"{trace.entity.id}: {trace.norm.id}", trace.applies, applies)


def _of_asked_effects(derivation: Derivation, second: ReteDerivation) -> Iterator[Difference]:
    """Every effect asked for, with its attributes; an effect may be in the one list and not in the other."""
    for asked in derivation.asked:
        if not asked.effects:
            continue
        own = {measure.norm.id: measure for measure in derivation.conclusion(asked).measures}
        other = {measure.norm.id: measure for measure in second.conclusion(asked).measures}
        for norm in {**own, **other}:
            first, then = own.get(norm), other.get(norm)
            if first is None or then is None or first.exists != then.exists:
                exists = (each.exists if each else truth.FALSE for each in (first, then))
                yield Difference(f"{asked.path}: {norm}", *exists)
            else:
                for name, value in first.attributes.items():
                    if then.attributes.get(name) != value:
                        yield Difference(f"{asked.path}: {norm} {name}", value, then.attributes.get(name))


def describe(value: Value | None) -> str:
    """A value, compactly and the same in every language."""
    match value:
        case None:
            return "-"
        case int():
            bits = {truth.TRUE: "true", truth.FALSE: "false", truth.NOT_APPLICABLE_BIT: "n/a"}
            return "{" + ", ".join(text for bit, text in bits.items() if value & bit) + "}"
        case Choice():
            members = ["*"] if value.members is None else sorted(value.members)
            return "{" + ", ".join([*members, *(["n/a"] if value.na else [])]) + "}" + ("?" if value.open else "")
        case Interval():
            low = ("[" if value.low_closed else "(") + ("" if value.low is None else str(value.low))
            high = ("" if value.high is None else str(value.high)) + ("]" if value.high_closed else ")")
            return f"{low}, {high}" + (" or n/a" if value.na else "") + ("?" if value.open else "")
        case _:
            return "n/a"
