"""What another version would change: fetched where it is not here, compared, shown on the map."""

from __future__ import annotations

from typing import Literal

import shapely
from PySide6.QtCore import QObject, Signal

from layers.packages.manifest import Manifest
from layers.packages.store import Store
from rumslig.locks.impact import Impact, find_impact
from rumslig.packages.changed_ids import find_changed_ids
from rumslig.packages.desk import PackageDesk
from rumslig.progress import Progress
from rumslig.settings import Home
from rumslig.upkeep.comparing import ChangedObject, Comparison, compare_versions
from rumslig.upkeep.fetching import fetch_version, is_here
from rumslig.upkeep.foretaste import Foretaste, taste_version
from rumslig.worker import Worker
from ui.language import message_language, tr
from ui.messages import describe_fault
from ui.tasks import Runner
from ui.underlag.acts import PackageActs
from ui.underlag.marks import MapComparison, read_map_comparison

KEY = "packages compare"
Side = Literal["before", "after"]
FETCHED_AT_ONCE = 20_000_000
"""Bytes: a larger version is first shown as its row indexes tell, and fetched when asked for."""


class ComparisonPresenter(QObject):
    """Compares the version in use with another one of the same package.

    Signals
    -------
    changed
        There is another comparison, or none, or one is being made.
    map_changed
        The map shows another comparison, or none.
    map_asked
        Bounds (EPSG:3006) to bring into view.
    """

    changed = Signal()
    map_changed = Signal()
    map_asked = Signal(object)
    told = Signal(object)

    def __init__(
        self,
        home: Home,
        runner: Runner,
        worker: Worker,
        acts: PackageActs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._home, self._runner, self._worker, self._acts = home, runner, worker, acts
        self.comparison: Comparison | None = None
        self.foretaste: Foretaste | None = None
        self.at_once = FETCHED_AT_ONCE
        self.impact: Impact | None = None
        """Which cases the later version concerns."""
        self.is_busy = False
        self._read: MapComparison | None = None
        self.is_on_map = True
        """Whether the map shows a comparison while there is one."""
        self.hidden: frozenset[Side] = frozenset()
        """What of the two the map leaves out; never both."""

    @property
    def on_map(self) -> MapComparison | None:
        """What the map shows side by side, None where nothing."""
        return self._read if self.is_on_map else None

    def shows(self, before: Manifest, version: str) -> bool:
        """Whether the comparison is of these two versions."""
        found = self.comparison or self.foretaste
        return (
            found is not None
            and found.before.sha256 == before.sha256
            and found.after.version == version
        )

    def start(
        self, before: Manifest, version: str, identity: str, *, is_whole: bool = False
    ) -> None:
        """Compare the version in use with another, which is fetched first where it is not here.

        Parameters
        ----------
        identity
            The repository to fetch from.
        is_whole
            Fetch it whole, however large it is.
        """
        lang = message_language()

        def work(desk: PackageDesk) -> Manifest | Foretaste:
            if is_here(desk, before.name, version):
                return desk.installed(before.name, version)
            if not is_whole:
                taste = taste_version(desk, identity, before, version, lang)
                if taste is not None and taste.to_fetch > self.at_once:
                    return taste
            return fetch_version(desk, identity, before.name, version)

        begun = self._acts.run(
            tr("Hämtar {title} {version}", title=before.title, version=version),
            tr("{title} {version} kunde inte hämtas", title=before.title, version=version),
            work,
            lambda found: self._on_fetched(before, found),
        )
        if begun:
            self.clear()

    def clear(self) -> None:
        """Show no comparison."""
        self._runner.cancel(KEY)
        had_map = self._read is not None
        self.comparison = self.foretaste = self._read = None
        self.impact, self.is_busy, self.hidden = None, False, frozenset()
        self.changed.emit()
        if had_map:
            self.map_changed.emit()

    def show_on_map(self, shown: bool) -> None:
        """Show the comparison on the map, or put it away."""
        self.is_on_map, self.hidden = shown, frozenset()
        self.changed.emit()
        self.map_changed.emit()

    def show_side(self, side: Side, shown: bool) -> None:
        """Show what was, or what is, or hide it; the other one then has the whole map."""
        if shown:
            self.hidden -= {side}
        else:
            self.hidden = frozenset({side})  # hiding the only one shows the other
        self.changed.emit()
        self.map_changed.emit()

    def zoom_to(self, item: ChangedObject) -> None:
        """Bring an object into view, as it was and as it is."""
        self._zoom([item])

    def fetch_whole(self, identity: str) -> None:
        """Fetch what only its row indexes told of, and compare object by object."""
        taste = self.foretaste
        if taste is not None:
            self.start(taste.before, taste.after.version, identity, is_whole=True)

    def _on_fetched(self, before: Manifest, found: Manifest | Foretaste) -> None:
        if isinstance(found, Foretaste):
            self.foretaste = found
            self.changed.emit()
        else:
            self._compare(before, found)

    def _compare(self, before: Manifest, after: Manifest) -> None:
        self.is_busy = True
        self.changed.emit()
        lang = message_language()

        def work(progress: Progress) -> tuple[Comparison, MapComparison, Impact]:
            found = self._worker.call(
                compare_versions, self._home, before, after, lang, progress=progress
            )
            store = Store(self._home.packages)
            known = self._worker.call(find_changed_ids, store, [(before, after)], progress=progress)
            shown = read_map_comparison(store, found, before.sha256, known)
            impact = self._worker.call(find_impact, self._home, after, lang, progress=progress)
            return found, shown, impact

        self._runner.run(
            KEY,
            tr("Jämför {title}", title=before.title),
            work,
            self._on_compared,
            self._on_fault,
            cancelled=self._on_cancelled,
        )

    def _on_compared(self, found: tuple[Comparison, MapComparison, Impact]) -> None:
        self.is_busy = False
        self.comparison, self._read, self.impact = found
        self.changed.emit()
        self.map_changed.emit()
        self._zoom(self.comparison.objects)

    def _on_fault(self, fault: Exception) -> None:
        self.is_busy = False
        self.changed.emit()
        self.told.emit(describe_fault(tr("Versionerna kunde inte jämföras"), fault))

    def _on_cancelled(self) -> None:
        self.is_busy = False
        self.changed.emit()

    def _zoom(self, items: tuple[ChangedObject, ...] | list[ChangedObject]) -> None:
        if not items:  # another look or other texts are no place to go to
            return
        shapes = shapely.from_wkb([part for item in items for part in (item.before, item.after)])
        west, south, east, north = (float(value) for value in shapely.total_bounds(shapes))
        if west <= east:
            self.map_asked.emit((west, south, east, north))
