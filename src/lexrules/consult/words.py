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
from lexrules.explain.tree import mark_of
from lexrules.explain.values import UNDETERMINED, ValuePrinter, still_open
from lexrules.explain.wrapping import wrap
from lexrules.kb.program import Attribute, Program
from lexrules.model import truth
from lexrules.model.values import Interval

_MEASURES_SHOWN: Final = 4


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
    shown = sorted(conclusion.measures, key=lambda each: each.status is not Status.ESTABLISHED)
    for measure in shown[:_MEASURES_SHOWN]:
        text = f"{mark_of(measure.status).symbol} {label}{colon}{_measure(at.program, measure, language)}"
        lines += wrap(text, width, "    ", "      ")
    rest = len(shown) - _MEASURES_SHOWN
    if rest > 0:
        lines += wrap(f"… {label}{colon}{f'另有{rest}项' if chinese else f'{rest} more'}", width, "    ", "      ")
    return lines


def _measure(program: Program, measure: Measure, language: Language) -> str:
    """A measure by the title of its norm and what its attributes hold."""
    effect = program.effect_types[measure.norm.effect_type or ""]
    printer = ValuePrinter(program)
    parts = []
    for name, value in measure.attributes.items():
        declared = effect.attributes[name]
        label, printed = declared.label, printer(value, declared.type)
        if value == truth.TRUE:
            printed = label
        elif declared.type.kind != "enum":
            printed = printed._replace(zh=f"{label.zh}：{printed.zh}", en=f"{label.en}: {printed.en}")
        parts.append(printed.zh if language == "zh" else printed.en)
    title = measure.norm.title
    return ("；" if language == "zh" else "; ").join(parts) or (title.zh if language == "zh" else title.en)


def change_words(at: Hypothesis, change: Change, language: Language) -> str:
    """A change in words: the facts as they would have to be, and what the conclusion would then be."""
    facts = ("；" if language == "zh" else "; ").join(
        fact_words(at, key, value, language) for key, value in change.facts
    )
    return f"{facts} → {conclusion_words(at.program, change.becomes, language)}"


def fact_words(at: Hypothesis, key: Key, value: Supposed, language: Language) -> str:
    """``alcohol < 80`` with the label of the fact; an enum as its members, a list as complete."""
    attribute = at.space.attribute(key)
    path = at.space.path(key)
    if attribute is None or isinstance(value, Members):
        return f"{path}：没有其他" if language == "zh" else f"{path}: no others"
    label = attribute.label.zh if language == "zh" else attribute.label.en
    if isinstance(value, Interval) and not value.single:
        return (
            f"{label}（{path}）{bounds(value, attribute)}"
            if language == "zh"
            else f"{label} ({path}) {bounds(value, attribute)}"
        )
    printed = ValuePrinter(at.program)(value, attribute.type)
    words = printed.zh if language == "zh" else printed.en
    return f"{label}（{path}）：{words}" if language == "zh" else f"{label} ({path}): {words}"


def bounds(value: Interval, attribute: Attribute) -> str:
    """An interval as one or two comparisons: ``< 80``, ``≥ 80 and < 150``."""
    ends = []
    if value.low is not None:
        ends.append(f"{'≥' if value.low_closed else '>'} {spell(Interval(value.low, value.low), attribute.type)}")
    if value.high is not None:
        ends.append(f"{'≤' if value.high_closed else '<'} {spell(Interval(value.high, value.high), attribute.type)}")
    return ", ".join(ends) or "…"


def conclusion_words(program: Program, conclusion: Conclusion, language: Language) -> str:
    """A conclusion in a few words."""
    if conclusion.value is not None and conclusion.type is not None:
        printed = ValuePrinter(program, unknown=UNDETERMINED)(conclusion.value, conclusion.type)
        return printed.zh if language == "zh" else printed.en
    labels = [measure.norm.title for measure in conclusion.measures]
    titles = [each.zh if language == "zh" else each.en for each in labels]
    none = "没有" if language == "zh" else "none"
    return ("、" if language == "zh" else "; ").join(titles) or none
