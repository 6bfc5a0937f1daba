"""The card over a case that somebody else has changed the same of."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.case.clash import Clash
from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, make_card, make_label, make_row


class ClashCard(QWidget):
    """Shows a clash; hidden while there is none."""

    def __init__(self, theme: Theme, clash: Clash) -> None:
        super().__init__()
        self._clash = clash
        self.setAccessibleName(tr("Någon annan har ändrat samma sak"))
        card, layout = make_card("warning")
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(6)
        self.text = make_label("", wrap=True)
        self.advice = make_label("", "small", wrap=True)
        self.theirs = Button(theme, tr("Öppna den andras"), clash.theirs_asked.emit)
        self.mine = Button(theme, tr("Behåll min"), clash.mine_asked.emit)
        layout.addWidget(make_label(tr("Någon annan har ändrat samma sak"), "heading"))
        layout.addWidget(self.text)
        layout.addWidget(self.advice)
        layout.addLayout(make_row(self.theirs, self.mine, 1))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 4, 0, 4)
        outer.addWidget(card)
        clash.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self.text.setText(self._clash.sentence)
        self.advice.setText(self._clash.advice)
        self.setVisible(self._clash.fault is not None)
