"""Deadlines read from a derivation, and the calendar file made of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from lexrules.engine.derivation import Derivation
from lexrules.explain.deadlines import Deadline, deadlines
from lexrules.explain.export.icalendar import to_icalendar

Evaluate = Callable[..., Derivation]

AS_OF = datetime.date(2026, 11, 22)


def test_a_settled_deadline_has_one_day_and_its_provision(decide: Evaluate) -> None:
    # 31 January and a month end on the last day of February, which in 2024 is the 29th.
    (found,) = deadlines(decide())
    assert (found.path, found.earliest, found.latest) == ("c1.deadline", datetime.date(2024, 2, 29), found.earliest)
    assert (found.settled, found.passed, found.missing) == (True, True, ())
    assert [norm.id for norm in found.norms] == ["sample.deadline"]
    assert found.citations


def test_an_open_deadline_is_told_as_far_as_it_is_known(decide: Evaluate) -> None:
    (found,) = deadlines(decide(ended_on={"between": ["2026-11-01", "2026-11-30"]}, term="1 month"))
    assert (found.earliest, found.latest) == (datetime.date(2026, 12, 1), datetime.date(2026, 12, 30))
    assert (found.settled, found.passed) == (False, False)
    assert [fact.path for fact in found.missing] == ["c1.ended_on"]


def test_whether_an_open_deadline_has_passed_may_be_open(decide: Evaluate) -> None:
    (found,) = deadlines(decide(ended_on={"between": ["2026-10-01", "2026-11-30"]}, term="1 month"))
    assert found.passed is None


def test_the_last_day_itself_has_not_passed(decide: Evaluate) -> None:
    (found,) = deadlines(decide(ended_on="2026-10-22", term="1 month"))
    assert (found.earliest, found.passed) == (AS_OF, False)


def test_what_does_not_arise_is_no_deadline(decide: Evaluate) -> None:
    assert deadlines(decide(ended_on="not_applicable")) == []


def test_deadlines_for_machines(decide: Evaluate) -> None:
    (found,) = deadlines(decide())
    told = found.as_dict()
    assert (told["path"], told["earliest"], told["settled"], told["missing"]) == ("c1.deadline", "2024-02-29", True, [])


def calendar(found: list[Deadline], name: str = "样例案") -> list[str]:
    """The lines of the calendar, folded lines put together again (RFC 5545, 3.1)."""
    return to_icalendar(found, name, AS_OF).replace("\r\n ", "").split("\r\n")


def test_an_event_is_all_day_and_keeps_its_identity(decide: Evaluate) -> None:
    found = deadlines(decide())
    lines = calendar(found)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert {"DTSTART;VALUE=DATE:20240229", "DTSTAMP:20261122T000000Z", "STATUS:CONFIRMED"} <= set(lines)
    identity = [line for line in lines if line.startswith("UID:")]
    moved = calendar(deadlines(decide(ended_on="2024-03-31")))
    assert [line for line in moved if line.startswith("UID:")] == identity
    assert [line for line in calendar(found, "另一案") if line.startswith("UID:")] != identity


def test_an_open_deadline_stands_tentatively_on_its_earliest_day(decide: Evaluate) -> None:
    lines = calendar(deadlines(decide(ended_on={"between": ["2026-11-01", "2026-11-30"]}, term="1 month")))
    assert {"DTSTART;VALUE=DATE:20261201", "STATUS:TENTATIVE"} <= set(lines)
    assert any("2026-12-30" in line for line in lines if line.startswith("DESCRIPTION:"))


def test_a_deadline_without_an_earliest_day_is_left_out(decide: Evaluate) -> None:
    found = deadlines(decide(term=None))
    assert [each.latest for each in found] == [None]
    assert "BEGIN:VEVENT" in calendar(found)  # it cannot end before the end of the act
    assert "BEGIN:VEVENT" not in calendar([each for each in found if each.earliest is None])


@given(name=st.text(max_size=200))
def test_lines_are_short_and_text_is_escaped(decide: Evaluate, name: str) -> None:
    (found,) = deadlines(decide(name=name or None))
    text = to_icalendar([found], "样例案", AS_OF)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    (summary,) = [line for line in calendar([found]) if line.startswith("SUMMARY:")]
    unescaped = summary.removeprefix("SUMMARY:").replace("\\\\", "\0")
    assert not any(mark in unescaped.replace("\\,", "").replace("\\;", "").replace("\\n", "") for mark in ",;\\")
