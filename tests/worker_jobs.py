"""Work for tests of the worker: functions that a child process can import."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

from layers.errors import UnknownCrs
from layers.language import message_language
from rumslig.errors import Cancelled, PlanError
from rumslig.progress import Progress, silent
from rumslig.worker import WorkerProcess


def count_to(total: int, *, progress: Progress) -> int:
    """Take `total` steps; return the process."""
    for number in range(total):
        progress(number, total, f"steg {number} å!")
    progress(total, total, "klart å!")
    return os.getpid()


def step_for_ever(*, progress: Progress) -> None:
    """Take steps until told to stop."""
    while True:
        progress(1, 2, "tuggar")


def step_and_mark(path: Path, *, progress: Progress) -> None:
    """As `step_for_ever`, but leave a file behind when stopped."""
    try:
        step_for_ever(progress=progress)
    finally:
        path.write_text("städat", "utf-8")


def hang(*, progress: Progress) -> None:
    """Say that it is running, then hear nothing more."""
    progress(0, 1, "hänger")
    threading.Event().wait()


def die(*, progress: Progress) -> None:
    """End the process without a word."""
    os.kill(os.getpid(), signal.SIGKILL)


def finish_when_stopped(*, progress: Progress) -> str:
    """Be done although told to stop, as work in its last step is."""
    try:
        step_for_ever(progress=progress)
    except Cancelled:
        return "klart"
    raise AssertionError


class LocalFault(Exception):
    """Takes what it cannot give back, so that it cannot be unpickled."""

    def __init__(self, fact: str, file: Path) -> None:
        super().__init__(f"{fact} {file.name}")


def fail(kind: str, *, progress: Progress) -> None:
    """Raise an error of a kind."""
    if kind == "plan":
        raise PlanError("planen är tom; välj en annan fil.")
    if kind == "crs":
        raise UnknownCrs("plan.dxf säger inte var den ligger.", ("EPSG:3006",))
    if kind == "file":
        raise FileNotFoundError(2, "No such file", "plan å.gpkg")
    raise LocalFault("trasig", Path("å.gpkg"))


def language(*, progress: Progress) -> str:
    """Return the language of messages."""
    return message_language()


def variable(name: str, *, progress: Progress) -> str:
    """Return what the environment holds, after printing where the answer must not go."""
    print("en utskrift", flush=True)
    os.write(1, b"och en till\n")
    return os.environ.get(name, "")


def not_picklable(*, progress: Progress) -> object:
    """Return what cannot leave the process."""
    return lambda: None


def priority(*, progress: Progress) -> int:
    """Return the process's niceness."""
    return os.getpriority(os.PRIO_PROCESS, 0)


def wait_for_file(path: Path, *, progress: Progress) -> int:
    """Take steps until a file is there; return the process."""
    while not path.exists():
        progress(0, 1, "väntar")
    return os.getpid()


def parent_to_be_killed() -> None:
    """Start a child that is busy, print both processes, and wait to be killed."""
    worker = WorkerProcess()

    def tell(done: int, total: int, what: str) -> None:
        if what == "hänger":
            print(*worker.process_ids, flush=True)

    worker.call(count_to, 1, progress=silent)
    worker.call(hang, progress=tell)
