"""The matrix as a table model: heads above, lines to the left, cells with symbol and figure."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.alternatives.lines import CellText, Head, Line

Index = QModelIndex | QPersistentModelIndex
LINE = int(Qt.ItemDataRole.UserRole)
CELL = LINE + 1
_WORDS = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
)


class MatrixModel(QAbstractTableModel):
    """Lines × alternatives; every cell and head says in words what it paints."""

    def __init__(self) -> None:
        super().__init__()
        self.heads: tuple[Head, ...] = ()
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, heads: tuple[Head, ...], lines: tuple[Line, ...]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.heads, self.lines = heads, lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.heads)

    def cell_at(self, row: int, column: int) -> CellText | None:
        """Return a cell, None on the line of a planning question."""
        cells = self.lines[row].cells
        return cells[column] if column < len(cells) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        cell = self.cell_at(index.row(), index.column())
        if role == LINE:
            return line
        if role == CELL:
            return cell
        return (cell.spoken if cell else line.spoken) if role in _WORDS else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        across = orientation == Qt.Orientation.Horizontal
        if role not in _WORDS or section >= len(self.heads if across else self.lines):
            return None
        return self.heads[section].spoken if across else self.lines[section].spoken

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
