"""Cases that wait for a shared register that does not answer: files beside, with their beginnings.

A file's name says which hand wrote it, by the revision and the token of `Case.origin`, so that two
who wait in one home never write over each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from layers.atomic import remove
from rumslig.cases.case import Case
from rumslig.cases.file import SUFFIX, read_case, write_case
from rumslig.errors import CaseConflict, CaseError, CaseWaiting, RegisterUnreachable
from rumslig.language import tr

MARK = ".vantar-"
_BASE = "-bas"


class WaitingRoom:
    """The cases that wait in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: dict[Path, Case] = {}

    def keep(self, case: Case, base: Case | None) -> CaseWaiting:
        """Write the case into its file, with what it began from; return what is to be said.

        Raises
        ------
        OSError, CaseError
            It cannot be written.
        """
        path = self._place_of(case)
        if base is not None:  # first: a case that waits never lacks it
            write_case(_base_of(path), replace(base, originals=()))
        write_case(path, case)
        self._held[path] = case
        return CaseWaiting(
            tr(
                "registret svarar inte; ärendet {dnr} ligger i {file} på den här datorn och "
                "sparas i registret när det svarar igen.",
                dnr=case.header.dnr,
                file=path.name,
            )
        )

    def carry_on(self, before: WaitingRoom) -> None:
        """Know what the hands of another room let wait."""
        self._held.update(before._held)

    def taken(self, case: Case) -> Case | None:
        """Return what this hand let wait and another process has taken, None for nothing."""
        path = self._place_of(case)
        return self._held.get(path) if not path.exists() else None

    def forget(self, case: Case) -> None:
        """Let go of what a hand let wait."""
        self._drop(self._place_of(case))

    def take(self, save: Callable[[Case, int, Case | None], object]) -> tuple[str, ...]:
        """Save what waits; return in sentences what came of it.

        Parameters
        ----------
        save
            Is given a case, the revision that it began from, and what it was then.
        """
        told = []
        for path in waiting_files(self.folder):
            try:
                case, revision, base = _read(path)
                save(case, revision, base)
                dnr = case.header.dnr
                told.append(tr("ärendet {dnr} väntade på registret och är nu sparat.", dnr=dnr))
            except CaseConflict as fault:
                told.append(str(fault))
            except RegisterUnreachable:
                break
            except CaseError as fault:
                told.append(str(fault))
                continue  # the file stays
            self._drop(path)
        return tuple(told)

    def _place_of(self, case: Case) -> Path:
        revision, _, token = case.origin.partition(":")
        return self.folder / f"{case.header.dnr}{MARK}{revision or 0}-{token or 'ny'}{SUFFIX}"

    def _drop(self, path: Path) -> None:
        self._held.pop(path, None)
        remove(path)
        remove(_base_of(path))


def waiting_files(folder: Path) -> list[Path]:
    """Return the files of the cases that wait in a folder."""
    return sorted(
        path
        for path in folder.glob(f"*{MARK}*{SUFFIX}")
        if path.name[0] != "." and not path.stem.endswith(_BASE)
    )


def _read(path: Path) -> tuple[Case, int, Case | None]:
    revision, _, token = path.stem.rpartition(MARK)[2].partition("-")
    base = _base_of(path)
    case = replace(read_case(path), origin="" if token == "ny" else f"{revision}:{token}")
    return case, int(revision), read_case(base) if base.is_file() else None


def _base_of(path: Path) -> Path:
    return path.with_name(f"{path.stem}{_BASE}{SUFFIX}")
