"""Faults in layers that planners have told of, for those who mend the layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rumslig import jobs
from rumslig.cases.ticket import Ticket, TicketState
from rumslig.progress import Progress
from rumslig.screening.ticket_list import ListedTicket, count_unsettled, renew_case
from rumslig.worker import Worker
from ui.language import tr
from ui.tasks import Runner

Listed = tuple[tuple[ListedTicket, ...], tuple[str, ...]]
Settle = Callable[[ListedTicket, TicketState, str], None]


class FaultShelf(QObject):
    """Holds the tickets of all cases, as they were when last looked at.

    Signals
    -------
    changed
        Other tickets are known, or why one was not taken.
    """

    changed = Signal()

    def __init__(self, runner: Runner, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._worker = runner, worker
        self.tickets: tuple[ListedTicket, ...] = ()
        self.fault = ""
        """What is wanted before a ticket can be settled."""
        self.settle_in_case: Settle = lambda listed, state, answer: None
        """Changes a ticket in the case it is of."""

    def look(self, files: Callable[[Progress], tuple[tuple[str, Path], ...]]) -> None:
        """Read the tickets of cases (dnr, file), beside the window; so are the files found."""

        def work(progress: Progress) -> Listed:
            return self._worker.call(jobs.list_all_tickets, files(progress), progress=progress)

        # what cannot be read is told where the case is opened
        self._runner.run("tickets", tr("Läser felärenden"), work, self._on_read, lambda fault: None)

    def count(self, package: str) -> int:
        """Return how many of a package's faults wait for an answer."""
        return count_unsettled(self.tickets).get(package, 0)

    def of_package(self, package: str) -> tuple[ListedTicket, ...]:
        """Return the faults of a package, those that wait for an answer first."""
        return tuple(item for item in self.tickets if item.ticket.package == package)

    def settle(self, listed: ListedTicket, state: TicketState, answer: str = "") -> bool:
        """Give a ticket another state; return whether it was taken."""
        if state == "declined" and not (answer.strip() or listed.ticket.answer):
            self.fault = tr("Skriv varför felet inte rättas.")
            self.changed.emit()
            return False
        self.fault = ""
        self.settle_in_case(listed, state, answer.strip() or listed.ticket.answer)
        self.changed.emit()
        return True

    def forget_fault(self) -> None:
        """Another ticket is looked at: what was wanted of the one before is no more."""
        if self.fault:
            self.fault = ""
            self.changed.emit()

    def take(self, dnr: str, tickets: Iterable[Ticket]) -> None:
        """Show a case's tickets as they have become."""
        self._on_read((renew_case(self.tickets, dnr, tickets), ()))

    def _on_read(self, listed: Listed) -> None:
        if listed[0] != self.tickets:
            self.tickets = listed[0]
            self.changed.emit()
