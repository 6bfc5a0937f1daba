"""What came of a run: the plans in a table, the findings of the one that is looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.batch.presenter import BatchPresenter
from ui.batch.summary import describe_outcome, order_label
from ui.batch.widgets.plan_table import PlanTable
from ui.findings.widgets.findings_pane import FindingsPane
from ui.language import tr
from ui.theme import Theme
from ui.widgets.combo import Combo
from ui.widgets.controls import Button, make_label, make_line, make_row
from ui.widgets.splitter import Splitter

EDGE = 20
TABLE_SHARE = 0.38
"""The table takes this share of the height, until the edge is moved by hand."""


class OutcomePage(QFrame):
    """Shows a batch presenter's outcome; `open_file` opens what was written."""

    def __init__(
        self, theme: Theme, presenter: BatchPresenter, open_file: Callable[[Path], None]
    ) -> None:
        super().__init__()
        self._presenter, self._open_file = presenter, open_file
        self._is_set_by_hand = False
        self.setProperty("panel", True)
        self.title = make_label("", "panel_title", wrap=True)
        self.summary = make_label("", "muted", wrap=True)
        self.only = Button(
            theme,
            tr("Bara berörda"),
            icon="filter",
            tip=tr("Dölj planområden där inget är funnet"),
        )
        self.only.setCheckable(True)
        self.sorting = Combo(theme, tr("Sortera planområdena efter"), 14)
        self.table = PlanTable(theme, presenter)
        self.empty = make_label(
            tr("Inget planområde berörs. Se hela listan för det som är okänt."), "muted", wrap=True
        )
        self.pane = FindingsPane(theme, presenter.findings, presenter.detail)
        self.plan = make_label("", "heading", wrap=True)
        self.files = {
            number: Button(
                theme,
                word,
                partial(self._open, number),
                kind="primary" if number == 1 else "plain",
                icon="oppna",
                name=name,
            )
            for number, word, name in (
                (1, tr("Tabell"), tr("Öppna tabellen")),
                (2, tr("Kartlager"), tr("Öppna kartlagren")),
                (3, tr("Dokument"), tr("Öppna dokumentet")),
            )
        }
        self.again = Button(theme, tr("Ny kontroll"), presenter.show_setup, kind="quiet")
        self._lay_out()
        self.only.toggled.connect(presenter.show_only_hit)
        self.sorting.activated.connect(
            lambda index: presenter.sort_by(str(self.sorting.itemData(index)))
        )
        presenter.changed.connect(self._show_head)
        presenter.plan_changed.connect(self._show_head)
        presenter.lines_changed.connect(self._show_lines)
        self._show_head()
        self._show_lines()

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(EDGE, 10, EDGE, 8)
        head.setSpacing(4)
        head.addWidget(self.title)
        head.addWidget(self.summary)
        head.addLayout(make_row(self.only, 1, self.sorting))
        upper, lower = QFrame(), QFrame()
        cells = EDGE - 6  # the cells' words stand below the others
        for frame, parts, (left, top) in (
            (upper, (self.empty, self.table), (cells, 0)),
            (lower, (self.plan, self.pane), (0, 8)),
        ):
            frame.setProperty("panel", True)
            inner = QVBoxLayout(frame)
            inner.setContentsMargins(left, top, 0, 0)
            inner.setSpacing(4)
            for part in parts:
                inner.addWidget(part, 0 if part in (self.empty, self.plan) else 1)
        self.empty.setContentsMargins(EDGE - cells, 8, EDGE, 8)
        self.plan.setContentsMargins(EDGE, 0, EDGE, 0)
        self.halves = Splitter(Qt.Orientation.Vertical)
        for half in (upper, lower):
            self.halves.addWidget(half)
        self.halves.splitterMoved.connect(self._keep_halves)
        foot = make_row(*self.files.values(), 1, self.again)
        foot.setContentsMargins(EDGE, 10, EDGE, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(make_line())
        layout.addWidget(self.halves, 1)
        layout.addWidget(make_line())
        layout.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height anew."""
        super().resizeEvent(event)
        if not self._is_set_by_hand:
            height = self.halves.height()
            upper = round(height * TABLE_SHARE)
            self.halves.setSizes([upper, height - upper])

    def _keep_halves(self) -> None:
        self._is_set_by_hand = True

    def _open(self, number: int) -> None:
        files = self._presenter.files
        if files:
            self._open_file(files[number])

    def _show_head(self) -> None:
        presenter = self._presenter
        self.title.setText(presenter.file.stem if presenter.file else "")
        outcome = presenter.outcome
        self.summary.setText(describe_outcome(outcome) if outcome else "")
        self.plan.setText(presenter.answered_plan)
        self.pane.show_detail()
        for number, button in self.files.items():
            button.setToolTip(str(presenter.files[number]) if presenter.files else "")

    def _show_lines(self) -> None:
        presenter = self._presenter
        self.only.setChecked(presenter.only_hit)
        if [self.sorting.itemData(row) for row in range(self.sorting.count())] != [
            *presenter.orders
        ]:
            self.sorting.clear()
            for order in presenter.orders:
                self.sorting.addItem(order_label(order), order)
        self.sorting.setCurrentIndex(self.sorting.findData(presenter.order))
        none = presenter.outcome is not None and not presenter.lines
        self.empty.setVisible(none)
        self.table.setVisible(not none)
