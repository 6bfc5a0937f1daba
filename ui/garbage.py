"""Python's garbage is collected on the window's thread, between events, and nowhere else.

Left to itself, the collector runs wherever the next object happens to be made: in a thread that
draws or reads, or in the middle of painting. There it may end widgets, which only the window's
own thread may end, and the program crashes.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 50
YOUNG, MIDDLE, OLD = 700, 10, 20
"""How much of each generation must have gathered before it is collected, as Python counts it."""


class GarbageCollector(QObject):
    """Takes the collecting over while it lives."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        gc.collect()
        gc.freeze()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect as old a generation as is due."""
        young, middle, old = gc.get_count()
        if old > OLD:
            gc.collect(2)
            gc.freeze()  # what has lived so long stays; the next time need not walk it
        elif middle > MIDDLE:
            gc.collect(1)
        elif young > YOUNG:
            gc.collect(0)

    def stop(self) -> None:
        """Leave the collecting to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
