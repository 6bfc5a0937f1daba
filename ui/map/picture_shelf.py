"""Placed pictures that are open for drawing, and those that must be prepared first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from layers.errors import LayerError
from layers.images.pages import HeldPage, PageHead
from layers.images.picture import Colours
from layers.images.pyramid import Pyramid, ready_pyramid
from layers.images.tile_pyramid import open_tiles
from layers.images.tiled_copy import find_preview
from ui.map.scene import SceneImage

_KEPT = 6
"""So many pictures are open at a time: each holds a file, or at most 20 MB of a small picture."""

Key = tuple[Path, str, str, PageHead | None, str]
Source = Pyramid | HeldPage


def key_of(image: SceneImage) -> Key:
    """Return what a picture's file is known by."""
    return image.path, image.format, image.sha256, image.page, image.table


class PictureShelf:
    """Opens pictures when they are drawn; any thread may ask.

    Attributes
    ----------
    folder
        Where copies of large pictures are kept; None: only what can be read at once is drawn.
    on_wanted
        Told once of each picture that must be prepared before it can be drawn; on any thread.
    on_fault
        Told once of each picture that cannot be drawn, with why; on any thread.
    """

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.on_wanted: Callable[[SceneImage], None] = _tell_nobody
        self.on_fault: Callable[[SceneImage, Exception], None] = _tell_nobody
        self._lock = threading.RLock()
        self._open: OrderedDict[Key, Source] = OrderedDict()
        self._waiting: set[Key] = set()
        self._broken: set[Key] = set()

    def open(self, image: SceneImage) -> Source | None:
        """Return a picture to read from; None where it is not ready, or never will be."""
        key = key_of(image)
        with self._lock:
            if key in self._broken or key in self._waiting:
                return None
            found = self._open.get(key)
            if found is None:
                found = self._begin(image, key)
            if found is not None:
                self._open[key] = found
                self._open.move_to_end(key)
                while len(self._open) > _KEPT:
                    # let go of, not closed: another thread may be reading it now
                    self._open.popitem(last=False)
            return found

    def _begin(self, image: SceneImage, key: Key) -> Source | None:
        folder = self.folder or Path()
        try:
            if image.page is not None:
                return HeldPage(image.path, image.page, image.title)
            if image.format == "tiles":
                return open_tiles(image.path, image.table, image.title)
            assert image.format != "pdf"
            found = ready_pyramid(image.path, image.format, image.title, folder, image.sha256)
        except (LayerError, OSError) as fault:
            self._broken.add(key)
            self.on_fault(image, fault)
            return None
        if found is None and self.folder is not None:
            self._waiting.add(key)
            self.on_wanted(image)
        return found

    def preview(self, image: SceneImage) -> Colours | None:
        """Return what there is of a picture that is being prepared, small."""
        return find_preview(image.path, self.folder) if self.folder is not None else None

    def renew(self, image: SceneImage) -> None:
        """Read a picture's file anew: it was waited for or broken, or may have become another."""
        with self._lock:
            # let go of, not closed: another thread may be reading it now
            self._open.pop(key_of(image), None)
            self._waiting.discard(key_of(image))
            self._broken.discard(key_of(image))

    def give_up(self, image: SceneImage) -> None:
        """Draw nothing of a picture until it is renewed."""
        with self._lock:
            self._waiting.discard(key_of(image))
            self._broken.add(key_of(image))

    def clear(self) -> None:
        """Let go of every picture, and forget what was wrong."""
        with self._lock:
            self._open.clear()
            self._waiting.clear()
            self._broken.clear()


def _tell_nobody(*_told: object) -> None:
    """Tell nobody."""


SHELF = PictureShelf()
"""Shared by all maps of the window."""
