"""When decision bodies meet, and which meeting makes it before a last day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rumslig.deadlines.calendar import WorkCalendar
from rumslig.deadlines.question import MeetingChoice
from rumslig.deadlines.rules import Body, DeadlineRules


@dataclass(frozen=True, slots=True)
class DatedMeeting:
    """A meeting with every day that follows from it.

    Attributes
    ----------
    preparation
        When the matter is prepared (utskott), None where it is not.
    dispatch
        When the papers are sent out.
    adjusted
        When the minutes are adjusted: from then on the response may be sent.
    """

    body: Body
    day: date
    preparation: date | None
    dispatch: date
    adjusted: date
    status: str = ""

    @property
    def handover(self) -> date:
        """The last day on which the signed text reaches the meeting."""
        return min(self.dispatch, self.preparation or self.dispatch)

    @property
    def is_immediate(self) -> bool:
        """Whether the minutes are adjusted on the day itself."""
        return self.adjusted == self.day

    def at_once(self) -> DatedMeeting:
        """Return the meeting with its minutes adjusted on the day itself."""
        return replace(self, adjusted=self.day)

    def choice(self) -> MeetingChoice:
        """Return the meeting as a case keeps it."""
        return MeetingChoice(self.body.id, self.day, self.is_immediate)


def meetings_of(
    rules: DeadlineRules, calendar: WorkCalendar, bodies: Iterable[Body]
) -> tuple[DatedMeeting, ...]:
    """Return the meetings of some bodies, in order of day."""
    found = []
    for body in bodies:
        for item in rules.meetings:
            if item.body != body.id:
                continue
            day = date.fromisoformat(item.date)
            prepared = item.preparation or (
                calendar.on_or_before(day - timedelta(days=body.preparation_days)).isoformat()
                if body.preparation_days
                else ""
            )
            found.append(
                DatedMeeting(
                    body,
                    day,
                    date.fromisoformat(prepared) if prepared else None,
                    date.fromisoformat(item.dispatch)
                    if item.dispatch
                    else calendar.on_or_before(day - timedelta(days=body.notice_days)),
                    _adjusted(item.adjusted, day, body, item.immediate, calendar),
                    item.status,
                )
            )
    return tuple(sorted(found, key=lambda meeting: (meeting.day, meeting.body.id)))


def _adjusted(given: str, day: date, body: Body, immediate: bool, calendar: WorkCalendar) -> date:
    if immediate or not body.adjusted_days:
        return day
    if given:
        return date.fromisoformat(given)
    return calendar.on_or_after(day + timedelta(days=body.adjusted_days))


def latest_in_time(
    meetings: Iterable[DatedMeeting], send_by: date, ready: date | None
) -> DatedMeeting | None:
    """Return the last meeting whose decision can be sent by a day (senaste möte som hinner).

    Parameters
    ----------
    send_by
        The last day on which the response is sent.
    ready
        The first day on which a text can be handed over; None where any day will do.
    """
    fitting = [
        item
        for item in meetings
        if item.adjusted <= send_by and (ready is None or item.handover >= ready)
    ]
    return fitting[-1] if fitting else None


def first_possible(meetings: Iterable[DatedMeeting], ready: date) -> DatedMeeting | None:
    """Return the first meeting that a text handed over from a day on still reaches."""
    return next((item for item in meetings if item.handover >= ready), None)
