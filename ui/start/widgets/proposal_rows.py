"""The proposals below a field: one press takes it, another shows where it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.language import tr
from ui.start.proposals import ProposalLine
from ui.theme import Theme, body_font, size
from ui.widgets.controls import Button, ElidedLabel, IconButton, clear_layout, make_row

BESIDE = 70
"""What stands beside the words of a value: symbols and what is between. The tip has it whole."""


class ProposalRows(QWidget):
    """Shows a field's proposals; hidden where there are none."""

    def __init__(
        self, theme: Theme, take: Callable[[int], None], show: Callable[[int], None]
    ) -> None:
        super().__init__()
        self._theme, self._take, self._show = theme, take, show
        self._lines: tuple[ProposalLine, ...] = ()
        self.buttons: tuple[Button, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.setVisible(False)
        # so that two fields side by side stay as wide as each other
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_lines(self, lines: tuple[ProposalLine, ...]) -> None:
        """Show other proposals."""
        if lines == self._lines:
            return
        self._lines = lines
        clear_layout(self._layout)
        self.buttons = tuple(self._add(number, line) for number, line in enumerate(lines))
        self._show_words()
        self.setVisible(bool(lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much of each value as there is room for."""
        super().resizeEvent(event)
        self._show_words()

    def _show_words(self) -> None:
        metrics, room = QFontMetrics(body_font(weight=600)), self.width() - BESIDE
        for button, line in zip(self.buttons, self._lines, strict=True):
            words = metrics.elidedText(line.words, Qt.TextElideMode.ElideRight, room)
            button.show_word(words.replace("&", "&&"))
            button.setAccessibleName(tr("Ta förslaget {words}", words=line.spoken))

    def _add(self, number: int, line: ProposalLine) -> Button:
        button = Button(
            self._theme,
            "",
            lambda: self._take(number),
            kind="quiet",
            icon="bock",
            name=tr("Ta förslaget {words}", words=line.spoken),
            tip="\n".join(part for part in (line.words, line.source, line.quotation) if part),
        )
        button.setAutoDefault(True)
        row = make_row(button, 1)
        if line.can_show:
            row.addWidget(
                IconButton(
                    self._theme,
                    "oppna",
                    tr("Öppna handlingen som säger {words}", words=line.words),
                    lambda: self._show(number),
                    side=24,
                    px=16,
                )
            )
        self._layout.addLayout(row)
        source = ElidedLabel(line.source, "caption")
        source.setContentsMargins(size("icon_small"), 0, 0, 0)
        self._layout.addWidget(source)
        return button
