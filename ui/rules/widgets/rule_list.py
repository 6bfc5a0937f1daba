"""The list of rules: a heading for each package, a line for each rule."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from rumslig.look import tokens
from ui.language import tr
from ui.rules.rows import RuleGroup, RuleRow
from ui.theme import Theme, body_font, size

Index = QModelIndex | QPersistentModelIndex
Entry = RuleGroup | RuleRow | str
ENTRY = int(Qt.ItemDataRole.UserRole)
_PAD = 20


class RuleListModel(QAbstractListModel):
    """Headings, rules, and what is said where a group has none."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []

    def show_groups(self, groups: tuple[RuleGroup, ...]) -> None:
        """Replace every entry, unless they are the same."""
        entries: list[Entry] = []
        for group in groups:
            entries += [group, *group.rows, *([group.empty] if group.empty else [])]
        if entries == self.entries:
            return
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _spoken(entry)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(entry, RuleRow):
            return entry.fault or f"{entry.title}: {entry.note}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.entries[index.row()], RuleRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags  # the keys pass by

    def row_of(self, key: str) -> int:
        """Return the row of a rule, -1 where it is not shown."""
        for row, entry in enumerate(self.entries):
            if isinstance(entry, RuleRow) and entry.key == key:
                return row
        return -1


def _spoken(entry: Entry) -> str:
    if isinstance(entry, RuleGroup):
        return tr("{title}, regler: {count}", title=entry.title, count=len(entry.rows))
    return entry.spoken if isinstance(entry, RuleRow) else entry


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        px = tokens()["font"]["px"]["body"]
        self._plain, self._bold = body_font(px), body_font(px, 600)
        self._small = body_font(tokens()["font"]["px"]["small"])

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, size("row_list"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry, rect = index.data(ENTRY), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, RuleRow):
            state: QStyle.StateFlag = option.state
            self._ground(
                painter,
                rect,
                bool(state & QStyle.StateFlag.State_Selected),
                bool(state & QStyle.StateFlag.State_MouseOver),
            )
            self._row(painter, rect, entry, bool(state & QStyle.StateFlag.State_Selected))
        elif isinstance(entry, RuleGroup):
            self._heading(painter, rect, entry)
        else:
            painter.setFont(self._small)
            painter.setPen(self._theme.colour("muted"))
            painter.drawText(rect.adjusted(_PAD, 0, -_PAD, 0), _MIDDLE, str(entry))
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, selected: bool, hover: bool) -> None:
        if not selected and not hover:
            return
        box = rect.adjusted(10, 1, -10, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent_soft" if selected else "hover"))
        painter.drawRoundedRect(box, 4, 4)
        if selected:
            painter.setBrush(self._theme.colour("accent"))
            painter.drawRoundedRect(QRect(box.left(), box.top() + 3, 3, box.height() - 6), 1.5, 1.5)

    def _heading(self, painter: QPainter, rect: QRect, group: RuleGroup) -> None:
        painter.setFont(self._bold)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(rect.adjusted(_PAD, 4, -_PAD - 40, 0), _MIDDLE, group.title)
        painter.setFont(self._small)
        painter.setPen(self._theme.colour("muted"))
        right = _MIDDLE | Qt.AlignmentFlag.AlignRight
        painter.drawText(rect.adjusted(0, 4, -_PAD, 0), right, str(len(group.rows)))

    def _row(self, painter: QPainter, rect: QRect, row: RuleRow, selected: bool) -> None:
        right = rect.right() - _PAD
        ratio = self._view.devicePixelRatioF()
        if row.fault:
            mark = self._theme.icon_pixmap("varning", "danger", 16, ratio)
            painter.drawPixmap(right - 16, rect.center().y() - 7, mark)
            right -= 24
        note = tr("Inte sparad") if row.unsaved else row.note
        painter.setFont(self._small)
        painter.setPen(self._theme.colour("warning" if row.unsaved else "muted"))
        room = (rect.width() - 2 * _PAD) * (6 if row.unsaved else 4) // 10
        note = painter.fontMetrics().elidedText(note, Qt.TextElideMode.ElideRight, room)
        width = painter.fontMetrics().horizontalAdvance(note)
        painter.drawText(QRect(right - width, rect.top(), width, rect.height()), _MIDDLE, note)
        right -= width + 12
        font = self._bold if selected else self._plain
        painter.setFont(font)
        painter.setPen(self._theme.colour("text"))
        box = QRect(rect.left() + _PAD + 10, rect.top(), right - rect.left() - 30, rect.height())
        title = QFontMetrics(font).elidedText(row.title, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _MIDDLE, title)


_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class RuleList(QListView):
    """Shows rules; a click or Enter opens one, Delete takes an own one away."""

    opened = Signal(str)
    removed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._model = RuleListModel()
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(theme, self))
        self.setAccessibleName(tr("Regler"))
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        theme.changed.connect(self.viewport().update)

    def show_groups(self, groups: tuple[RuleGroup, ...], chosen: str) -> None:
        """Show the rules, with the open one chosen; else the one that was."""
        here = self.key()
        self._model.show_groups(groups)
        row = self._model.row_of(chosen or here)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        if row >= 0:
            if self.currentIndex().row() != row:
                self.selectionModel().setCurrentIndex(self._model.index(row), flag)
        else:
            self.selectionModel().clear()

    def key(self) -> str:
        """Return the key of the line that is chosen, "" where none is."""
        entry = self.currentIndex().data(ENTRY)
        return entry.key if isinstance(entry, RuleRow) else ""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the first rule where none is, so that it is seen where the keys begin."""
        super().focusInEvent(event)
        is_clicked = event.reason() == Qt.FocusReason.MouseFocusReason
        if not is_clicked and not self.selectionModel().hasSelection():
            rows = (self._model.index(row) for row in range(self._model.rowCount()))
            first = next((item for item in rows if isinstance(item.data(ENTRY), RuleRow)), None)
            if first is not None:
                flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self.selectionModel().setCurrentIndex(first, flag)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        entry = self.indexAt(event.position().toPoint()).data(ENTRY)
        if isinstance(entry, RuleRow) and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(entry.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.key():
            self.opened.emit(self.key())
        elif event.key() == Qt.Key.Key_Delete and self.key():
            self.removed.emit(self.key())
        else:
            super().keyPressEvent(event)
