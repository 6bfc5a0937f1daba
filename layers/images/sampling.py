"""Colours laid on another grid: halved, resampled, and multiplied by how much they cover."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
from rasterio.enums import Resampling
from rasterio.transform import Affine
from rasterio.warp import reproject

from layers.crs import WORKING_CRS
from layers.images.picture import Colours


def halve(colours: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return colours, (rows, columns, 3 or 4), at half the size; an odd last row is repeated.

    Where a pixel covers nothing its colour is not mixed in.
    """
    rows, columns, bands = colours.shape
    if rows % 2 or columns % 2:
        colours = np.pad(colours, ((0, rows % 2), (0, columns % 2), (0, 0)), mode="edge")
    if bands == 4 and colours[..., 3].min(initial=255) < 255:
        return separated(_mean_of_four(multiplied(colours)))
    return _mean_of_four(colours)


def _mean_of_four(colours: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    total = colours[0::2, 0::2].astype(np.uint16)
    total += colours[1::2, 0::2]
    total += colours[0::2, 1::2]
    total += colours[1::2, 1::2]
    total += 2
    total >>= 2
    return total.astype(np.uint8)


def multiplied(colours: Colours) -> Colours:
    """Return colours times how much they cover, as they are mixed and drawn."""
    covers = colours[..., 3:]
    if covers.size and covers.min() == 255:
        return colours
    found = colours.copy()
    found[..., :3] = (colours[..., :3].astype(np.uint16) * covers + 127) // 255
    return found


def separated(colours: Colours) -> Colours:
    """Return colours as they were before `multiplied`."""
    covers = colours[..., 3:]
    if covers.size and covers.min() == 255:
        return colours
    found = colours.copy()
    part = np.maximum(covers, 1).astype(np.uint16)
    found[..., :3] = np.minimum(255, (colours[..., :3].astype(np.uint16) * 255 + part // 2) // part)
    return found


def lay_out(
    colours: Colours,
    place: Affine,
    system: Any,
    target: Affine,
    columns: int,
    rows: int,
    smooth: bool = True,
) -> Colours:
    """Return multiplied colours on a grid in EPSG:3006, (rows, columns, 4).

    Parameters
    ----------
    colours
        Multiplied by how much they cover.
    place
        Where the first array's pixels lie, in `system`.
    system
        The `pyproj.CRS` of the place.
    target
        Where the pixels of the grid lie, in EPSG:3006.
    smooth
        Mixed from the nearest four; otherwise the nearest one.
    """
    found = np.zeros((4, rows, columns), dtype=np.uint8)
    working = WORKING_CRS
    own = working if system == pyproj.CRS(WORKING_CRS) else system.to_wkt()
    reproject(
        np.ascontiguousarray(colours.transpose(2, 0, 1)),
        found,
        src_transform=place,
        src_crs=own,
        dst_transform=target,
        dst_crs=working,
        resampling=Resampling.bilinear if smooth else Resampling.nearest,
    )
    return np.ascontiguousarray(found.transpose(1, 2, 0))
