"""A small field over the map where a place is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from rumslig.look import Mode
from ui.language import tr
from ui.map.widgets.tool_card import draw_floor

WIDTH = 268


class PlaceField(QWidget):
    """Takes "N 6 558 214, E 508 466"; Enter hands it over, Esc puts the field away."""

    def __init__(self, parent: QWidget, put: Callable[[str], bool]) -> None:
        super().__init__(parent)
        self._put = put
        self._mode: Mode = "light"
        self.field = QLineEdit()
        self.field.setAccessibleName(tr("Koordinater N, E i SWEREF 99 TM"))
        self.field.setPlaceholderText("N 6 558 214, E 508 466")
        self.field.returnPressed.connect(self._hand_over)
        label = QLabel("N, E")
        label.setBuddy(self.field)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.addWidget(label)
        row.addWidget(self.field)
        self.setFixedWidth(WIDTH)
        self.hide()

    def open_at(self, x: float, y: float) -> None:
        """Show the field, ready for typing."""
        self.adjustSize()
        self.move(round(x - self.width() / 2), round(y))
        self.show()
        self.raise_()
        self.field.clear()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_mode(self, mode: Mode) -> None:
        """Draw in the colours of a mode."""
        self._mode = mode
        self.update()

    def _hand_over(self) -> None:
        if self._put(self.field.text()):
            self._close()

    def _close(self) -> None:
        self.hide()
        parent = self.parentWidget()
        if parent is not None:
            parent.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the field away on Esc; nothing typed here reaches the map."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        painter = QPainter(self)
        draw_floor(painter, self, self._mode)
        painter.end()
