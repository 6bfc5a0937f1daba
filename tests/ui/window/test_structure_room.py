"""The room Strukturbilder with real clicks and keys: points in the picture and on the map."""

from __future__ import annotations

from pathlib import Path

from pictures import png
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from window_hands import Hands

from rumslig.georeference.targets import Target, Targets
from ui.georeference.view import GeoreferenceView
from ui.georeference.widgets.picture_pane import PicturePane


def _view(hands: Hands) -> GeoreferenceView:
    view = hands.window.panels["georeference"]
    assert isinstance(view, GeoreferenceView)
    return view


def _at_pixel(pane: PicturePane, column: float, row: float) -> QPoint:
    x, y = pane.viewport_now().to_screen(column, -row)
    return QPoint(round(x), round(y))


def test_a_picture_is_placed_by_clicks_and_keys(hands: Hands, tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "bild.png"
    path.write_bytes(png(400, 300))
    hands.key(Qt.Key.Key_6, modifier=Qt.KeyboardModifier.ControlModifier)
    view, presenter = _view(hands), hands.desktop.session.structure.placing
    assert view.isVisible()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    hands.click(view.drop.choose)
    hands.settle()
    assert presenter.picture is not None and view.placing.isVisible()
    pane, chart = view.placing.pane, hands.window.stage.map
    assert chart.tool == "pick_place"
    known = chart.viewport_now().to_world(chart.width() / 2, chart.height() / 2)
    presenter.show_targets(Targets((Target(*known, "junction", "Aby–Beby–Ceby"),)))
    # near the known place is on it; the picture's own click is where it was made
    hands.click(pane, _at_pixel(pane, 40, 30))
    assert presenter.pending.pixel is not None and "Esc" in view.placing.step.text()
    hands.click(chart, QPoint(chart.width() // 2 + 5, chart.height() // 2 - 4))
    (point,) = presenter.draft.points
    assert point.place == known and point.title == "Aby–Beby–Ceby"
    assert abs(point.pixel[0] - 40) < 1.5 and abs(point.pixel[1] - 30) < 1.5
    # the map first, then the picture; the second by keys alone
    hands.click(chart, QPoint(chart.width() // 2 + 150, chart.height() // 2))
    hands.click(pane, _at_pixel(pane, 350, 40))
    pane.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        hands.key(key, pane)
    assert presenter.pending.pixel is not None
    chart.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        hands.key(key, chart)
    assert len(presenter.draft.points) == 3 and presenter.placement is not None
    assert view.placing.write.isEnabled()
    # the table: out of use, and away; Ctrl+Z brings it back
    table = view.placing.table
    table.setFocus()
    table.make_current(1)
    hands.key(Qt.Key.Key_Space, table)
    assert not presenter.draft.points[1].enabled and presenter.placement is None
    hands.key(Qt.Key.Key_Delete, table)
    assert len(presenter.draft.points) == 2
    hands.key(Qt.Key.Key_Z, hands.window, Qt.KeyboardModifier.ControlModifier)
    hands.key(Qt.Key.Key_Z, hands.window, Qt.KeyboardModifier.ControlModifier)
    assert len(presenter.draft.points) == 3 and presenter.draft.points[1].enabled
    # a point is dragged in the picture
    before = presenter.draft.points[0]
    start = _at_pixel(pane, *before.pixel)
    hands.drag(pane, start, start + QPoint(20, 0))
    after = presenter.draft.points[0]
    assert after.pixel[0] > before.pixel[0] and after.place == before.place
    # and on the map, where it sticks to what is known; one step takes the drag back
    x, y = chart.viewport_now().to_screen(*presenter.draft.points[1].place)
    start, goal = QPoint(round(x), round(y)), chart.rect().center()
    before = presenter.draft.points
    hands.drag(chart, start, goal)
    assert presenter.draft.points[1].place == known
    assert presenter.draft.points[1].title == "Aby–Beby–Ceby"
    assert presenter.draft.points[1].pixel == before[1].pixel and len(before) == 3
    hands.key(Qt.Key.Key_Z, hands.window, Qt.KeyboardModifier.ControlModifier)
    assert presenter.draft.points == before
    # another room: the map is free again, and nothing lies over it
    hands.key(Qt.Key.Key_5, modifier=Qt.KeyboardModifier.ControlModifier)
    assert chart.tool == "pan"
