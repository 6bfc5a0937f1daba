"""Writing a case's entry into the tables, and reading it back from them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from rumslig.collation import fold, plain, split_words
from rumslig.register.counting import facts_of
from rumslig.register.entry import DONE, Entry, EntryOutcome, EntryPlan, EntryRemark
from rumslig.register.squares import square_of
from rumslig.register.sums import add_facts
from rumslig.register.tables import (
    NO_DAY,
    Base,
    CaseRow,
    MinuteRow,
    MunicipalityRow,
    OutcomeRow,
    PlaceRow,
    RemarkRow,
    WordRow,
)

_FACTS = (
    "title",
    "sender",
    "sender_dnr",
    "plan_type",
    "stage",
    "status",
    "received",
    "due",
    "extension",
    "handler",
    "decision_route",
    "meeting",
    "body",
    "follows",
    "regional",
    "created",
    "closed",
)
"""What a row holds just as the entry does."""


def write_entry(session: Session, row: CaseRow, entry: Entry) -> None:
    """Bring a case's rows, words and sums up to date; `row` is in the session and locked."""
    before = read_entry(session, row) if row.lock_version else None
    for name in _FACTS:
        setattr(row, name, getattr(entry, name))
    row.municipalities = ", ".join(entry.municipalities)
    row.internal = json.dumps(list(entry.internal), ensure_ascii=False)
    _set_keys(row, entry.last_day)
    session.flush()
    _write_parts(session, row, entry, before)
    facts = facts_of(entry)
    if before is not None:
        facts.subtract(facts_of(before))
    add_facts(session, facts)


def _set_keys(row: CaseRow, last_day: str) -> None:
    row.handler_key = fold(row.handler.strip())
    row.order_day = last_day or NO_DAY
    row.done = int(row.status in DONE)


def _write_parts(session: Session, row: CaseRow, entry: Entry, before: Entry | None) -> None:
    if before is None or _order_of(before) != _order_of(entry):
        _write_municipalities(session, row, entry.municipalities)
    if before is None or _texts_of(before) != _texts_of(entry):
        _write_words(session, row, [plan.name for plan in entry.plans])
    for name, kind, make in _PARTS:
        if before is None or getattr(before, name) != getattr(entry, name):
            _replace(session, kind, entry.dnr, make(entry))


def _order_of(entry: Entry) -> tuple[object, ...]:
    """Return what a case's place in the municipalities' lists is given by."""
    return entry.municipalities, entry.last_day, entry.status in DONE


def _texts_of(entry: Entry) -> tuple[object, ...]:
    """Return what a case's words are taken from."""
    texts = entry.sender_dnr, entry.title, entry.sender, entry.handler
    return *texts, entry.municipalities, [plan.name for plan in entry.plans]


def _replace(session: Session, kind: Any, dnr: str, rows: Iterable[Any]) -> None:
    session.execute(delete(kind).where(kind.dnr == dnr))
    session.add_all(rows)
    session.flush()


def _places(entry: Entry) -> Iterator[Base]:
    for number, plan in enumerate(entry.plans):
        west, south, east, north = plan.bounds
        square = square_of(plan.bounds)
        yield PlaceRow(
            dnr=entry.dnr,
            number=number,
            plan=plan.name,
            west=west,
            south=south,
            east=east,
            north=north,
            level=square.level,
            square_column=square.column,
            square_row=square.row,
            wkb=plan.wkb,
        )


def _remarks(entry: Entry) -> Iterator[Base]:
    for number, item in enumerate(entry.remarks):
        yield RemarkRow(
            dnr=entry.dnr,
            number=number,
            key=item.key,
            plan=item.plan,
            theme=item.theme,
            rule=item.rule,
            goal=item.goal,
            tone=item.tone,
        )


def _outcomes(entry: Entry) -> Iterator[Base]:
    for number, item in enumerate(entry.outcomes):
        yield OutcomeRow(
            dnr=entry.dnr,
            number=number,
            of_dnr=item.dnr,
            key=item.key,
            outcome=item.outcome,
            theme=item.theme,
            goal=item.goal,
        )


def _minutes(entry: Entry) -> Iterator[Base]:
    for step, seconds in entry.minutes:
        yield MinuteRow(dnr=entry.dnr, step=step, seconds=seconds)


_PARTS: tuple[tuple[str, type[Base], Callable[[Entry], Iterator[Base]]], ...] = (
    ("plans", PlaceRow, _places),
    ("remarks", RemarkRow, _remarks),
    ("outcomes", OutcomeRow, _outcomes),
    ("minutes", MinuteRow, _minutes),
)
"""What lies in tables of its own, whose rows are made only where it has changed."""


def _write_municipalities(session: Session, row: CaseRow, names: Iterable[str]) -> None:
    by_key = {fold(name): name for name in names}
    _replace(
        session,
        MunicipalityRow,
        row.dnr,
        [
            MunicipalityRow(key=key, dnr=row.dnr, name=name, done=row.done, order_day=row.order_day)
            for key, name in sorted(by_key.items())
        ],
    )


def _write_words(session: Session, row: CaseRow, more: Iterable[str]) -> None:
    texts = (row.dnr, row.sender_dnr, row.title, row.sender, row.municipalities, row.handler, *more)
    wanted = words_of(texts)
    there = set(session.scalars(select(WordRow.word).where(WordRow.dnr == row.dnr)))
    for word in there - wanted:
        session.execute(delete(WordRow).where(WordRow.dnr == row.dnr, WordRow.word == word))
    session.add_all(WordRow(word=word, dnr=row.dnr) for word in sorted(wanted - there))
    session.flush()


def words_of(texts: Iterable[str]) -> set[str]:
    """Return the words that a case is found by.

    A word with å, ä or ö is kept without its dots as well, as it is typed without such keys; and
    a number of the register's kind is kept whole, however it is parted.
    """
    found: set[str] = set()
    for text in texts:
        words = split_words(text)
        found.update(words)
        found.update(plain(word) for word in words)
        if len(words) > 1 and any(letter.isdigit() for letter in text):
            found.add("".join(words))
    return {word[:80] for word in found}


def refill_row(session: Session, row: CaseRow) -> None:
    """Work out what an earlier schema lacked, from what its row has."""
    _set_keys(row, row.extension or row.due)
    session.flush()
    _write_municipalities(session, row, _names(row.municipalities))
    _write_words(session, row, ())
    add_facts(session, facts_of(read_entry(session, row)))


def _names(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(", ") if part)


def read_entry(session: Session, row: CaseRow) -> Entry:
    """Return a case's entry as the tables have it."""
    dnr = row.dnr
    municipalities = session.scalars(
        select(MunicipalityRow.name).where(MunicipalityRow.dnr == dnr)
    ).all()
    order = _names(row.municipalities)
    places = session.scalars(select(PlaceRow).where(PlaceRow.dnr == dnr).order_by(PlaceRow.number))
    remarks = session.scalars(
        select(RemarkRow).where(RemarkRow.dnr == dnr).order_by(RemarkRow.number)
    )
    outcomes = session.scalars(
        select(OutcomeRow).where(OutcomeRow.dnr == dnr).order_by(OutcomeRow.number)
    )
    minutes = session.scalars(
        select(MinuteRow).where(MinuteRow.dnr == dnr).order_by(MinuteRow.step)
    )
    facts: dict[str, Any] = {name: getattr(row, name) for name in _FACTS}
    return Entry(
        dnr=dnr,
        **facts,
        municipalities=tuple(
            sorted(municipalities, key=lambda name: order.index(name) if name in order else 0)
        ),
        internal=tuple((str(key), str(day)) for key, day in json.loads(row.internal)),
        plans=tuple(
            EntryPlan(item.plan, item.wkb, (item.west, item.south, item.east, item.north))
            for item in places
        ),
        remarks=tuple(
            EntryRemark(item.key, item.theme, item.rule, item.goal, item.tone, item.plan)
            for item in remarks
        ),
        outcomes=tuple(
            EntryOutcome(item.of_dnr, item.key, item.outcome, item.theme, item.goal)
            for item in outcomes
        ),
        minutes=tuple((item.step, item.seconds) for item in minutes),
    )
