"""A list to choose from, with the look's own arrow."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from ui.theme import Theme, size


class Combo(QComboBox):
    """A box that the wheel scrolls past rather than changes."""

    def __init__(self, theme: Theme, name: str = "", least_letters: int = 8) -> None:
        super().__init__()
        self._theme = theme
        if name:
            self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(least_letters)
        theme.changed.connect(self.update)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # the style sheet takes Qt's own arrow away
        side = size("icon_small")
        pixmap = self._theme.icon_pixmap("pil-ned", "muted", side, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(self.width() - side - 8, (self.height() - side) // 2, pixmap)
