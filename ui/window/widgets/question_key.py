"""`?` opens the list of keys wherever nothing is written, also where a list would search for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

SIGN = "?"
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class QuestionKey(QObject):
    """Listens to the sign and not to the key, for it lies differently on every keyboard."""

    def __init__(self, window: QWidget, act: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._act = window, act
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)
        window.installEventFilter(self)

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """Hear the part that keys go to; to hear all parts would cost every event of the window."""
        if before is not None and before is not self._window:
            before.removeEventFilter(self)
        if now is not None and now is not self._window:
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.text() != SIGN or event.modifiers() & _COMMANDS:
            return False
        if (
            not isinstance(watched, QWidget)
            or watched.window() is not self._window
            or QApplication.activePopupWidget() is not None
            or _is_written_in(watched)
        ):
            return False
        self._act()
        return True


def _is_written_in(widget: QWidget) -> bool:
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    return isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit | QAbstractSpinBox)
