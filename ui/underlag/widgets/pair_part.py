"""The part of the publish page where inferred identity is looked through."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rumslig.upkeep.publishing import Preview
from ui.language import tr
from ui.theme import Theme
from ui.underlag.publishing import PublishPresenter
from ui.underlag.widgets.pair_list import PairTable
from ui.widgets.controls import Button, make_label, make_row

MOST_ROWS = 8


class PairPart(QWidget):
    """A heading, the pairs, and what can be said of the one that is chosen."""

    def __init__(self, theme: Theme, presenter: PublishPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.heading = make_label("", "heading", wrap=True)
        self.said = make_label(
            tr(
                "De saknar nyckel och tas för samma objekt som i förra versionen. Rätta det som är "
                "fel; rättelserna sparas i matches.csv."
            ),
            "muted",
            wrap=True,
        )
        self.table = PairTable()
        self.table.map_asked.connect(presenter.show_pair)
        self.other = Button(theme, tr("Olika objekt"), lambda: self._say(False))
        self.same = Button(theme, tr("Samma objekt"), lambda: self._say(True))
        self.unsay = Button(theme, tr("Ta bort rättelsen"), lambda: self._say(None), kind="quiet")
        self.more = make_label("", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(6)
        for part in (self.heading, self.said, self.table, self.more):
            layout.addWidget(part)
        layout.addLayout(make_row(self.other, self.same, self.unsay, 1))
        self.table.chosen.connect(self._show_pair)

    def show_pairs(self, seen: Preview | None) -> None:
        """Show the pairs of what was seen; nothing where all is certain."""
        pairs = seen.pairs if seen is not None else ()
        self.setVisible(bool(pairs))
        self.table.show_items(pairs)
        if seen is None or not pairs:
            return
        count = len(pairs) + seen.more_pairs
        self.heading.setText(
            tr("1 sannolikt samma objekt")
            if count == 1
            else tr("{count} sannolikt samma objekt", count=count)
        )
        self.table.fit(MOST_ROWS)
        self.more.setText(tr("och {count} till", count=seen.more_pairs))
        self.more.setVisible(bool(seen.more_pairs))
        self._show_pair()

    def _show_pair(self) -> None:
        pair, busy = self.table.current, self._presenter.is_busy
        if pair is None:
            return
        self.other.setEnabled(not busy and pair.match.is_same)
        self.same.setEnabled(not busy and not (pair.is_said and pair.match.is_same))
        self.unsay.setVisible(pair.is_said)
        self.unsay.setEnabled(not busy)

    def _say(self, is_same: bool | None) -> None:
        if self.table.current is not None:
            self._presenter.correct(self.table.current, is_same)
