"""The list under mouse and keys: drag, opacity, order, names, menu, and what is read aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from layers.packages.freshness import assess_freshness
from ui.layer_list.keys import layer_keys
from ui.layer_list.presenter import LayerListPresenter, item_of_file

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key
EYE, MARK = -26, -50


def lines(shown: Any) -> list[str]:
    model = shown.view.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def rect_of(shown: Any, title: str) -> QRect:
    model = shown.view.list.model()
    return shown.view.list.visualRect(model.index(lines(shown).index(title), 0))


def spoken(shown: Any, title: str) -> str:
    index = shown.view.list.model().index(lines(shown).index(title), 0)
    return str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def place_of(shown: Any, title: str, x: int = 90, y: int | None = None) -> QPoint:
    rect = rect_of(shown, title)
    return QPoint(x if x >= 0 else rect.right() + x, rect.bottom() - 15 if y is None else y)


def click(shown: Any, title: str, x: int = 90) -> None:
    QTest.mouseClick(shown.view.list.viewport(), LEFT, pos=place_of(shown, title, x))


def stand_on(shown: Any, title: str) -> None:
    """Go to a line by keys."""
    listed = shown.view.list
    listed.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(listed, Key.Key_Home)
    for _ in range(lines(shown).index(title)):
        QTest.keyClick(listed, Key.Key_Down)
    assert listed.currentIndex().data() == title


def press(shown: Any, *keys: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    for key in keys:
        QTest.keyClick(shown.view.list, key, modifier)


def move(shown: Any, place: QPoint) -> None:
    """Move the mouse with the left button held."""
    port = shown.view.list.viewport()
    where = QPointF(place)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        where,
        QPointF(port.mapToGlobal(place)),
        Qt.MouseButton.NoButton,
        LEFT,
        NONE,
    )
    QApplication.sendEvent(port, event)


def lift(shown: Any, title: str, to: QPoint) -> None:
    """Press on a line and pull it to a place, without letting go."""
    port = shown.view.list.viewport()
    start = place_of(shown, title)
    QTest.mousePress(port, LEFT, pos=start)
    move(shown, start + QPoint(0, 4))
    move(shown, to)


def drop(shown: Any, place: QPoint) -> None:
    QTest.mouseRelease(shown.view.list.viewport(), LEFT, pos=place)


def drag(shown: Any, title: str, to: QPoint) -> None:
    lift(shown, title, to)
    drop(shown, to)


@pytest.fixture
def own(presenter: LayerListPresenter, make_vector: Callable[..., Any]) -> Callable[[str], None]:
    def add(name: str) -> None:
        presenter.add(item_of_file(Path(f"/karta/{name}.gpkg"), make_vector(name)))

    return add


def below(shown: Any, title: str) -> QPoint:
    return place_of(shown, title, y=rect_of(shown, title).bottom() - 2)


def above(shown: Any, title: str) -> QPoint:
    return place_of(shown, title, y=rect_of(shown, title).bottom() - 28)


def test_layer_is_dragged_within_its_theme(shown: Any, presenter: LayerListPresenter) -> None:
    drag(shown, "Noder", below(shown, "Samband"))
    assert lines(shown)[:3] == ["Strukturbild", "Samband", "Noder"]
    assert presenter.scene_layers()[-1].id == "Samband"
    assert presenter.history.undo_words == "flytt av Noder"
    drag(shown, "Noder", above(shown, "Samband"))
    assert lines(shown)[:3] == ["Strukturbild", "Noder", "Samband"]


def test_layer_that_is_dragged_into_another_theme_lands_at_the_end_of_its_own(
    shown: Any,
) -> None:
    drag(shown, "Noder", below(shown, "Naturvärden"))
    assert lines(shown)[:4] == ["Strukturbild", "Samband", "Noder", "Jord och natur"]


def test_theme_is_dragged_with_all_its_layers(shown: Any, presenter: LayerListPresenter) -> None:
    drag(shown, "Energi", above(shown, "Strukturbild"))
    assert lines(shown)[:3] == ["Energi", "Strukturbild", "Noder"]
    assert presenter.history.undo_words == "flytt av Energi"
    drag(shown, "Strukturbild", below(shown, "Naturvärden"))
    assert lines(shown) == [
        "Energi", "Jord och natur", "Jordbruksmark", "Naturvärden",
        "Strukturbild", "Noder", "Samband",
    ]  # fmt: skip


def accent_rows(shown: Any) -> set[int]:
    """Return the rows of pixels where the landing's line is, at the middle of the list."""
    image: QImage = shown.view.list.viewport().grab().toImage()
    colour = shown.theme.colour("accent")
    return {y for y in range(image.height()) if image.pixelColor(130, y) == colour}


def test_drag_shows_where_it_lands_and_escape_leaves_it(
    shown: Any, presenter: LayerListPresenter
) -> None:
    assert accent_rows(shown) == set()
    place = below(shown, "Samband")
    lift(shown, "Noder", place)
    edge = rect_of(shown, "Samband").bottom()
    assert accent_rows(shown) and all(abs(y - edge) <= 2 for y in accent_rows(shown))
    press(shown, Key.Key_Escape)
    assert accent_rows(shown) == set()
    drop(shown, place)
    assert not presenter.history.can_undo
    assert lines(shown)[1:3] == ["Noder", "Samband"]


def test_drag_back_to_its_place_is_no_step(shown: Any, presenter: LayerListPresenter) -> None:
    lift(shown, "Noder", below(shown, "Samband"))
    move(shown, place_of(shown, "Noder"))
    assert accent_rows(shown) == set()
    drop(shown, place_of(shown, "Noder"))
    assert not presenter.history.can_undo
    assert not presenter.groups()[0].folded


def test_eye_is_not_dragged_and_acts_only_where_it_was_pressed(
    shown: Any, presenter: LayerListPresenter, heard: Any
) -> None:
    port = shown.view.list.viewport()
    QTest.mousePress(port, LEFT, pos=place_of(shown, "Noder", EYE))
    place = place_of(shown, "Samband", EYE)
    move(shown, place)
    assert accent_rows(shown) == set()
    drop(shown, place)
    assert heard.scene == 0 and not presenter.history.can_undo


def test_alt_and_arrows_move_layers_and_themes(shown: Any) -> None:
    stand_on(shown, "Samband")
    press(shown, Key.Key_Up, modifier=ALT)
    assert lines(shown)[:3] == ["Strukturbild", "Samband", "Noder"]
    assert shown.view.list.currentIndex().data() == "Samband"
    press(shown, Key.Key_Up, modifier=ALT)
    assert lines(shown)[:3] == ["Strukturbild", "Samband", "Noder"]
    press(shown, Key.Key_Left)
    press(shown, Key.Key_Down, modifier=ALT)
    assert lines(shown)[0] == "Jord och natur"
    assert shown.view.list.currentIndex().data() == "Strukturbild"
    press(shown, Key.Key_Down, Key.Key_Down, modifier=ALT)
    assert lines(shown)[-3:] == ["Strukturbild", "Samband", "Noder"]


def test_plus_and_minus_change_the_opacity_in_one_step(
    shown: Any, presenter: LayerListPresenter
) -> None:
    stand_on(shown, "Noder")
    press(shown, *[Key.Key_Minus] * 5, Key.Key_Plus)
    assert presenter.find("Noder").opacity == 60  # type: ignore[union-attr]
    assert spoken(shown, "Noder") == "Noder, visas, opacitet 60 %, 1 av 2"
    press(shown, *[Key.Key_Minus] * 9)
    assert presenter.find("Noder").opacity == 10  # type: ignore[union-attr]
    presenter.history.undo()
    assert presenter.find("Noder").opacity == 100  # type: ignore[union-attr]
    press(shown, Key.Key_Minus, Key.Key_Down, Key.Key_Up, Key.Key_Minus)
    presenter.history.undo()  # going elsewhere between them makes two
    assert presenter.find("Noder").opacity == 90  # type: ignore[union-attr]


def ink(shown: Any, title: str, left: int, right: int) -> int:
    """Return how many pixels between two places from the right edge are not the ground."""
    rect = rect_of(shown, title)
    image: QImage = shown.view.list.viewport().grab().toImage()
    ground = shown.theme.colour("surface")
    return sum(
        image.pixelColor(x, y) != ground
        for x in range(rect.right() - left, rect.right() - right)
        for y in range(rect.bottom() - 25, rect.bottom() - 5)
    )


def test_opacity_stands_on_the_line_when_it_is_not_full(
    shown: Any, presenter: LayerListPresenter
) -> None:
    assert ink(shown, "Jordbruksmark", 66, 38) == 0
    presenter.set_opacity("Jordbruksmark", 60)
    assert ink(shown, "Jordbruksmark", 66, 38) > 20


@pytest.mark.parametrize(
    ("review", "word"),
    [("2026-12-01", "granskas snart"), ("2020", "försenad"), ("", "okänd")],
)
def test_freshness_is_marked_told_and_read_aloud(
    shown: Any, presenter: LayerListPresenter, make_item: Any, review: str, word: str
) -> None:
    state = assess_freshness(review, "", "", date(2026, 11, 27))
    fresh = assess_freshness("2030", "", "", date(2026, 11, 27))
    old = replace(make_item("Gammalt"), freshness=state)
    presenter.present([old, replace(make_item("Färskt"), freshness=fresh)], ())
    assert spoken(shown, "Gammalt") == f"Gammalt, visas, {word}, 1 av 2"
    assert spoken(shown, "Färskt") == "Färskt, visas, 2 av 2"
    assert ink(shown, "Gammalt", 60, 42) > 20
    assert ink(shown, "Färskt", 60, 42) == 0
    tip = shown.view.list.tip_at(place_of(shown, "Gammalt", MARK))
    assert tip.casefold().startswith(word)
    assert shown.view.list.tip_at(place_of(shown, "Färskt", MARK)) == "Visa lagerkortet"


def test_eye_and_space_on_a_theme_hide_all_of_it(shown: Any, presenter: LayerListPresenter) -> None:
    listed = shown.view.list
    assert listed.tip_at(place_of(shown, "Strukturbild", EYE)) == "Dölj planeringsfrågan"
    click(shown, "Strukturbild", EYE)
    assert spoken(shown, "Strukturbild") == (
        "Strukturbild, 0 av 2 lager visas, dold som helhet, utfälld"
    )
    stand_on(shown, "Strukturbild")
    press(shown, Key.Key_Space)
    assert presenter.groups()[0].shown == 1
    press(shown, Key.Key_Return)
    assert presenter.groups()[0].folded


def test_own_layer_is_renamed_on_its_line_and_removed_by_key(
    shown: Any, presenter: LayerListPresenter, own: Callable[[str], None]
) -> None:
    own("skiss")
    stand_on(shown, "skiss")
    press(shown, Key.Key_F2)
    (field,) = shown.view.list.viewport().findChildren(QLineEdit)
    assert (field.text(), field.accessibleName()) == ("skiss", "Lagrets namn")
    QTest.keyClicks(field, "Skiss A")
    QTest.keyClick(field, Key.Key_Return)
    QApplication.processEvents()  # Qt takes the name over in its own time
    assert lines(shown)[1] == "Skiss A"
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    press(shown, Key.Key_F2)
    (field,) = shown.view.list.viewport().findChildren(QLineEdit)
    QTest.keyClicks(field, "Nej")
    QTest.keyClick(field, Key.Key_Escape)
    QApplication.processEvents()
    assert lines(shown)[1] == "Skiss A"
    press(shown, Key.Key_Delete)
    assert "Skiss A" not in lines(shown)
    assert shown.view.list.currentIndex().isValid()
    presenter.history.undo()
    assert lines(shown)[1] == "Skiss A"


def test_packages_layer_is_not_renamed_or_removed_by_key(shown: Any) -> None:
    stand_on(shown, "Noder")
    press(shown, Key.Key_F2, Key.Key_Delete)
    assert shown.view.list.viewport().findChildren(QLineEdit) == []
    assert "Noder" in lines(shown)


@pytest.fixture
def menus(application: QApplication) -> Iterator[Callable[[], QMenu]]:
    def opened() -> QMenu:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    yield opened
    while (left := QApplication.activePopupWidget()) is not None:
        left.close()


def words(menu: QMenu) -> dict[str, bool]:
    return {
        action.text().partition("\t")[0]: action.isEnabled()
        for action in menu.actions()
        if action.text()
    }


def choose(menu: QMenu, text: str) -> None:
    next(a for a in menu.actions() if a.text().partition("\t")[0] == text).trigger()
    menu.close()


def test_menu_by_keys_has_what_can_be_done_with_a_layer(
    shown: Any, presenter: LayerListPresenter, menus: Callable[[], QMenu]
) -> None:
    stand_on(shown, "Noder")
    press(shown, Key.Key_F10, modifier=SHIFT)
    menu = menus()
    assert menu.accessibleName() == "Lager: Noder"
    assert words(menu) == {
        "Dölj på kartan": True, "Opacitet": True, "Zooma till lagret": True,
        "Öppna lagret": True, "Visa lagrets rader som tabell": True,
        "Visa lagerkortet": True, "Skriv en regel om lagret": True,
        "Flytta upp": False, "Flytta ned": True,
        "Återställ ordning": False,
    }  # fmt: skip
    choose(menu, "Flytta ned")
    assert lines(shown)[2] == "Noder"
    press(shown, Key.Key_F10, modifier=SHIFT)
    inner = next(a.menu() for a in menus().actions() if a.text() == "Opacitet")
    assert isinstance(inner, QMenu)
    checked = [a.text() for a in inner.actions() if a.isChecked()]
    assert checked == ["100 %"]
    inner.actions()[2].trigger()
    assert presenter.find("Noder").opacity == 60  # type: ignore[union-attr]
    menus().close()
    press(shown, Key.Key_F10, modifier=SHIFT)
    choose(menus(), "Återställ ordning")
    assert lines(shown)[1] == "Noder"


def test_menu_by_mouse_on_a_theme_and_on_an_own_layer(
    shown: Any, own: Callable[[str], None], menus: Callable[[], QMenu]
) -> None:
    own("skiss")
    port = shown.view.list.viewport()

    def right_click(title: str) -> QMenu:
        place = place_of(shown, title)
        event = QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, place, port.mapToGlobal(place), NONE
        )
        QApplication.sendEvent(port, event)
        return menus()

    menu = right_click("Strukturbild")
    assert words(menu)["Dölj planeringsfrågan"]
    choose(menu, "Fäll ihop")
    assert "Noder" not in lines(shown)
    menu = right_click("skiss")
    assert shown.view.list.currentIndex().data() == "skiss"
    assert words(menu)["Ta bort lagret"]
    choose(menu, "Byt namn …")
    (field,) = port.findChildren(QLineEdit)
    QTest.keyClick(field, Key.Key_Escape)
    choose(right_click("skiss"), "Ta bort lagret")
    assert "skiss" not in lines(shown)


def test_menu_of_the_list_folds_and_resets(shown: Any, presenter: LayerListPresenter) -> None:
    menu = shown.view.more_button.menu()
    place = shown.view.mapToGlobal(QPoint(0, 0))
    menu.popup(place)
    assert words(menu) == {"Fäll ut alla": True, "Fäll ihop alla": True, "Återställ ordning": False}
    choose(menu, "Fäll ihop alla")
    assert lines(shown) == ["Strukturbild", "Jord och natur", "Energi"]
    presenter.move_theme("energi", False)
    menu.popup(place)
    assert words(menu)["Återställ ordning"]
    choose(menu, "Återställ ordning")
    assert lines(shown)[-1] == "Energi"
    choose(menu, "Fäll ut alla")
    assert len(lines(shown)) == 8


def test_empty_filter_result_tells_what_to_do(shown: Any, presenter: LayerListPresenter) -> None:
    view = shown.view
    QTest.keyClicks(view.filter_field, "zebra")
    assert not view.list.isVisible() and view.empty_note.isVisible()
    assert "”zebra”" in view.empty_note.words.text()
    QTest.mouseClick(view.empty_note.clear_button, LEFT)
    assert view.list.isVisible() and not view.empty_note.isVisible()
    assert view.filter_field.text() == ""
    presenter.present([], ())
    assert view.empty_note.add_button.isVisible()
    assert not view.empty_note.clear_button.isVisible()


def test_restored_filter_stands_in_its_field(shown: Any, presenter: LayerListPresenter) -> None:
    presenter.restore({"filter": "vind"})
    assert shown.view.filter_field.text() == "vind"
    assert lines(shown) == ["Energi", "Vindbruk"]


def test_screen_reader_gets_each_lines_words(shown: Any, presenter: LayerListPresenter) -> None:
    presenter.set_opacity("Noder", 60)
    found = QAccessible.queryAccessibleInterface(shown.view.list)
    assert found.text(QAccessible.Text.Name) == "Lager"
    heard = [found.child(row).text(QAccessible.Text.Name) for row in range(found.childCount())]
    assert "Noder, visas, opacitet 60 %, 1 av 2" in heard
    assert "Strukturbild, 1 av 2 lager visas, utfälld" in heard


def test_narrow_titles_are_told_in_full(shown: Any, presenter: LayerListPresenter) -> None:
    shown.view.resize(220, 500)
    QApplication.processEvents()
    assert shown.view.list.tip_at(place_of(shown, "Jord och natur")) == ""
    presenter.set_opacity("Jordbruksmark", 60)
    assert shown.view.list.tip_at(place_of(shown, "Jordbruksmark")) == "Jordbruksmark"


def test_keys_of_the_list_are_told() -> None:
    group = layer_keys()
    assert group.title == "I lagerlistan"
    keys = {hint.keys for hint in group.hints}
    assert {"Space", "Return", "+, -", "Alt+Up, Alt+Down", "F2", "Delete"} <= keys
