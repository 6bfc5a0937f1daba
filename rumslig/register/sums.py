"""The sums that statistics are read from: kept, read, and worked out anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import Text, cast, delete, func, select
from sqlalchemy.orm import Session

from rumslig.register.counting import Fact
from rumslig.register.distinct import distinct_values
from rumslig.register.entry import Sum
from rumslig.register.putting import insert_into
from rumslig.register.tables import SumRow

_WITHIN, _BETWEEN = "\x1f", "\x1e"
"""Stand in no value: ASCII's own signs for parting units and records."""


def add_facts(session: Session, facts: Mapping[Fact, int]) -> None:
    """Add to the sums; what counts 0 changes nothing.

    Always in the same order, so that two who write to PostgreSQL never wait for each other.
    """
    rows = [
        {**fact._asdict(), "count": count} for fact, count in sorted(facts.items()) if count != 0
    ]
    if not rows:
        return
    adding = insert_into(session, SumRow)
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
    whose = (SumRow.year, SumRow.dimension, SumRow.part)
    # a row for each part, and not one for each value: most of the time goes to rows
    counted = SumRow.value + _WITHIN + cast(SumRow.count, Text)
    asked = select(*whose, func.aggregate_strings(counted, _BETWEEN)).where(SumRow.count != 0)
    if year is not None:
        asked = asked.where(SumRow.year == year)
    if names := list(dimensions):
        asked = asked.where(SumRow.dimension.in_(names))
    found = session.execute(asked.group_by(*whose).order_by(*whose))
    return tuple(
        Sum(row_year, dimension, part, value, int(count))
        for row_year, dimension, part, text in found
        for value, _, count in sorted(item.partition(_WITHIN) for item in text.split(_BETWEEN))
    )


def read_years(session: Session) -> tuple[int, ...]:
    """Return the years that have sums, the latest first."""
    return tuple(reversed(distinct_values(session, SumRow.year)))
