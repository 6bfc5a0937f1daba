"""A Qt application without a screen, Qt's warnings as errors, panels on show."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from ui.stylesheet import write_stylesheet
from ui.theme import Theme, load_fonts

_TOLD_BY_PLATFORM = "This plugin does not support propagateSizeHints()"
Shown = TypeVar("Shown", bound=QWidget)


@pytest.fixture(scope="session")
def application() -> QApplication:
    known = QApplication.instance()
    app = known if isinstance(known, QApplication) else QApplication([])
    load_fonts()
    return app


@pytest.fixture(autouse=True)
def _qt_is_content(application: QApplication) -> Iterator[None]:
    said: list[str] = []

    def hear(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        warned = kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
        if warned and text != _TOLD_BY_PLATFORM:
            said.append(text)

    before = qInstallMessageHandler(hear)
    yield
    application.processEvents()
    qInstallMessageHandler(before)
    assert said == []


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
