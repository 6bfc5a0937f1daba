"""The step Intag: the case's files with what could be read, and what they mention."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from rumslig.cases.case import Case, OriginalFile
from rumslig.cases.originals import folder_of
from rumslig.cases.reading import Reading, count_searchable
from rumslig.errors import RumsligError
from rumslig.intake.fact_words import page_runs, state_words, sweep_label
from rumslig.intake.plan_doubts import doubt_plans
from rumslig.intake.receiving import Received
from rumslig.intake.sweep import SweepState, SweptTheme, keywords_fingerprint, swept
from rumslig.intake.taking import leave_out, take_in, with_sweep
from rumslig.intake.words import Keywords, read_keywords
from rumslig.workspace import Workspace
from ui.case_intake.delivering import Deliveries
from ui.language import tr
from ui.messages import Message, describe_fault

if TYPE_CHECKING:
    from ui.case.presenter import CasePresenter

PLACED = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
"""Files that may be a plan map, to be placed on the map and traced."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of the case as the list shows it."""

    name: str
    sha256: str
    state: str
    note: str
    icon: str
    role: str
    counts: bool
    can_leave_out: bool
    can_place: bool

    @property
    def spoken(self) -> str:
        """The line as it is read aloud."""
        return ", ".join(part for part in (self.name, self.state, self.note) if part)


@dataclass(frozen=True, slots=True)
class QuotationLine:
    """A hit: where it stands, and the words."""

    file: str
    sha256: str
    where: str
    quotation: str


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A row of keywords as the list shows it."""

    title: str
    state: SweepState
    words: str
    hits: int
    detail: str
    quotations: tuple[QuotationLine, ...]


class CaseIntakePresenter(QObject):
    """Holds what the step shows of the open case.

    Signals
    -------
    changed
        Files, hits or doubts are others than before.
    told
        A `Message`.
    place_asked
        The path of a plan map to place and trace.
    """

    changed = Signal()
    told = Signal(object)
    place_asked = Signal(object)

    def __init__(
        self, case: CasePresenter, deliveries: Deliveries, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._case, self._deliveries = case, deliveries
        self.files: tuple[FileLine, ...] = ()
        self.themes: tuple[ThemeLine, ...] = ()
        self.doubts: tuple[str, ...] = ()
        self.is_stale = False
        """Whether documents were searched for other words than today's."""
        self._shown: tuple[object, ...] = ()
        self._words: tuple[Workspace | None, tuple[Keywords, ...]] = (None, ())
        case.changed.connect(self._renew)
        case.opened.connect(self._renew)

    def retell(self) -> None:
        """Say everything again."""
        self._shown = ()
        self._renew()

    @property
    def dnr(self) -> str:
        """The open case."""
        return self._case.dnr

    @property
    def facts(self) -> str:
        """How many files there are, and how much of them can be searched."""
        whole, documents = count_searchable(self._readings)
        if not self.files:
            return tr("Inga handlingar är inlagda. Släpp mejl, zip eller PDF i fönstret.")
        return tr(
            "{count} filer, byte för byte som de kom. {whole} av {all} handlingar är sökbara.",
            count=len(self.files),
            whole=whole,
            all=documents,
        )

    @property
    def unmentioned(self) -> str:
        """The themes that no document mentions, where everything was searched; else ""."""
        return ", ".join(line.title for line in self.themes if line.state == "unmentioned")

    # what the planner does

    def add(self, files: Sequence[Path], ended: Callable[[], None] | None = None) -> None:
        """Read files and take them into the open case."""
        case, desk = self._case.case, self._case.desk
        done = ended or _nothing
        if case is None or desk is None:
            done()
            return
        dnr = case.header.dnr
        folder = folder_of(desk.path_of(dnr))

        def read(received: Received) -> None:
            self._deliveries.settle(received, folder, lambda settled: self._take(dnr, settled))

        self._deliveries.read(files, read, done)

    def _take(self, dnr: str, received: Received) -> None:
        case = self._case.case
        if case is None or case.header.dnr != dnr:
            self.told.emit(
                Message("warning", tr("Handlingarna togs inte in"),
                        tr("Ärendet {dnr} är inte öppet längre; lägg till dem igen.", dnr=dnr))
            )  # fmt: skip
            return
        after = take_in(case, received)
        count = len(after.originals) - len(case.originals)
        if count:
            self._case.put(after)
            self._case.log(f"intake {count}")
        refused = " ".join(item.sentence for item in received.refusals[:3])
        words = tr("{count} filer togs in", count=count)
        self.told.emit(Message("warning" if refused else "done", words, refused))

    def sweep_again(self) -> None:
        """Search the documents for today's words."""
        case, desk = self._case.case, self._case.desk
        if case is None or desk is None:
            return
        received = case.header.received
        day = date.fromisoformat(received) if received else self._case.today()
        self._deliveries.sweep(case, day, self._on_swept)

    def _on_swept(self, swept_case: Case) -> None:
        case = self._case.case
        if case is not None and case.header.dnr == swept_case.header.dnr:
            self._case.put(with_sweep(case, swept_case))

    def leave_out(self, line: FileLine, reason: str) -> None:
        """Not count a file among the documents, of a reason; with none, count it again."""
        case = self._case.case
        if case is None:
            return
        words = tr("räkna {file}", file=line.name)
        self._case.apply(words, leave_out(case, line.sha256, reason))

    def show_file(self, name: str, sha256: str) -> None:
        """Have the system's own program show a document."""
        item = self._original(sha256)
        if item is not None:
            self._with_path(item, lambda path: self._deliveries.show_file(name, path))

    def place(self, line: FileLine) -> None:
        """Ask for a plan map to be placed in the room of structure images."""
        item = self._original(line.sha256)
        if item is not None:
            self._with_path(
                item, lambda path: self.place_asked.emit(self._deliveries.copy_of(line.name, path))
            )

    def _with_path(self, item: OriginalFile, go_on: Callable[[Path], None]) -> None:
        try:
            go_on(self._deliveries.path_of(item))
        except (RumsligError, OSError) as fault:
            self.told.emit(describe_fault(tr("Filen kunde inte visas"), fault))

    # what is shown

    @property
    def _readings(self) -> tuple[Reading, ...]:
        return self._case.case.readings if self._case.case is not None else ()

    def _original(self, sha256: str) -> OriginalFile | None:
        originals = self._case.case.originals if self._case.case is not None else ()
        return next((item for item in originals if item.sha256 == sha256), None)

    def _renew(self) -> None:
        case, workspace = self._case.case, self._case.workspace
        shown = (self.dnr, case and case.originals, case and case.readings, case and case.plans,
                 case and case.header.sender, workspace)  # fmt: skip
        if shown == self._shown:
            return
        self._shown = shown
        if case is None or workspace is None:
            self.files, self.themes, self.doubts, self.is_stale = (), (), (), False
        else:
            keywords = self._keywords(workspace)
            known = {item.file: item for item in case.readings}
            self.files = tuple(_file_line(item, known.get(item.name)) for item in case.originals)
            self.themes = tuple(_theme_line(row) for row in swept(case, keywords))
            self.doubts = tuple(
                item.sentence for item in doubt_plans(case, workspace.municipalities)
            )
            asked = keywords_fingerprint(keywords)
            self.is_stale = any(item.counts and item.keywords != asked for item in case.readings)
        self.changed.emit()

    def _keywords(self, workspace: Workspace) -> tuple[Keywords, ...]:
        if self._words[0] is not workspace:
            self._words = workspace, read_keywords(workspace.catalog)
        return self._words[1]


def _nothing() -> None:
    """Do nothing when files were read."""


def _file_line(item: OriginalFile, reading: Reading | None) -> FileLine:
    can_place = item.name.lower().endswith(PLACED)
    if reading is None:
        state = tr("planområde eller äldre original")
        return FileLine(
            item.name, item.sha256, state, "", "planomrade", "muted", False, False, can_place
        )
    icon, role = {
        "yes": ("bock", "success"),
        "partly": ("varning", "warning"),
        "no": ("varning", "warning"),
        "none": ("lager", "muted"),
    }[reading.searchable]
    left_out = tr("räknas inte: {reason}", reason=reading.left_out) if reading.left_out else ""
    note = left_out or reading.fault
    if reading.pages and not note:
        note = tr("{count} sidor", count=reading.pages)
    return FileLine(
        item.name,
        item.sha256,
        state_words(reading),
        note,
        icon,
        role,
        reading.counts,
        reading.is_document,
        can_place,
    )


def _theme_line(row: SweptTheme) -> ThemeLine:
    quotations = tuple(
        QuotationLine(
            place.file,
            place.sha256,
            tr("{file}, s. {page}", file=Path(place.file).name, page=place.hit.page)
            if place.hit.page
            else Path(place.file).name,
            place.hit.quotation,
        )
        for place in row.places
    )
    return ThemeLine(
        row.title, row.state, sweep_label(row.state), len(row.places), _proof(row), quotations
    )


def _proof(row: SweptTheme) -> str:
    """Return what the answer rests on: the documents searched, and the pages that were not."""
    names = ", ".join(Path(part.file).name for part in row.silent)
    unread = [
        f"{Path(part.file).name} "
        + (tr("s. {pages}", pages=page_runs(part.unread)) if part.pages and part.unread else "")
        for part in row.read
        if not part.is_whole
    ]
    parts = []
    if row.state != "mentioned" and names:
        parts.append(tr("Inte i {files}.", files=names))
    if row.state == "unknown":
        parts.append(
            tr("Ej sökbart: {files}.", files=", ".join(item.strip() for item in unread))
            if unread
            else tr("Inga handlingar är sökta efter orden.")
        )
    return " ".join(parts)
