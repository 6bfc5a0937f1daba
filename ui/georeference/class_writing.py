"""What is written of a picture's classes: the legend and the objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from layers.images.legend import LegendClass
from layers.packages.manifest import Manifest
from layers.structure.classify import Classification
from rumslig.georeference.classes import save_legend, write_classes
from rumslig.georeference.placing import PlacedImage
from ui.georeference.objects import PictureObjects
from ui.georeference.presenter import GeoreferencePresenter
from ui.georeference.sheet import Sheet
from ui.language import tr
from ui.messages import Message, describe_fault
from ui.tasks import Runner

WRITING, SAVING = "structure write", "structure legend"


class ClassWriting(QObject):
    """Writes beside the window; objects that no longer hold are not written."""

    told = Signal(object)

    def __init__(
        self,
        runner: Runner,
        georeference: GeoreferencePresenter,
        objects: PictureObjects,
        manifests: Callable[[], Iterable[Manifest]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._georeference = runner, georeference
        self._objects, self._manifests = objects, manifests

    def save_legend(self, legend: tuple[LegendClass, ...], path: Path) -> None:
        """Write the legend."""
        picture = self._georeference.picture
        if picture is None:
            return
        self._runner.run(
            SAVING,
            tr("Skriver {file}", file=path.name),
            lambda _progress: save_legend(legend, picture.path, path, self._manifests()),
            lambda _nothing: self.told.emit(Message("done", tr("Skrev {files}", files=path.name))),
            lambda fault: self.told.emit(
                describe_fault(tr("Teckenförklaringen kunde inte sparas"), fault)
            ),
        )

    def write(self, sheet: Sheet, target: Path) -> None:
        """Write the objects as a GeoPackage."""
        if (ready := self._ready(sheet)) is None:
            return
        placed, objects = ready
        self._write(
            tr("Skriver {file}", file=target.name),
            lambda: write_classes(placed, objects, target, self._manifests()),
            tr("Skrev {files}", files=target.name),
        )

    def _ready(self, sheet: Sheet) -> tuple[PlacedImage, Classification] | None:
        """Return what can be written; None, and why is told, where nothing should be."""
        objects = self._objects.gather(sheet)
        if objects is None:
            return None
        if self._objects.is_stale(sheet):
            self._refuse(tr("Bilden eller klasserna har ändrats sedan dess; dela i klasser igen."))
            return None
        placed = self._georeference.placed()
        return None if placed is None else (placed, objects)

    def _refuse(self, why: str) -> None:
        self.told.emit(Message("warning", tr("Objekten kunde inte skrivas"), why))

    def _write(self, title: str, work: Callable[[], None], done: str) -> None:
        self._runner.run(
            WRITING,
            title,
            lambda _progress: work(),
            lambda _nothing: self.told.emit(Message("done", done)),
            lambda fault: self.told.emit(describe_fault(tr("Objekten kunde inte skrivas"), fault)),
        )
