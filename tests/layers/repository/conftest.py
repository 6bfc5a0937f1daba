"""A small publisher, a planner with a home of their own, and a real web server between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import geopandas
import pytest
from package_server import Site, serving
from shapely import Point

from layers.formats.geopackage import write_geopackage
from layers.packages.build import build_package
from layers.packages.manifest import Manifest
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.repository.installer import Installer
from layers.repository.keys import KeyFolder
from layers.repository.known import KnownRepositories
from layers.repository.publisher import Publisher
from layers.repository.trust import TrustedRepository

E, N = 510_000, 6_570_000
NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@dataclass
class Clock:
    """The one fake: what day it is."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)


def frame(count: int, changed: int = 0) -> geopandas.GeoDataFrame:
    """Return points; the first `changed` have another name."""
    return geopandas.GeoDataFrame(
        {
            "objekt_id": [f"id-{i:05}" for i in range(count)],
            "namn": [f"{'ny' if i < changed else 'plats'} {i * 7919 % 9973}" for i in range(count)],
        },
        geometry=[Point(E + i % 97 * 10, N + i // 97 * 10) for i in range(count)],
        crs="EPSG:3006",
    )


@dataclass
class Shop:
    """A publisher and what is needed to build for them."""

    folder: Path
    publisher: Publisher
    make: Callable[..., Manifest]

    @property
    def repo(self) -> Path:
        return self.publisher.folder

    def publish(
        self, version: str = "1.0.0", count: int = 300, changed: int = 0, **more: Any
    ) -> Manifest:
        manifest = self.make(version, count, changed, **more)
        self.publisher.publish(manifest, Store(self.folder / "byggt"))
        return manifest


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(tmp_path: Path, clock: Clock) -> Shop:
    """A signed, empty repository with its publisher."""
    folder = tmp_path / "utgivare"
    publisher = Publisher(folder / "förråd", KeyFolder(folder / "nycklar"), clock)
    publisher.create("Provförråd")

    def make(
        version: str, count: int, changed: int = 0, name: str = "prov", lines: str = ""
    ) -> Manifest:
        source = folder / f"{name}-{version}"
        source.mkdir(parents=True, exist_ok=True)
        write_geopackage(source / "natur.gpkg", {"natur": frame(count, changed)})
        (source / "package.toml").write_text(
            f'name = "{name}"\ntitle = "Provpaket"\nversion = "{version}"\n'
            f'publisher = "GIS-funktionen"\nlicence = "CC0-1.0"\n{lines}\n'
            'release_note = "Ny utgåva."\n[[layers]]\nname = "natur"\npath = "natur.gpkg"\n'
            'title = "Natur"\ntheme = "natur"\ndefinition = "prov"\nsource = "prov"\n'
            'reference_date = "2026-01-01"\n',
            "utf-8",
        )
        return build_package(read_source(source), Store(folder / "byggt"))

    return Shop(folder, publisher, make)


@dataclass
class Planner:
    """Somebody on another machine."""

    home: Path
    clock: Clock

    @property
    def store(self) -> Store:
        return Store(self.home / "packages")

    @property
    def known(self) -> KnownRepositories:
        return KnownRepositories(self.home / "repositories", self.clock)

    @property
    def installer(self) -> Installer:
        return Installer(self.store, self.known)

    def open(self, address: str | Path) -> TrustedRepository:
        repository, _ = self.known.trust(str(address))
        repository.refresh()
        return repository

    def install(self, address: str | Path, name: str = "prov", version: str = "") -> Any:
        repository = self.open(address)
        known = self.known.find(repository.address)
        assert known is not None
        return self.installer.install(repository, known.identity, name, version)

    @property
    def version(self) -> str:
        return self.store.find("prov").version


@pytest.fixture
def planner(tmp_path: Path, clock: Clock) -> Planner:
    return Planner(tmp_path / "planerare", clock)


@pytest.fixture
def site(shop: Shop) -> Iterator[Site]:
    """The repository behind a real web server."""
    with serving(shop.repo) as served:
        yield served
