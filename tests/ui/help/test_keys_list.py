"""The list of keys: its content and its panel."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from ui.actions import Action, Actions, KeyGroup, KeyHint
from ui.help.groups import all_key_groups
from ui.help.presenter import KeysPresenter, sections_of
from ui.help.view import KeysPanel, split_columns
from ui.help.widgets.key_row import KeyRow
from ui.key_names import name_all_keys, name_keys
from ui.language import use_language
from ui.stylesheet import write_stylesheet
from ui.theme import Theme


@pytest.fixture
def actions(application: QApplication) -> Actions:
    made = Actions()
    made.add(
        [
            Action("case.check", "Kör om kontroll", lambda: None, "F5"),
            Action("case.new", "Nytt ärende …", lambda: None, "Ctrl+N"),
            Action("dialogue.show", "Plandialog", lambda: None, "Ctrl+2"),
            Action("dialogue.also", "Plandialog", lambda: None, "Ctrl+D"),
            Action("about", "Om Rumslig", lambda: None),
        ]
    )
    return made


GROUP = KeyGroup("I kartan", (KeyHint("+, -", "Zooma"), KeyHint("Left, Up", "Flytta kartan")))


def test_only_what_has_keys_is_listed_once(actions: Actions) -> None:
    window, part = sections_of(actions, [GROUP])
    assert [(line.keys, line.title) for line in window.lines] == [
        (("F5",), "Kör om kontroll"),
        (("Ctrl+N",), "Nytt ärende"),
        (("Ctrl+2", "Ctrl+D"), "Plandialog"),
    ]
    assert part.lines[0].keys == ("+", "−")
    assert part.lines[1].spoken == "Flytta kartan: pil vänster eller pil upp"


def test_keys_have_names_in_both_languages() -> None:
    names = {
        "Ctrl+Return": "Ctrl+Retur", "Enter": "Retur", "Space": "Blanksteg", "Ctrl++": "Ctrl++",
        "+": "+", "-": "−", "Shift+F6": "Skift+F6", "Alt+Up": "Alt+↑", "Del": "Delete", "?": "?",
        "Backtab": "Skift+Tabb",
    }  # fmt: skip
    assert {keys: name_keys(keys) for keys in names} == names
    assert name_keys("Ctrl++", spoken=True) == "Ctrl+plus"
    use_language("en")
    try:
        assert name_all_keys("Space, Up", spoken=True) == "Space or up arrow"
    finally:
        use_language("sv")


def test_the_filter_takes_words_and_keys(actions: Actions) -> None:
    presenter = KeysPresenter(actions, [GROUP])

    def left(text: str) -> list[str]:
        presenter.set_filter(text)
        return [line.title for section in presenter.sections for line in section.lines]

    assert left("ärende") == ["Nytt ärende"]
    assert left("ctrl+d") == left("Ctrl + D") == ["Plandialog"]
    assert left("f5") == ["Kör om kontroll"]
    assert left("+") == ["Zooma"]
    assert left("pil") == ["Flytta kartan"]
    assert left("finns ej") == []
    assert len(left("")) == 5


@pytest.fixture
def panel(application: QApplication, actions: Actions) -> Iterator[KeysPanel]:
    window = QWidget()
    window.setStyleSheet(write_stylesheet("light"))
    window.resize(1000, 700)
    beneath = QPushButton("Under", window)
    QVBoxLayout(window).addWidget(beneath)
    made = KeysPanel(Theme("light"), KeysPresenter(actions, [GROUP, *all_key_groups()]), window)
    window.show()
    window.activateWindow()
    beneath.setFocus()
    application.processEvents()
    yield made
    window.close()
    window.deleteLater()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def shown(panel: KeysPanel) -> list[str]:
    return [row.accessibleName() for row in panel.findChildren(KeyRow) if row.isVisible()]


def test_the_panel_opens_filters_and_gives_the_keys_back(
    application: QApplication, panel: KeysPanel
) -> None:
    beneath = application.focusWidget()
    panel.open()
    application.processEvents()
    assert application.focusWidget() is panel.filter
    assert "Nytt ärende: Ctrl+N" in shown(panel)
    QTest.keyClicks(panel.filter, "plandialog")
    application.processEvents()
    assert shown(panel) == ["Plandialog: Ctrl+2 eller Ctrl+D"]
    assert panel.filter.accessibleDescription() == "1 rad"
    panel.toggle()
    panel.toggle()
    application.processEvents()
    assert len(shown(panel)) > 20
    QTest.keyClick(panel.filter, Qt.Key.Key_Escape)
    application.processEvents()
    assert not panel.is_open
    assert application.focusWidget() is beneath


def test_the_panel_is_no_trap(application: QApplication, panel: KeysPanel) -> None:
    beneath = application.focusWidget()
    panel.open()
    reached = set()
    for _ in range(4):
        QTest.keyClick(application.focusWidget(), Qt.Key.Key_Tab)
        reached.add(application.focusWidget())
    assert beneath in reached
    assert not panel.isModal() and not panel.isWindow()


def test_the_panel_scrolls_by_keys_and_stays_in_the_window(
    application: QApplication, panel: KeysPanel
) -> None:
    panel.open()
    panel.window().resize(600, 400)
    for _ in range(3):  # new lines, their layout, the bar's range
        application.processEvents()
    assert panel.window().rect().contains(panel.geometry())
    QTest.keyClick(panel.filter, Qt.Key.Key_PageDown)
    assert panel.area.verticalScrollBar().value() > 0
    assert panel.area.horizontalScrollBar().maximum() == 0


def test_columns_are_as_even_as_can_be(actions: Actions) -> None:
    sections = sections_of(actions, all_key_groups())
    left, right = split_columns(sections, 2)
    assert left + right == sections and left and right
    assert split_columns(sections, 1) == (sections,)
