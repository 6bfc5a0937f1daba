"""The walker finds what it should, and the panels that it is used on are fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QToolButton,
    QWidget,
)

from tests.rumslig.test_comparison import COUNTY, NOTHING, UNKNOWN, compare
from tests.ui.accessible import violations
from ui.alternatives.presenter import AlternativesPresenter
from ui.alternatives.view import AlternativesView
from ui.map.viewport import Viewport
from ui.map_table.presenter import MapTablePresenter
from ui.map_table.view import MapTableView
from ui.stylesheet import write_stylesheet
from ui.tasks import InlineRunner
from ui.theme import Theme

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def show(application: QApplication) -> Iterator[Show]:
    """Shows a panel in the look."""
    shown: list[QWidget] = []

    def make(widget: QWidget) -> QWidget:
        widget.setStyleSheet(write_stylesheet("light"))
        widget.resize(492, 500)
        widget.show()
        shown.append(widget)
        application.processEvents()
        return widget

    yield make
    for widget in shown:
        widget.close()
        widget.deleteLater()
    application.processEvents()


def panel_of(*parts: QWidget) -> QWidget:
    panel = QWidget()
    layout = QHBoxLayout(panel)
    for part in parts:
        layout.addWidget(part)
    return panel


def named(widget: QWidget, name: str) -> QWidget:
    widget.setAccessibleName(name)
    widget.setMinimumSize(24, 24)
    return widget


def test_a_fit_panel_has_no_violations(show: Show) -> None:
    words = named(QListView(), "Lista")
    assert isinstance(words, QListView)
    words.setModel(QStringListModel(["ett", "två"], words))
    assert violations(show(panel_of(named(QPushButton("Spara"), "Spara"), words))) == []


def _silent_list() -> QWidget:
    view = named(QListView(), "Lista")
    assert isinstance(view, QListView)
    view.setModel(QStringListModel([""], view))
    return view


def _small() -> QWidget:
    button = named(QToolButton(), "Liten")
    button.setFixedSize(16, 16)
    return button


def _skipped() -> QWidget:
    button = named(QPushButton("x"), "Hoppas över")
    button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return button


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: [QLineEdit()], "no accessible name"),
        (lambda: [_small()], "16 × 16 px is a small target"),
        (lambda: [_skipped()], "Tab does not stop at it"),
        (lambda: [_silent_list()], "row 0 has nothing to read"),
        (
            lambda: [named(QPushButton("x"), "Visa"), named(QPushButton("y"), "Visa")],
            "a sibling has the same name",
        ),
    ],
)
def test_each_fault_is_found(make: Callable[[], list[QWidget]], fault: str, show: Show) -> None:
    found = violations(show(panel_of(*make())))
    assert [text for text in found if fault in text] != []


def test_a_buddy_must_take_the_focus(show: Show) -> None:
    label, plain = QLabel("Namn"), QLabel("värde")
    label.setBuddy(plain)
    assert "buddy" in violations(show(panel_of(label, plain)))[0]


@pytest.mark.parametrize("count", [0, 1, 2, 6])
def test_alternatives_are_fit(count: int, show: Show) -> None:
    presenter = AlternativesPresenter()
    if count > 1:
        result = compare((NOTHING,) * count, (UNKNOWN,) * count).result
        presenter.present(result, COUNTY, (), plan_count=count)
    else:
        presenter.present(None, COUNTY, (), plan_count=2 - count)
    assert violations(show(AlternativesView(Theme("light"), presenter))) == []


def test_map_table_is_fit(show: Show) -> None:
    presenter = MapTablePresenter(InlineRunner())
    presenter.follow_view(Viewport(500_000, 6_560_000, 10, 400, 300))
    presenter.open(True)
    assert violations(show(MapTableView(Theme("light"), presenter))) == []
