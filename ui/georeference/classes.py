"""The classes of a structure image: colours of its legend, the objects found, those traced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from layers.errors import LayerError
from layers.images.legend import LegendClass, read_legend
from layers.images.place import read_text
from layers.packages.manifest import Manifest
from layers.structure.classify import Classification, Finding, StructureObject
from rumslig import jobs
from rumslig.errors import RumsligError
from rumslig.georeference.draft import Pixel
from rumslig.progress import Progress
from rumslig.structure.legend import check_legend
from rumslig.worker import Worker
from ui.georeference.class_writing import ClassWriting
from ui.georeference.colours import PictureColours
from ui.georeference.objects import Asked, PictureObjects
from ui.georeference.picture import PictureKey
from ui.georeference.presenter import GeoreferencePresenter
from ui.georeference.sheet import Sheet, sheet_of
from ui.history import History
from ui.language import tr
from ui.messages import Message, describe_fault
from ui.tasks import Runner

FINDING = "structure find"


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
        self.georeference = georeference
        self.sheet = Sheet()
        self._objects = PictureObjects(georeference)
        self._colours = PictureColours(runner, georeference, self)
        self._writing = ClassWriting(runner, georeference, self._objects, manifests, self)
        for teller in (self._colours, self._writing):
            teller.told.connect(self.told)
        self._key: PictureKey | None = None
        self._sheets: dict[PictureKey, Sheet] = {}
        self.is_busy = False
        self.selected = 0
        self.picks = False
        """Whether a click in the picture picks a colour."""
        self.goals: tuple[tuple[str, str], ...] = ()
        """The goals that a class may serve: id and title."""
        self.traces = False
        """Whether objects of the chosen class are traced on the map."""
        georeference.picture_changed.connect(self._on_picture)
        georeference.changed.connect(self._on_placed)
        self._placement: object = None

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
        self._colours.pick(pixel, self._on_picked)

    def _on_picked(self, colour: str) -> None:
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
        self._colours.suggest([item.colour for item in self.legend], self._on_suggested)

    def _on_suggested(self, colours: list[str]) -> None:
        known = {item.colour for item in self.legend}
        if new := [colour for colour in colours if colour not in known]:
            self._add(new)
        else:
            self.told.emit(Message("info", tr("Bilden har inga fler färger som täcker något")))

    def change(self, index: int, **changes: Any) -> None:
        """Change a class's name, colour or kind."""
        item = replace(self.legend[index], **changes)
        taken = any(other.name == item.name for at, other in enumerate(self.legend) if at != index)
        if item == self.legend[index] or not item.name or taken:
            self.changed.emit()  # the field shows what holds
            return
        before = self.legend[index]
        if item.kind != before.kind and any(part.item == before for part in self.sheet.traced):
            self.changed.emit()
            self.told.emit(
                Message(
                    "warning",
                    tr("Klassen {name} har ritade objekt", name=before.name),
                    tr("Ta bort dem först, så kan den ritas som något annat."),
                )
            )
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
        self._writing.save_legend(self.legend, path)

    # objects

    @property
    def found(self) -> Classification | None:
        """What was found in the picture; None where nothing was looked for."""
        return self._objects.found

    @property
    def is_stale(self) -> bool:
        """Whether the picture, its place or the legend is another than when classes were found."""
        return self._objects.is_stale(self.sheet)

    @property
    def objects(self) -> Classification | None:
        """Everything there is, judged by where the picture lies now; None where nothing."""
        return self._objects.gather(self.sheet)

    @property
    def guessed(self) -> int:
        """How many objects lie, in whole or in part, outside the control points."""
        return self._objects.count_guessed(self.sheet)

    @property
    def uncertainty_m(self) -> float | None:
        """How wrong the picture's places may be; None where that is not known."""
        placement = self.georeference.placement
        return placement.uncertainty_m if placement is not None else None

    def find(self) -> None:
        """Look for the classes in the picture."""
        if not self.legend or self.is_busy:
            return
        placed, asked = self.georeference.placed(), self._objects.ask(self.sheet)
        if placed is None or asked is None:
            return
        legend = self.legend
        wish = Finding(self.sheet.tolerance, asked.draft.scale, asked.draft.stroke_px)
        self.is_busy = True
        self.changed.emit()

        def work(progress: Progress) -> Classification:
            return self._worker.call(jobs.classify_picture, placed, legend, wish, progress=progress)

        self._runner.run(
            FINDING,
            tr("Delar bilden i klasser"),
            work,
            lambda found: self._on_found(found, asked),
            lambda fault: self._on_fault(fault, asked),
            cancelled=self._settle,
        )

    def _on_found(self, found: Classification, asked: Asked) -> None:
        if asked.picture is not self.georeference.picture:
            return  # it was put away meanwhile
        self._objects.put(found, asked)
        self.is_busy = False
        self._tell()

    def _on_fault(self, fault: Exception, asked: Asked) -> None:
        if asked.picture is self.georeference.picture:
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
        part = StructureObject(item, geometry, "possible")  # judged when it is looked at
        words = tr("ritat objekt i {name}", name=item.name)
        self._change(words, replace(self.sheet, traced=(*self.sheet.traced, part)))

    # what is made of them

    def write(self, target: Path) -> None:
        """Write the objects as a GeoPackage."""
        self._writing.write(self.sheet, target)

    # what is kept

    def state(self) -> dict[str, Any]:
        """Return what the next session needs."""
        return self.sheet.to_json()

    def restore(self, state: Any, key: PictureKey | None = None) -> None:
        """Go on with what was kept, of the picture of that key when it is opened."""
        sheet = sheet_of(state)
        if key is None or key == self._key:
            self._take(sheet)
        else:
            self._sheets[key] = sheet

    def clear_traced(self) -> None:
        """Take away what was traced by hand; undo brings it back."""
        if self.sheet.traced:
            self._change(tr("ta bort ritade objekt"), replace(self.sheet, traced=()))

    # steps

    def _on_picture(self) -> None:
        """Go on with what was begun on the picture that is now open.

        Its classes are those of the one before it, until it has some of its own; what was
        traced stays with the picture that it was traced by.
        """
        if self.is_busy:
            self.is_busy = False
            self._runner.cancel(FINDING)
        picture = self.georeference.picture
        key = picture.key if picture is not None else None
        if key != self._key:
            if self._key is not None:
                self._sheets[self._key] = self.sheet
            carried = replace(self.sheet, traced=())
            self.sheet = self._sheets.get(key, carried) if key is not None else carried
            self.selected = min(self.selected, max(len(self.legend) - 1, 0))
            self._key = key
        self._objects.clear()
        self.picks = self.traces = False
        self._tell()

    def _on_placed(self) -> None:
        placement = self.georeference.placement
        if placement is not self._placement:
            self._placement = placement
            self.changed.emit()

    def _change(self, words: str, sheet: Sheet, joins: str = "") -> None:
        before = self.sheet
        self._take(sheet)
        self._history.add(
            words, redo=lambda: self._take(sheet), undo=lambda: self._take(before), joins=joins
        )

    def _take(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.selected = min(self.selected, max(len(sheet.legend) - 1, 0))
        self._tell()
        self.kept.emit()

    def _tell(self) -> None:
        self.changed.emit()
        self.map_changed.emit()


def _free_name(items: Sequence[LegendClass]) -> str:
    taken = {item.name for item in items}
    numbers = range(1, len(items) + 2)
    return next(name for at in numbers if (name := tr("Klass {number}", number=at)) not in taken)
