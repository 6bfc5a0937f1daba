"""What a publisher has published, package by package, the newest version first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
)

from layers.repository.listing import STABLE
from rumslig.look import tokens
from rumslig.upkeep.published import PublishedVersion
from ui.alternatives.widgets.matrix_model import Index
from ui.language import tr
from ui.theme import Theme, body_font, size
from ui.underlag.words import published_words, size_words
from ui.widgets.row_table import LEFT, RIGHT, RowTable

_ROOM = 28
"""What a cell takes beside its words."""
_BOX_PX = 34
"""How far from the left a click is one on the box."""


def _box(theme: Theme, is_on: bool, may_leave: bool) -> QIcon:
    """Return a box in the look: ticked, empty, or a lock where it cannot be ticked."""
    side = size("icon_small")
    if not may_leave:
        return QIcon(theme.icon_pixmap("las", "muted", side, 2.0))
    pixmap = QPixmap(2 * side, 2 * side)
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.colour("accent" if is_on else "sunken"))
    painter.setPen(QPen(theme.colour("accent" if is_on else "border_strong"), 1.2))
    radius = tokens()["radius"]["small"]
    painter.drawRoundedRect(QRectF(1, 1, side - 2, side - 2), radius, radius)
    if is_on:
        painter.drawPixmap(0, 0, theme.icon_pixmap("bock", "on_accent", side, 2.0))
    painter.end()
    return QIcon(pixmap)


def standing_words(item: PublishedVersion) -> str:
    """Return how a version stands in its repository."""
    if item.withdrawn:
        return tr("tillbakadragen")
    if STABLE in item.channels:
        return tr("senaste")
    if item.channels:
        return tr("senaste i {channels}", channels=", ".join(item.channels))
    return tr("tidigare")


class PublishedModel(QAbstractTableModel):
    """A box to take the version along in a file, and what it is."""

    def __init__(self, theme: Theme, choose: Callable[[str, bool], None]) -> None:
        super().__init__()
        self._theme, self._choose = theme, choose
        self.versions: tuple[PublishedVersion, ...] = ()
        self.chosen: frozenset[str] = frozenset()
        self.heads = (tr("Paket"), tr("Version"), tr("Publicerad"), tr("Läge"), tr("Storlek"))

    def show_versions(self, versions: tuple[PublishedVersion, ...], chosen: frozenset[str]) -> None:
        """Show other versions, or others as chosen."""
        if versions != self.versions:
            self.beginResetModel()
            self.versions, self.chosen = versions, chosen
            self.endResetModel()
        elif chosen != self.chosen:
            self.chosen = chosen
            last = self.index(len(versions) - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last)

    def words(self, item: PublishedVersion) -> tuple[str, ...]:
        """Return a row's words."""
        return (
            item.title,
            item.version,
            published_words(item.published),
            standing_words(item),
            size_words(item.bytes),
        )

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.versions)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item, column = self.versions[index.row()], index.column()
        words = self.words(item)
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            return _box(self._theme, item.word in self.chosen, item.may_leave)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column == 4 else LEFT
        if role == Qt.ItemDataRole.DisplayRole:
            return words[column] or "–"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if column:
                return words[column]
            taken = tr("i paketfilen") if item.word in self.chosen else ""
            return ", ".join(word for word in (*words, taken) if word)
        if role == Qt.ItemDataRole.ToolTipRole:
            if column == 0 and not item.may_leave:
                return tr("Skyddsvärt: lämnas aldrig ut som fil")
            return item.withdrawn if column == 3 and item.withdrawn else words[column]
        return None

    def toggle(self, row: int) -> None:
        """Take a version along, or leave it out; one that may not leave stays."""
        item = self.versions[row]
        if item.may_leave:
            self._choose(item.word, item.word not in self.chosen)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section == 4 else LEFT
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole else None


class PublishedTable(RowTable):
    """Arrows choose a version, Space takes it along in the file."""

    chosen = Signal()

    def __init__(self, theme: Theme, choose: Callable[[str, bool], None]) -> None:
        self._versions = PublishedModel(theme, choose)
        super().__init__(
            self._versions,
            tr("Publicerade versioner"),
            tr("Piltangenter väljer version, Blanksteg tar med den i paketfilen."),
            self._toggle,
        )
        self.setIconSize(QSize(size("icon_small"), size("icon_small")))
        theme.changed.connect(self.viewport().update)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def current(self) -> PublishedVersion | None:
        """The version that is looked at."""
        row = self.currentIndex().row()
        return self._versions.versions[row] if 0 <= row < len(self._versions.versions) else None

    def show_versions(self, versions: tuple[PublishedVersion, ...], chosen: frozenset[str]) -> None:
        """Show other versions; the one that was looked at stays so."""
        before = self.current
        is_other = versions != self._versions.versions
        self._versions.show_versions(versions, chosen)
        if is_other:
            self._share_width()
            words = [item.word for item in versions]
            if words:
                self.make_current(
                    words.index(before.word) if before and before.word in words else 0
                )

    def _toggle(self, row: int) -> None:
        if 0 <= row < len(self._versions.versions):
            self._versions.toggle(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a version along where its box is clicked."""
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        if index.isValid() and index.column() == 0 and place.x() < _BOX_PX:
            self._toggle(index.row())

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell what can be done with the version."""
        super().currentChanged(current, previous)
        self.chosen.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the titles what the others leave."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        metrics, model = QFontMetrics(body_font()), self._versions
        rows = [model.heads, *(model.words(item) for item in model.versions)]
        room = self.viewport().width()
        for column in range(1, 5):
            width = max(metrics.horizontalAdvance(row[column]) for row in rows) + _ROOM
            self.setColumnWidth(column, width)
            room -= width
        self.setColumnWidth(0, max(room, 120))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move as in a list: a row is one thing."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        elif event.key() == Qt.Key.Key_Space:
            self._toggle(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
