"""How current a package is: what its review date, or its pace of renewal, says on a day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from layers.packages.manifest import LayerEntry, Manifest

FreshnessState = Literal["current", "review_soon", "overdue", "unknown"]

SOON_DAYS = 60
"""So long before its review date a package is to be reviewed soon; after it is overdue."""

SOON_SHARE = 4
"""Where the day follows from the pace, no longer before than this part of the interval."""

_MONTHS = {
    "triennial": 36,
    "biennial": 24,
    "annual": 12,
    "yearly": 12,
    "semiannual": 6,
    "quarterly": 3,
    "bimonthly": 2,
    "monthly": 1,
}
_DAYS = {"biweekly": 14, "weekly": 7, "daily": 1}
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Freshness:
    """How current something is on a day.

    Attributes
    ----------
    due
        When it is to be reviewed, None where nothing tells.
    days_over
        Days since then; 0 until it has passed.
    days_left
        Days until then; 0 when it has passed.
    is_derived
        Whether `due` follows from the reference date and the pace, as no date is stated.
    """

    state: FreshnessState
    due: date | None = None
    days_over: int = 0
    days_left: int = 0
    is_derived: bool = False

    @property
    def needs_attention(self) -> bool:
        """Whether anybody should know before relying on it."""
        return self.state != "current"


def assess_freshness(
    next_review: str, accrual_periodicity: str, reference_date: str, today: date
) -> Freshness:
    """Return how current something is.

    Parameters
    ----------
    next_review
        The day of the next review; a month or a year counts to its end.
    accrual_periodicity
        The pace, such as "yearly"; asked only where no day of review is stated or readable.
    reference_date
        The day that the content describes; the pace counts from here.
    """
    due, soon = _last_day(next_review), SOON_DAYS
    is_derived = due is None
    if due is None:
        start = _last_day(reference_date)
        due = _next_by_pace(start, accrual_periodicity)
        if due is not None and start is not None:
            # what is renewed each week would else always be about to be reviewed
            soon = min(SOON_DAYS, (due - start).days // SOON_SHARE)
    if due is None:
        return Freshness("unknown")
    left = (due - today).days
    state: FreshnessState = "current" if left > soon else "review_soon"
    if left < 0:
        state = "overdue"
    return Freshness(state, due, max(-left, 0), max(left, 0), is_derived)


def freshness_of(manifest: Manifest, entry: LayerEntry, today: date) -> Freshness:
    """Return how current a package's layer is."""
    return assess_freshness(
        manifest.next_review, manifest.accrual_periodicity, entry.reference_date, today
    )


def _last_day(text: str) -> date | None:
    """Return the last day of what is written, None where it is no date."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        month = month or 12
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except ValueError:
        return None


def _next_by_pace(start: date | None, pace: str) -> date | None:
    if start is None:
        return None
    try:
        if pace in _DAYS:
            return start + timedelta(days=_DAYS[pace])
        if pace not in _MONTHS:
            return None
        year, month = divmod(start.year * 12 + start.month - 1 + _MONTHS[pace], 12)
        return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None
