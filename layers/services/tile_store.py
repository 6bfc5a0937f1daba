"""A file of map tiles while it is written: MBTiles or GeoPackage, unfinished until it is whole."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyproj

from layers.crs import Bounds
from layers.images.tile_table import UNFINISHED
from layers.services.provenance import MBTILES_ROW, Provenance, write_into_geopackage, write_text
from layers.services.tile_grid import Level, TileGrid

_GPKG_ID = 0x47504B47
_TABLE = "bakgrund"


class TileStore:
    """Takes tiles, in any order, and remembers which places have none.

    Parameters
    ----------
    is_mbtiles
        Else a GeoPackage.
    plan
        What is to be in it, as text: a store of another plan is begun anew.
    """

    def __init__(self, path: Path, grid: TileGrid, is_mbtiles: bool, plan: str) -> None:
        self._path, self._grid, self._is_mbtiles = path, grid, is_mbtiles
        self._table = "tiles" if is_mbtiles else _TABLE
        if path.exists() and _plan_of(path) != plan:
            path.unlink()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path)
        if not self._tables():
            self._database.executescript(_MBTILES if is_mbtiles else _GEOPACKAGE)
            self._database.executescript(_PLAN)
            self._database.execute(f"INSERT INTO {UNFINISHED} (plan) VALUES (?)", (plan,))
            self._database.commit()
        question = f"SELECT zoom_level, tile_column, tile_row FROM {self._table}"
        self._known = {
            (zoom, column, self._turned(zoom, row))
            for zoom, column, row in self._database.execute(question)
        }
        self._known |= set(self._database.execute("SELECT zoom, col, row FROM rumslig_absent"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def count(self) -> int:
        """How many tiles there are."""
        (count,) = self._database.execute(f"SELECT count(*) FROM {self._table}").fetchone()
        return int(count)

    def has(self, level: Level, column: int, row: int) -> bool:
        """Whether a tile was put, or is known to be none."""
        return (level.number, column, row) in self._known

    def put(self, level: Level, column: int, row: int, content: bytes) -> None:
        """Keep a tile; none where there is no content."""
        self._known.add((level.number, column, row))
        if not content:
            self._database.execute(
                "INSERT OR REPLACE INTO rumslig_absent VALUES (?, ?, ?)",
                (level.number, column, row),
            )
            return
        self._database.execute(
            f"INSERT OR REPLACE INTO {self._table} "
            "(zoom_level, tile_column, tile_row, tile_data) VALUES (?, ?, ?, ?)",
            (level.number, column, self._turned(level.number, row), content),
        )

    def digest(self) -> str:
        """Return the SHA-256 of all tiles, level by level, row by row from the north."""
        found = hashlib.sha256()
        turn = "-" if self._is_mbtiles else ""
        rows = self._database.execute(
            f"SELECT tile_data FROM {self._table} ORDER BY zoom_level, {turn}tile_row, tile_column"
        )
        for (content,) in rows:
            found.update(content)
        return found.hexdigest()

    def save(self) -> None:
        """Let what was put so far stay, whatever comes."""
        self._database.commit()

    def finish(
        self, title: str, bounds: Bounds, levels: Sequence[Level], provenance: Provenance
    ) -> None:
        """Make the store whole: say what it is, and forget that it was unfinished.

        Parameters
        ----------
        bounds
            What was fetched, in the grid's system.
        """
        self._database.executescript(f"DROP TABLE {UNFINISHED}; DROP TABLE rumslig_absent;")
        if self._is_mbtiles:
            facts = _mbtiles_facts(title, bounds, levels, provenance)
            facts["format"] = self._format()
            self._database.executemany("INSERT INTO metadata VALUES (?, ?)", list(facts.items()))
        else:
            self._describe(title, bounds, levels, provenance)
        self._database.commit()
        self._database.execute("VACUUM")
        self.close()
        if not self._is_mbtiles:
            write_into_geopackage(self._path, provenance)

    def close(self) -> None:
        """Let go of the file; what was not saved is lost."""
        self._database.close()

    # inside

    def _tables(self) -> bool:
        return self._database.execute("SELECT 1 FROM sqlite_master").fetchone() is not None

    def _turned(self, zoom: int, row: int) -> int:
        """Return a row as MBTiles counts them, from the south; the same way back."""
        return 2**zoom - 1 - row if self._is_mbtiles else row

    def _format(self) -> str:
        (content,) = self._database.execute("SELECT tile_data FROM tiles LIMIT 1").fetchone()
        kinds = {b"\x89PNG": "png", b"RIFF": "webp"}
        return kinds.get(bytes(content[:4]), "jpg")

    def _describe(
        self, title: str, bounds: Bounds, levels: Sequence[Level], provenance: Provenance
    ) -> None:
        grid = self._grid
        code = int(grid.system.rpartition(":")[2])
        # the standard wants WGS 84 in every file
        for number in {4326, code}:
            system = pyproj.CRS.from_epsg(number)
            self._database.execute(
                "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, 'EPSG', ?, ?, NULL)",
                (system.name, number, number, system.to_wkt("WKT1_GDAL")),
            )
        side = grid.levels[0].pixel * grid.tile
        self._database.execute(
            "INSERT INTO gpkg_contents VALUES (?, 'tiles', ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                _TABLE, title, provenance.attribution,
                provenance.asked_at.replace("Z", ".000Z"), *bounds, code,
            ),
        )  # fmt: skip
        self._database.execute(
            "INSERT INTO gpkg_tile_matrix_set VALUES (?, ?, ?, ?, ?, ?)",
            (
                _TABLE, code, grid.left, grid.top - side * grid.levels[0].rows,
                grid.left + side * grid.levels[0].columns, grid.top,
            ),
        )  # fmt: skip
        self._database.executemany(
            "INSERT INTO gpkg_tile_matrix VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    _TABLE, level.number, level.columns, level.rows, grid.tile, grid.tile,
                    level.pixel, level.pixel,
                )
                for level in levels
            ],
        )  # fmt: skip


def _mbtiles_facts(
    title: str, bounds: Bounds, levels: Sequence[Level], provenance: Provenance
) -> dict[str, str]:
    way = pyproj.Transformer.from_crs("EPSG:3857", "EPSG:4326", always_xy=True)
    west, south, east, north = way.transform_bounds(*bounds)
    numbers = [level.number for level in levels]
    facts: Mapping[str, str] = {
        "name": title,
        "type": "baselayer",
        "version": "1.3",
        "description": provenance.title,
        "attribution": provenance.attribution,
        "bounds": f"{west:.6f},{south:.6f},{east:.6f},{north:.6f}",
        "center": f"{(west + east) / 2:.6f},{(south + north) / 2:.6f},{numbers[0]}",
        "minzoom": str(min(numbers)),
        "maxzoom": str(max(numbers)),
        MBTILES_ROW: write_text(provenance),
    }
    return dict(facts)


def _plan_of(path: Path) -> str:
    """Return what an unfinished store is to hold; "" where it is none."""
    try:
        database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            row = database.execute(f"SELECT plan FROM {UNFINISHED}").fetchone()
        finally:
            database.close()
    except sqlite3.Error:
        return ""
    return str(row[0]) if row else ""


_PLAN = f"""
CREATE TABLE {UNFINISHED} (plan TEXT NOT NULL);
CREATE TABLE rumslig_absent (
  zoom INTEGER NOT NULL, col INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (zoom, col, row)
);
"""
_MBTILES = """
PRAGMA application_id = 0x4d504258;
CREATE TABLE metadata (name TEXT, value TEXT);
CREATE TABLE tiles (
  zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL, tile_row INTEGER NOT NULL,
  tile_data BLOB NOT NULL
);
CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row);
"""
_GEOPACKAGE = f"""
PRAGMA application_id = {_GPKG_ID};
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_tile_matrix_set (
  table_name TEXT NOT NULL PRIMARY KEY, srs_id INTEGER NOT NULL,
  min_x DOUBLE NOT NULL, min_y DOUBLE NOT NULL, max_x DOUBLE NOT NULL, max_y DOUBLE NOT NULL,
  CONSTRAINT fk_gtms_table_name FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gtms_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_tile_matrix (
  table_name TEXT NOT NULL, zoom_level INTEGER NOT NULL,
  matrix_width INTEGER NOT NULL, matrix_height INTEGER NOT NULL,
  tile_width INTEGER NOT NULL, tile_height INTEGER NOT NULL,
  pixel_x_size DOUBLE NOT NULL, pixel_y_size DOUBLE NOT NULL,
  CONSTRAINT pk_ttm PRIMARY KEY (table_name, zoom_level),
  CONSTRAINT fk_tmm_table_name FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name)
);
CREATE TABLE {_TABLE} (
  id INTEGER PRIMARY KEY AUTOINCREMENT, zoom_level INTEGER NOT NULL,
  tile_column INTEGER NOT NULL, tile_row INTEGER NOT NULL, tile_data BLOB NOT NULL,
  UNIQUE (zoom_level, tile_column, tile_row)
);
"""
