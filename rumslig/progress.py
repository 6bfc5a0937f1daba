"""How long work tells how far it has come, and learns that it should stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receives each step of a piece of work.

    May raise `Cancelled`, which the work lets through after putting things in order.
    """

    def __call__(self, done: int, total: int, what: str) -> None:
        """Take note that `done` steps of `total` are finished and `what` comes next."""


def silent(done: int, total: int, what: str) -> None:
    """Take note of nothing."""
