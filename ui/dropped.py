"""Files that are dropped on the window or handed over by the system."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl

from ui.language import tr
from ui.messages import Message


def files_of(urls: Sequence[QUrl]) -> tuple[list[Path], list[Message]]:
    """Return the files on this computer, and what is said of addresses elsewhere."""
    files = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    told = [
        Message(
            "warning",
            tr("{file} kunde inte öppnas", file=url.fileName() or url.host()),
            tr("Det är en nätadress; hämta filen och släpp den här."),
        )
        for url in urls
        if not url.isLocalFile()
    ]
    return files, told
