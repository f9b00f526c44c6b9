"""Facts and conclusions of a consultation in words."""

from __future__ import annotations

from typing import Final

from lexrules.case.spelling import spell
from lexrules.consult.changes import Change
from lexrules.consult.hypothesis import Hypothesis
from lexrules.consult.space import Key, Supposed
from lexrules.engine.conclusions import Conclusion, Measure, Status
from lexrules.engine.facts import Members
from lexrules.errors import Language
from lexrules.explain.comparing import measure_text
from lexrules.explain.phrases import Phraser
from lexrules.explain.tree import mark_of
from lexrules.explain.values import UNDETERMINED, ValuePrinter, still_open
from lexrules.explain.wrapping import wrap
from lexrules.kb.program import Attribute, Label, Program
from lexrules.model.values import Choice, Interval, Value

_MEASURES_SHOWN: Final = 4
#: Where a fact may be one of more than so many, only the first few are named.
_MEMBERS_SHOWN: Final = 12
_MEMBERS_NAMED: Final = 3


def conclusion_lines(at: Hypothesis, conclusion: Conclusion, language: Language, width: int = 80) -> list[str]:
    """A conclusion with its mark and label, on one line or a few."""
    chinese = language == "zh"
    entity, name, effects = conclusion.asked
    colon = "：" if chinese else ": "
    if not effects:
        assert conclusion.value is not None and conclusion.type is not None, "a concept has a value"
        declared = at.program.attributes[entity.type, name].label
        words = ValuePrinter(at.program, unknown=UNDETERMINED)(conclusion.value, conclusion.type)
        words = still_open(words) if conclusion.status is Status.UNDETERMINED else words
        value = words.zh if chinese else words.en
        text = f"{mark_of(conclusion.status).symbol} {declared.zh if chinese else declared.en}{colon}{value}"
        return wrap(text, width, "    ", "      ")
    effect = at.program.effects[entity.type, name]
    label = effect.label.zh if chinese else effect.label.en
    if not conclusion.measures:
        none = "没有" if chinese else "none"
        return wrap(f"{mark_of(conclusion.status).symbol} {label}{colon}{none}", width, "    ", "      ")
    lines = []
    phrases = Phraser(at)
    shown = sorted(conclusion.measures, key=lambda each: each.status is not Status.ESTABLISHED)
    texts = [measure_text(phrases, each) for each in shown]
    for measure, words in zip(shown[:_MEASURES_SHOWN], texts, strict=False):
        text = f"{mark_of(measure.status).symbol} {label}{colon}{words.zh if chinese else words.en}"
        if texts.count(words) > 1:  # what reads alike rests on different norms
            text += f"（{measure.norm.title.zh}）" if chinese else f" ({measure.norm.title.en})"
        lines += wrap(text, width, "    ", "      ")
    rest = len(shown) - _MEASURES_SHOWN
    if rest > 0:
        lines += wrap(f"… {label}{colon}{f'另有{rest}项' if chinese else f'{rest} more'}", width, "    ", "      ")
    return lines


def change_words(at: Hypothesis, change: Change, language: Language) -> str:
    """A change in words: the facts as they would have to be, and what the conclusion would then be."""
    facts = ("；" if language == "zh" else "; ").join(
        fact_words(at, key, value, language) for key, value in change.facts
    )
    if change.becomes.asked.effects:
        words = _difference(at, at.concluded(change.becomes.asked)[0], change.becomes, language)
    else:
        words = conclusion_words(at.program, change.becomes, language)
    return f"{facts}，则为：{words}" if language == "zh" else f"{facts} → {words}"


def _difference(at: Hypothesis, now: Conclusion, then: Conclusion, language: Language) -> str:
    """The measures that come or go, and what is otherwise in those that stay."""
    chinese = language == "zh"
    before, after = ({each.norm.id: each for each in one.measures} for one in (now, then))
    if not after:
        return "没有" if chinese else "none"
    parts: list[Label] = []
    for norm, measure in after.items():
        title = Label(f"“{measure.norm.title.zh}”", f"“{measure.norm.title.en}”")
        if norm not in before:
            parts.append(Label(f"另有{title.zh}", f"also {title.en}") if before else title)
        elif words := _otherwise(at.program, before[norm], measure):
            zh, en = "；".join(each.zh for each in words), "; ".join(each.en for each in words)
            parts.append(Label(f"{title.zh}：{zh}", f"{title.en}: {en}"))
    gone = [measure.norm.title for norm, measure in before.items() if norm not in after]
    parts += [Label(f"没有“{title.zh}”", f"no “{title.en}”") for title in gone]
    rest = len(parts) - _MEASURES_SHOWN
    if rest > 0:
        parts = [*parts[:_MEASURES_SHOWN], Label(f"另有{rest}处不同", f"{rest} more differences")]
    return ("；" if chinese else "; ").join(each.zh if chinese else each.en for each in parts)


def _otherwise(program: Program, before: Measure, after: Measure) -> list[Label]:
    """The attributes of a measure that would be otherwise, and whether it would be there."""
    declared = program.effect_types[after.norm.effect_type or ""].attributes
    printer = ValuePrinter(program, unknown=UNDETERMINED)
    found = []
    for name, value in after.attributes.items():
        if value != before.attributes.get(name):
            label, words = declared[name].label, printer(value, declared[name].type)
            found.append(Label(f"{label.zh}：{words.zh}", f"{label.en}: {words.en}"))
    if before.status is not after.status:
        settled = after.status is Status.ESTABLISHED
        found.append(Label("确定成立", "established") if settled else UNDETERMINED)
    return found


def fact_words(at: Hypothesis, key: Key, value: Supposed, language: Language) -> str:
    """``alcohol < 80`` with the label of the fact; an enum as its members, a list as complete."""
    attribute = at.space.attribute(key)
    path = at.space.path(key)
    if attribute is None or isinstance(value, Members):
        entity = at.space.entities[key[0]].type
        kind = at.program.entities[at.program.child_lists[entity, key[1]]].label
        return f"{kind.zh}（{path}）：没有其他" if language == "zh" else f"{kind.en} ({path}): no others"
    if isinstance(value, Interval) and value.low_closed and value.low == attribute.type.minimum and not value.single:
        value = value._replace(low=None, low_closed=False)  # it cannot be less
    printed = _few(at.program, value, attribute)
    label = attribute.label.zh if language == "zh" else attribute.label.en
    words = printed.zh if language == "zh" else printed.en
    return f"{label}（{path}）：{words}" if language == "zh" else f"{label} ({path}): {words}"


def _few(program: Program, value: Value, attribute: Attribute) -> Label:
    """A value in words; of very many members the first few and how many there are."""
    printer = ValuePrinter(program)
    if not isinstance(value, Choice) or len(value.members or ()) <= _MEMBERS_SHOWN:
        return printer(value, attribute.type)
    enum = program.enums.get(attribute.type.of or "")
    names = [each for each in (enum.members if enum else sorted(value.members or ())) if each in (value.members or ())]
    listed = [printer.member(each, attribute.type) for each in names[:_MEMBERS_NAMED]]
    return Label(
        f"{'、'.join(each.zh for each in listed)}等{len(names)}项之一",
        f"one of {len(names)}: {', '.join(each.en for each in listed)}, …",
    )


def bounds(value: Interval, attribute: Attribute) -> str:
    """An interval as one or two comparisons: ``< 80``, ``≥ 80 and < 150``."""
    ends = []
    if value.low is not None:
        ends.append(f"{'≥' if value.low_closed else '>'} {spell(Interval(value.low, value.low), attribute.type)}")
    if value.high is not None:
        ends.append(f"{'≤' if value.high_closed else '<'} {spell(Interval(value.high, value.high), attribute.type)}")
    return ", ".join(ends) or "…"


def side_words(program: Program, conclusion: Conclusion, other: Conclusion | None, language: Language) -> str:
    """A conclusion beside another: of measures only those that are not in both alike, with what is otherwise."""
    if not conclusion.asked.effects:
        words = Label(*(conclusion_words(program, conclusion, each) for each in ("zh", "en")))
        words = still_open(words) if conclusion.status is Status.UNDETERMINED else words
        return words.zh if language == "zh" else words.en
    beside = {each.norm.id: each for each in other.measures} if other is not None else {}
    parts = []
    for measure in conclusion.measures:
        counterpart, title = beside.get(measure.norm.id), measure.norm.title
        different = _otherwise(program, counterpart, measure) if counterpart is not None else []
        if different:
            zh, en = "；".join(each.zh for each in different), "; ".join(each.en for each in different)
            parts.append(Label(f"{title.zh}（{zh}）", f"{title.en} ({en})"))
        elif counterpart is None:
            parts.append(title)
    if not parts:
        none = Label("没有其他", "nothing more") if conclusion.measures else Label("没有", "none")
        parts.append(none)
    return ("、" if language == "zh" else "; ").join(each.zh if language == "zh" else each.en for each in parts)


def conclusion_words(program: Program, conclusion: Conclusion, language: Language) -> str:
    """A conclusion in a few words."""
    if conclusion.value is not None and conclusion.type is not None:
        printed = ValuePrinter(program, unknown=UNDETERMINED)(conclusion.value, conclusion.type)
        return printed.zh if language == "zh" else printed.en
    labels = [measure.norm.title for measure in conclusion.measures]
    titles = [each.zh if language == "zh" else each.en for each in labels]
    none = "没有" if language == "zh" else "none"
    return ("、" if language == "zh" else "; ").join(titles) or none
