"""A fault in a layer that is sent, mended or declined: the change goes into its case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumslig.cases.case import Case
from rumslig.cases.ticket import TicketState
from rumslig.screening.ticket_list import ListedTicket
from rumslig.screening.tickets import change_ticket, ticket_state_label
from ui.language import tr
from ui.messages import describe_fault
from ui.underlag.faults import FaultShelf

if TYPE_CHECKING:
    from rumslig.cases.desk import CaseDesk
    from ui.session import Session


def settle_tickets(session: Session, shelf: FaultShelf) -> None:
    """Let the room's shelf of faults change the cases that the faults are of."""

    def changed(
        desk: CaseDesk, case: Case, item: ListedTicket, state: TicketState, answer: str
    ) -> Case:
        after = change_ticket(case, item.ticket.id, state, answer)
        return desk.note(after, f"ticket {item.ticket.id} {state}")

    def settle(item: ListedTicket, state: TicketState, answer: str) -> None:
        here = session.case.case
        if here is not None and here.header.dnr == item.dnr and session.case.desk is not None:
            after = changed(session.case.desk, here, item, state, answer)
            words = tr("felärende {state}", state=ticket_state_label(state))
            session.case.apply(words, after)
            return
        desk = session.opening.desk
        if desk is None:
            return

        def work() -> Case:
            return desk.save_merging(changed(desk, desk.load(item.dnr), item, state, answer)).case

        session.runner.run(
            f"ticket {item.dnr}",
            tr("Sparar felärendet"),
            lambda progress: work(),
            lambda case: shelf.take(item.dnr, case.tickets),
            lambda fault: session.told.emit(
                describe_fault(tr("Felärendet kunde inte sparas"), fault)
            ),
            must_finish=True,
        )

    def follow() -> None:
        """Show what the open case says, also when a change of it is undone."""
        case = session.case.case
        if case is not None and (
            case.tickets or any(item.dnr == case.header.dnr for item in shelf.tickets)
        ):
            shelf.take(case.header.dnr, case.tickets)

    shelf.settle_in_case = settle
    session.case.changed.connect(follow)
    shelf.changed.connect(follow)  # its file may not be written yet
