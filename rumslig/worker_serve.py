"""The child's side of a worker: takes work from its parent, one at a time, and ends with it."""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
import time
import traceback
from typing import Any, BinaryIO

from rumslig.errors import Cancelled
from rumslig.language import tr, use_language

Message = tuple[Any, ...]
"""Down: ("call", number, language, work), ("stop", number).
Up: ("step", number, done, total, what), ("done", number, result),
("failed", number, error or None, its class, its text, its traceback)."""

CHILD_FLAG = "--rumslig-worker"
"""The only argument of a frozen program that is started as a child."""

NICENESS = 10
TELL_EVERY_S = 0.02


def serve() -> None:
    """Work for the process at the other end of stdin and stdout until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, who will tell
    if sys.platform != "win32":
        os.nice(NICENESS)
    inward, outward = _take_pipes()
    _Server(inward, outward).serve()


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return the pipes, and let whatever a library prints go to stderr instead."""
    inward, outward = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    try:
        os.dup2(2, 1)
    except OSError:  # a program without a console has no stderr
        os.dup2(nothing, 1)
    os.close(nothing)
    return inward, outward


class _Server:
    def __init__(self, inward: BinaryIO, outward: BinaryIO) -> None:
        self._inward, self._outward = inward, outward
        self._saying = threading.Lock()
        self._calls: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._stopped = 0
        self._step: Message | None = None
        self._has_step = threading.Event()

    def serve(self) -> None:
        threading.Thread(target=self._listen, daemon=True).start()
        threading.Thread(target=self._tell_steps, daemon=True).start()
        while True:
            _, number, language, work = self._calls.get()
            use_language(language)
            answer = self._answer(number, work)
            self._say_step()
            self._say(answer)

    def _listen(self) -> None:
        """Hear the parent while work goes on; without a parent nobody wants the work."""
        try:
            while True:
                message: Message = pickle.load(self._inward)
                if message[0] == "stop":
                    self._stopped = message[1]
                else:
                    self._calls.put(message)
        finally:
            os._exit(0)

    def _tell_steps(self) -> None:
        """Tell the latest step, not every one: work may take thousands in a second."""
        while True:
            self._has_step.wait()
            self._has_step.clear()
            self._say_step()
            time.sleep(TELL_EVERY_S)

    def _say_step(self) -> None:
        with self._saying:
            step, self._step = self._step, None
            if step is not None:
                self._write(step)

    def _say(self, message: Message) -> None:
        with self._saying:
            self._write(message)

    def _write(self, message: Message) -> None:
        try:
            pickle.dump(message, self._outward, pickle.HIGHEST_PROTOCOL)
            self._outward.flush()
        except OSError:
            os._exit(0)

    def _answer(self, number: int, work: bytes) -> Message:
        def progress(done: int, total: int, what: str) -> None:
            if self._stopped == number:
                raise Cancelled(tr("arbetet avbröts."))
            self._step = ("step", number, done, total, what)
            self._has_step.set()

        try:
            function, arguments = pickle.loads(work)
            result = function(*arguments, progress=progress)
            return "done", number, pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
        except Exception as fault:  # noqa: BLE001 - the parent raises it again
            return "failed", number, *_pack_fault(fault)


def _pack_fault(fault: Exception) -> tuple[bytes | None, str, str, str]:
    """Return an error pickled (None where that cannot be), its class, text and traceback."""
    told = type(fault).__name__, str(fault), traceback.format_exc()
    try:
        packed = pickle.dumps(fault, pickle.HIGHEST_PROTOCOL)
        pickle.loads(packed)  # some errors can be packed but not unpacked
    except Exception:  # noqa: BLE001 - whatever an error's own code does
        return None, *told
    return packed, *told
