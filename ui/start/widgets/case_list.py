"""The list of cases: title, facts and last day to answer, driven by keys."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from rumslig.look import tokens
from ui.language import tr
from ui.start.presenter import CaseLine
from ui.theme import Theme, body_font

Index = QModelIndex | QPersistentModelIndex
ENTRY = int(Qt.ItemDataRole.UserRole)
ROW_HEIGHT = 50
_INSET = 8
"""The rows' ground reaches this far outside their words."""


class CaseModel(QAbstractListModel):
    """The lines in one column."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[CaseLine, ...] = ()

    def show_lines(self, lines: tuple[CaseLine, ...]) -> None:
        """Replace the lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == ENTRY:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.spoken
        return None


class CaseDelegate(QStyledItemDelegate):
    """Paints a case."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        px = tokens()["font"]["px"]
        self._strong, self._plain = body_font(px["body"], 600), body_font(px["small"])
        self._badge = body_font(px["small"], 600)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(ENTRY)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = bool(state & QStyle.StateFlag.State_Enabled)
        self._ground(painter, rect, state)
        right = rect.right() - _INSET
        if line.badge:
            right = self._paint_badge(painter, rect, line, on) - 12
        left = rect.left() + _INSET
        self._words(
            painter,
            QRect(left, rect.top() + 5, right - left, 20),
            line.title,
            self._strong,
            "text" if on else "disabled",
        )
        self._words(
            painter,
            QRect(left, rect.top() + 25, right - left, 20),
            line.note,
            self._plain,
            "muted" if on else "disabled",
        )
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        selected = bool(
            state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus
        )
        if not selected and not state & QStyle.StateFlag.State_MouseOver:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent_soft" if selected else "hover"))
        painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 4, 4)
        if selected:
            painter.setBrush(self._theme.colour("accent"))
            painter.drawRoundedRect(
                QRectF(rect.left(), rect.top() + 4, 3, rect.height() - 8), 1.5, 1.5
            )

    def _paint_badge(self, painter: QPainter, rect: QRect, line: CaseLine, on: bool) -> int:
        width = QFontMetrics(self._badge).horizontalAdvance(line.badge) + 16
        box = QRect(rect.right() - _INSET - width, rect.center().y() - 11, width, 24)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(f"{line.role}_soft" if on else "sunken"))
        radius = tokens()["radius"]["small"]
        painter.drawRoundedRect(box, radius, radius)
        painter.setFont(self._badge)
        painter.setPen(self._theme.colour(line.role if on else "disabled"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, line.badge)
        return box.left()

    def _words(self, painter: QPainter, box: QRect, text: str, font: QFont, role: str) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.colour(role))
        words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)


class CaseList(QListView):
    """As high as its lines; what lies around it scrolls. A click or Enter opens a case."""

    opened = Signal(str)
    row_reached = Signal(QRect)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._model = CaseModel()
        self.setModel(self._model)
        self.setItemDelegate(CaseDelegate(theme, self))
        self.setAccessibleName(tr("Ärenden"))
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._open)
        theme.changed.connect(self._repaint)

    def show_lines(self, lines: tuple[CaseLine, ...]) -> None:
        """Show other cases; the current one stays where it is still there."""
        if lines == self._model.lines:
            return
        here = self.currentIndex().data(ENTRY)
        self._model.show_lines(lines)
        self.setFixedHeight(max(1, len(lines)) * ROW_HEIGHT + 2)
        kept = [row for row, line in enumerate(lines) if here and line.dnr == here.dnr]
        if kept:
            self.setCurrentIndex(self._model.index(kept[0]))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.lines:
            self.setCurrentIndex(self._model.index(0))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.row_reached.emit(self.visualRect(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: Index) -> None:
        line = index.data(ENTRY)
        if isinstance(line, CaseLine):
            self.opened.emit(line.dnr)

    def _repaint(self) -> None:
        self.viewport().update()
