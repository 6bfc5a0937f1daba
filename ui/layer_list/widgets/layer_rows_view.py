"""The list of themes and layers, driven by mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolTip

from ui.language import tr
from ui.layer_list.presenter import LayerGroup, LayerItem, LayerListPresenter
from ui.layer_list.widgets.layer_rows import (
    ENTRY,
    Index,
    LayersDelegate,
    LayersModel,
    key_of,
)
from ui.theme import Theme, body_font

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVES_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)


class LayerRowsView(QListView):
    """Space shows or hides, Enter opens the card, ← and → fold and open a theme."""

    def __init__(self, theme: Theme, presenter: LayerListPresenter) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self._layers = LayersModel()
        self._current = ""
        self.setModel(self._layers)
        self._delegate = LayersDelegate(theme, self, self._layers)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(tr("Lager"))
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        presenter.changed.connect(self._show_groups)
        theme.changed.connect(self._repaint)
        self._show_groups()

    def _repaint(self) -> None:
        self.viewport().update()

    def _show_groups(self) -> None:
        key, top = self._current, self.verticalScrollBar().value()
        groups = self._presenter.groups()
        self._layers.show_groups(groups)
        row = self._layers.row_of(key)
        for group in groups:
            if group.folded and any(key_of(item) == key for item in group.rows):
                row = self._layers.row_of(key_of(group))
        if row >= 0:
            self._select(row)
        self.verticalScrollBar().setValue(top)
        self.viewport().update()

    def _select(self, row: int) -> None:
        index = self._layers.index(row)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():  # a reset clears the current line, its key is still wanted
            self._current = key_of(current.data(ENTRY))

    def focusInEvent(self, event: QFocusEvent) -> None:
        stood = self.currentIndex().isValid()  # Qt's own choice would be the first theme
        super().focusInEvent(event)
        if not stood and event.reason() in _MOVES_BY_KEY:
            self.select_first()
        elif not stood:
            self.selectionModel().clearCurrentIndex()
            self._current = ""

    def select_first(self) -> None:
        """Stand on the first layer in sight, else on the first theme."""
        entries = self._layers.entries
        rows = [row for row, entry in enumerate(entries) if isinstance(entry, LayerItem)]
        if entries:
            self._select(rows[0] if rows else 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        entry = index.data(ENTRY)
        if isinstance(entry, LayerGroup):
            if event.button() == Qt.MouseButton.LeftButton:
                self._presenter.toggle_group(entry.id)
        elif isinstance(entry, LayerItem):
            part = self._delegate.part_at(self.visualRect(index), place)
            if event.button() != Qt.MouseButton.LeftButton:
                self._select(index.row())
            elif part == "eye":
                self._presenter.toggle(entry.id)
            else:
                again = key_of(entry) == self._current and self.selectionModel().isSelected(index)
                self._select(index.row())
                if again or part == "mark":
                    self._presenter.show_card(entry.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() == Qt.MouseButton.NoButton:
            super().mouseMoveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        entry = index.data(ENTRY)
        if isinstance(entry, LayerItem):
            self._presenter.show_card(entry.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self.currentIndex().data(ENTRY)
        key = event.key()
        if key == Qt.Key.Key_Space and entry is not None:
            if isinstance(entry, LayerItem):
                self._presenter.toggle(entry.id)
            else:
                self._presenter.toggle_group(entry.id)
        elif key in _ENTER and entry is not None:
            if isinstance(entry, LayerItem):
                self._presenter.show_card(entry.id)
            else:
                self._presenter.toggle_group(entry.id)
        elif key == Qt.Key.Key_Left and isinstance(entry, LayerItem):
            self._select(self._layers.group_row(self.currentIndex().row()))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and isinstance(entry, LayerGroup):
            if entry.folded == (key == Qt.Key.Key_Right):
                self._presenter.toggle_group(entry.id)
        elif key == Qt.Key.Key_Escape or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def tip_at(self, place: QPoint) -> str:
        """Return what to tell about the part of a line at a point of the viewport."""
        index = self.indexAt(place)
        entry = index.data(ENTRY)
        if not isinstance(entry, LayerItem):
            return ""
        if entry.fault:
            return entry.fault
        rect = self.visualRect(index)
        part = self._delegate.part_at(rect, place)
        if part == "eye":
            return tr("Dölj på kartan") if entry.visible else tr("Visa på kartan")
        if part == "mark":
            return tr("Visa lagerkortet")
        return entry.title if self._delegate.is_elided(rect, entry) else ""

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._layers.entries:
            return
        text = tr("Inget lager heter så.") if self._presenter.is_filtered else tr("Inga lager än.")
        painter = QPainter(self.viewport())
        painter.setFont(body_font())
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(
            self.viewport().rect().adjusted(16, 8, -16, 0),
            Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap,
            text,
        )
