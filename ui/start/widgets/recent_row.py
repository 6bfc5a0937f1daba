"""A file that was open lately: opened by a click, or marked as missing and taken away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from rumslig.look import tokens
from ui.language import tr
from ui.start.presenter import RecentLine
from ui.theme import Theme, body_font, size
from ui.widgets.controls import IconButton

HEIGHT = 44
_TEXT = 32


class _Opener(QPushButton):
    """Icon, title and where the file lies."""

    def __init__(self, theme: Theme, line: RecentLine) -> None:
        super().__init__()
        self._theme, self._line = theme, line
        px = tokens()["font"]["px"]
        self._strong, self._plain = body_font(px["body"], 600), body_font(px["small"])
        self.setFixedHeight(HEIGHT)
        self.setAutoDefault(True)
        self.setAccessibleName(line.spoken)
        self.setEnabled(not line.missing)
        self.setToolTip(line.place)
        if not line.missing:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self._line
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent_soft" if self.isDown() else "hover"))
            radius = tokens()["radius"]["control"]
            painter.drawRoundedRect(self.rect(), radius, radius)
        side = size("icon")
        icon, role = ("varning", "warning") if line.missing else (line.icon, "muted")
        pixmap = self._theme.icon_pixmap(icon, role, side, self.devicePixelRatioF())
        painter.drawPixmap(4, (HEIGHT - side) // 2, pixmap)
        width = self.width() - _TEXT - 6
        for font, ink, text, top in (
            (self._strong, "muted" if line.missing else "text", line.title, 2),
            (self._plain, "warning" if line.missing else "muted", line.note, 21),
        ):
            painter.setFont(font)
            painter.setPen(self._theme.colour(ink))
            words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, width)
            painter.drawText(QRect(_TEXT, top, width, 20), Qt.AlignmentFlag.AlignVCenter, words)


class RecentRow(QWidget):
    """The file, and the button that takes it from the list."""

    def __init__(
        self,
        theme: Theme,
        line: RecentLine,
        on_open: Callable[[str], None],
        on_forget: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.line = line
        self.setFixedHeight(HEIGHT)
        self.opener = _Opener(theme, line)
        self.opener.clicked.connect(lambda: on_open(line.key))
        self.forget = IconButton(
            theme,
            "stang",
            tr("Ta bort ur listan: {name}", name=line.title),
            lambda: on_forget(line.key),
            role="muted",
            px=size("icon_small"),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.opener, 1)
        row.addWidget(self.forget)
