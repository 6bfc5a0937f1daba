"""The page where one chooses what of a service to fetch, and for which area."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit

from layers.services.offered import Offered
from rumslig.numerals import format_number
from ui.fetch.presenter import PIXELS_M, FetchPresenter
from ui.fetch.widgets.page import FetchPage
from ui.language import message_language, tr
from ui.theme import Theme, size
from ui.widgets.combo import Combo
from ui.widgets.controls import Button, make_label
from ui.widgets.word_table import WordModel, WordTable

_ROWS = 7


class OfferedModel(WordModel[Offered]):
    """Title and the service's own name."""

    def __init__(self) -> None:
        super().__init__((tr("Lager"), tr("Namn i tjänsten")))

    def words(self, item: Offered) -> tuple[str, ...]:
        """Return a row's words."""
        return item.title, item.name

    def tip(self, item: Offered, column: int) -> str:
        """Return what the service says of the layer."""
        return item.abstract or self.words(item)[column]


class OfferedTable(WordTable[Offered]):
    """Arrows choose, Enter asks how much it is."""

    def __init__(self, presenter: FetchPresenter) -> None:
        self._presenter = presenter
        super().__init__(
            OfferedModel(),
            tr("Tjänstens lager"),
            tr("Piltangenter väljer lager, Retur frågar hur mycket det är."),
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def open_item(self, item: Offered) -> None:
        """Ask how much a layer is."""
        self._presenter.choose_layer(item)
        self._presenter.ask_size()


class LayersPage(FetchPage):
    """A filter, the layers, the area, and how fine."""

    def __init__(self, theme: Theme, presenter: FetchPresenter) -> None:
        super().__init__(theme, presenter, tr("Välj lager och område"), "")
        self._presenter = presenter
        self.filter = QLineEdit()
        self.filter.setAccessibleName(tr("Sök lager i tjänsten"))
        self.filter.setPlaceholderText(tr("Sök lager i tjänsten"))
        self.filter.textEdited.connect(presenter.write_filter)
        self.table = OfferedTable(presenter)
        self.table.setMinimumHeight(_ROWS * size("row_finding"))
        self.about = make_label("", "small", wrap=True)
        self.place = Combo(theme, tr("Område"))
        self.place.activated.connect(self._choose_place)
        self.pixel_label = make_label(tr("Bildpunkt"))
        self.pixel = Combo(theme, tr("Bildpunktens storlek på marken"))
        for pixel in PIXELS_M:
            self.pixel.addItem(tr("{m} m", m=format_number(pixel, 0, message_language())), pixel)
        self.pixel.activated.connect(self._choose_pixel)
        self.sent = make_label("", "muted", wrap=True)
        self.ask = Button(
            theme, tr("Fråga hur mycket det är"), presenter.ask_size, kind="primary", icon="hamta"
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(make_label(tr("Område")), 0, 0)
        grid.addWidget(self.place, 0, 1)
        grid.addWidget(self.pixel_label, 1, 0)
        grid.addWidget(self.pixel, 1, 1)
        self.body.addWidget(self.filter)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.about)
        self.body.addLayout(grid)
        self.body.addWidget(self.sent)
        self.foot.addWidget(self.ask)
        self.foot.addStretch(1)
        self.table.chosen.connect(self._on_chosen)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def focus_content(self) -> None:
        """Begin at the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show what the service offers."""
        presenter, service = self._presenter, self._presenter.service
        if presenter.step != "layers" or service is None:
            return
        licence = service.licence or tr("licens står inte i svaret")
        self.said.setText(tr("{title} · {licence}", title=service.title, licence=licence))
        if self.filter.text() != presenter.filter:
            self.filter.setText(presenter.filter)
        self.table.show_items(presenter.layers)
        self._show_places()
        for part in (self.pixel_label, self.pixel):
            part.setVisible(presenter.has_pixels)
        self.pixel.setCurrentIndex(max(0, self.pixel.findData(presenter.pixel_m)))
        host = presenter.source.host if presenter.source is not None else ""
        self.sent.setText(
            tr(
                "Frågan sänder lagrets namn och en ruta kring området till {host}.",
                host=host,
            )
        )
        self._on_chosen()

    def _show_places(self) -> None:
        choices = self._presenter.place_choices
        known = [self.place.itemData(row) for row in range(self.place.count())]
        if known != [choice.id for choice in choices]:
            self.place.clear()
            for choice in choices:
                self.place.addItem(choice.title, choice.id)
        self.place.setCurrentIndex(max(0, self.place.findData(self._presenter.place)))

    def _on_chosen(self) -> None:
        presenter, item = self._presenter, self.table.current
        if presenter.step != "layers":
            return
        presenter.choose_layer(item)
        self.about.setText(item.abstract if item is not None else "")
        self.about.setVisible(bool(item is not None and item.abstract))
        self.ask.setEnabled(item is not None and not presenter.doing)
        self.ask.setToolTip("" if item is not None else tr("Välj ett lager"))

    def _choose_place(self, row: int) -> None:
        self._presenter.choose_place(str(self.place.itemData(row)))

    def _choose_pixel(self, row: int) -> None:
        self._presenter.choose_pixel(float(self.pixel.itemData(row)))
