"""The round in the window: themes proposed, files out, answers in, reminders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from round_world import World

from rumslig.cases.desk import CaseDesk
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.circulation.file import open_file
from rumslig.worker import InlineWorker
from tests.ui.accessible import violations
from ui.case.presenter import CasePresenter
from ui.circulation.presenter import CirculationPresenter
from ui.circulation.view import RoundView
from ui.messages import Message
from ui.tasks import InlineRunner
from ui.theme import Theme

LEFT = Qt.MouseButton.LeftButton
DRAFT = Draft((DraftParagraph("a", "natur", "Åkern."),))


class Room:
    """The round over the small world's case, before it was sent."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder = world, folder
        self.desk = CaseDesk(world.workspace)
        runner = InlineRunner()
        self.case = CasePresenter(runner, worker=InlineWorker())
        self.case.keeps = False
        self.case.today = lambda: date(2026, 11, 27)
        self.told: list[Message] = []
        self.round = CirculationPresenter(runner, InlineWorker(), self.case)
        self.round.told.connect(self.told.append)
        self.case.open(self.desk, replace(world.before, draft=DRAFT))
        self.view = RoundView(
            Theme("light"),
            self.round,
            ask_file=lambda name: folder / name,
            ask_folder=lambda: folder,
            ask_answer=lambda: folder / "svar.remissdel",
        )
        self.view.resize(492, 800)
        self.view.show()
        QApplication.processEvents()

    def close(self) -> None:
        """Leave nothing behind."""
        self.view.deleteLater()
        self.desk.close()

    @property
    def said(self) -> str:
        """Every word in the view."""
        return " ".join(label.text() for label in self.view.findChildren(QLabel))


@pytest.fixture
def room(world: World, tmp_path: Path) -> Iterator[Room]:
    made = Room(world, tmp_path)
    yield made
    made.close()


def test_hit_themes_are_proposed_and_sent_at_once(room: Room) -> None:
    (row,) = room.round.rows
    assert (row.title, row.function, row.state) == ("Natur", "ekolog", "föreslås")
    QTest.mouseClick(room.view.send_all, LEFT)
    sent = open_file(room.folder / "26RS101-natur.remissdel").question
    assert (sent.to, sent.sent) == ("ekolog", "2026-11-27")
    case = room.case.case
    assert case is not None and case.errands[0].sha256 == sent.sha256
    assert case.log[-1].what == "circulate natur-1 ekolog"
    assert case.history[-1].why == "circulation"
    assert case.originals == room.world.before.originals
    assert not room.view.send_all.isEnabled()
    assert "ekolog" in room.told[-1].text


def test_a_dropped_answer_is_collected(room: Room) -> None:
    case = room.case.case
    assert case is not None
    room.case.put(replace(case, errands=room.world.sent.errands))
    room.view.drop._on_drop((room.world.answer(room.folder),))
    case = room.case.case
    assert case is not None and case.draft is not None
    assert [item.author for item in case.draft.paragraphs] == ["", "ekolog"]
    assert "Åkern bör sparas." in room.said and "Står i utkastet." in room.said
    assert room.told[-1].kind == "done"


def test_a_waiting_text_is_taken_by_its_button(room: Room) -> None:
    case = room.case.case
    assert case is not None
    room.case.put(replace(case, errands=room.world.sent.errands, draft=None))
    room.round.collect((room.world.answer(room.folder),))
    button = next(
        item for item in room.view.findChildren(type(room.view.send)) if "utkastet" in item.text()
    )
    QTest.mouseClick(button, LEFT)
    case = room.case.case
    assert case is not None and case.draft is not None and len(case.draft.paragraphs) == 1


def test_a_foreign_file_is_told_and_changes_nothing(room: Room) -> None:
    (room.folder / "svar.remissdel").write_bytes(b"annat")
    before = room.case.case
    QTest.mouseClick(room.view.drop.choose, LEFT)
    assert room.case.case is before and room.told[-1].kind == "error"
    assert "ingen hel remissdel" in room.told[-1].text


def test_an_answer_to_another_case_opens_it_first(room: Room) -> None:
    case = room.case.case
    assert case is not None
    mine = replace(case, errands=room.world.sent.errands)
    other = replace(mine, header=replace(mine.header, dnr="26RS999"))
    room.case.open(room.desk, other)
    opened: list[str] = []

    def open_case(dnr: str, then: object) -> None:
        opened.append(dnr)
        room.case.open(room.desk, mine)
        assert callable(then)
        then()

    room.round.open_case = open_case
    room.round.collect((room.world.answer(room.folder),))
    assert opened == ["26RS101"]
    now = room.case.case
    assert now is not None and now.errands[0].answers and other.errands[0].answers == ()


def test_a_reminder_is_copied_and_noted(room: Room) -> None:
    case = room.case.case
    assert case is not None
    room.case.put(replace(case, errands=room.world.sent.errands))
    room.case.today = lambda: date(2026, 12, 8)
    room.round.changed.emit()
    assert room.round.rows[0].is_late and "⚠" in room.view.table.model().index(0, 1).data()
    QTest.mouseClick(room.view.copy, LEFT)
    assert "påminnelse" in QGuiApplication.clipboard().text()
    case = room.case.case
    assert case is not None and case.errands[0].reminded == ("2026-12-08",)


def test_a_wrong_last_day_is_told(room: Room) -> None:
    before = room.round.due
    room.view.due.setText("i morgon")
    room.view.due.editingFinished.emit()
    assert room.round.due == before and room.told[-1].kind == "warning"
    room.view.due.setText("2026-12-09")
    room.view.due.editingFinished.emit()
    room.round.choose("natur")
    QTest.keyClick(room.view.table, Qt.Key.Key_Return)
    assert open_file(room.folder / "26RS101-natur.remissdel").question.due == "2026-12-09"


def test_nothing_is_sent_of_what_is_not_checked(room: Room) -> None:
    case = room.case.case
    assert case is not None
    room.case.open(room.desk, replace(case, plans=(), result=None))
    assert not room.view.send_all.isEnabled() and "Kontrollera" in room.said


def test_fit_for_keys_and_screen_readers(room: Room) -> None:
    case = room.case.case
    assert case is not None
    room.case.put(replace(case, errands=room.world.sent.errands))
    QApplication.processEvents()
    assert list(violations(room.view)) == []


def test_a_day_that_is_being_written_stays_in_its_case(room: Room) -> None:
    room.view.activateWindow()
    room.view.due.setFocus()
    assert room.view.due.hasFocus()
    room.view.due.setText("2026-12-24")
    room.case.log("anteckning")
    assert room.view.due.text() == "2026-12-24"
    other = replace(room.world.before, header=replace(room.world.before.header, dnr="26RS102"))
    room.case.open(room.desk, other)
    room.view.due.clearFocus()
    assert room.view.due.text() == room.round.due != "2026-12-24"
