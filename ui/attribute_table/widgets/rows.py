"""The table's cells: a value is worded when its cell is painted, however many rows there are."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from rumslig.table.columns import Column
from ui.alternatives.widgets.matrix_model import Index
from ui.attribute_table.marks import Way
from ui.attribute_table.presenter import AttributeTablePresenter
from ui.attribute_table.widgets.column_menu import ColumnMenu, PutText
from ui.language import tr
from ui.theme import Theme, body_font, size
from ui.widgets.row_table import LEFT, RIGHT, RowTable

NOTHING = "–"
"""Stands where a value is missing, in a muted colour."""
LONG = 40
"""A text longer than this is told whole where the mouse rests on it."""
_SAMPLE = 40
"""Rows that are looked at for a column's first width."""
_NARROWEST, _WIDEST = 64, 260
_PAD = 22
_ARROWS = {False: "▲", True: "▼"}


class AttributeModel(QAbstractTableModel):
    """Asks the presenter for each cell that is painted or read."""

    def __init__(self, theme: Theme, presenter: AttributeTablePresenter) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self._columns: tuple[Column, ...] = ()
        self._count = 0

    def renew(self) -> None:
        """Take the presenter's rows anew; where as many are shown only their order is another."""
        columns, count = self._presenter.columns, self._presenter.count
        if columns == self._columns and count == self._count:
            last = self.index(max(count - 1, 0), max(len(columns) - 1, 0))
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(len(columns) - 1, 0))
            return
        self.beginResetModel()
        self._columns, self._count = columns, count
        self.endResetModel()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, hidden ones too."""
        return self._columns

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._count

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.is_number else LEFT
        if role == Qt.ItemDataRole.DisplayRole:
            return self._presenter.text(index.row(), column) or NOTHING
        if role == Qt.ItemDataRole.ForegroundRole:
            is_there = bool(self._presenter.text(index.row(), column))
            return None if is_there else self._theme.colour("muted")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if index.column() == 0:
                return self._presenter.spoken(index.row())
            return self._presenter.text(index.row(), column) or tr("uppgift saknas")
        if role == Qt.ItemDataRole.ToolTipRole:
            text = self._presenter.text(index.row(), column)
            return text if len(text) > LONG else (None if text else tr("uppgift saknas"))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.is_number else LEFT
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{column.name}{self._sign(column)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.name}{self._spoken_sorting(column)}"
        return None

    def _sign(self, column: Column) -> str:
        """Return how a column is sorted by, with its place where there are several."""
        sortings = self._presenter.wish.sortings
        for place, sorting in enumerate(sortings, start=1):
            if sorting.column == column.name:
                arrow = _ARROWS[sorting.is_falling]
                return f" {arrow}{place}" if len(sortings) > 1 else f" {arrow}"
        return ""

    def _spoken_sorting(self, column: Column) -> str:
        for sorting in self._presenter.wish.sortings:
            if sorting.column == column.name:
                way = tr("sorterad fallande") if sorting.is_falling else tr("sorterad stigande")
                return f", {way}"
        return ""


class _MarkPainter(QStyledItemDelegate):
    """Paints the marked rows as chosen, and a frame around the cell that the keys stand on."""

    def __init__(self, theme: Theme, presenter: AttributeTablePresenter, table: RowTable) -> None:
        super().__init__(table)
        self._theme, self._presenter, self._table = theme, presenter, table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if self._presenter.is_marked(index.row()):
            painter.fillRect(option.rect, self._theme.colour("accent_soft"))
        super().paint(painter, option, index)
        if self._table.hasFocus() and index == self._table.currentIndex():
            painter.setPen(self._theme.colour("focus"))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))


class AttributeRows(RowTable):
    """Click and Space mark, Enter shows the object on the map; heads sort, hide and move."""

    def __init__(self, theme: Theme, presenter: AttributeTablePresenter, put: PutText) -> None:
        self._theme, self._presenter, self._put = theme, presenter, put
        self._model = AttributeModel(theme, presenter)
        super().__init__(
            self._model,
            tr("Lagrets rader"),
            tr("Blanksteg markerar raden, Retur visar objektet på kartan, Esc stänger tabellen."),
            self._show_on_map,
        )
        self.setProperty("dense", True)
        self.setHorizontalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(size("target_min") + 4)
        # which rows are marked is the presenter's to say: Qt would lose it at every sorting
        self.setSelectionMode(self.SelectionMode.NoSelection)
        self.setItemDelegate(_MarkPainter(theme, presenter, self))
        self.menu = ColumnMenu(self, presenter)
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setStretchLastSection(True)
        head.setSectionsMovable(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.setAccessibleName(tr("Kolumner"))
        head.customContextMenuRequested.connect(self._open_menu_at)
        head.sectionClicked.connect(self._on_head)
        self._layer = ""
        presenter.changed.connect(self.renew)
        presenter.marked_changed.connect(self.viewport().update)
        presenter.position_asked.connect(self._go_to)
        self.renew()

    def renew(self) -> None:
        """Show the presenter's rows; widths and places of columns stay while the layer does."""
        presenter = self._presenter
        row = max(self.currentIndex().row(), 0)
        self._model.renew()
        layer = presenter.item.id if presenter.item is not None else ""
        if self._model.columns and layer != self._layer:
            self._layer = layer
            self._set_widths()
            row = 0
        for at, column in enumerate(self._model.columns):
            self.setColumnHidden(at, column.name in presenter.hidden)
        if presenter.count and self.currentIndex().row() < 0:
            first = max(self._first_shown(), 0)
            self.setCurrentIndex(self._model.index(min(row, presenter.count - 1), first))
        self.viewport().update()

    def _first_shown(self) -> int:
        head = self.horizontalHeader()
        places = (head.logicalIndex(at) for at in range(head.count()))
        return next((at for at in places if not self.isColumnHidden(at)), -1)

    def _set_widths(self) -> None:
        """Give each column its place and what its head and first values take, within reason."""
        head = self.horizontalHeader()
        for at in range(head.count()):  # the layer before may have had others in front
            head.moveSection(head.visualIndex(at), at)
        presenter, advance = self._presenter, self.fontMetrics().horizontalAdvance
        for at, column in enumerate(self._model.columns):
            texts = [f"{column.name} ▲9"]
            texts += [presenter.text(row, column) for row in range(min(_SAMPLE, presenter.count))]
            wanted = max(map(advance, texts)) + _PAD
            self.setColumnWidth(at, min(max(wanted, _NARROWEST), _WIDEST))

    def _go_to(self, position: int) -> None:
        column = max(self.currentIndex().column(), self._first_shown(), 0)
        index = self._model.index(position, column)
        self.setCurrentIndex(index)
        self.scrollTo(index, self.ScrollHint.PositionAtCenter)

    # heads

    @property
    def current_column(self) -> Column | None:
        """The column that the keys stand in."""
        at, columns = self.currentIndex().column(), self._model.columns
        return columns[at] if 0 <= at < len(columns) else None

    def _on_head(self, at: int) -> None:
        shift = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self._presenter.sort_by(self._model.columns[at].name, adds=bool(shift))

    def _open_menu_at(self, place: QPoint) -> None:
        head = self.horizontalHeader()
        at = head.logicalIndexAt(place)
        if 0 <= at < len(self._model.columns):
            self.menu.open(self._model.columns[at], head.mapToGlobal(place))

    # marks

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Mark the row that was pressed: with Ctrl it too, with Shift all up to it."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._presenter.mark(index.row(), _way(event.modifiers()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Mark, sort, copy or close, or move as tables do."""
        presenter, row, column = self._presenter, self.currentIndex().row(), self.current_column
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            presenter.copy_marked(self._put)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            presenter.mark_all()
        elif key == Qt.Key.Key_Escape and presenter.marks.count:
            presenter.mark_none()
        elif key == Qt.Key.Key_Escape:
            presenter.close()
        elif key == Qt.Key.Key_Space:
            presenter.mark(row, "turn")
        elif key == Qt.Key.Key_S and plain and column is not None:
            presenter.sort_by(column.name, adds=shift)
        elif key == Qt.Key.Key_Z and plain:
            presenter.zoom_to_marked()
        elif column is not None and (key == Qt.Key.Key_Menu or (key == Qt.Key.Key_F10 and shift)):
            self._open_menu_below(column)
        elif shift and key in _MOVES:
            self._reach(event)
        else:
            super().keyPressEvent(event)

    def _reach(self, event: QKeyEvent) -> None:
        """Move, and mark all from where the marking began."""
        bare = QKeyEvent(event.type(), event.key(), Qt.KeyboardModifier.NoModifier)
        super().keyPressEvent(bare)
        self._presenter.mark(self.currentIndex().row(), "through")

    def _open_menu_below(self, column: Column) -> None:
        place = self.visualRect(self.currentIndex()).bottomLeft()
        self.menu.open(column, self.viewport().mapToGlobal(place))

    def keyboardSearch(self, search: str) -> None:
        """Find nothing by letters: a million rows would be read for each."""

    def _show_on_map(self, row: int) -> None:
        if row >= 0:
            self._presenter.mark(row)
            self._presenter.zoom_to_marked()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        text = self._presenter.emptiness
        if text:
            painter = QPainter(self.viewport())
            painter.setFont(body_font())
            painter.setPen(self._theme.colour("muted"))
            align = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(12, 10, -12, 0), align, text)


_MOVES = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


def _way(modifiers: Qt.KeyboardModifier) -> Way:
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return "through"
    return "turn" if modifiers & Qt.KeyboardModifier.ControlModifier else "only"
