"""Real commands in real processes, with one home where the built-in county is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from command_forge import CommandForge, open_command_forge


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(scope="session")
def county_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the county gets installed by the first command."""
    return tmp_path_factory.mktemp("home") / "hem å"


@pytest.fixture(scope="session")
def forge() -> Iterator[CommandForge]:
    with open_command_forge() as made:
        yield made


@pytest.fixture
def run(county_home: Path, tmp_path: Path, forge: CommandForge) -> Callable[..., Outcome]:
    """Runs `rumslig` with arguments, in tmp_path; never shows a traceback.

    Each run is a process of its own; a `fresh` one shares nothing with any other, as the seed of
    its hashes.
    """
    command = Path(sys.executable).with_name("rumslig")

    def call(
        *arguments: object,
        home: Path = county_home,
        env: Mapping[str, str] = {},
        fresh: bool = False,
    ) -> Outcome:
        words = [*map(str, arguments)]
        around = {**os.environ, "RUMSLIG_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", **env}
        if not fresh and "PYTHONPATH" not in env:  # which is read when Python starts
            ended = forge.run(words, around, tmp_path)
            assert "Traceback" not in ended.err, ended.err
            return Outcome(ended.code, ended.out, ended.err)
        done = subprocess.run(
            [str(command), *words],
            env=around,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Outcome(done.returncode, done.stdout, done.stderr)

    return call
