"""The Qt application: also takes the files that the desktop asks a running program to open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Tells of files that macOS hands over by an event rather than as arguments."""

    files_asked = Signal(object)
    """A list of `QUrl`."""

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(list(arguments))

    def event(self, event: QEvent) -> bool:
        """Take a file, or let Qt do what it does."""
        if isinstance(event, QFileOpenEvent):
            self.files_asked.emit([event.url()])
            return True
        return super().event(event)
