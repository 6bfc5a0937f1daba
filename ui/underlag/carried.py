"""A package's images and documents in the room: shown on the map, opened, saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from layers.errors import LayerError
from layers.packages.carried import DocumentEntry, ImageEntry
from layers.packages.manifest import Manifest
from layers.packages.store import Store
from rumslig.packages.desk import PackageDesk
from rumslig.packages.document_copy import copy_document
from rumslig.settings import Home
from ui.language import tr
from ui.map.scene import SceneImage
from ui.messages import Message
from ui.underlag.acts import PackageActs


class CarriedPresenter(QObject):
    """Which images are on the map, and what is done with documents.

    Signals
    -------
    map_changed
        Another image is on the map, or one less.
    opened
        A copy of a document, to be opened with the computer's own program.
    """

    map_changed = Signal()
    opened = Signal(object)
    told = Signal(object)

    def __init__(self, home: Home, acts: PackageActs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home, self._acts = home, acts
        self._chosen: dict[tuple[str, str], bool] = {}

    def is_shown(self, manifest: Manifest, image: ImageEntry) -> bool:
        """Whether an image is on the map; before anybody chose, as its package says."""
        shown = self._chosen.get((manifest.name, image.name), image.visible)
        return image.is_placed and shown

    def show_image(self, manifest: Manifest, image: ImageEntry, wanted: bool) -> None:
        """Put an image on the map, or take it off."""
        self._chosen[manifest.name, image.name] = wanted
        self.map_changed.emit()

    def scene_images(self, manifests: Iterable[Manifest]) -> tuple[SceneImage, ...]:
        """Return what is on the map of packages' images; what is missing is left out."""
        store, found = Store(self._home.packages), []
        for manifest in manifests:
            for image in manifest.images:
                if self.is_shown(manifest, image):
                    try:
                        path = store.path_of(image.data)
                    except LayerError:
                        continue  # the board says that the package is not whole
                    found.append(_scene_image(manifest, image, path))
        return tuple(found)

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


def _scene_image(manifest: Manifest, image: ImageEntry, path: Path) -> SceneImage:
    return SceneImage(
        f"{manifest.name}/{image.name}",
        image.title,
        path,
        image.format,
        image.transform,
        image.crs,
        image.opacity,
        image.scale,
        image.data.sha256,
    )
