"""The rows on the screen; texts are made only for what is in sight."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent

from ui.alternatives.widgets.matrix_model import Index
from ui.language import tr
from ui.map_table.presenter import COLUMNS, MapTablePresenter
from ui.theme import Theme, body_font
from ui.widgets.row_table import LEFT, RIGHT, RowTable

SHARES = (0.28, 0.2, 0.16, 0.18, 0.18)
"""Of the width, column by column; the last takes what is left."""


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
            return RIGHT if column == "amount" else LEFT
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if COLUMNS[section] == "amount" else LEFT
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


class MapRows(RowTable):
    """Enter or a double click shows the object on the map."""

    def __init__(self, theme: Theme, presenter: MapTablePresenter) -> None:
        self._theme, self._presenter = theme, presenter
        self._rows = MapRowsModel(presenter)
        super().__init__(
            self._rows,
            tr("Kartans innehåll"),
            tr("Retur visar objektet på kartan, Esc stänger tabellen."),
            presenter.choose,
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setStretchLastSection(True)
        presenter.changed.connect(self.renew)

    def renew(self) -> None:
        """Show the presenter's rows; the same line stays current as far as there is one."""
        row = max(self.currentIndex().row(), 0)
        top = self.verticalScrollBar().value()
        self._rows.renew()
        if self._presenter.count:
            self.make_current(min(row, self._presenter.count - 1))
        self.verticalScrollBar().setValue(top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        for column, share in enumerate(SHARES[:-1]):
            self.setColumnWidth(column, int(self.viewport().width() * share))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close, or do as row tables do."""
        if event.key() == Qt.Key.Key_Escape:
            self._presenter.close_asked.emit()
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
