"""The objects that another version changes; each is shown on the map."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QResizeEvent

from rumslig.upkeep.comparing import ChangedObject
from ui.alternatives.widgets.matrix_model import Index
from ui.language import tr
from ui.theme import Theme, body_font, size
from ui.underlag.words import KIND_ICONS, KIND_ROLES, kind_word
from ui.widgets.row_table import LEFT, RIGHT, RowTable

_ROOM = 28
"""What a cell takes beside its words."""


class ObjectModel(QAbstractTableModel):
    """What each object is called, and what of it differs."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.objects: tuple[ChangedObject, ...] = ()

    def show_objects(self, objects: tuple[ChangedObject, ...]) -> None:
        """Show other objects."""
        self.beginResetModel()
        self.objects = objects
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.objects)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item, column = self.objects[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column else LEFT
        if role == Qt.ItemDataRole.DisplayRole:
            return item.detail if column else item.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.spoken(item) if column == 0 else item.detail
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            icon, colour = KIND_ICONS[item.kind], KIND_ROLES[item.kind]
            return QIcon(self._theme.icon_pixmap(icon, colour, size("icon_small"), 2.0))
        return None

    @staticmethod
    def spoken(item: ChangedObject) -> str:
        """Return an object as it is read aloud."""
        parts = [item.title, kind_word(item.kind, 1), item.detail, item.layer]
        if not item.is_certain:
            parts.append(tr("sannolikt samma objekt"))
        return ", ".join(part for part in parts if part)


class ObjectTable(RowTable):
    """As high as its rows; the page scrolls."""

    def __init__(self, theme: Theme, zoom_to: Callable[[ChangedObject], None]) -> None:
        self._zoom_to = zoom_to
        self._objects = ObjectModel(theme)
        super().__init__(
            self._objects,
            tr("Ändrade objekt"),
            tr("Piltangenter väljer objekt, Retur visar det på kartan."),
            self._zoom,
        )
        self.horizontalHeader().hide()
        self.setIconSize(QSize(size("icon_small"), size("icon_small")))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self._zoom(index.row()))
        theme.changed.connect(self.viewport().update)

    def show_objects(self, objects: tuple[ChangedObject, ...]) -> None:
        """Show other objects."""
        if objects != self._objects.objects:
            self._objects.show_objects(objects)
            self._share_width()

    def _zoom(self, row: int) -> None:
        if 0 <= row < len(self._objects.objects):
            self._zoom_to(self._objects.objects[row])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names what the facts leave."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        metrics, room = QFontMetrics(body_font()), self.viewport().width()
        widest = max(
            (metrics.horizontalAdvance(item.detail) for item in self._objects.objects), default=0
        )
        detail = min(widest + _ROOM, room // 2)
        self.setColumnWidth(0, room - detail)
        self.setColumnWidth(1, detail)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move as in a list: a row is one thing."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)
