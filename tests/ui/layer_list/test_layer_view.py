"""The panel under mouse and keys, its signs, and the layer card."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from layers.styles.model import Fill, LayerStyle, Marker, Stroke, Symbol
from rumslig.look import map_colour
from ui.layer_list.presenter import LayerListPresenter
from ui.layer_list.swatch import draw_swatch, kind_of, swatch_of

LEFT = Qt.MouseButton.LeftButton
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)


def lines(shown: Any) -> list[str]:
    model = shown.view.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def rect_of(shown: Any, title: str) -> QRect:
    model = shown.view.list.model()
    return shown.view.list.visualRect(model.index(lines(shown).index(title), 0))


def click(shown: Any, title: str, x: int = 90) -> None:
    """Click on a line; x from its left edge, or from its right edge where negative."""
    rect = rect_of(shown, title)
    place = QPoint(x if x >= 0 else rect.right() + x, rect.bottom() - 15)
    QTest.mouseClick(shown.view.list.viewport(), LEFT, pos=place)


def press(shown: Any, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(shown.view.list, key)


def current(shown: Any) -> str:
    return str(shown.view.list.currentIndex().data())


def is_shown(presenter: LayerListPresenter, layer_id: str) -> bool:
    return next(item.visible for item in presenter.items if item.id == layer_id)


EYE, MARK = -26, -50


def test_lines_are_30_px_high_with_air_between_themes(shown: Any) -> None:
    assert lines(shown) == [
        "Strukturbild",
        "Noder",
        "Samband",
        "Jord och natur",
        "Jordbruksmark",
        "Naturvärden",
        "Energi",
    ]
    heights = [rect_of(shown, title).height() for title in lines(shown)]
    assert heights == [30, 30, 30, 34, 30, 30, 34]


def test_eye_shows_and_hides_without_selecting(
    shown: Any, presenter: LayerListPresenter, heard: Any
) -> None:
    click(shown, "Samband", EYE)
    assert is_shown(presenter, "Samband")
    click(shown, "Noder", EYE)
    assert not is_shown(presenter, "Noder")
    assert heard.scene == 2
    assert not shown.view.list.currentIndex().isValid()
    assert heard.cards == []


def test_second_click_opens_the_card(shown: Any, heard: Any) -> None:
    click(shown, "Noder")
    assert (current(shown), heard.cards) == ("Noder", [])
    click(shown, "Noder")
    assert [item.title for item in heard.cards] == ["Noder"]
    assert heard.scene == 0


def test_info_mark_opens_the_card_at_once(shown: Any, heard: Any) -> None:
    click(shown, "Samband", MARK)
    assert [item.title for item in heard.cards] == ["Samband"]


def test_click_on_a_theme_folds_and_opens_it(shown: Any) -> None:
    click(shown, "Strukturbild")
    assert "Noder" not in lines(shown)
    click(shown, "Strukturbild")
    assert "Noder" in lines(shown)
    click(shown, "Energi")
    assert lines(shown)[-1] == "Vindbruk"


def test_keys_move_toggle_and_fold(shown: Any, presenter: LayerListPresenter, heard: Any) -> None:
    shown.view.list.setFocus(Qt.FocusReason.TabFocusReason)
    assert current(shown) == "Noder"
    press(shown, Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert is_shown(presenter, "Samband") and heard.scene == 1
    assert current(shown) == "Samband"
    press(shown, Qt.Key.Key_Return)
    assert [item.title for item in heard.cards] == ["Samband"]
    press(shown, Qt.Key.Key_Left)
    assert current(shown) == "Strukturbild"
    press(shown, Qt.Key.Key_Left)
    assert "Noder" not in lines(shown) and current(shown) == "Strukturbild"
    press(shown, Qt.Key.Key_Left)
    assert "Noder" not in lines(shown)
    press(shown, Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert current(shown) == "Noder"


def test_focus_by_mouse_stands_nowhere_until_a_line_is_clicked(shown: Any, heard: Any) -> None:
    shown.view.list.setFocus(Qt.FocusReason.MouseFocusReason)
    press(shown, Qt.Key.Key_Space)
    assert not shown.view.list.currentIndex().isValid()
    assert heard.changed == 0


def test_folding_under_the_selection_selects_the_theme(shown: Any) -> None:
    click(shown, "Samband")
    click(shown, "Strukturbild")
    assert current(shown) == "Strukturbild"


def test_filter_field_narrows_the_list_and_keeps_the_selection(
    shown: Any, presenter: LayerListPresenter
) -> None:
    click(shown, "Jordbruksmark")
    shown.view.filter_button.click()
    field = shown.view.filter_field
    QTest.keyClicks(field, "vind")
    assert lines(shown) == ["Energi", "Vindbruk"]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "" and len(lines(shown)) == 7
    assert current(shown) == "Jordbruksmark"
    QTest.keyClicks(field, "finns inte")
    assert lines(shown) == []
    shown.view.grab()


def test_fault_is_marked_told_and_read_aloud(shown: Any, heard: Any) -> None:
    listed = shown.view.list
    rect = rect_of(shown, "Naturvärden")
    middle = rect.bottom() - 15
    assert listed.tip_at(QPoint(90, middle)) == "Filen är skadad."
    warning = shown.theme.colour("warning")
    area = QRect(rect.right() - 60, rect.top(), 20, 30)
    picture = listed.viewport().grab().toImage()
    assert count(picture, warning, area) > 8
    sound = rect_of(shown, "Jordbruksmark")
    assert count(picture, warning, QRect(sound.right() - 60, sound.top(), 20, 30)) == 0
    click(shown, "Naturvärden", EYE)
    assert [item.fault for item in heard.cards] == ["Filen är skadad."]


def test_every_line_is_read_aloud(shown: Any) -> None:
    model = shown.view.list.model()
    spoken = [model.index(row, 0).data(ACCESSIBLE) for row in range(model.rowCount())]
    assert spoken == [
        "Strukturbild, 1 av 2 lager visas, utfälld",
        "Noder, visas, 1 av 2",
        "Samband, dolt, 2 av 2",
        "Jord och natur, 1 av 2 lager visas, utfälld",
        "Jordbruksmark, visas, 1 av 2",
        "Naturvärden, kan inte visas: Filen är skadad. 2 av 2",
        "Energi, 0 av 1 lager visas, hopfälld",
    ]


def test_tips_tell_what_a_click_does(shown: Any) -> None:
    rect = rect_of(shown, "Noder")
    listed, y = shown.view.list, rect.center().y()
    assert listed.tip_at(QPoint(rect.right() + EYE, y)) == "Dölj på kartan"
    assert listed.tip_at(QPoint(rect.right() + MARK, y)) == "Visa lagerkortet"
    assert listed.tip_at(QPoint(90, y)) == ""


def test_adding_is_asked_for_in_two_places(shown: Any, heard: Any, presenter: Any) -> None:
    asked: list[str] = []
    presenter.fetch_asked.connect(asked.append)
    for button in (shown.view.add_button, shown.view.add_below):
        button.click()
        menu = shown.view.add_menu
        assert menu.isVisible()
        ways = {action.text(): action for action in menu.actions()}
        for words in ("Från fil", "Från tjänst", "Bakgrundskarta"):
            next(action for text, action in ways.items() if text.startswith(words)).trigger()
        menu.close()
    assert heard.added == 2
    assert asked == ["layer", "background"] * 2


def count(image: QImage, colour: QColor, area: QRect | None = None, tolerance: int = 40) -> int:
    """Return how many pixels have nearly a colour."""
    ratio = image.devicePixelRatio()
    box = area or QRect(0, 0, round(image.width() / ratio), round(image.height() / ratio))
    found = 0
    for x in range(round(box.left() * ratio), round((box.right() + 1) * ratio)):
        for y in range(round(box.top() * ratio), round((box.bottom() + 1) * ratio)):
            seen = image.pixelColor(x, y)
            parts = zip(seen.getRgb(), colour.getRgb(), strict=True)
            found += all(abs(one - other) <= tolerance for one, other in parts)
    return found


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    ("symbol", "dimension", "colour"),
    [
        (Symbol(fill=Fill("green", 0.1), stroke=Stroke("green", 2)), 2, "green"),
        (Symbol(stroke=Stroke("riks", 3, dash=(6, 3))), 1, "riks"),
        (Symbol(marker=Marker("disc", 12, "stop_hi")), 0, "stop_hi"),
        (Symbol(fill=Fill("jord", 0.1, "stripes"), marker=Marker("square", 12, "rail")), 0, "rail"),
    ],
)
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_swatch_has_the_colour_of_the_mode(
    make_item: Any, symbol: Symbol, dimension: int, colour: str, mode: Any, ratio: float
) -> None:
    item = make_item("prov", style=LayerStyle((symbol,)), dimension=dimension)
    image = swatch_of(item, mode, ratio)
    assert image.deviceIndependentSize().toSize().toTuple() == (20, 18)
    ink = QColor(map_colour(colour, mode))
    assert count(image, ink) >= 15 * ratio
    corner = image.pixelColor(0, 0)
    assert corner.alpha() < 40


def test_kind_follows_the_objects_before_the_symbol() -> None:
    every = Symbol(fill=Fill("riks"), stroke=Stroke("riks"), marker=Marker("disc", 9, "riks"))
    assert [kind_of(every, dimension) for dimension in (2, 1, 0, -1)] == [
        "area",
        "line",
        "point",
        "point",
    ]
    assert kind_of(replace(every, fill=None, marker=None), 2) == "line"


def test_white_line_is_drawn_on_a_piece_of_land() -> None:
    white = Symbol(stroke=Stroke("road", 1.5))
    strong = Symbol(stroke=Stroke("riks", 1.5))
    built = QColor(map_colour("built", "light"))
    assert count(draw_swatch(white, "line", "light", 1.0), built, tolerance=4) > 50
    assert count(draw_swatch(strong, "line", "light", 1.0), built, tolerance=4) == 0


def test_list_shows_the_swatch_and_follows_the_theme(shown: Any) -> None:
    rect = rect_of(shown, "Noder")
    area = QRect(rect.left() + 32, rect.top() + 6, 20, 18)
    light, dark = (QColor(map_colour("accent_layer", mode)) for mode in ("light", "dark"))
    before = shown.view.list.viewport().grab().toImage()
    assert count(before, light, area) > 20
    shown.theme.choose("dark")
    after = shown.view.list.viewport().grab().toImage()
    assert count(after, dark, area) > 20
    assert count(after, light, area) == 0
