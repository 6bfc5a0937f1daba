"""Lists of cases: which, in what order, a page at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from rumslig.collation import fold
from rumslig.register.distinct import distinct_values
from rumslig.register.entry import DONE, STATUSES, RegisterRow
from rumslig.register.searching import narrow_by_words
from rumslig.register.tables import NO_DAY, CaseRow, MunicipalityRow

Order = Literal["day", "open_first"]


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """Which cases to list; what is not set asks nothing.

    Attributes
    ----------
    handler
        The function that works on them ("mina ärenden"), whatever its capitals.
    statuses
        Any of these.
    is_open
        True: those whose answer is still to be given. False: the others.
    search
        Words that each begin a word of the case: dnr, title, sender, municipality, plan area.
    regional
        Any of "", "yes" and "no"; see `Entry`.
    dnrs
        Only these, as those of a place.
    """

    handler: str = ""
    municipality: str = ""
    statuses: tuple[str, ...] = ()
    is_open: bool | None = None
    search: str = ""
    regional: tuple[str, ...] = ()
    dnrs: tuple[str, ...] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list; `next` is where the following page begins, "" where none follows."""

    rows: tuple[RegisterRow, ...]
    next: str = ""


def read_page(session: Session, query: CaseQuery, size: int | None, after: str) -> Page:
    """Return a page of a list: open cases first, soonest last day first."""
    asked = _where(session, query)
    if asked is None:
        return Page(())
    # the table whose index has the order that is asked for
    ordered = MunicipalityRow if query.municipality.strip() else CaseRow
    asked = asked.order_by(ordered.done, ordered.order_day, ordered.dnr)
    if size is not None:
        asked = asked.limit(size + 1)
    if after:
        asked = _beyond(asked, json.loads(after))
    found = session.execute(asked).all()
    rows = tuple(_public(found_row) for found_row in found[:size])
    if not rows or len(found) == len(rows):
        return Page(rows)
    last = rows[-1]
    place = [int(not last.is_open), last.last_day or NO_DAY, last.dnr]
    return Page(rows, json.dumps(place))


def _beyond(asked: Select[Any], place: Sequence[Any]) -> Select[Any]:
    """Return what comes after a row, found by the index and not by counting."""
    done, day, dnr = place
    later = (
        (CaseRow.done > done)
        | and_(CaseRow.done == done, CaseRow.order_day > day)
        | and_(CaseRow.done == done, CaseRow.order_day == day, CaseRow.dnr > dnr)
    )
    return asked.where(CaseRow.done >= done, later)


def _where(session: Session, query: CaseQuery) -> Select[Any] | None:
    asked: Select[Any] = select(*_COLUMNS)
    if query.handler.strip():
        asked = asked.where(CaseRow.handler_key == fold(query.handler.strip()))
    if query.municipality.strip():
        key = fold(query.municipality.strip())
        asked = asked.join(MunicipalityRow, MunicipalityRow.dnr == CaseRow.dnr)
        asked = asked.where(MunicipalityRow.key == key)
        if query.is_open is not None:
            asked = asked.where(MunicipalityRow.done == int(not query.is_open))
    if query.statuses:
        asked = asked.where(CaseRow.status.in_(query.statuses))
        ends = {status in DONE for status in query.statuses}
        if len(ends) == 1:  # lets the index by status order them
            asked = asked.where(CaseRow.done == int(ends.pop()))
    if query.is_open is not None:
        asked = asked.where(CaseRow.done == int(not query.is_open))
    if query.regional:
        asked = asked.where(CaseRow.regional.in_(query.regional))
    if query.dnrs is not None:
        asked = asked.where(CaseRow.dnr.in_(query.dnrs))
    return narrow_by_words(session, asked, query.search) if query.search.strip() else asked


def count_statuses(session: Session) -> dict[str, int]:
    """Return how many cases have come how far, every status named."""
    found = session.execute(select(CaseRow.status, func.count()).group_by(CaseRow.status))
    counted = dict(found.all())
    return {status: counted.get(status, 0) for status in STATUSES}


def read_municipalities(session: Session) -> tuple[str, ...]:
    """Return the municipalities that cases lie in."""
    found = []
    for key in distinct_values(session, MunicipalityRow.key):
        named = select(MunicipalityRow.name).where(MunicipalityRow.key == key).limit(1)
        found.append(session.scalar(named) or "")
    return tuple(found)


def read_handlers(session: Session) -> tuple[str, ...]:
    """Return the functions that work on cases."""
    found = []
    for key in distinct_values(session, CaseRow.handler_key):
        named = select(CaseRow.handler).where(CaseRow.handler_key == key).limit(1)
        if key:
            found.append((session.scalar(named) or "").strip())
    return tuple(found)


_COLUMNS = tuple(
    getattr(CaseRow, "lock_version" if item.name == "revision" else item.name)
    for item in fields(RegisterRow)
)
"""The columns of a row as it is shown, in their order."""

_PATH, _INTERNAL = (
    [item.name for item in fields(RegisterRow)].index(name) for name in ("path", "internal")
)


def _public(row: Sequence[Any]) -> RegisterRow:
    values = list(row)
    values[_PATH] = Path(values[_PATH])
    values[_INTERNAL] = _days(values[_INTERNAL])
    return RegisterRow(*values)


def _days(text: str) -> tuple[tuple[str, str], ...]:
    if text == "[]":
        return ()
    return tuple((str(key), str(day)) for key, day in json.loads(text))


def read_all(session: Session) -> tuple[RegisterRow, ...]:
    """Return every case, soonest last day first."""
    asked = select(*_COLUMNS).order_by(CaseRow.order_day, CaseRow.dnr)
    return tuple(map(_public, session.execute(asked)))


def public_row(row: CaseRow) -> RegisterRow:
    """Return a row as it is shown."""
    return _public([getattr(row, column.key) for column in _COLUMNS])
