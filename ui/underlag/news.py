"""What is new since a day: which day and municipality, what was found, and the file it becomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

from PySide6.QtCore import QObject, Signal

from rumslig.jobs import read_news_of_home, write_news_of_home
from rumslig.news import NewsReport
from rumslig.places import PlaceName
from rumslig.progress import Progress
from rumslig.settings import Home
from rumslig.upkeep.new_since import municipalities_of
from rumslig.worker import Worker
from rumslig.workspace import Workspace
from ui.language import message_language, tr
from ui.messages import Message, describe_fault
from ui.tasks import Runner

KEY = "packages news"
PLACES_KEY = "packages news places"
Preset = Literal["last", "week", "month", "quarter", "other"]
_DAYS: dict[Preset, int] = {"week": 7, "month": 30, "quarter": 91}


class NewsPresenter(QObject):
    """Reads what is new when asked to; another day or municipality does not read anew by itself.

    Signals
    -------
    changed
        What is chosen, or what was found.
    kept
        The day of the last report, for the next session.
    """

    changed = Signal()
    kept = Signal()
    told = Signal(object)

    def __init__(
        self,
        home: Home,
        runner: Runner,
        worker: Worker,
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._home, self._runner, self._worker, self._today = home, runner, worker, today
        self.places: tuple[PlaceName, ...] = ()
        self.municipality = ""
        self.preset: Preset = "month"
        self.text = self._day_of("month")
        self.last = ""
        self.report: NewsReport | None = None
        self.is_busy = False

    def wake(self) -> None:
        """Learn which municipalities there are."""
        if self.places:
            return

        def work(progress: Progress) -> tuple[PlaceName, ...]:
            found = municipalities_of(Workspace.of_installed(self._home))
            return tuple(item.place for item in found)

        self._runner.run(
            PLACES_KEY, tr("Läser kommunerna"), work, self._on_places, lambda _fault: None
        )

    def _on_places(self, places: tuple[PlaceName, ...]) -> None:
        self.places = places
        self.changed.emit()

    # what is asked for

    @property
    def presets(self) -> tuple[Preset, ...]:
        """The days to choose among; "last" where a report has been written."""
        return tuple(item for item in get_args(Preset) if item != "last" or self.last)

    def _day_of(self, preset: Preset) -> str:
        if preset == "last":
            return self.last
        return (self._today() - timedelta(days=_DAYS[preset])).isoformat()

    def choose_preset(self, preset: str) -> None:
        """Begin on one of the usual days; "other" leaves the day as it is."""
        if preset in self.presets:
            self.preset = next(item for item in self.presets if item == preset)
            if self.preset != "other":
                self.text = self._day_of(self.preset)
            self.changed.emit()

    def write(self, text: str) -> None:
        """Take a day as it is written."""
        self.text, self.preset = text, "other"
        self.changed.emit()

    def choose_municipality(self, code: str) -> None:
        """Look at one municipality, or with "" at the whole county."""
        self.municipality = code
        self.changed.emit()

    @property
    def since(self) -> date | None:
        """The day, None where what is written is none, or is yet to come."""
        try:
            day = date.fromisoformat(self.text.strip())
        except ValueError:
            return None
        return day if day <= self._today() else None

    @property
    def fault(self) -> str:
        """What is wrong with the day; "" where nothing is."""
        if self.since is not None:
            return ""
        return tr("Skriv en dag som har varit, som {example}.", example=self._day_of("month"))

    @property
    def is_current(self) -> bool:
        """Whether what is shown is what is asked for."""
        report = self.report
        if report is None or report.since != self.since:
            return False
        codes = [area.code for area in report.areas]
        if not self.municipality:
            return report.is_whole
        return not report.is_whole and codes == [self.municipality]

    @property
    def is_coarse(self) -> bool:
        """Whether some of it rests on row indexes, so that the objects can be fetched."""
        packages = self.report.packages if self.report is not None else ()
        return any(layer.basis == "index" for item in packages for layer in item.total)

    # acts

    def look(self, *, whole: bool = False) -> None:
        """Ask the repositories and read what is new.

        Parameters
        ----------
        whole
            Whether versions that are not here are fetched, so that each object is told.
        """
        since = self.since
        if since is None or self.is_busy:
            return
        until, code, lang = self._today(), self.municipality, message_language()

        def work(progress: Progress) -> NewsReport:
            return self._worker.call(
                read_news_of_home,
                self._home,
                since,
                until,
                lang,
                code,
                whole,
                progress=progress,
            )

        self._begin()
        self._runner.run(
            KEY,
            tr("Läser vad som är nytt sedan {date}", date=since.isoformat()),
            work,
            self._on_read,
            lambda fault: self._on_fault(tr("Det som är nytt kunde inte läsas"), fault),
            cancelled=self._end,
        )

    def export(self, target: Path | None) -> None:
        """Write what is shown as CSV, XLSX or PDF; None is nowhere."""
        report = self.report
        if target is None or report is None or self.is_busy:
            return
        lang = message_language()

        def work(progress: Progress) -> NewsReport:
            return self._worker.call(
                write_news_of_home, self._home, target, report, lang, progress=progress
            )

        self._begin()
        self._runner.run(
            KEY,
            tr("Skriver {file}", file=target.name),
            work,
            lambda out: self._on_written(target, out),
            lambda fault: self._on_fault(tr("{file} kunde inte skrivas", file=target.name), fault),
            cancelled=self._end,
        )

    def cancel(self) -> None:
        """Stop what is being read at its next step."""
        self._runner.cancel(KEY)

    def clear(self) -> None:
        """Forget what was found: other versions are in use."""
        self.report = None
        self.changed.emit()

    def _begin(self) -> None:
        self.is_busy = True
        self.changed.emit()

    def _end(self) -> None:
        self.is_busy = False
        self.changed.emit()

    def _on_read(self, report: NewsReport) -> None:
        self.report = report
        self._end()

    def _on_written(self, target: Path, out: NewsReport) -> None:
        self.last = out.until.isoformat()
        withheld = ", ".join(item.title for item in out.withheld)
        words = (
            tr("{names} är skyddsvärt; vad som är ändrat där står inte i filen.", names=withheld)
            if withheld
            else str(target)
        )
        self.told.emit(Message("done", tr("{file} är skriven", file=target.name), words))
        self._end()
        self.kept.emit()

    def _on_fault(self, title: str, fault: Exception) -> None:
        self._end()
        self.told.emit(describe_fault(title, fault))

    # memory

    def state(self) -> dict[str, Any]:
        """Return what the next session needs."""
        return {"last": self.last}

    def restore(self, state: Any) -> None:
        """Take what was kept; what cannot be understood is left."""
        last = state.get("last") if isinstance(state, dict) else None
        try:
            self.last = date.fromisoformat(last).isoformat() if isinstance(last, str) else ""
        except ValueError:
            self.last = ""
        self.changed.emit()
