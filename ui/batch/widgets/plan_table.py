"""The plan areas with how many answers each has of each state."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from rumslig.finding import state_label
from rumslig.numerals import format_number
from ui.alternatives.widgets.matrix_model import Index
from ui.batch.presenter import BatchPresenter
from ui.batch.summary import NAME
from ui.language import message_language, tr
from ui.theme import Theme, size
from ui.widgets.row_table import LEFT, RIGHT, RowTable

LEAST_NAME = 130
COUNT_WIDTH = 30
"""Room for a symbol, and for a count of three digits."""

_WORDS = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


class PlanTableModel(QAbstractTableModel):
    """Asks the presenter for each cell that is painted or read."""

    def __init__(self, theme: Theme, presenter: BatchPresenter) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self.renew()

    def renew(self) -> None:
        """Take the presenter's lines anew."""
        self.beginResetModel()
        self.lines, self.states = self._presenter.lines, self._presenter.states
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 1 + len(self.states)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column else LEFT
        if column == 0:
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return line.spoken
            shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            return line.name if role in shown else None
        count = line.counts.get(self.states[column - 1], 0)
        number = format_number(count, 0, message_language())
        if role == Qt.ItemDataRole.DisplayRole:
            return number if count else "–"
        if role in _WORDS:
            return f"{state_label(self.states[column - 1], message_language())}: {number}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section else LEFT
        if section == 0:
            return tr("Planområde") if role == Qt.ItemDataRole.DisplayRole else None
        state = self.states[section - 1]
        if role == Qt.ItemDataRole.DecorationRole:
            return QIcon(self._theme.state_pixmap(state, size("state_symbol"), 2.0))
        if role in _WORDS:
            return state_label(state, message_language())
        return None


class PlanTable(RowTable):
    """Arrows choose a plan, Enter or a click shows it on the map; a head sorts."""

    def __init__(self, theme: Theme, presenter: BatchPresenter) -> None:
        self._presenter = presenter
        self._plans = PlanTableModel(theme, presenter)
        self._is_renewing = False
        super().__init__(
            self._plans,
            tr("Planområden med antal svar av varje slag"),
            tr("Piltangenter väljer planområde, Retur visar det på kartan."),
            lambda row: presenter.show_on_map(),
        )
        self.setProperty("dense", True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setMinimumSectionSize(COUNT_WIDTH)
        head.sectionClicked.connect(self._sort)
        self.clicked.connect(lambda _index: presenter.show_on_map())
        self.setIconSize(QSize(size("state_symbol"), size("state_symbol")))
        presenter.lines_changed.connect(self.renew)
        presenter.chosen.connect(self._show_chosen)
        theme.changed.connect(self._redraw_head)
        self.renew()

    def renew(self) -> None:
        """Show the presenter's lines; the plan that is looked at stays current."""
        self._is_renewing = True
        self._plans.renew()
        self._share_width()
        self._is_renewing = False
        self._show_chosen()

    def _show_chosen(self) -> None:
        names = [line.name for line in self._plans.lines]
        if self._presenter.plan in names:
            row = names.index(self._presenter.plan)
            if row != self.currentIndex().row():
                self.make_current(row)
            self.scrollTo(self._plans.index(row, 0))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Look at the plan of the row."""
        super().currentChanged(current, previous)
        if current.isValid() and not self._is_renewing:
            self._presenter.choose_plan(self._plans.lines[current.row()].name)

    def _sort(self, section: int) -> None:
        self._presenter.sort_by(NAME if section == 0 else self._plans.states[section - 1])

    def _redraw_head(self) -> None:
        self._plans.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._plans.states))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names what the figures leave."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        count = len(self._plans.states)
        self.setColumnWidth(0, max(LEAST_NAME, self.viewport().width() - count * COUNT_WIDTH))
        for column in range(1, count + 1):
            self.setColumnWidth(column, COUNT_WIDTH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move as in a list: a row is one thing."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)
