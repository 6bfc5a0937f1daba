"""What can be begun: a place, a case, the sample, or a case from the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from layers.formats.parts import SHAPEFILE_PARTS
from layers.images.beside import COMPANIONS
from layers.raster import is_raster
from rumslig.register.entry import RegisterRow
from ui.language import tr
from ui.recent import RecentEntry, RecentFiles
from ui.register.lines import CaseLine as CaseLine
from ui.register.lines import case_line

MOST_RECENT = 6
RECENT_ICONS = {"case": "arende", "plan": "planomrade", "layer": "lager"}


@dataclass(frozen=True, slots=True)
class RecentLine:
    """A file that was open lately; `place` is its whole path."""

    key: str
    icon: str
    title: str
    note: str
    place: str
    missing: bool

    @property
    def spoken(self) -> str:
        """The line as it is read aloud."""
        return f"{self.title}, {self.note}"


class StartPresenter(QObject):
    """Holds what the start panel shows; asks for nothing while the workspace is not open."""

    open_asked = Signal()
    papers_asked = Signal()
    consultation_asked = Signal()
    new_asked = Signal()
    sample_asked = Signal()
    case_asked = Signal(str)
    all_asked = Signal()
    files_dropped = Signal(object)
    recent_asked = Signal(object)
    """The `RecentEntry` to open."""
    changed = Signal()

    def __init__(
        self, parent: QObject | None = None, *, today: Callable[[], date] = date.today
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._installed = ""
        self._busy = ""
        self._rows: tuple[RegisterRow, ...] = ()
        self.has_more = False
        """Whether the register has more cases than those shown here."""
        self._recent: RecentFiles | None = None

    def follow_recent(self, recent: RecentFiles) -> None:
        """Show what was open lately from now on."""
        self._recent = recent
        recent.changed.connect(self.changed)

    @property
    def sentence(self) -> str:
        """What is installed, or what is being waited for."""
        first = self._busy or self._installed
        local = tr("Allt körs på din egen dator.")
        return f"{first}\n{local}" if first else local

    @property
    def is_ready(self) -> bool:
        """Whether anything can be begun."""
        return not self._busy

    @property
    def reason(self) -> str:
        """Why nothing can be begun yet, "" when it can."""
        return tr("Vänta tills det är klart: {work}", work=self._busy) if self._busy else ""

    @property
    def rows(self) -> tuple[RegisterRow, ...]:
        """The cases that are nearest their last day, as the register has them."""
        return self._rows

    @property
    def lines(self) -> tuple[CaseLine, ...]:
        """The cases, in the register's order."""
        return tuple(case_line(row, self._today()) for row in self._rows)

    @property
    def recent_lines(self) -> tuple[RecentLine, ...]:
        """The files that were open lately, newest first; cases have a list of their own."""
        recent = self._recent
        if recent is None:
            return ()
        found = [entry for entry in recent.entries if not entry.dnr][:MOST_RECENT]
        return tuple(_recent_line(entry, recent.is_missing(entry)) for entry in found)

    def ask_recent(self, key: str) -> None:
        """Ask for a file in the list."""
        entries = self._recent.entries if self._recent else ()
        found = next((entry for entry in entries if entry.key == key), None)
        if self.is_ready and found is not None:
            self.recent_asked.emit(found)

    def forget_recent(self, key: str) -> None:
        """Take a file from the list; the file itself stays where it is."""
        if self._recent is not None:
            self._recent.remove(key)

    def show_installed(self, county: str, packages: int, layers: int) -> None:
        """Say what the workspace has."""
        self._installed = tr(
            "Underlaget för {county} är installerat, {packages} paket med {layers} lager.",
            county=county,
            packages=packages,
            layers=layers,
        )
        self.changed.emit()

    def show_rows(self, rows: tuple[RegisterRow, ...], has_more: bool = False) -> None:
        """Show the cases that are nearest their last day."""
        self._rows, self.has_more = rows, has_more
        self.changed.emit()

    def show_busy(self, text: str) -> None:
        """Say what is being waited for, or "" when everything is ready."""
        self._busy = text
        self.changed.emit()

    def ask_open(self) -> None:
        """Ask for a plan file, to see what the strategy says about a place."""
        if self.is_ready:
            self.open_asked.emit()

    def ask_papers(self) -> None:
        """Ask for files of a consultation."""
        if self.is_ready:
            self.papers_asked.emit()

    def ask_consultation(self) -> None:
        """Ask for the sample consultation as a file."""
        if self.is_ready:
            self.consultation_asked.emit()

    def ask_new(self) -> None:
        """Ask for a new case."""
        if self.is_ready:
            self.new_asked.emit()

    def ask_sample(self) -> None:
        """Ask for the sample case."""
        if self.is_ready:
            self.sample_asked.emit()

    def ask_case(self, dnr: str) -> None:
        """Ask for a case in the list."""
        if self.is_ready and any(row.dnr == dnr for row in self._rows):
            self.case_asked.emit(dnr)

    def ask_all(self) -> None:
        """Ask for the page of all cases."""
        if self.is_ready:
            self.all_asked.emit()

    def drop(self, files: Iterable[Path]) -> None:
        """Take files that were dropped; the parts of a Shapefile count as one."""
        kept = main_files(files)
        if self.is_ready and kept:
            self.files_dropped.emit(kept)


def main_files(files: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files without those that only belong to a Shapefile or picture among them."""
    given = tuple(dict.fromkeys(files))
    pictures = tuple(item for item in given if is_raster(item))
    given = tuple(
        item
        for item in given
        if item.suffix.lower() not in COMPANIONS
        or not any(
            item.stem == picture.stem or item.name.startswith(f"{picture.name}.")
            for picture in pictures
        )
    )
    shapes = {item.with_suffix("") for item in given if item.suffix.lower() == ".shp"}
    return tuple(
        item
        for item in given
        if item.suffix.lower() == ".shp"
        or item.suffix.lower() not in SHAPEFILE_PARTS
        or item.with_suffix("") not in shapes
    )


def _recent_line(entry: RecentEntry, missing: bool) -> RecentLine:
    note = tr("{file} finns inte längre där den låg.", file=entry.name) if missing else entry.note
    place, icon = str(entry.path or ""), RECENT_ICONS[entry.kind]
    return RecentLine(entry.key, icon, entry.title, note, place, missing)
