"""Grids of map tiles: sizes that halve, from one corner."""

from __future__ import annotations

import math
from dataclasses import dataclass

from layers.crs import Bounds
from layers.images.tile_table import WEB_EDGE

TILE = 256
_MARGIN = 1e-9


@dataclass(frozen=True, slots=True)
class Level:
    """One size of the tiles.

    Attributes
    ----------
    name
        What the service calls it.
    pixel
        Units of the ground that a pixel is wide.
    columns, rows
        How many tiles the grid has.
    """

    number: int
    name: str
    pixel: float
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class TileGrid:
    """A grid in `system`; `left` and `top` are its corner, easting before northing.

    Attributes
    ----------
    levels
        From the coarsest; each has half the pixel of the one before.
    """

    name: str
    system: str
    left: float
    top: float
    levels: tuple[Level, ...]
    tile: int = TILE

    @property
    def is_web(self) -> bool:
        """Whether it is the world's usual grid, which MBTiles is made for."""
        first = self.levels[0]
        world = 2 * WEB_EDGE / self.tile / 2**first.number
        return (
            self.system == "EPSG:3857"
            and abs(self.left + WEB_EDGE) < 1
            and abs(self.top - WEB_EDGE) < 1
            and math.isclose(first.pixel, world, rel_tol=1e-6)
        )

    def level_for(self, pixel: float) -> Level:
        """Return the coarsest level that is as fine as wanted, or the finest there is."""
        fine = [level for level in self.levels if level.pixel <= pixel * (1 + 1e-6)]
        return fine[0] if fine else self.levels[-1]

    def tiles_in(self, level: Level, bounds: Bounds) -> tuple[int, int, int, int]:
        """Return the first column and row, and the ones after the last, that meet a box."""
        side = level.pixel * self.tile
        west, south, east, north = bounds
        return (
            max(0, math.floor((west - self.left) / side + _MARGIN)),
            max(0, math.floor((self.top - north) / side + _MARGIN)),
            min(level.columns, math.ceil((east - self.left) / side - _MARGIN)),
            min(level.rows, math.ceil((self.top - south) / side - _MARGIN)),
        )

    def box_of(self, level: Level, column: int, row: int) -> Bounds:
        """Return where a tile lies."""
        side = level.pixel * self.tile
        west, north = self.left + column * side, self.top - row * side
        return west, north - side, west + side, north


def _halved(number: int, pixel: float, columns: int, rows: int) -> Level:
    return Level(number, str(number), pixel / 2**number, columns * 2**number, rows * 2**number)


WEB = TileGrid(
    "3857",
    "EPSG:3857",
    -WEB_EDGE,
    WEB_EDGE,
    tuple(_halved(n, 2 * WEB_EDGE / TILE, 1, 1) for n in range(23)),
)
NATIONAL = TileGrid(
    "3006",
    "EPSG:3006",
    -1_200_000.0,
    8_500_000.0,
    tuple(_halved(n, 4_096.0, 4, 4) for n in range(16)),
)
"""The grid in SWEREF 99 TM that the national map has, for services that draw any box."""
