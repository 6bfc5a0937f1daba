"""The table of an answer; a row may point to an object on the map."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy

from rumslig.look import tokens
from rumslig.plugin import Table
from ui.language import tr
from ui.questions.presenter import QuestionsPresenter
from ui.theme import body_font, size
from ui.widgets.row_table import LEFT, RIGHT, RowTable

Index = QModelIndex | QPersistentModelIndex
MOST_IN_SIGHT = 8
WIDEST_CELL = 220
ROWS_MEASURED = 200
_WRAPPED = int(Qt.TextFlag.TextWordWrap)
_PAD, _HEAD_PAD, _ABOVE = 14, 14, 8


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
            return (RIGHT if column.number else LEFT) | _WRAPPED
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
        self.setProperty("dense", True)
        self.setWordWrap(True)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideNone)  # it wraps
        if table.rows:
            self.make_current(0)

    def sizeHint(self) -> QSize:
        rows = min(len(self._rows.table.rows), MOST_IN_SIGHT)
        heights = sum(self.rowHeight(row) for row in range(rows))
        # the bar is there, or not, depending on the width, which is not known yet
        bar = self.horizontalScrollBar().sizeHint().height()
        return QSize(320, self.horizontalHeader().height() + heights + bar + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each column what it needs; where the room is small, words stand on more lines."""
        super().resizeEvent(event)
        room = self.viewport().width()
        columns = range(self._rows.columnCount())
        needed = [self._needed(column) for column in columns]
        least = [min(self._needed(column, words=True), needed[column]) for column in columns]
        widths, most = needed, WIDEST_CELL
        while sum(widths) > room and most > 0:
            most -= 2
            widths = [max(few, min(all_, most)) for few, all_ in zip(least, needed, strict=True)]
        widths[0] += max(room - sum(widths), 0)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        self._fit_heights(widths)

    def _fit_heights(self, widths: list[int]) -> None:
        table, before = self._rows.table, self.sizeHint()
        titles = [column.title for column in table.columns]
        head = self._lines(titles, widths, self._bold, _HEAD_PAD)
        self.horizontalHeader().setFixedHeight(max(size("row_list"), head + _ABOVE))
        for row, item in enumerate(table.rows):
            lines = self._lines(item.cells, widths, self.fontMetrics(), _PAD)
            self.setRowHeight(row, max(size("row_finding"), lines + _ABOVE))
        if self.sizeHint() != before:
            self.updateGeometry()

    @staticmethod
    def _lines(texts: Sequence[str], widths: Sequence[int], metrics: QFontMetrics, pad: int) -> int:
        """Return the height of the text that takes the most lines."""
        return max(
            metrics.boundingRect(0, 0, width - pad, 1000, _WRAPPED, text).height()
            if metrics.horizontalAdvance(text) > width - pad
            else metrics.height()
            for text, width in zip(texts, widths, strict=True)
        )

    @property
    def _bold(self) -> QFontMetrics:
        return QFontMetrics(body_font(tokens()["font"]["px"]["small"], 600))

    def _needed(self, column: int, *, words: bool = False) -> int:
        """Return the width of the widest text, or of the widest word that cannot be broken."""
        table = self._rows.table
        texts = [row.cells[column] for row in table.rows[:ROWS_MEASURED]]
        titles = [table.columns[column].title]
        if words:
            titles = _words(titles)
            texts = texts if table.columns[column].number else _words(texts)
        plain, bold = self.fontMetrics(), self._bold
        widths = [plain.horizontalAdvance(text) + _PAD for text in texts]
        widths += [bold.horizontalAdvance(text) + _HEAD_PAD for text in titles]
        return min(max(widths), WIDEST_CELL)


def _words(texts: Sequence[str]) -> list[str]:
    return [word for text in texts for word in re.split(r" |(?<=–)", text)]
