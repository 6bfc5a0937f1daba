"""Tiles of large pictures, kept in memory up to a number of bytes: the one used last stays."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from layers.images.picture import Colours

TILE = 512
"""Pixels along a side."""
MOST_BYTES = 96 << 20


class TileCache:
    """Tiles by what they are of, their level, column and row; any thread may ask."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._tiles: OrderedDict[tuple[Hashable, int, int, int], Colours] = OrderedDict()
        self._bytes = 0

    @property
    def held_bytes(self) -> int:
        """How much is kept now."""
        return self._bytes

    def get(
        self, owner: Hashable, level: int, column: int, row: int, read: Callable[[], Colours]
    ) -> Colours:
        """Return a tile, read now where it is not kept."""
        key = (owner, level, column, row)
        with self._lock:
            found = self._tiles.get(key)
            if found is not None:
                self._tiles.move_to_end(key)
                return found
        found = read()
        with self._lock:
            if key not in self._tiles:
                self._tiles[key] = found
                self._bytes += found.nbytes
            while self._bytes > self._most and len(self._tiles) > 1:
                self._bytes -= self._tiles.popitem(last=False)[1].nbytes
        return found

    def forget(self, owner: Hashable) -> None:
        """Drop what is kept of a picture."""
        with self._lock:
            for key in [key for key in self._tiles if key[0] == owner]:
                self._bytes -= self._tiles.pop(key).nbytes


TILES = TileCache()
"""Shared by all pictures of the process, so that many of them take no more than one."""
