"""What a publisher has published, package by package, the newest version first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent

from layers.repository.listing import STABLE
from rumslig.upkeep.published import PublishedVersion
from ui.alternatives.widgets.matrix_model import Index
from ui.language import tr
from ui.theme import body_font
from ui.underlag.words import published_words, size_words
from ui.widgets.row_table import LEFT, RIGHT, RowTable

_ROOM = 28
"""What a cell takes beside its words."""


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

    def __init__(self, choose: Callable[[str, bool], None]) -> None:
        super().__init__()
        self._choose = choose
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
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.CheckStateRole])

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

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let versions that may leave be ticked."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and index.column() == 0 and self.versions[index.row()].may_leave:
            found |= Qt.ItemFlag.ItemIsUserCheckable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item, column = self.versions[index.row()], index.column()
        words = self.words(item)
        if role == Qt.ItemDataRole.CheckStateRole and column == 0:
            on = item.word in self.chosen
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column == 4 else LEFT
        if role == Qt.ItemDataRole.DisplayRole:
            return words[column] or "–"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(word for word in words if word) if column == 0 else words[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            if column == 0 and not item.may_leave:
                return tr("Skyddsvärt: lämnas aldrig ut som fil")
            return item.withdrawn if column == 3 and item.withdrawn else words[column]
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a version along, or leave it out."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        item = self.versions[index.row()]
        if not item.may_leave:
            return False
        self._choose(item.word, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

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

    def __init__(self, choose: Callable[[str, bool], None]) -> None:
        self._versions = PublishedModel(choose)
        super().__init__(
            self._versions,
            tr("Publicerade versioner"),
            tr("Piltangenter väljer version, Mellanslag tar med den i paketfilen."),
            self._toggle,
        )
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
            item = self._versions.versions[row]
            wanted = Qt.CheckState.Unchecked
            if item.word not in self._versions.chosen:
                wanted = Qt.CheckState.Checked
            index = self._versions.index(row, 0)
            self._versions.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)

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
