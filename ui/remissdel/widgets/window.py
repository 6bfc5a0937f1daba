"""The small window itself: one file, its look and keys, and what is asked when it closes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow

from rumslig.circulation.file import Opened
from rumslig.circulation.question import SUFFIX
from ui.language import tr
from ui.remissdel.presenter import AnswerPresenter
from ui.remissdel.view import AnswerView
from ui.stylesheet import write_stylesheet
from ui.theme import Theme
from ui.widgets.focus_ring import FocusRing

WIDTH, HEIGHT, LEAST_WIDTH, LEAST_HEIGHT = 980, 700, 360, 420


class AnswerWindow(QMainWindow):
    """Shows one file, and keeps what is typed when it closes."""

    def __init__(
        self,
        theme: Theme,
        opened: Opened,
        choose_place: Callable[[AnswerWindow], Path | None] | None = None,
    ) -> None:
        super().__init__()
        self.theme = theme
        self._choose_place = choose_place or _ask_place
        self.presenter = AnswerPresenter(opened, self)
        self.view = AnswerView(theme, self.presenter, self.save_elsewhere, self._show_folder)
        self.setCentralWidget(self.view)
        self.setWindowTitle(f"{opened.question.theme_title} · {opened.question.dnr}")
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.resize(WIDTH, HEIGHT)
        self.ring = FocusRing(theme, self)
        theme.changed.connect(self._dress)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self, self.close)
        self._dress()
        self.view.focus_content()

    def save_elsewhere(self) -> None:
        """Ask for another place, and save the answer there."""
        place = self._choose_place(self)
        if place is not None:
            self.presenter.save(place)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is begun; stay open where it cannot be kept."""
        self.presenter.keep()
        if self.presenter.fault and self.presenter.state == "begun":
            event.ignore()
        else:
            super().closeEvent(event)

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.presenter.opened.path.parent)))

    def _dress(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(self.theme.palette())
        self.setStyleSheet(write_stylesheet(self.theme.mode))


def _ask_place(window: AnswerWindow) -> Path | None:
    name = str(Path.home() / window.presenter.opened.path.name)
    chosen, _ = QFileDialog.getSaveFileName(
        window, tr("Spara svaret"), name, tr("Remissdel (*{suffix})", suffix=SUFFIX)
    )
    return Path(chosen) if chosen else None
