"""A placed picture drawn small, to be looked at while its points are moved."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from rasterio.transform import Affine

from layers.georeference.inverse import Inverse
from layers.georeference.placement import Placement
from layers.georeference.raster import plan_grid
from layers.images.picture import Colours
from layers.images.place import Transform

MOST_WARPED = 1_200_000
"""Pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Colours, and where they lie: E = a·column + b·row + c, N = d·column + e·row + f."""

    colours: Colours
    place: Transform


def warp_preview(
    colours: Colours, placement: Placement, name: str, most: int = MOST_WARPED
) -> Drawn:
    """Return a picture drawn north up where it lies, in the placement's own system.

    Parameters
    ----------
    colours
        The picture, of any size.
    most
        Pixels to draw at most.

    Raises
    ------
    NotPlaced
        The mapping folds, or draws the picture out too far.
    """
    grid = plan_grid(placement, name)
    shrink = max(1.0, math.sqrt(grid.width * grid.height / most))
    columns, rows = max(1, int(grid.width / shrink)), max(1, int(grid.height / shrink))
    place = grid.place @ Affine.scale(grid.width / columns, grid.height / rows)
    window = _Window(columns, rows)
    pixels = Inverse.of(placement).find(place, window)
    across = colours.shape[1] / placement.width
    down = colours.shape[0] / placement.height
    found = np.zeros((rows, columns, 4), dtype=np.uint8)
    column, row = pixels[..., 0] * across, pixels[..., 1] * down
    with np.errstate(invalid="ignore"):
        inside = (column >= 0) & (row >= 0)
        inside &= (column < colours.shape[1]) & (row < colours.shape[0])
    found[inside] = colours[row[inside].astype(np.int64), column[inside].astype(np.int64)]
    a, b, c, d, e, f = (float(value) for value in tuple(place)[:6])
    return Drawn(found, (a, b, c, d, e, f))


@dataclass(frozen=True, slots=True)
class _Window:
    """All of a raster, as `Inverse.find` asks for a part."""

    width: int
    height: int
    col_off: int = 0
    row_off: int = 0
