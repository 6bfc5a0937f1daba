"""Two versions of a layer of 200 000 areas, and the second one exported anew in another order."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import numpy.typing as npt
import pyogrio
import shapely

COUNT = 200_000
CORNERS = 36
SHARE = 100
"""One in a hundred is changed, one added, one removed."""


@dataclass(frozen=True)
class Versions:
    """The files, and what is true of them."""

    old: Path
    new: Path
    shuffled: Path
    moved: int
    renamed: int
    added: int
    removed: int

    @property
    def unchanged(self) -> int:
        return COUNT - self.moved - self.renamed - self.removed


def make_areas(count: int, seed: int) -> geopandas.GeoDataFrame:
    rng = np.random.default_rng(seed)
    place = rng.uniform((460_000.0, 6_500_000.0), (600_000.0, 6_680_000.0), (count, 2))
    turn = (np.arange(CORNERS) + rng.uniform(0, 0.8, (count, CORNERS))) * 2 * np.pi / CORNERS
    radius = rng.lognormal(4.2, 0.8, (count, 1)) * rng.uniform(0.6, 1.0, (count, CORNERS))
    x = place[:, :1] + radius * np.cos(turn)
    y = place[:, 1:] + radius * np.sin(turn)
    columns = {
        "objekt_id": [f"NV-{seed}-{number:07}" for number in range(count)],
        "klass": rng.integers(1, 6, count).astype(str),
        "namn": [f"Område {number % 5_000}" for number in range(count)],
        "antal": rng.integers(0, 1_000, count),
        "varde": rng.normal(0, 1, count).round(4),
    }
    shapes = shapely.polygons(np.stack([x, y], axis=2).round(3))
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:3006")


def write(frame: geopandas.GeoDataFrame, path: Path) -> None:
    pyogrio.write_dataframe(frame, path, layer="l", SPATIAL_INDEX="NO")


def make_versions(folder: Path) -> Versions:
    """Write the files; the new one keeps the old one's feature ids, the shuffled one does not."""
    part = COUNT // SHARE
    frame = make_areas(COUNT, 1)
    old, new, shuffled = (folder / f"{name}.gpkg" for name in ("old", "new", "shuffled"))
    write(frame, old)
    chosen = np.random.default_rng(2).permutation(COUNT)
    moved, renamed, gone = np.split(chosen[: 2 * part], [part // 2, part])
    fresh = make_areas(part, 3)
    _make_new(frame, old, new, (moved, renamed, gone), fresh)
    rows = pyogrio.read_dataframe(new)
    write(rows.sample(frac=1, random_state=4).reset_index(drop=True), shuffled)
    return Versions(old, new, shuffled, len(moved), len(renamed), part, len(gone))


def _make_new(
    frame: geopandas.GeoDataFrame,
    old: Path,
    new: Path,
    chosen: tuple[npt.NDArray[np.int64], ...],
    fresh: geopandas.GeoDataFrame,
) -> None:
    moved, renamed, gone = chosen
    other = frame.iloc[moved]
    write(other.set_geometry(other.geometry.translate(1.0, -0.5)), new.with_suffix(".moved.gpkg"))
    write(fresh, new.with_suffix(".fresh.gpkg"))
    shutil.copyfile(old, new)
    columns = "geom, objekt_id, klass, namn, antal, varde"
    with closing(sqlite3.connect(new)) as base, base:
        for (name,) in base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'l'"
        ).fetchall():
            base.execute(f'DROP TRIGGER "{name}"')  # they call what only GDAL has
        for name in ("moved", "fresh"):
            base.execute("ATTACH ? AS " + name, (str(new.with_suffix(f".{name}.gpkg")),))
        base.execute("UPDATE l SET geom = m.geom FROM moved.l AS m WHERE l.objekt_id = m.objekt_id")
        for where, rows in (
            ("UPDATE l SET klass = 'ny' WHERE fid = ?", renamed),
            ("DELETE FROM l WHERE fid = ?", gone),
        ):
            base.executemany(where, [(int(row) + 1,) for row in rows])
        base.execute(f"INSERT INTO l ({columns}) SELECT {columns} FROM fresh.l")
