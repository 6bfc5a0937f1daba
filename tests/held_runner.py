"""A runner that holds results back until a test lets them go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rumslig.errors import Cancelled


class HeldRunner:
    """Does work when `release` says so; later work of a key replaces earlier."""

    def __init__(self) -> None:
        self.waiting: dict[str, tuple[Callable[..., Any], ...]] = {}

    def run(
        self,
        key: str,
        title: str,
        work: Callable[..., Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        *,
        cancelled: Callable[[], None] = lambda: None,
        must_finish: bool = False,
    ) -> None:
        """Take the work."""
        self.waiting[key] = (work, done, failed, cancelled)

    def release(self, key: str) -> None:
        """Do the work of a key and hand its result over."""
        work, done, failed, cancelled = self.waiting.pop(key)
        try:
            result = work(lambda done, total, what: None)
        except Cancelled:
            cancelled()
        except Exception as fault:  # noqa: BLE001 - as in the real runner
            failed(fault)
        else:
            done(result)

    def cancel(self, key: str) -> None:
        """End the work of a key as the status line's button does."""
        self.waiting.pop(key)[3]()

    def fail(self, key: str, fault: Exception) -> None:
        """Let the work of a key fail."""
        self.waiting.pop(key)[2](fault)
