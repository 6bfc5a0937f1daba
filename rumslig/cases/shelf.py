"""Where cases lie: their files and their rows, which change together for one at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from layers.atomic import write_atomic
from rumslig.cases.case import Case
from rumslig.cases.entry import entry_of
from rumslig.cases.file import SUFFIX, read_case, write_case
from rumslig.cases.lineage import MERGED, Lineage
from rumslig.cases.merging import merge_cases
from rumslig.cases.originals import split_originals
from rumslig.cases.part_words import enumerate_words
from rumslig.cases.waiting import WaitingRoom
from rumslig.errors import CaseConflict, CaseError, DamagedCase, RegisterUnreachable
from rumslig.language import tr
from rumslig.register.entry import Entry, RegisterRow
from rumslig.register.register import OutdatedRow, Register

WAIT_S = 60
"""How long to wait for somebody else who is saving."""

_TRIES = 20
"""How often a save to a shared database begins again when others were first."""

InternalDays = Callable[[Case], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save gave.

    Attributes
    ----------
    case
        As it now lies in the register; go on with this one.
    taken
        What others had changed meanwhile and is now in it, in words.
    """

    case: Case
    path: Path
    taken: tuple[str, ...] = ()


class CaseShelf:
    """Reads and saves the cases of a register; an outdated save never replaces a later one.

    Parameters
    ----------
    folder
        Where new case files are put.
    lock
        A file beside the register that is held while a case changes.
    """

    def __init__(
        self,
        register: Register,
        folder: Path,
        lock: Path,
        internal_days: InternalDays = lambda case: {},
    ) -> None:
        self.register = register
        self.folder = folder / register.key if register.keeps_files else folder
        self.lineage = Lineage()
        self._internal_days = internal_days
        self._lock = lock
        self._waiting = WaitingRoom(self.folder)
        self._shared: set[str] = set()
        """Large originals that are known to lie in the register."""

    def carry_on(self, before: CaseShelf) -> None:
        """Know what another shelf of the register read, and what it let wait."""
        self.lineage = before.lineage
        self._waiting.carry_on(before._waiting)

    def place_of(self, row: RegisterRow) -> Path:
        """Return where the case's file is to lie on this machine."""
        return self._own_place(row.dnr) if self.register.keeps_files else row.path

    def _own_place(self, dnr: str) -> Path:
        return self.folder / f"{dnr}{SUFFIX}"

    def file_of(self, row: RegisterRow) -> Path:
        """Return the case's file, copied here first where the register keeps files."""
        path = self.place_of(row)
        if self.register.keeps_files and _hash(path) != row.sha256:
            content = self.register.content(row.dnr)
            if content is not None:
                write_atomic(path, content)
        return path

    def read(self, path: Path) -> Case:
        """Return the case of a file; its large originals are copied here where they are missing.

        Raises
        ------
        DamagedCase
            The file is missing or damaged.
        """
        case = read_case(path)
        if self.register.keeps_files and path.parent == self.folder:
            for item in case.originals:
                if isinstance(item.kept, Path) and not item.kept.exists():
                    content = self.register.original(item.sha256)
                    if content is not None:
                        write_atomic(item.kept, content)
        return case

    def load(self, dnr: str) -> Case:
        """Return a registered case.

        Raises
        ------
        CaseError
            The register has no such case.
        DamagedCase
            Its file is missing or damaged.
        """
        row = self.register.find(dnr)
        path = self.file_of(row)
        if not self.register.keeps_files and self._is_announced(row, path):
            with self.holding():
                self._complete(dnr, path)
            row = self.register.find(dnr)
        return self.lineage.begin(self.read(path), row.revision)

    def save(self, case: Case) -> Saved:
        """Write the case to its file and the register.

        What others have saved since the case was read is merged into it.

        Raises
        ------
        CaseConflict
            They changed the same as this one; theirs stays, and this one is kept in a file.
        CaseWaiting
            A shared register does not answer; the case waits for it in a file, until the next
            save or the next desk that is opened.
        OSError, CaseError
            It cannot be written; what was there stays.
        """
        if not self.register.keeps_files:
            return self._save(case)
        try:
            self._look_for_taken(case)
            saved = self._save(case)
        except RegisterUnreachable as fault:
            raise self._waiting.keep(case, self.lineage.base_of(case).case) from fault
        except CaseConflict:
            self._waiting.forget(case)
            raise
        self._waiting.forget(case)
        self.take_waiting()
        return saved

    def take_waiting(self) -> tuple[str, ...]:
        """Save what waits for the register; return in sentences what came of it."""

        def save(case: Case, revision: int, base: Case | None) -> None:
            if base is not None and self.lineage.base_of(case).case is None:
                self.lineage.remember(case, revision, base)
            self._save(case)

        return self._waiting.take(save)

    def _look_for_taken(self, case: Case) -> None:
        """Go on from what this hand let wait, where another process has saved it meanwhile."""
        waited = self._waiting.taken(case)
        row = self.register.get(case.header.dnr) if waited is not None else None
        if waited is None or row is None:
            return
        theirs = self.read(self.file_of(row))
        if not merge_cases(self.lineage.base_of(case).case, waited, theirs).clashes:
            self.lineage.remember(case, MERGED, waited)

    def _save(self, case: Case) -> Saved:
        for _ in range(_TRIES):
            with self.holding():
                try:
                    return self._save_now(case)
                except OutdatedRow:
                    continue
        raise CaseError(
            tr("ärendet {dnr} sparades nyss av någon annan; pröva igen.", dnr=case.header.dnr)
        )

    def save_over(self, case: Case) -> Saved:
        """Save the case in the place of what others have saved; theirs is kept in a file."""
        row = self.register.get(case.header.dnr)
        if row is not None:
            path = self.file_of(row)
            self._set_aside(path, case.header.dnr)
            case = self.lineage.begin(case, row.revision)
            with suppress(DamagedCase):  # begun from theirs: what comes after them is merged
                self.lineage.remember(case, row.revision, self.read(path))
        return self.save(case)

    def enter(self, case: Case, path: Path) -> Case:
        """Enter the case of a file in the register; return it as read from there.

        Raises
        ------
        CaseError
            A register that keeps files has the case already, and another version of it.
        """
        dnr = case.header.dnr
        if self.register.keeps_files and (row := self.register.get(dnr)) is not None:
            if _hash(path) == row.sha256:
                return self.load(dnr)
            raise CaseError(
                tr(
                    "ärendet {dnr} finns redan i det delade registret; öppna det därifrån.",
                    dnr=dnr,
                )
            )
        content = path.read_bytes()
        if self.register.keeps_files:
            self._share_originals(case)
        with self.holding():
            revision = self.register.record(
                self.entry_of(case),
                path,
                hashlib.sha256(content).hexdigest(),
                content=content if self.register.keeps_files else None,
            )
        return self.lineage.begin(case, revision)

    def entry_of(self, case: Case) -> Entry:
        """Return what the register is told of a case."""
        return entry_of(case, self._internal_days(case))

    def complete(self, dnr: str) -> None:
        """Bring a row up to a file whose writer was killed before it could record it."""
        row = self.register.get(dnr)
        self._complete(dnr, row.path if row is not None else self._own_place(dnr))

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Let nobody else save while this lasts; a database with files holds its own rows."""
        if self.register.keeps_files:
            yield
            return
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._lock, timeout=WAIT_S):
                yield
        except Timeout as error:
            raise CaseError(
                tr("någon annan sparar just nu i registret; pröva igen om en stund.")
            ) from error

    def _save_now(self, case: Case) -> Saved:
        dnr = case.header.dnr
        row = self.register.get(dnr)
        if row is not None and not self.register.keeps_files:
            path = self.place_of(row)
            if self._is_announced(row, path):
                self._complete(dnr, path)
                row = self.register.find(dnr)
        if row is None:
            return self._write(case, self._own_place(dnr), 0)
        base = self.lineage.base_of(case)
        if base.revision == row.revision:
            return self._write(case, self.place_of(row), row.revision)
        return self._merge(case, base.case, row)

    def _write(self, case: Case, path: Path, revision: int) -> Saved:
        entry = self.entry_of(case)
        if self.register.keeps_files:
            self._share_originals(case)
            write_case(
                path,
                case,
                lambda content: self._record_content(entry, path, content, revision),
            )
        else:
            sha256 = write_case(path, case, lambda content: self._announce(case, content))
            self.register.record(entry, path, sha256, expected=revision)
        self.lineage.remember(case, revision + 1, case)
        return Saved(case, path)

    def _share_originals(self, case: Case) -> None:
        for item in split_originals(case.originals)[1]:
            if item.sha256 not in self._shared:
                self.register.keep_original(item.sha256, partial(getattr, item, "content"))
                self._shared.add(item.sha256)

    def _announce(self, case: Case, content: bytes) -> None:
        self.register.announce(case.header.dnr, hashlib.sha256(content).hexdigest())

    def _record_content(self, entry: Entry, path: Path, content: bytes, revision: int) -> None:
        sha256 = hashlib.sha256(content).hexdigest()
        self.register.record(entry, Path(path.name), sha256, content=content, expected=revision)

    def _merge(self, case: Case, base: Case | None, row: RegisterRow) -> Saved:
        path = self.file_of(row)
        try:
            theirs = self.read(path)
        except DamagedCase:
            self._set_aside(path, row.dnr)  # nothing to merge with; it is kept as it is
            return self._write(case, path, row.revision)
        merge = merge_cases(base, case, theirs)
        if merge.clashes:
            raise self._conflict(case, merge.clashes)
        merged = self.lineage.begin(merge.case, row.revision)
        saved = self._write(merged, path, row.revision)
        # whoever goes on with the case as it was lacks what was merged into it
        self.lineage.remember(case, MERGED, case)
        return replace(saved, taken=merge.taken)

    def _conflict(self, case: Case, clashes: tuple[str, ...]) -> CaseConflict:
        dnr = case.header.dnr
        kept = self._keep_beside(case)
        return CaseConflict(
            tr(
                "någon annan har sparat ärendet {dnr} medan du arbetade med det, och ni har båda "
                "ändrat {parts}; den andras version ligger i registret och din i {file}.",
                dnr=dnr,
                parts=enumerate_words(clashes),
                file=kept.name,
            ),
            dnr,
            clashes,
            str(kept),
        )

    def _keep_beside(self, case: Case) -> Path:
        """Write the case beside, under a name that its content gives."""
        draft = self.folder / f"{case.header.dnr}.krock{SUFFIX}"
        sha256 = write_case(draft, case)
        kept = draft.with_name(f"{case.header.dnr}.krock-{sha256[:8]}{SUFFIX}")
        draft.replace(kept)
        return kept

    def _set_aside(self, path: Path, dnr: str) -> None:
        with suppress(FileNotFoundError):
            content = path.read_bytes()
            name = f"{dnr}.krock-{hashlib.sha256(content).hexdigest()[:8]}{SUFFIX}"
            write_atomic(self.folder / name, content)

    def _is_announced(self, row: RegisterRow, path: Path) -> bool:
        """Whether the file was replaced by one whose writer never came to record it."""
        found = _hash(path)
        return found not in ("", row.sha256) and found in self.register.known_files(row.dnr)

    def _complete(self, dnr: str, path: Path) -> None:
        announced = self.register.announced().get(dnr)
        row = self.register.get(dnr)
        if announced is None:
            return
        if announced != _hash(path) or (row is not None and row.sha256 == announced):
            self.register.forget_announced(dnr)
            return
        self.register.record(self.entry_of(read_case(path)), path, announced)


def _hash(path: Path) -> str:
    """Return a file's SHA-256, "" where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
