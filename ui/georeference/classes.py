"""The classes of a structure image: colours of its legend, the objects found, those traced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import shapely
from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from layers.errors import LayerError
from layers.images.legend import LegendClass, read_legend, write_legend
from layers.images.place import read_text
from layers.packages.manifest import Manifest
from layers.structure.classify import Classification, Finding, StructureObject, certainty_of
from layers.structure.labels import TOLERANCE
from layers.structure.swatches import REACH_PX, pick_colour, suggest_legend
from rumslig import jobs
from rumslig.errors import RumsligError
from rumslig.georeference.classes import save_legend, write_classes
from rumslig.georeference.draft import Pixel
from rumslig.progress import Progress
from rumslig.structure.legend import check_legend
from rumslig.worker import Worker
from ui.georeference.found import searched_by, with_legend
from ui.georeference.picture import read_near
from ui.georeference.presenter import GeoreferencePresenter
from ui.history import History
from ui.language import tr
from ui.messages import Message, describe_fault
from ui.tasks import Runner

FINDING, SUGGESTING, WRITING = "structure find", "structure suggest", "structure write"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is worked on: the legend, how alike colours must be, and what was traced by hand."""

    legend: tuple[LegendClass, ...] = ()
    tolerance: float = TOLERANCE
    traced: tuple[StructureObject, ...] = ()


class ClassesPresenter(QObject):
    """Holds a legend, and what the picture has of its classes.

    Signals
    -------
    changed
        The legend, what is chosen, or what is going on is another.
    map_changed
        The objects are others.
    """

    changed = Signal()
    map_changed = Signal()
    kept = Signal()
    told = Signal(object)

    def __init__(
        self,
        runner: Runner,
        worker: Worker,
        history: History,
        georeference: GeoreferencePresenter,
        manifests: Callable[[], Iterable[Manifest]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._worker, self._history = runner, worker, history
        self.georeference, self._manifests = georeference, manifests
        self.sheet = Sheet()
        self.found: Classification | None = None
        self.is_stale = False
        """Whether the picture, its place or the legend is another than when classes were found."""
        self.is_busy = False
        self.selected = 0
        self.picks = False
        """Whether a click in the picture picks a colour."""
        self.traces = False
        """Whether objects of the chosen class are traced on the map."""
        georeference.picture_changed.connect(self._on_picture)
        georeference.changed.connect(self._on_placed)
        self._placement: object = None
        self.goals: tuple[tuple[str, str], ...] = ()
        """The goals that a class may serve: id and title."""

    # the legend

    @property
    def legend(self) -> tuple[LegendClass, ...]:
        """The classes, in their order."""
        return self.sheet.legend

    @property
    def chosen(self) -> LegendClass | None:
        """The class that is looked at."""
        return self.legend[self.selected] if 0 <= self.selected < len(self.legend) else None

    def select(self, index: int) -> None:
        """Look at a class."""
        if index != self.selected:
            self.selected = index
            self.changed.emit()

    def let_go(self) -> None:
        """End picking and tracing."""
        self.picks = self.traces = False
        self.changed.emit()

    def trace_by_hand(self, wanted: bool) -> None:
        """Have objects of the chosen class traced on the map, or not."""
        wanted = wanted and self.chosen is not None
        if wanted != self.traces:
            self.traces = wanted
            self.changed.emit()

    def pick(self, wanted: bool) -> None:
        """Let clicks in the picture pick colours, or not."""
        self.picks = wanted
        self.changed.emit()

    def pick_at(self, pixel: Pixel) -> None:
        """Add the class whose colour is at a pixel; a known colour's class is chosen instead."""
        picture = self.georeference.picture
        if picture is None:
            return
        try:
            near = read_near(picture, *pixel, REACH_PX)
            colour = pick_colour(near, REACH_PX, REACH_PX)
        except (LayerError, ValueError):
            self.told.emit(Message("warning", tr("Ingen färg att plocka där")))
            return
        known = [index for index, item in enumerate(self.legend) if item.colour == colour]
        if known:
            self.select(known[0])
        else:
            self._add([colour])

    def _add(self, colours: Sequence[str]) -> None:
        items = list(self.legend)
        for colour in colours:
            items.append(LegendClass(_free_name(items), colour, "area"))
        self.selected = len(self.legend)
        words = tr("ny klass") if len(colours) == 1 else tr("föreslagna färger")
        self._change(words, replace(self.sheet, legend=tuple(items)))

    def suggest(self) -> None:
        """Add the colours that cover most of the picture."""
        picture = self.georeference.picture
        if picture is None:
            return
        known = [item.colour for item in self.legend]
        small = picture.small

        def read(_box: object, columns: int, rows: int) -> Any:
            across = [at * small.shape[1] // columns for at in range(columns)]
            down = [at * small.shape[0] // rows for at in range(rows)]
            return small[down][:, across]

        rows, columns = small.shape[:2]
        self._runner.run(
            SUGGESTING,
            tr("Söker färger i bilden"),
            lambda _progress: suggest_legend(read, (columns, rows), known),
            self._on_suggested,
            lambda fault: self.told.emit(describe_fault(tr("Inga färger kunde föreslås"), fault)),
        )

    def _on_suggested(self, found: list[tuple[str, float]]) -> None:
        if found:
            self._add([colour for colour, _share in found])
        else:
            self.told.emit(Message("info", tr("Bilden har inga fler färger som täcker något")))

    def change(self, index: int, **changes: Any) -> None:
        """Change a class's name, colour or kind."""
        item = replace(self.legend[index], **changes)
        taken = any(other.name == item.name for at, other in enumerate(self.legend) if at != index)
        if item == self.legend[index] or not item.name or taken:
            self.changed.emit()  # the field shows what holds
            return
        self._put(index, item)

    def say(self, index: int, column: str, value: str) -> None:
        """Say what a class has in one of the model's columns; "" for nothing."""
        item = self.legend[index]
        if item.says(column) == value:
            return
        more = {**dict(item.more), column: value}
        kept = tuple((key, text) for key, text in more.items() if text)
        self._put(index, replace(item, more=kept), joins=f"structure {index} {column}")

    def _put(self, index: int, item: LegendClass, joins: str = "") -> None:
        before = self.legend[index]
        legend = (*self.legend[:index], item, *self.legend[index + 1 :])
        traced = tuple(
            replace(part, item=item) if part.item == before else part for part in self.sheet.traced
        )
        words = tr("klassen {name}", name=item.name)
        self._change(words, replace(self.sheet, legend=legend, traced=traced), joins)

    def remove(self, index: int) -> None:
        """Take a class away, with what was traced of it."""
        if not 0 <= index < len(self.legend):
            return
        item = self.legend[index]
        legend = (*self.legend[:index], *self.legend[index + 1 :])
        traced = tuple(part for part in self.sheet.traced if part.item != item)
        self.selected = min(self.selected, max(len(legend) - 1, 0))
        words = tr("ta bort klassen {name}", name=item.name)
        self._change(words, replace(self.sheet, legend=legend, traced=traced))

    def set_tolerance(self, tolerance: float) -> None:
        """Say how unlike a colour may look (CIEDE2000)."""
        if tolerance != self.sheet.tolerance:
            self._change(
                tr("färgtolerans"), replace(self.sheet, tolerance=tolerance), "structure tolerance"
            )

    def load(self, path: Path) -> None:
        """Take the classes of a legend file in place of those there are."""
        try:
            legend = read_legend(read_text(path, path.name), path.name)
            check_legend(legend, path.name)
        except (LayerError, RumsligError, OSError) as fault:
            self.told.emit(describe_fault(tr("Teckenförklaringen kunde inte läsas"), fault))
            return
        self.selected = 0
        words = tr("teckenförklaring ur {file}", file=path.name)
        self._change(words, replace(self.sheet, legend=legend, traced=()))

    def save_legend(self, path: Path) -> None:
        """Write the legend."""
        picture = self.georeference.picture
        if picture is None:
            return
        try:
            save_legend(self.legend, picture.path, path, self._manifests())
        except (RumsligError, OSError) as fault:
            self.told.emit(describe_fault(tr("Teckenförklaringen kunde inte sparas"), fault))
            return
        self.told.emit(Message("done", tr("Skrev {files}", files=path.name)))

    # objects

    @property
    def objects(self) -> Classification | None:
        """Everything there is: what was found and what was traced; None where nothing."""
        if self.found is None and not self.sheet.traced:
            return None
        found = with_legend(self.found.objects, self.legend) if self.found is not None else ()
        unsure = self.found.uncertainty_m if self.found is not None else self.uncertainty_m
        return Classification(self.legend, (*found, *self.sheet.traced), unsure)

    @property
    def uncertainty_m(self) -> float | None:
        """How wrong the picture's places may be; None where that is not known."""
        placement = self.georeference.placement
        return placement.uncertainty_m if placement is not None else None

    def find(self) -> None:
        """Look for the classes in the picture."""
        placed = self.georeference.placed()
        draft = self.georeference.draft
        if placed is None or draft is None or not self.legend or self.is_busy:
            return
        legend = self.legend
        wish = Finding(self.sheet.tolerance, draft.scale, draft.stroke_px)
        self.is_busy = True
        self.changed.emit()

        def work(progress: Progress) -> Classification:
            return self._worker.call(jobs.classify_picture, placed, legend, wish, progress=progress)

        self._runner.run(
            FINDING,
            tr("Delar bilden i klasser"),
            work,
            lambda found: self._on_found(found, legend),
            self._on_fault,
            cancelled=self._settle,
        )

    def _on_found(self, found: Classification, legend: tuple[LegendClass, ...]) -> None:
        self.found, self.is_busy = found, False
        self.is_stale = searched_by(legend) != searched_by(self.legend)
        self._tell()

    def _on_fault(self, fault: Exception) -> None:
        self._settle()
        self.told.emit(describe_fault(tr("Klasserna kunde inte hittas"), fault))

    def _settle(self) -> None:
        self.is_busy = False
        self.changed.emit()

    def trace(self, geometry: BaseGeometry) -> None:
        """Take an object that was traced by hand, of the chosen class."""
        item = self.chosen
        if item is None:
            return
        part = StructureObject(item, geometry, certainty_of(geometry, self.uncertainty_m))
        words = tr("ritat objekt i {name}", name=item.name)
        self._change(words, replace(self.sheet, traced=(*self.sheet.traced, part)))

    # what is made of them

    def write(self, target: Path) -> None:
        """Write the objects as a GeoPackage."""
        placed, objects = self.georeference.placed(), self.objects
        if placed is None or objects is None:
            return
        manifests = tuple(self._manifests())
        self._runner.run(
            WRITING,
            tr("Skriver {file}", file=target.name),
            lambda _progress: write_classes(placed, objects, target, manifests),
            lambda _nothing: self.told.emit(
                Message("done", tr("Skrev {files}", files=target.name))
            ),
            lambda fault: self.told.emit(describe_fault(tr("Objekten kunde inte skrivas"), fault)),
        )

    # what is kept

    def state(self) -> dict[str, Any]:
        """Return what the next session needs."""
        return {
            "legend": write_legend(self.legend),
            "tolerance": self.sheet.tolerance,
            "traced": [
                [self.legend.index(part.item), part.geometry.wkt, part.certainty]
                for part in self.sheet.traced
            ],
        }

    def restore(self, state: Any) -> None:
        """Go on with what was kept."""
        text = str(state["legend"])
        legend = read_legend(text, "legend") if text.count("\n") > 1 else ()
        traced = tuple(
            StructureObject(legend[index], shapely.from_wkt(text), certainty)
            for index, text, certainty in state["traced"]
        )
        self._take(Sheet(legend, float(state["tolerance"]), traced))

    def clear_traced(self) -> None:
        """Take away what was traced by hand; undo brings it back."""
        if self.sheet.traced:
            self._change(tr("ta bort ritade objekt"), replace(self.sheet, traced=()))

    # steps

    def _on_picture(self) -> None:
        self.found, self.is_stale = None, False
        self.picks = self.traces = False
        self._tell()

    def _on_placed(self) -> None:
        placement = self.georeference.placement
        if placement is not self._placement:
            self._placement = placement
            if self.found is not None:
                self.is_stale = True
            self.changed.emit()

    def _change(self, words: str, sheet: Sheet, joins: str = "") -> None:
        before = self.sheet
        self._take(sheet)
        self._history.add(
            words, redo=lambda: self._take(sheet), undo=lambda: self._take(before), joins=joins
        )

    def _take(self, sheet: Sheet) -> None:
        before, self.sheet = self.sheet, sheet
        searched = searched_by(before.legend) != searched_by(sheet.legend)
        if self.found is not None and (searched or before.tolerance != sheet.tolerance):
            self.is_stale = True
        self._tell()
        self.kept.emit()

    def _tell(self) -> None:
        self.changed.emit()
        self.map_changed.emit()


def _free_name(items: Sequence[LegendClass]) -> str:
    taken = {item.name for item in items}
    numbers = range(1, len(items) + 2)
    return next(name for at in numbers if (name := tr("Klass {number}", number=at)) not in taken)
