"""Breaks a loop of crashes: what was open is not brought back when that ended Rumslig twice."""

from __future__ import annotations

from pathlib import Path

from layers.atomic import write_atomic

MOST_TRIES = 2
"""Once may have been a power cut."""


class Restart:
    """Counts the starts that ended while the last session was being brought back."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def begin(self) -> bool:
        """Take note that a session is about to be brought back; tell whether it should be."""
        tries = self._tries()
        if tries >= MOST_TRIES:
            self.end()
            return False
        try:
            write_atomic(self._file, str(tries + 1).encode("ascii"))
        except OSError:  # a disk that is full must not keep the session away
            return True
        return True

    def end(self) -> None:
        """Take note that all of it is there."""
        try:
            self._file.unlink(missing_ok=True)
        except OSError:
            return

    def _tries(self) -> int:
        try:
            return int(self._file.read_bytes()[:4])
        except (OSError, ValueError):
            return 0
