"""A written fact, whole or partial, as the set of values it may still take (docs/case-files.md, partial knowledge)."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from typing import Final, NamedTuple

from lexrules.case.findings import Findings, shown
from lexrules.case.names import Names, resolve
from lexrules.case.scalars import BadScalarError, read_boolean, read_scalar
from lexrules.case.spelling import spelled
from lexrules.model import truth
from lexrules.model.values import (
    DISCRETE,
    LIFETIME,
    NOT_APPLICABLE,
    Choice,
    Interval,
    Scalar,
    Value,
    ValueType,
    between,
    boolean,
    exactly,
)
from lexrules.source import Mapping, Node, Sequence
from lexrules.source import Scalar as Text

UNKNOWN_WORDS: Final = frozenset({"unknown", "未知", "null", "~"})
NOT_APPLICABLE_WORDS: Final = frozenset({"not_applicable", "不适用"})
#: The keys of the partial forms, with their Chinese forms.
FORMS: Final[MappingType[str, str]] = {
    "value": "value", "值": "value",
    "evidence": "evidence", "证据": "evidence",
    "note": "note", "备注": "note",
    "proof": "proof", "证明状态": "proof",
    "reason": "reason", "理由": "reason",
    "assessor": "assessor", "评估人": "assessor",
    "between": "between", "介于": "between",
    "at_least": "at_least", "以上": "at_least",
    "more_than": "more_than", "超过": "more_than",
    "at_most": "at_most", "以下": "at_most",
    "less_than": "less_than", "不满": "less_than",
    "one_of": "one_of", "其中之一": "one_of",
}  # fmt: skip
_LOWER: Final = ("at_least", "more_than")
_UPPER: Final = ("at_most", "less_than")
_ORDERED: Final = frozenset({"integer", "decimal", "money", "date", "period"})
#: The forms of the long form of a fact, which say something about the value that stands beside them.
LONG_FORM: Final = frozenset({"value", "evidence", "note", "proof", "reason", "assessor"})


class _End(NamedTuple):
    """One end of an interval as written."""

    at: Scalar | None
    closed: bool


def is_unknown(node: Node) -> bool:
    """Whether the node says *not known*: ``unknown``, or nothing at all."""
    return isinstance(node, Text) and (node.text in UNKNOWN_WORDS or (node.text == "" and not node.quoted))


def is_not_applicable(node: Node) -> bool:
    """Whether the node says *not applicable*."""
    return isinstance(node, Text) and node.text in NOT_APPLICABLE_WORDS


def not_applicable(value_type: ValueType) -> Value:
    """The value of a fact of this type that does not arise."""
    return truth.NOT_APPLICABLE_BIT if value_type.kind == "boolean" else NOT_APPLICABLE


def form_keys(node: Mapping) -> dict[str, Node]:
    """The entries whose keys belong to the partial forms, under the English keys."""
    return {FORMS[key.text]: value for key, value in node if key.text in FORMS}


class ValueReader:
    """Reads values of any type. ``entities`` tells the type of each entity of the case, for references."""

    def __init__(self, names: Names, findings: Findings, entities: MappingType[str, str]) -> None:
        self.names = names
        self.findings = findings
        self.entities = entities
        self._by_type: dict[str, list[str]] = {}

    def value(self, node: Node, value_type: ValueType, path: str) -> Value | None:
        """The set of values that ``node`` leaves possible; ``None`` if it says nothing (or nothing readable)."""
        if is_unknown(node):
            return None
        if is_not_applicable(node):
            return not_applicable(value_type)
        if isinstance(node, Sequence):
            self.findings.add("LEX3008", node, key=path)
            return None
        if isinstance(node, Text):
            return self._single(node, value_type, path)
        return self._partial(node, value_type, path)

    # -- single values -----------------------------------------------------------------------------------------------

    def _single(self, node: Text, value_type: ValueType, path: str) -> Value | None:
        if value_type.kind in _ORDERED:
            scalar = self._scalar(node, value_type, path)
            return None if scalar is None or not self._within(scalar, node, value_type, path) else exactly(scalar)
        if value_type.kind == "boolean":
            flag = self._boolean(node, path)
            return None if flag is None else boolean(flag)
        member = self._member(node, value_type, path)
        return None if member is None else Choice(frozenset((member,)))

    def _scalar(self, node: Node, value_type: ValueType, path: str) -> Scalar | None:
        if not isinstance(node, Text):
            self.findings.add("LEX3008", node, key=path)
            return None
        try:
            return read_scalar(value_type, node.text)
        except BadScalarError as bad:
            self.findings.add(bad.code, node, bad.suggestion, path=path, **bad.data)
            return None

    def _within(self, scalar: Scalar, node: Node, value_type: ValueType, path: str) -> bool:
        low, high = value_type.minimum, value_type.maximum
        if low is not None and scalar < low:  # type: ignore[operator]
            self.findings.add("LEX3040", node, value=spelled(scalar), minimum=spelled(low), path=path)
            return False
        if high is not None and scalar > high:  # type: ignore[operator]
            self.findings.add("LEX3041", node, value=spelled(scalar), maximum=spelled(high), path=path)
            return False
        return True

    def _boolean(self, node: Text, path: str) -> bool | None:
        try:
            return read_boolean(node.text)
        except BadScalarError as bad:
            self.findings.add(bad.code, node, bad.suggestion, path=path, **bad.data)
            return None

    def _member(self, node: Text, value_type: ValueType, path: str) -> str | None:
        """The member, entity id or text that a plain value of this type names."""
        if value_type.kind == "text":
            return node.text
        if value_type.kind == "ref":
            return self._reference(node, value_type, path)
        known = self.names.members(value_type.of or "")
        member = resolve(node.text, known)
        if member is None:
            members = self.names.program.enums[value_type.of or ""].members
            self.findings.unknown("LEX3031", node, members, near=known, path=path)
        return member

    def _reference(self, node: Text, value_type: ValueType, path: str) -> str | None:
        found = self.entities.get(node.text)
        if found == value_type.of:
            return node.text
        if found is None:
            self.findings.unknown("LEX3048", node, self._ids(value_type.of or ""), path=path, entity=value_type.of)
        else:
            self.findings.add("LEX3049", node, value=shown(node.text), found=found, path=path, entity=value_type.of)
        return None

    def _ids(self, entity_type: str) -> list[str]:
        if entity_type not in self._by_type:
            self._by_type[entity_type] = [each for each, its_type in self.entities.items() if its_type == entity_type]
        return self._by_type[entity_type]

    # -- partial values ----------------------------------------------------------------------------------------------

    def _partial(self, node: Mapping, value_type: ValueType, path: str) -> Value | None:
        forms = self.forms(node, frozenset(FORMS.values()) - LONG_FORM, path)
        if forms is None:
            return None
        if not forms:
            self.findings.add("LEX3062", node, path=path)
            return None
        if "one_of" in forms:
            return self._one_of(node, forms, value_type, path)
        if value_type.kind not in _ORDERED:
            self.findings.add("LEX3064", node, form=next(iter(forms)), path=path, kind=value_type.kind)
            return None
        ends = self._ends(node, forms, value_type, path)
        return None if ends is None else self._interval(node, *ends, value_type, path)

    def forms(self, node: Mapping, allowed: frozenset[str], path: str) -> dict[str, Node] | None:
        """The entries by form; ``None`` if one does not belong here or is given twice, which is reported."""
        forms: dict[str, Node] = {}
        sound = True
        for key, value in node:
            form = FORMS.get(key.text)
            if form is None:
                self.findings.unknown("LEX3060", key, FORMS, path=path)
            elif form not in allowed or form in forms:
                self.findings.add("LEX3063", key, key=shown(key.text), path=path)
            else:
                forms[form] = value
                continue
            sound = False
        return forms if sound else None

    def _one_of(self, node: Mapping, forms: dict[str, Node], value_type: ValueType, path: str) -> Value | None:
        listed = forms["one_of"]
        if len(forms) > 1:
            self.findings.add("LEX3063", node, key="one_of", path=path)
        elif value_type.kind not in ("enum", "ref", "boolean"):
            self.findings.add("LEX3064", node, form="one_of", path=path, kind=value_type.kind)
        elif not isinstance(listed, Sequence) or not all(isinstance(item, Text) for item in listed.items):
            self.findings.add("LEX3007", listed, key="one_of")
        elif not listed.items:
            self.findings.add("LEX3065", listed, path=path)
        else:
            return self._alternatives(listed, value_type, path)
        return None

    def _alternatives(self, listed: Sequence, value_type: ValueType, path: str) -> Value | None:
        na = any(is_not_applicable(item) for item in listed.items)
        items = [item for item in listed.items if isinstance(item, Text) and not is_not_applicable(item)]
        if value_type.kind == "boolean":
            flags = [self._boolean(item, path) for item in items]
            bits = truth.NOT_APPLICABLE_BIT if na else 0
            for flag in flags:
                bits |= 0 if flag is None else boolean(flag)
            return None if None in flags else bits
        members = [self._member(item, value_type, path) for item in items]
        if None in members:
            return None
        found = frozenset(member for member in members if member is not None)
        return Choice(found, na, na or len(found) > 1) if found else NOT_APPLICABLE

    def _ends(
        self, node: Mapping, forms: dict[str, Node], value_type: ValueType, path: str
    ) -> tuple[_End, _End] | None:
        if "between" in forms:
            pair = forms["between"]
            if len(forms) > 1:
                self.findings.add("LEX3063", node, key="between", path=path)
                return None
            if not isinstance(pair, Sequence) or len(pair.items) != 2:
                self.findings.add("LEX3066", pair, path=path)
                return None
            low, high = (self._scalar(item, value_type, path) for item in pair.items)
            return None if low is None or high is None else (_End(low, True), _End(high, True))
        lower, upper = ([form for form in forms if form in side] for side in (_LOWER, _UPPER))
        if len(lower) > 1 or len(upper) > 1:
            self.findings.add("LEX3063", node, key=(lower if len(lower) > 1 else upper)[-1], path=path)
            return None
        low_end, high_end = (self._end(forms, side, value_type, path) for side in (lower, upper))
        return None if low_end is None or high_end is None else (low_end, high_end)

    def _end(self, forms: dict[str, Node], side: list[str], value_type: ValueType, path: str) -> _End | None:
        """The end that ``side`` gives, a missing one if it gives none; ``None`` if it is not readable."""
        if not side:
            return _End(None, False)
        scalar = self._scalar(forms[side[0]], value_type, path)
        closed = side[0] in ("at_least", "at_most")
        if scalar == LIFETIME and not closed:
            self.findings.add("LEX3067", forms[side[0]], form=side[0], path=path)
            return None
        return None if scalar is None else _End(scalar, closed)

    def _interval(self, node: Node, low: _End, high: _End, value_type: ValueType, path: str) -> Interval | None:
        """The interval between two ends, within the bounds of the type."""
        if low.at is not None and not self._within(low.at, node, value_type._replace(minimum=None), path):
            return None
        if high.at is not None and not self._within(high.at, node, value_type._replace(maximum=None), path):
            return None
        low = _tighter(low, value_type.minimum, lower=True)
        high = _tighter(high, value_type.maximum, lower=False)
        discrete = value_type.kind in DISCRETE
        found = between(low.at, high.at, low_closed=low.closed, high_closed=high.closed, discrete=discrete)
        if found is None:
            bounds = f"{'[' if low.closed else '('}{spelled(low.at)}, {spelled(high.at)}{']' if high.closed else ')'}"
            self.findings.add("LEX3068", node, path=path, bounds=bounds)
        return found


def _tighter(end: _End, bound: Scalar | None, *, lower: bool) -> _End:
    """The end, or the bound of the type where that is stricter."""
    if bound is None:
        return end
    if end.at is None or (end.at < bound if lower else end.at > bound):  # type: ignore[operator]
        return _End(bound, True)
    return end
