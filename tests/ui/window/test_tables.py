"""The table of a layer's rows in the real window: mouse, keys, map and layer list."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_tables import layer_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from window_hands import Hands

from ui.attribute_table.marks import LAYER_ID
from ui.attribute_table.widgets.rows import NOTHING, AttributeRows
from ui.column_figures.view import ColumnFiguresPage
from ui.layer_list.items import LayerItem, item_of_file
from ui.layer_list.widgets.layer_card import LayerCard
from ui.map.scene import MapScene

LEFT, SHIFT, CTRL = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
Key = Qt.Key


@pytest.fixture
def item(hands: Hands) -> LayerItem:
    layer = layer_of(
        {"namn": [f"Rad {at:02}" for at in range(30)], "tal": [float(at % 7) for at in range(30)],
         "text": ["x" * 60 if at == 2 else None for at in range(30)]}
    )  # fmt: skip
    item = item_of_file(Path("/tmp/rader.gpkg"), layer)
    hands.desktop.session.layers.add(item)
    return item


def rows_of(hands: Hands, item: LayerItem) -> AttributeRows:
    hands.desktop.session.attribute_table.open(item.id)
    hands.settle()
    return hands.window.tables.row_table.rows


def click(rows: AttributeRows, row: int, modifier: Qt.KeyboardModifier | None = None) -> None:
    place = rows.visualRect(rows.model().index(row, 0)).center()
    none = Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(rows.viewport(), LEFT, modifier or none, place)


def test_the_card_opens_the_table_and_esc_closes_it(hands: Hands, item: LayerItem) -> None:
    session, window = hands.desktop.session, hands.window
    session.layers.show_card(item.id)
    card = next(part for part in window.stage.cards() if isinstance(part, LayerCard))
    QTest.mouseClick(card.controls.table_button, LEFT)
    hands.settle()
    table = window.tables.row_table
    assert table.isVisible() and table.title.text() == item.title
    assert table.summary.text() == "30 rader"
    assert table.rows.hasFocus()
    hands.key(Key.Key_Escape, table.rows)
    assert not table.isVisible() and window.stage.map.hasFocus()


def test_one_table_at_a_time(hands: Hands, item: LayerItem) -> None:
    window = hands.window
    window.toggle_map_table()
    rows_of(hands, item)
    assert window.tables.row_table.isVisible() and not window.map_table.isVisible()
    window.toggle_map_table()
    assert window.map_table.isVisible() and not window.tables.row_table.isVisible()
    assert hands.desktop.session.attribute_table.item is None


def test_clicks_mark_rows_and_the_map_draws_them(hands: Hands, item: LayerItem) -> None:
    rows, table = rows_of(hands, item), hands.desktop.session.attribute_table
    scenes: list[MapScene] = []
    hands.window.binding.scene_shown.connect(lambda scene, findings: scenes.append(scene))
    click(rows, 1)
    click(rows, 3, CTRL)
    assert table.marks.rows.tolist() == [1, 3]
    click(rows, 5, SHIFT)
    assert table.marks.rows.tolist() == [3, 4, 5]
    hands.settle()
    drawn = [layer for layer in scenes[-1].layers if layer.id == LAYER_ID]
    assert len(drawn) == 1 and len(drawn[0].layer.geometry) == 3
    hands.key(Key.Key_Escape, rows)
    assert table.marks.count == 0 and hands.window.tables.row_table.isVisible()


def test_a_click_on_a_head_sorts_and_shift_adds(hands: Hands, item: LayerItem) -> None:
    rows, table = rows_of(hands, item), hands.desktop.session.attribute_table
    head = rows.horizontalHeader()

    def press(column: int, modifier: Qt.KeyboardModifier) -> None:
        place = QPoint(head.sectionViewportPosition(column) + 12, head.height() // 2)
        QTest.mouseClick(head.viewport(), LEFT, modifier, place)
        hands.settle()

    press(1, Qt.KeyboardModifier.NoModifier)
    press(1, Qt.KeyboardModifier.NoModifier)
    assert table.text(0, table.columns[1]) == "6"
    assert rows.model().headerData(1, Qt.Orientation.Horizontal) == "tal ▼"
    assert [table.text(at, table.columns[0]) for at in (0, 1)] == ["Rad 06", "Rad 13"]


def test_cells_say_what_is_missing_and_what_is_long(hands: Hands, item: LayerItem) -> None:
    model = rows_of(hands, item).model()
    tip, spoken = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole
    empty, long = model.index(0, 2), model.index(2, 2)
    assert (empty.data(), empty.data(tip), empty.data(spoken)) == (
        NOTHING, "uppgift saknas", "uppgift saknas",
    )  # fmt: skip
    assert long.data(tip) == "x" * 60
    assert model.index(1, 0).data(spoken) == "namn Rad 01, tal 1"


def test_fields_search_and_filter_and_say_what_is_wrong(hands: Hands, item: LayerItem) -> None:
    rows_of(hands, item)
    view, table = hands.window.tables.row_table, hands.desktop.session.attribute_table
    QTest.keyClicks(view.words, "rad xx")
    QTest.keyClick(view.words, Key.Key_Return)
    hands.settle()
    assert table.count == 1
    QTest.keyClicks(view.condition, "tal >")
    QTest.keyClick(view.condition, Key.Key_Return)
    hands.settle()
    assert view.fault.isVisible() and "kan inte tolkas" in view.fault.text()
    assert view.condition.property("invalid")
    view.condition.clear()
    hands.settle()
    assert not view.fault.isVisible() and not view.condition.property("invalid")


def test_an_object_that_is_clicked_on_the_map_has_its_row_marked(
    hands: Hands, item: LayerItem
) -> None:
    rows, table = rows_of(hands, item), hands.desktop.session.attribute_table
    shown = hands.window.stage.map
    east, north = item.layer.geometry[21].coords[0]  # type: ignore[union-attr]
    shown.zoom_to((east - 40, north - 40, east + 40, north + 40))
    shown.set_tool("identify")
    hands.settle()
    x, y = shown.viewport_now().to_screen(east, north)
    QTest.mouseMove(shown, QPoint(round(x), round(y)))
    QTest.mouseClick(shown, LEFT, pos=QPoint(round(x), round(y)))
    hands.settle()
    assert table.marks.rows.tolist() == [21]
    assert rows.currentIndex().row() == 21
    assert rows.visualRect(rows.currentIndex()).intersects(rows.viewport().rect())


def test_copying_puts_the_marked_rows_on_the_clipboard(hands: Hands, item: LayerItem) -> None:
    rows = rows_of(hands, item)
    click(rows, 4)
    hands.key(Key.Key_C, rows, CTRL)
    hands.settle()
    assert QGuiApplication.clipboard().text() == "namn\ttal\ttext\nRad 04\t4\t\n"


def test_a_columns_menu_hides_it_and_opens_its_figures(hands: Hands, item: LayerItem) -> None:
    rows, table = rows_of(hands, item), hands.desktop.session.attribute_table
    menu = rows.menu.make(table.columns[1])

    def choose(words: str) -> None:
        next(act for act in menu.actions() if act.text() == words).trigger()
        hands.settle()

    choose("Dölj kolumnen")
    assert rows.isColumnHidden(1)
    choose("Statistik och diagram …")
    page = hands.window.findChild(ColumnFiguresPage)
    assert isinstance(page, ColumnFiguresPage) and page.isVisible()
    assert page.column.currentText() == "tal (tal)"
    assert "Histogram" in page.alt.text() or "Staplar" in page.alt.text()
    assert not page.chart.pixmap().isNull()
    figures = page.tables[0].model()
    told = {figures.index(at, 0).data(): figures.index(at, 1).data() for at in range(9)}
    assert (told["Objekt"], told["Störst"]) == ("30", "6")
    isinstance(menu, QMenu) and menu.deleteLater()


def test_columns_that_were_moved_stand_so_for_their_layer_only(
    hands: Hands, item: LayerItem
) -> None:
    rows = rows_of(hands, item)
    head = rows.horizontalHeader()
    head.moveSection(0, 2)
    hands.desktop.session.attribute_table.sort_by("namn")
    hands.settle()
    assert head.visualIndex(0) == 2
    other = item_of_file(
        Path("/tmp/andra.gpkg"), layer_of({"a": [1], "b": [2], "c": [3]}, sha256="1" * 64)
    )
    hands.desktop.session.layers.add(other)
    rows_of(hands, other)
    assert [head.visualIndex(at) for at in range(3)] == [0, 1, 2]


def test_a_removed_layer_takes_its_table_with_it(hands: Hands, item: LayerItem) -> None:
    rows_of(hands, item)
    hands.desktop.session.layers.remove(item.id)
    hands.settle()
    assert not hands.window.tables.row_table.isVisible()
    hands.desktop.session.history.undo()
    hands.settle()
    assert not hands.window.tables.row_table.isVisible()


def test_the_lists_layer_is_opened_by_key(hands: Hands, item: LayerItem) -> None:
    listed, window = hands.window.layers.list, hands.window
    listed.setFocus()
    listed.setCurrentIndex(listed.model().index(listed.model().row_of(f"layer:{item.id}"), 0))
    hands.key(Key.Key_T, listed)
    hands.settle()
    assert window.tables.row_table.isVisible()
    window.toggle_attributes()
    assert not window.tables.row_table.isVisible()
    window.toggle_attributes()
    hands.settle()
    assert window.tables.row_table.title.text() == item.title
