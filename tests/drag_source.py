"""A window that files can be dragged out of: `python drag_source.py LEFT TOP FILE…`."""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

OFFERED, TAKEN = "Filer", "Tagna"
"""What the window is called before and after somebody has taken the files."""


class Source(QWidget):
    """Begins to drag as soon as the mouse moves with its button down.

    It is called `TAKEN` once somebody has taken the files.
    """

    def __init__(self, files: list[str]) -> None:
        super().__init__()
        self.setWindowTitle(OFFERED)
        self._files = files

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(file) for file in self._files])
        drag = QDrag(self)
        drag.setMimeData(data)
        if drag.exec(Qt.DropAction.CopyAction) != Qt.DropAction.IgnoreAction:
            self.setWindowTitle(TAKEN)


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    source = Source(sys.argv[3:])
    source.setWindowFlag(Qt.WindowType.X11BypassWindowManagerHint)
    source.setGeometry(int(sys.argv[1]), int(sys.argv[2]), 160, 160)
    source.show()
    sys.exit(app.exec())
