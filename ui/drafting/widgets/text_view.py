"""The paragraphs, and the one in hand: what it is linked to, what is offered, and its text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from rumslig.drafting.summary import SUMMARY, paragraph_title
from ui.drafting.presenter import DraftingPresenter
from ui.drafting.widgets.editor import Editor
from ui.drafting.widgets.linked import Linked
from ui.drafting.widgets.offer_card import OfferCard
from ui.drafting.widgets.paragraph_list import ParagraphList
from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, IconButton, make_label, make_row
from ui.widgets.scrolled import make_scroller

EDGE = 20
LIST_PART, TEXT_PART = 300, 350
"""How list and text share the height at first, in pixels of a window of common size."""


class TextView(QFrame):
    """Shows a drafting presenter's paragraphs and the one that is chosen."""

    def __init__(self, theme: Theme, presenter: DraftingPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.list = ParagraphList(theme)
        self.linked = Linked(theme, presenter)
        self.offer = OfferCard(theme, presenter)
        self.editor = Editor(theme)
        self.add = Button(theme, tr("Nytt stycke"), self._add, icon="ny")
        self.up = IconButton(
            theme, "pil-upp", tr("Flytta stycket uppåt (Alt+pil)"), lambda: presenter.move(-1)
        )
        self.down = IconButton(
            theme, "pil-ned", tr("Flytta stycket nedåt (Alt+pil)"), lambda: presenter.move(1)
        )
        self.remove = IconButton(theme, "ta-bort", tr("Ta bort stycket"), presenter.remove)
        self.save_text = Button(
            theme,
            tr("Spara som min text"),
            presenter.save_text,
            kind="quiet",
            tip=tr("Lägg stycket bland Mina texter, med platshållare för fyndets siffror"),
        )
        self.empty = make_label("", "muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        upper = QWidget()
        above = QVBoxLayout(upper)
        above.setContentsMargins(EDGE, 6, EDGE, 4)
        above.setSpacing(4)
        above.addWidget(self.empty)
        above.addWidget(self.list, 1)
        above.addLayout(make_row(self.add, self.up, self.down, self.remove, 1))
        self.page = QWidget()
        below = QVBoxLayout(self.page)
        below.setContentsMargins(EDGE, 6, EDGE, 8)
        below.setSpacing(6)
        below.addWidget(self.linked)
        below.addWidget(self.offer)
        below.addWidget(self.editor, 1)
        below.addLayout(make_row(self.save_text, 1))
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(upper)
        self._lower = make_scroller(self.page, tr("Stycket"))
        self.splitter.addWidget(self._lower)
        self.splitter.setSizes([LIST_PART, TEXT_PART])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        self.list.chosen.connect(presenter.choose)
        self.list.moved.connect(presenter.move)
        self.list.removed.connect(presenter.remove)
        self.list.opened.connect(self._begin)
        self.editor.written.connect(presenter.write)
        self.editor.field.left.connect(presenter.flush)
        presenter.changed.connect(self.refresh)
        presenter.loaded.connect(self._load)
        self.refresh()
        self._load()

    def focus_content(self) -> None:
        """Begin at the list of paragraphs."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed meanwhile."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the draft as it is; what nobody sees waits until it is shown."""
        if not self.isVisible():
            return
        presenter = self._presenter
        paragraph, evidence = presenter.paragraph, presenter.evidence
        rows = presenter.rows
        self.list.show_rows(rows, presenter.chosen)
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.empty.setText(presenter.summary)
        can = presenter.can_write
        self.add.setEnabled(can and presenter.draft is not None)
        for part in (self.up, self.down, self.remove):
            part.setEnabled(can and paragraph is not None)
        shown = paragraph is not None and evidence is not None
        self.page.setVisible(shown)
        self._lower.setVisible(shown)
        if paragraph is None or evidence is None:
            return
        title = tr("Ställningstaganden") if paragraph.id == SUMMARY else ""
        self.linked.show_paragraph(
            paragraph, title or paragraph_title(paragraph, evidence), evidence, writable=can
        )
        self.linked.setEnabled(bool(paragraph.theme))
        self.save_text.setEnabled(can and bool(paragraph.theme and paragraph.text.strip()))
        self.offer.refresh()
        self.editor.field.setReadOnly(not can)
        self.editor.tools.setEnabled(can)

    def _load(self) -> None:
        paragraph = self._presenter.paragraph
        text = paragraph.text if paragraph is not None else ""
        self.editor.load(text, writable=self._presenter.can_write)

    def _begin(self) -> None:
        """Go on writing where the paragraph ends."""
        if self._presenter.paragraph is not None:
            self.editor.field.moveCursor(QTextCursor.MoveOperation.End)
            self.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self) -> None:
        self._presenter.add()
        self.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)
