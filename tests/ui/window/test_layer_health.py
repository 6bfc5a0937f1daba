"""Health in the window: faults shown on the map, texts read anew, systems tried, a mended copy."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
import shapely
from PySide6.QtWidgets import QPushButton
from shapely import Point, Polygon, box
from window_hands import Hands

from layers.doctor.log import LOG_TABLE
from layers.formats.files import list_layers, read_rows
from ui.layer_health.view import HealthPage
from ui.layer_room.view import LayerRoomView

E, N = 510_000.0, 6_570_000.0


@pytest.fixture
def ailing(tmp_path: Path) -> Path:
    """Points and lines of thin, doubled and garbled things: no plan areas."""
    bow_tie = Polygon([(E, N), (E + 90, N + 90), (E + 90, N), (E, N + 90)])
    shapes = [Point(E, N), Point(E, N), bow_tie, None, box(E, N + 500, E + 900, N + 500.01)]
    names = ["LaxÃ¥", "LaxÃ¥", "c", "d", "e"]
    shapes += [Point(E + 10 * number, N + 20) for number in range(60)]
    names += [str(number) for number in range(60)]
    path = tmp_path / "sjuk.gpkg"
    geopandas.GeoDataFrame({"namn": names}, geometry=shapes, crs="EPSG:3006").to_file(
        path, engine="pyogrio"
    )
    return path


def open_health(hands: Hands, path: Path) -> HealthPage:
    hands.desktop.session.open_files([path])
    hands.settle()
    item = next(item for item in hands.desktop.session.layers.items if item.path == path)
    hands.desktop.session.layers.room_asked.emit(item.id, "")
    room = hands.window.body.tasks.currentWidget()
    assert isinstance(room, LayerRoomView)
    hands.click(room.switch.buttons["health"])
    hands.settle()
    page = room.stack.currentWidget()
    assert isinstance(page, HealthPage)
    return page


def button(page: HealthPage, key: str, value: str) -> QPushButton:
    return next(item for item in page.findChildren(QPushButton) if item.property(key) == value)


def test_each_problem_is_shown_on_the_map(hands: Hands, ailing: Path) -> None:
    page = open_health(hands, ailing)
    assert page.problems is not None
    assert set(page.problems.buttons) == {
        "null_geometry", "invalid_geometry", "duplicate_geometry", "duplicate_row", "sliver",
        "mixed_types", "garbled_text",
    }  # fmt: skip
    assert not page.problems.buttons["null_geometry"].isEnabled()
    hands.click(page.problems.buttons["sliver"])
    (mark,) = hands.desktop.session.health.marks
    assert mark.geometry.bounds == pytest.approx((E, N + 500, E + 900, N + 500.01))
    hands.settle()
    seen = hands.window.stage.map.viewport_now().bounds
    assert shapely.box(*seen).contains(mark.geometry)
    assert page.problems.buttons["sliver"].isChecked()
    hands.click(page.problems.buttons["sliver"])
    assert hands.desktop.session.health.marks == ()


def test_a_mended_copy_is_written_and_opened_and_its_log_is_shown(
    hands: Hands, ailing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ailing.read_bytes()
    page = open_health(hands, ailing)
    target = ailing.with_name("lagad.gpkg")
    monkeypatch.setattr(hands.window.ask, "mended_copy", lambda name: target)
    assert page.mending is not None
    hands.click(page.mending.boxes["duplicates"])  # left as it is
    hands.click(page.mending.save)
    hands.settle()
    assert ailing.read_bytes() == before
    frame = read_rows(target).frame
    assert sorted(set(range(1, 66)) - set(frame.index)) == [4, 5]
    assert frame.is_valid.all()
    assert LOG_TABLE in [info.name for info in list_layers(target)]
    assert target in [item.path for item in hands.desktop.session.layers.items]
    assert hands.desktop.session.health.mended is not None
    texts = [
        page.mending.log.itemAt(row).widget().text() for row in range(page.mending.log.count())
    ]
    assert texts[0] == "lagad.gpkg: 63 av 65 objekt"
    assert any("geometrin gjordes giltig" in text for text in texts)


def test_texts_are_read_anew_also_after_a_restart(hands: Hands, ailing: Path) -> None:
    page = open_health(hands, ailing)
    session = hands.desktop.session
    hands.click(button(page, "encoding", "utf-8"))
    hands.settle()
    item = next(item for item in session.layers.items if item.path == ailing)
    assert item.layer is not None and item.layer.attributes["namn"].iloc[0] == "Laxå"
    assert "garbled_text" not in page.problems.buttons
    assert [own.encoding for own in session.layers.own_files() if own.path == ailing] == ["utf-8"]


def test_another_system_is_tried(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "plats.gpkg"
    shapes = [Point(161_780 + number, 6_573_221) for number in range(3)]
    geopandas.GeoDataFrame(geometry=shapes, crs="EPSG:3009").to_file(path, engine="pyogrio")
    page = open_health(hands, path)
    other = next(
        item for item in page.findChildren(QPushButton) if item.property("system") is not None
    )
    wanted = other.property("system")
    hands.click(other)
    hands.settle()
    item = next(item for item in hands.desktop.session.layers.items if item.path == path)
    assert item.crs == wanted


def test_a_packages_layer_is_examined_and_not_mended_here(hands: Hands) -> None:
    session = hands.desktop.session
    item = next(item for item in session.layers.items if item.layer is not None)
    session.layers.room_asked.emit(item.id, "health")
    hands.settle()
    page = hands.window.body.tasks.currentWidget().stack.currentWidget()
    assert isinstance(page, HealthPage)
    assert session.health.health is not None and page.mending is None


def test_the_question_about_a_system_is_drawn_on_the_map(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "plats.geojson"
    path.write_text(
        '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:3006"}},'
        '"features":[{"type":"Feature","properties":{},"geometry":'
        '{"type":"Point","coordinates":[161780,6573221]}}]}',
        "utf-8",
    )
    hands.desktop.session.open_files([path])
    hands.settle()
    session = hands.desktop.session
    assert session.panel == "crs"
    marks = {mark.title: mark for mark in session.crs.marks}
    assert marks["A"].role == "found"
    assert all(mark.role == "possible" for title, mark in marks.items() if title != "A")
    codes = [item.code for item in session.crs.choices]
    placed = marks["ABCDEFGH"[codes.index("EPSG:3009")]].geometry.centroid
    assert (placed.x, placed.y) == pytest.approx((511_775, 6_570_592), abs=1)
    seen = shapely.box(*hands.window.stage.map.viewport_now().bounds)
    assert all(seen.contains(mark.geometry) for mark in marks.values())
    question = hands.window.body.tasks.currentWidget()
    assert all("av 1 i länet" in item.where for item in session.crs.choices)
    assert "från länets mitt" in question.cards["EPSG:3009"].accessibleDescription()
    for card, title in zip(question.cards.values(), marks, strict=True):
        hands.click(card)
        strong = [mark.title for mark in session.crs.marks if mark.role == "found"]
        assert strong == [title]
    hands.click(question.cards["EPSG:3009"])
    hands.click(question.primary)
    hands.settle()
    assert session.panel != "crs"
    layer = next(item for item in session.layers.items if item.path == path)
    assert layer.crs == "EPSG:3009"


def test_a_file_with_northing_first_is_offered_and_read_so(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "norr.gpkg"
    shapes = [Point(N + number, E) for number in range(3)]
    geopandas.GeoDataFrame(geometry=shapes, crs="EPSG:3006").to_file(path, engine="pyogrio")
    session = hands.desktop.session
    session.open_files([path])
    hands.settle()
    assert session.panel == "crs"
    assert "EPSG:3006+yx" in [item.code for item in session.crs.choices]
    question = hands.window.body.tasks.currentWidget()
    hands.click(question.cards["EPSG:3006+yx"])
    assert "norr först" in question.cards["EPSG:3006+yx"].accessibleName()
    hands.click(question.primary)
    hands.settle()
    item = next(item for item in session.layers.items if item.path == path)
    assert item.layer is not None and item.layer.bounds == pytest.approx((E, N, E, N + 2))
    assert [own.crs for own in session.layers.own_files() if own.path == path] == ["EPSG:3006+yx"]


def test_each_layer_of_a_file_has_a_health_of_its_own(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "flera.gpkg"
    for name, shapes in (("hel", [Point(E, N)]), ("sjuk", [Point(E, N), None])):
        frame = geopandas.GeoDataFrame(geometry=shapes, crs="EPSG:3006")
        frame.to_file(path, layer=name, mode="a" if path.exists() else "w", engine="pyogrio")
    session = hands.desktop.session
    session.open_files([path])
    hands.settle()
    for item in [item for item in session.layers.items if item.path == path]:
        session.layers.room_asked.emit(item.id, "health")
        hands.settle()
        health = session.health.health
        assert health is not None and health.info.name == item.layer_name
        assert len(health.problems) == (item.layer_name == "sjuk")
