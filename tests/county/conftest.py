"""The built-in county, installed once for all tests of it."""

from __future__ import annotations

import pytest

from rumslig.settings import Home
from rumslig.workspace import Workspace


@pytest.fixture(scope="session")
def county_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with the built-in county; packages are not to be changed in it."""
    return Workspace.open(Home(tmp_path_factory.mktemp("home")))
