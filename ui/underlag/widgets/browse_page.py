"""The page with what the repositories offer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from rumslig.upkeep.history import Available
from ui.language import tr
from ui.theme import Theme, size
from ui.underlag.presenter import UnderlagPresenter
from ui.underlag.widgets.page import SidePage
from ui.underlag.words import size_words
from ui.widgets.controls import Button, make_label
from ui.widgets.word_table import WordModel, WordTable

LEAST_ROWS = 8


class OfferModel(WordModel[Available]):
    """Package, function, version, size, and whether it is here."""

    def __init__(self) -> None:
        heads = (tr("Paket"), tr("Ansvarig funktion"), tr("Version"), tr("Storlek"), tr("Här"))
        super().__init__(heads, number=3)

    def words(self, item: Available) -> tuple[str, ...]:
        """Return a row's words."""
        return item.title, item.function, item.version, size_words(item.bytes), item.installed

    def spoken(self, item: Available) -> str:
        """Return an offer as it is read aloud."""
        here = tr("installerad {version}", version=item.installed) if item.installed else ""
        return ", ".join(word for word in (*self.words(item)[:4], here) if word)

    def tip(self, item: Available, column: int) -> str:
        """Return what is new in the version."""
        return item.release_note if column == 2 else self.words(item)[column]


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
        self.table = _OfferTable(self._install)
        self.empty = make_label("", "muted", wrap=True)
        self.note = make_label("", "small", wrap=True)
        self.install = Button(
            theme,
            tr("Installera"),
            self._install_current,
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
        self.table.show_items(offers)
        has_sources = self._presenter.board is not None and bool(self._presenter.board.sources)
        self.empty.setText(
            tr("Förråden har inga paket.") if has_sources else tr("Inget förråd är anslutet.")
        )
        self.empty.setVisible(not offers)
        self.table.setVisible(bool(offers))
        self.refresh()

    def refresh(self) -> None:
        """Offer what can be done with the package of the row."""
        item, busy = self.table.current, self._presenter.acts.is_busy
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

    def _install_current(self) -> None:
        if self.table.current is not None:
            self._install(self.table.current)

    def _install(self, item: Available) -> None:
        if item.installed != item.version:
            self._presenter.install(item)


class _OfferTable(WordTable[Available]):
    """Arrows choose, Enter installs."""

    def __init__(self, install: Callable[[Available], None]) -> None:
        self._install = install
        super().__init__(
            OfferModel(),
            tr("Paket i förråden"),
            tr("Piltangenter väljer paket, Retur installerar det."),
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_items(self, items: tuple[Available, ...]) -> None:
        """Show other offers; the row that was looked at stays so, and none is at first."""
        row = self.currentIndex().row()
        if items != self._words.items:
            self._words.show_items(items)
            self.share_width()
            if 0 <= row < len(items):
                self.make_current(row)

    def open_item(self, item: Available) -> None:
        """Install what is offered."""
        self._install(item)

    def share_width(self) -> None:
        """Give the titles what the others leave; none of these takes more than its share."""
        room = self.viewport().width()
        for column in range(4, 0, -1):
            width = min(self.widest(column), room // 3)
            self.setColumnWidth(column, width)
            room -= width
        self.setColumnWidth(0, room)
