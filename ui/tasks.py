"""All work off the GUI thread: one runner, with progress, cancel, and only the latest result."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

from rumslig.errors import Cancelled
from rumslig.look import tokens
from rumslig.progress import Progress
from ui.language import tr
from ui.turn import courtesy, give_way

T = TypeVar("T")

REPORT_EVERY_S = 0.05
THREADS = 6
"""Some only wait for a child process, and saving must not wait for them."""


def _ignore() -> None:
    """Do nothing about a task that was cancelled."""


class Runner(Protocol):
    """Runs work and hands its result back; at most one task of a key at a time."""

    def run(
        self,
        key: str,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        *,
        cancelled: Callable[[], None] = _ignore,
        must_finish: bool = False,
    ) -> None:
        """Start `work` when the last task of this key has ended; its result alone counts.

        Parameters
        ----------
        key
            Tasks of one key replace each other; the results of replaced ones are dropped.
        title
            What the status line says.
        must_finish
            The work may neither be cancelled nor be left out at exit, as saving.
        """

    def cancel(self, key: str) -> None:
        """Ask the running task of a key to stop; it answers at its next step."""


@dataclass(frozen=True, slots=True)
class Work:
    """How far the running task has come, for the status line."""

    key: str
    title: str
    done: int = 0
    total: int = 0
    what: str = ""
    can_cancel: bool = True


@dataclass(eq=False, slots=True)
class _Task:
    key: str
    title: str
    work: Callable[[Progress], Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    cancelled: Callable[[], None]
    must_finish: bool
    stop: threading.Event = field(default_factory=threading.Event)
    superseded: bool = False
    shown: bool = False
    last: Work | None = None


class InlineRunner:
    """Runs everything at once in the caller's thread, for tests."""

    def __init__(self) -> None:
        self.progress: Progress = lambda done, total, what: None
        self.keys: list[str] = []

    def run(
        self,
        key: str,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        *,
        cancelled: Callable[[], None] = _ignore,
        must_finish: bool = False,
    ) -> None:
        """Run the work and hand over its result before returning."""
        self.keys.append(key)
        try:
            result = work(self.progress)
        except Cancelled:
            cancelled()
        except Exception as fault:  # noqa: BLE001 - as in the real runner
            failed(fault)
        else:
            done(result)

    def cancel(self, key: str) -> None:
        """Do nothing: what was run has ended."""


class TaskRunner(QObject):
    """The real runner. `shown` carries all work that has gone on for more than 200 ms."""

    shown = Signal(object)
    idle = Signal()
    _reported = Signal(object, object)
    _ended = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Python's threads, not Qt's: Qt's get a new thread state for every piece of work, and
        # the projection library's objects of the old one die after their context, which crashes
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="rumslig")
        self._running: dict[str, _Task] = {}
        self._waiting: dict[str, _Task] = {}
        self._is_shut = False
        queued = Qt.ConnectionType.QueuedConnection
        self._reported.connect(self._on_reported, queued)
        self._ended.connect(self._on_ended, queued)

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs or waits."""
        return not self._running

    def run(
        self,
        key: str,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        *,
        cancelled: Callable[[], None] = _ignore,
        must_finish: bool = False,
    ) -> None:
        """Start the work in a thread; see `Runner.run`. After `shutdown` nothing is begun."""
        if self._is_shut:
            return
        task = _Task(key, title, work, done, failed, cancelled, must_finish)
        current = self._running.get(key)
        if current is None:
            self._start(task)
            return
        current.superseded = True
        if not current.must_finish:
            current.stop.set()
        self._waiting[key] = task

    def cancel(self, key: str) -> None:
        """Ask the running task of a key to stop; it answers at its next step."""
        task = self._running.get(key)
        if task is not None and not task.must_finish:
            task.stop.set()

    def shutdown(self) -> None:
        """Stop what may be stopped, finish what must be, and leave no thread behind."""
        for task in self._running.values():
            if not task.must_finish:  # whether what must be done could be is still told
                task.superseded = True
                task.stop.set()
        self._waiting = {key: task for key, task in self._waiting.items() if task.must_finish}
        while self._running:
            time.sleep(0.01)
            QCoreApplication.sendPostedEvents(self)
        self._is_shut = True
        self._pool.shutdown(wait=True)

    def _start(self, task: _Task) -> None:
        self._running[task.key] = task
        delay = int(tokens()["motion"]["progress_after_ms"])
        QTimer.singleShot(delay, self, lambda: self._show(task))
        self._pool.submit(self._execute, task)

    def _execute(self, task: _Task) -> None:
        """Do the work, in a thread of the pool."""
        reported = 0.0

        def progress(done: int, total: int, what: str) -> None:
            nonlocal reported
            if task.stop.is_set():
                raise Cancelled(tr("{title} avbröts.", title=task.title))
            give_way()
            now = time.monotonic()
            if now - reported >= REPORT_EVERY_S or done == total:
                reported = now
                work = Work(task.key, task.title, done, total, what, not task.must_finish)
                self._reported.emit(task, work)

        try:
            if task.stop.is_set():
                raise Cancelled(task.title)
            with courtesy():
                give_way()  # what asked for this work has the window's turn to itself
                outcome: Any = task.work(progress)
            fault: Exception | None = None
        except Exception as caught:  # noqa: BLE001 - whatever failed becomes a message
            outcome, fault = None, caught
        self._ended.emit(task, outcome, fault)

    def _show(self, task: _Task) -> None:
        if self._running.get(task.key) is task and not task.superseded:
            task.shown = True
            self._tell()

    def _tell(self) -> None:
        self.shown.emit(
            tuple(
                task.last or Work(task.key, task.title, can_cancel=not task.must_finish)
                for task in self._running.values()
                if task.shown
            )
        )

    def _on_reported(self, task: _Task, work: Work) -> None:
        task.last = work
        if task.shown and self._running.get(task.key) is task:
            self._tell()

    def _on_ended(self, task: _Task, outcome: Any, fault: Exception | None) -> None:
        self._running.pop(task.key, None)
        following = self._waiting.pop(task.key, None)
        if following is not None:
            self._start(following)
        if not task.superseded:
            if isinstance(fault, Cancelled):
                task.cancelled()
            elif fault is not None:
                task.failed(fault)
            else:
                task.done(outcome)
        self._tell()
        if not self._running:
            self.idle.emit()
