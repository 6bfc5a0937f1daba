"""Days as they are written in Swedish, found in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = {
    "januari": 1, "februari": 2, "mars": 3, "april": 4, "maj": 5, "juni": 6, "juli": 7,
    "augusti": 8, "september": 9, "oktober": 10, "november": 11, "december": 12,
    "jan": 1, "feb": 2, "febr": 2, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "okt": 10, "nov": 11, "dec": 12,
}  # fmt: skip

FIRST_YEAR, LAST_YEAR = 1990, 2099

_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = re.compile(
    rf"""
    (?<![\d\w/.:-])(?:
      (?P<y1>(?:19|20)\d\d)(?P<sep>[-/.‑–])(?P<m1>\d{{1,2}})(?P=sep)(?P<d1>\d{{1,2}})
    | (?P<y4>20\d\d)(?P<m4>\d\d)(?P<d4>\d\d)
    | (?P<d2>\d{{1,2}})(?:\s*:?\s?(?:a|e))?\.?\s+(?P<name>{_NAMES})\b\.?
      (?:,?\s+(?P<y2>(?:19|20)\d\d)(?!\d))?
    | (?P<d3>\d{{1,2}})\s?(?P<sep3>[/.])\s?(?P<m3>\d{{1,2}})
      (?:(?:\s?(?P=sep3)\s?|\s*[-–]\s*|\s+)(?P<y3>(?:19|20)\d\d|(?<=[-/.–])\d\d))?
    )(?![\d/]|[.:,-]\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A day in a text.

    Attributes
    ----------
    start, end
        Where it stands.
    guessed
        Whether the year is not written but follows from the day that the text is read for.
    """

    day: date
    start: int
    end: int
    guessed: bool = False


def find_days(text: str, after: date) -> Iterator[FoundDay]:
    """Yield the days that stand in a text, in order; what is no day of a calendar is left out.

    Forms: ``2026-12-18``, ``20261218``, ``18 december 2026``, ``den 5:e januari``, ``18/12``,
    ``18/12 2026``, ``18.12.2026``, ``18/12-26``. Without a year it is the first such day that is
    not before `after`: the day that the text was written or came in.
    """
    for match in _DAY.finditer(text):
        found = _day_of(match, after)
        if found is not None:
            yield FoundDay(found[0], match.start(), match.end(), found[1])


def _day_of(match: re.Match[str], after: date) -> tuple[date, bool] | None:
    part: dict[str, str | None] = match.groupdict()
    for names in (("y1", "m1", "d1"), ("y4", "m4", "d4")):
        year, month, day = (part[name] for name in names)
        if year and month and day:
            return _dated(int(year), int(month), int(day))
    if part["name"]:
        number, day, year = MONTHS[part["name"].lower()], part["d2"], part["y2"]
    else:
        number, day, year = int(part["m3"] or 0), part["d3"], part["y3"]
        if part["sep3"] == "." and not year:
            return None  # 12.4 is a figure
    if not year:
        return _next(number, int(day or 0), after)
    written = int(year)
    return _dated(written + 2000 if written < 100 else written, number, int(day or 0))


def _dated(year: int, month: int, day: int) -> tuple[date, bool] | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day), False
    except ValueError:
        return None


def _next(month: int, day: int, after: date) -> tuple[date, bool] | None:
    """Return the first such day from `after` on; the 29th of February may be years away."""
    for year in range(after.year, after.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= after:
            return found, True
    return None
