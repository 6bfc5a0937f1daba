"""The page Frister: the same dates as the command's, chosen and written by mouse and keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from case_workspace import header
from icalendar import Calendar
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from layers.catalog import Catalog
from layers.packages.store import Store
from rumslig.cases.case import Case, CaseHeader, Signature
from rumslig.cases.desk import CaseDesk
from rumslig.county import County
from rumslig.deadlines.of_case import extension_state, plan_case
from rumslig.deadlines.rules import Body, DeadlineRules, Meeting
from rumslig.settings import Home
from rumslig.workspace import Workspace
from tests.ui.accessible import violations
from ui.case.presenter import CasePresenter
from ui.case.view import CaseView
from ui.deadlines.presenter import PAGE, DatesPresenter
from ui.deadlines.view import DatesView
from ui.history import History
from ui.language import use_language
from ui.messages import Message
from ui.stylesheet import write_stylesheet
from ui.tasks import InlineRunner
from ui.theme import Theme

__all__ = ["header"]

RULES = DeadlineRules(
    bodies=(
        Body("styrelsen", "Styrelsen", "REGIONSTYRELSEN", 8, 14, 14, status="ej kontrollerad"),
    ),
    meetings=(
        Meeting("styrelsen", "2026-12-01", status="ej kontrollerad"),
        Meeting("styrelsen", "2027-01-26", status="ej kontrollerad"),
    ),
)


@dataclass
class Room:
    """The case's panel with its page of dates, and what was said."""

    desk: CaseDesk
    case: CasePresenter
    dates: DatesPresenter
    view: CaseView
    page: DatesView
    target: Path
    told: list[Message] = field(default_factory=list)

    def press(self, words: str) -> None:
        """Press the one visible button with such words, by the keyboard."""
        QApplication.processEvents()
        found = [
            button
            for button in self.page.findChildren(QPushButton)
            if words in button.accessibleName() and button.isVisible()
        ]
        assert len(found) == 1, [button.accessibleName() for button in found]
        found[0].setFocus()
        QTest.keyClick(found[0], Qt.Key.Key_Space)

    @property
    def stored(self) -> Case:
        assert self.case.case is not None
        return self.case.case

    @property
    def texts(self) -> str:
        return "\n".join(row.accessibleName() for row in self.page.rows)


@pytest.fixture
def room(
    application: QApplication,
    header: CaseHeader,
    tmp_path: Path,
) -> Iterator[Room]:
    home = Home(tmp_path / "hem")
    store = Store(home.packages)
    workspace = Workspace(home, store, Catalog.of_installed(store))
    object.__setattr__(workspace, "county", County(deadlines=RULES))
    desk = CaseDesk(workspace)
    facts = replace(header, due="2026-12-10", date="", received="2026-11-12")
    case = CasePresenter(InlineRunner(), History())
    case.today = lambda: date(2026, 11, 16)
    dates = DatesPresenter(case)
    view = CaseView(Theme("light"), case, lambda: None)
    page = DatesView(Theme("light"), dates, lambda name: tmp_path / name)
    view.add_page(PAGE, page)
    view.dates_asked.connect(dates.show)
    made = Room(desk, case, dates, view, page, tmp_path / "26RS101.ics")
    dates.told.connect(made.told.append)
    view.setStyleSheet(write_stylesheet("light"))
    view.resize(492, 1400)
    case.open(desk, desk.new_of_plans(facts, ()))
    case.keeps = False  # what is saved is tried elsewhere
    view.show()
    application.processEvents()
    yield made
    view.close()
    view.deleteLater()
    desk.close()
    application.processEvents()


def test_the_badge_leads_to_the_dates_and_back(room: Room) -> None:
    assert room.view.due.accessibleName().startswith("Svar senast 10 dec")
    room.view.due.setFocus()
    QTest.keyClick(room.view.due, Qt.Key.Key_Space)
    assert room.dates.is_shown and room.page.isVisible()
    QTest.mouseClick(room.view.due, Qt.MouseButton.LeftButton)
    assert not room.page.isVisible() and room.case.step == "assess"
    room.dates.show()
    room.press("Tillbaka")
    assert not room.page.isVisible()
    room.dates.show()
    room.case.go_step(1)
    assert room.case.step == "intake"
    room.dates.show()
    room.case.go_step(-1)
    assert room.case.step == "decide"


def test_the_line_shows_every_date_with_word_and_reason(room: Room) -> None:
    room.dates.show()
    plan = plan_case(room.case.case, RULES, date(2026, 11, 16))  # type: ignore[arg-type]
    assert [row.accessibleName().split(",")[0] for row in room.page.rows] == [
        step.title for step in plan.steps
    ]
    assert "måndag 2026-11-30, kommer. 8 arbetsdagar före" in room.texts
    assert "torsdag 2026-11-12, klart" in room.texts
    room.case.today = lambda: date(2026, 12, 1)
    room.case.changed.emit()
    assert "måndag 2026-11-30, sent" in room.texts
    assert room.page.summary.text().startswith("Sent: Sakkunnigas texter klara. Nästa: Utkast")
    assert violations(room.page) == []


def test_a_route_without_a_meeting_gives_ways_out_that_are_taken(room: Room) -> None:
    room.dates.show()
    room.dates.set_route("REGIONSTYRELSEN")
    names = [button.accessibleName() for button in room.page.proposal_buttons]
    assert names == [
        "Begär omedelbar justering 2026-12-01 i Styrelsen",
        "Välj beslut på delegation",
        "Begär anstånd till 2026-12-16",
    ]
    room.press("Begär anstånd till 2026-12-16")
    stored = room.stored
    assert extension_state(stored) == "asked" and stored.header.extension == ""
    assert "begärt" in room.page.extension_words.text()
    room.press("Beviljat")
    assert room.stored.header.extension == "2026-12-16"
    assert room.page.proposal_buttons == []
    assert "Senaste möte som hinner: Styrelsen, tisdag 2026-12-01 (ej" in (
        room.page.meeting_words.text()
    )
    history = room.case.history
    history.undo()
    assert room.stored.header.extension == ""
    assert "begärt" in room.page.extension_words.text()
    history.undo()
    assert extension_state(room.stored) == "none"
    assert "Inget anstånd" in room.page.extension_words.text()
    history.redo()
    history.redo()
    assert extension_state(room.stored) == "granted"
    room.press("Nekat")
    assert extension_state(room.stored) == "refused"
    history.undo()
    assert room.stored.header.extension == "2026-12-16"
    assert [entry.what for entry in room.stored.log if entry.what.startswith("extension")] == [
        "extension asked 2026-12-16",
        "extension granted 2026-12-16",
        "extension asked 2026-12-16",
        "extension none",
        "extension asked 2026-12-16",
        "extension granted 2026-12-16",
        "extension refused",
        "extension granted 2026-12-16",
    ]


def test_a_meeting_is_chosen_from_the_coming_ones_and_let_go(room: Room) -> None:
    room.dates.show()
    room.dates.set_route("REGIONSTYRELSEN")
    box = room.page.meeting.box
    assert [box.itemData(number) for number in range(box.count())] == [
        "",
        "styrelsen 2026-12-01",
        "styrelsen 2026-12-01 omedelbart",
        "styrelsen 2027-01-26",
        "styrelsen 2027-01-26 omedelbart",
    ]
    box.setCurrentIndex(2)
    box.activated.emit(2)
    stored = room.stored
    assert (stored.header.body, stored.header.meeting) == ("styrelsen", "2026-12-01")
    assert room.dates.meeting == "styrelsen 2026-12-01 omedelbart"
    assert "Paragrafen förklaras omedelbart justerad" in room.texts
    room.dates.set_meeting("styrelsen 2027-01-26")
    room.case.history.undo()
    assert room.dates.meeting == "styrelsen 2026-12-01 omedelbart"
    room.dates.set_meeting("")
    assert room.stored.header.meeting == ""
    room.dates.set_route("TJANSTEPERSON_DELEGATION")
    assert not room.page.meeting.isVisible()


def test_a_day_that_is_none_is_told_and_changes_nothing(room: Room) -> None:
    room.dates.show()
    room.page.until.line.setText("snart")
    room.page.until.line.textEdited.emit("snart")
    room.press("Beviljat")
    assert "inget datum" in room.page.fault.text() and room.page.fault.isVisible()
    assert room.stored.header.extension == ""
    room.page.received.line.setText("2026-11-13")
    QTest.keyClick(room.page.received.line, Qt.Key.Key_Return)
    assert room.stored.header.received == "2026-11-13"
    assert not room.page.fault.isVisible()


def test_a_wrong_year_is_corrected_by_a_button(room: Room) -> None:
    case = room.case.case
    assert case is not None
    room.case.apply("x", replace(case, header=replace(case.header, due="2062-12-10")))
    room.dates.show()
    room.press("Rätta till 2026-12-10")
    assert room.stored.header.due == "2026-12-10"
    assert room.page.remark_buttons == []


def test_the_calendar_file_has_the_dates_in_view(room: Room) -> None:
    room.dates.show()
    room.press("Skriv kalenderfil")
    written = Calendar.from_ical(room.target.read_bytes()).walk("VEVENT")
    assert len(written) == len(room.page.rows) - 1
    assert [message.kind for message in room.told] == ["done"]
    room.dates.write_file(room.target / "x.ics")  # no folder, but the file just written
    assert room.told[-1].kind == "error"


def test_a_signed_response_keeps_its_way(room: Room) -> None:
    case = room.case.case
    assert case is not None
    room.case.put(replace(case, signature=Signature("2026-11-16", "enhetschef")))
    room.dates.set_route("REGIONSTYRELSEN")
    room.dates.show()
    assert room.page.proposal_buttons == [] and not room.page.route.isEnabled()


def test_what_is_chosen_is_saved_with_its_line_in_the_log(room: Room) -> None:
    room.case.keeps = True
    room.dates.write_until("2027-01-22")
    room.dates.grant_more()
    stored = room.desk.load("26RS101")
    assert stored.header.extension == "2027-01-22"
    assert stored.log[-1].what == "extension granted 2027-01-22"
    row = room.desk.register.find("26RS101")
    assert dict(row.internal)["due"] == "2027-01-22"


def test_the_dates_are_told_again_in_another_language(room: Room) -> None:
    swedish = [step.reason for step in room.dates.steps]
    assert "Dagen då remissen kom in." in swedish
    room.dates.write_until("i morgon")
    room.dates.ask_for_more()
    assert room.dates.fault
    use_language("en")
    try:
        room.dates.retell()
        assert "The day on which the consultation came in." in [
            step.reason for step in room.dates.steps
        ]
        assert room.dates.until == "i morgon" and room.dates.fault == ""
    finally:
        use_language("sv")
    room.dates.retell()
    assert [step.reason for step in room.dates.steps] == swedish
