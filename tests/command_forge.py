"""A process that has imported the libraries, and forks a child for each command.

Each command is a real process with its own files, surroundings and folder, and imports Rumslig
anew; only what Rumslig rests on is there before it begins. Run as a program it reads one job a
line and answers with how the child ended.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LIBRARIES = (
    *("geopandas", "pandas", "pyarrow", "pyogrio", "rasterio", "shapely", "pyproj", "apsw"),
    *("sqlalchemy.orm", "sqlalchemy.dialects.sqlite", "click", "rich.table", "lark", "folium"),
    *("matplotlib.figure", "docx", "openpyxl", "typst", "pypdfium2", "tuf.api.metadata"),
    *("cryptography.hazmat.primitives.asymmetric.ed25519", "securesystemslib.signer", "jinja2"),
)
TIMEOUT_S = 300


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


class CommandForge:
    """The process, as tests use it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, arguments: Sequence[str], env: Mapping[str, str], folder: Path) -> Ended:
        """Run `rumslig` with arguments in a folder, to its end."""
        with tempfile.TemporaryDirectory() as place:
            out, err = Path(place) / "out", Path(place) / "err"
            job = {"arguments": list(arguments), "env": dict(env), "folder": str(folder)}
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps({**job, "out": str(out), "err": str(err)}) + "\n")
            self._process.stdin.flush()
            status = int(self._process.stdout.readline())
            code = os.waitstatus_to_exitcode(status)
            return Ended(code, out.read_text("utf-8"), err.read_text("utf-8"))


@contextmanager
def open_command_forge() -> Iterator[CommandForge]:
    """Start the process; it ends with the test run."""
    root = Path(__file__).resolve().parent.parent
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).resolve())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as process:
        yield CommandForge(process)
        assert process.stdin is not None
        process.stdin.close()


def _run(job: dict[str, object]) -> int:
    child = os.fork()
    if child == 0:
        _be_command(job)
    _, status = os.waitpid(child, 0)
    return status


def _be_command(job: dict[str, object]) -> None:
    """Be the command, and end as a program does."""
    for number, name in ((1, "out"), (2, "err")):
        file = os.open(str(job[name]), os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(file, number)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    code = 1
    try:
        os.chdir(str(job["folder"]))
        os.environ.clear()
        os.environ.update(job["env"])  # type: ignore[call-overload]
        sys.argv = ["rumslig", *job["arguments"]]  # type: ignore[misc]
        import signal

        signal.alarm(TIMEOUT_S)
        try:
            from rumslig.cli.main import main

            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        if sys.exc_info()[0] is not None:  # told as the interpreter does
            sys.excepthook(*sys.exc_info())
        os._exit(code)


if __name__ == "__main__":
    from importlib import import_module

    for library in LIBRARIES:
        import_module(library)
    for line in sys.stdin:
        print(_run(json.loads(line)), flush=True)
