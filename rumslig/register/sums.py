"""The sums that statistics are read from: kept, read, and worked out anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from rumslig.register.counting import Fact
from rumslig.register.entry import Sum
from rumslig.register.tables import SumRow


def add_facts(session: Session, facts: Mapping[Fact, int]) -> None:
    """Add to the sums; what counts 0 changes nothing.

    Always in the same order, so that two who write to PostgreSQL never wait for each other.
    """
    insert: Any = (
        postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    )
    rows = [
        {**fact._asdict(), "count": count} for fact, count in sorted(facts.items()) if count != 0
    ]
    if not rows:
        return
    adding = insert(SumRow)
    session.execute(
        adding.on_conflict_do_update(
            index_elements=["year", "dimension", "part", "value"],
            set_={"count": SumRow.count + adding.excluded.count},
        ),
        rows,
    )


def replace_sums(session: Session, facts: Counter[Fact]) -> None:
    """Put other sums in the place of those there are."""
    session.execute(delete(SumRow))
    add_facts(session, facts)


def read_sums(session: Session, year: int | None, dimensions: Iterable[str]) -> tuple[Sum, ...]:
    """Return the sums of a year (None: of all), of some dimensions (none: of all)."""
    columns = (SumRow.year, SumRow.dimension, SumRow.part, SumRow.value, SumRow.count)
    asked = select(*columns).where(SumRow.count != 0)
    if year is not None:
        asked = asked.where(SumRow.year == year)
    if names := list(dimensions):
        asked = asked.where(SumRow.dimension.in_(names))
    return tuple(Sum(*row) for row in session.execute(asked.order_by(*columns[:4])))


def read_years(session: Session) -> tuple[int, ...]:
    """Return the years that have sums, the latest first."""
    found: list[int] = []
    latest = session.scalar(select(func.max(SumRow.year)))
    while latest is not None:  # a step by the index for each year, however many rows it has
        if session.scalar(
            select(SumRow.year).where(SumRow.year == latest, SumRow.count != 0).limit(1)
        ):
            found.append(latest)
        latest = session.scalar(select(func.max(SumRow.year)).where(SumRow.year < latest))
    return tuple(found)
