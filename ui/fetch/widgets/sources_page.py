"""The page where one chooses whom to ask: from the list, or by an address."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from rumslig.fetching.sources import Source
from rumslig.fetching.words import kind_word, tried_words
from ui.fetch.presenter import FetchPresenter
from ui.fetch.widgets.page import FetchPage
from ui.language import tr
from ui.theme import Theme, size
from ui.widgets.controls import Button, make_label, make_row
from ui.widgets.word_table import WordModel, WordTable

_ROWS = 8


class SourceModel(WordModel[Source]):
    """Source, kind, licence."""

    def __init__(self) -> None:
        super().__init__((tr("Källa"), tr("Slag"), tr("Licens")))

    def words(self, item: Source) -> tuple[str, ...]:
        """Return a row's words."""
        return item.title, kind_word(item.kind), item.licence

    def tip(self, item: Source, column: int) -> str:
        """Return what there is, and whether it has been tried."""
        return f"{item.what} {item.host} ({tried_words(item)})"


class SourceTable(WordTable[Source]):
    """Arrows choose, Enter goes on."""

    def __init__(self, presenter: FetchPresenter) -> None:
        self._presenter = presenter
        super().__init__(
            SourceModel(),
            tr("Källor"),
            tr("Piltangenter väljer källa, Retur går vidare. Inget skickas än."),
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def open_item(self, item: Source) -> None:
        """Go on with a source."""
        self._presenter.choose_source(item)


class SourcesPage(FetchPage):
    """A filter, the list, and a field for an address of one's own."""

    def __init__(self, theme: Theme, presenter: FetchPresenter) -> None:
        super().__init__(theme, presenter, tr("Välj källa"), "")
        self._presenter = presenter
        self.filter = QLineEdit()
        self.filter.setAccessibleName(tr("Sök källa"))
        self.filter.setPlaceholderText(tr("Sök källa"))
        self.filter.textEdited.connect(presenter.write_filter)
        self.table = SourceTable(presenter)
        self.table.setMinimumHeight(_ROWS * size("row_finding"))
        self.what = make_label("", "small", wrap=True)
        self.address = QLineEdit()
        self.address.setAccessibleName(tr("Tjänstens adress"))
        self.address.setPlaceholderText("https://…")
        self.address.textEdited.connect(presenter.write_address)
        self.address.returnPressed.connect(presenter.use_address)
        self.use = Button(theme, tr("Använd adressen"), presenter.use_address)
        label = make_label(tr("Eller en egen adress"))
        label.setBuddy(self.address)
        self.go_on = Button(theme, tr("Vidare"), self._go_on, kind="primary", icon="pil-hoger")
        row = make_row(self.address, self.use)
        row.setStretch(0, 1)
        self.body.addWidget(self.filter)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.what)
        self.body.addWidget(label)
        self.body.addLayout(row)
        self.foot.addWidget(self.go_on)
        self.foot.addStretch(1)
        self.table.chosen.connect(self._show_what)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def focus_content(self) -> None:
        """Begin at the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show the sources that suit."""
        presenter = self._presenter
        if presenter.step != "sources":
            return
        if presenter.mode == "background":
            said = tr(
                "En bakgrundskarta hämtas i kartrutor för ett område och ligger sedan på datorn. "
                "Inget skickas förrän du har sett vad och till vem."
            )
        else:
            said = tr(
                "Ett lager hämtas till en fil på datorn och används sedan utan nät. Inget skickas "
                "förrän du har sett vad och till vem."
            )
        self.said.setText(said)
        if self.filter.text() != presenter.filter:
            self.filter.setText(presenter.filter)
        if self.address.text().strip() != presenter.address:
            self.address.setText(presenter.address)
        self.table.show_items(presenter.sources)
        self.use.setEnabled(bool(presenter.address))
        self._show_what()

    def _show_what(self) -> None:
        item = self.table.current
        self.go_on.setEnabled(item is not None)
        if item is None:
            self.what.setText(tr("Ingen källa i listan passar; skriv en adress."))
        else:
            self.what.setText(
                tr(
                    "{owner}. {what} Värd: {host}. Adressen: {tried}.",
                    owner=item.owner,
                    what=item.what,
                    host=item.host,
                    tried=tried_words(item),
                )
            )

    def _go_on(self) -> None:
        if self.table.current is not None:
            self._presenter.choose_source(self.table.current)
