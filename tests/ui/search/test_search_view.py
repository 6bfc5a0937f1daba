"""The field and its results under keys and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from search_world import Screen, World

from ui.language import use_language


def test_typing_shows_hits_and_enter_chooses_the_best(screen: Screen, world: World) -> None:
    screen.field.open()
    assert screen.field.is_open and screen.app.focusWidget() is screen.field.edit
    screen.write("norasjön")
    assert screen.marked() == "Norasjön"
    screen.key(Qt.Key.Key_Return)
    assert [hit.title for hit in world.chosen] == ["Norasjön"]
    assert not screen.field.is_open
    assert screen.app.focusWidget() is screen.other
    assert screen.field.edit.text() == ""


def test_arrows_walk_over_headings_and_round(screen: Screen, world: World) -> None:
    screen.field.open()
    screen.write("nor")
    seen = []
    for _ in range(6):
        seen.append(screen.marked())
        screen.key(Qt.Key.Key_Down)
    assert seen == ["Nora", "Norasjön", "Norrbyås", "Norra Mosås verksamhetsområde", "Noratorp",
                    "Nora"]  # fmt: skip
    screen.key(Qt.Key.Key_Up)
    screen.key(Qt.Key.Key_Up)
    screen.key(Qt.Key.Key_Enter)
    assert world.chosen[0].id == "26RS102"


def test_nothing_typed_marks_nothing_until_a_key_does(screen: Screen, world: World) -> None:
    screen.field.open()
    screen.key(Qt.Key.Key_Return)
    assert (world.chosen, screen.marked()) == ([], "")
    screen.key(Qt.Key.Key_Down)
    assert screen.marked() == "Nytt ärende …"


def test_esc_goes_back_and_chooses_nothing(screen: Screen, world: World) -> None:
    screen.field.open()
    screen.write("nora")
    screen.key(Qt.Key.Key_Escape)
    assert (screen.field.is_open, screen.field.edit.text(), world.chosen) == (False, "", [])
    assert screen.app.focusWidget() is screen.other


def test_leaving_the_field_puts_the_results_away(screen: Screen) -> None:
    screen.field.open()
    screen.key(Qt.Key.Key_Tab)
    assert not screen.field.is_open


def test_the_mouse_chooses_a_hit_but_no_heading(screen: Screen, world: World) -> None:
    QTest.mouseClick(screen.field.edit, Qt.MouseButton.LeftButton)
    assert screen.field.is_open
    screen.write("nor")
    rows = screen.field.popup.list

    def click(row: int) -> None:
        index = rows.model().index(row, 0)
        place = rows.visualRect(index).center()
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
        screen.app.processEvents()

    click(0)
    assert (world.chosen, screen.field.is_open) == ([], True)
    assert screen.app.focusWidget() is screen.field.edit
    click(3)
    assert [hit.title for hit in world.chosen] == ["Norrbyås"]
    assert not screen.field.is_open


def test_what_cannot_be_done_stays_and_says_why(screen: Screen, world: World) -> None:
    screen.field.open()
    screen.write("yttrandet")
    assert screen.marked() == ""
    screen.key(Qt.Key.Key_Down)
    screen.key(Qt.Key.Key_Return)
    assert (world.chosen, world.ran, screen.field.is_open) == ([], [], True)
    assert screen.field.edit.accessibleDescription() == "Öppna ett ärende först."


def test_no_hit_says_what_to_try(screen: Screen) -> None:
    screen.field.open()
    screen.write("xyzzy")
    popup = screen.field.popup
    assert popup.nothing.isVisible() and not popup.list.isVisible()
    assert popup._head.text() == "Inget heter så."
    assert "6558214 508466" in popup._hint.text()
    assert screen.field.edit.accessibleDescription() == "Inget heter så."


def test_focus_is_given_back_before_the_choice_is_heard(screen: Screen, world: World) -> None:
    had: list[object] = []
    world.presenter.chosen.connect(lambda _hit: had.append(screen.app.focusWidget()))
    screen.field.open()
    screen.write("nora")
    screen.key(Qt.Key.Key_Return)
    assert had == [screen.other]


def test_narrow_it_is_a_button_with_field_and_results_together(
    screen: Screen, world: World
) -> None:
    screen.window.resize(700, 500)
    screen.field.set_compact(True)
    screen.app.processEvents()
    assert screen.field.button.isVisible() and not screen.field.edit.isVisible()
    assert screen.field.button.accessibleName() == "Sök"
    QTest.mouseClick(screen.field.button, Qt.MouseButton.LeftButton)
    assert screen.app.focusWidget() is screen.field.edit
    screen.write("nora")
    popup = screen.field.popup
    assert screen.window.rect().contains(popup.geometry())
    screen.key(Qt.Key.Key_Return)
    assert [hit.title for hit in world.chosen] == ["Nora"]
    assert not screen.field.edit.isVisible()
    screen.field.set_compact(False)
    screen.app.processEvents()
    assert screen.field.edit.isVisible() and not screen.field.button.isVisible()
    assert screen.field.edit.parentWidget() is screen.field


@pytest.mark.parametrize(("width", "height"), [(1200, 700), (640, 300), (400, 480)])
def test_results_stay_inside_the_window(screen: Screen, width: int, height: int) -> None:
    screen.field.open()
    screen.write("n")
    screen.window.resize(width, height)
    screen.app.processEvents()
    popup = screen.field.popup
    assert popup.parentWidget() is screen.window and not popup.isWindow()
    assert screen.window.rect().contains(popup.geometry())


def test_rows_are_read_aloud_with_reason_and_keys(screen: Screen) -> None:
    screen.field.open()
    screen.write("ärende")
    model = screen.field.popup.list.model()
    spoken = [
        model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(model.rowCount())
    ]
    assert spoken == ["Kommandon", "Nytt ärende …, Ctrl+N"]
    screen.field.edit.clear()
    screen.write("docx")
    assert (
        model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        == "Exportera yttrandet …, Ctrl+E, Öppna ett ärende först."
    )
    for part in (screen.field.edit, screen.field.button, screen.field.popup.list):
        interface = QAccessible.queryAccessibleInterface(part)
        assert interface.text(QAccessible.Text.Name)


def test_the_hint_of_keys_is_drawn_until_it_is_used(screen: Screen) -> None:
    edit = screen.field.edit
    before = edit.grab(edit.rect().adjusted(edit.width() - 60, 4, -4, -4)).toImage()
    screen.field.open()
    assert edit.grab(edit.rect().adjusted(edit.width() - 60, 4, -4, -4)).toImage() != before


def test_both_looks_and_english_are_drawn(screen: Screen, world: World) -> None:
    screen.field.open()
    screen.write("nora")
    light = screen.field.popup.grab().toImage()
    screen.theme.choose("dark")
    assert screen.field.popup.grab().toImage() != light
    use_language("en")
    try:
        world.presenter.renew()
        assert [group.title for group in world.presenter.groups] == ["Places", "Cases"]
    finally:
        use_language("sv")
