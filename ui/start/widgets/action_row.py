"""A row that begins something: icon, title, what it does, and its key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton

from rumslig.look import tokens
from ui.theme import Theme, body_font, size

HEIGHT = 61
_TEXT = 42
"""Where the words begin, after the icon."""


class ActionRow(QPushButton):
    """A button as wide as the panel."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        title: str,
        hint: str,
        key: str,
        on_click: Callable[[], None],
    ) -> None:
        super().__init__()
        self._theme, self._icon = theme, icon
        self._key = key
        px = tokens()["font"]["px"]
        self._strong, self._plain = body_font(px["heading"], 600), body_font(px["body"])
        self._small = body_font(px["small"], 600)
        self.setAutoDefault(True)
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_words(title, hint)
        self.clicked.connect(lambda: on_click())
        theme.changed.connect(self.update)

    def show_words(self, title: str, hint: str) -> None:
        """Show another title, and what is said of it."""
        self._title, self._hint = title, hint
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{hint}, {self._key}" if self._key else hint)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isEnabled()
        if on and (self.underMouse() or self.isDown()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent_soft" if self.isDown() else "hover"))
            radius = tokens()["radius"]["control"]
            painter.drawRoundedRect(self.rect(), radius, radius)
        side = size("icon")
        pixmap = self._theme.icon_pixmap(
            self._icon, "accent" if on else "disabled", side, self.devicePixelRatioF()
        )
        painter.drawPixmap(5, (self.height() - side) // 2, pixmap)
        right = self.width() - 4
        if self._key:
            painter.setFont(self._small)
            painter.setPen(self._theme.colour("muted" if on else "disabled"))
            box = QRect(_TEXT, 0, right - _TEXT, self.height())
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(box, align, self._key)
            right -= painter.fontMetrics().horizontalAdvance(self._key) + 16
        for font, role, text, top in (
            (self._strong, "text", self._title, 9),
            (self._plain, "muted", self._hint, 30),
        ):
            painter.setFont(font)
            painter.setPen(self._theme.colour(role if on else "disabled"))
            width = right - _TEXT
            words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(_TEXT, top, width, 22), Qt.AlignmentFlag.AlignVCenter, words)
