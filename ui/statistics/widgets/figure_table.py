"""A table of figures: words to the left, figures to the right, as high as its rows."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHeaderView

from rumslig.statistics.words import figure_text
from rumslig.statistics.year import Table
from ui.alternatives.widgets.matrix_model import Index
from ui.language import message_language
from ui.theme import size
from ui.widgets.row_table import LEFT, RIGHT, RowTable


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
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.title
        return None


class FigureTable(RowTable):
    """The page scrolls, the table does not; arrows walk its cells."""

    def __init__(self, table: Table) -> None:
        self._figures = FigureModel(table)
        super().__init__(self._figures, table.title, table.denominator, lambda row: None)
        self.setProperty("dense", True)
        self.setSelectionBehavior(RowTable.SelectionBehavior.SelectItems)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        head.setMinimumSectionSize(52)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        rows = len(table.rows)
        # one row more than there are: where the columns need it, the bar below takes its place
        self.setFixedHeight(size("row_list") + (rows + 1) * size("row_finding"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
