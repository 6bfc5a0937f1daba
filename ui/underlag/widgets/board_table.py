"""The board as a table: package, function, version and state, perhaps under headings."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from rumslig.freshness import state_word
from rumslig.upkeep.board import BoardRow
from ui.alternatives.widgets.matrix_model import Index
from ui.language import tr
from ui.theme import Theme, body_font, size
from ui.underlag.presenter import Entry, UnderlagPresenter
from ui.underlag.words import (
    STATE_ICONS,
    STATE_ROLES,
    holder_words,
    spoken_row,
    state_sentence,
)
from ui.widgets.row_table import LEFT, RowTable

ENTRY = int(Qt.ItemDataRole.UserRole)
DOT_PX = 4.0
_SORTS = ("title", "function", "version", "state")
_WORDS = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
_PAD = 12
_ROOM = 28
"""What a cell takes beside its words."""


class BoardModel(QAbstractTableModel):
    """Asks the presenter for each cell that is painted or read."""

    def __init__(self, theme: Theme, presenter: UnderlagPresenter) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self.entries: tuple[Entry, ...] = ()
        self.heads = (tr("Paket"), tr("Ansvarig funktion"), tr("Version"), tr("Status"))

    def renew(self) -> None:
        """Take the presenter's entries anew."""
        self.beginResetModel()
        self.entries = self._presenter.entries
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.heads)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Pass the headings by."""
        if index.isValid() and isinstance(self.entries[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry, column = self.entries[index.row()], index.column()
        if role == ENTRY:
            return entry
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT
        if isinstance(entry, str):
            shown = column == 0 and role in (Qt.ItemDataRole.DisplayRole, *_WORDS)
            return entry if shown else None
        return self._cell(entry, column, role)

    def _cell(self, row: BoardRow, column: int, role: int) -> object:
        words = (row.title, row.function, row.version, state_word(row.state))[column]
        faults = self._presenter.faults.count(row.name) if column == 0 else 0
        told = tr("{count} anmälda fel", count=faults) if faults else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{words} ({told})" if told else words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            spoken = spoken_row(row) if column == 0 else words
            return f"{spoken}, {told}" if told else spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        if role == Qt.ItemDataRole.DecorationRole and column == 3:
            icon = "fel" if row.fault else STATE_ICONS[row.state]
            colour = "danger" if row.fault else STATE_ROLES[row.state]
            return QIcon(self._theme.icon_pixmap(icon, colour, size("icon_small"), 2.0))
        return None

    @staticmethod
    def _tip(row: BoardRow, column: int) -> str:
        if column == 3:
            return row.fault or state_sentence(row)
        if column == 2 and row.pinned_by:
            return tr("Hålls kvar av {who}", who=holder_words(row.pinned_by))
        if row.newer is not None and column in (0, 2):
            return tr("Version {version} finns", version=row.newer.version)
        return row.title if column == 0 else row.function

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr("Sortera efter {column}", column=self.heads[section].lower())
        return None


class _TitleDelegate(QStyledItemDelegate):
    """Draws a title with a dot where there is a newer version, and headings across."""

    def __init__(self, theme: Theme, presenter: UnderlagPresenter) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        entry = index.data(ENTRY)
        if isinstance(entry, str):
            option.font = body_font(weight=600)
        elif index.column() == 0 and entry.name == self._presenter.name:
            option.font = body_font(weight=QFont.Weight.DemiBold)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        entry = index.data(ENTRY)
        if not isinstance(entry, BoardRow) or index.column() != 0:
            return
        box = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if entry.name == self._presenter.name:
            painter.setBrush(self._theme.colour("accent"))
            painter.drawRoundedRect(box.left(), box.top() + 4, 3, box.height() - 8, 1.5, 1.5)
        if entry.newer is not None:
            self.initStyleOption(option, index)
            metrics = QFontMetrics(option.font)
            words = metrics.horizontalAdvance(entry.title) + 2 * _PAD
            at = min(box.left() + words, box.right() - 2 * DOT_PX)
            painter.setBrush(self._theme.colour("accent"))
            painter.drawEllipse(QPointF(at, box.center().y() + 1), DOT_PX, DOT_PX)
        painter.restore()


class BoardTable(RowTable):
    """Arrows choose a package, Enter or a click shows what changes; a head sorts."""

    def __init__(self, theme: Theme, presenter: UnderlagPresenter) -> None:
        self._presenter = presenter
        self._board = BoardModel(theme, presenter)
        self._is_renewing = False
        super().__init__(
            self._board,
            tr("Paket med ansvarig funktion, version och status"),
            tr("Piltangenter väljer paket, Retur visar vad som ändras, eller versionerna."),
            lambda row: self._open(row),
        )
        self._titles = _TitleDelegate(theme, presenter)
        self.setItemDelegate(self._titles)
        self.setIconSize(QSize(size("icon_small"), size("icon_small")))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setStretchLastSection(False)
        head.sectionClicked.connect(lambda section: presenter.sort_by(_SORTS[section]))
        self.clicked.connect(lambda index: self._choose(index.row()))
        presenter.changed.connect(self.renew)
        presenter.chosen_changed.connect(self._show_chosen)
        theme.changed.connect(self.viewport().update)
        self.renew()

    def renew(self) -> None:
        """Show the presenter's entries; the package that is looked at stays current."""
        self._is_renewing = True
        row = self.currentIndex().row()
        self.clearSpans()
        self._board.renew()
        for at, entry in enumerate(self._board.entries):
            if isinstance(entry, str):
                self.setSpan(at, 0, 1, self._board.columnCount())
        self._share_width()
        if 0 <= row < len(self._board.entries):  # the keys stay where they were
            flag = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self._board.index(row, 0), flag)
        self._is_renewing = False
        self._show_chosen()

    def height_of_rows(self) -> int:
        """Return how high the table is when every row shows."""
        rows = self._board.rowCount() * self.verticalHeader().defaultSectionSize()
        return self.horizontalHeader().height() + rows

    def _show_chosen(self) -> None:
        names = [entry.name if isinstance(entry, BoardRow) else "" for entry in self._board.entries]
        if self._presenter.name in names:
            row = names.index(self._presenter.name)
            if row != self.currentIndex().row():
                self.make_current(row)
            self.scrollTo(self._board.index(row, 0))
        else:
            self.clearSelection()
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Look at the package of the row."""
        super().currentChanged(current, previous)
        entry = current.data(ENTRY) if current.isValid() else None
        if isinstance(entry, BoardRow) and not self._is_renewing:
            self._presenter.choose(entry.name)

    def _choose(self, row: int) -> BoardRow | None:
        """Look at the package of a row, also where the row was current but no longer looked at."""
        entry = self._board.entries[row] if 0 <= row < len(self._board.entries) else None
        if not isinstance(entry, BoardRow):
            return None
        self._presenter.choose(entry.name)
        return entry

    def _open(self, row: int) -> None:
        entry = self._choose(row)
        if entry is None:
            return
        if entry.newer is not None:
            self._presenter.compare()
        else:
            self._presenter.show_part("versions")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the titles what the others leave."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        # the chosen row is bolder than the others
        metrics = QFontMetrics(body_font(weight=600))
        rows = [entry for entry in self._board.entries if isinstance(entry, BoardRow)]
        icon = size("icon_small") + 4

        def widest(words: list[str]) -> int:
            return max((metrics.horizontalAdvance(word) for word in words), default=0) + _ROOM

        heads = self._board.heads
        version = widest([heads[2], *(row.version for row in rows)])
        state = widest([heads[3], *(state_word(row.state) for row in rows)]) + icon
        left = max(self.viewport().width() - version - state, 160)
        function = min(widest([heads[1], *(row.function for row in rows)]), round(left * 0.42))
        for column, width in enumerate((left - function, function, version, state)):
            self.setColumnWidth(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move as in a list: a row is one thing."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)
