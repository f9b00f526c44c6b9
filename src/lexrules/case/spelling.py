"""A value as a case file would write it: the inverse of :mod:`lexrules.case.values`."""

from __future__ import annotations

import re
from typing import Final

from lexrules.explain.values import plain
from lexrules.model import truth
from lexrules.model.values import LIFETIME, Choice, Interval, NotApplicable, Scalar, Value, ValueType

NOT_APPLICABLE = "not_applicable"
UNKNOWN = "unknown"
#: A pattern that takes long to compile and is needed only where a text is written.
_ESCAPED: Final = "[^ -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"


def spell(value: Value, value_type: ValueType) -> str:
    """The YAML of ``value``, on one line: ``85``, ``{between: [80, 150]}``, ``{one_of: [fraud, theft]}``, ``unknown``.

    An interval that may also be not applicable, which a case file cannot state, is written as its applicable part.
    """
    if isinstance(value, int):
        return _boolean(value)
    if isinstance(value, NotApplicable):
        return NOT_APPLICABLE
    if isinstance(value, Choice):
        return _choice(value, value_type)
    return _interval(value, value_type)


def _boolean(value: int) -> str:
    names = ((truth.TRUE, "true"), (truth.FALSE, "false"), (truth.NOT_APPLICABLE_BIT, NOT_APPLICABLE))
    possible = [name for bit, name in names if value & bit]
    if value == truth.UNKNOWN:
        return UNKNOWN
    return possible[0] if len(possible) == 1 else f"{{one_of: [{', '.join(possible)}]}}"


def _choice(value: Choice, value_type: ValueType) -> str:
    if value.members is None:
        return UNKNOWN
    members = [quoted(each) if value_type.kind == "text" else each for each in sorted(value.members)]
    if value.na:
        members.append(NOT_APPLICABLE)
    return members[0] if len(members) == 1 else f"{{one_of: [{', '.join(members)}]}}"


def quoted(text: str) -> str:
    """A text in double quotes; what a YAML file may not hold as it is, and line breaks of all kinds, is escaped."""
    import json  # noqa: PLC0415 - most cases are read and not written

    return re.sub(_ESCAPED, lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def _interval(value: Interval, value_type: ValueType) -> str:
    if value.low is not None and value.low == value.high:
        return _scalar(value.low, value_type)
    if value.low is not None and value.high is not None and value.low_closed and value.high_closed:
        return f"{{between: [{_scalar(value.low, value_type)}, {_scalar(value.high, value_type)}]}}"
    ends = []
    if value.low is not None:
        ends.append(f"{'at_least' if value.low_closed else 'more_than'}: {_scalar(value.low, value_type)}")
    if value.high is not None:
        ends.append(f"{'at_most' if value.high_closed else 'less_than'}: {_scalar(value.high, value_type)}")
    return f"{{{', '.join(ends)}}}" if ends else UNKNOWN


def spelled(scalar: Scalar | None) -> str:
    """One end of an interval as messages write it, without its unit."""
    return "…" if scalar is None else plain(scalar)


def _scalar(scalar: Scalar, value_type: ValueType) -> str:
    text = plain(scalar)
    return text if value_type.kind != "period" or scalar == LIFETIME else f"{text} {value_type.unit}s"
