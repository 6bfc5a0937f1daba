"""Working days: neither weekend, red day, eve that nobody works, bridge day, nor closed period.

Red days and eves are those of Sweden in the library `holidays` (categories public and de facto);
bridge days (klämdagar) follow from them, closed periods are the county's own.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from rumslig.deadlines.rules import ClosedPeriod, DeadlineRules
from rumslig.errors import RuleError
from rumslig.language import Language, message_language, tr

ClosedKind = Literal["weekend", "holiday", "bridge", "period"]

FIRST_YEAR, LAST_YEAR = 1950, 2150
_DAY = timedelta(days=1)
_LONGEST_REST = 200
"""So many days in a row without a working day mean that the closed periods are wrong."""
_NAMES: Mapping[Language, str] = {"sv": "sv", "en": "en_US"}


@dataclass(frozen=True, slots=True)
class Closure:
    """Why a day is no working day."""

    kind: ClosedKind
    title: str


@lru_cache(maxsize=512)
def red_days(year: int, lang: Language = "sv") -> Mapping[date, str]:
    """Return a year's red days and eves off, by name; Sundays as such are not among them."""
    from holidays import country_holidays

    if not FIRST_YEAR <= year <= LAST_YEAR:
        return {}
    found = country_holidays(
        "SE", years=year, categories=("public", "de_facto"), language=_NAMES[lang]
    )
    return dict(sorted(found.items()))


def is_red(day: date) -> bool:
    """Whether the day is a red day or an eve off."""
    return day in red_days(day.year)


def _is_off(day: date) -> bool:
    return day.weekday() >= 5 or is_red(day)


def is_bridge(day: date) -> bool:
    """Whether the day is a lone working day between days off (klämdag)."""
    return not _is_off(day) and _is_off(day - _DAY) and _is_off(day + _DAY)


def add_months(day: date, months: int) -> date:
    """Return the same day some months on, or that month's last day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked; the arithmetic knows dates only, no hours and no zones."""

    closed_days: tuple[ClosedPeriod, ...] = ()
    bridges_closed: bool = True

    @classmethod
    def of(cls, rules: DeadlineRules) -> WorkCalendar:
        """Return the calendar of a county."""
        return cls(rules.closed_days, rules.settings.bridge_days == "closed")

    def closure(self, day: date, lang: Language | None = None) -> Closure | None:
        """Return why nobody works on the day, or None on a working day."""
        lang = lang or message_language()
        name = red_days(day.year, lang).get(day)
        if name is not None:
            return Closure("holiday", name)
        if day.weekday() >= 5:
            return Closure("weekend", weekday_name(day, lang))
        if self.bridges_closed and is_bridge(day):
            return Closure("bridge", tr("klämdag", lang=lang))
        for period in self.closed_days:
            if period.holds(day):
                return Closure("period", period.title)
        return None

    def is_working(self, day: date) -> bool:
        """Whether the day is worked."""
        return (
            not _is_off(day)
            and not (self.bridges_closed and is_bridge(day))
            and not any(period.holds(day) for period in self.closed_days)
        )

    def on_or_before(self, day: date) -> date:
        """Return the day, or the last working day before it."""
        return self._seek(day, -_DAY)

    def on_or_after(self, day: date) -> date:
        """Return the day, or the first working day after it."""
        return self._seek(day, _DAY)

    def before(self, day: date, count: int) -> date:
        """Return the working day `count` working days before; 0: on the day or before it."""
        found = self.on_or_before(day)
        for _ in range(count):
            found = self.on_or_before(found - _DAY)
        return found

    def after(self, day: date, count: int) -> date:
        """Return the working day `count` working days after; 0: on the day or after it."""
        found = self.on_or_after(day)
        for _ in range(count):
            found = self.on_or_after(found + _DAY)
        return found

    def count(self, first: date, last: date) -> int:
        """Return the working days after `first` up to and with `last`; negative the other way."""
        if last < first:
            return -self.count(last, first)
        days = ((first + _DAY * (step + 1)) for step in range((last - first).days))
        return sum(self.is_working(day) for day in days)

    def _seek(self, day: date, step: timedelta) -> date:
        if not FIRST_YEAR < day.year < LAST_YEAR:
            raise RuleError(
                tr("arbetsdagar räknas inte för år {year}; kontrollera årtalet.", year=day.year)
            )
        for number in range(_LONGEST_REST):
            found = day + step * number
            if self.is_working(found):
                return found
        raise RuleError(
            tr(
                "[[closed_days]] lämnar ingen arbetsdag på {count} dagar från {day}.",
                count=_LONGEST_REST,
                day=day.isoformat(),
            )
        )


def weekday_name(day: date, lang: Language | None = None) -> str:
    """Return the name of a day's weekday."""
    names = (
        tr("måndag", lang=lang),
        tr("tisdag", lang=lang),
        tr("onsdag", lang=lang),
        tr("torsdag", lang=lang),
        tr("fredag", lang=lang),
        tr("lördag", lang=lang),
        tr("söndag", lang=lang),
    )
    return names[day.weekday()]


def describe_day(day: date) -> str:
    """Return a day with its weekday, as "fredag 2026-12-18"."""
    return f"{weekday_name(day)} {day.isoformat()}"
