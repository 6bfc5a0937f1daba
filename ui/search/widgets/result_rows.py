"""How headings and hits are painted."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from rumslig.look import tokens
from ui.key_names import name_keys
from ui.language import tr
from ui.search.hits import Hit, HitGroup
from ui.theme import Theme, body_font, size

Index = QModelIndex | QPersistentModelIndex

ENTRY = int(Qt.ItemDataRole.UserRole)
ROW, HEADING = 34, 28
_INSET, _ICON_BOX, _GAP = 12, 26, 10
_MOST_TITLE = 0.62
"""A title takes at most this share of its line, so that what tells it from others is seen."""


class ResultsModel(QAbstractListModel):
    """Headings and hits in one column."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Hit | HitGroup] = []
        self.rows: list[int] = []
        """The row of each hit."""

    def show_groups(self, groups: tuple[HitGroup, ...]) -> None:
        """Replace every line."""
        self.beginResetModel()
        self.entries, self.rows = [], []
        for group in groups:
            self.entries.append(group)
            self.rows += range(len(self.entries), len(self.entries) + len(group.hits))
            self.entries += group.hits
        self.endResetModel()

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
            return entry.title if isinstance(entry, HitGroup) else entry.spoken
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.entries[index.row()], HitGroup):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class ResultsDelegate(QStyledItemDelegate):
    """Paints a heading, or a hit: icon, title, what tells it from others, keys."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        px = tokens()["font"]["px"]
        self._title, self._marked = body_font(), body_font(None, 600)
        self._note, self._small = body_font(px["small"]), body_font(px["caption"])
        self._heading = body_font(px["small"], 600)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, HEADING if isinstance(index.data(ENTRY), HitGroup) else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY)
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, HitGroup):
            self._group(painter, rect, entry)
        elif isinstance(entry, Hit):
            self._hit(painter, rect, entry, state)
        painter.restore()

    def _group(self, painter: QPainter, rect: QRect, group: HitGroup) -> None:
        box = rect.adjusted(_INSET, 4, -_INSET, 0)
        align = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._heading)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(box, align, group.title)
        if group.has_more:
            painter.setFont(self._small)
            painter.setPen(self._theme.colour("muted"))
            painter.drawText(
                box, align | Qt.AlignmentFlag.AlignRight, tr("fler finns, skriv mer av namnet")
            )

    def _hit(self, painter: QPainter, rect: QRect, hit: Hit, state: QStyle.StateFlag) -> None:
        marked = bool(state & QStyle.StateFlag.State_Selected)
        box = rect.adjusted(6, 0, -6, 0)
        if marked or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent_soft" if marked else "hover"))
            radius = tokens()["radius"]["small"]
            painter.drawRoundedRect(box, radius, radius)
        if marked:
            painter.setBrush(self._theme.colour("accent"))
            painter.drawRoundedRect(
                QRectF(box.left(), box.top() + 4, 3, box.height() - 8), 1.5, 1.5
            )
        on = hit.can_be_chosen
        px = size("icon_small") + 2
        role = "disabled" if not on else "accent" if marked else "muted"
        icon = self._theme.icon_pixmap(hit.icon, role, px, painter.device().devicePixelRatioF())
        left, right = box.left() + _INSET, box.right() - 8
        painter.drawPixmap(left, box.top() + (box.height() - px) // 2, icon)
        left += _ICON_BOX
        if hit.key:
            right = self._keys(painter, box, right, hit.key, on) - _GAP
        self._words(painter, QRect(left, box.top(), right - left, box.height()), hit, marked)

    def _words(self, painter: QPainter, box: QRect, hit: Hit, marked: bool) -> None:
        note = hit.reason or hit.subtitle
        font = self._marked if marked else self._title
        room = round(box.width() * _MOST_TITLE) if note else box.width()
        wanted = QFontMetrics(font).horizontalAdvance(hit.title)
        notes = QFontMetrics(self._note).horizontalAdvance(note) + _GAP if note else 0
        room = max(room, box.width() - notes)
        role = "text" if hit.can_be_chosen else "disabled"
        used = self._line(painter, box, min(room, wanted + 1), hit.title, font, role)
        if note:
            rest = box.adjusted(used + _GAP, 1, 0, 1)
            self._line(painter, rest, rest.width(), note, self._note, "muted")

    def _line(
        self, painter: QPainter, box: QRect, room: int, text: str, font: QFont, role: str
    ) -> int:
        painter.setFont(font)
        painter.setPen(self._theme.colour(role))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
        return painter.fontMetrics().horizontalAdvance(shown)

    def _keys(self, painter: QPainter, box: QRect, right: int, keys: str, on: bool) -> int:
        """Paint the keys in a frame; return where it begins."""
        text = name_keys(keys)
        width = QFontMetrics(self._small).horizontalAdvance(text) + 12
        frame = QRectF(right - width + 0.5, box.center().y() - 10 + 0.5, width - 1, 20)
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.setBrush(self._theme.colour("sunken"))
        radius = tokens()["radius"]["small"]
        painter.drawRoundedRect(frame, radius, radius)
        painter.setFont(self._small)
        painter.setPen(self._theme.colour("muted" if on else "disabled"))
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, text)
        return right - width
