"""A panel alone: the look, a place to show it, and what its signals say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from ui.stylesheet import write_stylesheet
from ui.theme import Theme

Shown = TypeVar("Shown", bound=QWidget)


@pytest.fixture
def theme(application: QApplication) -> Theme:
    return Theme("light")


@pytest.fixture
def show(application: QApplication) -> Iterator[Callable[..., Any]]:
    """Shows a panel of 492 × 850 px in the look, active and laid out."""
    shown: list[QWidget] = []

    def put(widget: Shown, height: int = 850) -> Shown:
        widget.setStyleSheet(write_stylesheet("light"))
        widget.resize(492, height)
        widget.show()
        widget.activateWindow()
        shown.append(widget)
        for _ in range(3):
            application.processEvents()
        return widget

    yield put
    for widget in shown:
        widget.close()
        widget.deleteLater()
    application.processEvents()


@pytest.fixture
def hear() -> Callable[[Any], list[Any]]:
    """Collects what a signal says."""

    def listen(signal: Any) -> list[Any]:
        said: list[Any] = []
        signal.connect(lambda *values: said.append(values[0] if len(values) == 1 else values))
        return said

    return listen
