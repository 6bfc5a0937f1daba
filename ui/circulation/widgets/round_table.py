"""The themes of the round as a table."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.circulation.presenter import RoundRow
from ui.language import tr
from ui.widgets.word_table import WordModel, WordTable


class RoundModel(WordModel[RoundRow]):
    """A theme, who answers for it, and how far its round has come."""

    def __init__(self) -> None:
        super().__init__((tr("Tema"), tr("Status"), tr("Sista dag")))

    def words(self, item: RoundRow) -> tuple[str, ...]:
        """Return a row's words."""
        mark = "⚠ " if item.is_late else ""
        return item.title, f"{mark}{item.state}", item.due

    def spoken(self, item: RoundRow) -> str:
        """Return a row as it is read aloud, with who is asked."""
        return ", ".join(part for part in (item.title, item.function, item.state, item.due) if part)

    def tip(self, item: RoundRow, column: int) -> str:
        """Return who answers for the theme, wherever the mouse rests."""
        return f"{item.title}: {item.function}"


class RoundTable(WordTable[RoundRow]):
    """Arrows choose a theme; Enter saves its file."""

    send_asked = Signal()
    wide = 0

    def __init__(self) -> None:
        super().__init__(
            RoundModel(),
            tr("Teman på remissrunda"),
            tr("Pil upp och ned väljer tema, Retur sparar temats fil."),
        )

    def identity(self, item: RoundRow) -> object:
        """Return what a theme is known again by."""
        return item.theme

    def show_theme(self, theme: str) -> None:
        """Look at a theme."""
        for row, item in enumerate(self._words.items):
            if item.theme == theme and row != self.currentIndex().row():
                self.make_current(row)

    def open_item(self, item: RoundRow) -> None:
        """Save the theme's file."""
        self.send_asked.emit()
