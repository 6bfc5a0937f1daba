"""What a rule is asked of: a layer with its coverage, wherever it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from shapely.geometry.base import BaseGeometry

from layers.catalog import InstalledLayer
from layers.crs import Bounds
from layers.index.build import Step, no_step
from layers.index.opened import FileIndexes, LayerFile
from layers.index.reader import LayerIndex
from layers.mapped import mapped_area
from layers.packages.manifest import Manifest
from layers.vector import SWEDEN, VectorLayer


class Material(Protocol):
    """A layer that can be read, with what a result must say of it."""

    @property
    def layer(self) -> str:
        """The layer's name in results."""

    @property
    def title(self) -> str:
        """The layer's name to people."""

    @property
    def package(self) -> str:
        """The package it came with, "" for a file of the user's own."""

    @property
    def version(self) -> str:
        """The package's version, "" for a file of the user's own."""

    @property
    def reference_date(self) -> str:
        """The date the content describes, "" when not known."""

    @property
    def source_name(self) -> str:
        """Where the layer lies, for messages: the file, or "package/layer"."""

    @property
    def manifest(self) -> Manifest | None:
        """The package version it came with, None for a file of the user's own."""

    def fingerprint(self) -> tuple[str, ...]:
        """Return what is another where an answer may be another; raises OSError."""

    def read(self) -> VectorLayer:
        """Return the objects; raises LayerError."""

    def read_coverage(self, condition: str = "") -> BaseGeometry | None:
        """Return where the layer has been mapped, None when not declared; raises LayerError.

        With a condition only the areas that meet it count.
        """

    def index(self, step: Step = no_step) -> LayerIndex | None:
        """Return the layer's index, None where it has none; raises LayerError.

        `step` is told how far the building of one has come; what it raises ends it.
        """

    def discard_index(self) -> None:
        """Throw away an index that is damaged."""


@dataclass(frozen=True, slots=True)
class InstalledMaterial:
    """A layer of an installed package."""

    source: InstalledLayer

    @property
    def layer(self) -> str:
        return self.source.entry.name

    @property
    def title(self) -> str:
        return self.source.entry.title

    @property
    def package(self) -> str:
        return self.source.manifest.name

    @property
    def version(self) -> str:
        return self.source.manifest.version

    @property
    def reference_date(self) -> str:
        return self.source.entry.reference_date

    @property
    def source_name(self) -> str:
        return self.source.id

    @property
    def manifest(self) -> Manifest | None:
        return self.source.manifest

    def fingerprint(self) -> tuple[str, ...]:
        return self.source.manifest.sha256, self.source.entry.name

    def read(self) -> VectorLayer:
        return self.source.read()

    def read_coverage(self, condition: str = "") -> BaseGeometry | None:
        return self.source.read_coverage(condition)

    def index(self, step: Step = no_step) -> LayerIndex | None:
        return self.source.index(step)

    def discard_index(self) -> None:
        self.source.discard_index()


@dataclass(frozen=True, slots=True)
class FileMaterial:
    """A layer of a file of the user's own; `name` is its name in results.

    Attributes
    ----------
    indexes
        Where the index of a large file is kept; without it the file is read at each check.
    """

    path: Path
    name: str
    file_layer: str | None = None
    coverage: Path | None = None
    crs: str | None = None
    home: Bounds = SWEDEN
    indexes: FileIndexes | None = None

    @property
    def layer(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name

    @property
    def package(self) -> str:
        return ""

    @property
    def version(self) -> str:
        return ""

    @property
    def reference_date(self) -> str:
        return ""

    @property
    def source_name(self) -> str:
        return self.path.name

    @property
    def manifest(self) -> Manifest | None:
        return None

    def fingerprint(self) -> tuple[str, ...]:
        mapped = self._coverage.sha256() if self._coverage else ""
        place = self.name, self.file_layer or "", self.crs or "", repr(self.home)
        return self._file.sha256(), mapped, *place

    def read(self) -> VectorLayer:
        return self._file.read()

    def read_coverage(self, condition: str = "") -> BaseGeometry | None:
        return mapped_area(self._coverage.read(), condition) if self._coverage else None

    def index(self, step: Step = no_step) -> LayerIndex | None:
        return self.indexes.find(self._file, step) if self.indexes else None

    def discard_index(self) -> None:
        if self.indexes:
            self.indexes.discard(self._file)

    @property
    def _file(self) -> LayerFile:
        return LayerFile(self.path, self.file_layer, self.crs, self.home)

    @property
    def _coverage(self) -> LayerFile | None:
        return LayerFile(self.coverage, None, self.crs, self.home) if self.coverage else None
