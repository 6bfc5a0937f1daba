"""The rows on the screen; texts are made only for what is in sight."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from rumslig.numerals import format_area, format_direction, format_length
from ui.alternatives.widgets.matrix_model import Index
from ui.language import message_language, tr
from ui.map_table.presenter import COLUMNS, Column, MapTablePresenter
from ui.theme import Theme, body_font
from ui.widgets.row_table import LEFT, RIGHT, RowTable

SHARES: dict[Column, float] = {"name": 0.5, "layer": 0.27}
"""Of the width that the figures leave; the attributes take the rest."""
LEAST_WORDS = 330
"""A narrower table scrolls sideways."""
_PAD = 16


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
        self.setProperty("dense", True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
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
        """Give figures what they need, and share what is left."""
        super().resizeEvent(event)
        figures = self._figure_widths()
        room = max(self.viewport().width() - sum(figures.values()), LEAST_WORDS)
        widths = figures | {name: int(room * share) for name, share in SHARES.items()}
        widths["attributes"] = room - widths["name"] - widths["layer"]
        for name, width in widths.items():
            self.setColumnWidth(COLUMNS.index(name), width)

    def _figure_widths(self) -> dict[Column, int]:
        """Return what figures of the usual lengths take; none are made just to be measured."""
        lang = message_language()
        far = f"{format_length(8_888, lang)} {format_direction('NW', lang)}"
        texts: dict[Column, tuple[str, ...]] = {
            "amount": (format_area(88_880_000, lang), tr("mäts inte")),
            "distance": (far, tr("möter planen")),
        }
        advance = self.fontMetrics().horizontalAdvance
        return {
            name: max(advance(text) for text in samples) + _PAD for name, samples in texts.items()
        }

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
