"""Named views: kept, shown, removed, restored."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QPushButton

from ui.map.bookmarks import Bookmarks
from ui.map.view import MapView
from ui.map.viewport import Viewport

HERE = Viewport(510_000.0, 6_560_000.0, 2.0, 400, 300)
Views = Callable[..., MapView]


def test_a_bookmark_is_the_same_view_in_any_size() -> None:
    marks = Bookmarks()
    made = marks.add("Mosås", HERE)
    shown = made.view_in(Viewport(0, 0, 1, 900, 700))
    assert (shown.centre_e, shown.centre_n, shown.metres_per_px) == (510_000, 6_560_000, 2.0)
    assert (shown.width, shown.height) == (900, 700)


def test_names_are_unique_and_given_where_missing() -> None:
    marks = Bookmarks()
    for name in ("", "  ", "Mosås", "Mosås"):
        marks.add(name, HERE)
    assert [item.name for item in marks.items] == ["Vy 1", "Vy 2", "Mosås"]


def test_steps_can_be_undone() -> None:
    marks = Bookmarks()
    steps: list[Any] = []
    marks.stepped.connect(lambda *step: steps.append(step))
    marks.add("Mosås", HERE)
    marks.remove("Mosås")
    marks.remove("Mosås")
    assert [words for words, _, _ in steps] == ["bokmärke Mosås", "borttaget bokmärke Mosås"]
    marks.restore(steps[1][1])
    assert marks.go("Mosås") and not marks.go("Kumla")


def test_the_state_is_json_and_comes_back() -> None:
    marks, other = Bookmarks(), Bookmarks()
    marks.add("Mosås", HERE)
    other.restore(json.loads(json.dumps(marks.state())))
    assert other.items == marks.items


@pytest.mark.parametrize(
    "state",
    [None, "text", 7, [None], [{}], [{"name": "", "centre_e": 1, "centre_n": 1}],
     [{"name": "a", "centre_e": 1, "centre_n": "x", "metres_per_px": 1}],
     [{"name": "a", "centre_e": 1, "centre_n": float("nan"), "metres_per_px": 1}],
     [{"name": "a", "centre_e": 1, "centre_n": 1, "metres_per_px": 0}]],
)  # fmt: skip
def test_what_is_no_bookmark_is_left_out(state: object) -> None:
    marks = Bookmarks()
    marks.restore(state)
    assert marks.items == ()


def test_the_list_works_by_keys(make_view: Views) -> None:
    view = make_view()
    view.activateWindow()
    view.show_view(HERE)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(view, Qt.Key.Key_B, control)
    field = next(item for item in view.findChildren(QLineEdit) if item.isVisible())
    assert field.hasFocus()
    QTest.keyClicks(field, "Mosås")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible() and view.hasFocus()
    view.pan_by(90, 0)
    QTest.keyClick(view, Qt.Key.Key_B, control)
    names = view.findChild(QListWidget)
    assert names.hasFocus()
    QTest.keyClick(names, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert view.viewport_now() == HERE and not names.isVisible()
    QTest.keyClick(view, Qt.Key.Key_B, control)
    QTest.keyClick(names, Qt.Key.Key_Delete)
    assert view.bookmarks.items == () and not names.isVisible()
    for item in (*view.findChildren(QPushButton), *view.findChildren(QLineEdit)):
        assert item.accessibleName()
