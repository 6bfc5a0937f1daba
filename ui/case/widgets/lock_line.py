"""A quiet line that tells what the case's material is locked to, with a way to what changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, Icon, make_label


class LockLine(QWidget):
    """Shows the words; the button only where something has changed."""

    def __init__(self, theme: Theme, show_list: Callable[[], None]) -> None:
        super().__init__()
        self.setAccessibleName(tr("Underlagets lås"))
        self.words = make_label("", "muted", wrap=True)
        self.more = Button(
            theme,
            tr("Visa"),
            show_list,
            kind="quiet",
            name=tr("Visa vad som ändrats sedan kontrollen"),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(Icon(theme, "las", "muted", 14))
        row.addWidget(self.words, 1)
        row.addWidget(self.more)

    def show_words(self, words: str, has_list: bool) -> None:
        """Show other words."""
        self.setVisible(bool(words))
        self.words.setText(words)
        self.more.setVisible(has_list)
