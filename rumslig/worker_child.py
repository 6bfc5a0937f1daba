"""One child process, seen from the parent: started, given work, listened to, ended."""

from __future__ import annotations

import itertools
import pickle
import queue
import subprocess
import sys
import threading
import time

from rumslig.errors import RumsligError
from rumslig.language import message_language, tr
from rumslig.progress import Progress
from rumslig.worker_serve import CHILD_FLAG, Message

HEARTBEAT_S = 0.1
"""How often progress is asked whether to stop while the child says nothing."""

GONE: Message = ("gone", 0)

_numbers = itertools.count(1)


class WorkerDied(RumsligError):
    """The process that did the work ended before it was done: do it again."""


class RemoteTraceback(Exception):
    """Where in the child an error came from; the cause of the error here."""


class RemoteFault(Exception):
    """An error in the child that cannot be carried over as itself."""


class Child:
    """A process that does one piece of work at a time."""

    def __init__(self) -> None:
        try:
            self.process = subprocess.Popen(
                child_command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                creationflags=_creation_flags(),
            )
        except OSError as fault:
            raise WorkerDied(
                tr("hjälpprocessen kunde inte startas: {fact}.", fact=fault.strerror or str(fault))
            ) from fault
        self._messages: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._sending = threading.Lock()
        self._is_lost = False
        self._reader = threading.Thread(target=self._read, name="worker pipe", daemon=True)
        self._reader.start()

    @property
    def is_alive(self) -> bool:
        """Whether the child can take work."""
        return not self._is_lost and self.process.poll() is None

    def run(self, work: bytes, progress: Progress, grace_s: float) -> bytes:
        """Return the pickled result of pickled work (function, arguments)."""
        number = next(_numbers)
        self._send(("call", number, message_language(), work))
        step: tuple[int, int, str] = (0, 0, "")
        while True:
            message = self._next(HEARTBEAT_S)
            if message is not None:
                kind, answered, *rest = message
                if kind == "gone":
                    raise self._death()
                if answered != number:
                    continue
                if kind == "done":
                    return bytes(rest[0])
                if kind == "failed":
                    raise _unpack_fault(*rest)
                step = (rest[0], rest[1], rest[2])
            try:
                progress(*step)  # the same step again where the child says nothing
            except Exception as wish:  # noqa: BLE001 - raised again when the work has stopped
                return self._stop(number, grace_s, wish)

    def end(self) -> None:
        """End the process, however busy, and leave nothing open."""
        self._is_lost = True
        self.process.kill()
        self.process.wait()
        self._reader.join()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # the rest of a message to a child that is gone
                    continue

    def _stop(self, number: int, grace_s: float, wish: Exception) -> bytes:
        """Raise the wish once the work has stopped.

        Work that was done before it could stop is done: its result is returned, for nobody may
        be told that nothing was written when it was.
        """
        until = time.monotonic() + grace_s
        try:
            self._send(("stop", number))
        except WorkerDied:
            raise wish from None
        while (left := until - time.monotonic()) > 0:
            kind, answered, *rest = self._next(left) or GONE
            if kind == "gone":
                break
            if answered == number and kind == "done":
                return bytes(rest[0])
            if answered == number and kind == "failed":
                raise wish
        self._is_lost = True
        self.process.kill()
        raise wish

    def _next(self, wait_s: float) -> Message | None:
        """Return what the child says, None where it says nothing for so long."""
        try:
            return self._messages.get(timeout=wait_s)
        except queue.Empty:
            return None

    def _send(self, message: Message) -> None:
        assert self.process.stdin is not None
        try:
            with self._sending:
                pickle.dump(message, self.process.stdin, pickle.HIGHEST_PROTOCOL)
                self.process.stdin.flush()
        except (OSError, ValueError) as fault:
            raise self._death() from fault

    def _read(self) -> None:
        """Hand on what the child says until its pipe closes; runs in a thread of its own."""
        assert self.process.stdout is not None
        try:
            while True:
                self._messages.put(pickle.load(self.process.stdout))
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            self._is_lost = True
            self._messages.put(GONE)

    def _death(self) -> WorkerDied:
        self._is_lost = True
        self.process.kill()
        return WorkerDied(
            tr(
                "hjälpprocessen avslutades oväntat (kod {code}); kör om arbetet.",
                code=self.process.wait(),
            )
        )


def child_command() -> list[str]:
    """Return how this program is started as a child.

    Not by `multiprocessing`, which would run the parent's main script anew in the child.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_FLAG]
    start = (
        f"import sys; sys.path[:] = {sys.path!r}; from rumslig.worker_serve import serve; serve()"
    )
    return [sys.executable, "-c", start]


def _creation_flags() -> int:
    # no black window, and the planner's window comes first; 0 where there are no such flags
    names = ("CREATE_NO_WINDOW", "BELOW_NORMAL_PRIORITY_CLASS")
    return sum(int(getattr(subprocess, name, 0)) for name in names)


def _unpack_fault(packed: bytes | None, kind: str, text: str, trace: str) -> Exception:
    fault: Exception = (
        pickle.loads(packed) if packed is not None else RemoteFault(f"{kind}: {text}")
    )
    fault.__cause__ = RemoteTraceback(f"\n{trace}")
    return fault
