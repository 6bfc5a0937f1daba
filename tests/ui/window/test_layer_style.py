"""The page Utseende in the window: what is chosen shows at once, is kept, and can be undone."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
from case_workspace import at
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit
from window_hands import Choose, Hands, MakeHands

from layers.formats.geopackage import write_geopackage
from layers.styles.beside import read_style_file
from layers.styles.model import Fill, LayerStyle, Stroke, Symbol
from layers.styles.qml import read_qml, write_qml
from rumslig.look import map_palette
from ui.layer_list.items import LayerItem
from ui.layer_list.widgets.layer_card import LayerCard
from ui.layer_style.widgets.style_page import StylePage
from ui.map.shapes import SHAPES

Key = Qt.Key
NAMES = ("åker", "skog", "åker", None)
NUMBERS = (1.0, 4.0, 9.0, 16.0)


@pytest.fixture
def layer_file(tmp_path: Path) -> Path:
    frame = geopandas.GeoDataFrame(
        {"slag": NAMES, "antal": NUMBERS},
        geometry=[at(200 * n, 0, 200 * n + 100, 100) for n in range(4)],
        crs=3006,
    )
    path = tmp_path / "mina ytor.gpkg"
    write_geopackage(path, {"ytor": frame})
    return path


def opened(hands: Hands, path: Path) -> LayerItem:
    hands.desktop.session.intake.add_layer(path)
    hands.settle()
    return next(item for item in hands.desktop.session.layers.items if item.path == path)


def now(hands: Hands, item: LayerItem) -> LayerItem:
    found = hands.desktop.session.layers.find(item.id)
    assert found is not None
    return found


def page_of(hands: Hands, item: LayerItem) -> StylePage:
    hands.desktop.session.layers.room_asked.emit(item.id, "style")
    hands.settle()
    return next(page for page in hands.window.findChildren(StylePage) if page.isVisible())


def kind(hands: Hands, page: StylePage, word: str) -> None:
    hands.click(page.kinds.buttons[word])
    hands.settle()


def test_categories_show_at_once_and_can_be_undone(hands: Hands, layer_file: Path) -> None:
    item = opened(hands, layer_file)
    page = page_of(hands, item)
    assert page.kinds.buttons["single"].isChecked() and not page.reset.isEnabled()
    kind(hands, page, "categories")
    style = now(hands, item).style
    assert [symbol.title for symbol in style.symbols] == ["åker", "skog", "Uppgift saknas"]
    (drawn,) = [
        layer for layer in hands.desktop.session.layers.scene_layers() if layer.id == item.id
    ]
    assert SHAPES.get(drawn).symbol.tolist() == [0, 1, 0, 2]
    assert [row.title.text() for row in page.rows] == ["åker", "skog", "Uppgift saknas"]
    assert page.column.box.currentText() == "slag" and page.reset.isEnabled()
    hands.desktop.session.history.undo()
    hands.settle()
    assert now(hands, item).style == item.style and not now(hands, item).is_restyled
    assert page.kinds.buttons["single"].isChecked()
    hands.desktop.session.history.redo()
    assert now(hands, item).style == style and len(page.rows) == 3


def test_classes_follow_their_choices(hands: Hands, layer_file: Path) -> None:
    item = opened(hands, layer_file)
    page = page_of(hands, item)
    kind(hands, page, "classes")
    assert page.column.box.currentText() == "antal"
    box = page.count.box
    box.setFocus()
    for _ in range(2):
        hands.key(Key.Key_Up, box)
        hands.settle()
    conditions = [symbol.when for symbol in now(hands, item).style.symbols]
    assert len(conditions) == 3 and all(text.startswith("antal BETWEEN") for text in conditions)
    page.method.box.setFocus()
    hands.key(Key.Key_Down, page.method.box)  # equal widths
    hands.settle()
    whens = [symbol.when for symbol in now(hands, item).style.symbols]
    assert whens == [
        "antal BETWEEN 1 AND 6", "antal BETWEEN 6 AND 11", "antal BETWEEN 11 AND 16",
    ]  # fmt: skip
    before = [symbol.fill for symbol in now(hands, item).style.symbols]
    hands.click(page.patterned)
    hands.settle()
    after = [symbol.fill for symbol in now(hands, item).style.symbols]
    assert {fill.pattern for fill in after if fill} == {"none"}
    assert len({fill.pattern for fill in before if fill}) == 3


def test_a_title_is_written_in_one_step_and_seen_in_the_card(
    hands: Hands, layer_file: Path
) -> None:
    session, item = hands.desktop.session, opened(hands, layer_file)
    session.layers.show_card(item.id)
    card = next(part for part in hands.window.stage.cards() if isinstance(part, LayerCard))
    page = page_of(hands, item)
    hands.write(page.rows[0].title, "Åkrar")
    hands.settle()
    assert now(hands, item).style.symbols[0].title == "Åkrar"
    assert page.rows[0].title.text() == "Åkrar"
    assert "Åkrar" in [label.text() for label in card.findChildren(QLabel)]
    session.history.undo()
    assert now(hands, item).style == item.style
    assert page.rows[0].title.text() == ""


def test_a_symbol_is_changed_part_by_part(hands: Hands, layer_file: Path) -> None:
    item = opened(hands, layer_file)
    page = page_of(hands, item)
    form = page.rows[0].form
    assert form is not None and page.rows[0].is_open
    code = next(
        field for field in form.findChildren(QLineEdit) if field.accessibleName() == "Färg: färgkod"
    )
    code.clear()
    hands.write(code, "#8A0f33")
    hands.key(Key.Key_Return, code)
    fill = now(hands, item).style.symbols[0].fill
    assert fill and fill.colour == "#8a0f33"
    code.clear()
    hands.write(code, "rosa!")
    hands.key(Key.Key_Return, code)
    assert now(hands, item).style.symbols[0].fill == fill
    assert all(message.kind != "error" for message in hands.told)


def test_rules_tell_what_is_wrong_with_a_condition(hands: Hands, layer_file: Path) -> None:
    item = opened(hands, layer_file)
    page = page_of(hands, item)
    kind(hands, page, "rules")
    hands.click(page.add_rule)
    assert len(page.rows) == 2
    row = page.rows[0]
    if not row.is_open:
        hands.click(row.fold)
    hands.write(row.condition, "slag = ")
    hands.key(Key.Key_Return, row.condition)
    assert row.fault.isVisible() and row.condition.text() == "slag = "
    assert now(hands, item).style.symbols[0].when == ""
    for text, fault in (("slagg = 'x'", "Lagret saknar kolumnen ”slagg”."), ("slag = 'skog'", "")):
        row.condition.clear()
        hands.write(row.condition, text)
        hands.key(Key.Key_Return, row.condition)
        assert (row.fault.text() if row.fault.isVisible() else "") == fault
    assert now(hands, item).style.symbols[0].when == "slag = 'skog'"
    hands.click(row.down)
    assert [symbol.when for symbol in now(hands, item).style.symbols] == ["", "slag = 'skog'"]
    page.rows[1].toggle()
    hands.click(page.rows[1].gone)
    assert len(now(hands, item).style.symbols) == 1


def test_an_own_style_is_there_in_the_next_session(make_hands: MakeHands) -> None:
    hands = make_hands()
    hands.open()
    session = hands.desktop.session
    item = next(item for item in session.layers.items if item.layer is not None)
    page = page_of(hands, item)
    hands.write(page.rows[0].title, "Mitt")
    hands.settle()
    hands.desktop.shut_down()
    again = make_hands()
    again.open()
    found = now(again, item)
    assert found.is_restyled and found.style.symbols[0].title == "Mitt"
    assert found.given_style == item.style
    page = page_of(again, item)
    assert "följer paketets stil" in page.whose.text()
    again.click(page.reset)
    again.settle()
    assert now(again, item).style == item.style
    assert list(again.desktop.session.home.styles.iterdir()) == []


def test_a_damaged_own_style_is_told_and_the_layer_stands(make_hands: MakeHands) -> None:
    hands = make_hands()
    hands.open()
    item = next(item for item in hands.desktop.session.layers.items if item.layer is not None)
    page = page_of(hands, item)
    hands.write(page.rows[0].title, "Mitt")
    hands.settle()
    hands.desktop.shut_down()
    (kept,) = hands.desktop.session.home.styles.iterdir()
    kept.write_bytes(b"order = 3")
    again = make_hands()
    again.open()
    assert now(again, item).style == item.style
    assert [told.title for told in again.told] == ["En egen stil kunde inte läsas"]


STYLE = LayerStyle((Symbol("Skog", "slag = 'skog'", Fill("#2b8c54", 0.5), Stroke("#111111", 2)),))


def test_a_style_is_read_from_a_file_and_saved(
    hands: Hands, layer_file: Path, tmp_path: Path, choose: Choose,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    item = opened(hands, layer_file)
    page = page_of(hands, item)
    source = tmp_path / "skog.qml"
    source.write_bytes(
        write_qml(STYLE, "Polygon", {}).replace(
            b"<layerGeometry", b"<blendMode>6</blendMode><layerGeometry"
        )
    )
    choose(source)
    hands.click(page.load)
    assert now(hands, item).style == STYLE
    assert page.notes.isVisible() and "blandas inte" in page.notes.text()
    target = tmp_path / "ut.qml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(target), ""))
    hands.click(page.save)
    assert read_qml(target.read_bytes(), "ut.qml") == (STYLE, ())
    own = tmp_path / "ut.style.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(own), ""))
    hands.click(page.save)
    assert read_style_file(own, map_palette()).style == STYLE
    source.write_bytes(b"<html/>")
    hands.click(page.load)
    assert now(hands, item).style == STYLE
    assert hands.told[-1].title == "Stilen kunde inte läsas"
    source.write_bytes(write_qml(LayerStyle((Symbol(when="annan = 1"),)), "Polygon", {}))
    hands.click(page.load)
    assert "kolumnen ”annan”, som lagret saknar" in hands.told[-1].text


def test_a_file_is_opened_in_the_style_beside_it(hands: Hands, layer_file: Path) -> None:
    layer_file.with_suffix(".qml").write_bytes(write_qml(STYLE, "Polygon", {}))
    item = opened(hands, layer_file)
    assert item.style == STYLE and not item.is_restyled
    hands.desktop.change_language("en")
    hands.settle()
    assert now(hands, item).style == STYLE


def test_a_layer_without_numbers_says_so(hands: Hands, tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"a": ["x"]}, geometry=[at(0, 0, 9, 9)], crs=3006)
    path = tmp_path / "text.gpkg"
    write_geopackage(path, {"text": frame})
    item = opened(hands, path)
    page = page_of(hands, item)
    hands.click(page.kinds.buttons["classes"])
    assert hands.told[-1].text == "text har ingen kolumn med tal."
    assert page.kinds.buttons["single"].isChecked() and now(hands, item).style == item.style
