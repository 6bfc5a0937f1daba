"""The page of the step Yttrande: the text, its history, the document, and room for the round."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.drafting.presenter import DraftingPresenter
from ui.drafting.widgets.history_view import HistoryView
from ui.drafting.widgets.preview_view import PreviewView
from ui.drafting.widgets.text_view import TextView
from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, ElidedLabel, make_line
from ui.widgets.focusing import Focusing
from ui.widgets.switch import Switch

TEXT, HISTORY, PREVIEW = "text", "history", "preview"


class DraftingView(QFrame):
    """Shows a drafting presenter; other slices add their views with `add_view`."""

    view_changed = Signal(str)

    def __init__(self, theme: Theme, presenter: DraftingPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Yttrande"))
        self.switch = Switch(tr("Vad sidan visar"))
        self.text = TextView(theme, presenter)
        self.history = HistoryView(theme, presenter)
        self.preview = PreviewView(theme, presenter)
        self.summary = ElidedLabel("", "muted")
        self.make = Button(
            theme,
            tr("Skapa utkast"),
            presenter.make,
            kind="primary",
            icon="skriv",
            tip=tr("Gör stycken av det som bedömts som relevant (Ctrl+Enter); dina ord står kvar"),
        )
        self.update_figures = Button(
            theme,
            tr("Uppdatera siffrorna"),
            presenter.refresh,
            kind="quiet",
            icon="uppdatera",
            tip=tr("Ta fyndens siffror nu; egna ord jämförs först"),
        )
        self.new_version = Button(
            theme, tr("Ny version"), self._ask_version, kind="primary", icon="ny"
        )
        self._has_draft = presenter.draft is not None
        self._views: dict[str, QWidget] = {}
        self._stack = QStackedWidget()
        self.switch.chosen.connect(self.show_view)
        self.add_view(TEXT, tr("Text"), self.text)
        self.add_view(HISTORY, tr("Historik"), self.history, tr("Tidigare versioner av utkastet"))
        self.add_view(PREVIEW, tr("Dokument"), self.preview, tr("Sidorna som de blir"))
        self.switch.show_chosen(TEXT)
        self._arrange()
        presenter.changed.connect(self.refresh)
        self.refresh()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(20, 6, 20, 6)
        top.setSpacing(12)
        top.addWidget(self.switch)
        top.addWidget(self.summary, 1)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(20, 10, 20, 10)
        foot.setSpacing(10)
        foot.addWidget(self.make)
        foot.addWidget(self.new_version)
        foot.addStretch(1)
        foot.addWidget(self.update_figures)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(make_line())
        layout.addWidget(self._stack, 1)
        self._foot_line = make_line()
        layout.addWidget(self._foot_line)
        layout.addWidget(self._foot)

    def add_view(self, key: str, word: str, view: QWidget, tip: str = "") -> None:
        """Add one more view of the step, such as its round."""
        self._views[key] = view
        self._stack.addWidget(view)
        self.switch.add(key, word, tip)
        self.switch.offer(key, True)

    def show_view(self, key: str) -> None:
        """Show one of the views."""
        self._presenter.flush()
        self._stack.setCurrentWidget(self._views[key])
        self.switch.show_chosen(key)
        for part in (self._foot_line, self._foot):  # other views have an end of their own
            part.setVisible(key in (TEXT, PREVIEW))
        if key == PREVIEW:
            self._presenter.preview()
        self.view_changed.emit(key)

    @property
    def view(self) -> str:
        """The key of the view that is shown."""
        shown = self._stack.currentWidget()
        return next(key for key, view in self._views.items() if view is shown)

    def focus_content(self) -> None:
        """Put the focus on what the shown view is about, or on the way to a first draft."""
        shown = self._views[self.view]
        if self.view == TEXT and not self._has_draft and self.make.isEnabled():
            self.make.setFocus(Qt.FocusReason.OtherFocusReason)
        elif isinstance(shown, Focusing):
            shown.focus_content()
        else:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed meanwhile."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show what may be done; what nobody sees waits until it is shown."""
        if not self.isVisible():
            return
        presenter = self._presenter
        waits = self.make.hasFocus()
        self.summary.setText(presenter.summary if presenter.draft is not None else "")
        signed = bool(presenter.signed_day)
        self.make.setVisible(not signed)
        found = presenter.review
        lacks = presenter.draft is None or bool(found.missing or found.silent)
        self.make.setEnabled(presenter.can_write and lacks)
        self.make.show_word(
            tr("Skapa utkast") if presenter.draft is None else tr("Skapa saknade stycken")
        )
        self.new_version.setVisible(signed and presenter.new_version is not None)
        self.update_figures.setVisible(not signed)
        self.update_figures.setEnabled(presenter.can_write and bool(found.changed))
        is_first = presenter.draft is not None and not self._has_draft
        self._has_draft = presenter.draft is not None
        if is_first and waits:
            self.focus_content()

    def _ask_version(self) -> None:
        if self._presenter.new_version is not None:
            self._presenter.new_version()
