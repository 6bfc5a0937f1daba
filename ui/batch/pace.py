"""How long the rest of a run takes, said only when enough has been seen to know."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from ui.language import tr

SEEN_S = 8.0
SEEN_SHARE = 0.05
"""So long, and so much of what was to be done, must have passed before anything is said."""


class Pace:
    """Follows a run's steps by the clock."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began: tuple[float, int] | None = None
        self._left_s: float | None = None

    def begin(self) -> None:
        """Forget what was."""
        self._began = self._left_s = None

    def note(self, done: int, total: int) -> None:
        """Take note of a step; what was done at the first one took no time now."""
        now = self._clock()
        if self._began is None:
            self._began = now, done
            return
        since, at_first = self._began
        seen, made, missing = now - since, done - at_first, total - at_first
        if seen >= SEEN_S and made > 0 and made >= SEEN_SHARE * missing:
            self._left_s = seen * (total - done) / made

    @property
    def words(self) -> str:
        """How long it is to the end, "" while that is not known."""
        if self._left_s is None:
            return ""
        minutes = math.ceil(self._left_s / 60)
        if minutes <= 1:
            return tr("mindre än en minut kvar av frågorna")
        return tr("ungefär {minutes} minuter kvar av frågorna", minutes=minutes)
