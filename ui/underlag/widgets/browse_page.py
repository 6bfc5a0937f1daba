"""The page with what the repositories offer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent

from rumslig.upkeep.history import Available
from ui.alternatives.widgets.matrix_model import Index
from ui.language import tr
from ui.theme import Theme, body_font, size
from ui.underlag.presenter import UnderlagPresenter
from ui.underlag.widgets.page import SidePage
from ui.underlag.words import size_words
from ui.widgets.controls import Button, make_label
from ui.widgets.row_table import LEFT, RIGHT, RowTable

_ROOM = 28
"""What a cell takes beside its words."""
LEAST_ROWS = 8


class OfferModel(QAbstractTableModel):
    """Package, function, version, size, and whether it is here."""

    def __init__(self) -> None:
        super().__init__()
        self.offers: tuple[Available, ...] = ()
        self.heads = (tr("Paket"), tr("Ansvarig funktion"), tr("Version"), tr("Storlek"), tr("Här"))

    def show_offers(self, offers: tuple[Available, ...]) -> None:
        """Show other offers."""
        self.beginResetModel()
        self.offers = offers
        self.endResetModel()

    def words(self, item: Available) -> tuple[str, ...]:
        """Return a row's words."""
        return item.title, item.function, item.version, size_words(item.bytes), item.installed

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.offers)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item, column = self.offers[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column == 3 else LEFT
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(item)[column] or "–"
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            here = tr("installerad {version}", version=item.installed) if item.installed else ""
            return ", ".join(word for word in (*self.words(item)[:4], here) if word)
        if role == Qt.ItemDataRole.ToolTipRole:
            return item.release_note if column == 2 else self.words(item)[column]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section == 3 else LEFT
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole else None


class BrowsePage(SidePage):
    """Choose a package, install it; Enter does it too."""

    def __init__(self, theme: Theme, presenter: UnderlagPresenter) -> None:
        super().__init__(
            theme,
            presenter,
            tr("Installera fler paket"),
            tr("Det här fanns i de anslutna förråden när de senast bekräftades."),
        )
        self._presenter = presenter
        self._offers = OfferModel()
        self.table = _OfferTable(self._offers, self._install)
        self.empty = make_label("", "muted", wrap=True)
        self.note = make_label("", "small", wrap=True)
        self.install = Button(
            theme,
            tr("Installera"),
            lambda: self._install(self.table.currentIndex().row()),
            kind="primary",
            icon="hamta",
        )
        self.ask = Button(theme, tr("Leta nyheter"), presenter.ask_news, icon="uppdatera")
        self.connect_more = Button(
            theme, tr("Anslut förråd …"), lambda: presenter.show_page("connect"), kind="quiet"
        )
        self.table.setMinimumHeight(LEAST_ROWS * size("row_finding"))
        self.body.setContentsMargins(8, 12, 8, 12)
        for part in (self.empty, self.note):
            part.setContentsMargins(12, 0, 12, 0)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.note)
        for button in (self.install, self.ask):
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self.foot.addWidget(self.connect_more)
        self.table.selectionModel().currentChanged.connect(lambda *_: self.refresh())
        presenter.changed.connect(self._show_offers)
        presenter.chosen_changed.connect(self.refresh)
        self._show_offers()

    def focus_content(self) -> None:
        """Begin at the list, or at what fills it."""
        target = self.table if self._presenter.available else self.connect_more
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_offers(self) -> None:
        offers = self._presenter.available
        if offers != self._offers.offers:
            row = self.table.currentIndex().row()
            self._offers.show_offers(offers)
            self.table.share_width()
            if 0 <= row < len(offers):
                self.table.make_current(row)
        has_sources = self._presenter.board is not None and bool(self._presenter.board.sources)
        self.empty.setText(
            tr("Förråden har inga paket.") if has_sources else tr("Inget förråd är anslutet.")
        )
        self.empty.setVisible(not offers)
        self.table.setVisible(bool(offers))
        self.refresh()

    def refresh(self) -> None:
        """Offer what can be done with the package of the row."""
        item, busy = self._current, self._presenter.acts.is_busy
        why = ""
        if item is None:
            why = tr("Välj ett paket")
        elif item.installed == item.version:
            why = tr("Den versionen är redan i bruk")
        elif busy:
            why = tr("Ett annat arbete med paketen pågår")
        self.install.setEnabled(not why)
        self.install.setToolTip(why)
        self.ask.setEnabled(not busy)
        self.note.setText(item.release_note if item is not None else "")
        if item is not None:
            self.install.show_word(tr("Installera {version}", version=item.version))

    @property
    def _current(self) -> Available | None:
        row = self.table.currentIndex().row()
        return self._offers.offers[row] if 0 <= row < len(self._offers.offers) else None

    def _install(self, _row: int) -> None:
        item = self._current
        if item is not None and item.installed != item.version:
            self._presenter.install(item)


class _OfferTable(RowTable):
    """Arrows choose, Enter installs."""

    def __init__(self, model: OfferModel, install: Callable[[int], None]) -> None:
        self._offers = model
        super().__init__(
            model,
            tr("Paket i förråden"),
            tr("Piltangenter väljer paket, Retur installerar det."),
            install,
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the titles what the others leave."""
        super().resizeEvent(event)
        self.share_width()

    def share_width(self) -> None:
        """Share the width between the columns."""
        metrics, model = QFontMetrics(body_font()), self._offers
        rows = [model.heads, *(model.words(item) for item in model.offers)]
        room = self.viewport().width()
        for column in range(4, 0, -1):
            width = max(metrics.horizontalAdvance(row[column]) for row in rows) + _ROOM
            width = min(width, room // 3)
            self.setColumnWidth(column, width)
            room -= width if column != 1 else 0
            if column == 1:
                self.setColumnWidth(1, min(width, room // 2))
                room -= self.columnWidth(1)
        self.setColumnWidth(0, room)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move as in a list: a row is one thing."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)
