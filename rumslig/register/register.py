"""The register: which cases there are, in one database; it can be rebuilt from the files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from layers.crs import Bounds
from rumslig.errors import CaseError
from rumslig.language import tr
from rumslig.register.counting import facts_of_all
from rumslig.register.database import Database
from rumslig.register.entry import Entry, RegisterRow, SaidPlace, SaidRemark, Sum
from rumslig.register.listing import (
    CaseQuery,
    Page,
    count_statuses,
    public_row,
    read_all,
    read_handlers,
    read_municipalities,
    read_page,
)
from rumslig.register.putting import put_row
from rumslig.register.recording import read_entry, write_entry
from rumslig.register.said import (
    read_everything,
    read_following,
    read_places,
    read_remarks,
)
from rumslig.register.sums import read_sums, read_years, replace_sums
from rumslig.register.tables import AnnouncedRow, CaseRow, FileRow, MetaRow, OriginalRow
from rumslig.register.upgrading import THIN


class OutdatedRow(CaseError):
    """A case was recorded by somebody else since its revision was read."""


class Register:
    """The list of cases behind a database address such as sqlite:///… or postgresql://….

    Raises
    ------
    CaseError
        The database cannot be reached, or a later Rumslig wrote it; so does every method.
    """

    def __init__(self, url: str) -> None:
        self._database = Database(url)

    @property
    def keeps_files(self) -> bool:
        """Whether the case files lie in the database too, for desks that share no disk."""
        return self._database.is_shared

    @property
    def key(self) -> str:
        """A short name of the database, for the folder where its cases are copied."""
        url = self._database.url
        where = url.host or url.query.get("host", "")
        named = f"{where}:{url.port or ''}/{url.database}"
        return hashlib.sha256(named.encode()).hexdigest()[:12]

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    # lists

    def rows(self) -> tuple[RegisterRow, ...]:
        """Return every case, soonest last day first, those without a day last; see `page`."""
        with self._database.reading() as session:
            return read_all(session)

    def page(
        self, query: CaseQuery | None = None, *, size: int | None = 50, after: str = ""
    ) -> Page:
        """Return a page of a list, open cases first, soonest last day first.

        Parameters
        ----------
        size
            How many rows at most; None: all that follow.
        after
            `Page.next` of the page before.
        """
        with self._database.reading() as session:
            return read_page(session, query or CaseQuery(), size, after)

    def counts(self) -> dict[str, int]:
        """Return how many cases have come how far, by status."""
        with self._database.reading() as session:
            return count_statuses(session)

    def municipalities(self) -> tuple[str, ...]:
        """Return the municipalities that cases lie in."""
        with self._database.reading() as session:
            return read_municipalities(session)

    def handlers(self) -> tuple[str, ...]:
        """Return the functions that work on cases."""
        with self._database.reading() as session:
            return read_handlers(session)

    def find(self, dnr: str) -> RegisterRow:
        """Return one case.

        Raises
        ------
        CaseError
            The register has no such case.
        """
        row = self.get(dnr)
        if row is not None:
            return row
        with self._database.reading() as session:
            known = list(session.scalars(select(CaseRow.dnr).order_by(CaseRow.dnr).limit(21)))
        names = ", ".join(known[:20]) + (" …" if len(known) > 20 else "")
        raise CaseError(
            tr(
                "ärendet {dnr} finns inte i registret; där finns {known}.",
                dnr=dnr,
                known=names or tr("inga ärenden"),
            )
        )

    def get(self, dnr: str) -> RegisterRow | None:
        """Return one case, None where the register has no such."""
        with self._database.reading() as session:
            row = session.get(CaseRow, dnr)
            return None if row is None else public_row(row)

    def at_path(self, path: Path) -> RegisterRow | None:
        """Return the case whose file lies there, None where there is none."""
        with self._database.reading() as session:
            row = session.scalars(select(CaseRow).where(CaseRow.path == str(path))).first()
            return None if row is None else public_row(row)

    def has(self, dnr: str) -> bool:
        """Whether the register has the case."""
        return self.get(dnr) is not None

    # what has been said

    def places_within(
        self, bounds: Bounds, *, most: int = 500, statuses: Iterable[str] = ()
    ) -> tuple[SaidPlace, ...]:
        """Return the plan areas whose bounds touch some others, the latest case first.

        Parameters
        ----------
        bounds
            West, south, east, north in metres, EPSG:3006. The outlines themselves may still lie
            beside what is asked for; they come as WKB.
        most
            How many at most.
        statuses
            Only of cases that have come so far (none: of all); see `Status`.
        """
        with self._database.reading() as session:
            return read_places(session, bounds, most=most, statuses=statuses)

    def remarks_of(self, *dnrs: str) -> tuple[SaidRemark, ...]:
        """Return the remarks that were sent in some cases, with what became of them."""
        with self._database.reading() as session:
            return read_remarks(session, dnrs)

    def everything_said(
        self, statuses: Iterable[str]
    ) -> tuple[tuple[SaidPlace, ...], tuple[SaidRemark, ...]]:
        """Return all plan areas of cases that have come so far, and what was sent of them."""
        with self._database.reading() as session:
            return read_everything(session, statuses)

    def following(self, dnr: str) -> tuple[str, ...]:
        """Return the dnr of the cases that are the next stage of a case's plan."""
        with self._database.reading() as session:
            return read_following(session, dnr)

    # sums

    def sums(self, year: int | None = None, *dimensions: str) -> tuple[Sum, ...]:
        """Return how often each value was met in a year; see `register.counting`.

        What is read does not grow with how many cases there are, only with how many different
        values they have.
        """
        with self._database.reading() as session:
            return read_sums(session, year, dimensions)

    def years(self) -> tuple[int, ...]:
        """Return the years that have sums, the latest first."""
        with self._database.reading() as session:
            return read_years(session)

    def entry(self, dnr: str) -> Entry | None:
        """Return all that the register keeps of a case, None where it has no such."""
        with self._database.reading() as session:
            row = session.get(CaseRow, dnr)
            return None if row is None else read_entry(session, row)

    def rebuild_sums(self) -> None:
        """Work the sums out anew from the rows."""
        with self._database.writing() as session:
            self._database.hold_cases(session)  # whoever records now waits
            rows = session.scalars(select(CaseRow).order_by(CaseRow.dnr)).all()
            replace_sums(session, facts_of_all([read_entry(session, row) for row in rows]))

    # recording

    def announce(self, dnr: str, sha256: str) -> None:
        """Take note of the file that a case is about to get.

        A power cut may fall between the file's change and the row's; either file is then known.
        """
        with self._database.writing() as session:
            put_row(session, AnnouncedRow, dnr=dnr, sha256=sha256)

    def announced(self) -> dict[str, str]:
        """Return the SHA-256 of each file that is on its way, by dnr."""
        with self._database.reading() as session:
            return {row.dnr: row.sha256 for row in session.scalars(select(AnnouncedRow))}

    def forget_announced(self, dnr: str) -> None:
        """Take note that the file that was announced never came."""
        with self._database.writing() as session:
            session.execute(delete(AnnouncedRow).where(AnnouncedRow.dnr == dnr))

    def known_files(self, dnr: str) -> frozenset[str]:
        """Return the SHA-256 of the file that a case has, and of one that was on its way."""
        with self._database.reading() as session:
            row, announced = session.get(CaseRow, dnr), session.get(AnnouncedRow, dnr)
            return frozenset(found.sha256 for found in (row, announced) if found is not None)

    def record(
        self,
        entry: Entry,
        path: Path,
        sha256: str,
        *,
        content: bytes | None = None,
        expected: int | None = None,
    ) -> int:
        """Enter the case as its file now stands, or bring its row up to date.

        Its rows, its sums and its bytes change together or not at all.

        Parameters
        ----------
        content
            The file's bytes, for a register that keeps files.
        expected
            The revision that the row must have (0: there must be none); None: any.

        Returns
        -------
        int
            The new revision.

        Raises
        ------
        OutdatedRow
            The row has another revision than expected: somebody else was first.
        """
        with self._database.writing() as session:
            return _record(session, entry, path, sha256, content, expected)

    def refresh(self, entry: Entry) -> None:
        """Bring what is derived of a case up to date; its file and revision stay."""
        with self._database.writing() as session:
            row = session.scalars(
                select(CaseRow).where(CaseRow.dnr == entry.dnr).with_for_update()
            ).first()
            if row is not None:
                write_entry(session, row, entry)

    def content(self, dnr: str) -> bytes | None:
        """Return a case file's bytes, None where the register keeps none of it."""
        with self._database.reading() as session:
            return session.scalars(select(FileRow.content).where(FileRow.dnr == dnr)).first()

    def keep_original(self, sha256: str, read: Callable[[], bytes]) -> None:
        """Keep a large file that came in, which is read only where it is not kept already."""
        with self._database.reading() as session:
            asked = select(OriginalRow.sha256).where(OriginalRow.sha256 == sha256)
            if session.scalar(asked) is not None:
                return
        content = read()
        with self._database.writing() as session:
            put_row(session, OriginalRow, sha256=sha256, content=content)

    def original(self, sha256: str) -> bytes | None:
        """Return the bytes of a file that came in, None where they are not kept here."""
        with self._database.reading() as session:
            asked = select(OriginalRow.content).where(OriginalRow.sha256 == sha256)
            return session.scalars(asked).first()

    @property
    def is_thin(self) -> bool:
        """Whether rows of an earlier schema still lack what only the case files tell."""
        with self._database.reading() as session:
            return session.get(MetaRow, THIN) is not None

    def mark_whole(self) -> None:
        """Take note that every row has been filled from its file."""
        with self._database.writing() as session:
            session.execute(delete(MetaRow).where(MetaRow.key == THIN))


def _record(
    session: Session,
    entry: Entry,
    path: Path,
    sha256: str,
    content: bytes | None,
    expected: int | None,
) -> int:
    row = session.scalars(select(CaseRow).where(CaseRow.dnr == entry.dnr).with_for_update()).first()
    found = 0 if row is None else row.lock_version
    if expected is not None and found != expected:
        raise _outdated(entry.dnr)
    if row is None:
        row = CaseRow(dnr=entry.dnr, lock_version=0, path="", sha256="")
        _set_required(row, entry)
        session.add(row)
        try:
            session.flush()
        except IntegrityError as error:  # made by somebody else in this very moment
            raise _outdated(entry.dnr) from error
    write_entry(session, row, entry)
    row.path, row.sha256 = str(path), sha256
    row.lock_version = found + 1
    if content is not None:
        put_row(session, FileRow, dnr=entry.dnr, content=content)
    session.execute(delete(AnnouncedRow).where(AnnouncedRow.dnr == entry.dnr))
    return found + 1


def _set_required(row: CaseRow, entry: Entry) -> None:
    row.title, row.sender, row.sender_dnr = entry.title, entry.sender, entry.sender_dnr
    row.plan_type, row.stage, row.status = entry.plan_type, entry.stage, entry.status
    row.due, row.municipalities = entry.due, ""


def _outdated(dnr: str) -> OutdatedRow:
    return OutdatedRow(tr("ärendet {dnr} sparades nyss av någon annan; pröva igen.", dnr=dnr))
