"""A screen for a whole file of tests, and a home with the built-in county for each test."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from real_screen import Program, Screen, missing_programs, open_screen, run_command

Start = Callable[..., Program]


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    if not sys.platform.startswith("linux"):
        pytest.skip("a virtual screen of the X server is a thing of Linux")
    if missing := missing_programs():
        pytest.skip(f"not installed: {', '.join(missing)}")
    with open_screen(tmp_path_factory.mktemp("screen")) as opened:
        yield opened


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the built-in county, to be copied."""
    home = tmp_path_factory.mktemp("installed") / "home"
    done = run_command(home, ["case", "list"])
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def desk(installed: Path, tmp_path: Path) -> Path:
    """A folder of the planner's own, with a home in it."""
    folder = tmp_path / "skrivbord åäö"
    shutil.copytree(installed, folder / "home")
    return folder


@pytest.fixture
def start(screen: Screen, desk: Path) -> Iterator[Start]:
    """Starts the command in the home; what still runs at the end is ended."""
    started: list[Program] = []

    def begin(*words: str, wait: bool = True) -> Program:
        started.append(Program(screen, desk / "home", *words, wait=wait))
        return started[-1]

    yield begin
    for program in started:
        program.stop()
