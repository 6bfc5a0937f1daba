"""A process that does work in children of its own, and kills them at a given moment.

It has imported everything before it forks, so that a child dies in its work and not on its way
to it. Run as a program with the name of a world's module, whose `work` it does, it reads one job a
line and answers with a line.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FAILED = 3


@dataclass(frozen=True)
class Death:
    """How a child ended: after how long, and whether it was killed."""

    seconds: float
    is_killed: bool


class Forge:
    """The process, as a test uses it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, folder: Path, work: str, kill_after: float | None = None) -> Death:
        """Do some work of the world's, and send SIGKILL after some seconds."""
        job = {"folder": str(folder), "work": work, "kill_after": kill_after}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        status = answer["status"]
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, answer
        return Death(answer["seconds"], os.WIFSIGNALED(status))


@contextmanager
def open_forge(world: str) -> Iterator[Forge]:
    """Start the process for a world's module, such as `package_world`; it ends with the test."""
    place = Path(__file__).resolve().parent
    paths = os.pathsep.join([str(place), str(place.parent)])
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).resolve()), world],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    ) as process:
        yield Forge(process)
        assert process.stdin is not None
        process.stdin.close()


def _do(work: Callable[[Path, str], None], job: dict[str, Any]) -> dict[str, Any]:
    read_end, write_end = os.pipe()
    begun = time.monotonic()
    child = os.fork()
    if child == 0:  # the write end is open for as long as it lives
        os.close(read_end)
        try:
            work(Path(job["folder"]), job["work"])
            os._exit(0)
        finally:
            os._exit(FAILED)
    os.close(write_end)
    select.select([read_end], [], [], job["kill_after"])
    os.kill(child, signal.SIGKILL)  # one that has ended is still there to be waited for
    _, status = os.waitpid(child, 0)
    os.close(read_end)
    return {"status": status, "seconds": time.monotonic() - begun}


if __name__ == "__main__":
    module = importlib.import_module(sys.argv[1])
    for line in sys.stdin:
        print(json.dumps(_do(module.work, json.loads(line))), flush=True)
