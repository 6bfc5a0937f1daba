"""Whether the material of the open case has changed since it was checked, and what of it."""

from __future__ import annotations

from dataclasses import replace

import shapely
from PySide6.QtCore import QObject, Signal

from layers.packages.store import Store
from rumslig import jobs
from rumslig.cases.case import Case
from rumslig.locks.drifting import Drift
from rumslig.packages.changed_ids import find_changed_ids
from rumslig.progress import Progress
from rumslig.upkeep.comparing import ChangedObject
from rumslig.worker import Worker
from rumslig.workspace import Workspace
from ui.language import message_language, tr
from ui.messages import describe_fault, describe_sentence
from ui.tasks import Runner
from ui.underlag.marks import MapComparison, read_map_drift

KEY = "case drift"

_Found = tuple[Drift, MapComparison | None]


class DriftPresenter(QObject):
    """Compares what a case is locked to with what is installed, beside the window's thread.

    Signals
    -------
    changed
        More, or something else, is known.
    map_changed
        The map shows another comparison, or none.
    map_asked
        Bounds (EPSG:3006) to bring into view.
    """

    changed = Signal()
    map_changed = Signal()
    map_asked = Signal(object)
    told = Signal(object)

    def __init__(self, runner: Runner, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._worker = runner, worker
        self._case: Case | None = None
        self._workspace: Workspace | None = None
        self.drift: Drift | None = None
        self.fault = ""
        self._read: MapComparison | None = None
        self._is_shown = False
        self.is_on_map = True
        """Whether the map shows before and after while the list is in view."""

    # what is asked

    def look(self, case: Case | None, workspace: Workspace | None) -> None:
        """Look at a case as it now is; asks only where the check or the packages are others."""
        if case is not None and self._is_known(case, workspace):
            return
        had_map = self.on_map is not None
        self._runner.cancel(KEY)
        self._case, self._workspace = case, workspace
        self.drift, self.fault, self._read = None, "", None
        if case is not None and workspace is not None and case.result is not None:
            self._begin(case, workspace)
        self.changed.emit()
        if had_map:
            self.map_changed.emit()

    def _is_known(self, case: Case, workspace: Workspace | None) -> bool:
        return (
            self._case is not None
            and self._case.header.dnr == case.header.dnr
            and self._case.result is case.result
            and self._case.lock is case.lock
            and self._workspace is workspace
        )

    def _begin(self, case: Case, workspace: Workspace) -> None:
        assert case.result is not None
        installed = {item.name: item.sha256 for item in workspace.catalog.manifests}
        if all(installed.get(item.name) == item.sha256 for item in case.result.packages):
            self.drift = Drift(case.header.dnr, case.lock.day if case.lock else "", ())
            return
        home, lang = workspace.home, message_language()
        bare = replace(case, originals=())

        def work(progress: Progress) -> _Found:
            found = self._worker.call(jobs.drift, home, bare, lang, progress=progress)
            store = Store(home.packages)
            pairs = [(i.before, i.after) for i in found.changed if i.objects and i.after]
            known = self._worker.call(find_changed_ids, store, pairs, progress=progress)
            return found, read_map_drift(store, found, known)

        self._runner.run(
            KEY,
            tr("Jämför underlaget med kontrollens"),
            work,
            self._on_found,
            self._on_fault,
            cancelled=lambda: None,
        )

    def _on_found(self, found: _Found) -> None:
        self.drift, self._read = found
        self.changed.emit()
        if self.on_map is not None:
            self.map_changed.emit()

    def _on_fault(self, fault: Exception) -> None:
        self.fault = describe_sentence(fault)
        self.changed.emit()
        self.told.emit(describe_fault(tr("Underlaget kunde inte jämföras"), fault))

    # what is shown

    @property
    def words(self) -> str:
        """What the material is locked to and whether it has changed, in a line."""
        case = self._case
        if case is None or case.result is None:
            return ""
        if case.lock is None:
            return tr("Inget underlagslås · kontrollera ärendet igen")
        count = len(case.lock.packages)
        locked = (
            tr("Underlag låst: 1 paket")
            if count == 1
            else tr("Underlag låst: {count} paket", count=count)
        )
        return f"{locked} · {self._drift_words()}"

    def _drift_words(self) -> str:
        if self.fault or (self.drift is not None and any(i.fault for i in self.drift.packages)):
            return tr("kunde inte jämföras")
        if self.drift is None:
            return tr("jämförs …")
        if self.drift.count == 1:
            return tr("1 objekt i området har ändrats sedan dess")
        if self.drift.count:
            return tr("{count} objekt i området har ändrats sedan dess", count=self.drift.count)
        if any(item.touches for item in self.drift.changed):
            return tr("regler eller täckning har ändrats sedan dess")
        if self.drift.changed:
            return tr("nya versioner, oförändrat i området")
        return tr("oförändrat sedan kontrollen")

    @property
    def has_list(self) -> bool:
        """Whether there is something to tell of."""
        return self.drift is not None and bool(self.drift.changed)

    @property
    def objects(self) -> tuple[ChangedObject, ...]:
        """The objects that have changed within reach."""
        return tuple(item.object for item in self.drift.objects) if self.drift else ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What has changed beside objects, package by package."""
        lines: list[str] = []
        for item in self.drift.changed if self.drift is not None else ():
            after = item.after.version if item.after is not None else tr("inte installerat")
            then = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
            lines.append(f"{item.before.title} {item.before.version} {then} {after}")
            lines += [f"  {note}" for note in item.notes]
            if item.fault:
                lines.append(f"  {item.fault}")
            if item.technical:
                words = tr("{count} objekt skiljer sig bara tekniskt", count=item.technical)
                lines.append(f"  {words}")
            if item.elsewhere:
                words = tr("{count} objekt har ändrats bara utanför", count=item.elsewhere)
                lines.append(f"  {words}")
        return tuple(lines)

    @property
    def locked_day(self) -> str:
        """The day on which the response was signed, "" where the case may be checked again."""
        signature = self._case.signature if self._case is not None else None
        return signature.day if signature is not None else ""

    # on the map

    @property
    def can_be_on_map(self) -> bool:
        """Whether both versions are here to be shown."""
        return self._read is not None

    @property
    def on_map(self) -> MapComparison | None:
        """What the map shows side by side, None where nothing."""
        return self._read if self._is_shown and self.is_on_map else None

    def show(self, shown: bool) -> None:
        """Take note of whether the list is in view; the map shows before and after meanwhile."""
        if shown == self._is_shown:
            return
        self._is_shown = shown
        self.map_changed.emit()
        if shown:
            self._zoom(self.objects)

    def show_on_map(self, shown: bool) -> None:
        """Show before and after on the map, or put it away."""
        self.is_on_map = shown
        self.changed.emit()
        self.map_changed.emit()

    def zoom_to(self, item: ChangedObject) -> None:
        """Bring an object into view, as it was and as it is."""
        self._zoom((item,))

    def _zoom(self, items: tuple[ChangedObject, ...]) -> None:
        shapes = shapely.from_wkb([part for item in items for part in (item.before, item.after)])
        west, south, east, north = (float(value) for value in shapely.total_bounds(shapes))
        if west <= east:
            self.map_asked.emit((west, south, east, north))
