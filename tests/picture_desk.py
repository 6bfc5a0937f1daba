"""A folder with pictures, and the commands that place and classify them run in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click.testing
import pictures
import pytest

from rumslig.cli import main


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Desk:
    folder: Path
    home: Path | None = None

    def write(self, name: str, content: bytes | str) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run(self, *words: object) -> Ran:
        words = words if words[0] == "structure" else ("georeference", *words)

        def command() -> None:
            main.main()

        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("RUMSLIG_HOME", str(self.home or self.folder / "hem"))
            patch.chdir(self.folder)
            patch.setattr("sys.argv", ["rumslig", *map(str, words)])
            runner = click.testing.CliRunner()
            with runner.isolation() as (out, err, _):
                code = 0
                try:
                    command()
                except SystemExit as ended:
                    code = int(ended.code or 0)
                return Ran(code, out.getvalue().decode(), err.getvalue().decode())

    def json(self, *words: object) -> Any:
        ran = self.run(*words, "--json")
        assert ran.code == 0, ran.err
        return json.loads(ran.out)


def furnish(folder: Path) -> Desk:
    """Return a desk with a picture, its points and its world file."""
    made = Desk(folder)
    made.write("bild.png", pictures.png())
    made.write("bild.points", pictures.POINTS)
    made.write("bild.pgw", pictures.WORLD)
    return made
