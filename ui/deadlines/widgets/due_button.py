"""The badge of the last day to answer, as a button that leads to the dates."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy

from ui.language import tr
from ui.theme import Theme
from ui.widgets.badge import Badge


class DueButton(QAbstractButton):
    """Looks as the badge does; Enter and Space press it."""

    def __init__(self, theme: Theme, on_click: Callable[[], None]) -> None:
        super().__init__()
        self._badge = Badge(theme)
        self._badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._badge)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tr("Visa ärendets frister"))
        self.clicked.connect(lambda: on_click())

    def show_words(self, text: str, role: str) -> None:
        """Show the last day; without one the button still leads to the dates."""
        self._badge.show_words(text or tr("Frister"), role, "kalender")
        name = tr("{badge}. Visa ärendets frister", badge=text) if text else tr("Frister")
        self.setAccessibleName(name)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return self._badge.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint nothing: the badge is painted by itself."""
