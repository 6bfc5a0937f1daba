"""The home's index of names: one file for what is installed, built anew when that is another."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from layers.canonical import canonical_json
from layers.catalog import Catalog
from layers.index.container import DamagedIndex
from rumslig.search.building import NameList, Step, no_step
from rumslig.search.index import FORMAT, NameIndex, write_names

SUFFIX = ".names"


def names_key(catalog: Catalog) -> str:
    """Return what tells the names of these packages from others, wherever they lie."""
    told = [
        [
            layer.id,
            layer.entry.title,
            layer.entry.role,
            layer.entry.name_field,
            list(layer.entry.search),
            layer.entry.data.sha256,
            layer.entry.style.sha256 if layer.entry.style is not None else "",
        ]
        for layer in catalog.layers
    ]
    return hashlib.sha256(canonical_json([FORMAT, *told])).hexdigest()


@dataclass(frozen=True, slots=True)
class NameShelf:
    """A folder with the index of what is installed now. It may be thrown away at any time."""

    folder: Path

    def find(self, key: str) -> NameIndex | None:
        """Return the index of a content, None where there is none that can be believed."""
        path = self._path(key)
        try:
            return NameIndex.open(path, key)
        except FileNotFoundError:
            return None
        except (DamagedIndex, OSError):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
            return None

    def build(
        self, key: str, read: Callable[[], Sequence[NameList]], step: Step = no_step
    ) -> NameIndex | None:
        """Write the index of a content, and remove those of others; None where it cannot be kept.

        It cannot on a disk that is full or read-only, or while another process writes it.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / f"names{SUFFIX}.lock", timeout=0):
                write_names(self._path(key), key, read(), step)
                self._keep_only(key)
        except (OSError, Timeout):
            return None
        return self.find(key)

    def _keep_only(self, key: str) -> None:
        for path in self.folder.glob(f"*{SUFFIX}"):
            if path.stem != key:
                with contextlib.suppress(OSError):  # another window may read it
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}{SUFFIX}"
