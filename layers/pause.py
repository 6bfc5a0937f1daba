"""A pause now and then in long reading, for whoever shares the processor with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LARGE = 20_000
"""Layers of so many objects are read a few at a time."""
AT_A_TIME = 1_000
"""Objects that are read between two pauses: some milliseconds."""


def _no_pause() -> None:
    """Go on at once."""


_pause: ContextVar[Callable[[], None]] = ContextVar("pause", default=_no_pause)


@contextmanager
def pausing(pause: Callable[[], None]) -> Iterator[None]:
    """Call `pause` between the steps of what this thread reads meanwhile."""
    token = _pause.set(pause)
    try:
        yield
    finally:
        _pause.reset(token)


def pause() -> None:
    """Let others in, where whoever asked for this work wishes so."""
    _pause.get()()
