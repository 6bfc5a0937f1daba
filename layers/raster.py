"""Raster files: what they hold and where they lie."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyproj
import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError, RasterioIOError

from layers.crs import name_crs
from layers.errors import UnreadableFile
from layers.formats import vrt
from layers.images.beside import system_beside, world_beside
from layers.images.place import read_text, read_world
from layers.language import tr
from layers.wire.no_network import NO_NETWORK

RASTER_SUFFIXES = {".tif", ".tiff", ".png", ".jpg", ".jpeg", ".vrt"}


@dataclass(frozen=True, slots=True)
class RasterFile:
    """A raster's size and georeference; `transform` as E = a·col + b·row + c, N = d·col + …"""

    driver: str
    width: int
    height: int
    bands: int
    data_type: str
    crs: str | None
    transform: tuple[float, ...] | None
    control_points: int

    def to_json(self) -> dict[str, Any]:
        """Return the raster as `rumslig info` prints it."""
        return {
            "width": self.width,
            "height": self.height,
            "bands": self.bands,
            "data_type": self.data_type,
            "crs": self.crs,
            "transform": None if self.transform is None else list(self.transform),
            "control_points": self.control_points,
        }


def is_raster(path: Path) -> bool:
    """Whether the name is that of an image or elevation file; a VRT may be of objects instead."""
    if vrt.is_vrt(path):
        return not vrt.holds_objects(path)
    return path.suffix.lower() in RASTER_SUFFIXES


def describe_raster(path: Path) -> RasterFile:
    """Return a raster's size and georeference; nothing is written beside the file.

    Raises
    ------
    UnreadableFile
        The file is no raster, or a VRT that may not be opened; see `layers.formats.vrt`.
    """
    if vrt.is_vrt(path):
        with TemporaryDirectory(prefix="rumslig-") as folder:
            copy = Path(folder) / "rumslig-kopia.vrt"
            copy.write_bytes(vrt.written_out(path))
            return _described(copy, path.name)
    found = _described(path, path.name)
    if found.driver not in ("PNG", "JPEG"):
        return found
    world = world_beside(path)
    place = read_world(read_text(world, world.name), world.name) if world is not None else None
    return replace(
        found, crs=found.crs or system_beside(path) or None, transform=found.transform or place
    )


def _described(path: Path, name: str) -> RasterFile:
    try:
        with warnings.catch_warnings(), rasterio.Env(GDAL_PAM_ENABLED="NO", **NO_NETWORK):
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.open(path) as raster:
                points, points_crs = raster.gcps
                system = raster.crs or points_crs
                placed = not raster.transform.is_identity
                return RasterFile(
                    driver=raster.driver,
                    width=raster.width,
                    height=raster.height,
                    bands=raster.count,
                    data_type=str(raster.dtypes[0]),
                    crs=name_crs(pyproj.CRS(system.to_wkt())) if system else None,
                    transform=tuple(raster.transform)[:6] if placed else None,
                    control_points=len(points),
                )
    except (RasterioIOError, RasterioError, pyproj.exceptions.CRSError) as error:
        raise UnreadableFile(
            tr("{file} kan inte läsas som bild; ange GeoTIFF, PNG eller JPEG.", file=name)
        ) from error
