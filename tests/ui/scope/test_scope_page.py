"""The step Kontroll: a reason belongs to its question, and digits answer only by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rumslig.cases.case import Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from ui.case.presenter import CasePresenter
from ui.scope.presenter import ScopePresenter
from ui.scope.triage import TriagePresenter
from ui.scope.view import TRIAGE, ScopePage
from ui.tasks import InlineRunner
from ui.theme import Theme

Key = Qt.Key


class Room:
    """The page over a case."""

    def __init__(self, desk: CaseDesk, case: Case) -> None:
        self.desk = desk
        self.cases = CasePresenter(InlineRunner())
        scope, triage = ScopePresenter(self.cases), TriagePresenter(self.cases)
        self.cases.open(desk, case, keeps=False)
        self.page = ScopePage(Theme("light"), scope, triage)
        self.page.show()

    @property
    def case(self) -> Case:
        """The case as it now is."""
        assert self.cases.case is not None
        return self.cases.case

    def open_another(self) -> None:
        """Open a case with the same questions."""
        other = replace(self.case.header, dnr="26RS102")
        self.cases.open(self.desk, replace(self.case, header=other))


@pytest.fixture
def room(
    application: QApplication, desk: CaseDesk, header: CaseHeader, plan_file: Path
) -> Iterator[Room]:
    made = Room(desk, desk.check(desk.new(header, plan_file)))
    yield made
    made.page.close()
    made.page.deleteLater()


def test_a_reason_is_given_for_no_other_question_and_in_no_other_case(room: Room) -> None:
    part = room.page.rules
    part.table.make_current(0)
    part.reason.setText("Utredd")
    room.cases.log("anteckning")
    assert part.reason.text() == "Utredd"  # the same question is looked at
    part.table.make_current(1)
    part.reason.returnPressed.emit()
    assert room.case.skipped == {}
    part.reason.setText("Utredd")
    room.open_another()
    assert part.reason.text() == ""


def test_a_reason_for_the_plan_stays_in_its_case(room: Room) -> None:
    room.page.show_part(TRIAGE)
    part = room.page.triage
    part.reason.setText("Liten plan")
    room.cases.log("anteckning")
    assert part.reason.text() == "Liten plan"
    room.open_another()
    assert part.reason.text() == ""


def test_digits_answer_only_by_themselves(room: Room) -> None:
    room.page.show_part(TRIAGE)
    table = room.page.triage.table
    for held in (Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier):
        for place in (table, room.page):
            QTest.keyClick(place, Key.Key_1, held)
    assert room.case.triage is None
    QTest.keyClick(table, Key.Key_1)
    assert room.case.triage is not None and room.case.triage.answer == "answer"
    QTest.keyClick(table, Key.Key_3, Qt.KeyboardModifier.KeypadModifier)
    assert room.case.triage is not None and room.case.triage.answer == "unsure"
