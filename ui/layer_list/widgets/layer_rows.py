"""How themes and layers are painted as lines of 30 pixels, and what lies where on a line."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.language import tr
from ui.layer_list.presenter import LayerGroup, LayerItem
from ui.layer_list.swatch import HEIGHT, swatch_of
from ui.theme import Theme, body_font, size

Index = QModelIndex | QPersistentModelIndex
Entry = LayerGroup | LayerItem
Part = Literal["eye", "mark", "title"]

ENTRY = int(Qt.ItemDataRole.UserRole)
GAP = 4
"""Air between the last layer of a theme and the next theme."""
_ICON = 16
_OFF = 0.5
"""The strength of the symbol of a layer that is not shown."""


def key_of(entry: Entry) -> str:
    """Return what a line is known by when the list is filled anew."""
    return f"theme:{entry.id}" if isinstance(entry, LayerGroup) else f"layer:{entry.id}"


def spoken(entry: Entry) -> str:
    """Return a line as it is read aloud."""
    if isinstance(entry, LayerGroup):
        words = tr("hopfälld") if entry.folded else tr("utfälld")
        return tr(
            "{theme}, {shown} av {total} lager visas, {fold}",
            theme=entry.title,
            shown=entry.shown,
            total=entry.total,
            fold=words,
        )
    if entry.fault:
        return tr("{layer}, kan inte visas: {fact}", layer=entry.title, fact=entry.fault)
    return f"{entry.title}, {tr('visas') if entry.visible else tr('dolt')}"


class LayersModel(QAbstractListModel):
    """Themes and layers in one column."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []

    def show_groups(self, groups: tuple[LayerGroup, ...]) -> None:
        """Replace every line, or only their content where the same lines stay."""
        entries: list[Entry] = []
        for group in groups:
            entries.append(group)
            if not group.folded:
                entries += group.rows
        if [key_of(entry) for entry in entries] == [key_of(entry) for entry in self.entries]:
            self.entries = entries
            if entries:
                self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def row_of(self, key: str) -> int:
        """Return the line of a key, -1 where it is out of sight."""
        return next((row for row, entry in enumerate(self.entries) if key_of(entry) == key), -1)

    def group_row(self, row: int) -> int:
        """Return the line of the theme that a line belongs to."""
        while row > 0 and not isinstance(self.entries[row], LayerGroup):
            row -= 1
        return row

    def has_gap(self, row: int) -> bool:
        """Whether a line is a theme that follows a layer."""
        return (
            row > 0
            and isinstance(self.entries[row], LayerGroup)
            and isinstance(self.entries[row - 1], LayerItem)
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(entry)
        return None

    def flags(self, _index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class LayersDelegate(QStyledItemDelegate):
    """Paints themes and layers; tells what part of a layer's line lies at a point."""

    def __init__(self, theme: Theme, view: QListView, model: LayersModel) -> None:
        super().__init__(view)
        self._theme, self._view, self._model = theme, view, model
        self._plain, self._strong = body_font(), body_font(None, 600)
        self._bold = body_font(None, 700)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        gap = GAP if self._model.has_gap(index.row()) else 0
        return QSize(0, size("row_list") + gap)

    def part_at(self, rect: QRect, place: QPoint) -> Part:
        """Return what lies at a point of a layer's line; targets are 24 px and more."""
        right = self._line(rect).right()
        if place.x() >= right - 38:
            return "eye"
        return "mark" if place.x() >= right - 63 else "title"

    def is_elided(self, rect: QRect, entry: LayerItem) -> bool:
        """Whether a layer's title is longer than its line."""
        return (
            QFontMetrics(self._strong).horizontalAdvance(entry.title)
            > _title_box(self._line(rect)).width()
        )

    def _line(self, rect: QRect) -> QRect:
        """Return the line without the gap, as wide as the panel: a scroll bar moves nothing."""
        height = size("row_list")
        return QRect(rect.left(), rect.bottom() + 1 - height, self._view.width(), height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY)
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        rect = self._line(rect)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hover = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, rect, selected, hover)
        if isinstance(entry, LayerGroup):
            self._group(painter, rect, entry)
        elif isinstance(entry, LayerItem):
            self._layer(painter, rect, entry, selected, hover)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, selected: bool, hover: bool) -> None:
        if not selected and not hover:
            return
        box = rect.adjusted(6, 0, -12, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent_soft" if selected else "hover"))
        painter.drawRoundedRect(box, 4, 4)
        if selected:
            painter.setBrush(self._theme.colour("accent"))
            bar = QRectF(box.left(), box.top() + 4, 3, box.height() - 8)
            painter.drawRoundedRect(bar, 1.5, 1.5)

    def _group(self, painter: QPainter, rect: QRect, group: LayerGroup) -> None:
        self._icon(painter, rect, 10, "pil-hoger" if group.folded else "pil-ned", "muted")
        painter.setFont(self._plain)
        painter.setPen(self._theme.colour("muted"))
        align = Qt.AlignmentFlag.AlignVCenter
        right = rect.adjusted(0, 0, -14, 0)
        painter.drawText(right, align | Qt.AlignmentFlag.AlignRight, group.note)
        note = QFontMetrics(self._plain).horizontalAdvance(group.note)
        painter.setPen(self._theme.colour("text"))
        self._words(painter, rect.adjusted(30, 0, -14 - note - 8, 0), group.title, self._bold)

    def _layer(
        self, painter: QPainter, rect: QRect, item: LayerItem, selected: bool, hover: bool
    ) -> None:
        ratio = self._view.devicePixelRatioF()
        painter.setOpacity(1.0 if item.visible else _OFF)
        corner = QPointF(rect.left() + 32, rect.top() + (rect.height() - HEIGHT) / 2)
        painter.drawImage(corner, swatch_of(item, self._theme.mode, ratio))
        painter.setOpacity(1.0)
        width = rect.width()
        if item.fault:
            self._icon(painter, rect, width - 58, "varning", "warning")
        elif selected or hover:
            self._icon(painter, rect, width - 58, "identifiera", "muted")
        eye = "oga" if item.visible else "oga-av"
        self._icon(painter, rect, width - 34, eye, "text" if item.visible else "muted")
        painter.setPen(self._theme.colour("text" if item.visible else "muted"))
        has_mark = bool(item.fault) or selected or hover
        self._words(
            painter,
            _title_box(rect, has_mark),
            item.title,
            self._strong if selected else self._plain,
        )

    def _icon(self, painter: QPainter, rect: QRect, left: int, name: str, role: str) -> None:
        pixmap = self._theme.icon_pixmap(name, role, _ICON, self._view.devicePixelRatioF())
        painter.drawPixmap(rect.left() + left, rect.top() + (rect.height() - _ICON) // 2, pixmap)

    def _words(self, painter: QPainter, box: QRect, text: str, font: QFont) -> None:
        painter.setFont(font)
        short = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, short)


def _title_box(rect: QRect, has_mark: bool = True) -> QRect:
    return rect.adjusted(60, 0, -64 if has_mark else -42, 0)
