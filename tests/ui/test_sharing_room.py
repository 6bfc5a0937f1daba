"""Parts that share the height of a page, and scroll where they have no room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout

from ui.widgets.controls import make_label
from ui.widgets.scrolled import Wrapping, make_scroller
from ui.widgets.splitter import SharedSplitter


@pytest.fixture
def shared(application: QApplication) -> Iterator[SharedSplitter]:
    made = SharedSplitter(0.25)
    for _ in range(2):
        made.addWidget(QFrame())
    made.resize(300, 400)
    made.show()
    application.processEvents()
    yield made
    made.deleteLater()
    application.processEvents()


def test_the_height_is_shared_until_the_edge_is_moved(
    shared: SharedSplitter, application: QApplication
) -> None:
    def upper() -> int:
        application.processEvents()
        return shared.sizes()[0]

    assert upper() == 100
    shared.resize(300, 800)
    assert upper() == 200
    edge = shared.handle(1)
    edge.setFocus()
    QTest.keyClick(edge, Qt.Key.Key_Down)
    moved = upper()
    assert moved > 200
    shared.resize(300, 790)
    assert upper() == pytest.approx(moved, abs=10)


def test_a_part_scrolls_only_where_its_wrapped_words_have_no_room(
    application: QApplication,
) -> None:
    part = Wrapping()
    rows = QVBoxLayout(part)
    label = make_label("ord " * 60, wrap=True)
    rows.addWidget(label)
    scroller = make_scroller(part, "Delen")
    scroller.resize(500, label.heightForWidth(440) + 40)
    scroller.show()
    application.processEvents()
    assert scroller.verticalScrollBar().maximum() == 0
    scroller.resize(500, 30)
    application.processEvents()
    assert scroller.verticalScrollBar().maximum() > 0
    scroller.deleteLater()
    application.processEvents()
