"""The panel below the map with its content as a table; opens with Ctrl+T."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLineEdit, QSizePolicy, QVBoxLayout

from ui.language import tr
from ui.map_table.presenter import SORTINGS, MapTablePresenter
from ui.map_table.widgets.map_rows import MapRows
from ui.theme import Theme
from ui.widgets.combo import Combo
from ui.widgets.controls import IconButton, make_label, make_line, make_row

EDGE = 12


class MapTableView(QFrame):
    """Shows a map table presenter; takes any height from about five rows."""

    def __init__(self, theme: Theme, presenter: MapTablePresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Kartans innehåll som tabell"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 200)
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
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts = (
            make_row(make_label(tr("Kartans innehåll"), "heading"), self._summary, 1),
            make_row(self.filter, self.sorting, self.close_button),
        )
        for part, stretch in zip(self._parts, (1, 0), strict=True):
            self._head.addLayout(part, stretch)
        self._head.setSpacing(6)
        self._head.setContentsMargins(EDGE, 6, EDGE, 6)
        words_row = make_row(self._description)
        words_row.setContentsMargins(EDGE, 0, EDGE, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        layout.addLayout(words_row)
        layout.addWidget(make_line())
        rows = make_row(self.rows)
        rows.setContentsMargins(EDGE - 6, 0, 0, 0)  # the cells' words stand below the others
        layout.addLayout(rows, 1)
        self.filter.textChanged.connect(presenter.filter_by)
        self.sorting.currentIndexChanged.connect(lambda i: presenter.sort_by(SORTINGS[i]))
        presenter.changed.connect(self.refresh)
        presenter.busy_changed.connect(self.refresh)
        presenter.description_changed.connect(self._description.setText)
        self.refresh()

    def sizeHint(self) -> QSize:
        """Return about ten rows."""
        return QSize(720, 360)

    def refresh(self) -> None:
        """Show how much there is."""
        busy = self._presenter.is_busy and not self._presenter.count
        self._summary.setText("" if busy else self._presenter.summary)
        self._lay_head()
        self._description.setText(self._presenter.description)
        self.rows.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the tools below the words where one line has no room for both."""
        super().resizeEvent(event)
        self._lay_head()

    def _lay_head(self) -> None:
        needed = sum(part.sizeHint().width() for part in self._parts)
        fits = needed + self._head.spacing() + 2 * EDGE <= self.width()
        self._head.setDirection(
            QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        )

    def focus_rows(self) -> None:
        """Give the table the focus, as when it is opened by key."""
        self.rows.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc from any part of the panel."""
        if event.key() == Qt.Key.Key_Escape:
            self._presenter.close_asked.emit()
        else:
            super().keyPressEvent(event)
