"""The window's keys go before a text field's own on systems where the two are the same."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from ui.actions import Actions

EDITED = "edit"
"""The group of actions that a field does itself, on its own text."""


class FieldKeys(QObject):
    """Watches the text field that has the focus: where X11 is, Ctrl+E and Ctrl+K edit its line."""

    def __init__(self, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._keys = {
            QKeySequence(action.keys)
            for action in actions
            if action.keys.startswith("Ctrl+") and action.group != EDITED
        }
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep a field from claiming a key of the window."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if QKeySequence(event.keyCombination()) not in self._keys:
            return False
        event.ignore()
        return True

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
        fields = QLineEdit | QPlainTextEdit | QTextEdit
        if isinstance(now, fields) and now.window() is self._window:
            now.installEventFilter(self)
