"""Faults in layers that planners have told of, for those who mend the layers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rumslig import jobs
from rumslig.progress import Progress
from rumslig.screening.ticket_list import ListedTicket, count_unsettled
from rumslig.screening.tickets import ticket_state_label
from rumslig.worker import Worker
from ui.language import tr
from ui.tasks import Runner

Listed = tuple[tuple[ListedTicket, ...], tuple[str, ...]]


class FaultShelf(QObject):
    """Holds the tickets of all cases, as they were when last looked at.

    Signals
    -------
    changed
        Other tickets are known.
    """

    changed = Signal()

    def __init__(self, runner: Runner, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._worker = runner, worker
        self.tickets: tuple[ListedTicket, ...] = ()

    def look(self, cases: Callable[[], tuple[tuple[str, Path], ...]]) -> None:
        """Read the tickets of cases (dnr, file), beside the window."""

        def work(progress: Progress) -> Listed:
            return self._worker.call(jobs.list_all_tickets, cases(), progress=progress)

        # what cannot be read is told where the case is opened
        self._runner.run("tickets", tr("Läser felärenden"), work, self._on_read, lambda fault: None)

    def count(self, package: str) -> int:
        """Return how many of a package's faults wait for an answer."""
        return count_unsettled(self.tickets).get(package, 0)

    def words(self, package: str) -> str:
        """Return a package's faults, a line each; "" where there are none."""
        return "\n".join(
            " · ".join(
                part
                for part in (
                    item.ticket.layer,
                    item.ticket.reason,
                    item.ticket.place,
                    item.dnr,
                    ticket_state_label(item.ticket.state),
                )
                if part
            )
            for item in self.tickets
            if item.ticket.package == package
        )

    def _on_read(self, listed: Listed) -> None:
        if listed[0] != self.tickets:
            self.tickets = listed[0]
            self.changed.emit()
