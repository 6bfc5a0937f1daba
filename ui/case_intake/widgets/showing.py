"""Documents shown by the computer's own programs, when the planner asks for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from ui.case_intake.delivering import Deliveries
from ui.language import tr
from ui.messages import Message


def show_files(deliveries: Deliveries) -> None:
    """Have each file that is ready shown; tell where the computer has no program for it."""

    def show(path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            title = tr("{file} kunde inte öppnas", file=path.name)
            words = tr("Datorn har inget program för {file}.", file=path.name)
            deliveries.told.emit(Message("warning", title, words))

    deliveries.file_ready.connect(show)
