"""Long work beside the window: in a child process, or at once for tests."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self, TypeVar

from rumslig.language import tr
from rumslig.progress import Progress, silent
from rumslig.worker_child import HEARTBEAT_S, Child, WorkerDied

T = TypeVar("T")

MOST_CHILDREN = 2
"""An export of half a minute must not make a check wait, and two fill a small machine."""

GRACE_S = 3.0
"""How long work that was told to stop may go on before its process is ended."""


class Worker(Protocol):
    """Runs functions that every process can import."""

    def call(
        self, function: Callable[..., T], *arguments: object, progress: Progress = silent
    ) -> T:
        """Return `function(*arguments, progress=…)`.

        Parameters
        ----------
        function
            Stands at the top of a module, so that it can be named to another process.
        arguments
            Values that can be pickled; paths are absolute.
        progress
            Is told of each step. When it raises `Cancelled` the work stops.
        """

    def close(self) -> None:
        """Leave nothing behind; nothing more can be called."""


class InlineWorker:
    """Runs everything in the caller's thread."""

    def call(
        self, function: Callable[..., T], *arguments: object, progress: Progress = silent
    ) -> T:
        """Run the function here; see `Worker.call`."""
        return function(*arguments, progress=progress)

    def close(self) -> None:
        """Do nothing: nothing was started."""


class WorkerProcess:
    """Runs work in at most two child processes, started when needed and kept.

    Several threads may call; those that find both children busy wait for their turn, and can be
    cancelled meanwhile.
    """

    def __init__(self, most: int = MOST_CHILDREN, grace_s: float = GRACE_S) -> None:
        self._most = most
        self._grace_s = grace_s
        self._free = threading.Condition()
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._starting = 0
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def process_ids(self) -> tuple[int, ...]:
        """The children that live, busy ones too."""
        with self._free:
            return tuple(child.process.pid for child in (*self._idle, *self._busy))

    def call(
        self, function: Callable[..., T], *arguments: object, progress: Progress = silent
    ) -> T:
        """Run the function in a child; see `Worker.call`.

        Raises
        ------
        WorkerDied
            The child ended before it had answered; the next call starts a new one.
        Cancelled
            `progress` raised it. A child that does not stop is ended and replaced.
        """
        work = pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL)
        child = self._take(progress)
        try:
            answer = child.run(work, progress, self._grace_s)
        finally:
            self._give_back(child)
        # here, in the caller's thread, so that nobody else waits for a large result
        result: T = pickle.loads(answer)
        return result

    def close(self) -> None:
        """End every child; what still runs in one fails with `WorkerDied`."""
        with self._free:
            self._is_closed = True
            children = [*self._idle, *self._busy]
            self._idle.clear()
            self._free.notify_all()
        for child in children:
            child.end()

    def _take(self, progress: Progress) -> Child:
        """Return a child that is free, the one used last first: it has most in its memory."""
        with self._free:
            while True:
                if self._is_closed:
                    raise _closed()
                while self._idle:
                    child = self._idle.pop()
                    if child.is_alive:
                        self._busy.add(child)
                        return child
                    child.end()
                if len(self._busy) + self._starting < self._most:
                    self._starting += 1
                    break
                self._free.wait(HEARTBEAT_S)
                progress(0, 0, "")
        try:
            child = Child()
        finally:
            with self._free:
                self._starting -= 1
                self._free.notify()
        if self._keep_busy(child):
            return child
        child.end()
        raise _closed()

    def _keep_busy(self, child: Child) -> bool:
        """Whether a child that was started may work: not when all was closed meanwhile."""
        with self._free:
            if not self._is_closed:
                self._busy.add(child)
            return not self._is_closed

    def _give_back(self, child: Child) -> None:
        with self._free:
            self._busy.discard(child)
            kept = child.is_alive and not self._is_closed
            if kept:
                self._idle.append(child)
            self._free.notify()
        if not kept:
            child.end()


def _closed() -> WorkerDied:
    return WorkerDied(tr("hjälpprocessen är stängd; starta Rumslig igen."))
