"""Faults that were told of a package: settled by keys, in the open case or in another's file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from case_workspace import desk, header, plan_file, workspace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rumslig.cases.case import Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.cases.ticket import Ticket, TicketState
from tests.ui.accessible import violations
from ui.case.presenter import CasePresenter
from ui.history import History
from ui.tasks import InlineRunner
from ui.theme import Theme
from ui.underlag.faults import FaultShelf
from ui.underlag.settling import settle_tickets
from ui.underlag.widgets.fault_list import FaultList

__all__ = ["desk", "header", "plan_file", "workspace"]
Key = Qt.Key


def ticket(number: int, state: TicketState = "open") -> Ticket:
    return Ticket(
        *(f"t{number}", "Alternativ A", "aker", "Åker", "provpaket", "1.0.0", "Miljö"),
        f"Fel {number}",
        "2026-11-20",
        state,
    )


class Room:
    """The list of a package's faults, over an open case and one that is not."""

    def __init__(self, desk: CaseDesk, open_case: Case) -> None:
        runner = InlineRunner()
        self.desk, self.opened = desk, list[str]()
        self.case = CasePresenter(runner, History())
        self.case.open(desk, open_case)
        session: Any = SimpleNamespace(
            case=self.case,
            runner=runner,
            opening=SimpleNamespace(desk=desk),
            told=SimpleNamespace(emit=pytest.fail),
        )
        worker: Any = SimpleNamespace(
            call=lambda job, cases, progress: job(cases, progress=progress)
        )
        self.shelf = FaultShelf(runner, worker)
        settle_tickets(session, self.shelf)
        self.shelf.look(lambda: tuple((row.dnr, row.path) for row in desk.rows()))
        self.view = FaultList(Theme(), self.shelf, self.opened.append)
        self.view.show_package("provpaket")
        self.view.show()
        self.view.activateWindow()

    def states(self, dnr: str) -> list[TicketState]:
        return [item.state for item in self.desk.load(dnr).tickets]

    def go_to(self, dnr: str, name: str) -> None:
        listed = self.shelf.of_package("provpaket")
        self.view.table.make_current(
            next(at for at, item in enumerate(listed) if (item.dnr, item.ticket.id) == (dnr, name))
        )


@pytest.fixture
def room(
    application: QApplication, desk: CaseDesk, header: CaseHeader, plan_file: Path
) -> Iterator[Room]:
    kept = []
    for dnr, tickets in (("26RS1", (ticket(1), ticket(2))), ("26RS2", (ticket(3),))):
        case = desk.new(replace(header, dnr=dnr), plan_file)
        kept.append(replace(case, tickets=tickets))
        desk.save(kept[-1])
    made = Room(desk, desk.load("26RS1"))
    application.processEvents()
    made.view.table.setFocus()
    yield made
    made.view.close()
    made.view.deleteLater()
    application.processEvents()


def test_keys_settle_a_fault_of_the_open_case_and_undo_takes_it_back(room: Room) -> None:
    room.go_to("26RS1", "t1")
    QTest.keyClick(room.view.table, Key.Key_1)
    assert room.states("26RS1") == ["sent", "open"]
    assert room.view.buttons["sent"].isChecked()
    room.case.history.undo()
    assert room.states("26RS1") == ["open", "open"]
    assert not room.view.buttons["sent"].isChecked()
    assert violations(room.view) == []


def test_a_fault_of_another_case_is_settled_in_its_file(room: Room) -> None:
    room.go_to("26RS2", "t3")
    QTest.keyClick(room.view.table, Key.Key_2)
    assert room.states("26RS2") == ["mended"]
    assert room.desk.load("26RS2").log[-1].what == "ticket t3 mended"
    assert room.shelf.count("provpaket") == 2  # those of the open case


def test_a_fault_is_declined_only_with_an_answer(room: Room) -> None:
    room.go_to("26RS2", "t3")
    QTest.keyClick(room.view.table, Key.Key_3)
    assert room.view.answer.hasFocus()
    assert "varför" in room.view.fault.text()
    assert room.states("26RS2") == ["open"]
    room.view.answer.setText("Gränsen är rätt.")
    QTest.keyClick(room.view.answer, Key.Key_Return)
    assert room.states("26RS2") == ["declined"]
    assert room.desk.load("26RS2").tickets[0].answer == "Gränsen är rätt."
    assert not room.view.fault.isVisible()
    room.go_to("26RS2", "t3")
    assert "Svar: Gränsen är rätt." in room.view.detail.text()
    QTest.keyClick(room.view.table, Key.Key_Return)
    assert room.opened == ["26RS2"]


def test_a_package_without_faults_shows_none(room: Room) -> None:
    room.view.show_package("annat")
    assert not room.view.isVisible()


def test_an_answer_is_given_to_no_other_fault(room: Room) -> None:
    room.go_to("26RS2", "t3")
    room.view.answer.setText("Gränsen är rätt.")
    room.shelf.changed.emit()
    assert room.view.answer.text() == "Gränsen är rätt."  # the same fault is looked at
    room.go_to("26RS1", "t1")
    QTest.keyClick(room.view.table, Key.Key_3)
    assert room.states("26RS1") == ["open", "open"] and room.view.answer.hasFocus()
