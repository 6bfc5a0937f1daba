"""Objects that are taken for the ones before: each can be said to be the same, or another."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent

from rumslig.upkeep.matching import Pair
from ui.alternatives.widgets.matrix_model import Index
from ui.language import tr
from ui.theme import body_font
from ui.widgets.row_table import LEFT, RIGHT, RowTable

_ROOM = 28
"""What a cell takes beside its words."""


def standing_words(pair: Pair) -> str:
    """Return what is held of a pair, and who says so."""
    if not pair.is_said:
        return tr("sannolikt samma")
    return tr("samma, du säger det") if pair.match.is_same else tr("olika, du säger det")


def pair_title(pair: Pair) -> str:
    """Return what a pair is called."""
    if pair.old_title == pair.new_title:
        return pair.new_title
    return f"{pair.old_title} \N{RIGHTWARDS ARROW} {pair.new_title}"


class PairModel(QAbstractTableModel):
    """Name, likeness, and what is held of each pair."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: tuple[Pair, ...] = ()
        self.heads = (tr("Objekt"), tr("Likhet"), tr("Hålls för"))

    def show_pairs(self, pairs: tuple[Pair, ...]) -> None:
        """Show other pairs."""
        self.beginResetModel()
        self.pairs = pairs
        self.endResetModel()

    def words(self, pair: Pair) -> tuple[str, ...]:
        """Return a row's words."""
        likeness = f"{pair.score:.0%}" if pair.score else "–"
        return pair_title(pair), likeness, standing_words(pair)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.pairs)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        pair, column = self.pairs[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column == 1 else LEFT
        words = self.words(pair)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return words[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((*words, pair.layer)) if column == 0 else words[column]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section == 1 else LEFT
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole else None


class PairTable(RowTable):
    """Arrows choose a pair, Enter shows it on the map."""

    chosen = Signal()
    map_asked = Signal(object)
    """A `Pair` to bring into view."""

    def __init__(self) -> None:
        self._pairs = PairModel()
        super().__init__(
            self._pairs,
            tr("Sannolikt samma objekt"),
            tr("Piltangenter väljer par, Retur visar det på kartan."),
            self._show_pair,
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def current(self) -> Pair | None:
        """The pair that is looked at."""
        row = self.currentIndex().row()
        return self._pairs.pairs[row] if 0 <= row < len(self._pairs.pairs) else None

    def show_pairs(self, pairs: tuple[Pair, ...]) -> None:
        """Show other pairs; the one that was looked at stays so."""
        if pairs == self._pairs.pairs:
            return
        before = self.current
        self._pairs.show_pairs(pairs)
        self._share_width()
        known = [(pair.match.layer, pair.match.old, pair.match.new) for pair in pairs]
        own = (before.match.layer, before.match.old, before.match.new) if before else None
        if pairs:
            self.make_current(known.index(own) if own in known else 0)

    def _show_pair(self, row: int) -> None:
        if 0 <= row < len(self._pairs.pairs):
            self.map_asked.emit(self._pairs.pairs[row])

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell what can be said of the pair."""
        super().currentChanged(current, previous)
        self.chosen.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names what the others leave."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        metrics, model = QFontMetrics(body_font()), self._pairs
        room = self.viewport().width()
        for column in (1, 2):
            words = [model.heads[column], *(model.words(pair)[column] for pair in model.pairs)]
            width = max(map(metrics.horizontalAdvance, words)) + _ROOM
            self.setColumnWidth(column, width)
            room -= width
        self.setColumnWidth(0, max(room, 120))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move as in a list: a row is one thing."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)
