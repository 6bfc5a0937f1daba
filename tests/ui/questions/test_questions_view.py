"""The view with real events: keys ask, choose and allow; every state is fit for a reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import pytest
from case_workspace import at
from plugin_distributions import Site
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from rumslig.plugin_host.desk import PluginDesk
from tests.ui.accessible import violations
from tests.ui.questions.conftest import FULL, Room
from ui.questions.view import QuestionsView
from ui.questions.widgets.cards import ConsentCard, NoticeCard
from ui.questions.widgets.check_box import CheckBox
from ui.start.widgets.field import TextField
from ui.stylesheet import write_stylesheet
from ui.theme import Theme

Card = TypeVar("Card", ConsentCard, NoticeCard)
ENTER = Qt.Key.Key_Return


@pytest.fixture
def view(application: QApplication, room: Room) -> Iterator[QuestionsView]:
    made = QuestionsView(Theme("light"), room.questions)
    made.setStyleSheet(write_stylesheet("light"))
    made.resize(492, 640)
    made.show()
    made.activateWindow()
    application.processEvents()
    yield made
    assert violations(made) == []  # in whichever state a test leaves it
    made.close()
    made.deleteLater()
    application.processEvents()


def said(view: QWidget) -> str:
    """Return all that stands on the screen."""
    QApplication.processEvents()
    return "\n".join(item.text() for item in view.findChildren(QLabel) if item.isVisible())


def cards(view: QuestionsView, kind: type[Card]) -> list[Card]:
    """Return the cards of a kind that are seen."""
    QApplication.processEvents()
    return [item for item in view.findChildren(kind) if item.isVisible()]


def line_of(view: QuestionsView, name: str) -> QWidget:
    field = view.form.editors[name]
    assert isinstance(field, TextField)
    return field.line


def test_enter_in_a_field_asks(view: QuestionsView, room: Room, site: Site) -> None:
    room.add(site)
    line = line_of(view, "n")
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line, "4")
    QTest.keyClick(line, ENTER)
    text = said(view)
    for part in ("svar 4 om Alt 1", "Antal", "Det här vet vi inte", "Utsidan är inte sedd."):
        assert part in text
    assert "Egen källa" in text
    assert text.index("Det här vet vi inte") < text.index("Källor")


def test_a_wrong_number_takes_the_focus_and_is_told(
    view: QuestionsView, room: Room, site: Site
) -> None:
    room.add(site)
    line = line_of(view, "n")
    QTest.keyClicks(line, "1")  # 11
    QTest.mouseClick(view.form.ask, Qt.MouseButton.LeftButton)
    assert view.focusWidget() is line
    assert "Ange ett tal från 0 till 9." in said(view)
    assert line.accessibleDescription() == "Ange ett tal från 0 till 9."


def test_rows_lead_to_the_map_by_key_and_mouse(view: QuestionsView, room: Room, site: Site) -> None:
    room.add(site)
    room.questions.ask()
    QApplication.processEvents()
    table = view.answer.table
    assert table is not None
    QTest.keyClick(table, ENTER)
    assert len(room.asked) == 1
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, ENTER)
    assert len(room.asked) == 1  # the row has no place
    place = table.visualRect(table.model().index(0, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(room.asked) == 2


def test_nothing_of_a_table_reaches_the_clipboard(
    view: QuestionsView, room: Room, site: Site
) -> None:
    room.add(site)
    room.questions.ask()
    QApplication.processEvents()
    QGuiApplication.clipboard().setText("före")
    assert view.answer.table is not None
    QTest.keyClick(view.answer.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "före"


def test_the_chart_is_drawn_and_told(view: QuestionsView, room: Room, site: Site) -> None:
    room.add(site)
    room.questions.ask()
    QApplication.processEvents()
    chart = view.answer.chart
    assert chart is not None
    longest, half = chart.bar_widths()
    assert longest == pytest.approx(2 * half)
    interface = QAccessible.queryAccessibleInterface(chart)
    assert interface.text(QAccessible.Text.Name) == "Mått: inne 2,0 ha; ute 1,0 ha."


def test_the_age_of_an_answer_is_seen(view: QuestionsView, room: Room, site: Site) -> None:
    room.add(site)
    room.questions.ask()
    assert not view.answer.age.isVisible()
    room.plans.change_area("Alt 1", at(0, 0, 90, 100), "flytt")  # type: ignore[arg-type]
    assert "som det var" in said(view.answer.age)


def test_consent_is_given_by_key(view: QuestionsView, room: Room, site: Site) -> None:
    site.add(version="1.2")
    room.shelf.read()
    (card,) = cards(view, ConsentCard)
    assert (
        "Tillägget prov 1.2 från prov-fran-annan är ett program från någon annan och får dina "
        "rättigheter." in said(card)
    )
    assert violations(view) == []
    card.allow.setFocus()
    QTest.keyClick(card.allow, Qt.Key.Key_Space)
    assert cards(view, ConsentCard) == []
    assert "prov" in {item.plugin.name for item in room.questions.plugins}
    assert view.focusWidget() is view.form.chooser.box  # the focus is not lost with the card


def test_what_was_denied_stays_in_sight(view: QuestionsView, room: Room, site: Site) -> None:
    site.add()
    room.shelf.read()
    (card,) = cards(view, ConsentCard)
    QTest.mouseClick(card.deny, Qt.MouseButton.LeftButton)
    assert "Nekat: prov från prov-fran-annan 1.0" in said(view)
    assert room.shelf.of_state("waiting") == ()


def test_a_failure_is_a_card_with_a_way_out(view: QuestionsView, room: Room, site: Site) -> None:
    room.add(site, "raise ValueError('kolumnen status saknas')")
    QTest.mouseClick(view.form.ask, Qt.MouseButton.LeftButton)
    (card,) = cards(view, NoticeCard)
    assert "prov (prov-fran-annan 1.0)" in said(card)
    assert card.action is not None
    asked = room.runner.keys.count("question idea")
    QTest.mouseClick(card.action, Qt.MouseButton.LeftButton)
    assert room.runner.keys.count("question idea") == asked + 1


def test_yes_and_no_by_key(view: QuestionsView, room: Room) -> None:
    room.questions.choose("mellankommunalt")
    box = view.form.editors["objects"]
    assert isinstance(box, CheckBox) and box.isChecked()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert room.questions.state()["values"] == {"mellankommunalt": {"objects": False}}


@pytest.mark.parametrize("name", ["strandskydd", "mellankommunalt", "nearest-places"])
def test_own_plugins_are_fit_for_a_reader(view: QuestionsView, room: Room, name: str) -> None:
    room.questions.choose(name)
    room.questions.ask()
    assert "Det här vet vi inte" in said(view)


def test_no_plugins_is_told_with_what_to_do(
    view: QuestionsView, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PluginDesk, "list", lambda self, progress: ((), ()))
    room.shelf.read()
    assert "Inga tillägg" in said(view)
    read = room.runner.keys.count("plugins")
    QTest.mouseClick(view.again, Qt.MouseButton.LeftButton)
    assert room.runner.keys.count("plugins") == read + 1


def test_a_damaged_consent_file_is_told(view: QuestionsView, room: Room, site: Site) -> None:
    site.add()
    room.workspace.home.plugins.write_text("{", "utf-8")
    room.shelf.read()
    assert "plugins.json" in said(view)


def test_a_narrow_table_breaks_its_words_and_cuts_none(
    view: QuestionsView, room: Room, site: Site
) -> None:
    """Six columns, as of the question about what lies across the border."""
    rows = """Table(
        tuple(Column(title) for title in
              ("Vad", "Namn", "I kommunen", "Läge", "Avstånd", "Riktning")),
        (
            Row(("Stråk", "Örebro–Hallsberg", "Örebro", "på andra sidan", "4 426 m", "nordväst")),
            Row(("Ort", "Kumla", "Kumla", "inne", "0 m", "norr")),
        ),
    ),"""
    lines = FULL.splitlines()
    body = "\n".join(rows if "Table(" in line else line for line in lines)
    assert body != FULL
    room.add(site, body)
    room.questions.ask()
    QApplication.processEvents()
    table = view.answer.table
    assert table is not None
    assert table.rowHeight(0) > table.rowHeight(1)  # what fits stays on one line
    assert table.horizontalScrollBar().maximum() == 0
    view.resize(900, 640)
    QApplication.processEvents()
    assert table.rowHeight(0) == table.rowHeight(1)
