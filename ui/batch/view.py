"""The panel Många planer: what is to be run, or what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QStackedLayout, QWidget

from ui.batch.presenter import BatchPresenter
from ui.batch.widgets.outcome_page import OutcomePage
from ui.batch.widgets.setup_page import SetupPage
from ui.language import tr
from ui.messages import Message
from ui.theme import Theme


class BatchView(QFrame):
    """Shows a batch presenter."""

    def __init__(
        self,
        theme: Theme,
        presenter: BatchPresenter,
        choose_file: Callable[[], Path | None],
        choose_folder: Callable[[], Path | None],
    ) -> None:
        super().__init__()
        self._presenter = presenter
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Många planer"))
        self.setup = SetupPage(theme, presenter, choose_file, choose_folder)
        self.outcome = OutcomePage(theme, presenter, self.open_file)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for page in (self.setup, self.outcome):
            self._stack.addWidget(page)
        presenter.changed.connect(self._show_what_there_is)
        self._show_what_there_is()

    def focus_content(self) -> None:
        """Put the focus on what the panel is about."""
        setup = self.setup
        target: QWidget
        if self._presenter.shows_outcome:
            target = self.outcome.table
        elif self._presenter.is_running:
            target = setup.cancel
        elif self._presenter.file is None:
            target = setup.file_row
        else:
            target = setup.run if setup.run.isEnabled() else setup.folder_row
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_file(self, path: Path) -> None:
        """Open what was written with the computer's own program for it."""
        if not path.is_file():
            words = tr("{file} finns inte längre; kör kontrollen igen.", file=path.name)
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            words = tr("Datorn har inget program för {file}.", file=path.name)
        else:
            return
        title = tr("{file} kunde inte öppnas", file=path.name)
        self._presenter.told.emit(Message("warning", title, words))

    def _show_what_there_is(self) -> None:
        shown = self.outcome if self._presenter.shows_outcome else self.setup
        if shown is self._stack.currentWidget():
            return
        had_keys = self.isAncestorOf(focus) if (focus := self.focusWidget()) else False
        self._stack.setCurrentWidget(shown)
        if had_keys and self.isVisible():  # else Qt gives them to whatever comes first
            self.focus_content()
