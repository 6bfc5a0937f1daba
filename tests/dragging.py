"""Files dragged to a window on a real screen, as often as a hand would try."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drag_source import OFFERED, TAKEN
from real_screen import WINDOW, Program, Screen, until

SOURCE = Path(__file__).with_name("drag_source.py")
TRIES, SEEN_S = 6, 10.0
"""A busy machine may let go before the window has said that it takes the files."""


@contextmanager
def dragged(screen: Screen, window: Program, file: Path) -> Iterator[None]:
    """Drop a file on the window; the block is to see what comes of it."""
    words = [sys.executable, SOURCE, str(WINDOW[0] + 20), "100", file]
    source = subprocess.Popen(words, env=screen.environment)
    try:
        window.until(lambda: screen.has_window(OFFERED), "where to drag from")
        for _ in range(TRIES):
            screen.drag((WINDOW[0] + 80, 180), (600, 400))
            if _is_taken(screen):
                break
        else:
            raise AssertionError("nobody took what was dropped")
        yield
    finally:
        source.kill()
        source.wait()


def _is_taken(screen: Screen) -> bool:
    try:
        until(lambda: screen.has_window(TAKEN), "that it is taken", SEEN_S)
    except AssertionError:
        return False
    return True
