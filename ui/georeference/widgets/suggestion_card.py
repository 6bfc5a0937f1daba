"""What the borders in the picture suggest: looked at, then taken or put away."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.georeference.suggesting import Suggesting
from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, make_label, make_row


class SuggestionCard(QFrame):
    """Hidden while there is nothing to look at."""

    def __init__(self, theme: Theme, suggesting: Suggesting) -> None:
        super().__init__()
        self._suggesting = suggesting
        self.setProperty("card", "accent")
        self.setAccessibleName(tr("Föreslagna punkter"))
        self.said = make_label("", "small", wrap=True)
        self.take = Button(theme, tr("Använd punkterna"), suggesting.take)
        self.put_away = Button(theme, tr("Avfärda"), suggesting.put_away, kind="quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.said)
        layout.addLayout(make_row(self.take, self.put_away, 1))
        suggesting.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the suggestion, or nothing."""
        found = self._suggesting.suggestion
        self.setVisible(found is not None)
        if found is not None:
            self.said.setText(found.sentence)
            self.take.setVisible(found.is_found)
