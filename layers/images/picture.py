"""A placed picture's colours in the working system, small enough to be kept while it is shown."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
from rasterio.enums import ColorInterp, Resampling
from rasterio.transform import Affine
from rasterio.warp import reproject

from layers.crs import WORKING_CRS, name_crs, parse_crs
from layers.errors import UnreadableFile
from layers.images.head import ImageFormat, read_head
from layers.images.open import open_image
from layers.images.place import Transform, check_place

MOST_DRAWN = 16_000_000
"""Pixels; a larger picture is drawn from a smaller copy of itself."""

Colours = npt.NDArray[np.uint8]
"""(rows, columns, 4): red, green, blue and how much it covers."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Colours, and where they lie in EPSG:3006: E = a·column + b·row + c, N = d·column + …"""

    colours: Colours
    place: Transform


def hash_file(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def load_picture(
    path: Path, form: ImageFormat, place: Sequence[float], crs: str, name: str
) -> Picture:
    """Return a picture as it is drawn.

    Raises
    ------
    UnreadableFile
        It is not what its head says, or cannot be read.
    UnknownCrs
        Its coordinate system is not known.
    """
    head = read_head(path, name)
    if head.format != form:
        raise UnreadableFile(name)
    shrink = max(1.0, math.sqrt(head.width * head.height / MOST_DRAWN))
    columns, rows = max(1, int(head.width / shrink)), max(1, int(head.height / shrink))
    with open_image(path, form, name) as source:
        colours = _read(source, columns, rows)
    a, b, c, d, e, f = place
    across, down = head.width / columns, head.height / rows
    moved = Affine(a * across, b * down, c, d * across, e * down, f)
    system = parse_crs(crs)
    if system != pyproj.CRS(WORKING_CRS):
        colours, moved = _warp(colours, moved, system)
    a, b, c, d, e, f = (float(value) for value in tuple(moved)[:6])
    return Picture(np.ascontiguousarray(colours), (a, b, c, d, e, f))


def _read(source: Any, columns: int, rows: int) -> Colours:
    """Return the colours at a size."""
    wanted = list(range(1, min(source.count, 4) + 1))
    is_palette = source.colorinterp[0] == ColorInterp.palette
    bands = source.read(
        wanted,
        out_shape=(len(wanted), rows, columns),
        resampling=Resampling.nearest if is_palette else Resampling.average,
    )
    return to_colours(bands, source)


def to_colours(bands: npt.NDArray[Any], source: Any) -> Colours:
    """Return bands read from a picture as colours; a palette is looked up, 16 bits are cut."""
    rows, columns = bands.shape[1:]
    if source.colorinterp[0] == ColorInterp.palette:
        return _look_up(bands[0], source.colormap(1))
    if bands.dtype != np.uint8:
        bands = (bands >> 8).astype(np.uint8)
    covers = np.full((rows, columns), 255, dtype=np.uint8)
    has_cover = source.count in (2, 4) and source.colorinterp[source.count - 1] == ColorInterp.alpha
    if has_cover:
        covers, bands = bands[-1], bands[:-1]
    if len(bands) < 3:
        bands = np.repeat(bands[:1], 3, axis=0)
    return np.dstack([*bands[:3], covers])


def _look_up(indices: npt.NDArray[Any], palette: dict[int, tuple[int, ...]]) -> Colours:
    table = np.zeros((256, 4), dtype=np.uint8)
    for index, colour in palette.items():
        if index < 256:
            table[index] = (*colour[:3], colour[3] if len(colour) > 3 else 255)
    found: Colours = table[indices.astype(np.uint8)]
    return found


def _warp(colours: Colours, place: Affine, system: pyproj.CRS) -> tuple[Colours, Affine]:
    """Return the colours in EPSG:3006; what lies outside the picture covers nothing."""
    rows, columns = colours.shape[:2]
    wkt = system.to_wkt()
    west, south, east, north = check_place(tuple(place)[:6], name_crs(system), columns, rows, "")
    pixel = max((east - west) / columns, (north - south) / rows)
    width, height = math.ceil((east - west) / pixel), math.ceil((north - south) / pixel)
    moved = Affine(pixel, 0.0, west, 0.0, -pixel, north)
    target = np.zeros((4, height, width), dtype=np.uint8)
    reproject(
        np.ascontiguousarray(colours.transpose(2, 0, 1)),
        target,
        src_transform=place,
        src_crs=wkt,
        dst_transform=moved,
        dst_crs=WORKING_CRS,
        resampling=Resampling.nearest,
    )
    return target.transpose(1, 2, 0), moved
