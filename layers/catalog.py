"""The installed layers, with their cards, styles and coverage, read when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from layers.errors import PackageError
from layers.index.build import Step, no_step
from layers.index.container import DamagedIndex
from layers.index.reader import LayerIndex
from layers.index.shelf import IndexShelf
from layers.index.whole import read_whole
from layers.language import tr
from layers.mapped import mapped_area
from layers.packages.carried import ImageEntry
from layers.packages.manifest import LayerEntry, Manifest, StoredObject
from layers.packages.store import Store
from layers.pause import LARGE
from layers.styles.beside import FoundStyle, read_carried
from layers.styles.model import PLAIN_STYLE, LayerStyle
from layers.styles.style_file import parse_style
from layers.vector import VectorLayer, read_vector


@dataclass(frozen=True, slots=True)
class InstalledLayer:
    """A layer of an installed package."""

    store: Store
    manifest: Manifest
    entry: LayerEntry

    @property
    def id(self) -> str:
        """The name that no other installed layer has."""
        return f"{self.manifest.name}/{self.entry.name}"

    def read(self) -> VectorLayer:
        """Return the layer's objects.

        Raises
        ------
        LayerError
            The stored object is missing, damaged or unreadable.
        """
        path = self.store.path_of(self.entry.data)
        layer = _read_object(path, self.entry.data, self.store.indexes if self.is_large else None)
        return replace(layer, name=self.entry.name, file_name=self.entry.title)

    def read_some(self, ids: npt.NDArray[np.int64]) -> VectorLayer:
        """Return the objects with some feature ids, which are there, in rising order.

        Raises
        ------
        LayerError
            The stored object is missing, damaged or unreadable.
        """
        layer = _read_checked(self.store.path_of(self.entry.data), self.entry.data, ids)
        return replace(layer, name=self.entry.name, file_name=self.entry.title)

    @property
    def is_large(self) -> bool:
        """Whether it is read a few objects at a time, from its index where there is one."""
        return self.entry.rows >= LARGE

    def index(self, step: Step = no_step) -> LayerIndex | None:
        """Return the layer's index, built at first use; None where it cannot be kept.

        `step` is told how many objects are done, and of how many; what it raises ends the work.

        Raises
        ------
        LayerError
            There is no index, and the layer cannot be read to build one.
        """
        sha256 = self.entry.data.sha256
        # an index does not stand in for a layer that is gone, or that was changed
        stamp = self.store.path_of(self.entry.data).stat().st_mtime_ns
        try:
            return _open_index(self.store.indexes, sha256, stamp)
        except LookupError:
            is_built = self.store.indexes.build(sha256, self._read_file, stamp, step)
        return _open_index(self.store.indexes, sha256, stamp) if is_built else None

    def _read_file(self) -> VectorLayer:
        """Return the layer's objects for an index: it is asked afterwards, not they."""
        if not self.is_large:
            return self.read()
        layer = _read_checked(self.store.path_of(self.entry.data), self.entry.data)
        return replace(layer, name=self.entry.name, file_name=self.entry.title)

    def discard_index(self) -> None:
        """Throw away an index that turned out to be damaged; the next use builds another."""
        _open_index.cache_clear()
        self.store.indexes.discard(self.entry.data.sha256)

    def read_coverage(self, condition: str = "") -> BaseGeometry | None:
        """Return where the layer has been mapped, in EPSG:3006, or None when not declared.

        With a condition only the coverage's areas that meet it count.
        """
        if self.entry.coverage is None:
            return None
        stored = self.entry.coverage
        layer = _read_object(self.store.path_of(stored), stored, None)
        return mapped_area(replace(layer, file_name=self.entry.title), condition)

    def read_style(self) -> LayerStyle:
        """Return how the layer is drawn."""
        if self.entry.style is not None:
            return parse_style(self.store.read(self.entry.style).decode(), self.entry.title)
        carried = self.read_carried_style()
        return carried.style if carried is not None and carried.style is not None else PLAIN_STYLE

    def read_carried_style(self) -> FoundStyle | None:
        """Return the QML or SLD that draws the layer where it has no style in our own words."""
        if self.entry.style is not None or self.entry.qgis_style is None:
            return None
        content = self.store.read(self.entry.qgis_style)
        return read_carried(content, tr("stilen i paketet"), self.entry.fields)


@lru_cache(maxsize=128)
def _read_object(path: Path, stored: StoredObject, indexes: IndexShelf | None) -> VectorLayer:
    if indexes is not None:
        try:
            whole = read_whole(_open_index(indexes, stored.sha256, path.stat().st_mtime_ns))
        except (LookupError, DamagedIndex):
            whole = None
        if whole is not None:
            return whole
    return _read_checked(path, stored)


def _read_checked(
    path: Path, stored: StoredObject, ids: npt.NDArray[np.int64] | None = None
) -> VectorLayer:
    layer = read_vector(path, ids=ids)
    if layer.sha256 != stored.sha256:
        raise PackageError(
            tr("underlagsfilen {sha} har ändrats på disken.", sha=stored.sha256[:12])
        )
    return layer


@lru_cache(maxsize=256)
def _open_index(shelf: IndexShelf, sha256: str, stamp: int) -> LayerIndex:
    """Return an index; raises LookupError, which is not remembered, where there is none."""
    index = shelf.find(sha256, stamp)
    if index is None:
        raise LookupError(sha256)
    return index


class Catalog:
    """The layers of a set of package versions, found by id, name or role."""

    def __init__(self, store: Store, manifests: Iterable[Manifest]) -> None:
        self._store = store
        self.manifests = tuple(manifests)
        self.layers = tuple(
            InstalledLayer(store, manifest, entry)
            for manifest in self.manifests
            for entry in manifest.layers
        )

    @classmethod
    def of_installed(cls, store: Store) -> Catalog:
        """Return the catalogue of everything installed in a store."""
        return cls(store, store.installed())

    def of_packages(self, wanted: Callable[[str], bool]) -> Catalog:
        """Return the catalogue of the packages whose names are wanted."""
        kept = [item for item in self.manifests if wanted(item.name)]
        return Catalog(self._store, kept)

    def path_of(self, image: ImageEntry) -> Path:
        """Return the file of an image that one of the packages carries.

        Raises
        ------
        PackageError
            The store lacks it.
        """
        return self._store.path_of(image.data)

    def find(self, package: str, layer: str) -> InstalledLayer | None:
        """Return a package's layer, or None."""
        for item in self.layers:
            if item.manifest.name == package and item.entry.name == layer:
                return item
        return None

    def with_role(self, role: str) -> InstalledLayer | None:
        """Return the first layer that plays a role, such as "municipalities"."""
        return next((item for item in self.layers if item.entry.role == role), None)
