"""Lists of cases: which, in what order, a page at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from rumslig.collation import fold
from rumslig.register.entry import DONE, STATUSES, RegisterRow
from rumslig.register.searching import narrow_by_words
from rumslig.register.tables import CaseRow, MunicipalityRow

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


def read_page(session: Session, query: CaseQuery, size: int, after: str) -> Page:
    """Return a page of a list: open cases first, soonest last day first."""
    asked = _where(session, query)
    if asked is None:
        return Page(())
    asked = asked.order_by(CaseRow.done, CaseRow.order_day, CaseRow.dnr).limit(size + 1)
    if after:
        asked = _beyond(asked, json.loads(after))
    found: list[CaseRow] = list(session.scalars(asked))
    rows = tuple(public_row(row) for row in found[:size])
    if len(found) <= size:
        return Page(rows)
    last = found[size - 1]
    return Page(rows, json.dumps([last.done, last.order_day, last.dnr]))


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
    asked: Select[Any] = select(CaseRow)
    if query.handler.strip():
        asked = asked.where(CaseRow.handler_key == fold(query.handler.strip()))
    if query.municipality.strip():
        place = aliased(MunicipalityRow)
        key = fold(query.municipality.strip())
        asked = asked.join(place, and_(place.dnr == CaseRow.dnr, place.key == key))
        asked = asked.where(place.done == CaseRow.done, place.order_day == CaseRow.order_day)
    if query.statuses:
        asked = asked.where(CaseRow.status.in_(query.statuses))
        if {status in DONE for status in query.statuses} == {False}:
            asked = asked.where(CaseRow.done == 0)
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
    found: list[str] = []
    row = session.execute(
        select(MunicipalityRow.key, MunicipalityRow.name).order_by(MunicipalityRow.key).limit(1)
    ).first()
    while row is not None:  # a step by the index for each, however many cases lie there
        found.append(row.name)
        row = session.execute(
            select(MunicipalityRow.key, MunicipalityRow.name)
            .where(MunicipalityRow.key > row.key)
            .order_by(MunicipalityRow.key)
            .limit(1)
        ).first()
    return tuple(found)


def read_handlers(session: Session) -> tuple[str, ...]:
    """Return the functions that work on cases."""
    found: list[str] = []
    key = ""
    while True:
        row = session.execute(
            select(CaseRow.handler_key, CaseRow.handler)
            .where(CaseRow.handler_key > key)
            .order_by(CaseRow.handler_key)
            .limit(1)
        ).first()
        if row is None:
            return tuple(found)
        key = row.handler_key
        found.append(row.handler.strip())


def public_row(row: CaseRow) -> RegisterRow:
    """Return a row as it is shown."""
    return RegisterRow(
        row.dnr,
        row.title,
        row.sender,
        row.plan_type,
        row.stage,
        row.due,
        row.municipalities,
        row.status,
        Path(row.path),
        row.sha256,
        sender_dnr=row.sender_dnr,
        received=row.received,
        extension=row.extension,
        handler=row.handler,
        decision_route=row.decision_route,
        meeting=row.meeting,
        body=row.body,
        follows=row.follows,
        regional=row.regional,
        created=row.created,
        closed=row.closed,
        internal=tuple((str(key), str(day)) for key, day in json.loads(row.internal)),
        revision=row.lock_version,
    )
