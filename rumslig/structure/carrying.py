"""The picture itself in its package, where it lies: with its points and its legend."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyproj

from layers.atomic import replacing, write_atomic
from layers.crs import WORKING_CRS
from layers.georeference.raster import write_geotiff
from layers.images.head import MOST_PIXELS, read_head
from layers.images.place import write_world
from layers.packages.carried import WORLD_SUFFIXES
from layers.packages.manifest import Manifest
from rumslig.errors import StructureError
from rumslig.georeference.placing import PlacedImage
from rumslig.georeference.writing import require_open_image, write_points_of
from rumslig.language import tr

NAME = "strukturbild"
"""What the picture is called in the package, and its files in the folder."""


@dataclass(frozen=True, slots=True, eq=False)
class CarriedPicture:
    """A placed picture that is to go with the package; `legend` is CSV, "" for none."""

    placed: PlacedImage
    legend: str = ""


@dataclass(frozen=True, slots=True)
class PictureText:
    """What `[[images]]` says of the picture: its files in the folder, "" for those it lacks."""

    path: str
    points: str
    legend: str


def write_picture(
    carried: CarriedPicture, folder: Path, manifests: Iterable[Manifest] = ()
) -> PictureText:
    """Write the picture into a package's folder, so that it lies right on any map.

    A PNG or JPEG that is only turned and scaled goes as it is, with a world file; anything else
    is written as a GeoTIFF.

    Raises
    ------
    ClassifiedPackage
        The picture is a classified package's.
    StructureError
        It has more pixels than a package carries.
    NotPlaced, UnreadableFile
        It cannot be written as a GeoTIFF.
    """
    placed = carried.placed
    head, placement, name = placed.head, placed.placement, placed.path.name
    require_open_image(placed.path, manifests)
    _require_small(head.width, head.height, name)
    place, form = placement.transform, head.format
    is_plain = form in ("png", "jpeg") and placement.system == pyproj.CRS(WORKING_CRS)
    if place is not None and is_plain:
        target = folder / f"{NAME}{placed.path.suffix.lower()}"
        with replacing(target) as ready:
            shutil.copyfile(placed.path, ready)
        write_atomic(target.with_suffix(WORLD_SUFFIXES[form]), write_world(place).encode())
    else:
        target = folder / f"{NAME}.tif"
        write_geotiff(placed.path, head, placement, target, name)
        written = read_head(target, name, head.width * head.height * 100)
        _require_small(written.width, written.height, name)
    points = legend = ""
    if placement.points and place is not None:  # else no pixel is where it was
        points = f"{target.name}.points"
        write_points_of(placed, folder / points)
    if carried.legend:
        legend = f"{NAME}_legend.csv"
        write_atomic(folder / legend, carried.legend.encode())
    return PictureText(target.name, points, legend)


def _require_small(width: int, height: int, name: str) -> None:
    if width * height > MOST_PIXELS:
        raise StructureError(
            tr(
                "{file} blir {width} × {height} bildpunkter; ett paket bär bilder på högst {most} "
                "miljoner. Gör paketet utan bilden, eller ta en mindre.",
                file=name,
                width=width,
                height=height,
                most=MOST_PIXELS // 1_000_000,
            )
        )
