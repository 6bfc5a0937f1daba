"""A register in each of the two databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_server import new_database, running_server

from rumslig.register.register import Register


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server."""
    with running_server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'register.sqlite'}"
    return new_database(request.getfixturevalue("postgres"))


@pytest.fixture
def register(address: str) -> Iterator[Register]:
    """An empty register."""
    opened = Register(address)
    yield opened
    opened.close()
