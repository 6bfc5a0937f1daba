"""The tickets of all cases: listed for those who mend layers, and as a file to send."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rumslig.cases.file import read_part
from rumslig.cases.ticket import Ticket
from rumslig.errors import DamagedCase
from rumslig.language import tr
from rumslig.outlet import Guard, export_path, hand_over
from rumslig.progress import Progress, silent
from rumslig.screening.tickets import ticket_state_label

UNSETTLED = ("open", "sent")


@dataclass(frozen=True, slots=True)
class ListedTicket:
    """A ticket with the case it is of."""

    dnr: str
    ticket: Ticket

    def to_json(self) -> dict[str, Any]:
        """Return the ticket as the commands print it."""
        return {"dnr": self.dnr, **asdict(self.ticket)}


def list_tickets(
    cases: Iterable[tuple[str, Path]],
    package: str = "",
    progress: Progress = silent,
) -> tuple[tuple[ListedTicket, ...], tuple[str, ...]]:
    """Return the tickets of cases (dnr, file), unsettled ones first, and what could not be read.

    Only the tickets are read, not the cases.
    """
    found: list[ListedTicket] = []
    faults: list[str] = []
    listed = list(cases)
    for number, (dnr, path) in enumerate(listed):
        progress(number, len(listed), dnr)
        try:
            found += [ListedTicket(dnr, item) for item in read_part(path, "tickets", Ticket)]
        except DamagedCase as damage:
            faults.append(str(damage))
    kept = [item for item in found if not package or item.ticket.package == package]
    return order_tickets(kept), tuple(faults)


def order_tickets(tickets: Iterable[ListedTicket]) -> tuple[ListedTicket, ...]:
    """Return tickets in the order of the list: those that wait for an answer first."""
    return tuple(sorted(tickets, key=_order))


def renew_case(
    tickets: Iterable[ListedTicket], dnr: str, become: Iterable[Ticket]
) -> tuple[ListedTicket, ...]:
    """Return a list in which a case's tickets are as they have become."""
    others = [item for item in tickets if item.dnr != dnr]
    return order_tickets([*others, *(ListedTicket(dnr, item) for item in become)])


def _order(item: ListedTicket) -> tuple[bool, str, str, str, str]:
    ticket = item.ticket
    settled = ticket.state not in UNSETTLED
    return settled, ticket.package, ticket.layer, ticket.day, item.dnr


def count_unsettled(tickets: Iterable[ListedTicket]) -> dict[str, int]:
    """Return how many tickets wait for an answer, by package."""
    counts: dict[str, int] = {}
    for item in tickets:
        if item.ticket.state in UNSETTLED:
            counts[item.ticket.package] = counts.get(item.ticket.package, 0) + 1
    return counts


def ticket_text(tickets: Iterable[ListedTicket]) -> str:
    """Return tickets as plain text for a mail, package by package."""
    lines = [tr("Fel i planeringsunderlag"), ""]
    package = ""
    for item in tickets:
        ticket = item.ticket
        if ticket.package != package:
            package = ticket.package
            lines += [f"{package} {ticket.version} – {ticket.owner}", ""]
        lines += [
            tr("{id} · {title} · lagret {layer}", id=ticket.id, title=ticket.title or ticket.rule,
               layer=ticket.layer),
            tr("  Fel: {reason}", reason=ticket.reason),
        ]  # fmt: skip
        if ticket.place:
            lines.append(tr("  Plats (SWEREF 99 TM): {place}", place=ticket.place))
        if ticket.objects:
            lines.append(tr("  Objekt: {objects}", objects=", ".join(ticket.objects)))
        lines += [
            tr("  Ärende {dnr}, {day}, {state}", dnr=item.dnr, day=ticket.day,
               state=ticket_state_label(ticket.state)),
        ]  # fmt: skip
        if ticket.answer:
            lines.append(tr("  Svar: {answer}", answer=ticket.answer))
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


@export_path("tickets")
def write_tickets(target: Path, tickets: Iterable[ListedTicket], guard: Guard) -> int:
    """Write tickets to a file that can be sent; return how many were held back.

    Tickets of classified packages never leave: their place and objects tell of the layer.
    """
    listed = list(tickets)
    kept = [item for item in listed if guard.is_open(item.ticket.package)]
    hand_over(target, ticket_text(kept).encode())
    return len(listed) - len(kept)
