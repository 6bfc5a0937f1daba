"""The page Spara som by mouse and keys: choices, what is lost, the file and its folder."""

from __future__ import annotations

import json
from pathlib import Path

import pyogrio
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from window_hands import Hands

from layers.vector import read_vector
from rumslig.workspace import Workspace
from ui.layer_export.view import ExportPage

LAYER = "provpaket/aker"


def open_page(hands: Hands, layer: str = LAYER) -> ExportPage:
    hands.desktop.session.layers.room_asked.emit(layer, "export")
    page = hands.window.findChild(ExportPage)
    assert page is not None and page.isVisible()
    return page


def choose_format(page: ExportPage, name: str) -> None:
    """Take a format with the keys: its list has the focus."""
    page.form.setFocus()
    wanted = page.form.findData(name)
    while page.form.currentIndex() != wanted:
        down = page.form.currentIndex() < wanted
        QTest.keyClick(page.form, Qt.Key.Key_Down if down else Qt.Key.Key_Up)


@pytest.fixture
def target(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the file dialogues are answered with."""
    folder = tmp_path / "ut å"
    folder.mkdir()
    path = folder / "lager"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path), args[3]))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(path))
    return path


def save(hands: Hands, page: ExportPage) -> None:
    hands.click(page.save)
    hands.wait_for(lambda: page.folder.isVisible() or page.fault.isVisible())


def test_a_layer_is_saved_with_what_was_chosen(hands: Hands, target: Path) -> None:
    page = open_page(hands)
    choose_format(page, "geojson")
    assert "WGS 84" in page.words.text() and "WGS 84" in page.crs.currentText()
    QTest.keyClicks(page.where, "klass = '5'")
    hands.click(page.columns["id"])
    save(hands, page)
    document = json.loads(target.with_suffix(".geojson").read_text("utf-8"))
    assert [item["properties"] for item in document["features"]] == [{"klass": "5"}]
    assert page.outcome.text() == "Sparat: 1 objekt i lager.geojson, EPSG:4326"
    assert "Stilen följer inte med." in page.losses.text()
    assert page.save.isVisible() and not page.cancel.isVisible()


def test_other_choices_put_the_answer_away(hands: Hands, target: Path) -> None:
    page = open_page(hands)
    save(hands, page)
    assert page.outcome.isVisible()
    assert pyogrio.read_info(target.with_suffix(".gpkg"), layer="aker")["features"] == 2
    choose_format(page, "csv")
    assert not page.outcome.isVisible() and page.marks.isVisible()


def test_nothing_is_written_where_no_file_is_chosen(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: ("", ""))
    page = open_page(hands)
    hands.click(page.save)
    assert not page.outcome.isVisible() and page.save.isEnabled()


def test_a_filter_that_cannot_be_used_is_said_at_once(hands: Hands) -> None:
    page = open_page(hands)
    QTest.keyClicks(page.where, "hej")
    assert page.where_fault.isVisible() and not page.save.isEnabled()
    QTest.keyClicks(page.where, " = 1")
    assert page.where_fault.text() == "Lagret har ingen kolumn ”hej”."
    for _ in page.where.text():
        QTest.keyClick(page.where, Qt.Key.Key_Backspace)
    assert page.save.isEnabled() and not page.where_fault.isVisible()


def test_no_columns_is_no_table(hands: Hands) -> None:
    page = open_page(hands)
    for box in page.columns.values():
        hands.click(box)
    assert page.refusal.text() == "Välj minst en kolumn." and not page.save.isEnabled()


def test_another_layer_has_its_own_columns_and_no_filter(hands: Hands) -> None:
    page = open_page(hands)
    QTest.keyClicks(page.where, "klass = '5'")
    choose_format(page, "shp")
    open_page(hands, "provpaket/kommuner")
    assert list(page.columns) == ["kod", "namn"] and page.where.text() == ""
    assert page.form.currentData() == "shp"  # one format for many layers


def test_only_what_meets_the_plan_or_a_municipality(
    hands: Hands, plan_file: Path, target: Path, workspace: Workspace
) -> None:
    hands.make_case(plan_file)
    page = open_page(hands)
    area = hands.desktop.session.case.area
    assert area is not None
    words = [page.extent.itemText(row) for row in range(page.extent.count())]
    assert words == ["Alla objekt", f"De som möter {area.name}", "De som möter Örebro"]
    page.extent.setFocus()
    QTest.keyClick(page.extent, Qt.Key.Key_Down)
    save(hands, page)
    layer = workspace.catalog.find("provpaket", "aker")
    assert layer is not None
    wanted = sum(shape.intersects(area.geometry) for shape in layer.read().geometry)
    found = pyogrio.read_info(target.with_suffix(".gpkg"), layer="aker")
    assert found["features"] == wanted > 0


def test_a_web_map_is_a_folder(hands: Hands, target: Path) -> None:
    page = open_page(hands)
    choose_format(page, "origo")
    save(hands, page)
    assert (target / "index.json").is_file() and (target / "data" / "aker.geojson").is_file()
    assert page.outcome.text() == "Sparat: 2 objekt i lager, EPSG:3006"


def test_a_file_of_the_planners_own_is_saved(hands: Hands, target: Path, tmp_path: Path) -> None:
    own = tmp_path / "egna.csv"
    own.write_text("namn;N;E\nÅsen;6570000;510000\nÖja;6571000;511000\n", "utf-8")
    session = hands.desktop.session
    session.intake.add_layer(own, "EPSG:3006")
    hands.wait_for(lambda: any(item.path == own for item in session.layers.items))
    item = next(item for item in session.layers.items if item.path == own)
    page = open_page(hands, item.id)
    save(hands, page)
    back = read_vector(target.with_suffix(".gpkg"))
    assert list(back.attributes["namn"]) == ["Åsen", "Öja"]
    assert shapely.get_coordinates(back.geometry).tolist() == [
        [510_000, 6_570_000],
        [511_000, 6_571_000],
    ]


def test_a_target_that_cannot_be_written_is_said(hands: Hands, target: Path) -> None:
    page = open_page(hands)
    target.with_suffix(".gpkg").mkdir()
    save(hands, page)
    assert page.fault.isVisible() and not page.outcome.isVisible()
    assert "lager.gpkg" in page.fault.text()


def test_the_objects_marked_in_the_table_are_saved_alone(hands: Hands, target: Path) -> None:
    session = hands.desktop.session
    page = open_page(hands)
    session.layers.table_asked.emit(LAYER)
    hands.wait_for(lambda: session.attribute_table.count == 2)
    assert page.extent.findData("marked") < 0
    session.attribute_table.mark(1)
    page.extent.setFocus()
    wanted = page.extent.findData("marked")
    while page.extent.currentIndex() != wanted:
        QTest.keyClick(page.extent, Qt.Key.Key_Down)
    table = session.attribute_table.opened_table
    assert table is not None
    chosen = session.attribute_table.text(1, table.columns[0])
    choose_format(page, "csv")
    save(hands, page)
    rows = target.with_suffix(".csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == 2 and chosen in rows[1]
    session.attribute_table.mark_none()
    assert not page.save.isEnabled() and "markerade" in page.refusal.text()
