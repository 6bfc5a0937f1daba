"""A disk that breaks at a chosen file-system call: opening, reading, writing, moving, and more.

Calls are seen below one folder only. What SQLite and GDAL read by themselves is not seen: they
only read what is in place already.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EVENTS = {
    "open",
    "os.chmod",
    "os.listdir",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.scandir",
    "os.truncate",
}


class PowerCut(BaseException):
    """Nothing after this happens, and nothing may catch it."""


@dataclass(frozen=True)
class Fault:
    """What a call comes to: no more life, or an error, once or from then on."""

    name: str
    number: int = 0
    is_lasting: bool = False

    def error(self) -> BaseException:
        return OSError(self.number, os.strerror(self.number)) if self.number else PowerCut()


FAULTS = (
    # no program lives on after a power cut: whatever it tries then comes to nothing too
    Fault("power cut", is_lasting=True),
    *(
        Fault(
            f"{errno.errorcode[number]}{' from then on' if is_lasting else ''}", number, is_lasting
        )
        for number in (errno.ENOSPC, errno.EIO, errno.EACCES)
        for is_lasting in (False, True)
    ),
)


@dataclass
class Watch:
    """Notes the calls below a folder, and breaks one of them, or all from it on."""

    folder: str = ""
    at: int = 0
    fault: Fault | None = None
    calls: list[str] = field(default_factory=list)

    def see(self, call: str, path: Any) -> None:
        if not self.folder or not os.fsdecode(os.fspath(path)).startswith(self.folder):
            return
        self.calls.append(call)
        count, fault = len(self.calls), self.fault
        if fault is not None and (count == self.at or (fault.is_lasting and count > self.at)):
            raise fault.error()


_WATCH = Watch()
_IS_HOOKED: list[bool] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _WATCH.folder and event in EVENTS and arguments and isinstance(arguments[0], str | Path):
        _WATCH.see(event, arguments[0])


class _Raw(io.FileIO):
    """A file whose every read and write is seen."""

    def readinto(self, buffer: Any) -> int | None:
        _WATCH.see("read", str(self.name))
        return super().readinto(buffer)

    def readall(self) -> bytes:
        _WATCH.see("read", str(self.name))
        return super().readall()

    def write(self, content: Any) -> int | None:
        _WATCH.see("write", str(self.name))
        return super().write(content)


def _opener(real: Callable[..., Any]) -> Callable[..., Any]:
    def opened(file: Any, mode: str = "r", buffering: int = -1, *rest: Any, **more: Any) -> Any:
        is_ours = bool(_WATCH.folder) and str(file).startswith(_WATCH.folder)
        is_plain = "b" in mode and "+" not in mode and not any((*rest, *more.values()))
        if not is_ours or not is_plain:
            return real(file, mode, buffering, *rest, **more)
        raw = _Raw(file, mode.replace("b", ""))
        return io.BufferedReader(raw) if "r" in mode else io.BufferedWriter(raw)

    return opened


@contextmanager
def watching(folder: Path, at: int = 0, fault: Fault | None = None) -> Iterator[Watch]:
    """See the calls below a folder; break number `at` of them."""
    if not _IS_HOOKED:  # audit hooks stay for good; this one sees nothing without a folder
        sys.addaudithook(_hook)
        _IS_HOOKED.append(True)
    fsync, stat, real = os.fsync, os.stat, io.open

    def watched_fsync(number: int) -> None:
        _WATCH.see("fsync", str(folder))
        fsync(number)

    def watched_stat(path: Any, *rest: Any, **more: Any) -> os.stat_result:
        if isinstance(path, str | Path):
            _WATCH.see("stat", path)
        return stat(path, *rest, **more)

    _WATCH.folder, _WATCH.at, _WATCH.fault, _WATCH.calls = str(folder), at, fault, []
    os.fsync, os.stat, io.open = watched_fsync, watched_stat, _opener(real)  # type: ignore[assignment]
    try:
        yield _WATCH
    finally:
        os.fsync, os.stat, io.open = fsync, stat, real
        _WATCH.folder, _WATCH.fault = "", None
