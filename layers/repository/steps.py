"""How long work on packages tells how far it has come."""

from __future__ import annotations

from collections.abc import Callable

Step = Callable[[int, int, str], None]
"""Is told how much is done, of how much, and what is being worked at; may raise to stop."""


def no_step(done: int, total: int, what: str) -> None:
    """Tell nobody."""
