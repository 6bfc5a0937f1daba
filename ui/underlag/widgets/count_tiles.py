"""How many objects another version changes, by kind."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rumslig.news import KINDS, Kind
from rumslig.numerals import format_number
from ui.language import message_language, tr
from ui.theme import Theme
from ui.underlag.words import KIND_ROLES, kind_word
from ui.widgets.controls import make_label


class _Bar(QWidget):
    """A short line in a kind's colour."""

    def __init__(self, theme: Theme, role: str) -> None:
        super().__init__()
        self._theme, self._role = theme, role
        self.setFixedSize(18, 3)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(self._role))
        painter.drawRoundedRect(QRectF(self.rect()), 1.5, 1.5)


class CountTiles(QWidget):
    """A figure, a line and a word for each kind."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName(tr("Antal ändringar"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.figures = {kind: make_label("", "figure") for kind in KINDS}
        self.words = {kind: make_label("", "muted", wrap=True) for kind in KINDS}
        for kind in KINDS:
            tile = QVBoxLayout()
            tile.setSpacing(3)
            tile.addWidget(self.figures[kind])
            tile.addWidget(_Bar(theme, KIND_ROLES[kind]))
            tile.addWidget(self.words[kind])
            tile.addStretch(1)
            row.addLayout(tile, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_counts(self, counts: dict[Kind, int]) -> None:
        """Show other counts."""
        spoken = []
        for kind in KINDS:
            count = counts.get(kind)  # row indexes do not tell what is only technical
            figure = "–" if count is None else format_number(count, 0, message_language())
            word = kind_word(kind, 1 if count is None else count)
            self.figures[kind].setText(figure)
            self.words[kind].setText(word)
            spoken.append(f"{figure} {word}")
        self.setAccessibleDescription(", ".join(spoken))
