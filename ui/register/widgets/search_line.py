"""The field that the list of all cases is searched by."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.language import tr
from ui.theme import Theme


class SearchLine(QLineEdit):
    """Down and Enter go on to what was found, Escape begins anew."""

    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setPlaceholderText(tr("Sök diarienummer, namn, avsändare, kommun"))
        self.setAccessibleName(tr("Sök bland alla ärenden"))
        self.setClearButtonEnabled(True)
        place = QLineEdit.ActionPosition.LeadingPosition
        self._glass = self.addAction(theme.icon("sok", "muted"), place)
        theme.changed.connect(self._refresh)

    def _refresh(self) -> None:
        self._glass.setIcon(self._theme.icon("sok", "muted"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
