"""A county of two municipalities, and packages with news on both sides of their border."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import geopandas
from package_market import Market, Row, square
from underlag_world import COUNTY

from layers.formats.geopackage import write_geopackage
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.packages.desk import PackageDesk
from rumslig.settings import Home

WEST, EAST = "1881", "1882"
"""Kumla lies west of the middle of the example, Askersund east of it."""

NOW = datetime.now(UTC)
TODAY = NOW.astimezone().date()
SINCE = TODAY - timedelta(days=5)
"""Between the first versions and the second."""


def install_county(folder: Path, home: Home) -> None:
    """Install the county."""
    source = folder / "lan"
    source.mkdir(parents=True)
    frame = geopandas.GeoDataFrame(
        {"kod": [WEST, EAST], "namn": ["Kumla", "Askersund"]},
        geometry=[square(-20_000, -20_000, 20_000).union(square(-20_000, 0, 20_000)),
                  square(0, -20_000, 20_000).union(square(0, 0, 20_000))],
        crs="EPSG:3006",
    )  # fmt: skip
    write_geopackage(source / "kommuner.gpkg", {"kommuner": frame})
    text = COUNTY.replace('["1881"]', f'["{WEST}", "{EAST}"]')
    (source / "package.toml").write_text(text, "utf-8")
    store = Store(home.packages)
    store.install(build_package(read_source(source), store))


def publish_before(market: Market, name: str, rows: Sequence[Row], **more: str) -> None:
    """Publish a first version before the period."""
    market.now = NOW - timedelta(days=10)
    market.publish(name, "1.0.0", rows, **more)
    market.now = NOW


def publish_now(market: Market, name: str, rows: Sequence[Row], **more: str) -> None:
    """Publish the second one within it."""
    market.publish(name, "1.1.0", rows, **more)


def install(desk: PackageDesk, market: Market, name: str, version: str = "") -> None:
    """Install a version."""
    desk.install(desk.open(str(market.repo)), name, version)


BEFORE: tuple[Row, ...] = (
    ("a", "Blacksta", "1", square(-3_000, 0, 1_000)),
    ("b", "Gränsen", "1", square(-500, 3_000, 1_000)),
    ("c", "Ekeby", "1", square(4_000, 0, 500)),
    ("d", "Hardemo", "1", square(6_000, 0, 500)),
    ("e", "Havet", "1", square(30_000, 0, 1_000)),
)
AFTER: tuple[Row, ...] = (
    ("a", "Blacksta", "1", square(-3_000, 0, 1_200)),
    ("b", "Gränsen", "2", square(-500, 3_000, 1_000)),
    ("d", "Hardemo", "1", square(6_000, 0, 500)),
    ("e", "Havet", "1", square(30_000, 0, 1_500)),
    ("f", "Två kommuner", "1", square(-300, -3_000, 1_000)),
)
"""In the west a grew by 44 ha and 30 ha of f are new; in the east c is gone and 70 ha of f are
new; b, in both, has another class; d is as it was; e grew outside the county."""


def day(days: int) -> date:
    """Return a day counted from now."""
    return TODAY + timedelta(days=days)
