"""A table of rows to choose from, each of which may be shown on the map."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QTableView

from ui.language import tr
from ui.theme import size

RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RowTable(QTableView):
    """Enter or a double click shows a row; nothing goes to the clipboard by itself."""

    def __init__(
        self, model: QAbstractTableModel, name: str, description: str, show: Callable[[int], None]
    ) -> None:
        """Show a model's rows; `show` is given the row that was chosen."""
        super().__init__()
        self._show = show
        self.setModel(model)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.setProperty("kind", "rows")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
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
        self.doubleClicked.connect(lambda index: show(index.row()))

    def make_current(self, row: int) -> None:
        """Choose a row."""
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(
            self.model().index(row, 0), flag.ClearAndSelect | flag.Rows
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show the row, or move as tables do."""
        if event.key() in _ENTER:
            self._show(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            event.accept()  # Qt would copy the cell, past the export guard
        else:
            super().keyPressEvent(event)
