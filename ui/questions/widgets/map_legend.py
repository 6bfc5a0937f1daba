"""What the signs of an answer on the map mean."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from rumslig.plugin import MapRole
from ui.language import tr
from ui.map.answer_marks import role_pen, zone_tint
from ui.theme import Theme
from ui.widgets.controls import make_label


class MapLegend(QWidget):
    """A sign and a word for each role that occurs."""

    ROLES: ClassVar[tuple[MapRole, ...]] = ("found", "possible", "zone", "border")

    def __init__(self, theme: Theme, roles: tuple[MapRole, ...]) -> None:
        super().__init__()
        words = role_words()
        self.setAccessibleName(tr("På kartan"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.addWidget(make_label(tr("På kartan"), "muted"), 0, 0)
        for number, role in enumerate(roles):
            grid.addWidget(RoleSign(theme, role), 0, 1 + 2 * number)
            grid.addWidget(make_label(words[role], "small"), 0, 2 + 2 * number)
        grid.setColumnStretch(1 + 2 * len(roles), 1)


def role_words() -> dict[MapRole, str]:
    """Return what each role is called."""
    return {
        "found": tr("träff"),
        "possible": tr("möjlig"),
        "zone": tr("zon"),
        "border": tr("gräns"),
    }


class RoleSign(QWidget):
    """How the map draws a role."""

    def __init__(self, theme: Theme, role: MapRole) -> None:
        super().__init__()
        self._theme, self._role = theme, role
        self.setFixedSize(28, 16)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = role_pen(self._role, self._theme.mode)
        if self._role == "zone":
            painter.fillRect(QRectF(2, 3, 24, 10), zone_tint(self._theme.mode))
            painter.setPen(pen)
            painter.drawRect(QRectF(2, 3, 24, 10))
            return
        painter.setPen(pen)
        painter.drawLine(QPointF(2, 8), QPointF(26, 8))
