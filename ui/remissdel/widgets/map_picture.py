"""The map of the question, as wide as its place; its words are read aloud and shown on demand."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class MapPicture(QWidget):
    """A picture that keeps its proportions."""

    def __init__(self, picture: QImage, words: str) -> None:
        super().__init__()
        self._picture = picture
        self.setAccessibleName(words)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Return whether the height follows the width: it does."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that goes with a width."""
        return round(width * self._picture.height() / max(self._picture.width(), 1))

    def sizeHint(self) -> QSize:
        """Return a readable size."""
        return QSize(560, self.heightForWidth(560))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        height = self.heightForWidth(self.width())
        painter.drawImage(QRectF(0, 0, self.width(), height), self._picture)
