"""The files of a case, each with whether it can be searched."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon

from ui.alternatives.widgets.matrix_model import Index
from ui.case_intake.presenter import FileLine
from ui.language import tr
from ui.theme import Theme, size
from ui.widgets.word_table import WordModel, WordTable

STATE = 1
"""The column of what could be read, with a mark before its words."""
_BESIDE = 6


class FileModel(WordModel[FileLine]):
    """What a file is called, and what could be read of it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__((tr("Fil"), tr("Status")))
        self._theme = theme

    def words(self, item: FileLine) -> tuple[str, ...]:
        """Return the columns."""
        return item.name.rsplit("/", 1)[-1], item.state

    def spoken(self, item: FileLine) -> str:
        """Return the row as it is read aloud."""
        return item.spoken

    def tip(self, item: FileLine, column: int) -> str:
        """Return what the mouse tells."""
        return item.spoken

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.isValid() and role == Qt.ItemDataRole.DecorationRole and index.column() == STATE:
            item = self.items[index.row()]
            pixmap = self._theme.icon_pixmap(item.icon, item.role, size("icon_small"), 2.0)
            return QIcon(pixmap)
        return super().data(index, role)


class FileTable(WordTable[FileLine]):
    """Enter has the document shown."""

    def __init__(self, theme: Theme, show: Callable[[FileLine], None]) -> None:
        self._open = show
        super().__init__(
            FileModel(theme),
            tr("Handlingar"),
            tr("Pilar väljer fil, Retur visar den med datorns eget program."),
        )

    def identity(self, item: FileLine) -> object:
        """Return what a file is known again by."""
        return item.name

    def widest(self, column: int) -> int:
        """Return what a column's words take, with the mark before the state."""
        mark = size("icon_small") + _BESIDE if column == STATE else 0
        return super().widest(column) + mark

    def open_item(self, item: FileLine) -> None:
        """Show the document."""
        self._open(item)
