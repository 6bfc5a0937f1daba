"""The room Underlag: the board, and the pages beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedLayout, QWidget

from ui.language import tr
from ui.theme import Theme, size
from ui.underlag.presenter import Page, UnderlagPresenter
from ui.underlag.publishing import Field
from ui.underlag.widgets.board_page import BoardPage
from ui.underlag.widgets.browse_page import BrowsePage
from ui.underlag.widgets.carried_list import AskDocument
from ui.underlag.widgets.connect_page import ConnectPage
from ui.underlag.widgets.form_page import FormPage
from ui.underlag.widgets.keeping_page import KeepingPage
from ui.underlag.widgets.news_page import NewsPage
from ui.underlag.widgets.page import SidePage
from ui.underlag.widgets.publish_page import PublishPage
from ui.underlag.widgets.repository_page import RepositoryPage
from ui.underlag.widgets.updates_page import UpdatesPage

AskPath = Callable[[], Path | None]


class UnderlagView(QFrame):
    """Shows one page at a time; Esc goes back to the board."""

    def __init__(
        self,
        theme: Theme,
        presenter: UnderlagPresenter,
        *,
        open_case: Callable[[str], None],
        ask_repository: AskPath,
        ask_root: AskPath,
        ask_publish_folder: Callable[[Field], Path | None],
        ask_news_file: AskPath,
        ask_document: AskDocument,
        ask_bundle: AskPath,
        ask_copy_folder: AskPath,
    ) -> None:
        super().__init__()
        self._presenter = presenter
        self.setProperty("panel", True)
        self.setProperty("wanted_width", size("task_panel_wide"))
        self.setAccessibleName(tr("Underlag"))
        self.board = BoardPage(theme, presenter, open_case, ask_document, ask_copy_folder)
        self.connecting = ConnectPage(theme, presenter, ask_repository, ask_root)
        self.browse = BrowsePage(theme, presenter)
        self.publishing = PublishPage(theme, presenter, ask_publish_folder)
        self.form = FormPage(theme, presenter)
        self.repository = RepositoryPage(theme, presenter, ask_publish_folder, ask_bundle)
        self.updates = UpdatesPage(theme, presenter)
        self.keeping = KeepingPage(theme, presenter)
        self.news = NewsPage(theme, presenter, ask_news_file)
        self._pages: dict[Page, QWidget] = {
            "board": self.board,
            "connect": self.connecting,
            "browse": self.browse,
            "publish": self.publishing,
            "news": self.news,
            "form": self.form,
            "repository": self.repository,
            "updates": self.updates,
            "keeping": self.keeping,
        }
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for page in self._pages.values():
            self._stack.addWidget(page)
        presenter.page_changed.connect(self._show_page)
        self._show_page()

    def focus_content(self) -> None:
        """Put the focus on what the page is about."""
        page = self._stack.currentWidget()
        if isinstance(page, SidePage):
            page.focus_content()
        else:
            self.board.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Esc: to the board, then to the whole of it."""
        presenter = self._presenter
        if event.key() == Qt.Key.Key_Escape and presenter.go_up():
            return
        if event.key() == Qt.Key.Key_Escape and presenter.name:
            presenter.choose("")
            self.focus_content()
        else:
            super().keyPressEvent(event)

    def _show_page(self) -> None:
        shown = self._pages[self._presenter.page]
        if shown is not self._stack.currentWidget():
            self._stack.setCurrentWidget(shown)
            if self.isVisible():
                self.focus_content()
