"""The matrix on the screen, driven by keys and mouse."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QTableView

from rumslig.outlet import export_path
from ui.alternatives.lines import TOTALS
from ui.alternatives.presenter import AlternativesPresenter
from ui.alternatives.widgets.matrix_model import MatrixModel
from ui.alternatives.widgets.matrix_paint import AlternativesHead, LinesHead, MatrixDelegate
from ui.language import tr
from ui.theme import Theme, size

LEAST_COLUMN = 96
LEAST_LINES, MOST_LINES = 132, 280
LINES_SHARE, NARROW_SHARE = 0.42, 0.36
"""The rules' names take this share of the width; the smaller beside three or more."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Matrix(QTableView):
    """Arrows move the cell, Enter shows it on the map, Ctrl+C copies the whole table."""

    def __init__(self, theme: Theme, presenter: AlternativesPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._matrix = MatrixModel()
        self._at: tuple[str, str] = (TOTALS, "")
        self._head, self._names = AlternativesHead(theme, self), LinesHead(theme, self)
        self.setModel(self._matrix)
        self.setHorizontalHeader(self._head)
        self.setVerticalHeader(self._names)
        self.setItemDelegate(MatrixDelegate(theme, self))
        self.setAccessibleName(tr("Alternativ sida vid sida"))
        self.setAccessibleDescription(
            tr(
                "Piltangenter flyttar rutan, Retur visar alternativ och fynd på kartan, "
                "vänster och höger fäller teman, Ctrl+C kopierar tabellen."
            )
        )
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        corner = self.findChild(QAbstractButton)
        if corner is not None:
            corner.setAccessibleName(tr("Hörn"))
            corner.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._head.sectionClicked.connect(self._on_head)
        self._names.sectionClicked.connect(self._on_name)
        self.clicked.connect(lambda index: self._act(index.row(), index.column()))
        presenter.changed.connect(self.show_lines)
        presenter.selection_changed.connect(self._show_chosen)
        theme.changed.connect(self._repaint)
        self.show_lines()

    def show_lines(self) -> None:
        """Show the presenter's lines; the same cell stays current where it is in sight."""
        key, plan = self._at
        top, left = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        self._matrix.show_lines(self._presenter.heads, self._presenter.lines)
        self._share_width()
        rows = [row for row, line in enumerate(self._matrix.lines) if line.key == key]
        columns = [i for i, head in enumerate(self._matrix.heads) if head.name == plan]
        if self._matrix.lines:
            self._go(rows[0] if rows else 0, columns[0] if columns else 0)
        self.verticalScrollBar().setValue(top)
        self.horizontalScrollBar().setValue(left)
        self._show_chosen()

    def _show_chosen(self) -> None:
        self._head.chosen = self._presenter.plan
        self._repaint()

    def _repaint(self) -> None:
        for part in (self, self._head, self._names):
            part.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width between names and alternatives."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        count = len(self._matrix.heads)
        share = LINES_SHARE if count < 3 else NARROW_SHARE
        names = int(min(max(self.width() * share, LEAST_LINES), MOST_LINES))
        self._names.setFixedWidth(names)
        if count:
            room = self.width() - names - self.verticalScrollBar().sizeHint().width()
            for column in range(count):
                start, end = (room * step // count for step in (column, column + 1))
                self._head.resizeSection(column, max(LEAST_COLUMN, end - start))
        self._head.fit()
        self._names.fit()

    def _go(self, row: int, column: int) -> None:
        row = min(max(row, 0), len(self._matrix.lines) - 1)
        column = min(max(column, 0), len(self._matrix.heads) - 1)
        self._at = (self._matrix.lines[row].key, self._matrix.heads[column].name)
        index = self._matrix.index(row, column)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)
        self._presenter.look_at(self._at[0])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stand on the first cell where none is current."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._matrix.lines:
            self._go(0, 0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draw the cell without the focus."""
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, fold, choose or copy."""
        current = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not current.isValid() or not plain:
            event.ignore()
            return
        row, column, key = current.row(), current.column(), event.key()
        line = self._matrix.lines[row]
        page = max(1, self.viewport().height() // size("row_list") - 1)
        steps = {
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_PageUp: (-page, 0),
            Qt.Key.Key_PageDown: (page, 0),
            Qt.Key.Key_Home: (0, -len(self._matrix.heads)),
            Qt.Key.Key_End: (0, len(self._matrix.heads)),
        }
        folds = line.kind == "theme" and key in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        if folds:
            if line.folded == (key == Qt.Key.Key_Right):
                self._presenter.toggle_theme(line.key)
        elif key in _ENTER or key == Qt.Key.Key_Space:
            self._act(row, column)
        elif (step := steps.get(Qt.Key(key))) is not None:
            self._go(row + step[0], column + step[1])
        else:
            event.ignore()

    @export_path("compare-copy")
    def copy(self) -> None:
        """Put the comparison on the clipboard, without what must not leave."""
        QGuiApplication.clipboard().setText(self._presenter.copy_text())

    def _act(self, row: int, column: int) -> None:
        line, plan = self._matrix.lines[row], self._matrix.heads[column].name
        self._go(row, column)
        if line.kind == "theme":
            self._presenter.toggle_theme(line.key)
        elif line.kind == "total":
            self._presenter.choose_plan(plan)
        else:
            self._presenter.choose_cell(plan, line.key)

    def _on_head(self, column: int) -> None:
        self._presenter.choose_plan(self._matrix.heads[column].name)

    def _on_name(self, row: int) -> None:
        column = max(self.currentIndex().column(), 0)
        if self._matrix.lines[row].kind == "theme":
            self._act(row, column)
        else:
            self._go(row, column)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
