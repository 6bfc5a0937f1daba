"""The list of bookmarks beside its button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rumslig.look import Mode, tokens
from ui.language import tr
from ui.map.bookmarks import Bookmarks
from ui.map.viewport import Viewport
from ui.map.widgets.tool_card import draw_floor

WIDTH, MOST_ROWS = 264, 6


class BookmarkCard(QWidget):
    """Saves the view by name, shows the saved ones; Delete removes, Esc puts the card away."""

    def __init__(
        self, parent: QWidget, bookmarks: Bookmarks, view_now: Callable[[], Viewport]
    ) -> None:
        super().__init__(parent)
        self._bookmarks, self._view_now = bookmarks, view_now
        self._mode: Mode = "light"
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Bokmärkets namn"))
        self.name.returnPressed.connect(self._add)
        save = QPushButton(tr("Spara vyn"))
        save.setAccessibleName(tr("Spara vyn"))
        save.setToolTip(tr("Spara vyn som du ser nu"))
        save.clicked.connect(self._add)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Bokmärken"))
        self.list.itemActivated.connect(lambda item: self._go(item.text()))
        self.list.itemClicked.connect(lambda item: self._go(item.text()))
        self.list.installEventFilter(self)
        self._remove = QPushButton(tr("Ta bort"))
        self._remove.setProperty("kind", "quiet")
        self._remove.setAccessibleName(tr("Ta bort bokmärket"))
        self._remove.setToolTip(tr("Ta bort bokmärket"))
        self._remove.clicked.connect(self._take_away)
        self._empty = QLabel(tr("Inga bokmärken än. Spara vyn som du ser nu."))
        self._empty.setWordWrap(True)
        top = QHBoxLayout()
        top.addWidget(self.name)
        top.addWidget(save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.addLayout(top)
        layout.addWidget(self._empty)
        layout.addWidget(self.list)
        layout.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(WIDTH)
        bookmarks.changed.connect(self._refresh)
        self._refresh()
        self.hide()

    def toggle(self, x: int, y: int) -> None:
        """Open the card at a place, or put it away."""
        if self.isVisible():
            self._close()
            return
        self._refresh()
        self.move(x, y)
        self.show()
        self.raise_()
        first = self.list if self._bookmarks.items else self.name
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_mode(self, mode: Mode) -> None:
        """Draw in the colours of a mode."""
        self._mode = mode
        self.update()

    def _refresh(self) -> None:
        row = self.list.currentRow()
        names = [item.name for item in self._bookmarks.items]
        self.list.clear()
        height = tokens()["size"]["row_list"]
        for name in names:
            item = QListWidgetItem(name)
            item.setSizeHint(QSize(0, height))
            self.list.addItem(item)
        self.list.setFixedHeight(height * min(max(len(names), 1), MOST_ROWS) + 4)
        self.list.setCurrentRow(min(max(row, 0), len(names) - 1))
        for part in (self.list, self._remove):
            part.setVisible(bool(names))
        self._empty.setVisible(not names)
        self.name.setPlaceholderText(self._bookmarks.free_name())
        self.adjustSize()

    def _add(self) -> None:
        self._bookmarks.add(self.name.text(), self._view_now())
        self.name.clear()
        self.list.setCurrentRow(self.list.count() - 1)

    def _go(self, name: str) -> None:
        self._bookmarks.go(name)
        self._close()

    def _take_away(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._bookmarks.remove(item.text())

    def _close(self) -> None:
        self.hide()
        parent = self.parentWidget()
        if parent is not None:
            parent.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Remove on Delete in the list."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.list and pressed and event.key() == Qt.Key.Key_Delete:  # type: ignore[attr-defined]
            self._take_away()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the card away on Esc; nothing typed here reaches the map."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        painter = QPainter(self)
        draw_floor(painter, self, self._mode)
        painter.end()
