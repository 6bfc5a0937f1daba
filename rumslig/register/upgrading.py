"""Bringing a register of an earlier schema up to date, in one transaction and without loss."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateColumn

from rumslig.errors import CaseError
from rumslig.language import tr
from rumslig.register.tables import SCHEMA, Base, CaseRow, MetaRow

THIN = "thin"
"""The key in `register_meta` that says that rows lack what only the case files tell."""


def has_schema(connection: Connection) -> bool:
    """Return whether the tables are as they are now made; nothing is written.

    Raises
    ------
    CaseError
        A later Rumslig wrote the register.
    """
    if not inspect(connection).has_table(MetaRow.__tablename__):
        return False
    found = connection.scalar(select(MetaRow.value).where(MetaRow.key == "schema"))
    if found is not None and int(found) > SCHEMA:
        raise CaseError(tr("registret är skrivet av en nyare Rumslig; uppdatera programmet."))
    return bool(found == str(SCHEMA))


def bring_up_to_date(connection: Connection) -> None:
    """Make the tables that are missing, and fill those of an earlier schema.

    Raises
    ------
    CaseError
        A later Rumslig wrote the register.
    """
    if has_schema(connection):  # somebody else was first
        return
    is_old = inspect(connection).has_table(CaseRow.__tablename__)
    if is_old:
        _add_columns(connection)
    Base.metadata.create_all(connection)
    if is_old:
        _fill(connection)
    with Session(connection) as session:
        session.merge(MetaRow(key="schema", value=str(SCHEMA)))
        if is_old:
            session.merge(MetaRow(key=THIN, value="1"))
        session.flush()


def _add_columns(connection: Connection) -> None:
    table = Base.metadata.tables[CaseRow.__tablename__]
    there = {column["name"] for column in inspect(connection).get_columns(table.name)}
    for column in table.columns:
        if column.name not in there:
            words = CreateColumn(column).compile(dialect=connection.dialect)
            connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {words}"))
    for index in table.indexes:
        index.create(connection, checkfirst=True)


def _fill(connection: Connection) -> None:
    """Work out from the old columns what lists and search need."""
    from rumslig.register.recording import refill_row  # it knows the tables' meaning

    with Session(connection) as session:
        for row in session.scalars(select(CaseRow)):
            refill_row(session, row)
        session.flush()
