"""The field that is typed in: glass at the left, the keys that lead to it at the right."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from rumslig.look import tokens
from ui.key_names import name_keys
from ui.language import tr
from ui.theme import Theme, body_font

WIDTH = 236
_KEEPS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class SearchEdit(QLineEdit):
    """A line edit that tells of the keys that are meant for the results."""

    moved = Signal(int)
    entered = Signal()
    escaped = Signal()
    reached = Signal()
    left = Signal()

    def __init__(self, theme: Theme, keys: str) -> None:
        super().__init__()
        self._theme, self._keys = theme, keys
        self._small = body_font(tokens()["font"]["px"]["caption"])
        self.setPlaceholderText(tr("Sök plats, lager, ärende"))
        self.setAccessibleName(tr("Sök plats, lager, ärende och kommando"))
        place = QLineEdit.ActionPosition.LeadingPosition
        self._glass = self.addAction(theme.icon("sok", "muted"), place)
        self.setMinimumWidth(WIDTH)
        theme.changed.connect(self._refresh)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())

    def _refresh(self) -> None:
        self._glass.setIcon(self._theme.icon("sok", "muted"))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text() or self.hasFocus() or not self._keys:
            return
        painter = QPainter(self)
        painter.setFont(self._small)
        painter.setPen(self._theme.colour("muted"))
        box = QRect(0, 0, self.width() - 10, self.height())
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box, align, name_keys(self._keys))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Down:
            self.moved.emit(1)
        elif key == Qt.Key.Key_Up:
            self.moved.emit(-1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in _KEEPS:
            self.reached.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _KEEPS:
            self.left.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.reached.emit()
