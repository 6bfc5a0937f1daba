"""Yes or no in the look: Qt's own box has hardly an edge in the dark."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from rumslig.look import tokens
from ui.theme import Theme, size

_GAP = 8


def draw_box(painter: QPainter, theme: Theme, at: QPointF, is_checked: bool, ratio: float) -> None:
    """Draw the box alone, with its upper left corner at a place."""
    side, radius = size("icon_small"), tokens()["radius"]["small"]
    painter.setBrush(theme.colour("accent" if is_checked else "sunken"))
    painter.setPen(QPen(theme.colour("accent" if is_checked else "border_strong"), 1.2))
    painter.drawRoundedRect(QRectF(at.x(), at.y(), side, side), radius, radius)
    if is_checked:
        painter.drawPixmap(at, theme.icon_pixmap("bock", "on_accent", side, ratio))


class CheckBox(QCheckBox):
    """A box with its words beside it; all of it is the target."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__(words)
        self._theme = theme
        self.setAccessibleName(words)
        self.setMinimumHeight(size("target_min"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(size("icon") + _GAP + words + 4, size("target_min"))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = size("icon_small")
        at = QPointF(1, (self.height() - side) / 2)
        draw_box(painter, self._theme, at, self.isChecked(), self.devicePixelRatioF())
        painter.setPen(self._theme.colour("text"))
        words = QRectF(self.rect()).adjusted(side + _GAP, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
