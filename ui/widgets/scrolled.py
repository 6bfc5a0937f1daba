"""What scrolls as a whole where its page has no room for it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Wrapping(QFrame):
    """A part with words that wrap: it needs the height that they take at its own width.

    Qt would count with the narrowest that they could become.
    """

    def minimumSizeHint(self) -> QSize:
        """Return the least size at the width of now."""
        least, layout = super().minimumSizeHint(), self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return least
        return QSize(least.width(), layout.heightForWidth(max(self.width(), least.width())))


def make_scroller(part: QWidget, name: str) -> QScrollArea:
    """Return what a part scrolls in, up and down; Tab goes to the part's own controls."""
    part.setProperty("panel", True)
    scroller = QScrollArea()
    scroller.setWidgetResizable(True)
    scroller.setFrameShape(QFrame.Shape.NoFrame)
    scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroller.setAccessibleName(name)
    scroller.setWidget(part)
    return scroller
