"""A table whose rows are things, each told in words: one of its columns takes what is left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent

from ui.alternatives.widgets.matrix_model import Index
from ui.theme import body_font, size
from ui.widgets.row_table import LEFT, RIGHT, RowTable

T = TypeVar("T")

ROOM = 28
"""What a cell takes beside its words."""
LEAST = 72
"""What a column has at least where its words take more."""


def most_that_fits(widths: Sequence[int], room: int) -> int:
    """Return the width at which columns are cut so that all of them fit together."""
    left, most = room, max(widths)
    for number, width in enumerate(sorted(widths)):
        share = left // (len(widths) - number)
        if width > share:
            return share
        left -= width
    return most


class WordModel(QAbstractTableModel, Generic[T]):
    """Says what each column says of a thing.

    Parameters
    ----------
    number
        The column that stands to the right; -1 for none.
    """

    def __init__(self, heads: Sequence[str], number: int = -1) -> None:
        super().__init__()
        self.items: tuple[T, ...] = ()
        self.heads = tuple(heads)
        self._number = number

    def show_items(self, items: tuple[T, ...]) -> None:
        """Show other things."""
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def words(self, item: T) -> tuple[str, ...]:
        """Return a row's words, one for each column."""
        raise NotImplementedError

    def spoken(self, item: T) -> str:
        """Return a whole row as it is read aloud."""
        return ", ".join(word for word in self.words(item) if word)

    def tip(self, item: T, column: int) -> str:
        """Return what is told of a cell that the mouse rests on."""
        return self.words(item)[column] or "–"

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item, column = self.items[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(item)[column] or "–"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(item) if column == 0 else self.words(item)[column]
        return self.tip(item, column) if role == Qt.ItemDataRole.ToolTipRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def _alignment(self, column: int) -> int:
        return RIGHT if column == self._number else LEFT


class WordTable(RowTable, Generic[T]):
    """Arrows choose a thing; the one that was looked at stays so when others are shown.

    Signals
    -------
    chosen
        Another one is looked at.
    """

    chosen = Signal()
    wide = 0
    """The column that takes what the others leave."""

    def __init__(self, model: WordModel[T], name: str, description: str) -> None:
        self._words = model
        super().__init__(model, name, description, self._on_row)

    def identity(self, item: T) -> object:
        """Return what a thing is known again by."""
        return item

    def open_item(self, item: T) -> None:
        """Do what Enter does."""
        raise NotImplementedError

    @property
    def current(self) -> T | None:
        """The thing that is looked at."""
        row, items = self.currentIndex().row(), self._words.items
        return items[row] if 0 <= row < len(items) else None

    def show_items(self, items: tuple[T, ...]) -> None:
        """Show other things."""
        if items == self._words.items:
            return
        before = self.current
        self._words.show_items(items)
        self.share_width()
        known = [self.identity(item) for item in items]
        own = self.identity(before) if before is not None else None
        if items:
            self.make_current(known.index(own) if own in known else self.first())

    def height_of(self, most: int, least: int = 1) -> int:
        """Return what the head and the rows take, in pixels; further rows scroll."""
        rows = max(least, min(len(self._words.items), most))
        return size("row_list") + rows * size("row_finding") + 4

    def fit(self, most: int, least: int = 1) -> None:
        """Take the height of the rows, `most` at once."""
        self.setFixedHeight(self.height_of(most, least))

    def first(self) -> int:
        """Return the row to begin at."""
        return 0

    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self._words.items):
            self.open_item(self._words.items[row])

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell that something else can be done."""
        super().currentChanged(current, previous)
        self.chosen.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self.share_width()

    def share_width(self) -> None:
        """Give each column what its words take, and the wide one the rest.

        Where they do not all fit, the longest give way, and none more than another.
        """
        room = self.viewport().width()
        widths = [self.widest(column) for column in range(len(self._words.heads))]
        most = most_that_fits(widths, room)
        widths = [min(width, max(most, LEAST)) for width in widths]
        widths[self.wide] += max(0, room - sum(widths))
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)

    def widest(self, column: int) -> int:
        """Return what a column's words take, in pixels."""
        metrics, model = QFontMetrics(body_font()), self._words
        words = [model.heads[column], *(model.words(item)[column] for item in model.items)]
        return max(map(metrics.horizontalAdvance, words)) + ROOM

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move as in a list: a row is one thing."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)
