"""Rows put in the place of those with their key, without reading these first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from rumslig.register.tables import Base


def insert_into(session: Session, kind: type[Base]) -> Any:
    """Return the database's own INSERT, which can say what follows where the key is taken."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(kind)
    return sqlite.insert(kind)


def put_row(session: Session, kind: type[Base], **values: object) -> None:
    """Make a row, or bring the one with its key up to date; `merge` would read it whole first."""
    keys = [column.name for column in inspect(kind).primary_key]
    adding = insert_into(session, kind)
    others = {name: adding.excluded[name] for name in values if name not in keys}
    session.execute(adding.on_conflict_do_update(index_elements=keys, set_=others), values)
