"""The page Statistik: the year, its tables with their denominators, and the measuring."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rumslig.statistics.year import Table
from ui.language import tr
from ui.statistics.presenter import StatisticsPresenter
from ui.statistics.widgets.figure_table import FigureTable
from ui.theme import Theme, size
from ui.widgets.combo import Combo
from ui.widgets.controls import Button, clear_layout, make_label, make_line, make_row

EDGE = 20


class StatisticsView(QFrame):
    """Shows a statistics presenter; `choose_file` asks where to write the year."""

    def __init__(
        self,
        theme: Theme,
        presenter: StatisticsPresenter,
        choose_file: Callable[[str], Path | None],
        go_back: Callable[[], None],
    ) -> None:
        super().__init__()
        self._presenter, self._choose_file = presenter, choose_file
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Statistik"))
        self.year = Combo(theme, tr("År"), 5)
        self.year.activated.connect(lambda row: presenter.choose_year(self.year.itemText(row)))
        self.words = make_label("", "muted", wrap=True)
        self.tables: list[FigureTable] = []
        self.measure = QCheckBox(tr("Mät tiden per steg på den här datorn"))
        self.measure.setMinimumHeight(size("target_min"))
        self.measure.setAccessibleName(self.measure.text())
        self.measure.clicked.connect(lambda: presenter.measuring.turn(self.measure.isChecked()))
        self.file = Button(
            theme,
            tr("Exportera …"),
            self._write,
            kind="primary",
            icon="exportera",
            tip=tr("Skriv årets tabeller som arbetsbok, Word-dokument eller PDF"),
        )
        self.back = Button(theme, tr("Tillbaka"), go_back, kind="quiet")
        self._body = QVBoxLayout()
        self._body.setSpacing(6)
        self._shown: object = None
        self._lay_out()
        presenter.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        page = QWidget()
        page.setProperty("panel", True)
        inner = QVBoxLayout(page)
        inner.setContentsMargins(EDGE, 8, EDGE, 12)
        inner.setSpacing(10)
        inner.addLayout(self._body)
        self._line = make_line()
        inner.addWidget(self._line)
        inner.addWidget(self.measure)
        inner.addWidget(
            make_label(
                tr(
                    "Tiden räknas bara medan du arbetar i fönstret, sparas i ärendet och visas "
                    "aldrig per person."
                ),
                "muted",
                wrap=True,
            )
        )
        inner.addStretch(1)
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setAccessibleName(tr("Årets tabeller"))
        self.scroller.setWidget(page)
        head = QHBoxLayout()
        head.setContentsMargins(EDGE, 12, EDGE, 4)
        head.addWidget(make_label(tr("Statistik"), "panel_title"), 1)
        head.addWidget(self.year)
        foot = make_row(self.file, 1, self.back)
        foot.setContentsMargins(EDGE, 10, EDGE, 10)
        said = QHBoxLayout()
        said.setContentsMargins(EDGE, 0, EDGE, 8)
        said.addWidget(self.words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(said)
        layout.addWidget(make_line())
        layout.addWidget(self.scroller, 1)
        layout.addWidget(make_line())
        layout.addLayout(foot)

    def focus_content(self) -> None:
        """Put the focus on the first table, or on the year."""
        first: QWidget = self.tables[0] if self.tables else self.year
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the register anew: cases may have been closed since."""
        super().showEvent(event)
        self._presenter.look()

    def refresh(self) -> None:
        """Show what is known now."""
        presenter = self._presenter
        self.measure.setChecked(presenter.measuring.is_on)
        self.words.setText(presenter.words)
        self.file.setEnabled(presenter.shown is not None)
        self._line.setVisible(presenter.shown is not None)
        years = [str(year) for year in presenter.years]
        if [self.year.itemText(row) for row in range(self.year.count())] != years:
            self.year.clear()
            self.year.addItems(years)
        self.year.setVisible(bool(years))
        if presenter.shown is not None:
            self.year.setCurrentText(str(presenter.shown.year))
        if presenter.shown != self._shown:
            self._shown = presenter.shown
            self._show_tables(presenter.shown.tables if presenter.shown is not None else ())

    def _show_tables(self, tables: tuple[Table, ...]) -> None:
        clear_layout(self._body)
        self.tables = []
        self._line.setVisible(bool(tables))
        for table in tables:
            self._body.addWidget(make_label(table.title, "heading", wrap=True))
            self._body.addWidget(make_label(table.denominator, "muted", wrap=True))
            if not table.rows:
                self._body.addWidget(make_label(tr("Inga uppgifter."), "small"))
            else:
                shown = FigureTable(table)
                self.tables.append(shown)
                self._body.addWidget(shown)
            if table.withheld:
                words = tr("{count} rader har för få ärenden.", count=table.withheld)
                self._body.addWidget(make_label(words, "small"))
            self._body.addSpacing(8)

    def _write(self) -> None:
        target = self._choose_file(self._presenter.file_name)
        if target is not None:
            self._presenter.write(target)
