"""The list of themes and layers, driven by mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QKeyCombination, QPoint, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QMenu, QToolTip

from ui.language import tr
from ui.layer_list.freshness import freshness_sentence
from ui.layer_list.items import overruled_sentence
from ui.layer_list.presenter import LayerGroup, LayerItem, LayerListPresenter
from ui.layer_list.widgets.layer_menu import make_layer_menu, make_theme_menu
from ui.layer_list.widgets.layer_model import ENTRY, Entry, Index, LayersModel, key_of
from ui.layer_list.widgets.layer_rows import LayersDelegate, Part
from ui.layer_list.widgets.row_drag import Landing, RowDrag
from ui.theme import Theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_UP_DOWN = (Qt.Key.Key_Up, Qt.Key.Key_Down)
_OPACITY_STEPS: dict[int, int] = {Qt.Key.Key_Minus: -10, Qt.Key.Key_Plus: 10}
_MOVES_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)
_SCROLL_EDGE, _SCROLL_STEP, _SCROLL_MS = 20, 10, 40
_MENU = QKeyCombination(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_F10)
LEFT = Qt.MouseButton.LeftButton


class LayerRowsView(QListView):
    """Space shows or hides, Enter opens the card, + and - change the opacity, Alt+↑↓ moves."""

    def __init__(self, theme: Theme, presenter: LayerListPresenter) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self._layers = LayersModel(presenter.rename)
        self._current = ""
        self._pressed: tuple[int, Part, QPoint] | None = None
        self._drag: RowDrag | None = None
        self._landing: Landing | None = None
        self._scroll = QTimer(self)
        self._scroll.setInterval(_SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)
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

    def _entry(self) -> Entry | None:
        entry = self.currentIndex().data(ENTRY)
        return entry if isinstance(entry, LayerGroup | LayerItem) else None

    def current_layer(self) -> LayerItem | None:
        """Return the layer that the list stands on, or was left on."""
        entry = self._entry() if self.currentIndex().isValid() else None
        return entry if isinstance(entry, LayerItem) else self._presenter.find(self._current)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():  # a reset clears the current line, its key is still wanted
            key = key_of(current.data(ENTRY))
            if key != self._current:
                self._current = key
                self._presenter.end_joining()

    # focus

    def focusInEvent(self, event: QFocusEvent) -> None:
        stood = self.currentIndex().isValid()  # Qt's own choice would be the first theme
        super().focusInEvent(event)
        if not stood and event.reason() in _MOVES_BY_KEY:
            self.select_first()
        elif not stood:
            self.selectionModel().clearCurrentIndex()
            self._current = ""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._presenter.end_joining()

    def select_first(self) -> None:
        """Stand on the first layer in sight, else on the first theme."""
        entries = self._layers.entries
        rows = [row for row, entry in enumerate(entries) if isinstance(entry, LayerItem)]
        if entries:
            self._select(rows[0] if rows else 0)

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        entry = index.data(ENTRY)
        if entry is None:
            return
        if event.button() != LEFT:
            self._select(index.row())
            return
        part = self._delegate.part_at(self.visualRect(index), place, entry)
        self._pressed = index.row(), part, place

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() == Qt.MouseButton.NoButton:
            super().mouseMoveEvent(event)
            return
        place = event.position().toPoint()
        if self._drag is None and self._pressed is not None:
            row, part, start = self._pressed
            far = (place - start).manhattanLength() >= QApplication.startDragDistance()
            if part != "eye" and far:
                self._begin_drag(row)
        if self._drag is not None:
            self._drag_to(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != LEFT:
            return
        if self._drag is not None:
            self._drag_to(event.position().toPoint())
            drag, landing = self._drag, self._landing
            self._end_drag()
            if landing is not None:
                self._place(drag.entry, landing)
            return
        pressed, self._pressed = self._pressed, None
        place = event.position().toPoint()
        index = self.indexAt(place)
        entry = index.data(ENTRY)
        if pressed is None or entry is None or index.row() != pressed[0]:
            return
        part = self._delegate.part_at(self.visualRect(index), place, entry)
        if part == pressed[1]:
            self._click(entry, part, index)

    def _click(self, entry: Entry, part: Part, index: Index) -> None:
        if isinstance(entry, LayerGroup):
            toggle = self._presenter.toggle_theme if part == "eye" else self._presenter.toggle_group
            toggle(entry.id)
        elif part == "eye":
            self._presenter.toggle(entry.id)
        else:
            again = key_of(entry) == self._current and self.selectionModel().isSelected(index)
            self._select(index.row())
            if again or part == "mark":
                self._presenter.show_card(entry.id)

    # drag

    def _begin_drag(self, row: int) -> None:
        if row >= len(self._layers.entries):
            return
        self._drag = RowDrag(self, self._layers, row)
        self._delegate.lifted = row
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._scroll.start()

    def _drag_to(self, place: QPoint) -> None:
        if self._drag is not None:
            self._landing = self._drag.landing_at(place)
            self._delegate.lifted = self._drag.row
            note = self._drag.note_at(self._landing) if self._landing else ""
            QToolTip.showText(self.viewport().mapToGlobal(place), note, self.viewport())
            self.viewport().update()

    def _scroll_on(self) -> None:
        place = self.viewport().mapFromGlobal(self.cursor().pos())
        bar = self.verticalScrollBar()
        if place.y() < _SCROLL_EDGE:
            bar.setValue(bar.value() - _SCROLL_STEP)
        elif place.y() > self.viewport().height() - _SCROLL_EDGE:
            bar.setValue(bar.value() + _SCROLL_STEP)
        else:
            return
        self._drag_to(place)

    def _end_drag(self) -> None:
        self._drag = self._landing = self._pressed = None
        self._delegate.lifted = -1
        self._scroll.stop()
        self.viewport().unsetCursor()
        self.viewport().update()

    def _place(self, entry: Entry, landing: Landing) -> None:
        place = (
            self._presenter.place_layer
            if isinstance(entry, LayerItem)
            else self._presenter.place_theme
        )
        self._current = key_of(entry)
        place(entry.id, landing.beside, after=landing.after)

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry, key = self._entry(), event.key()
        if key == Qt.Key.Key_Escape and self._drag is not None:
            self._end_drag()
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        elif entry is None:
            super().keyPressEvent(event)
        elif event.keyCombination() == _MENU:
            self._open_menu(self.currentIndex(), None)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move_by_key(event, entry)
        elif not self._act(entry, event):
            super().keyPressEvent(event)

    def _act(self, entry: Entry, event: QKeyEvent) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if isinstance(entry, LayerItem):
            return self._act_on_layer(entry, event.key())
        return self._act_on_theme(entry, event.key())

    def _move_by_key(self, event: QKeyEvent, entry: Entry) -> None:
        if event.key() not in _UP_DOWN:
            event.ignore()
            return
        down = event.key() == Qt.Key.Key_Down
        if isinstance(entry, LayerItem):
            self._presenter.move_layer(entry.id, down)
        else:
            self._presenter.move_theme(entry.id, down)
        self.scrollTo(self.currentIndex())

    def _act_on_layer(self, item: LayerItem, key: int) -> bool:
        presenter = self._presenter
        if key == Qt.Key.Key_Space:
            presenter.toggle(item.id)
        elif key in _ENTER:
            presenter.show_card(item.id)
        elif key == Qt.Key.Key_Left:
            self._select(self._layers.group_row(self.currentIndex().row()))
        elif key in _OPACITY_STEPS:
            presenter.set_opacity(item.id, item.opacity + _OPACITY_STEPS[key])
        elif key == Qt.Key.Key_Z:
            presenter.zoom_to(item.id)
        elif key == Qt.Key.Key_I:
            presenter.room_asked.emit(item.id, "")
        elif key == Qt.Key.Key_T and item.layer is not None:
            presenter.table_asked.emit(item.id)
        elif key == Qt.Key.Key_W and item.image is not None:
            presenter.compare_asked.emit(item.id, "")
        elif key == Qt.Key.Key_F2 and item.is_own:
            self.edit(self.currentIndex())
        elif key == Qt.Key.Key_Delete and item.is_own:
            self._remove(item)
        else:
            return False
        return True

    def _act_on_theme(self, group: LayerGroup, key: int) -> bool:
        if key == Qt.Key.Key_Space:
            self._presenter.toggle_theme(group.id)
        elif key in _ENTER or (
            key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and group.folded == (key == Qt.Key.Key_Right)
        ):
            self._presenter.toggle_group(group.id)
        else:
            return key == Qt.Key.Key_Left
        return True

    def _remove(self, item: LayerItem) -> None:
        row = self.currentIndex().row()
        self._presenter.remove(item.id)
        if self._layers.entries:
            self._select(min(row, len(self._layers.entries) - 1))

    # menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        self._open_menu(index, event.globalPos() if by_mouse else None)

    def _open_menu(self, index: Index, place: QPoint | None) -> None:
        entry = index.data(ENTRY)
        if entry is None or QApplication.activePopupWidget() is not None:
            return  # some systems turn Shift+F10 into a menu event as well
        self._select(index.row())
        below = self.visualRect(index).bottomLeft() + QPoint(32, 0)
        self.make_menu(entry).popup(place or self.viewport().mapToGlobal(below))

    def make_menu(self, entry: Entry) -> QMenu:
        """Return what can be done with a line."""
        if isinstance(entry, LayerGroup):
            return make_theme_menu(self, self._presenter, entry)
        return make_layer_menu(self, self._presenter, entry, lambda: self.edit(self.currentIndex()))

    # tips

    def tip_at(self, place: QPoint) -> str:
        """Return what to tell about the part of a line at a point of the viewport."""
        index = self.indexAt(place)
        entry = index.data(ENTRY)
        if not isinstance(entry, LayerGroup | LayerItem):
            return ""
        rect = self.visualRect(index)
        part = self._delegate.part_at(rect, place, entry)
        if isinstance(entry, LayerGroup):
            if part != "eye":
                return entry.title if self._delegate.is_elided(rect, entry) else ""
            return tr("Dölj planeringsfrågan") if entry.shown else tr("Visa planeringsfrågan")
        if entry.fault:
            return entry.fault
        if part == "eye":
            return tr("Dölj på kartan") if entry.visible else tr("Visa på kartan")
        if part == "mark":
            if entry.freshness is not None and entry.freshness.needs_attention:
                return freshness_sentence(entry.freshness)
            return tr("Visa lagerkortet")
        title = entry.title if self._delegate.is_elided(rect, entry) else ""
        group = self._layers.entries[self._layers.group_row(index.row())]
        assert isinstance(group, LayerGroup)
        return "\n".join(filter(None, (title, overruled_sentence(entry, group.rows))))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._landing is not None:
            painter = QPainter(self.viewport())
            self._delegate.paint_landing(painter, self._landing.y, self._landing.left)
