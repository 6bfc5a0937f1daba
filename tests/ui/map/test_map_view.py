"""The widget under real mouse, wheel and keys."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from layers.styles.model import Fill, Symbol
from rumslig.look import Mode, map_colour
from ui.map.renderer import PainterRenderer
from ui.map.scene import MapScene, PlanMark, SceneLayer
from ui.map.view import MapView
from ui.map.viewport import Viewport
from ui.map.widgets.tool_card import ToolButton

RED = "#d01010"
BOUNDS = (490_000.0, 6_490_000.0, 510_000.0, 6_510_000.0)
Layers = Callable[..., SceneLayer]
Views = Callable[..., MapView]
LEFT = Qt.MouseButton.LeftButton


def drag(view: MapView, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view, LEFT, pos=start)
    middle = (start + end) / 2
    for place in (middle, end):
        QTest.mouseMove(view, place)
    QTest.mouseRelease(view, LEFT, pos=end)


def turn_wheel(view: MapView, place: QPointF, eighths: int) -> None:
    event = QWheelEvent(
        place,
        view.mapToGlobal(place),
        QPoint(),
        QPoint(0, eighths),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def heard(signal: Any) -> list[Any]:
    said: list[Any] = []
    signal.connect(lambda *values: said.append(values[0] if len(values) == 1 else values))
    return said


@pytest.fixture
def scene(make_layer: Layers) -> MapScene:
    layer = make_layer([shapely.box(*BOUNDS)], Symbol(fill=Fill(RED)), namn=["Rutan"])
    return MapScene((layer,), sources="SCB")


@pytest.mark.parametrize("tool", ["pan", "identify"])
def test_dragging_moves_the_map_by_the_dragged_metres(
    make_view: Views, scene: MapScene, tool: Any
) -> None:
    view = make_view(scene)
    view.set_tool(tool)
    said = heard(view.identified)
    before = view.viewport_now()
    drag(view, QPoint(200, 150), QPoint(260, 110))
    after = view.viewport_now()
    metres = before.metres_per_px
    assert after.centre_e == pytest.approx(before.centre_e - 60 * metres, abs=1e-6)
    assert after.centre_n == pytest.approx(before.centre_n - 40 * metres, abs=1e-6)
    assert after.metres_per_px == metres
    assert said == []


def test_the_old_picture_moves_at_once(make_view: Views, scene: MapScene) -> None:
    class Once(PainterRenderer):
        """Draws the first picture and then never another."""

        drawn = 0

        def render(self, *arguments: Any) -> QImage:
            Once.drawn += 1
            return super().render(*arguments) if Once.drawn == 1 else QImage()

    view = make_view(None, Once())
    view.zoom_to(BOUNDS, 0.5)
    Once.drawn = 0
    view.set_scene(scene)
    assert view.wait_until_rendered()
    corner = QPointF(*view.viewport_now().to_screen(BOUNDS[0], BOUNDS[3])).toPoint()
    view.pan_by(-40, 20)
    image = view.grab().toImage()
    moved = corner + QPoint(-40, 20)
    assert image.pixelColor(moved + QPoint(3, 3)).name() == RED
    assert image.pixelColor(moved - QPoint(3, 3)).name() == QColor(map_colour("land")).name()
    view.zoom_by(2)
    assert view.grab().toImage().pixelColor(200, 150).name() == RED


@pytest.mark.parametrize("eighths", [120, -120, 15, 600])
def test_the_wheel_keeps_the_place_under_the_mouse(
    make_view: Views, scene: MapScene, eighths: int
) -> None:
    view = make_view(scene)
    place = QPointF(310, 60)
    before = view.viewport_now()
    world = before.to_world(place.x(), place.y())
    turn_wheel(view, place, eighths)
    after = view.viewport_now()
    assert (after.metres_per_px < before.metres_per_px) == (eighths > 0)
    assert math.dist(after.to_screen(*world), (310, 60)) < 0.5


def test_a_double_click_zooms_in_there(make_view: Views, scene: MapScene) -> None:
    view = make_view(scene)
    before = view.viewport_now()
    world = before.to_world(120, 200)
    QTest.mouseDClick(view, LEFT, pos=QPoint(120, 200))
    after = view.viewport_now()
    assert after.metres_per_px == pytest.approx(before.metres_per_px / 2)
    assert math.dist(after.to_screen(*world), (120, 200)) < 0.5


def test_a_click_identifies_only_with_that_tool(make_view: Views, scene: MapScene) -> None:
    view = make_view(scene)
    said = heard(view.identified)
    QTest.mouseClick(view, LEFT, pos=QPoint(200, 150))
    assert said == []
    view.set_tool("identify")
    QTest.mouseClick(view, LEFT, pos=QPoint(200, 150))
    QTest.mouseClick(view, LEFT, pos=QPoint(30, 280))
    assert [[hit.attributes["namn"] for hit in hits] for hits in said] == [["Rutan"], []]


def test_keys_move_zoom_and_ask(make_view: Views, scene: MapScene) -> None:
    plan = shapely.box(499_000, 6_499_000, 500_000, 6_500_000)
    view = make_view(MapScene(scene.layers, (PlanMark("Planen", plan),)))
    home = view.viewport_now()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.viewport_now().centre_e > home.centre_e
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.viewport_now().centre_n > home.centre_n
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.viewport_now().metres_per_px == pytest.approx(home.metres_per_px / 2)
    QTest.keyClick(view, Qt.Key.Key_Minus)
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.viewport_now() == home
    QTest.keyClick(view, Qt.Key.Key_P)
    near = view.viewport_now()
    assert (near.centre_e, near.centre_n) == (499_500, 6_499_500)
    said, tools = heard(view.identified), heard(view.tool_changed)
    QTest.keyClick(view, Qt.Key.Key_I)
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert len(said[0]) == 1
    assert tools == ["identify", "pan"]


def test_other_keys_go_on_to_the_window(make_view: Views, scene: MapScene) -> None:
    view = make_view(scene)
    before = view.viewport_now()
    QTest.keyClick(view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_X)
    assert view.viewport_now() == before


def test_signals_tell_position_scale_and_view(make_view: Views, scene: MapScene) -> None:
    view = make_view(scene)
    places, scales = heard(view.position_changed), heard(view.scale_changed)
    views = heard(view.view_changed)
    for x in (120, 121):
        QTest.mouseMove(view, QPoint(x, 130))
        QApplication.processEvents()
    assert places[-1] == pytest.approx(view.viewport_now().to_world(121, 130))
    view.pan_by(5, 5)
    assert scales == []
    view.zoom_by(2)
    assert scales == [pytest.approx(view.viewport_now().scale_denominator)]
    assert views[-1] == view.viewport_now()
    assert len(views) == 2


def test_what_was_fitted_stays_in_view_when_the_window_grows(
    make_view: Views, scene: MapScene
) -> None:
    view = make_view(scene)
    view.zoom_to(BOUNDS, 0.1)
    view.resize(800, 700)
    assert view.viewport_now() == Viewport.fitting(BOUNDS, 800, 700, 0.1)
    view.pan_by(10, 0)
    scale = view.viewport_now().metres_per_px
    view.resize(500, 400)
    assert view.viewport_now().metres_per_px == scale


def test_a_new_scene_keeps_the_view_that_was_chosen(make_view: Views, scene: MapScene) -> None:
    view = make_view(scene)
    view.pan_by(30, 0)
    chosen = view.viewport_now()
    view.set_scene(MapScene(scene.layers))
    assert view.viewport_now() == chosen


def test_the_picture_arrives_and_dark_is_dark(make_view: Views, scene: MapScene) -> None:
    view = make_view(scene)
    said = heard(view.rendered)
    assert view.wait_until_rendered()
    for mode in ("light", "dark"):
        chosen: Mode = mode
        view.set_mode(chosen)
        assert view.wait_until_rendered()
        image = view.grab().toImage()
        assert image.pixelColor(200, 150).name() == RED
        assert image.pixelColor(70, 290).name() == QColor(map_colour("land", chosen)).name()
    assert said


def test_before_any_picture_the_map_is_land_and_says_that_it_reads(
    make_view: Views, scene: MapScene
) -> None:
    gate = threading.Event()

    class Waiting(PainterRenderer):
        def render(self, *arguments: Any) -> QImage:
            gate.wait(5)
            return super().render(*arguments)

    view = make_view(scene, Waiting())
    image = view.grab().toImage()
    assert image.pixelColor(200, 150).name() == QColor(map_colour("land")).name()
    card = {image.pixel(x, 28) for x in range(150, 250)}
    assert len(card) > 5  # the letters of the message
    gate.set()
    assert view.wait_until_rendered()
    assert view.grab().toImage().pixelColor(200, 150).name() == RED


def test_drawing_at_once_equals_drawing_beside(make_view: Views, scene: MapScene) -> None:
    view = make_view(scene)
    view.zoom_to(BOUNDS, 0.3)
    assert view.wait_until_rendered()
    beside = view.grab().toImage()
    view.render_now()
    assert view.grab().toImage() == beside


def test_buttons_work_are_named_and_large_enough(make_view: Views, scene: MapScene) -> None:
    view = make_view(scene)
    buttons = {item.accessibleName(): item for item in view.findChildren(QAbstractButton)}
    shown = {title for title, item in buttons.items() if item.isVisible()}
    moving = {"Panorera", "Identifiera", "Zooma in", "Zooma ut", "Visa hela länet"}
    assert shown == moving | {"Mät längd", "Mät yta", "Bokmärken"}
    for item in buttons.values():
        assert item.toolTip()
        if isinstance(item, ToolButton):
            assert min(item.width(), item.height()) >= 36
    before = view.viewport_now()
    buttons["Zooma in"].click()
    assert view.viewport_now().metres_per_px == pytest.approx(before.metres_per_px / 2)
    buttons["Visa hela länet"].click()
    assert view.viewport_now() == before
    tools = heard(view.tool_changed)
    buttons["Identifiera"].click()
    assert tools == ["identify"]
    assert buttons["Identifiera"].isChecked() and not buttons["Panorera"].isChecked()
    plan = PlanMark("Planen", shapely.box(499_000, 6_499_000, 500_000, 6_500_000))
    view.set_scene(MapScene(scene.layers, (plan,)))
    buttons["Visa planområdet"].click()
    assert buttons["Visa planområdet"].isVisible()
    assert view.viewport_now().centre_e == 499_500


def test_focus_by_key_is_shown(make_view: Views, scene: MapScene) -> None:
    view = make_view(scene)
    view.activateWindow()
    assert view.accessibleName() and view.accessibleDescription()
    ring = QColor("#0A66C2").name()
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert view.grab().toImage().pixelColor(200, 1).name() != ring
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.grab().toImage().pixelColor(200, 1).name() == ring


def test_an_unknown_tool_is_refused(make_view: Views) -> None:
    with pytest.raises(ValueError, match="rita"):
        make_view().set_tool("rita")  # type: ignore[arg-type]


END = """
import shapely, numpy as np, pandas as pd
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from layers.crs import Transformation
from layers.styles.model import PLAIN_STYLE
from layers.vector import VectorLayer
from ui.map.scene import MapScene, SceneLayer
from ui.map.view import MapView
app = QApplication([])
shapes = np.array([shapely.Point(i * 7.0, i * 3.0).buffer(900) for i in range(4000)])
layer = VectorLayer("a", "a", "", shapes, pd.DataFrame(index=range(4000)),
                    Transformation("", ""), 4000, 0, ())
view = MapView()
view.show()
view.set_scene(MapScene((SceneLayer("a", "a", layer, PLAIN_STYLE),)))
QTimer.singleShot(30, app.quit)
{end}
"""


@pytest.mark.parametrize("end", ["app.exec()", "app.processEvents()"])
def test_the_program_ends_quietly_in_the_middle_of_a_picture(end: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", END.format(end=end)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
