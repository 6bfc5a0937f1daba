"""The connection to the register's database, whichever it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from rumslig.errors import CaseError, RegisterUnreachable
from rumslig.language import tr
from rumslig.register.upgrading import bring_up_to_date, has_schema

WAIT_S = 30
"""How long to wait for somebody else who is writing, or for a server to answer."""

_SCHEMA_LOCK = 7_274_181
"""Any number of Rumslig's own: who makes the tables in PostgreSQL holds it."""


class Database:
    """A register's database; sessions that write hold it alone (SQLite) or their rows."""

    def __init__(self, address: str) -> None:
        self.url = read_address(address)
        self.is_shared = self.url.get_backend_name() == "postgresql"
        """Whether it holds the case files too, for desks that share no disk."""
        self._engine = _open(self.url)
        self._writing = self._engine.execution_options(rumslig_writes=True)
        try:
            with self._engine.connect() as connection:
                is_current = has_schema(connection)
            if not is_current:  # nobody who saves is waited for but then
                with self._writing.begin() as connection:
                    if self.is_shared:
                        _alone(connection)
                    bring_up_to_date(connection)
        except SQLAlchemyError as error:
            self._engine.dispose()
            raise CaseError(
                tr(
                    "registret {url} kan inte öppnas; kontrollera adressen.",
                    url=hide_password(self.url),
                )
            ) from error

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that only reads."""
        with self._told(), Session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session whose changes are kept together when it ends well, or not at all."""
        with self._told(), Session(self._writing) as session, session.begin():
            yield session

    def hold_cases(self, session: Session) -> None:
        """Let nobody else record a case until the session ends."""
        if self.is_shared:  # SQLite lets one write at a time as it is
            session.execute(text("LOCK TABLE cases IN EXCLUSIVE MODE"))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell what the database has against it; a server that is away is told as such."""
        try:
            yield
        except SQLAlchemyError as error:
            fact = str(getattr(error, "orig", None) or type(error).__name__).strip()
            fact = fact.splitlines()[0] if fact else type(error).__name__
            if self.is_shared and isinstance(error, OperationalError | InterfaceError):
                raise RegisterUnreachable(
                    tr("registret svarar inte ({fact}); pröva igen om en stund.", fact=fact)
                ) from error
            raise CaseError(
                tr(
                    "registret kan inte läsas eller skrivas ({fact}); kontrollera disken och "
                    "pröva igen.",
                    fact=fact,
                )
            ) from error


def read_address(address: str) -> URL:
    """Return a register's address such as sqlite:///… or postgresql://….

    Raises
    ------
    CaseError
        It is written as no address, or is of a database that Rumslig does not use.
    """
    try:
        url = make_url(address)
        kind = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise CaseError(
            tr("registrets adress går inte att tyda; skriv som postgresql://server/rumslig.")
        ) from error
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if kind == "sqlite":
        return url
    raise CaseError(
        tr(
            "registret {url} är av ett slag som Rumslig inte använder; skriv en adress som börjar "
            "med postgresql:// eller sqlite:///.",
            url=hide_password(url),
        )
    )


def hide_password(url: URL) -> str:
    """Return an address as it may be shown: no password, neither in it nor in its options."""
    shown = url.difference_update_query([key for key in url.query if "pass" in key.lower()])
    name = shown.drivername.partition("+")[0]
    return shown.set(drivername=name).render_as_string(hide_password=True)


def _open(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": WAIT_S})
    engine = create_engine(url, connect_args={"timeout": WAIT_S})

    @event.listens_for(engine, "connect")
    def _begin_by_hand(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # Python would begin too late, and lock later still
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("rumslig_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _alone(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _SCHEMA_LOCK})
