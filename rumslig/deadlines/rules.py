"""What a county says of its days: offsets, closed periods, decision bodies and their meetings.

All of it is data in layer packages (docs/paket.md); the defaults here only fill what is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from rumslig.errors import RuleError
from rumslig.language import tr
from rumslig.rules import DECISION_ROUTES, PLAN_TYPES, STAGES

_YEARLY = re.compile(r"\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class DeadlineSettings:
    """How far ahead of the last answering day things are ready, in working days (`[deadlines]`).

    Attributes
    ----------
    sending_days
        The margin that sending takes: the response leaves that many working days before.
    bridge_days
        Whether a single working day between two days off counts as one.
    least_days
        Fewer working days than this between receipt and last day are too short to answer.
    furthest_days, furthest_back_days
        A last day further from today, in days, looks like a wrong year.
    """

    experts_days: int = 8
    draft_days: int = 5
    signoff_days: int = 3
    sending_days: int = 1
    least_days: int = 10
    furthest_days: int = 366
    furthest_back_days: int = 366
    bridge_days: Literal["closed", "open"] = "closed"
    source: str = ""
    status: str = ""

    def __post_init__(self) -> None:
        steps = (self.experts_days, self.draft_days, self.signoff_days, self.sending_days)
        if min(*steps, self.least_days) < 0 or list(steps) != sorted(steps, reverse=True):
            raise RuleError(
                tr(
                    "[deadlines]: underlag, utkast, godkännande och sändning är {days} arbetsdagar "
                    "före sista dagen; de ska komma i den ordningen.",
                    days=", ".join(map(str, steps)),
                )
            )


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """Days on which nobody works on cases: every year ("07-01") or once ("2026-12-28")."""

    start: str
    end: str
    title: str
    status: str = ""

    def __post_init__(self) -> None:
        for value in (self.start, self.end):
            _require_day(value, "closed_days", yearly_too=True)
        if (len(self.start) == len("07-01")) != (len(self.end) == len("07-01")):
            raise RuleError(
                tr(
                    "[[closed_days]] ”{title}”: skriv både start och end som 07-01, eller båda "
                    "som 2026-07-01.",
                    title=self.title,
                )
            )
        if len(self.start) > len("07-01") and self.end < self.start:
            raise RuleError(
                tr("[[closed_days]] ”{title}” slutar innan den börjar.", title=self.title)
            )

    def holds(self, day: date) -> bool:
        """Whether the day lies in the period; a yearly one may pass the turn of the year."""
        text = day.isoformat()[-len(self.start) :]
        if self.start <= self.end:
            return self.start <= text <= self.end
        return text >= self.start or text <= self.end


@dataclass(frozen=True, slots=True)
class ConsultationTime:
    """The least time that a consultation lasts (`[[consultation_times]]`).

    Attributes
    ----------
    plan_types
        The plan types it holds for; none means all.
    days, weeks, months
        How long; only one of them is given.
    """

    stage: str
    title: str
    plan_types: tuple[str, ...] = ()
    days: int = 0
    weeks: int = 0
    months: int = 0
    reference: str = ""
    status: str = ""

    def __post_init__(self) -> None:
        if sum(value > 0 for value in (self.days, self.weeks, self.months)) != 1:
            raise RuleError(
                tr(
                    "[[consultation_times]] ”{title}”: ange en tid, i days, weeks eller months.",
                    title=self.title,
                )
            )
        _require_word(self.stage, STAGES, "consultation_times", self.title)
        for word in self.plan_types:
            _require_word(word, PLAN_TYPES, "consultation_times", self.title)


@dataclass(frozen=True, slots=True)
class Body:
    """Who decides at meetings (`[[bodies]]`); days are calendar days.

    Attributes
    ----------
    route
        The decision route that leads here.
    notice_days
        How long before a meeting its papers are sent out.
    preparation_days
        How long before it the matter is prepared (utskott); 0 where it is not.
    adjusted_days
        How long after it the minutes are adjusted, unless at once.
    """

    id: str
    title: str
    route: str
    notice_days: int = 7
    preparation_days: int = 0
    adjusted_days: int = 14
    source: str = ""
    status: str = ""

    def __post_init__(self) -> None:
        _require_word(self.route, DECISION_ROUTES, "bodies", self.id)
        if " " in self.id or min(self.notice_days, self.preparation_days, self.adjusted_days) < 0:
            raise RuleError(
                tr(
                    "[[bodies]] {body}: skriv id utan blanksteg, och dagar som inte är negativa.",
                    body=self.id,
                )
            )


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting (`[[meetings]]`); days that are left out follow from its body's."""

    body: str
    date: str
    preparation: str = ""
    dispatch: str = ""
    adjusted: str = ""
    immediate: bool = False
    status: str = ""

    def __post_init__(self) -> None:
        _require_day(self.date, "meetings")
        for value in (self.preparation, self.dispatch, self.adjusted):
            if value:
                _require_day(value, "meetings")
        early = [value for value in (self.preparation, self.dispatch) if value]
        if any(value > self.date for value in early) or (
            self.adjusted and self.adjusted < self.date
        ):
            raise RuleError(
                tr(
                    "[[meetings]] {body} {day}: beredning och utskick ska ligga före mötet, och "
                    "justeringen efter.",
                    body=self.body,
                    day=self.date,
                )
            )


def _require_word(word: str, vocabulary: tuple[str, ...], table: str, owner: str) -> None:
    if word not in vocabulary:
        raise RuleError(
            tr(
                "[[{table}]] {owner}: ”{word}” finns inte; välj bland {known}.",
                table=table,
                owner=owner,
                word=word,
                known=", ".join(vocabulary),
            )
        )


def _require_day(value: str, table: str, *, yearly_too: bool = False) -> None:
    yearly = yearly_too and _YEARLY.fullmatch(value)
    try:
        date.fromisoformat(f"2024-{value}" if yearly else value)  # a leap year has every day
    except ValueError as error:
        raise RuleError(
            tr(
                "[[{table}]]: datumet ”{value}” finns inte; skriv som 2026-12-18.",
                table=table,
                value=value,
            )
        ) from error


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """Everything that a county says of its days."""

    settings: DeadlineSettings = field(default_factory=DeadlineSettings)
    closed_days: tuple[ClosedPeriod, ...] = ()
    times: tuple[ConsultationTime, ...] = ()
    bodies: tuple[Body, ...] = ()
    meetings: tuple[Meeting, ...] = ()

    def body(self, name: str) -> Body | None:
        """Return a decision body, or None."""
        return next((item for item in self.bodies if item.id == name), None)

    def bodies_of_route(self, route: str) -> tuple[Body, ...]:
        """Return the bodies that a decision route leads to; none where nobody need meet."""
        return tuple(item for item in self.bodies if item.route == route)

    def least_time(self, plan_type: str, stage: str) -> ConsultationTime | None:
        """Return the least time that a consultation lasts; one that names the type goes first."""
        fitting = [
            item
            for item in self.times
            if item.stage == stage and (not item.plan_types or plan_type in item.plan_types)
        ]
        return min(fitting, key=lambda item: not item.plan_types, default=None)
