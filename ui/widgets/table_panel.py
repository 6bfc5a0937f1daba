"""The frame of a table below the map: words and tools above, rows below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.controls import make_line, make_row

EDGE = 12


class TablePanel(QFrame):
    """Takes any height from about five rows; Esc closes it from any part."""

    def __init__(self, name: str, close: Callable[[], object]) -> None:
        super().__init__()
        self._close = close
        self.setProperty("panel", True)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 200)

    def lay_out(
        self, words: QHBoxLayout, tools: QHBoxLayout, below: tuple[QHBoxLayout, ...], rows: QWidget
    ) -> None:
        """Put words and tools in one line, what stands below them, and the rows."""
        self._parts, self._rows = (words, tools), rows
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for part, stretch in zip(self._parts, (1, 0), strict=True):
            self._head.addLayout(part, stretch)
        self._head.setSpacing(6)
        self._head.setContentsMargins(EDGE, 6, EDGE, 6 if len(below) == 1 else 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        for line in below:
            line.setContentsMargins(EDGE, 0, EDGE, 6)
            layout.addLayout(line)
        layout.addWidget(make_line())
        inset = make_row(rows)
        inset.setContentsMargins(EDGE - 6, 0, 0, 0)  # the cells' words stand below the others
        layout.addLayout(inset, 1)

    def sizeHint(self) -> QSize:
        """Return about ten rows."""
        return QSize(720, 380)

    def focus_rows(self) -> None:
        """Give the table the focus, as when it is opened by key."""
        self._rows.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def fit_head(self) -> None:
        """Put the tools below the words where one line has no room for both."""
        needed = sum(part.sizeHint().width() for part in self._parts)
        fits = needed + self._head.spacing() + 2 * EDGE <= self.width()
        self._head.setDirection(
            QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the head anew."""
        super().resizeEvent(event)
        self.fit_head()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)
