"""What a publisher has published, package by package, the newest version first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap

from layers.repository.listing import STABLE
from rumslig.look import tokens
from rumslig.upkeep.published import PublishedVersion
from ui.alternatives.widgets.matrix_model import Index
from ui.language import tr
from ui.theme import Theme, size
from ui.underlag.words import published_words, size_words
from ui.widgets.word_table import WordModel, WordTable

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


class PublishedModel(WordModel[PublishedVersion]):
    """A box to take the version along in a file, and what it is."""

    def __init__(self, theme: Theme) -> None:
        heads = (tr("Paket"), tr("Version"), tr("Publicerad"), tr("Läge"), tr("Storlek"))
        super().__init__(heads, number=4)
        self._theme = theme
        self.chosen: frozenset[str] = frozenset()

    def choose(self, chosen: frozenset[str]) -> None:
        """Show others as chosen."""
        if chosen != self.chosen:
            self.chosen = chosen
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.items) - 1, 0))

    def words(self, item: PublishedVersion) -> tuple[str, ...]:
        """Return a row's words."""
        return (
            item.title,
            item.version,
            published_words(item.published),
            standing_words(item),
            size_words(item.bytes),
        )

    def spoken(self, item: PublishedVersion) -> str:
        """Return a version as it is read aloud, and whether it is taken along."""
        taken = tr("i paketfilen") if item.word in self.chosen else ""
        return ", ".join(word for word in (super().spoken(item), taken) if word)

    def tip(self, item: PublishedVersion, column: int) -> str:
        """Return why a version is withdrawn, or not taken along."""
        if column == 0 and not item.may_leave:
            return tr("Skyddsvärt: lämnas aldrig ut som fil")
        return item.withdrawn if column == 3 and item.withdrawn else self.words(item)[column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.isValid() and role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            item = self.items[index.row()]
            return _box(self._theme, item.word in self.chosen, item.may_leave)
        return super().data(index, role)


class PublishedTable(WordTable[PublishedVersion]):
    """Arrows choose a version, Space takes it along in the file."""

    def __init__(self, theme: Theme, choose: Callable[[str, bool], None]) -> None:
        self._versions, self._choose = PublishedModel(theme), choose
        super().__init__(
            self._versions,
            tr("Publicerade versioner"),
            tr("Piltangenter väljer version, Blanksteg tar med den i paketfilen."),
        )
        self.setIconSize(QSize(size("icon_small"), size("icon_small")))
        theme.changed.connect(self.viewport().update)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_versions(self, versions: tuple[PublishedVersion, ...], chosen: frozenset[str]) -> None:
        """Show other versions, or others as chosen."""
        self._versions.choose(chosen)
        self.show_items(versions)

    def identity(self, item: PublishedVersion) -> object:
        """Return its package and number."""
        return item.word

    def open_item(self, item: PublishedVersion) -> None:
        """Take a version along, or leave it out; one that may not leave stays."""
        if item.may_leave:
            self._choose(item.word, item.word not in self._versions.chosen)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a version along where its box is clicked."""
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        if index.isValid() and index.column() == 0 and place.x() < _BOX_PX:
            self.open_item(self._versions.items[index.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the version along by Space; move as in a list."""
        item = self.current
        if event.key() == Qt.Key.Key_Space and item is not None:
            self.open_item(item)
        else:
            super().keyPressEvent(event)
