"""A delivery read beside the window: into the form of a new case, or into the open one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from layers.atomic import write_atomic
from rumslig import jobs
from rumslig.cases.case import Case, OriginalFile
from rumslig.errors import DamagedCase, IntakeError
from rumslig.intake.delivery import Member
from rumslig.intake.receiving import Received
from rumslig.intake.staging import drop_place, is_showable, lay_out, new_place, settle
from rumslig.progress import Progress
from rumslig.settings import Home
from rumslig.worker import Worker
from ui.language import tr
from ui.messages import Message, describe_fault
from ui.tasks import Runner

SHOWN = "visas"
"""The folder of copies that the system's programs show."""


class Deliveries(QObject):
    """Reads what comes in, in a process of its own; one delivery at a time.

    Signals
    -------
    told
        A `Message`.
    file_ready
        The path of a copy that the system's own program is to show.
    """

    told = Signal(object)
    file_ready = Signal(object)

    def __init__(
        self,
        home: Home,
        runner: Runner,
        worker: Worker,
        parent: QObject | None = None,
        *,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(parent)
        self._home, self._runner, self._worker, self._today = home, runner, worker, today

    def read(
        self, files: Sequence[Path], done: Callable[[Received], None], ended: Callable[[], None]
    ) -> None:
        """Read files, and go on with what they hold; `ended` comes in any case."""
        paths = tuple(path.resolve() for path in files)

        def work(progress: Progress) -> Received:
            place = new_place(self._home.intake)
            return self._worker.call(
                jobs.receive_files, self._home, paths, place, self._today(), progress=progress
            )

        def read(received: Received) -> None:
            done(received)
            ended()

        def failed(fault: Exception) -> None:
            self.told.emit(describe_fault(tr("Handlingarna kunde inte läsas"), fault))
            ended()

        self._runner.run("intake", tr("Läser handlingarna"), work, read, failed, cancelled=ended)

    def settle(self, received: Received, folder: Path, done: Callable[[Received], None]) -> None:
        """Move a delivery's bytes to a case's originals, and go on with it there."""

        def work(_progress: Progress) -> Received:
            settled = settle(received, folder)
            self.drop(received)
            return settled

        self._runner.run(
            f"settle {folder}",
            tr("Tar in handlingarna"),
            work,
            done,
            lambda fault: self.told.emit(
                describe_fault(tr("Handlingarna kunde inte tas in"), fault)
            ),
            must_finish=True,
        )

    def drop(self, received: Received) -> None:
        """Remove a delivery's own copies: it is in a case, or nobody wants it."""
        for place in {member.path.parent for member in received.members}:
            if place.parent == self._home.intake:
                drop_place(place)

    def plan_file(self, received: Received, member: Member) -> Path:
        """Return a delivered spatial file under its own name, to be read as a plan.

        Raises
        ------
        IntakeError
            It cannot be copied.
        """
        return lay_out(member, received.members, member.path.parent / "plan")

    def sweep(self, case: Case, today: date, done: Callable[[Case], None]) -> None:
        """Search a case's documents for today's words, beside the window."""
        self._runner.run(
            "sweep",
            tr("Söker i handlingarna"),
            lambda progress: self._worker.call(
                jobs.sweep_case, self._home, case, today, progress=progress
            ),
            done,
            lambda fault: self.told.emit(describe_fault(tr("Sökningen gick inte"), fault)),
        )

    def path_of(self, item: OriginalFile) -> Path:
        """Return where an original's bytes lie as a file, a copy where the case holds them.

        Raises
        ------
        DamagedCase, OSError
            They are gone or changed, or the copy cannot be written.
        """
        if isinstance(item.kept, Path):
            if not item.kept.is_file():
                raise DamagedCase(item.missing)
            return item.kept
        path = self._home.intake / SHOWN / "files" / item.sha256
        if not path.is_file():
            write_atomic(path, item.kept)
        return path

    def copy_of(self, name: str, path: Path) -> Path:
        """Return a copy under the file's own name, for the planner's own eyes."""
        member = Member(name, path.name, 0, path)
        return lay_out(member, (member,), self._home.intake / SHOWN / path.name[:16])

    def show_file(self, name: str, path: Path) -> None:
        """Have the system's own program show a copy of a document; only ever by the user's act."""
        if not is_showable(name):
            self.told.emit(
                Message(
                    "info",
                    tr("{file} öppnas inte härifrån", file=Path(name).name),
                    tr("Bara PDF, Word, text och bilder visas med datorns egna program."),
                )
            )
            return
        try:
            shown = self.copy_of(name, path)
        except (IntakeError, OSError) as fault:
            self.told.emit(describe_fault(tr("Filen kunde inte visas"), fault))
            return
        self.file_ready.emit(shown)
