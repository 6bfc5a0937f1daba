"""Turns between the window's thread and work beside it, which share Python's lock.

Two threads that both want the lock hand it over thousands of times a second, and each turn of the
window then takes several times as long. So work beside the window asks to be let in, and is, for a
few milliseconds at a time, when the window's thread has nothing else to do.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QObject

from layers.pause import pausing

SLICE_S = 0.006
"""How long work goes on before it asks again."""
MOST_OF_A_TURN_S = 0.2
"""How long it waits at a time: a window that hangs stops nothing."""
MOST_WAIT_S = 3.0
"""How long a piece of work waits before it goes on unasked, where the window never rests."""
EARNED = 5.0
"""What it has worked since, times this, it then waits again: long work is as polite at its end."""

_AFTER_ALL_ELSE = -1_000
_ASK = QEvent.Type(QEvent.registerEventType())
_beside = threading.local()
_turn: Turn | None = None


class _Ask(QEvent):
    """A wish to be let in."""

    def __init__(self) -> None:
        super().__init__(_ASK)
        self.granted = threading.Event()


class Turn(QObject):
    """Lets work in when the event loop of the thread that made it has done all else."""

    def __init__(self, parent: QObject | None = None) -> None:
        global _turn
        super().__init__(parent)
        _turn = self

    def stop(self) -> None:
        """Let nobody wait any more."""
        global _turn
        _turn = None

    def event(self, event: QEvent) -> bool:
        """Let in whoever asked."""
        if isinstance(event, _Ask):
            event.granted.set()
            return True
        return super().event(event)


@contextmanager
def courtesy() -> Iterator[None]:
    """Let `give_way` give way in this thread during one piece of work, and reading with it."""
    _beside.patience_s, _beside.until, _beside.since = MOST_WAIT_S, 0.0, time.perf_counter()
    try:
        with pausing(give_way):
            yield
    finally:
        _beside.patience_s = None


def is_beside() -> bool:
    """Whether this thread works beside the window's, within `courtesy`."""
    return getattr(_beside, "patience_s", None) is not None


def give_way() -> None:
    """Wait while the window's thread is at work; to be called often, and with no lock held.

    Only within `courtesy`: whoever works in the window's own thread waits for nobody.
    """
    patience_s: float | None = getattr(_beside, "patience_s", None)
    turn = _turn
    if turn is None or patience_s is None:
        return
    now = time.perf_counter()
    if now < _beside.until:
        return
    patience_s = min(patience_s + EARNED * (now - _beside.since), MOST_WAIT_S)
    _beside.patience_s, _beside.since, _beside.until = patience_s, now, now + SLICE_S
    if patience_s <= 0:
        return
    ask = _Ask()
    granted = ask.granted
    QCoreApplication.postEvent(turn, ask, _AFTER_ALL_ELSE)
    granted.wait(min(patience_s, MOST_OF_A_TURN_S))
    let_in = time.perf_counter()
    _beside.patience_s = patience_s - (let_in - now)
    _beside.since, _beside.until = let_in, let_in + SLICE_S
