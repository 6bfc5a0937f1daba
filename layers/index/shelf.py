"""Where the indexes stand: found by the hash of what they were built from, built when missing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from layers.index.build import Step, build_index, no_step
from layers.index.container import DamagedIndex
from layers.index.reader import LayerIndex
from layers.vector import VectorLayer

_SUFFIX = ".index"


@dataclass(frozen=True, slots=True)
class IndexShelf:
    """A folder of indexes, one for each content of a layer. It may be thrown away at any time."""

    folder: Path

    def find(self, sha256: str, stamp: int = 0, *, part: str = "") -> LayerIndex | None:
        """Return the index of a content, None where there is none that can be believed.

        Parameters
        ----------
        stamp
            When the layer's file was last written: an index of it as it was before says nothing
            of it as it is.
        part
            Which layer of the content, read in which way, where there is more than one.
        """
        try:
            return LayerIndex(self._path(sha256, part), sha256, stamp)
        except FileNotFoundError:
            return None
        except (DamagedIndex, OSError):
            self.discard(sha256, part=part)
            return None

    def build(
        self,
        sha256: str,
        read: Callable[[], VectorLayer],
        stamp: int = 0,
        step: Step = no_step,
        *,
        part: str = "",
        origin: str = "",
    ) -> bool:
        """Build the index of a content from `read()`; return whether it stands there now.

        It does not where it cannot be kept, as on a disk that is full or read-only, and while
        another process builds it: the layer is then asked without one, with the same answers.
        `origin` is the file that the content came from, where it has a place of its own.

        Raises
        ------
        LayerError
            `read` raised it.
        """
        layer = read()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._lock_path(sha256, part), timeout=0):
                build_index(layer, self._path(sha256, part), stamp, step, origin)
        except (OSError, Timeout):
            return False
        return True

    def discard(self, sha256: str, *, part: str = "") -> None:
        """Remove an index, as when its layer is removed or it turned out to be damaged."""
        for path in (self._path(sha256, part), self._lock_path(sha256, part)):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def keep_only(self, wanted: Collection[str]) -> int:
        """Remove the indexes of all contents but these; return how many bytes became free."""
        freed = 0
        for path in self.paths():
            if path.stem not in wanted:
                with contextlib.suppress(OSError):
                    size = path.stat().st_size
                    self.discard(path.stem)
                    freed += size
        return freed

    def paths(self) -> list[Path]:
        """Return the indexes' files."""
        return sorted(self.folder.glob(f"*{_SUFFIX}"))

    @property
    def bytes(self) -> int:
        """How much room the indexes take on the disk."""
        return sum(path.stat().st_size for path in self.paths())

    def _path(self, sha256: str, part: str) -> Path:
        return self.folder / f"{self._name(sha256, part)}{_SUFFIX}"

    def _lock_path(self, sha256: str, part: str) -> Path:
        return self.folder / f"{self._name(sha256, part)}.lock"

    @staticmethod
    def _name(sha256: str, part: str) -> str:
        return f"{sha256}-{part}" if part else sha256
