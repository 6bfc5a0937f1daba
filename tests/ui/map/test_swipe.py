"""Two scenes and the line between them, with a real mouse and real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from shapely import box

from layers.styles.model import Fill, Symbol
from ui.map.scene import MapScene
from ui.map.view import MapView

from .conftest import MakeLayer, MakeView

HERE = box(510_000, 6_570_000, 514_000, 6_573_000)


def scene_of(make_layer: MakeLayer, colour: str) -> MapScene:
    layer = make_layer([HERE.buffer(9_000)], Symbol("area", fill=Fill(colour)))
    return MapScene((layer,))


@pytest.fixture
def compared(make_layer: MakeLayer, make_view: MakeView) -> MapView:
    view = make_view(scene_of(make_layer, "#ff0000"))
    view.zoom_to(HERE.bounds)
    view.compare(scene_of(make_layer, "#0000ff"), "1.0.0 installerad", "1.1.0 ny")
    view.render_now()
    return view


def colour_at(view: MapView, share: float) -> str:
    image: QImage = view.grab().toImage()
    place = QPoint(round(image.width() * share), round(image.height() * 0.5))
    colour: QColor = image.pixelColor(place)
    return "red" if colour.red() > colour.blue() else "blue"


def shown(view: MapView) -> list[str]:
    return [colour_at(view, share) for share in (0.3, 0.7)]


def test_each_side_shows_its_own_scene(compared: MapView) -> None:
    assert shown(compared) == ["red", "blue"]


def test_the_line_is_dragged(compared: MapView) -> None:
    line, told = compared.swipe, []
    line.moved.connect(told.append)
    middle = line.rect().center()
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(line, middle + QPoint(140, 5))
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=middle)
    assert line.share == pytest.approx(0.85, abs=0.01) and told
    assert shown(compared) == ["red", "red"]


def test_the_line_is_moved_by_key(compared: MapView) -> None:
    compared.swipe.setFocus()
    QTest.keyClick(compared.swipe, Qt.Key.Key_Home)
    assert compared.swipe.share == 0.0 and shown(compared) == ["blue", "blue"]
    QTest.keyClick(compared.swipe, Qt.Key.Key_Right)
    assert compared.swipe.share == pytest.approx(0.02)
    assert "2 procent" in compared.swipe.accessibleDescription()


def test_both_sides_follow_when_the_map_moves(compared: MapView) -> None:
    compared.pan_by(60, 0)
    assert compared.wait_until_rendered()
    compared.render_now()
    assert shown(compared) == ["red", "blue"]


def test_the_line_keeps_its_share_in_another_size(compared: MapView) -> None:
    compared.resize(800, 500)
    assert compared.swipe.x() + compared.swipe.width() // 2 == 400
    assert compared.swipe.height() == 500


def test_the_comparison_ends(compared: MapView) -> None:
    compared.end_comparison()
    compared.render_now()
    assert not compared.is_comparing and not compared.swipe.isVisible()
    assert shown(compared) == ["red", "red"]
