"""The placed picture as a GeoTIFF: tiled, with overviews, and never whole in memory.

Where the mapping is affine no pixel is moved: the file says the turned place itself. Otherwise
every pixel of a north-up grid looks up its colour, the nearest one, since a mixed colour would be
no colour of the legend.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.shutil
from rasterio.enums import ColorInterp, Resampling
from rasterio.transform import Affine
from rasterio.windows import Window

from layers.atomic import replacing
from layers.errors import NotPlaced, UnreadableFile
from layers.georeference.inverse import Inverse, map_bounds
from layers.georeference.placement import Placement
from layers.images.open import CACHE_BYTES, open_image
from layers.images.pages import PictureHead, open_bands
from layers.images.picture import to_colours
from layers.language import tr

MOST_PLACED = 500_000_000
"""Pixels of a picture that can be placed, and of one that is written."""
BLOCK = 512
_STRETCHED = 8
"""How many times more pixels than it has a picture may be drawn out to."""
_NOWHERE = Affine.scale(2, -2)
"""The place of a file in between, whose pixels alone are read; without one GDAL warns."""
_MOST_READ = 100_000_000
_TILED = {
    "driver": "GTiff", "tiled": True, "blockxsize": BLOCK, "blockysize": BLOCK,
    "compress": "deflate", "bigtiff": "IF_SAFER",
}  # fmt: skip

Tell = Callable[[int, int], None]
"""Told how many parts of how many are done."""


def _quiet(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A north-up raster."""

    place: Affine
    width: int
    height: int


def write_geotiff(
    path: Path,
    head: PictureHead,
    placement: Placement,
    target: Path,
    name: str,
    tell: Tell = _quiet,
) -> None:
    """Write a placed picture as a Cloud Optimized GeoTIFF; the old file or the new one, whole.

    A PDF's page is drawn a few rows at a time, as large as its head says.

    Raises
    ------
    NotPlaced
        The mapping folds, or draws the picture out too far.
    UnreadableFile
        The picture cannot be read, which may show only now.
    """
    with (
        rasterio.Env(GDAL_CACHEMAX=CACHE_BYTES),
        replacing(target) as ready,
        _beside(ready, "tiled") as tiled,
    ):
        place = placement.transform
        if place is not None:
            palette = _copy(path, head, placement, Affine(*place), tiled, name, tell)
        else:
            palette = False
            with _beside(ready, "warped") as loose:
                _copy(path, head, placement, _NOWHERE, loose, name, tell)
                _warp(loose, placement, tiled, name, tell)
        resampling = Resampling.nearest if palette or place is None else Resampling.average
        rasterio.shutil.copy(
            tiled, ready, driver="COG", blocksize=BLOCK, compress="DEFLATE", bigtiff="IF_SAFER",
            overview_resampling=resampling.name, overviews="IGNORE_EXISTING",
        )  # fmt: skip


@contextmanager
def _beside(ready: Path, word: str) -> Iterator[Path]:
    """Yield a path for work in between, beside the file being made; gone afterwards."""
    path = ready.with_name(f"{ready.name}.{word}.tif")
    try:
        yield path
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _copy(
    path: Path,
    head: PictureHead,
    placement: Placement,
    place: Affine,
    target: Path,
    name: str,
    tell: Tell,
) -> bool:
    """Copy a picture's bands, tiled, a few rows at a time; return whether it has a palette."""
    with open_bands(path, head, name) as source:
        palette = bool(source.colorinterp[0] == ColorInterp.palette)
        profile = dict(
            _TILED, width=source.width, height=source.height, count=source.count,
            dtype=source.dtypes[0], crs=placement.system.to_wkt(), nodata=source.nodata,
        )  # fmt: skip
        # what is not placed yet stands beside zero: GDAL warns of pixels on themselves
        profile["transform"] = Affine(1, 0, 1, 0, -1, 1) if place.is_identity else place
        with rasterio.open(target, "w", **profile) as out:
            out.colorinterp = source.colorinterp
            if palette:
                out.write_colormap(1, source.colormap(1))
            # rows in order: a PNG begins from the top again for each step back
            for row in range(0, source.height, BLOCK):
                rows = min(BLOCK, source.height - row)
                window = Window(0, row, source.width, rows)
                out.write(source.read(window=window), window=window)
                tell(row + rows, source.height)
    return palette


def plan_grid(placement: Placement, name: str) -> Grid:
    """Return the north-up raster that a picture is drawn on.

    Raises
    ------
    NotPlaced
        The mapping folds, or draws the picture out too far.
    """
    advice = tr("välj en enklare metod, eller sätt punkter också nära hörnen")
    if placement.folds:
        raise NotPlaced(
            tr("{file}: metoden {method} viker bilden mellan punkterna; {advice}.",
               file=name, method=placement.method, advice=advice)
        )  # fmt: skip
    west, south, east, north = map_bounds(placement)
    middle = np.array([[placement.width / 2, placement.height / 2]])
    pixel = float(np.sqrt(abs(np.linalg.det(placement.mapping.jacobian(middle)[0]))))
    columns, rows = (east - west) / pixel, (north - south) / pixel
    most = min(MOST_PLACED, _STRETCHED * placement.width * placement.height + BLOCK * BLOCK)
    if not np.isfinite(columns * rows) or columns * rows > most:
        raise NotPlaced(
            tr("{file}: metoden {method} drar ut bilden för långt utanför punkterna; {advice}.",
               file=name, method=placement.method, advice=advice)
        )  # fmt: skip
    # a last row of nothing but rounding is none
    width, height = (max(1, int(np.ceil(count - 1e-6))) for count in (columns, rows))
    return Grid(Affine(pixel, 0.0, west, 0.0, -pixel, north), width, height)


def _warp(loose: Path, placement: Placement, target: Path, name: str, tell: Tell) -> None:
    grid = plan_grid(placement, name)
    inverse = Inverse.of(placement)
    profile = dict(
        _TILED, width=grid.width, height=grid.height, count=4, dtype="uint8",
        crs=placement.system.to_wkt(), transform=grid.place, photometric="RGB",
    )  # fmt: skip
    blocks = [
        Window(column, row, min(BLOCK, grid.width - column), min(BLOCK, grid.height - row))
        for row in range(0, grid.height, BLOCK)
        for column in range(0, grid.width, BLOCK)
    ]
    with open_image(loose, "tiff", name) as source, rasterio.open(target, "w", **profile) as out:
        out.colorinterp = (
            ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha,
        )  # fmt: skip
        for done, window in enumerate(blocks, 1):
            colours = _look_up(source, inverse.find(grid.place, window), name)
            out.write(colours.transpose(2, 0, 1), window=window)
            tell(done, len(blocks))


def _look_up(source: Any, pixels: Any, name: str) -> Any:
    """Return the colour of each place, (rows, columns, 4); outside the picture nothing covers."""
    found = np.zeros((*pixels.shape[:2], 4), dtype=np.uint8)
    column, row = pixels[..., 0], pixels[..., 1]
    with np.errstate(invalid="ignore"):
        inside = (column >= 0) & (row >= 0) & (column < source.width) & (row < source.height)
    if not inside.any():
        return found
    columns, rows = column[inside].astype(np.int64), row[inside].astype(np.int64)
    left, top = int(columns.min()), int(rows.min())
    window = Window(left, top, int(columns.max()) - left + 1, int(rows.max()) - top + 1)
    if window.width * window.height > _MOST_READ:
        raise UnreadableFile(
            tr("{file} är för stor för att räknas om; minska bilden först.", file=name)
        )
    colours = to_colours(source.read(window=window), source)
    found[inside] = colours[rows - top, columns - left]
    return found
