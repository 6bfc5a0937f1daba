"""Making the register anew from the case files, and filling what an earlier one lacked."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from rumslig.cases.file import SUFFIX, read_case
from rumslig.cases.shelf import CaseShelf
from rumslig.cases.waiting import MARK
from rumslig.errors import CaseError, DamagedCase
from rumslig.progress import Progress, silent
from rumslig.register.register import Register
from rumslig.settings import Home


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What became of the case files: how many were entered, and sentences about the others."""

    entered: int
    faults: tuple[str, ...] = ()


def open_register(home: Home, url: str | None) -> tuple[Register, bool]:
    """Return the register of an address or of a home, and whether it has just been made.

    A home's register that is no database any more is set aside beside itself.

    Raises
    ------
    CaseError
        It cannot be opened.
    """
    file = home.register
    if url is not None and url != f"sqlite:///{file}":
        return Register(url), False
    is_new = not file.exists() or file.stat().st_size == 0
    if not is_new and not _is_database(file):
        aside = file.with_name(f"{file.name}.skadad")
        file.replace(aside)
        is_new = True
    return Register(f"sqlite:///{file}"), is_new


def _is_database(file: Path) -> bool:
    try:
        with contextlib.closing(
            sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
        ) as base:
            base.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        return True  # locked, or not to be opened: that is told as what it is
    except sqlite3.DatabaseError:
        return False
    return True


def case_files(folder: Path) -> list[Path]:
    """Return the case files of a folder; versions that were kept beside are not among them."""
    return sorted(
        path
        for path in folder.glob(f"*{SUFFIX}")
        if not path.name.startswith(".")
        and not any(mark in path.name for mark in (".krock-", MARK))
    )


def rebuild_register(shelf: CaseShelf, progress: Progress = silent) -> Rebuilt:
    """Enter every case file of the shelf's folder that the register lacks or knows otherwise.

    The rows of the others are worked out anew, and then all sums.
    """
    faults = []
    files = case_files(shelf.folder)
    entered = 0
    for number, path in enumerate(files):
        progress(number, len(files), path.name)
        try:
            entered += _enter(shelf, path)
        except (CaseError, OSError) as error:
            faults.append(str(error))
    shelf.register.rebuild_sums()
    return Rebuilt(entered, tuple(faults))


def _enter(shelf: CaseShelf, path: Path) -> bool:
    case = read_case(path)
    row = shelf.register.get(case.header.dnr)
    if row is not None and shelf.register.keeps_files:
        return False  # what lies in the database is the later one
    if row is not None and row.path != path and row.path.exists():
        return False  # a copy; the case's own file lies elsewhere
    shelf.enter(case, path)
    return True


def mend_register(shelf: CaseShelf, is_new: bool, progress: Progress = silent) -> Rebuilt:
    """Bring the register up to what the files say, where something was broken off or is older."""
    if is_new and not shelf.register.keeps_files:
        return rebuild_register(shelf, progress)
    for dnr in shelf.register.announced():
        with contextlib.suppress(CaseError), shelf.holding():
            shelf.complete(dnr)
    if not shelf.register.is_thin:
        return Rebuilt(0)
    filled, faults = _fill(shelf, progress)
    shelf.register.mark_whole()
    return Rebuilt(filled, faults)


def _fill(shelf: CaseShelf, progress: Progress) -> tuple[int, tuple[str, ...]]:
    faults, filled = [], 0
    rows = shelf.register.rows()
    for number, row in enumerate(rows):
        progress(number, len(rows), row.dnr)
        try:
            shelf.register.refresh(shelf.entry_of(read_case(shelf.file_of(row))))
            filled += 1
        except (DamagedCase, OSError) as error:
            faults.append(str(error))
    return filled, tuple(faults)
