"""The list of findings: a heading per section, a line per finding, driven by keys."""

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
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rumslig.freshness import mark_of
from rumslig.look import tokens
from ui.findings.presenter import FindingsPresenter
from ui.findings.rows import FindingRow, Section
from ui.language import tr
from ui.theme import Theme, body_font, size

Index = QModelIndex | QPersistentModelIndex
ENTRY = int(Qt.ItemDataRole.UserRole)


class FindingsModel(QAbstractListModel):
    """Headings and lines in one column."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Section | FindingRow] = []

    def show_sections(self, sections: tuple[Section, ...]) -> None:
        """Replace every entry, or only their content where the shape is the same."""
        entries: list[Section | FindingRow] = []
        for section in sections:
            entries.append(section)
            if not section.folded:
                entries += section.rows
        if len(entries) == len(self.entries):
            self.entries = entries
            self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
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
        spoken = entry.spoken if isinstance(entry, FindingRow) else f"{entry.title}, {entry.note}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class FindingsDelegate(QStyledItemDelegate):
    """Paints headings and lines."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        px = tokens()["font"]["px"]["body"]
        self._plain, self._bold = body_font(px), body_font(px, 600)
        self._digit = body_font(tokens()["font"]["px"]["small"], 700)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry = index.data(ENTRY)
        return QSize(0, size("row_group" if isinstance(entry, Section) else "row_finding"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        self._ground(painter, rect, selected, bool(state & QStyle.StateFlag.State_MouseOver))
        if isinstance(entry, Section):
            self._section(painter, rect, entry)
        elif isinstance(entry, FindingRow):
            self._row(painter, rect, entry, selected)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, selected: bool, hover: bool) -> None:
        if not selected and not hover:
            return
        box = rect.adjusted(10, 0, -10, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent_soft" if selected else "hover"))
        painter.drawRoundedRect(box, 4, 4)
        if selected:
            painter.setBrush(self._theme.colour("accent"))
            painter.drawRoundedRect(QRect(box.left(), box.top() + 3, 3, box.height() - 6), 1.5, 1.5)

    def _section(self, painter: QPainter, rect: QRect, section: Section) -> None:
        ratio = self._view.devicePixelRatioF()
        arrow = "pil-hoger" if section.folded else "pil-ned"
        middle = rect.center().y()
        pixmap = self._theme.icon_pixmap(arrow, "muted", 16, ratio)
        painter.drawPixmap(rect.left() + 16, middle - 8, pixmap)
        left = rect.left() + 38
        if section.state_key:
            symbol = self._theme.state_pixmap(section.state_key, 16, ratio)
            painter.drawPixmap(left, middle - 8, symbol)
            left += 24
        painter.setFont(self._bold)
        painter.setPen(self._theme.colour("text"))
        align = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(left - rect.left(), 0, -20, 0), align, section.title)
        painter.setFont(self._plain)
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(
            rect.adjusted(0, 0, -20, 0), align | Qt.AlignmentFlag.AlignRight, section.note
        )

    def _row(self, painter: QPainter, rect: QRect, row: FindingRow, selected: bool) -> None:
        ratio = self._view.devicePixelRatioF()
        symbol = self._theme.state_pixmap(row.state_key, size("state_symbol"), ratio)
        painter.drawPixmap(rect.left() + 20, rect.center().y() - 8, symbol)
        right = rect.right() - 20
        if row.mark is not None:
            self._mark(painter, QRect(right - 19, rect.center().y() - 8, 18, 18), row.mark)
            right -= 32
        text, muted = self._theme.colour("text"), self._theme.colour("muted")
        align = Qt.AlignmentFlag.AlignVCenter
        has_value = row.mark is not None or bool(row.note)
        painter.setFont(self._bold if has_value and row.figure else self._plain)
        painter.setPen(text if has_value and _is_value(row.figure) else muted)
        if not _is_value(row.figure):
            painter.setFont(self._plain)
        width = painter.fontMetrics().horizontalAdvance(row.figure)
        painter.drawText(QRect(right - width, rect.top(), width, rect.height()), align, row.figure)
        right -= max(width, 62 if row.note else 0) + 16
        painter.setFont(self._plain)
        painter.setPen(muted)
        if row.note:
            width = painter.fontMetrics().horizontalAdvance(row.note)
            box = QRect(right - width, rect.top(), width, rect.height())
            painter.drawText(box, align, row.note)
            right -= width + 12
        if row.stale is not None:
            sign, side = mark_of(row.stale), size("icon_small")
            pixmap = self._theme.icon_pixmap(sign.icon, sign.role, side, ratio)
            painter.drawPixmap(right - side, rect.center().y() - side // 2 + 1, pixmap)
            right -= side + 8
        painter.setFont(self._bold if selected else self._plain)
        painter.setPen(text)
        box = QRect(rect.left() + 50, rect.top(), right - rect.left() - 50, rect.height())
        title = QFontMetrics(painter.font()).elidedText(
            row.title, Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, align, title)

    def _mark(self, painter: QPainter, box: QRect, mark: int) -> None:
        accent = self._theme.colour("accent")
        painter.setPen(accent if mark else self._theme.colour("border_strong"))
        painter.setBrush(accent if mark else self._theme.colour("surface"))
        painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)
        if mark:
            painter.setFont(self._digit)
            painter.setPen(self._theme.colour("on_accent"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(mark))


def _is_value(figure: str) -> bool:
    return any(letter.isdigit() for letter in figure)


class FindingsList(QListView):
    """Shows a findings presenter's sections. Digits and B act only here, where it has focus."""

    judged = Signal(int)
    proof_asked = Signal()

    def __init__(self, theme: Theme, presenter: FindingsPresenter, parent: QWidget | None = None):
        super().__init__(parent)
        self._presenter = presenter
        self._model = FindingsModel()
        self.setModel(self._model)
        self.setItemDelegate(FindingsDelegate(theme, self))
        self.setAccessibleName(tr("Fynd"))
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        presenter.sections_changed.connect(self._show_sections)
        presenter.selection_changed.connect(self._show_selection)
        theme.changed.connect(self._repaint)
        self._show_sections()

    def _repaint(self) -> None:
        self.viewport().update()

    def content_height(self) -> int:
        """Return the height of all entries together."""
        return 4 + sum(
            size("row_group" if isinstance(entry, Section) else "row_finding")
            for entry in self._model.entries
        )

    def _show_sections(self) -> None:
        self._model.show_sections(self._presenter.sections)
        self._show_selection()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(400, self.content_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen line in view, if it was."""
        here = self.currentIndex()
        before = QRect(self.viewport().rect().topLeft(), event.oldSize())
        was_in_view = here.isValid() and before.intersects(self.visualRect(here))
        super().resizeEvent(event)
        if was_in_view:
            self.scrollTo(here)

    def _show_selection(self) -> None:
        finding = self._presenter.selected
        selection = self.selectionModel()
        for row, entry in enumerate(self._model.entries):
            if (
                finding is not None
                and isinstance(entry, FindingRow)
                and entry.key == (finding.plan, finding.rule)
            ):
                index = self._model.index(row)
                if selection.currentIndex() != index or not selection.isSelected(index):
                    selection.setCurrentIndex(
                        index, QItemSelectionModel.SelectionFlag.ClearAndSelect
                    )
                self.scrollTo(index)
                return
        selection.clear()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        entry = self.indexAt(event.position().toPoint()).data(ENTRY)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if isinstance(entry, Section):
            self._presenter.toggle(entry.id)
        elif isinstance(entry, FindingRow):
            self._presenter.select(entry.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        entry = self.indexAt(event.position().toPoint()).data(ENTRY)
        if isinstance(entry, FindingRow):
            self._presenter.show_on_map()
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() == Qt.MouseButton.NoButton:
            super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 10,
            Qt.Key.Key_PageUp: -10,
            Qt.Key.Key_Home: -10_000,
            Qt.Key.Key_End: 10_000,
        }
        if key in steps:
            self._presenter.step(steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._presenter.show_on_map()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_4 and not event.modifiers() & ~_KEYPAD:
            self.judged.emit(key - Qt.Key.Key_0)
        elif key == Qt.Key.Key_B and not event.modifiers():
            self.proof_asked.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._fold(fold=key == Qt.Key.Key_Left)
        else:
            event.ignore()

    def _fold(self, *, fold: bool) -> None:
        here = self._presenter.selected
        for section in self._presenter.sections:
            holds = here is not None and any(
                row.key == (here.plan, here.rule) for row in section.rows
            )
            if section.can_fold and section.folded != fold and (holds or not fold):
                self._presenter.toggle(section.id)
                return


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
