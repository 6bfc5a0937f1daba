"""What ails the layer that the layer room is about, and what is wished of a mended copy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from layers.crs import WORKING_CRS
from layers.doctor.examination import LayerHealth
from layers.doctor.mends import AILMENTS, ALL, USUAL, Mend, MendWish
from layers.doctor.problem import Problem
from layers.errors import LayerError
from rumslig import layer_jobs
from rumslig.layer_doctor.copy import MendedCopy
from ui.language import tr
from ui.layer_list.items import SAID_THEME, LayerItem
from ui.map.scene import AnswerMark
from ui.messages import Message, describe_fault, describe_sentence

if TYPE_CHECKING:
    from ui.session import Session

HEALTH = "health"
"""The page's name in the layer room."""
_EXAMINE, _MEND = "health", "mend"
_FEWEST_M = 200.0
"""The least width of what is shown of an object."""


@dataclass(frozen=True, slots=True)
class _Subject:
    """What was examined: a layer of a file, as it is read."""

    item: str
    path: Path
    layer: str | None
    crs: str | None
    encoding: str | None

    @classmethod
    def of(cls, item: LayerItem, path: Path, layer: str | None) -> _Subject:
        """Return what is examined of a layer of the list."""
        return cls(item.id, path, layer, item.crs, item.encoding)

    def is_of(self, item: LayerItem) -> bool:
        """Whether a layer of the list is still read in the same way."""
        return (self.item, self.crs, self.encoding) == (item.id, item.crs, item.encoding)


def has_health(item: LayerItem) -> bool:
    """Whether a layer can be examined: it comes from a file of objects."""
    return item.image is None and item.theme != SAID_THEME


class HealthPresenter(QObject):
    """Examines the room's layer beside the window, and writes a mended copy of it.

    Signals
    -------
    changed
        Anything that the page shows.
    marks_changed
        Other objects are to be marked on the map.
    place_asked
        Bounds in EPSG:3006 that the map is to show.
    """

    changed = Signal()
    marks_changed = Signal()
    place_asked = Signal(object)
    told = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._subject: _Subject | None = None
        self._mends: dict[Mend, bool] = {}
        self.health: LayerHealth | None = None
        self.fault = ""
        self.is_busy = False
        self.is_mending = False
        self.shown: Problem | None = None
        self.mended: MendedCopy | None = None
        self._goes_there = False
        self._unnamed: Path | None = None
        """A copy that is being opened, and is then to be called as one."""
        session.layers.changed.connect(self._name_copy)
        session.layer_room.changed.connect(self._follow)
        session.panel_changed.connect(self._on_panel)

    @property
    def item(self) -> LayerItem | None:
        """The layer that the page is about."""
        return self._session.layer_room.item

    @property
    def can_mend(self) -> bool:
        """Whether a copy can be written: the file is the planner's own and was read."""
        item, health = self.item, self.health
        return bool(item and item.is_own and health and not health.info.fault)

    @property
    def ailing(self) -> int:
        """How many kinds of problems there are."""
        return len(self.health.problems) if self.health is not None else 0

    @property
    def marks(self) -> tuple[AnswerMark, ...]:
        """The objects of the problem that is looked at."""
        problem, item = self.shown, self.item
        if problem is None or item is None:
            return ()
        found = _shapes_of(item, problem)
        if found:
            return tuple(AnswerMark(str(fid), shape) for fid, shape in found)
        return tuple(AnswerMark("", shapely.Point(place)) for place in problem.places)

    def choices(self) -> tuple[tuple[Mend, bool, int], ...]:
        """Return what can be mended, whether it is to be, and how many objects it takes."""
        health = self.health
        if health is None:
            return ()
        counts = {item.kind: item.count for item in health.problems}
        rows = []
        for mend in ALL:
            ails = sum(counts.get(kind, 0) for kind in AILMENTS.get(mend, ()))
            is_other = health.placement is not None and health.placement.name != WORKING_CRS
            if ails or (mend == "crs" and is_other) or (mend == "heights" and health.has_heights):
                rows.append((mend, self._mends.get(mend, mend in USUAL), ails))
        return tuple(rows)

    def choose(self, mend: Mend, wanted: bool) -> None:
        """Wish for a mend, or leave it."""
        self._mends[mend] = wanted
        self.changed.emit()

    def show(self, problem: Problem) -> None:
        """Mark a problem's objects on the map, and go there; once more takes the marks away."""
        self.shown = None if problem == self.shown else problem
        self.marks_changed.emit()
        self.changed.emit()
        marks = self.marks
        if marks:
            shapes = np.array([mark.geometry for mark in marks], dtype=object)
            west, south, east, north = map(float, shapely.total_bounds(shapes))
            wider = max(0.0, _FEWEST_M - max(east - west, north - south)) / 2
            self.place_asked.emit((west - wider, south - wider, east + wider, north + wider))

    def read_as(self, encoding: str) -> None:
        """Read the layer anew, with its texts taken for written in an encoding."""
        item = self.item
        if item is not None and item.path is not None:
            self._session.intake.add_layer(item.path, item.crs, encoding)

    def try_system(self, name: str) -> None:
        """Read the layer anew as if it had another coordinate system."""
        item = self.item
        if item is not None and item.path is not None:
            self._goes_there = True
            self._session.intake.add_layer(item.path, name, item.encoding)

    def save_copy(self, target: Path) -> None:
        """Write a mended copy, open it as a layer and show its log."""
        session, subject = self._session, self._subject
        if subject is None or not self.can_mend:
            return
        chosen = frozenset(mend for mend, wanted, _ in self.choices() if wanted)
        wish = MendWish(chosen, crs=subject.crs or "", encoding=subject.encoding or "")
        self.is_mending, self.mended = True, None
        self.changed.emit()
        session.runner.run(
            _MEND,
            tr("Skriver lagad kopia"),
            lambda progress: session.worker.call(
                layer_jobs.mend,
                session.home,
                subject.path,
                target,
                wish,
                subject.layer or "",
                progress=progress,
            ),
            lambda mended: self._on_mended(subject, mended),
            self._on_not_mended,
            cancelled=self._on_left,
        )

    def _on_mended(self, subject: _Subject, mended: MendedCopy) -> None:
        self.is_mending = False
        if subject == self._subject:
            self.mended = mended
        self.told.emit(
            Message(
                "done",
                tr("Lagad kopia sparad"),
                tr("{file}: {count} åtgärder.", file=mended.copy.name, count=len(mended.lines)),
            )
        )
        self.changed.emit()
        self._unnamed = mended.copy
        self._session.intake.add_layer(mended.copy)

    def _name_copy(self) -> None:
        """Tell the copy from the original in the list: its layer has the same name."""
        items = self._session.layers.items
        copy = next((item for item in items if item.path == self._unnamed), None)
        if self._unnamed is not None and copy is not None and copy.is_readable:
            self._unnamed = None
            self._session.layers.rename(copy.id, copy.path.stem if copy.path else "")

    def _on_not_mended(self, fault: Exception) -> None:
        self.is_mending = False
        self.told.emit(describe_fault(tr("Kopian kunde inte skrivas"), fault))
        self.changed.emit()

    def _on_left(self) -> None:
        self.is_mending = self.is_busy = False
        self.changed.emit()

    # examining

    def _on_panel(self, _panel: str) -> None:
        if self.shown is not None and self._session.panel != "layer":
            self.shown = None
            self.marks_changed.emit()

    def _follow(self) -> None:
        item = self.item
        if item is None or not has_health(item):
            self._clear()
            self._subject = None
            return
        if self._subject is None or not self._subject.is_of(item):
            self._clear()
            self._examine()
            self._go_there(item)
        elif self.shown is not None and self._session.layer_room.page != HEALTH:
            self.shown = None
            self.marks_changed.emit()

    def _go_there(self, item: LayerItem) -> None:
        """Show where a layer lies now that another system is tried."""
        if self._goes_there and item.layer is not None and item.layer.bounds is not None:
            self.place_asked.emit(item.layer.bounds)
        self._goes_there = False

    def _clear(self) -> None:
        self.health, self.fault, self.mended, self._mends = None, "", None, {}
        if self.shown is not None:
            self.shown = None
            self.marks_changed.emit()

    def _examine(self) -> None:
        session, item = self._session, self.item
        if item is None:
            return
        try:
            path, layer = self._file_of(item)
        except (LayerError, OSError) as fault:
            self.fault, self._subject = describe_sentence(fault), None
            self.changed.emit()
            return
        subject = _Subject.of(item, path, layer)
        self._subject, self.is_busy = subject, True
        self.changed.emit()
        session.runner.run(
            _EXAMINE,
            tr("Undersöker {layer}", layer=item.title),
            lambda progress: session.worker.call(
                layer_jobs.examine,
                session.home,
                subject.path,
                subject.layer,
                subject.crs,
                subject.encoding,
                progress=progress,
            ),
            lambda health: self._on_examined(subject, health),
            lambda fault: self._on_unread(subject, fault),
            cancelled=self._on_left,
        )

    def _file_of(self, item: LayerItem) -> tuple[Path, str | None]:
        """Return the file with a layer and the layer's name in it."""
        if item.path is not None:
            return item.path, item.layer_name
        package, _, name = item.id.partition("/")
        catalog = self._session.workspace.catalog if self._session.workspace else None
        found = catalog.find(package, name) if catalog is not None else None
        if found is None:
            raise LayerError(tr("Lagret finns inte längre."))
        return found.store.path_of(found.entry.data), None

    def _on_examined(self, subject: _Subject, health: LayerHealth) -> None:
        if subject == self._subject:
            self.is_busy, self.health, self.fault = False, health, ""
            self.changed.emit()

    def _on_unread(self, subject: _Subject, fault: Exception) -> None:
        if subject == self._subject:
            self.is_busy, self.health, self.fault = False, None, describe_sentence(fault)
            self.changed.emit()


def _shapes_of(item: LayerItem, problem: Problem) -> list[tuple[int, BaseGeometry]]:
    """Return the objects of a problem as the map has them, by feature id."""
    layer = item.layer
    if layer is None or not problem.ids:
        return []
    rows = layer.attributes.index.get_indexer(pd.Index(problem.ids))
    return [
        (fid, layer.geometry[row]) for fid, row in zip(problem.ids, rows, strict=True) if row >= 0
    ]
