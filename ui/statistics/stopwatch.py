"""Active time by case and step: what lies between two signs of life, pauses left out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

IDLE_S = 120.0
"""A longer time without a sign of life is a pause, and counts nothing."""

Place = tuple[str, str]
"""The dnr of a case, and one of its steps."""


@dataclass(slots=True)
class Stopwatch:
    """Counts seconds by place; knows no clock of its own.

    Attributes
    ----------
    idle_s
        The longest time between two signs of life that is work.
    """

    idle_s: float = IDLE_S
    _place: Place | None = None
    _since: float = 0.0
    _seconds: defaultdict[Place, float] = field(default_factory=lambda: defaultdict(float))

    def note(self, place: Place | None, now: float) -> None:
        """Take a sign of life at a place (None: not in a case), at a time in seconds."""
        gone = now - self._since
        if self._place is not None and 0 < gone <= self.idle_s:
            self._seconds[self._place] += gone
        self._place, self._since = place, now

    def total(self, dnr: str) -> float:
        """Return the seconds that are counted and not yet taken of a case."""
        return sum(value for place, value in self._seconds.items() if place[0] == dnr)

    def take(self, dnr: str) -> dict[str, int]:
        """Return a case's whole seconds by step; what is less than one stays for later."""
        taken = {}
        for place, seconds in self._seconds.items():
            if place[0] == dnr and seconds >= 1:
                taken[place[1]] = int(seconds)
        for step, whole in taken.items():
            self._seconds[dnr, step] -= whole
        return taken

    def forget(self) -> None:
        """Drop what is counted, and begin anew at the next sign of life."""
        self._seconds.clear()
        self._place = None
