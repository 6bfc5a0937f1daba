"""Small coloured marks with a word: due dates and result states."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rumslig.look import tokens
from ui.theme import Theme, body_font

_PAD = 8


class Badge(QWidget):
    """A word on a soft ground, with an icon before it where one is named."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text, self._role, self._icon, self._state = "", "warning", "", ""
        self._font = body_font(tokens()["font"]["px"]["small"], 600)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_words(self, text: str, role: str, icon: str = "") -> None:
        """Show a word in the colours of a role such as "warning"."""
        self._text, self._role, self._icon, self._state = text, role, icon, ""
        self._renew()

    def show_state(self, text: str, state_key: str) -> None:
        """Show a result state's words in its colour."""
        self._text, self._icon, self._state = text, "", state_key
        self._renew()

    def _renew(self) -> None:
        self.setAccessibleName(self._text)
        self.setVisible(bool(self._text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._font).horizontalAdvance(self._text)
        return QSize(width + 2 * _PAD + (22 if self._icon else 0), 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink = self._colours()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        radius = tokens()["radius"]["small"]
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        left = _PAD
        if self._icon:
            pixmap = self._theme.icon_pixmap(self._icon, self._role, 16, self.devicePixelRatioF())
            painter.drawPixmap(left, (self.height() - 16) // 2, pixmap)
            left += 22
        painter.setFont(self._font)
        painter.setPen(ink)
        painter.drawText(
            self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text
        )

    def _colours(self) -> tuple[QColor, QColor]:
        if not self._state:
            return self._theme.colour(f"{self._role}_soft"), self._theme.colour(self._role)
        roles = {
            "HIT_3": "danger",
            "HIT_2": "warning",
            "HIT_1": "warning",
            "NO_HIT": "success",
            "NO_HIT_PARTIAL": "success",
            "NEAR": "accent",
            "ERROR": "danger",
        }
        role = roles.get(self._state)
        if role == "accent":
            return self._theme.colour("accent_soft"), self._theme.colour("accent")
        if role:
            return self._theme.colour(f"{role}_soft"), self._theme.colour(role)
        return self._theme.colour("sunken"), self._theme.colour("muted")
