"""The panel below the map with its content as a table; opens with Ctrl+T."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from ui.language import tr
from ui.map_table.presenter import SORTINGS, MapTablePresenter
from ui.map_table.widgets.map_rows import MapRows
from ui.theme import Theme
from ui.widgets.combo import Combo
from ui.widgets.controls import IconButton, make_label, make_row
from ui.widgets.table_panel import TablePanel


class MapTableView(TablePanel):
    """Shows a map table presenter."""

    def __init__(self, theme: Theme, presenter: MapTablePresenter) -> None:
        super().__init__(tr("Kartans innehåll som tabell"), presenter.close_asked.emit)
        self._presenter = presenter
        self._summary = make_label("", "muted")
        self._description = make_label("", "muted", wrap=True)
        self._description.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filtrera"))
        self.filter.setAccessibleName(tr("Filtrera kartans innehåll"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(220)
        self.sorting = Combo(theme, tr("Sortera efter"), 14)
        words = {
            "map": tr("Kartans ordning"),
            "name": tr("Namn"),
            "amount": tr("Störst i bild"),
            "distance": tr("Närmast"),
        }
        for sorting in SORTINGS:
            self.sorting.addItem(words[sorting], sorting)
        self.rows = MapRows(theme, presenter)
        self.close_button = IconButton(
            theme, "stang", tr("Stäng tabellen"), presenter.close_asked.emit, px=16
        )
        self.lay_out(
            make_row(make_label(tr("Kartans innehåll"), "heading"), self._summary, 1),
            make_row(self.filter, self.sorting, self.close_button),
            (make_row(self._description),),
            self.rows,
        )
        self.filter.textChanged.connect(presenter.filter_by)
        self.sorting.currentIndexChanged.connect(lambda i: presenter.sort_by(SORTINGS[i]))
        presenter.changed.connect(self.refresh)
        presenter.busy_changed.connect(self.refresh)
        presenter.description_changed.connect(self._description.setText)
        self.refresh()

    def refresh(self) -> None:
        """Show how much there is."""
        busy = self._presenter.is_busy and not self._presenter.count
        self._summary.setText("" if busy else self._presenter.summary)
        self.fit_head()
        self._description.setText(self._presenter.description)
        self.rows.viewport().update()
