"""A publisher with a folder repository, and packages that differ from version to version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import geopandas
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from layers.formats.geopackage import write_geopackage
from layers.packages.build import build_package
from layers.packages.manifest import Manifest
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.repository.keys import KeyFolder
from layers.repository.publisher import Publisher

E, N = 512_000.0, 6_554_000.0

Row = tuple[str, str, str, BaseGeometry]
"""Key, name, class and shape."""


def square(x: float, y: float, side: float = 400.0) -> Polygon:
    """Return a square by its south-west corner, in metres from the middle of the example."""
    return box(E + x, N + y, E + x + side, N + y + side)


BEFORE: tuple[Row, ...] = (
    ("a", "Blacksta, sekundär zon", "2", square(0, 0, 1_000)),
    ("b", "Ekeby täkt", "1", square(-2_500, 1_500, 840)),
    ("c", "Hardemo", "1", square(2_500, -500, 600)),
)
AFTER: tuple[Row, ...] = (
    ("a", "Blacksta, sekundär zon", "2", square(0, 0, 1_500)),
    ("d", "Hällabrottet, primär zon", "1", square(1_800, -2_500, 960)),
    ("c", "Hardemo", "2", square(2_500, -500, 600)),
)
"""Of `BEFORE`: a has grown by 125 ha, b is gone, d is new, c has another class."""


@dataclass
class Market:
    """A publisher and the folder that they publish in."""

    folder: Path
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def repo(self) -> Path:
        return self.folder / "förråd"

    @property
    def keys(self) -> Path:
        return self.folder / "nycklar"

    @property
    def publisher(self) -> Publisher:
        return Publisher(self.repo, KeyFolder(self.keys), lambda: self.now)

    def open(self, title: str = "Regionens lager") -> None:
        self.publisher.create(title)

    def write_source(
        self,
        name: str,
        version: str,
        rows: Sequence[Row],
        *,
        title: str = "",
        function: str = "Miljö",
        theme: str = "natur",
        next_review: str = "2030-01-01",
        note: str = "",
        reference_date: str = "2026-01-01",
        rules: str = "",
    ) -> Path:
        """Write a publisher's folder."""
        source = self.folder / f"{name}-{version}"
        source.mkdir(parents=True, exist_ok=True)
        frame = geopandas.GeoDataFrame(
            {
                "objekt_id": [row[0] for row in rows],
                "namn": [row[1] for row in rows],
                "klass": [row[2] for row in rows],
            },
            geometry=[row[3] for row in rows],
            crs="EPSG:3006",
        )
        write_geopackage(source / "lager.gpkg", {"lager": frame})
        review = f'next_review = "{next_review}"\n' if next_review else ""
        (source / "package.toml").write_text(
            f'name = "{name}"\ntitle = "{title or name}"\nversion = "{version}"\n'
            f'publisher = "{function}"\nlicence = "CC0-1.0"\n{review}release_note = "{note}"\n'
            f'[[layers]]\nname = "lager"\npath = "lager.gpkg"\ntitle = "{title or name}"\n'
            f'theme = "{theme}"\ndefinition = "prov"\nsource = "{function}"\nkey = ["objekt_id"]\n'
            f'reference_date = "{reference_date}"\nvisible = true\n{rules}',
            "utf-8",
        )
        return source

    def publish(
        self, name: str, version: str, rows: Sequence[Row] = BEFORE, **more: str
    ) -> Manifest:
        """Publish a version of a package, whose source is written first."""
        built = Store(self.folder / "byggt")
        source = self.write_source(name, version, rows, **more)  # type: ignore[arg-type]
        manifest = build_package(read_source(source), built)
        self.publisher.publish(manifest, built)
        return manifest
