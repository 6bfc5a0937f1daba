"""Where a plan file can be let go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rumslig.look import tokens
from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, Icon, make_label


def local_files(data: QMimeData) -> tuple[Path, ...]:
    """Return the files on this computer that are being dragged."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


class DropArea(QFrame):
    """Takes local files, or opens the file dialogue by its button."""

    def __init__(
        self,
        theme: Theme,
        on_drop: Callable[[tuple[Path, ...]], None],
        on_choose: Callable[[], None],
        *,
        title: str,
        hint: str,
        choose: str = "",
        icon: str = "arende",
    ) -> None:
        """Make an area; the title and the hint say what is dropped there."""
        super().__init__()
        choose = choose or tr("eller välj fil …")
        self._on_drop = on_drop
        self._theme, self._over = theme, False
        self.setAcceptDrops(True)
        self.setAccessibleName(title)
        self.choose = Button(
            theme,
            choose,
            on_choose,
            kind="quiet",
            name=f"{title}, {choose}",
        )
        self.choose.setAutoDefault(True)
        theme.changed.connect(self.update)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 20, 12, 6)
        layout.setSpacing(0)
        middle = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(Icon(theme, icon, "accent", 28), 0, middle)
        layout.addSpacing(8)
        layout.addWidget(make_label(title, "heading"), 0, middle)
        layout.addWidget(make_label(hint, "muted"), 0, middle)
        layout.addWidget(self.choose, 0, middle)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._weigh(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._weigh(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(False)
        files = local_files(event.mimeData())
        if files and self.isEnabled():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._on_drop(files)
        else:
            event.ignore()

    def _weigh(self, event: QDragMoveEvent) -> None:
        if self.isEnabled() and local_files(event.mimeData()):
            # never move: the file stays where it is
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._show_over(True)
        else:
            event.ignore()

    def _show_over(self, over: bool) -> None:
        self._over = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.colour("accent" if self._over else "border_strong"), 1.2)
        pen.setDashPattern([6, 4])
        painter.setPen(pen)
        painter.setBrush(self._theme.colour("accent_soft" if self._over else "sunken"))
        radius = tokens()["radius"]["card"]
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
