"""A card with a fact and a way out; it floats at the map's upper edge and stays until closed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui.language import tr
from ui.messages import Message
from ui.theme import Theme
from ui.widgets.controls import Icon, IconButton, make_label

_ROLES = {"error": "danger", "warning": "warning", "info": "accent", "done": "success"}
_ICONS = {"error": "fel", "warning": "varning", "info": "identifiera", "done": "bock"}


class MessageCard(QFrame):
    """Shows one message."""

    closed = Signal()

    def __init__(self, theme: Theme, message: Message) -> None:
        super().__init__()
        self._theme, self.message = theme, message
        self.setProperty("card", "raised")
        self.setAccessibleName(message.title)
        self.setAccessibleDescription(message.text)
        title = make_label(message.title, "strong", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        if message.text:
            text = make_label(message.text, "muted", wrap=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(text)
        close = IconButton(theme, "stang", tr("Stäng meddelandet"), self._close, side=24, px=16)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 8, 10)
        row.setSpacing(10)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(Icon(theme, _ICONS[message.kind], _ROLES[message.kind], 20), 0, top)
        row.addLayout(words, 1)
        row.addWidget(close, 0, top)
        theme.changed.connect(self.update)

    def _close(self) -> None:
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        colour = self._theme.colour(_ROLES[self.message.kind])
        painter.fillRect(0, 6, 4, self.height() - 12, colour)
