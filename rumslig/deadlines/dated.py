"""A planned case as a value: its dates, what looks wrong, and what can be done."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from rumslig.deadlines.meetings import DatedMeeting
from rumslig.deadlines.plausibility import Remark
from rumslig.deadlines.question import DateQuestion, Kind

DateState = Literal["done", "past", "late", "today", "ahead"]
ProposalKind = Literal["extension", "route", "meeting"]


@dataclass(frozen=True, slots=True)
class DatedStep:
    """An internal date.

    Attributes
    ----------
    reason
        Why it is this day, in a sentence.
    state
        How it stands today; `late` is what should have been done and is not.
    """

    kind: Kind
    day: date
    title: str
    reason: str
    state: DateState


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that would help: more time until a day, another route, or another meeting.

    Attributes
    ----------
    value
        What is set when it is taken: an ISO date, a decision route, or a meeting.
    """

    kind: ProposalKind
    title: str
    reason: str
    value: str


@dataclass(frozen=True, slots=True)
class DatePlan:
    """Every date of a case on one day; `steps` are in order of day."""

    question: DateQuestion
    today: date
    steps: tuple[DatedStep, ...]
    meeting: DatedMeeting | None
    remarks: tuple[Remark, ...]
    proposals: tuple[Proposal, ...]

    @property
    def late(self) -> tuple[DatedStep, ...]:
        """What should have been done by now."""
        return tuple(step for step in self.steps if step.state == "late")

    @property
    def next(self) -> DatedStep | None:
        """What comes next, today included."""
        return next((step for step in self.steps if step.state in ("today", "ahead")), None)

    def step(self, kind: Kind) -> DatedStep | None:
        """Return one of the dates, or None where this case has none such."""
        return next((step for step in self.steps if step.kind == kind), None)

    def to_json(self) -> dict[str, Any]:
        """Return the plan as `rumslig case dates --json` prints it, without format and dnr."""
        question, meeting = self.question, self.meeting
        return {
            "due": _iso(question.due),
            "received": _iso(question.received),
            "last_day": _iso(question.last_day),
            "extension": question.extension,
            "route": question.route,
            "today": self.today.isoformat(),
            "dates": [{**asdict(step), "day": step.day.isoformat()} for step in self.steps],
            "late": [step.kind for step in self.late],
            "next": self.next.kind if self.next is not None else None,
            "meeting": None
            if meeting is None
            else {
                "body": meeting.body.id,
                "title": meeting.body.title,
                "day": meeting.day.isoformat(),
                "handover": meeting.handover.isoformat(),
                "adjusted": meeting.adjusted.isoformat(),
                "immediate": meeting.is_immediate,
                "status": meeting.status,
            },
            "remarks": [asdict(remark) for remark in self.remarks],
            "proposals": [asdict(proposal) for proposal in self.proposals],
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
