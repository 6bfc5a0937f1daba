"""The panel for fetching: a way back, a heading, and the page of the step."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from ui.fetch.presenter import FetchPresenter, Step
from ui.fetch.room import FETCH
from ui.fetch.widgets.consent_page import ConsentPage, OrderPage
from ui.fetch.widgets.layers_page import LayersPage
from ui.fetch.widgets.sources_page import SourcesPage
from ui.language import tr
from ui.panels import Panel
from ui.theme import Theme
from ui.widgets.controls import Button, make_label, make_line, make_row
from ui.widgets.focusing import Focusing
from ui.window.task import Frame

_EDGE = 20


class FetchView(QFrame):
    """Shows a fetch presenter; Esc goes back a step, and leaves from the first."""

    def __init__(self, theme: Theme, presenter: FetchPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.setProperty("panel", True)
        self.back = Button(theme, "", self._go_back, kind="quiet")
        self.title = make_label("", "panel_title", wrap=True)
        self.sources = SourcesPage(theme, presenter)
        self.consent = ConsentPage(theme, presenter)
        self.layers = LayersPage(theme, presenter)
        self.order = OrderPage(theme, presenter)
        self._pages: dict[Step, QWidget] = {
            "sources": self.sources,
            "consent": self.consent,
            "layers": self.layers,
            "order": self.order,
        }
        self._stack = QStackedLayout()
        for page in self._pages.values():
            self._stack.addWidget(page)
        head = QVBoxLayout()
        head.setContentsMargins(_EDGE, 8, _EDGE, 10)
        head.setSpacing(4)
        head.addLayout(make_row(self.back, 1))
        head.addWidget(self.title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(make_line())
        layout.addLayout(self._stack, 1)
        presenter.changed.connect(self._show)
        self._show()

    def focus_content(self) -> None:
        """Put the focus on what the page is about."""
        page: object = self._stack.currentWidget()
        if isinstance(page, Focusing):
            page.focus_content()

    def _show(self) -> None:
        presenter = self._presenter
        is_map = presenter.mode == "background"
        words = tr("Hämta bakgrundskarta") if is_map else tr("Hämta från tjänst")
        source = presenter.source
        if presenter.step != "sources" and source is not None:
            words = source.title
        self.title.setText(words)
        self.setAccessibleName(words)
        is_first = presenter.step == "sources"
        self.back.show_word(
            f"\N{LEFTWARDS ARROW} {tr('Tillbaka') if is_first else tr('Föregående steg')}"
        )
        self.back.setEnabled(is_first or not presenter.doing)
        page = self._pages[presenter.step]
        if page is not self._stack.currentWidget():
            self._stack.setCurrentWidget(page)
            if self.isVisible():
                self.focus_content()

    def _go_back(self) -> None:
        if not self._presenter.go_up():
            self._presenter.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
        else:
            super().keyPressEvent(event)


def make_fetch_panel(frame: Frame) -> Mapping[Panel, QWidget]:
    """Return the panel for fetching in a window."""
    return {FETCH: FetchView(frame.theme, frame.session.fetching)}
