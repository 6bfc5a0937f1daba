"""What a batch knows so far: a file that a stopped, killed or repeated run goes on from."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import shapely

from rumslig.errors import BatchError
from rumslig.finding import Finding
from rumslig.language import tr

APPLICATION = 0x52424154
"""Marks the file as ours ("RBAT")."""

FORMAT = 1


class Key(NamedTuple):
    """Which plan and which question, as they are and not what they are called."""

    plan: str
    question: str


class BatchMemory:
    """Answers by plan and question; each group of answers is there whole or not at all.

    Use `open_memory`. One run at a time may have the file.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def known(self) -> set[Key]:
        """Return what need not be asked again: what could not be checked is asked again."""
        rows = self._database.execute(
            "SELECT plan, question, finding, geometry, sha256 FROM answer WHERE state <> 'ERROR'"
        )
        return {
            Key(plan, question)
            for plan, question, finding, geometry, sha256 in rows
            if sha256 == _digest(finding, geometry)
        }

    def keep_only(self, plans: Collection[str], questions: Collection[str]) -> None:
        """Forget the answers of other plans and questions, so that they do not lie here."""
        with self._database:
            for column, wanted in (("plan", plans), ("question", questions)):
                rows = self._database.execute(f"SELECT DISTINCT {column} FROM answer")
                stale = [row for row in rows.fetchall() if row[0] not in wanted]
                self._database.executemany(f"DELETE FROM answer WHERE {column} = ?", stale)

    def add(self, answers: Iterable[tuple[Key, Finding]]) -> None:
        """Keep answers, all of them or none."""
        rows = []
        for key, finding in answers:
            shape = finding.figures.geometry
            geometry = None if shape is None else shapely.to_wkb(shape, byte_order=1)
            told = json.dumps(
                {**finding.to_json(), "withheld": finding.figures.withheld}, ensure_ascii=False
            )
            rows.append((*key, finding.state_key, told, geometry, _digest(told, geometry)))
        with self._database:
            self._database.executemany(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?)", rows
            )

    def states(self, plan: str) -> dict[str, str]:
        """Return the state of each question put to a plan, as `Finding.state_key`."""
        rows = self._database.execute("SELECT question, state FROM answer WHERE plan = ?", (plan,))
        return dict(rows.fetchall())

    def read(self, key: Key, plan_name: str) -> Finding:
        """Return an answer that is known, for the plan as it is called now."""
        row = self._database.execute(
            "SELECT finding, geometry, sha256 FROM answer WHERE plan = ? AND question = ?", key
        ).fetchone()
        if row[2] != _digest(row[0], row[1]):
            raise sqlite3.DatabaseError("not what was written")
        told = json.loads(row[0])
        shape = None if row[1] is None else shapely.from_wkb(row[1])
        finding = Finding.from_json(told, shape)
        if told["withheld"]:
            finding = replace(finding, figures=replace(finding.figures, withheld=True))
        return replace(finding, plan=plan_name)


@contextmanager
def open_known(path: Path) -> Iterator[BatchMemory]:
    """Open a batch's memory to read in it; nothing is made or changed.

    Raises
    ------
    BatchError
        The file is gone, something else or damaged, or a run has it.
    """
    if not path.is_file():
        raise BatchError(tr("{file} finns inte längre; kör kontrollen igen.", file=path.name))
    with _faults_of(path), closing(sqlite3.connect(_read_only(path), uri=True)) as database:
        if _marks(database) != (APPLICATION, FORMAT):
            raise _unusable(path)
        yield BatchMemory(database)


@contextmanager
def open_memory(path: Path) -> Iterator[BatchMemory]:
    """Open a batch's memory, made where there is none.

    Raises
    ------
    BatchError
        The file is something else or damaged, or another run has it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _faults_of(path), closing(sqlite3.connect(path, timeout=1.0)) as database:
        _prepare(database, path)
        yield BatchMemory(database)


@contextmanager
def _faults_of(path: Path) -> Iterator[None]:
    """Let what the database says be about the file."""
    try:
        yield
    except sqlite3.OperationalError as fault:
        if "locked" not in str(fault):
            raise _unusable(path) from fault
        raise BatchError(
            tr("{file} används av en annan körning; vänta på den.", file=path.name)
        ) from fault
    except sqlite3.DatabaseError as fault:
        raise _unusable(path) from fault


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    # one run at a time, and what is forgotten is overwritten
    database.execute("PRAGMA locking_mode = EXCLUSIVE")
    database.execute("PRAGMA secure_delete = ON")
    (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and _marks(database) != (APPLICATION, FORMAT):
        raise _unusable(path)
    with database:
        database.execute("BEGIN EXCLUSIVE")
        database.execute(f"PRAGMA application_id = {APPLICATION}")
        database.execute(f"PRAGMA user_version = {FORMAT}")
        database.execute(
            "CREATE TABLE IF NOT EXISTS answer (plan TEXT NOT NULL, question TEXT NOT NULL, "
            "state TEXT NOT NULL, finding TEXT NOT NULL, geometry BLOB, sha256 TEXT NOT NULL, "
            "PRIMARY KEY (plan, question))"
        )


def _marks(database: sqlite3.Connection) -> tuple[int, int]:
    (owner,) = database.execute("PRAGMA application_id").fetchone()
    (edition,) = database.execute("PRAGMA user_version").fetchone()
    return owner, edition


def _read_only(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"


def _unusable(path: Path) -> BatchError:
    return BatchError(
        tr(
            "{file} är skadad eller inte skriven av Rumslig; ta bort den så börjar körningen om.",
            file=path.name,
        )
    )


def _digest(told: str, geometry: bytes | None) -> str:
    return hashlib.sha256(told.encode() + b"\0" + (geometry or b"")).hexdigest()
