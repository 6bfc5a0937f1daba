"""A table of figures: words to the left, figures to the right, as high as its rows."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHeaderView

from rumslig.look import tokens
from rumslig.statistics.words import figure_text
from rumslig.statistics.year import Table
from ui.alternatives.widgets.matrix_model import Index
from ui.language import message_language
from ui.theme import body_font, size
from ui.widgets.row_table import LEFT, RIGHT, RowTable

_LEAST, _WIDEST, _PAD, _LONG = 40, 190, 14, 9
_GIVES = 32
"""So much less the first column may have than its words take, before the table scrolls."""


class FigureModel(QAbstractTableModel):
    """Says what a table of statistics holds."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column = self.table.columns[index.column()]
        text = figure_text(
            self.table.rows[index.row()][index.column()], column.kind, message_language()
        )
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT if column.kind == "text" else RIGHT
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {text}"
        return text if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.table.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT if column.kind == "text" else RIGHT
        if role == Qt.ItemDataRole.DisplayRole:
            return "\n".join(_two_lines(column.title))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.title
        return None


class FigureTable(RowTable):
    """The page scrolls, the table does not; arrows walk its cells."""

    def __init__(self, table: Table) -> None:
        self._figures = FigureModel(table)
        super().__init__(self._figures, table.title, table.denominator, lambda row: None)
        self.setProperty("dense", True)
        self.setSelectionBehavior(RowTable.SelectionBehavior.SelectItems)
        self.setHorizontalScrollMode(RowTable.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        head.setMinimumSectionSize(_LEAST)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._share_width()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _share_width(self) -> None:
        """Give figures what they take, the first column the rest; heads stand in two lines."""
        table, head = self._figures.table, self.horizontalHeader()
        plain = QFontMetrics(body_font(tokens()["font"]["px"]["small"]))
        strong = QFontMetrics(body_font(tokens()["font"]["px"]["small"], 600))
        widths = []
        for number, column in enumerate(table.columns):
            words = [strong.horizontalAdvance(word) for word in _two_lines(column.title)]
            cells = [
                plain.horizontalAdvance(str(self._figures.index(row, number).data()))
                for row in range(len(table.rows))
            ]
            widths.append(max(*words, *cells, _LEAST - _PAD) + _PAD)
        rest = self.viewport().width() - sum(widths[1:])
        least = min(widths[0], _WIDEST)
        widths[0] = rest if rest >= least - _GIVES else least
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width)
        lines = 2 if any(len(_two_lines(item.title)) > 1 for item in table.columns) else 1
        tall = size("row_list") + (lines - 1) * plain.lineSpacing()
        head.setFixedHeight(tall)
        needs_bar = sum(widths) > self.viewport().width()
        rows = len(table.rows) + needs_bar  # the bar takes the place of a row
        self.setFixedHeight(tall + rows * size("row_finding") + 4)


def _two_lines(title: str) -> list[str]:
    """Return a head as one or two lines, as even as its words allow."""
    words = title.split(" ")
    if len(words) < 2 or len(title) < _LONG:
        return [title]
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return list(min(cuts, key=lambda pair: max(map(len, pair))))
