"""The faults that planners have told of in a package, and what has become of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rumslig.cases.ticket import TicketState
from rumslig.screening.ticket_list import ListedTicket
from rumslig.screening.tickets import ticket_state_label
from ui.language import tr
from ui.theme import Theme
from ui.underlag.faults import FaultShelf
from ui.widgets.controls import Button, make_label, make_row
from ui.widgets.reason_line import ReasonLine
from ui.widgets.word_table import WordModel, WordTable

STATES: tuple[TicketState, ...] = ("sent", "mended", "declined")
"""What can be said of a fault, by the keys 1, 2 and 3."""
MOST_ROWS = 6


class FaultModel(WordModel[ListedTicket]):
    """What is wrong, in which case it was seen, and how far it has come."""

    def __init__(self) -> None:
        super().__init__((tr("Fel"), tr("Ärende"), tr("Status")))

    def words(self, item: ListedTicket) -> tuple[str, ...]:
        """Return the columns."""
        return item.ticket.reason, item.dnr, ticket_state_label(item.ticket.state)


class FaultTable(WordTable[ListedTicket]):
    """Digits say what has become of a fault, Enter opens its case."""

    said = Signal(int)

    def __init__(self, open_case: Callable[[str], None]) -> None:
        self._open_case = open_case
        super().__init__(
            FaultModel(),
            tr("Anmälda fel"),
            tr("Pilar väljer fel, 1 skickat, 2 rättat, 3 avvisat, Retur öppnar ärendet."),
        )

    def identity(self, item: ListedTicket) -> object:
        """Return what a fault is known again by."""
        return item.dnr, item.ticket.id

    def open_item(self, item: ListedTicket) -> None:
        """Open the case that the fault was seen in."""
        self._open_case(item.dnr)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Say what has become of the fault."""
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(STATES) and self.current is not None:
            self.said.emit(number)
        else:
            super().keyPressEvent(event)


class FaultList(QWidget):
    """Shows a package's faults; hidden where there are none."""

    def __init__(self, theme: Theme, shelf: FaultShelf, open_case: Callable[[str], None]) -> None:
        super().__init__()
        self._shelf, self._package = shelf, ""
        self.table = FaultTable(open_case)
        self.detail = make_label("", "small", wrap=True)
        self.answer = ReasonLine(
            tr("Svaret till den som anmälde felet"), tr("Svar; krävs för att avvisa")
        )
        self.answer.returnPressed.connect(self._decline)
        self.fault = make_label("", "danger", wrap=True)
        words = (tr("Skickat"), tr("Rättat"), tr("Avvisat"))
        self.buttons = {
            state: Button(theme, f"{number}  {word}", partial(self.say, state), name=word)
            for number, (state, word) in enumerate(zip(STATES, words, strict=True), 1)
        }
        for button in self.buttons.values():
            button.setCheckable(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(make_label(tr("Anmälda fel"), "heading"))
        layout.addWidget(self.table)
        layout.addWidget(self.detail)
        layout.addWidget(self.answer)
        layout.addWidget(self.fault)
        layout.addLayout(make_row(*self.buttons.values(), 1))
        self.table.said.connect(lambda number: self.say(STATES[number]))
        self.table.chosen.connect(self._show_ticket)
        shelf.changed.connect(self.refresh)
        self.hide()

    def show_package(self, package: str) -> None:
        """Show a package's faults."""
        self._package = package
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        tickets = self._shelf.of_package(self._package)
        self.table.show_items(tickets)
        self.table.fit(MOST_ROWS, least=0)
        self.fault.setText(self._shelf.fault)
        self.fault.setVisible(bool(self._shelf.fault))
        self._show_buttons()
        self.setVisible(bool(tickets))

    def say(self, state: TicketState) -> None:
        """Say what has become of the fault that is looked at; a fault declined wants an answer."""
        item = self.table.current
        if item is None:
            return
        if self._shelf.settle(item, state, self.answer.text()):
            self.answer.clear()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.answer.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_buttons()

    def _decline(self) -> None:
        self.say("declined")

    def _show_ticket(self) -> None:
        self._shelf.forget_fault()
        self._show_buttons()

    def _show_buttons(self) -> None:
        item = self.table.current
        ticket = item.ticket if item is not None else None
        if item is not None:
            self.answer.be_about(self.table.identity(item))
        for state, button in self.buttons.items():
            button.setChecked(ticket is not None and ticket.state == state)
            button.setEnabled(ticket is not None)
        if ticket is None:
            return
        parts = (
            ticket.layer,
            ticket.reason,
            ticket.place,
            tr("Svar: {answer}", answer=ticket.answer) if ticket.answer else "",
        )
        self.detail.setText(" · ".join(part for part in parts if part))
