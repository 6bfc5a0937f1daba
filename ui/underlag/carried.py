"""A package's images and documents in the room: shown on the map, opened, saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from layers.packages.carried import DocumentEntry, ImageEntry
from layers.packages.manifest import Manifest
from rumslig.packages.desk import PackageDesk
from rumslig.packages.document_copy import copy_document
from rumslig.settings import Home
from ui.language import tr
from ui.layer_list.pictures import image_id
from ui.layer_list.presenter import LayerListPresenter
from ui.messages import Message
from ui.underlag.acts import PackageActs


class CarriedPresenter(QObject):
    """What is done with a package's images and documents; which are shown the layer list knows.

    Signals
    -------
    shown_changed
        Other images may be on the map.
    opened
        A copy of a document, to be opened with the computer's own program.
    """

    shown_changed = Signal()
    opened = Signal(object)
    told = Signal(object)

    def __init__(
        self,
        home: Home,
        acts: PackageActs,
        layers: LayerListPresenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._home, self._acts, self._layers = home, acts, layers
        layers.changed.connect(self.shown_changed)

    def is_shown(self, manifest: Manifest, image: ImageEntry) -> bool:
        """Whether an image is on the map, as the layer list says."""
        item = self._layers.find(image_id(manifest, image))
        return item is not None and item.image is not None and item.visible

    def show_image(self, manifest: Manifest, image: ImageEntry, wanted: bool) -> None:
        """Put an image on the map, or take it off, as its row in the layer list would."""
        if self.is_shown(manifest, image) != wanted:
            self._layers.toggle(image_id(manifest, image))

    def open_document(self, manifest: Manifest, entry: DocumentEntry) -> None:
        """Copy a document beside the home's packages and tell where; the store's own stays shut."""
        folder = self._home.root / "opened" / manifest.sha256[:12]
        self._copy(manifest, entry, folder, self.opened.emit)

    def save_document(self, manifest: Manifest, entry: DocumentEntry, target: Path) -> None:
        """Copy a document to where the planner wants it."""

        def tell(path: Path) -> None:
            self.told.emit(Message("done", tr("{file} är sparad", file=path.name), str(path)))

        self._copy(manifest, entry, target.parent, tell, target.name)

    def _copy(
        self,
        manifest: Manifest,
        entry: DocumentEntry,
        folder: Path,
        done: Callable[[Path], object],
        name: str = "",
    ) -> None:
        def work(desk: PackageDesk) -> Path:
            return copy_document(desk.store, manifest, entry, folder, name)

        title = entry.title
        self._acts.run(
            tr("Läser {title}", title=title),
            tr("{title} kunde inte läsas", title=title),
            work,
            lambda path: _do(done, path),
        )


def _do(act: Callable[[Path], object], path: Path) -> None:
    act(path)
