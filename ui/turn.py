"""Whether the window's thread is at work, so that drawing beside it can give way.

Qt's painter holds Python's lock for the whole of every call. A turn of the window's thread that
asks for the lock a hundred times would wait for a hundred strokes of the map; instead the map
waits for the turn.
"""

from __future__ import annotations

import threading
import time

from PySide6.QtCore import QAbstractEventDispatcher, QObject

MOST_WAIT_S = 0.3
"""How long a picture waits in all, so that it is finished also where the window never rests."""

_idle = threading.Event()
_idle.set()


class Turn(QObject):
    """Follows the event loop of the thread that made it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dispatcher = QAbstractEventDispatcher.instance()
        if self._dispatcher is not None:
            self._dispatcher.awake.connect(_idle.clear)
            self._dispatcher.aboutToBlock.connect(_idle.set)

    def stop(self) -> None:
        """Let nobody wait any more."""
        if self._dispatcher is not None:
            self._dispatcher.awake.disconnect(_idle.clear)
            self._dispatcher.aboutToBlock.disconnect(_idle.set)
        _idle.set()


class Courtesy:
    """Gives way to the window's thread, within what is left of a picture's patience."""

    def __init__(self) -> None:
        self._left_s = MOST_WAIT_S

    def give_way(self) -> None:
        """Wait while the window's thread is at work."""
        if _idle.is_set() or self._left_s <= 0:
            return
        begun = time.perf_counter()
        _idle.wait(self._left_s)
        self._left_s -= time.perf_counter() - begun
