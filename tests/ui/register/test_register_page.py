"""The page of all cases under keys and mouse, over a real register."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from held_runner import HeldRunner
from icalendar import Calendar
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from register_entries import enter_all, make_history

from rumslig.cases.desk import CaseDesk
from rumslig.errors import CaseError
from rumslig.register.choice import read_choice
from rumslig.register.entry import Entry
from rumslig.register.listing import Page
from ui.messages import Message
from ui.register.lines import CaseLine, CaseSection
from ui.register.presenter import RegisterPresenter
from ui.register.view import RegisterView
from ui.register.widgets.search_line import SearchLine
from ui.tasks import InlineRunner

TODAY = date(2026, 11, 20)  # a Friday
Key = Qt.Key


def entry(dnr: str, due: str = "", **facts: object) -> Entry:
    given = {"title": f"Plan {dnr}", "sender": "Kumla kommun", **facts}
    return Entry(dnr=dnr, plan_type="OP", stage="SAMRAD", due=due, **given)  # type: ignore[arg-type]


@pytest.fixture
def presenter(application, desk: CaseDesk) -> Iterator[RegisterPresenter]:
    made = RegisterPresenter(desk.workspace.home, InlineRunner(), lambda: desk, today=lambda: TODAY)
    enter_all(
        desk.register,
        [
            entry("26RS1", "2026-11-19", municipalities=("Kumla",), handler="Ekolog"),
            entry("26RS2", "2026-11-22", municipalities=("Örebro",), regional="yes"),
            entry("26RS3", "2026-11-23", municipalities=("Kumla",), regional="no"),
            entry("26RS4", "2027-03-01", title="Åkern", status="drafted"),
            entry("26RS5"),
            entry("26RS6", "2026-11-01", status="signed"),
        ],
    )
    return made


@pytest.fixture
def view(theme, presenter, show, tmp_path: Path) -> RegisterView:
    asked: list[str] = []
    made = show(
        RegisterView(
            theme,
            presenter,
            lambda: tmp_path / "fol.txt",
            ask_calendar=lambda name: tmp_path / name,
            show_statistics=lambda: asked.append("statistics"),
            ask_new=lambda: asked.append("new"),
        )
    )
    made.asked = asked
    presenter.show(True)
    return made


def shown(presenter: RegisterPresenter) -> dict[str, list[str]]:
    return {item.title: [line.dnr for line in item.lines] for item in presenter.sections}


def test_by_day_the_late_come_first(presenter) -> None:
    presenter.show(True)
    assert shown(presenter) == {
        "Försenade": ["26RS1"],
        "Den här veckan": ["26RS2"],
        "Nästa vecka": ["26RS3"],
        "Senare": ["26RS4"],
        "Utan svarsdag": ["26RS5"],
    }
    assert presenter.count_words == "5 ärenden"


def test_by_status_the_answered_are_there_too(presenter) -> None:
    presenter.choose("status")
    assert shown(presenter) == {
        "Nytt": ["26RS1", "26RS2", "26RS3", "26RS5"],
        "Skrivet": ["26RS4"],
        "Undertecknat": ["26RS6"],
    }


def test_by_municipality_and_for_fol(presenter) -> None:
    presenter.choose("municipality")
    assert presenter.municipalities == ("Kumla", "Örebro")
    presenter.choose_municipality("Kumla")
    assert shown(presenter) == {"Kumla": ["26RS1", "26RS3"]}
    presenter.choose("fol")
    assert shown(presenter) == {
        "Kumla": ["26RS1"],
        "Örebro": ["26RS2"],
        "Kommunen är inte känd än": ["26RS4", "26RS5"],
    }


def test_mine_are_those_of_the_function_that_is_kept(presenter, desk: CaseDesk) -> None:
    presenter.choose("mine")
    assert shown(presenter) == {}
    assert "funktion" in presenter.empty_words
    presenter.set_function(" ekolog ")
    assert shown(presenter) == {"Försenade": ["26RS1"]}
    assert read_choice(desk.workspace.home).function == "ekolog"


def test_a_search_finds_answered_cases_and_says_when_none_fits(presenter) -> None:
    presenter.look_for("26rs6")
    assert shown(presenter) == {"Besvarade": ["26RS6"]}
    presenter.look_for("finns inte")
    assert (shown(presenter), presenter.empty_words) == ({}, "Inga ärenden passar sökningen.")


def test_more_follow_where_there_are_more(presenter, desk: CaseDesk) -> None:
    enter_all(desk.register, make_history(150))
    presenter.choose("status")
    assert presenter.has_more and presenter.count_words == "De första 100 ärendena"
    presenter.show_more()
    assert not presenter.has_more and presenter.count_words == "156 ärenden"
    dnrs = [line.dnr for section in presenter.sections for line in section.lines]
    assert len(dnrs) == len(set(dnrs)) == 156


def test_what_is_saved_shows_only_while_the_page_is_in_view(presenter, desk: CaseDesk) -> None:
    presenter.show(True)
    desk.register.record(entry("26RS9", "2026-11-20"), Path("/a"), "0" * 64)
    presenter.show(False)
    presenter.renew()
    assert "26RS9" not in str(shown(presenter))
    presenter.show(True)
    assert "26RS9" in str(shown(presenter))


def test_keys_alone_find_and_open_a_case(view: RegisterView, presenter, hear) -> None:
    asked = hear(presenter.case_asked)
    view.focus_content()
    QTest.keyClicks(view.search, "plan")
    assert view.list.model().rowCount() == 10
    QTest.keyClick(view.search, Key.Key_Down)
    assert view.list.hasFocus()
    assert view.list.currentIndex().data(Qt.ItemDataRole.UserRole).dnr == "26RS1"
    QTest.keyClick(view.list, Key.Key_Down)  # past the heading between
    QTest.keyClick(view.list, Key.Key_Return)
    assert asked == ["26RS2"]
    view.search.setFocus()
    QTest.keyClick(view.search, Key.Key_Escape)
    assert view.search.text() == ""


def test_a_double_click_opens_and_a_heading_does_not(view: RegisterView, presenter, hear) -> None:
    asked = hear(presenter.case_asked)
    kinds = [
        view.list.model().index(row, 0).data(Qt.ItemDataRole.UserRole)
        for row in range(view.list.model().rowCount())
    ]
    assert isinstance(kinds[0], CaseSection) and isinstance(kinds[1], CaseLine)
    for row in (0, 1):
        place = view.list.visualRect(view.list.model().index(row, 0)).center()
        QTest.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(asked) == 1


def test_the_fol_list_is_written(view: RegisterView, presenter, tmp_path: Path) -> None:
    told: list[Message] = []
    presenter.told.connect(told.append)
    view.switch.buttons["fol"].click()
    assert view.agenda.isVisible()
    view.agenda.click()
    text = (tmp_path / "fol.txt").read_text("utf-8")
    assert text.index("Kumla") < text.index("Örebro") < text.index("Kommunen är inte känd än")
    assert "26RS3" not in text and [message.kind for message in told] == ["done"]


def test_the_open_cases_in_the_list_become_a_calendar_file(
    view: RegisterView, presenter, tmp_path: Path
) -> None:
    told: list[Message] = []
    presenter.told.connect(told.append)
    view.switch.buttons["status"].click()  # signed ones are in it too
    QTest.keyClick(view.calendar, Key.Key_Space)
    written = Calendar.from_ical((tmp_path / "frister.ics").read_bytes())
    titles = " ".join(str(item["SUMMARY"]) for item in written.walk("VEVENT"))
    assert [dnr for dnr in ("26RS1", "26RS2", "26RS3", "26RS4", "26RS6") if dnr in titles] == [
        *("26RS1", "26RS2", "26RS3", "26RS4"),
    ]
    assert [message.kind for message in told] == ["done"]
    presenter.choose("mine")
    assert not view.calendar.isEnabled()  # nobody has said which function is "mine"


def test_the_foot_opens_the_chosen_case_and_goes_to_the_statistics(
    view: RegisterView, presenter, hear
) -> None:
    asked = hear(presenter.case_asked)
    assert not view.open.isEnabled()
    view.list.setFocus()
    assert view.open.isEnabled()
    QTest.keyClick(view.open, Key.Key_Space)
    QTest.keyClick(view.statistics, Key.Key_Space)
    assert (asked, view.asked) == (["26RS1"], ["statistics"])


def test_where_nothing_is_found_the_search_is_cleared_by_a_button(view: RegisterView) -> None:
    QTest.keyClicks(view.search, "finns inte")
    assert view.clear.isVisible() and not view.new.isVisible()
    QTest.keyClick(view.clear, Key.Key_Space)
    assert view.search.text() == "" and view.search.hasFocus()
    assert not view.clear.isVisible() and view.list.isVisible()


def test_an_empty_register_says_so_and_begins_a_case(view: RegisterView, presenter) -> None:
    presenter._take((Page(()), (), ()), "")
    assert "Inga ärenden än" in view.empty.text()
    QTest.keyClick(view.new, Key.Key_Space)
    assert view.asked == ["new"]


def test_only_what_the_list_needs_is_shown(view: RegisterView) -> None:
    for choice, seen in (
        ("mine", view.function),
        ("municipality", view.municipality),
        ("fol", view.agenda),
    ):
        view.switch.buttons[choice].click()
        parts = (view.function, view.municipality, view.agenda)
        assert [part for part in parts if part.isVisible()] == [seen]


def test_what_was_asked_before_does_not_fill_mine(presenter, desk: CaseDesk) -> None:
    runner = HeldRunner()
    presenter._runner = runner
    presenter.show(True)
    presenter.choose("mine")
    assert len(runner.waiting) == 1, "one question at a time"
    runner.release("register")
    assert shown(presenter) == {} and presenter.municipalities == ("Kumla", "Örebro")


def test_a_register_that_cannot_be_read_is_told_where_nobody_is_mine(
    presenter, desk: CaseDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> tuple[str, ...]:
        raise CaseError("registret svarar inte.")

    told: list[Message] = []
    presenter.told.connect(told.append)
    monkeypatch.setattr(desk.register, "handlers", broken)
    presenter.choose("mine")
    assert [message.kind for message in told] == ["error"]


def test_the_glass_follows_the_look_only_as_long_as_the_field_lives(
    theme, show, application, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *fault: faults.append(fault))
    field = SearchLine(theme)
    field.deleteLater()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.changed.emit()
    assert faults == []
