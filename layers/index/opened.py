"""Indexes of files that are asked where they lie, kept in a folder of the user's own."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from layers.crs import Bounds
from layers.formats.parts import file_parts, hash_file
from layers.index.build import Step, no_step
from layers.index.container import Container, DamagedIndex
from layers.index.reader import LayerIndex
from layers.index.shelf import IndexShelf
from layers.vector import SWEDEN, VectorLayer, read_vector

WORTH_BYTES = 8_000_000
"""A file smaller than this is read as fast as its index would be opened and asked."""


@dataclass(frozen=True, slots=True)
class LayerFile:
    """A layer of a file of the user's own, and how it is read."""

    path: Path
    layer: str | None = None
    crs: str | None = None
    home: Bounds = SWEDEN

    def read(self) -> VectorLayer:
        """Return the objects; raises LayerError."""
        return read_vector(self.path, self.layer, crs=self.crs, home=self.home)

    def sha256(self) -> str:
        """Return the hash of the file's content, remembered until it is written again.

        Raises
        ------
        OSError
            The file is gone, or may not be read.
        """
        parts = [(str(part), part.stat()) for part in file_parts(self.path)]
        stamps = tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in parts)
        return _hash(self.path, stamps)

    @property
    def reading(self) -> str:
        """What tells this way to read a content from another."""
        told = repr((self.layer, self.crs, self.home))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@lru_cache(maxsize=256)
def _hash(path: Path, _stamps: tuple[tuple[str, int, int], ...]) -> str:
    return hash_file(path)


@dataclass(frozen=True, slots=True)
class FileIndexes:
    """The indexes of large files; those of files that are gone or written anew are removed."""

    shelf: IndexShelf

    def find(self, file: LayerFile, step: Step = no_step) -> LayerIndex | None:
        """Return the index of a file as it now is, built at first use.

        None where the file is small, and where an index cannot be kept.

        Raises
        ------
        LayerError
            There is no index, and the file cannot be read to build one.
        OSError
            The file is gone, or may not be read.
        """
        if sum(part.stat().st_size for part in file_parts(file.path)) < WORTH_BYTES:
            return None
        sha256 = file.sha256()
        found = self.shelf.find(sha256, part=file.reading)
        if found is None:
            origin = str(file.path.resolve())
            self._remove_old(origin, sha256)
            with contextlib.suppress(_Changed):
                self.shelf.build(
                    sha256, lambda: _read(file, sha256), 0, step, part=file.reading, origin=origin
                )
            found = self.shelf.find(sha256, part=file.reading)
        return found

    def discard(self, file: LayerFile) -> None:
        """Throw away an index that turned out to be damaged; the next use builds another."""
        self.shelf.discard(file.sha256(), part=file.reading)

    def _remove_old(self, origin: str, sha256: str) -> None:
        """Remove what was built of a file as it was before, and of files that are gone."""
        for path in self.shelf.paths():
            try:
                facts = Container(path).facts
            except (DamagedIndex, OSError):
                facts = {}
            built_of = str(facts.get("origin", ""))
            is_older = built_of == origin and facts["sha256"] != sha256
            if is_older or not built_of or not Path(built_of).exists():
                with contextlib.suppress(OSError):
                    path.unlink()


class _Changed(Exception):
    """A file was written while it was read."""


def _read(file: LayerFile, sha256: str) -> VectorLayer:
    layer = file.read()
    if layer.sha256 != sha256:
        raise _Changed
    return layer
