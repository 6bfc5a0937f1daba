"""Drawing tiles of a map as any other large picture: part by part, at the size that fits."""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from pathlib import Path

import numpy as np
from rasterio.errors import RasterioError
from rasterio.windows import Window

from layers.errors import UnreadableFile
from layers.images.picture import Colours, read_colours
from layers.images.pyramid import Cells, Pyramid
from layers.images.sampling import halve
from layers.images.tile_table import TileTable, decoding, list_tables, open_database, quoted
from layers.language import tr

MOST_HALVED = 3
"""A zoom without tiles of its own is made from one at most so many times finer."""
_KEPT_TILES = 16


def open_tiles(path: Path, table: str = "", name: str = "") -> Pyramid:
    """Return a table of tiles to read parts of; nothing is drawn where it has no tile.

    Parameters
    ----------
    table
        Its name in the file; the first by default.
    name
        How people know the file.

    Raises
    ------
    UnreadableFile
        It cannot be read.
    """
    tables = list_tables(path)
    found = next((item for item in tables if item.name == table), tables[0])
    return Pyramid(found.width, found.height, _Tiles(path, found, name or path.name))


class _Tiles:
    """Tiles put together; level k is the finest zoom halved k times."""

    def __init__(self, path: Path, table: TileTable, name: str) -> None:
        self._table, self._name = table, name
        self._database = open_database(path)
        finest = table.zooms[0].pixel
        self._zooms = {round(np.log2(zoom.pixel / finest)): zoom.number for zoom in table.zooms}
        self._question = (
            f"SELECT tile_data FROM {quoted(table.name)} "
            "WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
        )
        self._decode = lru_cache(maxsize=_KEPT_TILES)(self._decoded)

    def read(self, level: int, cells: Cells) -> Colours:
        """Return part of a level."""
        if level in self._zooms:
            return self._from_tiles(level, cells)
        finer = next((k for k in range(level - 1, level - 1 - MOST_HALVED, -1) if k in self._zooms),
                     None)  # fmt: skip
        left, top, right, bottom = cells
        if finer is None:
            return np.zeros((bottom - top, right - left, 4), dtype=np.uint8)
        step = 2 ** (level - finer)
        colours = self._from_tiles(finer, (left * step, top * step, right * step, bottom * step))
        for _ in range(level - finer):
            colours = halve(colours)
        return colours

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _from_tiles(self, level: int, cells: Cells) -> Colours:
        table, number = self._table, self._zooms[level]
        wide, high = table.tile
        # where the part lies in all of the zoom's pixels
        x = table.columns[0] * wide // 2**level
        y = table.rows[0] * high // 2**level
        left, top, right, bottom = cells[0] + x, cells[1] + y, cells[2] + x, cells[3] + y
        found = np.zeros((bottom - top, right - left, 4), dtype=np.uint8)
        for row in range(top // high, -(-bottom // high)):
            for column in range(left // wide, -(-right // wide)):
                tile = self._decode(number, column, row)
                if tile is None:
                    continue
                west, north = max(left, column * wide), max(top, row * high)
                east, south = min(right, (column + 1) * wide), min(bottom, (row + 1) * high)
                found[north - top : south - top, west - left : east - left] = tile[
                    north - row * high : south - row * high,
                    west - column * wide : east - column * wide,
                ]
        return found

    def _decoded(self, number: int, column: int, row: int) -> Colours | None:
        stored = 2**number - 1 - row if self._table.from_south else row
        try:
            answer = self._database.execute(self._question, (number, column, stored)).fetchone()
            if answer is None or not answer[0]:
                return None
            content = bytes(answer[0])
            with decoding(content) as picture:
                if (picture.width, picture.height) != self._table.tile:
                    raise ValueError(picture.width)
                return read_colours(picture, Window(0, 0, picture.width, picture.height))
        except (sqlite3.Error, RasterioError, ValueError, TypeError) as error:
            raise UnreadableFile(
                tr("{file} har en kartruta som inte kan läsas.", file=self._name)
            ) from error
