"""What the tests of intake share: papers as files, and a workspace with the county's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from case_workspace import desk, header, plan_file, workspace

from layers.packages.source import read_source
from layers.records import build_record
from rumslig.builtin import county_folder
from rumslig.county import County
from rumslig.intake.delivery import gather
from rumslig.intake.facts import Circumstances
from rumslig.intake.receiving import Received, read_delivery
from rumslig.intake.words import IntakeWords, Keywords

__all__ = ["desk", "header", "plan_file", "workspace"]

TODAY = date(2026, 11, 27)


@pytest.fixture(scope="session")
def tables() -> dict[str, object]:
    """The built-in county's tables, as they are written."""
    return read_source(county_folder() / "orebro-lan").tables


@pytest.fixture(scope="session")
def keywords(tables: dict[str, list[dict[str, object]]]) -> tuple[Keywords, ...]:
    """The built-in county's keywords."""
    return tuple(build_record(Keywords, row) for row in tables["keywords"])


@pytest.fixture(scope="session")
def around(tables: dict[str, dict[str, object]]) -> Circumstances:
    """The built-in county's words, with three municipalities."""
    words = build_record(IntakeWords, tables["intake"])
    county = County(dnr_pattern=str(tables["county"]["dnr_pattern"]))
    return Circumstances(words, county, ("Kumla", "Örebro", "Vara"), TODAY)


@pytest.fixture
def receive(
    tmp_path: Path, around: Circumstances, keywords: tuple[Keywords, ...]
) -> Callable[..., Received]:
    """Return what reads files given as (name, bytes)."""

    def read(*files: tuple[str, bytes]) -> Received:
        folder = tmp_path / "in"
        folder.mkdir(exist_ok=True)
        paths = []
        for name, content in files:
            (folder / name).write_bytes(content)
            paths.append(folder / name)
        return read_delivery(gather(paths, tmp_path / "place"), around, keywords)

    return read
