"""Documents shown by the computer's own programs, when the planner asks for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from ui.case_intake.delivering import Deliveries
from ui.language import tr
from ui.messages import Message


class FileShower(QObject):
    """Has each file that is ready shown, as long as its parent lives."""

    def __init__(self, deliveries: Deliveries, parent: QObject) -> None:
        super().__init__(parent)
        self._deliveries = deliveries
        deliveries.file_ready.connect(self.show)

    def show(self, path: Path) -> None:
        """Show a file; tell where the computer has no program for it."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            title = tr("{file} kunde inte öppnas", file=path.name)
            words = tr("Datorn har inget program för {file}.", file=path.name)
            self._deliveries.told.emit(Message("warning", title, words))
