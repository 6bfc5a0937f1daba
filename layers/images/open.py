"""Opening a picture with GDAL: one driver, the one file, and nothing that stands beside it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyproj
import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window

from layers.crs import name_crs
from layers.errors import UnreadableFile
from layers.images.head import ImageFormat, cut_short
from layers.images.place import Transform
from layers.language import tr
from layers.wire.no_network import NO_NETWORK

DRIVERS: dict[ImageFormat, str] = {"png": "PNG", "jpeg": "JPEG", "tiff": "GTiff"}
CACHE_BYTES = 64 << 20
"""What GDAL keeps of what it has unpacked: a share of the machine's memory unless it is told."""
_ALONE = {
    "GDAL_CACHEMAX": CACHE_BYTES,
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_GEOREF_SOURCES": "INTERNAL",
    "GTIFF_IGNORE_READ_ERRORS": "NO",
    **NO_NETWORK,
}
"""No .aux.xml, .ovr, .msk or world file beside it is looked for: a store has none."""


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Let GDAL see one file and nothing beside it, and say what it could not read.

    Raises
    ------
    UnreadableFile
        Something could not be read.
    """
    with rasterio.Env(**_ALONE):
        try:
            yield
        except (RasterioError, UnicodeDecodeError) as error:
            raise cut_short(name) from error


@contextmanager
def open_image(path: Path, form: ImageFormat, name: str = "") -> Iterator[Any]:
    """Yield a picture, whose head was read before, as rasterio reads it.

    Raises
    ------
    UnreadableFile
        It cannot be read, also where that shows later, in what is done with it.
    """
    with alone(name or path.name), open_held(path, form) as picture:
        yield picture


def open_held(path: Path, form: ImageFormat) -> Any:
    """Return a picture, open until it is closed; opened and read `alone`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        return rasterio.open(path, driver=DRIVERS[form])


def own_place(path: Path, name: str) -> tuple[Transform, str] | None:
    """Return where a GeoTIFF says that it lies, and its coordinate system ("" where unknown).

    None where it says nothing.
    """
    with open_image(path, "tiff", name) as picture:
        if picture.transform.is_identity:
            return None
        a, b, c, d, e, f = (float(value) for value in tuple(picture.transform)[:6])
        try:
            crs = name_crs(pyproj.CRS(picture.crs.to_wkt())) if picture.crs else ""
        except pyproj.exceptions.CRSError as error:
            raise UnreadableFile(
                tr("{file} har ett koordinatsystem som inte går att läsa.", file=name)
            ) from error
        return (a, b, c, d, e, f), crs


def decode_all(path: Path, form: ImageFormat, name: str) -> None:
    """Read every pixel once, so that a damaged picture is found where it can be mended.

    Raises
    ------
    UnreadableFile
        Some of it cannot be read.
    """
    with open_image(path, form, name) as picture:
        rows = max(1, min(picture.height, (64 << 20) // max(1, picture.width * picture.count * 2)))
        for row in range(0, picture.height, rows):
            picture.read(window=Window(0, row, picture.width, min(rows, picture.height - row)))
