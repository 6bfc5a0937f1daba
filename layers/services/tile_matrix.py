"""A WMTS's tile matrix sets as grids: levels that halve, easting before northing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pyproj

from layers.crs import Bounds, transform_bounds
from layers.errors import NotOffered
from layers.images.tile_table import WEB_EDGE
from layers.language import tr
from layers.services.tile_grid import Level, TileGrid
from layers.services.xml import children, text_at

_PIXEL_M = 0.00028
"""How wide a pixel of the standard's screen is."""
_EARTH_M = 6_378_137.0


@dataclass(frozen=True, slots=True)
class _Matrix:
    name: str
    pixel: float
    corner: tuple[float, float]
    tile: int
    columns: int
    rows: int


def read_grid(node: Any, system: str, home: Bounds) -> TileGrid:
    """Return a tile matrix set as a grid, with easting before northing.

    Some services write a grid's corner with the axes as the system defines them, some do not;
    what decides is under which reading the grid reaches `home`, given in EPSG:3006.

    Raises
    ------
    NotOffered
        Its levels do not halve from one corner.
    """
    chain = _halving(sorted(_matrices(node, _metres(system)), key=lambda item: -item.pixel))
    name = text_at(node, "Identifier")
    if not chain:
        raise NotOffered(tr("rutnätet {grid} har inga storlekar som halveras.", grid=name))
    levels = tuple(
        Level(number, item.name, item.pixel, item.columns, item.rows)
        for number, item in enumerate(chain)
    )
    first, side = chain[0], chain[0].pixel * chain[0].tile
    size = (side * first.columns, side * first.rows)
    box = transform_bounds(home, "EPSG:3006", system) or home
    x, y = first.corner
    is_turned = _shared((y, x), size, box) > _shared((x, y), size, box)
    left, top = (y, x) if is_turned else (x, y)
    return _numbered_as_web(TileGrid(name, system, left, top, levels, first.tile))


def _matrices(node: Any, unit: float) -> Iterator[_Matrix]:
    """Yield the sizes that can be read; `unit` is how many metres one of the system is."""
    for item in children(node, "TileMatrix"):
        try:
            x, y = (float(word) for word in text_at(item, "TopLeftCorner").split())
            wide, high, columns, rows = (
                int(text_at(item, name))
                for name in ("TileWidth", "TileHeight", "MatrixWidth", "MatrixHeight")
            )
            pixel = float(text_at(item, "ScaleDenominator")) * _PIXEL_M / unit
        except ValueError:
            continue
        if wide == high and min(wide, columns, rows) > 0 and 0 < pixel < math.inf:
            yield _Matrix(text_at(item, "Identifier"), pixel, (x, y), wide, columns, rows)


def _numbered_as_web(grid: TileGrid) -> TileGrid:
    """Return a grid whose levels have the web's numbers where its sizes are the web's."""
    if grid.system != "EPSG:3857":
        return grid
    start = max(0, round(math.log2(2 * WEB_EDGE / grid.tile / grid.levels[0].pixel)))
    return replace(
        grid, levels=tuple(replace(level, number=start + n) for n, level in enumerate(grid.levels))
    )


def _halving(read: list[_Matrix]) -> list[_Matrix]:
    """Return the longest run of levels that halve from one corner."""
    best: list[_Matrix] = []
    run: list[_Matrix] = []
    for item in read:
        fits = (
            bool(run)
            and math.isclose(run[-1].pixel / item.pixel, 2, rel_tol=1e-4)
            and item.tile == run[-1].tile
            and math.dist(item.corner, run[0].corner) < 1
        )
        run = [*run, item] if fits else [item]
        if len(run) > len(best):
            best = run
    return best


def _shared(corner: tuple[float, float], size: tuple[float, float], box: Bounds) -> float:
    west, north = corner
    across = min(west + size[0], box[2]) - max(west, box[0])
    down = min(north, box[3]) - max(north - size[1], box[1])
    return max(0.0, across) * max(0.0, down)


def _metres(system: str) -> float:
    """Return how many metres a unit of a system is, as the standard counts scales."""
    axis = pyproj.CRS.from_user_input(system).axis_info[0]
    if axis.unit_name.startswith("degree"):
        return _EARTH_M * math.pi / 180
    return float(axis.unit_conversion_factor)
