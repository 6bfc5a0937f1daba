"""Asks why a version is to be held."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from ui.language import tr
from ui.theme import Theme
from ui.underlag.presenter import UnderlagPresenter
from ui.widgets.controls import Button, make_label, make_row


class HoldCard(QFrame):
    """A reason, or a case's number; Enter holds, Esc asks no more."""

    def __init__(self, theme: Theme, presenter: UnderlagPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.setProperty("card", "accent")
        self.question = make_label("", "strong", wrap=True)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(tr("Varför versionen hålls kvar"))
        self.reason.setPlaceholderText(tr("Varför eller för vilket ärende, till exempel 26RS101"))
        self.reason.returnPressed.connect(self._hold)
        self.hold = Button(theme, tr("Behåll"), self._hold, icon="fast")
        self.regret = Button(theme, tr("Avbryt"), lambda: presenter.ask_hold(False), kind="quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.question)
        layout.addWidget(self.reason)
        layout.addLayout(make_row(self.hold, self.regret, 1))
        self.hide()

    def refresh(self) -> None:
        """Ask, or ask no more."""
        row, wanted = self._presenter.row, self._presenter.is_holding
        was_hidden = self.isHidden()
        if row is not None:
            words = tr("Behåll {title} {version}?", title=row.title, version=row.version)
            self.question.setText(words)
        self.hold.setEnabled(not self._presenter.acts.is_busy)
        self.setVisible(wanted and row is not None)
        if wanted and was_hidden:
            self.reason.clear()
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask no more by Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._presenter.ask_hold(False)
        else:
            super().keyPressEvent(event)

    def _hold(self) -> None:
        if self.hold.isEnabled():
            self._presenter.hold(True, self.reason.text())
