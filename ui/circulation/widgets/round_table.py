"""The themes of the round as a table."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.circulation.presenter import RoundRow
from ui.language import tr
from ui.widgets.word_table import WordModel, WordTable


class RoundModel(WordModel[RoundRow]):
    """A theme, who answers for it, and how far its round has come."""

    def __init__(self) -> None:
        super().__init__((tr("Tema"), tr("Funktion"), tr("Läge"), tr("Sista dag")))

    def words(self, item: RoundRow) -> tuple[str, ...]:
        """Return a row's words."""
        mark = "⚠ " if item.is_late else ""
        return item.title, item.function, f"{mark}{item.state}", item.due


class RoundTable(WordTable[RoundRow]):
    """Arrows choose a theme; Enter saves its file."""

    send_asked = Signal()
    wide = 1

    def __init__(self) -> None:
        super().__init__(
            RoundModel(),
            tr("Teman på remissrunda"),
            tr("Pil upp och ned väljer tema, Retur sparar temats fil."),
        )

    def identity(self, item: RoundRow) -> object:
        """Return what a theme is known again by."""
        return item.theme

    def open_item(self, item: RoundRow) -> None:
        """Save the theme's file."""
        self.send_asked.emit()
