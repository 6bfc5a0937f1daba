"""The register's rows as the window's lines, under headings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rumslig.documents.fol_agenda import group_name, make_agenda
from rumslig.register.entry import STATUSES, RegisterRow
from rumslig.vocabulary import plan_type_label, stage_label, status_label
from ui.language import tr
from ui.words import days_left

Choice = Literal["mine", "day", "municipality", "status", "fol"]
CHOICES: tuple[Choice, ...] = ("mine", "day", "municipality", "status", "fol")


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as a list shows it; `role` is the colour of its badge."""

    dnr: str
    title: str
    note: str
    badge: str
    role: str

    @property
    def spoken(self) -> str:
        """The line as it is read aloud."""
        return ", ".join(part for part in (self.dnr, self.title, self.note, self.badge) if part)


@dataclass(frozen=True, slots=True)
class CaseSection:
    """Lines under a heading; `note` is how many."""

    title: str
    note: str
    lines: tuple[CaseLine, ...]


def case_line(row: RegisterRow, today: date) -> CaseLine:
    """Return a row as a line; a case that is answered has its status for a badge."""
    if row.is_open:
        badge, role, left = days_left(row.last_day, today)
    else:
        badge, role, left = status_label(row.status).capitalize(), "success", ""
    note = " · ".join(
        part for part in (row.dnr, left, stage_label(row.stage), row.municipalities) if part
    )
    return CaseLine(row.dnr, row.title or plan_type_label(row.plan_type), note, badge, role)


def group_rows(rows: Iterable[RegisterRow], choice: Choice, today: date) -> tuple[CaseSection, ...]:
    """Return rows under the headings of a list; the headings keep their order."""
    if choice == "fol":
        return tuple(_section(group_name(group), group.rows, today) for group in make_agenda(rows))
    if choice == "municipality":
        return _sections(rows, lambda row: row.municipalities or tr("Ingen kommun än"), today)
    if choice == "status":
        ordered = sorted(rows, key=lambda row: _rank(row.status))
        return _sections(ordered, lambda row: status_label(row.status).capitalize(), today)
    return _sections(rows, lambda row: _when(row, today), today)


def _rank(status: str) -> int:
    return STATUSES.index(status) if status in STATUSES else len(STATUSES)


def _when(row: RegisterRow, today: date) -> str:
    if not row.is_open:
        return tr("Besvarade")
    if not row.last_day:
        return tr("Utan svarsdag")
    day = date.fromisoformat(row.last_day)
    if day < today:
        return tr("Försenade")
    if day <= today + timedelta(days=7 - today.isoweekday()):
        return tr("Den här veckan")
    if day <= today + timedelta(days=14 - today.isoweekday()):
        return tr("Nästa vecka")
    return tr("Senare")


def _sections(
    rows: Iterable[RegisterRow], heading: Callable[[RegisterRow], str], today: date
) -> tuple[CaseSection, ...]:
    groups: dict[str, list[RegisterRow]] = {}
    for row in rows:
        groups.setdefault(heading(row), []).append(row)
    return tuple(_section(title, group, today) for title, group in groups.items())


def _section(title: str, rows: Iterable[RegisterRow], today: date) -> CaseSection:
    lines = tuple(case_line(row, today) for row in rows)
    return CaseSection(title, str(len(lines)), lines)
