"""The page Statistik: a year's tables, read from the register beside the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rumslig.cases.desk import CaseDesk
from rumslig.documents.statistics_file import write_statistics
from rumslig.progress import Progress
from rumslig.statistics.year import YearStatistics, read_statistics
from ui.language import message_language, tr
from ui.messages import Message, describe_fault, describe_sentence
from ui.statistics.measuring import Measuring
from ui.tasks import Runner

STATISTICS = "statistics"
"""The panel's name."""

_Read = tuple[tuple[int, ...], YearStatistics | None]


class StatisticsPresenter(QObject):
    """Holds the year in view; reads it whenever the page is shown.

    Signals
    -------
    changed
        Something else is to be shown.
    told
        A `Message`.
    left
        The panel to go back to: the one that was in view before the page.
    """

    changed = Signal()
    told = Signal(object)
    left = Signal(str)

    def __init__(
        self,
        runner: Runner,
        desk: Callable[[], CaseDesk | None],
        measuring: Measuring,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._desk = runner, desk
        self.measuring = measuring
        self.years: tuple[int, ...] = ()
        self.shown: YearStatistics | None = None
        self.fault = ""
        self._wanted: int | None = None
        self._before = "start"
        measuring.switched.connect(lambda _on: self.changed.emit())

    @property
    def words(self) -> str:
        """What the page says above its tables."""
        if self.fault:
            return self.fault
        if self.shown is None:
            return tr("Inga ärenden än.")
        return tr(
            "Inkomna ärenden: {received}. Avslutade: {closed}.",
            received=self.shown.received,
            closed=self.shown.closed,
        )

    def look(self) -> None:
        """Read the register anew."""
        desk, wanted = self._desk(), self._wanted
        if desk is None:
            return

        def read(progress: Progress) -> _Read:
            years = desk.register.years()
            year = wanted if wanted in years else max(years, default=None)
            if year is None:
                return years, None
            county, lang = desk.workspace.county, message_language()
            return years, read_statistics(desk.register, year, county, lang)

        self._runner.run(STATISTICS, tr("Räknar året"), read, self._on_read, self._on_fault)

    def note_panel(self, panel: str) -> None:
        """Remember which panel was in view before the page."""
        if panel != STATISTICS:
            self._before = panel

    def leave(self) -> None:
        """Go back to where the page was asked for."""
        self.left.emit(self._before)

    def choose_year(self, year: str) -> None:
        """Look at another year."""
        self._wanted = int(year)
        self.look()

    def write(self, target: Path) -> None:
        """Write the year in view as a workbook or a document."""
        desk, year, lang = self._desk(), self.shown, message_language()
        if year is None or desk is None:
            return
        county = desk.workspace.county
        self._runner.run(
            "statistics file",
            tr("Skriver {file}", file=target.name),
            lambda progress: write_statistics(target, year, county, lang),
            lambda done: self.told.emit(
                Message(
                    "done",
                    tr("Statistiken skrevs i {file}", file=target.name),
                    str(target.parent),
                )
            ),
            lambda fault: self.told.emit(
                describe_fault(tr("Statistiken kunde inte skrivas"), fault)
            ),
        )

    @property
    def file_name(self) -> str:
        """A name for the file."""
        return tr("remissvar {year}.xlsx", year=self.shown.year if self.shown else "")

    def _on_read(self, read: _Read) -> None:
        self.years, self.shown = read
        self.fault = ""
        self.changed.emit()

    def _on_fault(self, fault: Exception) -> None:
        self.shown, self.fault = None, describe_sentence(fault)
        self.changed.emit()
