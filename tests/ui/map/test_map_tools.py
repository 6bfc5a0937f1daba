"""Drawing, changing and measuring with real mouse and keys on the widget."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from layers.styles.model import Fill, Symbol
from ui.map.scene import MapScene, PlanMark, SceneLayer
from ui.map.view import MapView
from ui.map.viewport import Viewport

Layers = Callable[..., SceneLayer]
Views = Callable[..., MapView]
LEFT, Key, Mod = Qt.MouseButton.LeftButton, Qt.Key, Qt.KeyboardModifier
VIEW = Viewport(510_000.0, 6_560_000.0, 2.0, 400, 300)
"""Pixel (200, 150) is E 510 000, N 6 560 000; a pixel is 2 m."""
PLAN = shapely.box(509_900.123, 6_559_900.456, 510_060.0, 6_560_060.0)


def heard(signal: Any) -> list[Any]:
    said: list[Any] = []
    signal.connect(lambda *values: said.append(values[0] if len(values) == 1 else values))
    return said


def world(x: float, y: float) -> tuple[float, float]:
    return VIEW.to_world(x, y)


def screen(place: tuple[float, float]) -> QPoint:
    return QPointF(*VIEW.to_screen(*place)).toPoint()


def click(view: MapView, *places: tuple[int, int]) -> None:
    for x, y in places:
        QTest.mouseClick(view, LEFT, pos=QPoint(x, y))


def press(view: MapView, *keys: Any, mod: Any = Mod.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(view, key, mod)


def drag(view: MapView, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view, LEFT, pos=start)
    for place in ((start + end) / 2, end):
        QTest.mouseMove(view, place)
    QTest.mouseRelease(view, LEFT, pos=end)


@pytest.fixture
def view(make_view: Views) -> MapView:
    """A map with one plan that may be edited."""
    made = make_view(MapScene(plans=(PlanMark("Planen", PLAN),)))
    made.can_edit(True)
    made.show_view(VIEW)
    made.activateWindow()
    made.setFocus()
    return made


def follow_edits(view: MapView) -> list[Any]:
    """Keep the scene as the window would; returns what was told."""
    edits: list[Any] = []

    def show(name: str, area: Any, words: str) -> None:
        edits.append((name, area, words))
        view.set_scene(MapScene(plans=(PlanMark(name, area),)))

    view.plan_edited.connect(show)
    return edits


CORNERS = [(120, 60), (320, 70), (300, 250), (130, 240)]


@pytest.mark.parametrize("end", ["first corner", "double click", "key", "button"])
def test_an_area_is_drawn_by_mouse(make_view: Views, end: str) -> None:
    view = make_view(MapScene())
    view.can_edit(True)
    view.show_view(VIEW)
    drawn, tools, sketches = (
        heard(signal) for signal in (view.area_drawn, view.tool_changed, view.sketch_changed)
    )
    press(view, Key.Key_R)
    click(view, *(CORNERS[:-1] if end == "double click" else CORNERS))
    if end == "first corner":
        click(view, (CORNERS[0][0] + 4, CORNERS[0][1] - 4))
    elif end == "double click":
        click(view, CORNERS[3])
        QTest.mouseDClick(view, LEFT, pos=QPoint(*CORNERS[3]))
    elif end == "key":
        press(view, Key.Key_F)
    else:
        shown = {item.accessibleName(): item for item in view.findChildren(QAbstractButton)}
        assert shown["Färdig"].isVisible()
        shown["Färdig"].click()
    expected = shapely.Polygon([world(*corner) for corner in CORNERS])
    assert [area.equals(expected) for area in drawn] == [True]
    assert tools == ["draw_area", "pan"]
    assert [len(points) for points in sketches] == [1, 2, 3, 4, 0]
    assert view.viewport_now() == VIEW  # a double click that closes does not zoom


def test_an_area_is_drawn_by_keys_alone(make_view: Views) -> None:
    view = make_view(MapScene())
    view.can_edit(True)
    view.show_view(VIEW)
    drawn = heard(view.area_drawn)
    press(view, Key.Key_R, Key.Key_Return)
    press(view, *[Key.Key_Right] * 4)
    press(view, Key.Key_Enter)
    press(view, *[Key.Key_Down] * 3)
    press(view, Key.Key_Right, Key.Key_Right, mod=Mod.ShiftModifier)
    press(view, Key.Key_Return)
    press(view, *[Key.Key_Left] * 4)
    press(view, *[Key.Key_Left] * 2, mod=Mod.ShiftModifier)
    press(view, *[Key.Key_Up] * 3)
    press(view, Key.Key_Return)  # on the first corner
    corners = [world(200, 150), world(240, 150), world(242, 180)]
    assert drawn[0].equals(shapely.Polygon(corners))


def test_the_map_follows_a_crosshair_that_leaves_it(make_view: Views) -> None:
    view = make_view(MapScene())
    view.can_edit(True)
    view.show_view(VIEW)
    press(view, Key.Key_R)
    press(view, *[Key.Key_Right] * 30)
    press(view, Key.Key_Return)
    assert view.viewport_now().centre_e > VIEW.centre_e
    sketches = heard(view.sketch_changed)
    press(view, Key.Key_Left, Key.Key_Return)
    assert sketches[0][0][0] == pytest.approx(VIEW.centre_e + 300 * 2.0)
    assert sketches[0][1][0] == pytest.approx(VIEW.centre_e + 290 * 2.0)


def test_coordinates_are_typed(make_view: Views) -> None:
    view = make_view(MapScene())
    view.can_edit(True)
    view.activateWindow()
    press(view, Key.Key_R)
    typed = [(510_000.25, 6_560_000.5), (510_100.0, 6_560_000.0), (510_000.0, 6_560_100.125)]
    drawn, refused = heard(view.area_drawn), heard(view.refused)
    for easting, northing in typed:
        press(view, Key.Key_K)
        QApplication.processEvents()
        field = next(item for item in view.findChildren(QLineEdit) if item.isVisible())
        QTest.keyClicks(field, f"N {northing} E {easting}")
        press(field, Key.Key_Return)  # type: ignore[arg-type]
        assert not field.isVisible()
    press(view, Key.Key_K)
    QTest.keyClicks(field, "Kumla")
    press(field, Key.Key_Return)  # type: ignore[arg-type]
    assert field.isVisible() and "sju siffror" in refused[0]
    press(field, Key.Key_Escape)  # type: ignore[arg-type]
    press(view, Key.Key_F)
    assert list(drawn[0].exterior.coords)[:-1] == typed


def test_a_corner_sticks_to_the_neighbours_to_the_last_bit(
    make_view: Views, make_layer: Layers
) -> None:
    odd = shapely.Polygon([(510_033.12345678, 6_560_011.98765432), (510_200, 6_560_000),
                           (510_200, 6_560_150.1)])  # fmt: skip
    layer = make_layer([odd], Symbol(fill=Fill("water")))
    view = make_view(MapScene((layer,), (PlanMark("Planen", PLAN),)))
    view.can_edit(True)
    view.show_view(VIEW)
    press(view, Key.Key_R)
    sketches = heard(view.sketch_changed)
    near_layer = screen(odd.exterior.coords[0]) + QPoint(5, -6)
    near_plan = screen((PLAN.bounds[0], PLAN.bounds[1])) + QPoint(-7, 3)
    click(view, near_layer.toTuple(), near_plan.toTuple())
    assert sketches[-1] == (odd.exterior.coords[0], (PLAN.bounds[0], PLAN.bounds[1]))
    edge = screen((PLAN.bounds[0], 6_560_000.0)) + QPoint(5, 0)
    click(view, edge.toTuple())
    assert shapely.Point(sketches[-1][-1]).distance(PLAN.exterior) < 1e-6
    QTest.mouseClick(view, LEFT, Mod.ControlModifier, near_plan + QPoint(5, 3))
    free = world(*(near_plan + QPoint(5, 3)).toTuple())
    assert sketches[-1][-1] == pytest.approx(free, abs=0.0006)
    press(view, Key.Key_S)
    beside = screen(odd.exterior.coords[2]) + QPoint(-4, 5)
    click(view, beside.toTuple())
    assert sketches[-1][-1] == pytest.approx(world(*beside.toTuple()), abs=0.0006)


def test_a_layer_that_is_off_is_not_stuck_to(make_view: Views, make_layer: Layers) -> None:
    layer = make_layer([PLAN], Symbol(fill=Fill("water")), visible=False)
    view = make_view(MapScene((layer,)))
    view.can_edit(True)
    view.show_view(VIEW)
    press(view, Key.Key_R)
    sketches = heard(view.sketch_changed)
    beside = screen((PLAN.bounds[0], PLAN.bounds[1])) + QPoint(3, 3)
    click(view, beside.toTuple())
    assert sketches[-1][-1] == pytest.approx(world(*beside.toTuple()), abs=0.0006)


def test_what_crosses_itself_is_refused_and_can_be_mended(view: MapView) -> None:
    drawn, refused, hints = heard(view.area_drawn), heard(view.refused), heard(view.hint_changed)
    press(view, Key.Key_R)
    click(view, (120, 20), (180, 60), (180, 20), (120, 60))
    press(view, Key.Key_F)
    assert drawn == []
    assert "korsar" in refused[0] and hints[-1] == refused[0]
    assert view.accessibleDescription() == refused[0]
    press(view, Key.Key_Backspace, Key.Key_Backspace)
    assert "korsar" not in view.hint
    click(view, (120, 60))
    press(view, Key.Key_F)
    assert drawn[0].is_valid


def test_two_corners_are_no_area(view: MapView) -> None:
    refused = heard(view.refused)
    press(view, Key.Key_R)
    click(view, (120, 20), (180, 60))
    press(view, Key.Key_F)
    assert refused == ["Ytan har 2 hörn; sätt minst tre."]


def test_undo_goes_corner_by_corner_and_brings_a_cancelled_sketch_back(view: MapView) -> None:
    press(view, Key.Key_R)
    sketches = heard(view.sketch_changed)
    assert not view.undo_sketch() and not view.can_undo_sketch
    click(view, *CORNERS)
    whole = sketches[-1]
    press(view, Key.Key_Escape)
    assert sketches[-1] == () and view.tool == "draw_area"
    assert view.undo_sketch() and sketches[-1] == whole
    assert view.redo_sketch() and sketches[-1] == ()
    assert not view.redo_sketch()
    for left in (4, 3, 2, 1, 0):
        assert view.can_undo_sketch and view.undo_sketch()
        assert len(sketches[-1]) == left
    assert not view.undo_sketch()
    press(view, Key.Key_Escape)
    assert view.tool == "pan"


def test_a_sketch_outlives_the_program_and_a_look_around(view: MapView) -> None:
    points = [world(*corner) for corner in CORNERS[:3]]
    view.restore_sketch("draw_area", points)
    assert view.tool == "draw_area"
    press(view, Key.Key_I)
    assert not view.undo_sketch()
    press(view, Key.Key_R)
    drawn = heard(view.area_drawn)
    press(view, Key.Key_F)
    assert drawn[0].equals(shapely.Polygon(points))


def test_a_drag_moves_the_map_in_the_middle_of_a_sketch(view: MapView) -> None:
    press(view, Key.Key_R)
    sketches = heard(view.sketch_changed)
    drag(view, QPoint(100, 20), QPoint(160, 20))
    assert sketches == []
    assert view.viewport_now().centre_e == VIEW.centre_e - 120


def test_a_corner_is_pulled(view: MapView) -> None:
    edits, refused = follow_edits(view), heard(view.refused)
    view.edit_plan("Planen")
    corner = (510_060.0, 6_559_900.456)
    drag(view, screen(corner), screen(corner) + QPoint(25, 14))
    ((name, area, words),) = edits
    assert (name, words) == ("Planen", "flytt av hörn")
    expected = world(*(screen(corner) + QPoint(25, 14)).toTuple())
    assert any(place == pytest.approx(expected, abs=1e-3) for place in area.exterior.coords)
    assert len(area.exterior.coords) == 5
    drag(view, screen(expected), QPoint(20, 150))  # across the opposite edge
    assert len(edits) == 1 and "korsar" in refused[0]
    assert view.viewport_now() == VIEW


def test_escape_lets_a_pulled_corner_back(view: MapView) -> None:
    edits = heard(view.plan_edited)
    view.edit_plan("Planen")
    start = screen((510_060.0, 6_560_060.0))
    QTest.mousePress(view, LEFT, pos=start)
    QTest.mouseMove(view, start + QPoint(30, 0))
    press(view, Key.Key_Escape)
    QTest.mouseRelease(view, LEFT, pos=start + QPoint(30, 0))
    assert edits == [] and view.tool == "edit"


def test_a_new_corner_is_pulled_out_of_an_edge_or_double_clicked(view: MapView) -> None:
    edits = follow_edits(view)
    view.edit_plan("Planen")
    middle = QPointF(*VIEW.to_screen(510_060.0, (6_559_900.456 + 6_560_060) / 2)).toPoint()
    drag(view, middle, middle + QPoint(20, 0))
    assert edits[-1][2] == "nytt hörn" and len(edits[-1][1].exterior.coords) == 6
    spot = QPointF(*VIEW.to_screen(509_930, 6_560_060.0)).toPoint()
    QTest.mouseDClick(view, LEFT, pos=spot)
    assert edits[-1][2] == "nytt hörn" and len(edits[-1][1].exterior.coords) == 7
    assert view.viewport_now() == VIEW
    assert [words for _, _, words in edits] == ["nytt hörn"] * 2


def test_corners_are_edited_by_keys(view: MapView) -> None:
    edits = follow_edits(view)
    press(view, Key.Key_E, Key.Key_Tab)
    first = PLAN.exterior.coords[0]
    press(view, Key.Key_Right)
    press(view, Key.Key_Up, mod=Mod.ShiftModifier)
    assert edits[-1][1].exterior.coords[0] == pytest.approx((first[0] + 2, first[1] + 20))
    press(view, Key.Key_Tab, Key.Key_Insert)
    assert len(edits[-1][1].exterior.coords) == 6
    press(view, Key.Key_Delete)
    assert len(edits[-1][1].exterior.coords) == 5
    press(view, Key.Key_Backtab)
    press(view, Key.Key_Delete)
    refused = heard(view.refused)
    press(view, Key.Key_Delete)
    assert len(edits[-1][1].exterior.coords) == 4 and "Tre hörn" in refused[0]
    assert [words for _, _, words in edits] == [
        "flytt av hörn", "flytt av hörn", "nytt hörn", "borttaget hörn", "borttaget hörn",
    ]  # fmt: skip
    press(view, Key.Key_Escape, Key.Key_Escape)
    assert view.tool == "pan"


def test_a_held_arrow_is_one_gesture(view: MapView) -> None:
    edits = follow_edits(view)
    press(view, Key.Key_E, Key.Key_Tab)
    for _ in range(5):
        QTest.keyPress(view, Key.Key_Left)
    QTest.keyRelease(view, Key.Key_Left)
    assert len(edits) == 1
    moved = edits[0][1].exterior.coords[0]
    assert math.dist(moved, PLAN.exterior.coords[0]) == pytest.approx(10)


def test_tab_leaves_the_map_when_nothing_is_edited(view: MapView) -> None:
    view.activateWindow()
    view.setFocus()
    press(view, Key.Key_Tab)
    assert not view.hasFocus()


def test_a_hole_is_drawn_and_removed(view: MapView) -> None:
    edits = follow_edits(view)
    press(view, Key.Key_E, Key.Key_H)
    assert view.tool == "hole"
    click(view, (180, 150), (200, 150), (190, 170))
    press(view, Key.Key_F)
    assert (edits[-1][2], view.tool) == ("hål", "edit")
    assert edits[-1][1].area == pytest.approx(PLAN.area - 20 * 20 * 4 / 2)
    click(view, (300, 20))
    drag(view, QPoint(180, 150), QPoint(180, 140))
    press(view, Key.Key_Delete, mod=Mod.ShiftModifier)
    assert edits[-1][2] == "borttaget hål"
    assert edits[-1][1].equals(PLAN)


def test_a_hole_over_the_edge_cuts_and_a_part_is_put_to(view: MapView) -> None:
    edits = follow_edits(view)
    press(view, Key.Key_E, Key.Key_H)
    click(view, (200, 140), (280, 140), (280, 160), (200, 160))
    press(view, Key.Key_F)
    assert edits[-1][2] == "bortskuren yta"
    assert edits[-1][1].area == pytest.approx(PLAN.area - 60 * 40)
    press(view, Key.Key_T)
    click(view, (300, 60), (340, 60), (340, 90), (300, 90))
    press(view, Key.Key_F)
    assert edits[-1][2] == "tillagd yta" and edits[-1][1].geom_type == "MultiPolygon"


def test_a_plan_is_split_by_a_line(view: MapView) -> None:
    said, refused = heard(view.plan_split), heard(view.refused)
    press(view, Key.Key_E, Key.Key_X)
    click(view, (180, 130), (200, 160))
    press(view, Key.Key_F)
    assert said == [] and "delar inte" in refused[0]
    press(view, Key.Key_Escape)
    click(view, (185, 80), (186, 250))
    press(view, Key.Key_Return)  # the crosshair stands on the last point
    ((name, parts),) = said
    assert name == "Planen" and len(parts) == 2
    assert shapely.union_all(parts).equals(PLAN) or (
        shapely.union_all(parts).symmetric_difference(PLAN).area < 1e-3
    )


def test_a_whole_area_is_moved_by_hand_and_keys(view: MapView) -> None:
    edits = follow_edits(view)
    press(view, Key.Key_E, Key.Key_X, Key.Key_G)
    assert view.tool == "move_area"
    drag(view, QPoint(190, 150), QPoint(200, 145))
    press(view, Key.Key_Left)
    assert [words for _, _, words in edits] == ["flytt av område"] * 2
    assert edits[-1][1].equals(shapely.affinity.translate(PLAN, 18, 10)) or (
        edits[-1][1].bounds[:2]
        == pytest.approx((PLAN.bounds[0] + 18, PLAN.bounds[1] + 10), abs=1e-6)
    )
    drag(view, QPoint(20, 200), QPoint(30, 200))  # beside it: the map
    assert len(edits) == 2 and view.viewport_now() != VIEW


def test_a_click_takes_up_another_alternative(make_view: Views) -> None:
    other = shapely.affinity.translate(PLAN, 260, 0)
    marks = (PlanMark("B", other, chosen=False), PlanMark("A", PLAN))
    view = make_view(MapScene(plans=marks))
    view.can_edit(True)
    view.show_view(VIEW)
    view.activateWindow()
    view.setFocus()
    edits, taken = heard(view.plan_edited), heard(view.plan_taken)
    press(view, Key.Key_E, Key.Key_Tab, Key.Key_Left)
    click(view, (300, 150))
    press(view, Key.Key_Tab, Key.Key_Left)
    assert [name for name, _, _ in edits] == ["A", "B"] and taken == ["B"]
    view.set_scene(MapScene(plans=(PlanMark("B", other), PlanMark("A", PLAN, chosen=False))))
    view.set_scene(MapScene(plans=(PlanMark("B", other, chosen=False), PlanMark("A", PLAN))))
    press(view, Key.Key_Tab, Key.Key_Left)
    assert edits[-1][0] == "A"  # the window shows A again, so that is what is changed


def test_measuring_tells_metres_and_square_metres(view: MapView) -> None:
    told = heard(view.measured)
    press(view, Key.Key_S)
    press(view, Key.Key_M)
    assert view.tool == "measure_length"
    click(view, (110, 20), (140, 60))
    press(view, Key.Key_F)
    assert told[-1].length_m == pytest.approx(100) and told[-1].area_m2 is None
    assert "Längd 100" in view.hint
    press(view, Key.Key_M, mod=Mod.ShiftModifier)
    press(view, Key.Key_S)
    click(view, (110, 10), (160, 10), (160, 60), (110, 60), (110, 10))
    assert told[-1].area_m2 == pytest.approx(10_000)
    assert told[-1].length_m == pytest.approx(400)
    assert told[-1].text == "Yta 1,0\N{NO-BREAK SPACE}ha · omkrets 400\N{NO-BREAK SPACE}m"
    press(view, Key.Key_Escape)
    assert view.tool == "measure_area"
    press(view, Key.Key_Escape)
    assert view.tool == "pan"


def test_what_may_not_be_changed_has_no_tools(make_view: Views) -> None:
    view = make_view(MapScene(plans=(PlanMark("Planen", PLAN),)))
    named = {item.accessibleName(): item for item in view.findChildren(QAbstractButton)}
    needs = ("Rita planområde", "Ändra planområde")
    press(view, Key.Key_R, Key.Key_E)
    view.edit_plan("Planen")
    assert view.tool == "pan" and not any(named[name].isVisible() for name in needs)
    view.can_edit(True)
    assert all(named[name].isVisible() for name in needs)
    press(view, Key.Key_E)
    assert named["Rita hål"].isVisible() and named["Färdig"].isVisible()
    view.set_scene(MapScene())
    assert view.tool == "pan" and not named["Ändra planområde"].isVisible()
    press(view, Key.Key_R)
    view.can_edit(False)
    assert view.tool == "pan" and not named["Rita planområde"].isVisible()


def test_the_picture_is_not_drawn_anew_while_sketching(view: MapView) -> None:
    assert view.wait_until_rendered()
    drawn = heard(view.rendered)
    press(view, Key.Key_R)
    click(view, *CORNERS)
    view.grab()
    QApplication.processEvents()
    assert drawn == []
    assert view.wait_until_rendered()


def test_every_tool_says_what_a_click_does(view: MapView) -> None:
    for name in ("identify", "draw_area", "edit", "hole", "add_part", "split", "move_area",
                 "measure_length", "measure_area"):  # fmt: skip
        view.set_tool(name)  # type: ignore[arg-type]
        assert view.tool == name and view.hint
        assert view.accessibleDescription() == view.hint


def test_who_hears_of_a_new_area_may_go_on_to_edit_it(view: MapView) -> None:
    def add(area: Any) -> None:
        view.set_scene(MapScene(plans=(PlanMark("Planen", PLAN), PlanMark("Ny", area))))
        view.edit_plan("Ny")

    view.area_drawn.connect(add)
    press(view, Key.Key_R)
    click(view, *CORNERS)
    press(view, Key.Key_F)
    assert view.tool == "edit"
    edits = heard(view.plan_edited)
    press(view, Key.Key_Tab, Key.Key_Left)
    assert edits[0][0] == "Ny"
