"""The rows on the screen; texts are made only for what is in sight."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QTableView

from ui.alternatives.widgets.matrix_model import Index
from ui.language import tr
from ui.map_table.presenter import COLUMNS, MapTablePresenter
from ui.theme import Theme, body_font, size

SHARES = (0.28, 0.2, 0.16, 0.18, 0.18)
"""Of the width, column by column; the last takes what is left."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class MapRowsModel(QAbstractTableModel):
    """Asks the presenter for each cell that is painted or read."""

    def __init__(self, presenter: MapTablePresenter) -> None:
        super().__init__()
        self._presenter = presenter

    def renew(self) -> None:
        """Take the presenter's rows anew."""
        self.beginResetModel()
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._presenter.count

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column = COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._presenter.text(index.row(), column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if column == "name":
                return self._presenter.spoken(index.row())
            return self._presenter.text(index.row(), column) or tr("uppgift saknas")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column == "amount" else _LEFT
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if COLUMNS[section] == "amount" else _LEFT
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        words = {
            "name": tr("Namn"),
            "layer": tr("Ur lager"),
            "amount": tr("I bild"),
            "distance": tr("Avstånd"),
            "attributes": tr("Uppgifter"),
        }
        return words[COLUMNS[section]]


class MapRows(QTableView):
    """Enter or a double click shows the object on the map."""

    def __init__(self, theme: Theme, presenter: MapTablePresenter) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self._rows = MapRowsModel(presenter)
        self.setModel(self._rows)
        self.setAccessibleName(tr("Kartans innehåll"))
        self.setAccessibleDescription(tr("Retur visar objektet på kartan, Esc stänger tabellen."))
        self.setProperty("kind", "rows")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCornerButtonEnabled(False)
        corner = self.findChild(QAbstractButton)
        if corner is not None:
            corner.setAccessibleName(tr("Hörn"))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(size("row_finding"))
        head = self.horizontalHeader()
        head.setFixedHeight(size("row_list"))
        head.setSectionsClickable(False)
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        self.doubleClicked.connect(lambda index: presenter.choose(index.row()))
        presenter.changed.connect(self.renew)

    def renew(self) -> None:
        """Show the presenter's rows; the same line stays current as far as there is one."""
        row = max(self.currentIndex().row(), 0)
        top = self.verticalScrollBar().value()
        self._rows.renew()
        if self._presenter.count:
            index = self._rows.index(min(row, self._presenter.count - 1), 0)
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            rows = QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, flag | rows)
        self.verticalScrollBar().setValue(top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        for column, share in enumerate(SHARES[:-1]):
            self.setColumnWidth(column, int(self.viewport().width() * share))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show on the map, close, or move as tables do."""
        if event.key() in _ENTER:
            self._presenter.choose(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape:
            self._presenter.close_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            event.accept()  # Qt would copy the cell, past the export guard
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        text = self._presenter.emptiness
        if not text:
            return
        painter = QPainter(self.viewport())
        painter.setFont(body_font())
        painter.setPen(self._theme.colour("muted"))
        align = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(self.viewport().rect().adjusted(12, 10, -12, 0), align, text)
