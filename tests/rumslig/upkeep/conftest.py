"""A planner's desk and a publisher's folder repository."""

from __future__ import annotations

from pathlib import Path

import pytest
from package_market import Market

from rumslig.packages.desk import PackageDesk
from rumslig.settings import Home


@pytest.fixture
def market(tmp_path: Path) -> Market:
    made = Market(tmp_path / "utgivare")
    made.open()
    return made


@pytest.fixture
def desk(tmp_path: Path) -> PackageDesk:
    return PackageDesk(Home(tmp_path / "hem"))
