"""The table of an answer; a row may point to an object on the map."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy

from rumslig.plugin import Table
from ui.language import tr
from ui.questions.presenter import QuestionsPresenter
from ui.theme import size
from ui.widgets.row_table import LEFT, RIGHT, RowTable

Index = QModelIndex | QPersistentModelIndex
MOST_IN_SIGHT = 8
WIDEST_CELL = 220
LEAST_CELL = 56
ROWS_MEASURED = 200
_PAD = 18


class AnswerTableModel(QAbstractTableModel):
    """The cells as the plugin wrote them."""

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
        text = self.table.rows[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.table.columns[index.column()].title}: {text or tr('uppgift saknas')}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if self.table.columns[index.column()].number else LEFT
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.table.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.number else LEFT
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.title
        return None


class AnswerTable(RowTable):
    """Enter or a double click shows the row's object on the map."""

    def __init__(self, presenter: QuestionsPresenter, table: Table) -> None:
        self._rows = AnswerTableModel(table)
        super().__init__(
            self._rows,
            tr("Svaret som tabell"),
            tr("Retur visar radens objekt på kartan."),
            presenter.choose_row,
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        if table.rows:
            self.make_current(0)

    def sizeHint(self) -> QSize:
        rows = min(len(self._rows.table.rows), MOST_IN_SIGHT)
        # the bar is there, or not, depending on the width, which is not known yet
        bar = self.horizontalScrollBar().sizeHint().height()
        return QSize(320, size("row_list") + rows * size("row_finding") + bar + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each column what it needs; the widest words yield where the room is small."""
        super().resizeEvent(event)
        room = self.viewport().width()
        needed = [self._needed(column) for column in range(self._rows.columnCount())]
        numbers = [column.number for column in self._rows.table.columns]
        widths, most = needed, WIDEST_CELL
        while sum(widths) > room and most > LEAST_CELL:
            most -= 4
            widths = [
                width if number else min(width, most)
                for width, number in zip(needed, numbers, strict=True)
            ]
        widths[0] += max(room - sum(widths), 0)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)

    def _needed(self, column: int) -> int:
        metrics = self.fontMetrics()
        table = self._rows.table
        texts = [row.cells[column] for row in table.rows[:ROWS_MEASURED]]
        texts.append(table.columns[column].title)
        return min(max(metrics.horizontalAdvance(text) for text in texts) + _PAD, WIDEST_CELL)
