"""One Qt application without a screen that asks nobody; Qt's warnings are errors."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QFileDialog

from ui.theme import body_font, load_fonts

WHOLE_EVERY = 25
_count = 0
_TOLD_BY_PLATFORM = {
    f"This plugin does not support {what}"
    for what in ("propagateSizeHints()", "raise()", "grabbing the keyboard")
}


@pytest.fixture(scope="session")
def application() -> QApplication:
    known = QApplication.instance()
    app = known if isinstance(known, QApplication) else QApplication([])
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(body_font())
    return app


@pytest.fixture(autouse=True)
def _collect_between_tests() -> Iterator[None]:
    """Collect the garbage of a test after it, never in the middle of painting in a later one."""
    global _count
    gc.disable()
    yield
    _count += 1
    gc.collect(2 if _count % WHOLE_EVERY == 0 else 1)


@pytest.fixture(autouse=True)
def _qt_is_content(application: QApplication) -> Iterator[None]:
    said: list[str] = []

    def hear(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            said.append(text)

    before = qInstallMessageHandler(hear)
    yield
    application.processEvents()
    qInstallMessageHandler(before)
    assert [text for text in said if text not in _TOLD_BY_PLATFORM] == []


_NO_ANSWERS = {
    "getOpenFileName": ("", ""),
    "getOpenFileNames": ([], ""),
    "getSaveFileName": ("", ""),
    "getExistingDirectory": "",
}


@pytest.fixture(autouse=True)
def _no_question_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a question about files that the test does not answer fail it, not wait for ever."""
    unanswered: list[str] = []
    for asks, nothing in _NO_ANSWERS.items():
        monkeypatch.setattr(
            QFileDialog,
            asks,
            lambda *_, asks=asks, nothing=nothing: unanswered.append(asks) or nothing,
        )
    yield
    assert unanswered == []
