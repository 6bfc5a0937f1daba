"""Dates as a calendar file (iCalendar, RFC 5545): whole days, no names, same bytes each time."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from icalendar import Calendar, Event

from rumslig.cases.case import Case
from rumslig.deadlines.dated import DatePlan
from rumslig.deadlines.planning import step_title
from rumslig.deadlines.question import KINDS, Kind
from rumslig.language import tr

_SPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "rumslig")
_PRODUCT = "-//Rumslig//Frister//SV"


class CalendarRow(Protocol):
    """What a case in the register's list tells of its days; ISO, "" when not set."""

    @property
    def dnr(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def received(self) -> str: ...
    @property
    def created(self) -> str: ...
    @property
    def last_day(self) -> str: ...
    @property
    def internal(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def revision(self) -> int: ...


@dataclass(frozen=True, slots=True)
class DatedCase:
    """A case's days as they are put into a calendar.

    Attributes
    ----------
    stamp
        The day that the calendar takes as when this was written; never the clock's.
    sequence
        The case's revision in the register, which grows whenever it is saved: so a newer file
        replaces an older one's days, whether it is of one case or of a list.
    days
        What is to be done by which day, and why.
    """

    dnr: str
    title: str
    stamp: date
    sequence: int
    days: tuple[tuple[Kind, date, str], ...]


def dated_case(case: Case, plan: DatePlan, sequence: int) -> DatedCase:
    """Return a case's days at a revision of the register; what was done is left out."""
    question = plan.question
    known = question.received or question.opened or question.due or date(1970, 1, 1)
    return DatedCase(
        case.header.dnr,
        case.header.title,
        known,
        sequence,
        tuple(
            (step.kind, step.day, _reason(step.title, step.kind, step.reason))
            for step in plan.steps
            if step.state != "done"
        ),
    )


def _reason(title: str, kind: Kind, reason: str) -> str:
    return f"{title}. {reason}" if title != step_title(kind) else reason


def dated_row(row: CalendarRow) -> DatedCase:
    """Return the days that the register keeps of a case."""
    internal = dict(row.internal)
    days = [(kind, date.fromisoformat(internal[kind]), "") for kind in KINDS if kind in internal]
    if row.last_day and all(kind != "due" for kind, _, _ in days):
        days.append(("due", date.fromisoformat(row.last_day), ""))
    first = row.received or row.created or row.last_day or "1970-01-01"
    return DatedCase(
        row.dnr,
        row.title,
        date.fromisoformat(first[:10]),
        row.revision,
        tuple(days),
    )


def calendar_bytes(cases: Iterable[DatedCase]) -> bytes:
    """Return the days of some cases as one calendar; the same cases give the same bytes.

    No handler, sender or other name stands in it: only the dnr, the plan's title and the days.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", tr("Rumslig, frister"))
    found = [
        (day, case.dnr, kind, case, reason) for case in cases for kind, day, reason in case.days
    ]
    for day, _, kind, case, reason in sorted(found, key=lambda item: item[:3]):
        calendar.add_component(_event(case, kind, day, reason))
    content: bytes = calendar.to_ical()
    return content


def _event(case: DatedCase, kind: Kind, day: date, reason: str) -> Event:
    event = Event()
    event.add("uid", f"{uuid.uuid5(_SPACE, f'{case.dnr}/{kind}')}@rumslig")
    event.add("dtstamp", datetime.combine(case.stamp, time(), UTC))
    event.add("sequence", case.sequence)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"{step_title(kind)} · {case.dnr} {case.title}".rstrip())
    if reason:
        event.add("description", reason)
    event.add("transp", "TRANSPARENT")  # the day stays free in the calendar
    event.add("categories", ["Rumslig"])
    return event
