"""Real commands in real processes, with one home where the built-in county is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


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


@pytest.fixture
def run(county_home: Path, tmp_path: Path) -> Callable[..., Outcome]:
    """Runs `rumslig` with arguments, in tmp_path; never shows a traceback."""
    command = Path(sys.executable).with_name("rumslig")

    def call(*arguments: object, home: Path = county_home, env: Mapping[str, str] = {}) -> Outcome:
        done = subprocess.run(
            [str(command), *map(str, arguments)],
            env={**os.environ, "RUMSLIG_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", **env},
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
