"""A process that reads files which may be damaged, with little memory to do it in.

Run as a program it reads a path a line, and answers each with a line: "ok", a refusal in one
sentence, or what came out instead.
"""

from __future__ import annotations

import json
import os
import queue
import resource
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

MEMORY_BYTES = 1 << 30
SECONDS = 10.0
_PATIENCE = 12
"""So many times as long may it take by the clock, for a machine that is shared."""


@dataclass(frozen=True)
class Outcome:
    """What came of reading a file; `kind` is "ok", "refused", or how it went wrong."""

    kind: str
    words: str

    @property
    def is_sound(self) -> bool:
        return self.kind in ("ok", "refused")


class ReadingChild:
    """The process, started when it is needed and again when it has died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read(self, path: Path, seconds: float = SECONDS) -> Outcome:
        """Return what comes of reading a file."""
        process = self._process or self._start()
        assert process.stdin is not None
        process.stdin.write(json.dumps(os.fspath(path)) + "\n")
        process.stdin.flush()
        answer = self._await(process, seconds)
        if answer is None:
            self.close()
            return Outcome("hung", f"more than {seconds:g} s")
        if not answer:
            code = process.wait()
            self.close()
            return Outcome("died", f"signal {-code}" if code < 0 else f"exit {code}")
        return Outcome(*json.loads(answer))

    def _await(self, process: subprocess.Popen[str], seconds: float) -> str | None:
        """Return the answer; None after so many seconds of work, or of waiting for nothing.

        Work is the processor's time: how long a busy machine takes says nothing of the reader.
        """
        begun, worked = time.monotonic(), _worked(process.pid)
        while True:
            try:
                return self._answers.get(timeout=0.2)
            except queue.Empty:
                waited = time.monotonic() - begun
                if _worked(process.pid) - worked > seconds or waited > seconds * _PATIENCE:
                    return None

    def close(self) -> None:
        """End the process."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process = None

    def _start(self) -> subprocess.Popen[str]:
        place = Path(__file__).resolve().parent
        paths = os.pathsep.join([str(place), str(place.parent)])
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": paths, "MALLOC_ARENA_MAX": "2"},
        )
        self._process, self._answers = process, queue.SimpleQueue()
        threading.Thread(target=self._listen, args=(process, self._answers), daemon=True).start()
        if not self._answers.get(timeout=120):
            raise RuntimeError("the reading process did not start")
        return process

    @staticmethod
    def _listen(process: subprocess.Popen[str], answers: queue.SimpleQueue[str]) -> None:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                answers.put(line)
        except ValueError:  # closed meanwhile
            pass
        answers.put("")


def _worked(pid: int) -> float:
    """Return how many seconds of the processor's time a process has used."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:  # it has died, and the answer says so
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _examine(path: Path) -> tuple[str, str]:
    from layers.doctor.examination import examine_file
    from layers.errors import LayerError
    from layers.vector import read_vector

    try:
        found = examine_file(path)
        for layer in found.layers[:3]:
            if layer.info.has_places and not layer.info.fault:
                read_vector(path, layer.info.name, crs="EPSG:3006")
    except LayerError as fault:
        sentence = str(fault)
        is_one = "\n" not in sentence and path.stem in sentence
        return ("refused" if is_one else "no sentence"), sentence
    except BaseException:  # noqa: BLE001 (what comes out is what is asked)
        return "foreign", traceback.format_exc(limit=-6)
    return "ok", ""


def _serve() -> None:
    from made_files import write_every_format

    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(2, 1)  # what a library prints is no answer
    with tempfile.TemporaryDirectory() as folder:  # everything is loaded before it is measured
        for path in write_every_format(Path(folder) / "alla"):
            _examine(path)
    with Path("/proc/self/statm").open() as stream:
        held = int(stream.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY_BYTES, held + MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers.write("ready\n")
    answers.flush()
    for line in sys.stdin:
        answers.write(json.dumps(_examine(Path(json.loads(line)))) + "\n")
        answers.flush()


if __name__ == "__main__":
    _serve()
