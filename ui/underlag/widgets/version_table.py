"""The versions of a package, the newest first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent

from rumslig.upkeep.history import KnownVersion
from ui.alternatives.widgets.matrix_model import Index
from ui.language import tr
from ui.theme import body_font
from ui.underlag.words import published_words
from ui.widgets.row_table import LEFT, RowTable

_ROOM = 28
"""What a cell takes beside its words."""


def where_words(item: KnownVersion) -> str:
    """Return where a version is, and whether it may be used."""
    if item.in_use:
        return tr("i bruk, tillbakadragen") if item.withdrawn else tr("i bruk")
    if item.withdrawn:
        return tr("tillbakadragen")
    return tr("finns här") if item.is_here else tr("i förrådet")


def note_words(item: KnownVersion) -> str:
    """Return why a version is withdrawn, else what was new in it."""
    return item.withdrawn or item.release_note


class VersionModel(QAbstractTableModel):
    """Version, day, where it is, and what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.versions: tuple[KnownVersion, ...] = ()
        self.heads = (tr("Version"), tr("Publicerad"), tr("Läge"), tr("Nytt"))

    def show_versions(self, versions: tuple[KnownVersion, ...]) -> None:
        """Show other versions."""
        self.beginResetModel()
        self.versions = versions
        self.endResetModel()

    def words(self, item: KnownVersion) -> tuple[str, ...]:
        """Return a row's words."""
        return item.version, published_words(item.published), where_words(item), note_words(item)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.versions)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        words = self.words(self.versions[index.row()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return words[index.column()] or "–"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            spoken = ", ".join(word for word in words if word)
            return spoken if index.column() == 0 else words[index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole else None


class VersionTable(RowTable):
    """Arrows choose a version, Enter shows what it would change."""

    chosen = Signal()

    def __init__(self, show: Callable[[KnownVersion], None]) -> None:
        """Show no versions yet; `show` is given the one that Enter opens."""
        self._versions = VersionModel()
        super().__init__(
            self._versions,
            tr("Versioner"),
            tr("Piltangenter väljer version, Retur jämför den med den i bruk."),
            lambda row: show(self._versions.versions[row]),
        )

    @property
    def current(self) -> KnownVersion | None:
        """The version that is looked at."""
        row = self.currentIndex().row()
        return self._versions.versions[row] if 0 <= row < len(self._versions.versions) else None

    def show_versions(self, versions: tuple[KnownVersion, ...]) -> None:
        """Show other versions; the one that was looked at stays so."""
        if versions == self._versions.versions:
            return
        before = self.current
        self._versions.show_versions(versions)
        self._share_width()
        names = [item.version for item in versions]
        if before is not None and before.version in names:
            self.make_current(names.index(before.version))
        else:
            usable = (at for at, item in enumerate(versions) if item.can_be_used)
            self.make_current(next(usable, 0))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell what can be done with the version."""
        super().currentChanged(current, previous)
        self.chosen.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the notes what the others leave."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        metrics, model = QFontMetrics(body_font()), self._versions
        rows = [model.heads, *(model.words(item) for item in model.versions)]
        used = 0
        for column in range(3):
            width = max(metrics.horizontalAdvance(row[column]) for row in rows) + _ROOM
            self.setColumnWidth(column, width)
            used += width
        self.setColumnWidth(3, max(self.viewport().width() - used, 120))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move as in a list: a row is one thing."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)
