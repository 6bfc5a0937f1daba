"""Yes or no in the look: Qt's own box has hardly an edge in the dark."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from rumslig.look import tokens
from ui.theme import Theme, size

_GAP = 8


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
        box = QRectF(1, (self.height() - side) / 2, side, side)
        checked = self.isChecked()
        painter.setBrush(self._theme.colour("accent" if checked else "sunken"))
        painter.setPen(QPen(self._theme.colour("accent" if checked else "border_strong"), 1.2))
        radius = tokens()["radius"]["small"]
        painter.drawRoundedRect(box, radius, radius)
        if checked:
            ratio = self.devicePixelRatioF()
            tick = self._theme.icon_pixmap("bock", "on_accent", side, ratio)
            painter.drawPixmap(box.topLeft(), tick)
        painter.setPen(self._theme.colour("text"))
        words = QRectF(self.rect()).adjusted(side + _GAP, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
