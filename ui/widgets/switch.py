"""A switch between the views of a panel."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from ui.theme import body_font

_PAD = 12


class Switch(QWidget):
    """Words in a row, one of which is chosen; the arrow keys move between them."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)

    def add(self, key: str, word: str, tip: str = "") -> None:
        """Add a view to choose."""
        button = QPushButton(word)
        button.setProperty("kind", "segment")
        button.setCheckable(True)
        button.setAccessibleName(word)
        button.setToolTip(tip)
        button.clicked.connect(lambda: self.chosen.emit(key))
        # as wide as when it is chosen, so that nothing moves and no letter is cut
        chosen = QFontMetrics(body_font(weight=600)).horizontalAdvance(word)
        button.setMinimumWidth(chosen + 2 * _PAD)
        self._group.addButton(button)
        self.buttons[key] = button
        self._row.addWidget(button)

    def show_chosen(self, key: str) -> None:
        """Mark the view that is shown."""
        self.buttons[key].setChecked(True)

    def offer(self, key: str, offered: bool) -> None:
        """Show a view's word, or leave it out; a single word is no choice and is hidden."""
        self.buttons[key].setVisible(offered)
        self.setVisible(sum(not button.isHidden() for button in self.buttons.values()) > 1)
