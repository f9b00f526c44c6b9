"""Law in time: why a norm was not in force on its date, and that a thing straddles a change of the law."""

import datetime
from collections.abc import Iterator
from typing import Final, NamedTuple

from lexrules.engine.conclusions import Asked, Status
from lexrules.engine.derivation import Derivation, NormTrace
from lexrules.engine.facts import Entity
from lexrules.explain import provisions, values
from lexrules.kb.program import Label, Norm, Period
from lexrules.model import truth
from lexrules.model.values import Interval, Value

NOT_YET: Final = "not_yet"
REPEALED: Final = "repealed"
BETWEEN: Final = "between"
STRADDLES: Final = "straddles"
UNKNOWN: Final = "unknown"


class VersionNote(NamedTuple):
    """What there is to say about a norm and the time of a case: a code, and the sentence."""

    norm: Norm
    entity: Entity
    code: str
    text: Label


def code_of(trace: NormTrace) -> str | None:
    """Why a norm is not, or may not be, in force; ``None`` if it is, or if the question leaves it out."""
    if trace.in_force == truth.TRUE or trace.norm.left_out:
        return None
    date = trace.date[-1]
    if trace.in_force != truth.FALSE or not isinstance(date, Interval):
        return UNKNOWN
    first, last = trace.norm.periods[0].start, trace.norm.periods[-1].end
    if first is not None and date.high is not None and _day(date.high) < first:
        return NOT_YET
    if last is not None and date.low is not None and _day(date.low) > last:
        return REPEALED
    return BETWEEN


#: The first words about a norm's period, by code.
VERDICTS: Final[dict[str | None, Label]] = {
    None: Label("施行中", "in force"),
    NOT_YET: Label("当时尚未施行", "not yet in force then"),
    REPEALED: Label("当时已经失效", "no longer in force then"),
    BETWEEN: Label("当时没有施行（在两段施行期间之间）", "not in force then, between two periods"),
    UNKNOWN: Label("当时是否施行尚不能确定", "not settled whether in force then"),
}


def _before(derivation: Derivation, trace: NormTrace) -> Label:
    """Of a norm not yet in force: whether anything of its kind was there before."""
    norm, date = trace.norm, trace.date[-1]
    own = derivation.norms(trace.entity, derivation.program.concluded(norm))
    same = (each for each in own if each.norm.citations[0].instrument == norm.citations[0].instrument)
    if any(each.in_force & truth.TRUE for each in same):
        return Label("", "")
    versions = derivation.program.instruments[norm.citations[0].instrument].versions
    known = isinstance(date, Interval) and date.single
    before = [each for each in versions if known and _within(_day(date.low), each.period)]  # type: ignore[union-attr]
    if not before:
        return Label("，此前没有规定", "; nothing was before")
    name = provisions.version_name(derivation.program, before[0])
    return Label(
        f"，当时施行的{name.zh}中没有收录这样的规定",
        f"; nothing of the kind is encoded of the {name.en}, then in force",
    )


def notes(derivation: Derivation, asked: Asked) -> list[VersionNote]:
    """What time has to do with a conclusion: the norms whose conditions hold and that were not in force if nothing
    else gives the conclusion; the norms that may give it and began to apply while the thing went on.
    """
    conclusion = derivation.conclusion(asked)
    entity, name, effects = asked
    comparison = derivation.comparison(entity, name) if effects else None
    worlds = [law.derivation for law in comparison.taken] if comparison and comparison.laws else [derivation]
    given = conclusion.status not in (Status.NOT_ESTABLISHED, Status.NOT_APPLICABLE)
    arises = None if effects else derivation.applies_if(entity, name)
    if arises is not None and arises[-1] == truth.FALSE:
        return []
    found: dict[tuple[int, str], VersionNote] = {}
    for world in worlds:
        traces = world.candidates(entity, name)
        told = [*_straddling(world, traces), *_undated(world, traces)] if given else _wanting(world, traces)
        for note in told:
            found.setdefault((note.norm.number, note.code), note)
    return list(found.values())


def _undated(derivation: Derivation, traces: list[NormTrace]) -> Iterator[VersionNote]:
    """The norms of which only the date leaves it open whether they apply."""
    for trace in traces:
        if trace.in_force == truth.UNKNOWN and (trace.condition is None or trace.condition[-1] == truth.TRUE):
            clock = derivation.program.clocks[trace.norm.clock]
            text = Label(
                f"{clock.zh}尚不能确定，所以适用哪个版本、是否适用也不能确定",
                f"the {clock.en} is not settled, and so neither is which version applies, if any",
            )
            yield VersionNote(trace.norm, trace.entity, UNKNOWN, text)


def _wanting(derivation: Derivation, traces: list[NormTrace]) -> Iterator[VersionNote]:
    for trace in traces:
        code = code_of(trace)
        if code is None or trace.in_force != truth.FALSE:
            continue
        norm = trace.norm
        if norm.condition is None or derivation.formula(norm.condition, trace.entity)[-1] == truth.TRUE:
            yield VersionNote(norm, trace.entity, code, _sentence(derivation, trace))


def _sentence(derivation: Derivation, trace: NormTrace) -> Label:
    """What is wanting, and when it was or will be there."""
    norm, periods, code = trace.norm, trace.norm.periods, code_of(trace)
    words, more = VERDICTS[code], Label("", "")
    if code == NOT_YET and periods[0].start is not None:
        day, more = values.date(periods[0].start), _before(derivation, trace)
        when = Label(f"{day.zh}起施行", f"takes effect on {day.en}")
    elif code == REPEALED and periods[-1].end is not None:
        day = values.date(periods[-1].end)
        when = Label(f"施行至{day.zh}", f"in force until {day.en}")
    elif code == BETWEEN:
        when = _gap(periods, trace.date[-1])
    else:
        when = Label("没有可以确定版本的日期", "no date tells its version")
    return Label(
        f"“{norm.title.zh}”{words.zh}：{when.zh}{more.zh}", f"“{norm.title.en}” {words.en}: {when.en}{more.en}"
    )


def _gap(periods: tuple[Period, ...], date: Value) -> Label:
    assert isinstance(date, Interval), "there is a date between the periods"
    ended = [period.end for period in periods if period.end is not None and date.low and period.end < _day(date.low)]
    begins = [p.start for p in periods if p.start is not None and date.high and p.start > _day(date.high)]
    if not ended or not begins:
        return Label("所涉期间没有施行", "at no time that is possible")
    last, first = values.date(max(ended)), values.date(min(begins))
    return Label(f"施行至{last.zh}，{first.zh}起再次施行", f"in force until {last.en} and again from {first.en}")


def _straddling(derivation: Derivation, traces: list[NormTrace]) -> Iterator[VersionNote]:
    """The norms that apply to a thing which had begun before they were in force."""
    for trace in traces:
        norm = trace.norm
        since = derivation.program.since.get((norm.clock, norm.clock_entity))
        if since is None or not trace.applies & truth.TRUE or (trace.fixed and trace.fixed.day):
            continue
        began, date = derivation.formula(since, trace.entity.up[norm.clock_entity])[-1], trace.date[-1]
        if not (isinstance(began, Interval) and isinstance(date, Interval) and date.single and began.high):
            continue
        period = next((each for each in norm.periods if _within(_day(date.low), each)), None)
        if period is None or period.start is None or _day(began.high) >= period.start:
            continue
        start, first = values.date(period.start), derivation.program.clocks[norm.clock]
        day = values.date(_day(began.high))
        text = Label(
            f"跨越新旧规定：开始于{day.zh}，“{norm.title.zh}”{start.zh}起施行；按{first.zh}适用",
            f"straddles a change of the law: begun by {day.en}, “{norm.title.en}” is in force from {start.en} and "
            f"applies by the {first.en}",
        )
        yield VersionNote(norm, trace.entity, STRADDLES, text)


def _within(day: datetime.date, period: Period) -> bool:
    return (period.start is None or period.start <= day) and (period.end is None or day <= period.end)


def _day(scalar: object) -> datetime.date:
    assert isinstance(scalar, datetime.date), "dates are compared with dates"
    return scalar
