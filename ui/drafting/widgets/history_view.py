"""Earlier versions of the draft: what differs from the one before or from now, and the way back."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout

from rumslig.cases.draft import Draft, DraftVersion
from rumslig.drafting.history import compare_drafts, why_words
from rumslig.drafting.summary import paragraph_title
from ui.drafting.presenter import DraftingPresenter
from ui.drafting.widgets.compared import ComparedText, Part
from ui.language import tr
from ui.theme import Theme, size
from ui.widgets.controls import Button, make_label, make_row


class HistoryView(QFrame):
    """Shows the versions, newest first; the chosen one is compared with the draft of now."""

    def __init__(self, theme: Theme, presenter: DraftingPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._versions: tuple[DraftVersion, ...] = ()
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(tr("Versioner av utkastet, nyast först"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._compare)
        self.words: QLabel = make_label("", "muted", wrap=True)
        self.text = ComparedText(theme, tr("Skillnaden mot texten nu"))
        self.restore = Button(theme, tr("Ta fram versionen"), self._restore, icon="aterstall")
        self.keep = Button(theme, tr("Spara en version nu"), presenter.keep_version, icon="bock")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 8, 20, 8)
        layout.setSpacing(8)
        layout.addWidget(self.list, 2)
        layout.addWidget(self.words)
        layout.addWidget(self.text, 3)
        layout.addLayout(make_row(self.restore, self.keep, 1))
        presenter.changed.connect(self.refresh)
        self.refresh()

    def focus_content(self) -> None:
        """Begin at the list."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed meanwhile."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the versions there are; what nobody sees waits until it is shown."""
        if not self.isVisible():
            return
        case = self._presenter.case
        versions = case.history if case is not None else ()
        if versions != self._versions:
            self._versions = versions
            self.list.blockSignals(True)
            self.list.clear()
            for item in reversed(versions):
                at = datetime.fromisoformat(item.at)
                line = QListWidgetItem(f"{at:%Y-%m-%d %H.%M} · {why_words(item.why)}")
                line.setSizeHint(QSize(0, size("row_finding")))
                self.list.addItem(line)
            if versions:
                self.list.setCurrentRow(0)
            self.list.blockSignals(False)
        self.keep.setEnabled(self._presenter.draft is not None)
        self._compare()

    @property
    def chosen(self) -> int:
        """The place of the chosen version in the case's history, -1 for none."""
        row = self.list.currentRow()
        return len(self._versions) - 1 - row if row >= 0 else -1

    def _compare(self) -> None:
        at, evidence = self.chosen, self._presenter.evidence
        self.restore.setEnabled(at >= 0 and self._presenter.can_write)
        if at < 0 or evidence is None:
            self.words.setText(tr("Inga versioner än; de sparas medan du skriver."))
            self.text.show_parts(())
            return
        now, then = self._presenter.draft or Draft(), self._versions[at].draft
        parts: list[Part] = []
        for change in compare_drafts(then, now):
            found = now.find(change.id) or then.find(change.id)
            assert found is not None
            parts += [paragraph_title(found, evidence), change.pieces]
        self.words.setText(
            tr("Vad som ändrats sedan versionen: [+ nytt +] [− borttaget −]")
            if parts
            else tr("Versionen är som texten nu.")
        )
        self.text.show_parts(parts)

    def _restore(self) -> None:
        self._presenter.restore(self.chosen)
