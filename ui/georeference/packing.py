"""A package's folder of the objects: what is said of it, what stands in the way, and writing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from layers.catalog import Catalog
from layers.images.legend import write_legend
from layers.packages.manifest import Manifest
from layers.structure.classify import Classification
from rumslig.errors import StructureError
from rumslig.georeference.classes import write_classes_package
from rumslig.georeference.placing import PlacedImage
from rumslig.georeference.targets import Target
from rumslig.packages.source_form import is_day
from rumslig.places import county_area
from rumslig.structure.carrying import CarriedPicture
from rumslig.structure.covering import picture_frame, within_picture
from rumslig.structure.naming import localities_of, propose_names
from rumslig.structure.packaging import PackageWish, WrittenPackage
from ui.georeference.classes import ClassesPresenter
from ui.language import tr
from ui.messages import Message, describe_fault
from ui.tasks import Runner

WRITING = "structure package"
Coverage = Literal["none", "picture", "county"]


@dataclass(frozen=True, slots=True)
class PackageDraft:
    """What is said of the package; "" and "none": nobody has said."""

    title: str = ""
    source: str = ""
    reference_date: str = ""
    publisher: str = ""
    coverage: Coverage = "none"
    has_picture: bool = False
    has_names: bool = False


class PackagePresenter(QObject):
    """Holds what is said of the package, and the folder that was written.

    Signals
    -------
    changed
        What is said, what stands in the way, or what was written is another.
    kept
        What the next session needs is another.
    publish_asked
        A written folder (Path) is to be published.
    """

    changed = Signal()
    kept = Signal()
    publish_asked = Signal(object)
    told = Signal(object)

    def __init__(
        self,
        runner: Runner,
        classes: ClassesPresenter,
        catalog: Callable[[], Catalog | None],
        manifests: Callable[[], Iterable[Manifest]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._classes = runner, classes
        self._catalog, self._manifests = catalog, manifests
        self.draft = PackageDraft()
        self.written: WrittenPackage | None = None
        self.is_busy = False
        self._counted: tuple[object, object] = (None, None)
        self._count = 0
        classes.changed.connect(self.changed)
        classes.georeference.picture_changed.connect(self._on_picture)

    # what is said

    def say(self, **changes: Any) -> None:
        """Say something of the package."""
        draft = replace(self.draft, **changes)
        if draft != self.draft:
            self.draft = draft
            self.changed.emit()
            self.kept.emit()

    @property
    def date_fault(self) -> str:
        """What is wrong with the day, "" for nothing."""
        day = self.draft.reference_date
        return "" if not day or is_day(day) else tr("Skriv en dag, till exempel 2026-03-01.")

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many objects there are of each kind of the model that goes with the package."""
        objects = self._classes.objects
        parts = objects.objects if objects is not None else ()
        found = Counter(part.item.says("klass") for part in parts if part.item.says("klass"))
        return list(found.items())

    @property
    def left_out(self) -> list[str]:
        """Names of the classes of which nobody has said what they are: they stay out."""
        return [item.name for item in self._classes.legend if not item.says("klass")]

    @property
    def proposals(self) -> int:
        """How many nodes have one town within their uncertainty."""
        objects, targets = self._classes.objects, self._classes.georeference.targets
        key = (self._classes.found, self._classes.sheet), targets
        if key != self._counted:
            self._counted = key
            places = _nodes(objects) if objects is not None else []
            names = propose_names(places, self._localities)
            self._count = sum(bool(name) for name in names)
        return self._count

    @property
    def _localities(self) -> tuple[Target, ...]:
        return localities_of(self._classes.georeference.targets.items)

    @property
    def has_county(self) -> bool:
        """Whether a county is known, which can be what the picture shows."""
        catalog = self._catalog()
        return catalog is not None and catalog.with_role("county") is not None

    @property
    def obstacle(self) -> str:
        """What is to be done before the folder can be written; "" where it can."""
        objects = self._classes.objects
        if self._classes.georeference.placed() is None:
            return tr("Placera bilden på kartan först.")
        if objects is None or not objects.objects:
            return tr("Dela bilden i klasser först, eller rita objekt på kartan.")
        if self._classes.is_stale:
            return tr("Bilden eller klasserna har ändrats sedan dess; dela i klasser igen.")
        if not self.counts:
            return tr("Säg vad minst en klass är i modellen, bland klasserna.")
        for item in self._classes.legend:
            if item.says("klass") and not item.says("lage"):
                return tr("Säg om {name} visar nuläge eller målbild.", name=item.name)
        if objects.uncertainty_m is None:
            return tr(
                "Lägesosäkerheten är inte känd: sätt en punkt till, eller ange bildens skala."
            )
        if self.date_fault:
            return self.date_fault
        return tr("Ett arbete pågår.") if self.is_busy or self._classes.is_busy else ""

    # writing

    def write(self, folder: Path) -> None:
        """Write the folder that the package is built from."""
        placed, objects = self._classes.georeference.placed(), self._classes.objects
        if self.obstacle or placed is None or objects is None:
            return
        draft, manifests = self.draft, tuple(self._manifests())
        own = self._classes.georeference.draft
        catalog = self._catalog() if draft.coverage == "county" else None
        localities = self._localities if draft.has_names else ()
        wish = PackageWish(
            title=draft.title,
            source=draft.source,
            reference_date=draft.reference_date,
            scale=own.scale if own is not None else None,
            publisher=draft.publisher,
            localities=localities,
            picture=CarriedPicture(placed, write_legend(objects.legend))
            if draft.has_picture
            else None,
        )

        def work() -> WrittenPackage:
            shown = _coverage(draft.coverage, placed, catalog)
            said = replace(wish, coverage=shown)
            return write_classes_package(placed, objects, folder, said, manifests)

        self.is_busy, self.written = True, None
        self.changed.emit()
        self._runner.run(
            WRITING,
            tr("Skriver {file}", file=folder.name),
            lambda _progress: work(),
            self._on_written,
            self._on_fault,
            cancelled=self._settle,
        )

    def publish(self) -> None:
        """Go on to where the written folder is looked at and published."""
        if self.written is not None:
            self.publish_asked.emit(self.written.folder)

    def _on_written(self, written: WrittenPackage) -> None:
        self.written = written
        self._settle()
        title = tr("Lagerpaketets mapp {folder} är skriven", folder=written.folder.name)
        self.told.emit(Message("done", title, tr("Granska och publicera den i Underlag.")))

    def _on_fault(self, fault: Exception) -> None:
        self._settle()
        self.told.emit(describe_fault(tr("Lagerpaketet kunde inte skrivas"), fault))

    def _settle(self) -> None:
        self.is_busy = False
        self.changed.emit()

    def _on_picture(self) -> None:
        self.written = None
        self.changed.emit()

    # what is kept

    def state(self) -> dict[str, Any]:
        """Return what the next session needs."""
        return asdict(self.draft)

    def restore(self, state: Any) -> None:
        """Go on with what was kept."""
        self.say(**state)


def _nodes(objects: Classification) -> list[tuple[BaseGeometry, float]]:
    """Return the nodes that nobody has named, with how wrong they may be."""
    return [
        (part.geometry, objects.uncertainty_m or 0.0)
        for part in objects.objects
        if part.item.says("klass") == "nod" and not part.item.says("namn")
    ]


def _coverage(
    chosen: Coverage, placed: PlacedImage, catalog: Catalog | None
) -> BaseGeometry | None:
    name = placed.path.name
    if chosen == "none":
        return None
    if chosen == "picture":
        return picture_frame(placed.placement, name)
    area = county_area(catalog) if catalog is not None else None
    if area is None:
        raise StructureError(tr("Länets yta kunde inte läsas; välj en annan täckning."))
    return within_picture(area, placed.placement, name)
