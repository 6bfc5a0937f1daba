"""The way out of dates: a calendar file for whatever calendar somebody keeps."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rumslig.deadlines.calendar_file import DatedCase, calendar_bytes
from rumslig.errors import CaseError
from rumslig.language import tr
from rumslig.outlet import export_path, hand_over


@export_path("case-calendar")
def write_calendar(target: Path, cases: Iterable[DatedCase]) -> int:
    """Write the days of some cases as an .ics file, and return how many days are in it.

    Nothing of the cases' findings is in it, so nothing classified; no names either.

    Raises
    ------
    CaseError
        The file's name does not end with .ics.
    """
    if target.suffix.lower() != ".ics":
        raise CaseError(
            tr("{file} är ingen kalenderfil; låt namnet sluta på .ics.", file=target.name)
        )
    known = tuple(cases)
    hand_over(target, calendar_bytes(known))
    return sum(len(case.days) for case in known)
