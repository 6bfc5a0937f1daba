"""The register: which cases there are, in one database; it can be rebuilt from the files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, String, create_engine, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from rumslig.cases.case import Case
from rumslig.errors import CaseError
from rumslig.language import tr


class _Base(DeclarativeBase):
    pass


class _Row(_Base):
    __tablename__ = "cases"

    dnr: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str]
    sender: Mapped[str]
    sender_dnr: Mapped[str]
    plan_type: Mapped[str]
    stage: Mapped[str]
    due: Mapped[str]
    municipalities: Mapped[str]
    status: Mapped[str]
    path: Mapped[str]
    sha256: Mapped[str]
    lock_version: Mapped[int]


class _Announced(_Base):
    """A case file that is about to take the place of the one before."""

    __tablename__ = "announced"

    dnr: Mapped[str] = mapped_column(String(40), primary_key=True)
    sha256: Mapped[str]


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A case in the list."""

    dnr: str
    title: str
    sender: str
    plan_type: str
    stage: str
    due: str
    municipalities: str
    status: str
    path: Path
    sha256: str


class Register:
    """The list of cases behind a database address such as sqlite:///… or postgresql://…."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = create_engine(url)
        try:
            _Base.metadata.create_all(self._engine)
        except SQLAlchemyError as error:
            raise CaseError(
                tr(
                    "registret {url} kan inte öppnas; kontrollera adressen.",
                    url=self._engine.url.render_as_string(hide_password=True),
                )
            ) from error

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        try:
            with Session(self._engine) as session:
                yield session
        except SQLAlchemyError as error:
            fact = getattr(error, "orig", None) or type(error).__name__
            raise CaseError(
                tr(
                    "registret kan inte läsas eller skrivas ({fact}); kontrollera disken och "
                    "pröva igen.",
                    fact=fact,
                )
            ) from error

    def rows(self) -> tuple[RegisterRow, ...]:
        """Return every case, soonest due first, those without a date last."""
        with self._session() as session:
            found = session.scalars(select(_Row).order_by(_Row.due == "", _Row.due, _Row.dnr))
            return tuple(_public(row) for row in found)

    def find(self, dnr: str) -> RegisterRow:
        """Return one case.

        Raises
        ------
        CaseError
            The register has no such case.
        """
        with self._session() as session:
            row = session.get(_Row, dnr)
            if row is None:
                known = ", ".join(session.scalars(select(_Row.dnr).order_by(_Row.dnr)))
                raise CaseError(
                    tr(
                        "ärendet {dnr} finns inte i registret; där finns {known}.",
                        dnr=dnr,
                        known=known or tr("inga ärenden"),
                    )
                )
            return _public(row)

    def has(self, dnr: str) -> bool:
        """Whether the register has the case."""
        with self._session() as session:
            return session.get(_Row, dnr) is not None

    def announce(self, dnr: str, sha256: str) -> None:
        """Take note of the file that a case is about to get.

        A power cut may fall between the file's change and the row's; either file is then known.
        """
        with Session(self._engine) as session, session.begin():
            session.merge(_Announced(dnr=dnr, sha256=sha256))

    def known_files(self, dnr: str) -> frozenset[str]:
        """Return the SHA-256 of the file that a case has, and of one that was on its way."""
        with Session(self._engine) as session:
            row, announced = session.get(_Row, dnr), session.get(_Announced, dnr)
            return frozenset(found.sha256 for found in (row, announced) if found is not None)

    def record(self, case: Case, path: Path) -> None:
        """Enter the case as its file now stands, or bring its row up to date."""
        with self._session() as session, session.begin():
            row = session.get(_Row, case.header.dnr)
            if row is None:
                row = _Row(dnr=case.header.dnr, lock_version=0)
                session.add(row)
            row.title = case.header.title
            row.sender = case.header.sender
            row.sender_dnr = case.header.sender_dnr
            row.plan_type = case.header.plan_type
            row.stage = case.header.stage
            row.due = case.header.due
            row.municipalities = _municipalities(case)
            row.status = status_of(case)
            row.path = str(path)
            row.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            row.lock_version += 1
            session.execute(delete(_Announced).where(_Announced.dnr == case.header.dnr))


def status_of(case: Case) -> str:
    """Return how far the case has come: "new", "checked", "assessed" or "signed"."""
    if case.signature is not None:
        return "signed"
    if case.result is None:
        return "new"
    return "checked" if case.unassessed() else "assessed"


def _municipalities(case: Case) -> str:
    if case.result is None:
        return ""
    names = {place.name for plan in case.result.plans for place in plan.municipalities}
    return ", ".join(sorted(names))


def _public(row: _Row) -> RegisterRow:
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
    )
