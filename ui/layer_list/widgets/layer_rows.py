"""How themes and layers are painted as lines of 30 pixels, and what lies where on a line."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.language import tr
from ui.layer_list.arrangement import FULL
from ui.layer_list.freshness import ICONS, ROLES
from ui.layer_list.presenter import LayerGroup, LayerItem
from ui.layer_list.swatch import HEIGHT, swatch_of
from ui.layer_list.widgets.layer_model import ENTRY, Entry, Index, LayersModel, percent
from ui.theme import Theme, body_font, size

Part = Literal["eye", "mark", "title"]

GAP = 4
"""Air between the last layer of a theme and the next theme."""
EYE = 34
"""How far from the right edge the eye begins; its target reaches 4 px further."""
_TARGET = 24
_ICON = 16
_OFF = 0.5
"""The strength of the symbol of a layer that is not shown."""
_AIR = 6
_LIFTED = 0.35
"""The strength of a line while it is dragged."""


class LayersDelegate(QStyledItemDelegate):
    """Paints themes and layers; tells what part of a line lies at a point."""

    def __init__(self, theme: Theme, view: QListView, model: LayersModel) -> None:
        super().__init__(view)
        self._theme, self._view, self._model = theme, view, model
        self._plain, self._strong = body_font(), body_font(None, 600)
        self._bold, self._small = body_font(None, 700), body_font(12)
        self.lifted = -1
        """The line that is being dragged."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        gap = GAP if self._model.has_gap(index.row()) else 0
        return QSize(0, size("row_list") + gap)

    def part_at(self, rect: QRect, place: QPoint, entry: Entry) -> Part:
        """Return what lies at a point of a line; targets are 24 px and more."""
        right = self.line(rect).right() + 1
        if place.x() >= right - EYE - 4:
            return "eye"
        if isinstance(entry, LayerGroup):
            return "title"
        mark = right - self._mark_left(entry)
        return "mark" if mark - 4 <= place.x() < mark + _TARGET - 4 else "title"

    def is_elided(self, rect: QRect, entry: Entry) -> bool:
        """Whether a title is longer than its line."""
        line = self.line(rect)
        if isinstance(entry, LayerGroup):
            box, font = self._group_box(line, entry), self._bold
        else:
            box, font = self._title_box(line, entry, True), self._strong
        return QFontMetrics(font).horizontalAdvance(entry.title) > box.width()

    def line(self, rect: QRect) -> QRect:
        """Return the line without the gap, as wide as the panel: a scroll bar moves nothing."""
        height = size("row_list")
        return QRect(rect.left(), rect.bottom() + 1 - height, self._view.width(), height)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(tr("Lagrets namn"))
        editor.setStyleSheet("QLineEdit { min-height: 0; padding: 0 4px; }")
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        rect: QRect = option.rect
        editor.setGeometry(self.line(rect).adjusted(54, 1, -EYE - 4, -1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY)
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        rect = self.line(rect)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hover = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strength = _LIFTED if index.row() == self.lifted else 1.0
        painter.setOpacity(strength)
        self._ground(painter, rect, selected, hover)
        if isinstance(entry, LayerGroup):
            self._group(painter, rect, entry)
        elif isinstance(entry, LayerItem):
            self._layer(painter, rect, entry, selected, hover, strength)
        painter.restore()

    def paint_landing(self, painter: QPainter, y: int, left: int) -> None:
        """Draw the line where a dragged one would land."""
        right = self._view.viewport().width() - 14
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRect(QRectF(left + 6, y - 1, right - left - 6, 2))
        painter.setBrush(self._theme.colour("surface"))
        pen = painter.pen()
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setColor(self._theme.colour("accent"))
        pen.setWidth(2)
        painter.setPen(pen)
        painter.drawEllipse(QPointF(left + 3, y), 3, 3)

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
        self._eye(painter, rect, group.shown > 0)
        painter.setFont(self._plain)
        painter.setPen(self._theme.colour("muted"))
        right = rect.adjusted(0, 0, -EYE - _AIR, 0)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(right, align, group.note)
        painter.setPen(self._theme.colour("muted" if group.hidden else "text"))
        self._words(painter, self._group_box(rect, group), group.title, self._bold)

    def _layer(
        self,
        painter: QPainter,
        rect: QRect,
        item: LayerItem,
        selected: bool,
        hover: bool,
        strength: float,
    ) -> None:
        ratio = self._view.devicePixelRatioF()
        if hover:
            self._icon(painter, rect, 11, "drag", "muted")
        painter.setOpacity(strength * (1.0 if item.visible else _OFF))
        corner = QPointF(rect.left() + 32, rect.top() + (rect.height() - HEIGHT) / 2)
        painter.drawImage(corner, swatch_of(item, self._theme.mode, ratio))
        painter.setOpacity(strength)
        active = selected or hover
        icon, role = _mark_of(item, active)
        if icon:
            self._icon(painter, rect, rect.width() - self._mark_left(item), icon, role)
        self._eye(painter, rect, item.visible)
        painter.setPen(self._theme.colour("muted"))
        if item.opacity < FULL:
            painter.setFont(self._small)
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            right = rect.adjusted(0, 0, -EYE - _AIR, 0)
            painter.drawText(right, align, percent(item.opacity))
        painter.setPen(self._theme.colour("text" if item.visible else "muted"))
        font = self._strong if selected else self._plain
        self._words(painter, self._title_box(rect, item, bool(icon)), item.title, font)

    def _eye(self, painter: QPainter, rect: QRect, shown: bool) -> None:
        name, role = ("oga", "text") if shown else ("oga-av", "muted")
        self._icon(painter, rect, rect.width() - EYE, name, role)

    def _icon(self, painter: QPainter, rect: QRect, left: int, name: str, role: str) -> None:
        pixmap = self._theme.icon_pixmap(name, role, _ICON, self._view.devicePixelRatioF())
        painter.drawPixmap(rect.left() + left, rect.top() + (rect.height() - _ICON) // 2, pixmap)

    def _words(self, painter: QPainter, box: QRect, text: str, font: QFont) -> None:
        painter.setFont(font)
        short = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, short)

    def _group_box(self, rect: QRect, group: LayerGroup) -> QRect:
        note = QFontMetrics(self._plain).horizontalAdvance(group.note)
        return rect.adjusted(30, 0, -EYE - _AIR - note - 8, 0)

    def _percent_width(self, item: LayerItem) -> int:
        if item.opacity == FULL:
            return 0
        return QFontMetrics(self._small).horizontalAdvance(percent(item.opacity)) + _AIR

    def _mark_left(self, item: LayerItem) -> int:
        """Return how far from the right edge the sign before eye and opacity begins."""
        return EYE + _TARGET + self._percent_width(item)

    def _title_box(self, rect: QRect, item: LayerItem, has_mark: bool) -> QRect:
        reach = self._mark_left(item) if has_mark else EYE + self._percent_width(item)
        return rect.adjusted(60, 0, -reach - _AIR, 0)


def _mark_of(item: LayerItem, active: bool) -> tuple[str, str]:
    """Return the sign on a layer's line and its colour's role; nothing for what is as it should."""
    if item.fault:
        return "varning", "warning"
    if item.freshness is not None and item.freshness.needs_attention:
        return ICONS[item.freshness.state], ROLES[item.freshness.state]
    return ("identifiera", "muted") if active else ("", "")
