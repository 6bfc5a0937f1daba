"""Work with a service that goes on beside the window: what it is, how far, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from layers.errors import OtherHost
from rumslig.progress import Progress
from ui.messages import describe_sentence
from ui.tasks import Runner

T = TypeVar("T")
KEY = "fetch"
_MOST = (1 << 31) - 1
"""What a signal's whole number can hold."""


class FetchWork(QObject):
    """Does one thing at a time, and can do it again once another host is agreed to.

    Signals
    -------
    changed
        Something else is to be seen.
    stepped
        How far the work has come: done and total.

    Attributes
    ----------
    doing
        What is going on, in words; "" for nothing.
    fault
        What went wrong, in one sentence; "" for nothing.
    other_host
        A host that the service leads to, which the user may agree to; "" for none.
    """

    changed = Signal()
    stepped = Signal(int, int)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.doing = self.fault = self.other_host = ""
        self._again: Callable[[], None] | None = None

    def cancel(self) -> None:
        """Stop what is going on."""
        self._runner.cancel(KEY)

    def _show_fault(self, fault: Exception) -> None:
        """Show what went wrong."""
        self.fault = describe_sentence(fault)
        self.other_host = fault.host if isinstance(fault, OtherHost) else ""
        self.changed.emit()

    def _run(
        self,
        title: str,
        work: Callable[[Progress], T],
        then: Callable[[T], None],
        again: Callable[[], None],
        cancelled: Callable[[], None] = lambda: None,
    ) -> None:
        """Do some work; `again` does it anew."""
        self.doing, self.fault, self.other_host = title, "", ""
        self._again = again

        def watched(progress: Progress) -> T:
            def tell(done: int, total: int, what: str) -> None:
                progress(done, total, what)
                self.stepped.emit(min(done, _MOST), min(total, _MOST))

            return work(tell)

        def end() -> None:
            self.doing = ""

        def on_done(result: T) -> None:
            end()
            then(result)

        def on_failed(fault: Exception) -> None:
            end()
            self._show_fault(fault)

        def on_cancelled() -> None:
            end()
            self.changed.emit()
            cancelled()

        self.changed.emit()
        self._runner.run(KEY, title, watched, on_done, on_failed, cancelled=on_cancelled)
