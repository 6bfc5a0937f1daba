"""The draft's paragraphs by section, with their marks in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.drafting.rows import DraftRow
from ui.language import tr
from ui.theme import Theme, body_font, size

ROW = int(Qt.ItemDataRole.UserRole)
MARK, INDENT = "\N{BULLET}", "\N{EM SPACE}"


class _Row(QStyledItemDelegate):
    """A row on the colour of what it asks for."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        # a style sheet for items leaves their own background out
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if ground is not None:
            painter.fillRect(option.rect, ground)
        super().paint(painter, option, index)


class ParagraphList(QListWidget):
    """Shows rows; a paragraph that asks for eyes has a mark, words and a colour."""

    chosen = Signal(str)
    moved = Signal(int)
    removed = Signal()
    opened = Signal()
    """The one who chose a paragraph wants to write in it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: tuple[DraftRow, ...] = ()
        self._showing = False
        self.setAccessibleName(tr("Yttrandets stycken"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(96)
        self.setItemDelegate(_Row(self))
        self.currentItemChanged.connect(self._on_current)
        theme.changed.connect(self._paint)

    def show_rows(self, rows: Sequence[DraftRow], chosen: str) -> None:
        """Show the draft, with one paragraph chosen."""
        self._showing = True
        if tuple(rows) != self._rows:
            self._rows = tuple(rows)
            self.clear()
            for row in rows:
                self.addItem(self._item(row))
            self._paint()
        for at, row in enumerate(self._rows):
            if row.kind == "paragraph" and row.id == chosen and self.currentRow() != at:
                self.setCurrentRow(at)
        self._showing = False

    @property
    def rows(self) -> tuple[DraftRow, ...]:
        """What is shown."""
        return self._rows

    def _item(self, row: DraftRow) -> QListWidgetItem:
        is_section = row.kind == "section"
        mark = f"{MARK} " if row.wants else ""
        words = row.title if is_section else f"{INDENT}{mark}{row.title}"
        if row.marks:
            words += f"\n{INDENT}{INDENT}{', '.join(row.marks)}"
        item = QListWidgetItem(words)
        line = QFontMetrics(body_font()).lineSpacing()
        item.setSizeHint(QSize(0, size("row_finding") + (line if row.marks else 0)))
        item.setData(ROW, row)
        said = ", ".join([row.title, *row.marks])
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        if is_section:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setFont(body_font(weight=int(QFont.Weight.DemiBold)))
        return item

    def _paint(self) -> None:
        for at in range(self.count()):
            item = self.item(at)
            row: DraftRow = item.data(ROW)
            item.setForeground(self._theme.colour("muted" if row.kind == "section" else "text"))
            if row.wants:
                item.setBackground(self._theme.colour("warning_soft"))

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._showing:
            row: DraftRow = item.data(ROW)
            if row.kind == "paragraph":
                self.chosen.emit(row.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)
