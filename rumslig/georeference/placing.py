"""From a picture and its points, its world file or what it says itself, to where it lies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyproj

from layers.crs import fitting_systems, name_crs, parse_crs
from layers.errors import OutsidePicture, UnknownCrs, UnreadableFile
from layers.georeference.mapping import FEWEST, Method
from layers.georeference.placement import Placement, place_by_points, place_by_world
from layers.georeference.raster import MOST_PLACED
from layers.images.head import read_head
from layers.images.open import open_image, own_place
from layers.images.pages import DPI, PageHead, PictureHead, is_pdf, read_page_head
from layers.images.place import SWEDEN, Transform, read_text, read_world
from layers.images.points import ControlPoint, ControlPoints, parse_points_crs, read_points
from rumslig.language import tr


@dataclass(frozen=True, slots=True)
class Wish:
    """How a picture is to be placed.

    Attributes
    ----------
    points, world
        The file that says where it lies; with neither, the picture itself must.
    crs
        The map's coordinate system; "" for what the files say.
    stroke_px, scale
        How wide the picture's strokes are, and its stated scale's denominator: both widen the
        uncertainty.
    page, dpi
        Which page of a PDF, from 1, and at how many pixels an inch its points are counted.
    """

    points: Path | None = None
    world: Path | None = None
    method: Method = "affine"
    crs: str = ""
    stroke_px: float | None = None
    scale: int | None = None
    page: int | None = None
    dpi: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PlacedImage:
    """A picture, where it lies, and the points that said so."""

    path: Path
    head: PictureHead
    placement: Placement
    control: ControlPoints | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the placement as `rumslig georeference` prints it."""
        found = self.placement.to_json()
        if isinstance(self.head, PageHead):
            found |= {"page": self.head.number, "dpi": self.head.dpi}
        return found


def place_image(path: Path, wish: Wish) -> PlacedImage:
    """Return where a picture lies.

    Raises
    ------
    UnreadableFile
        The picture, its points or its world file cannot be read.
    UnknownCrs
        Nothing says the coordinate system.
    NotPlaced
        The points cannot place the picture.
    """
    head = read_picture_head(path, wish.page, wish.dpi)
    size = (head.width, head.height)
    own = own_place(path, path.name) if head.format == "tiff" else None
    if wish.world is not None:
        place = read_world(read_text(wish.world, wish.world.name), wish.world.name)
        system = _system(wish.crs, own[1] if own else "", wish.world.name, _corners(place, size))
        return PlacedImage(path, head, _by_world(place, system, size, wish, wish.world.name))
    if wish.points is not None:
        name, control = wish.points.name, _read_points(wish.points)
    else:
        name, inside = path.name, points_inside(path, head)
        if inside is None:
            if own is None:
                raise UnreadableFile(
                    tr(
                        "{file} säger inte själv var den ligger; ange --points eller --world.",
                        file=path.name,
                    )
                )
            system = _system(wish.crs, own[1], path.name, _corners(own[0], size))
            return PlacedImage(path, head, _by_world(own[0], system, size, wish, path.name))
        control = inside
    places = [(point.map_x, point.map_y) for point in control.points]
    try:
        placement = place_by_points(
            control.points,
            _system(wish.crs, control.crs, name, places),
            size,
            wish.method,
            name,
            own=own[0] if own and wish.points is not None else None,
            stroke_px=wish.stroke_px,
            scale=wish.scale,
        )
    except OutsidePicture as error:
        if isinstance(head, PageHead):
            raise _other_dpi(control, head, name) from error
        raise
    return PlacedImage(path, head, placement, control)


def read_picture_head(path: Path, page: int | None = None, dpi: float | None = None) -> PictureHead:
    """Return a picture's size, or that of a PDF's page at a resolution.

    Raises
    ------
    UnreadableFile
        It cannot be read, is too large, has no such page, or is no PDF though a page is asked for.
    """
    if is_pdf(path):
        dpi = DPI if dpi is None else dpi
        return read_page_head(path, page or 1, dpi, path.name, most_pixels=MOST_PLACED)
    if page is not None or dpi is not None:
        raise UnreadableFile(
            tr("{file} är ingen PDF; --page och --dpi gäller bara sidor i en PDF.", file=path.name)
        )
    return read_head(path, path.name, MOST_PLACED)


def _other_dpi(control: ControlPoints, head: PageHead, name: str) -> OutsidePicture:
    """Return what says that points were counted on a page drawn larger than this."""
    used = [point for point in control.points if point.enabled]
    least = head.dpi * max(
        max(abs(point.source_x) / head.width, abs(point.source_y) / head.height) for point in used
    )
    return OutsidePicture(
        tr(
            "{file}: punkter ligger utanför sidan {page}, som är {width} × {height} bildpunkter "
            "med dpi {dpi}; ange det --dpi som de räknades med, minst {least}.",
            file=name,
            page=head.number,
            width=head.width,
            height=head.height,
            dpi=f"{head.dpi:g}",
            least=math.ceil(least),
        )
    )


def _read_points(path: Path) -> ControlPoints:
    # what a method needs is asked for where the method is known
    return read_points(read_text(path, path.name), path.name, fewest=min(FEWEST.values()))


def _by_world(
    place: Transform, system: pyproj.CRS, size: tuple[int, int], wish: Wish, name: str
) -> Placement:
    return place_by_world(place, system, size, name, stroke_px=wish.stroke_px, scale=wish.scale)


def points_inside(path: Path, head: PictureHead) -> ControlPoints | None:
    """Return the control points that a GeoTIFF carries; None where it has none."""
    if head.format != "tiff":
        return None
    with open_image(path, "tiff", path.name) as picture:
        points, system = picture.gcps
    if not points:
        return None
    found = tuple(
        ControlPoint(float(point.x), float(point.y), float(point.col), -float(point.row))
        for point in points
    )
    return ControlPoints(found, system.to_wkt() if system else "")


def _corners(place: Transform, size: tuple[int, int]) -> list[tuple[float, float]]:
    a, b, c, d, e, f = place
    return [
        (a * x + b * y + c, d * x + e * y + f)
        for x, y in ((0, 0), (size[0], 0), (0, size[1]), size)
    ]


def _system(wished: str, said: str, name: str, places: list[tuple[float, float]]) -> pyproj.CRS:
    """Return the coordinate system that the user says, else the one that the file says."""
    if wished:
        return parse_crs(wished)
    if said:
        return parse_points_crs(said, name)
    (west, south), (east, north) = np.min(places, axis=0), np.max(places, axis=0)
    fitting = fitting_systems((float(west), float(south), float(east), float(north)), SWEDEN)
    advice = (
        tr("ange det med --crs (rimliga: {fitting}).", fitting=", ".join(fitting[:3]))
        if fitting
        else tr("ange det med --crs, till exempel EPSG:3006.")
    )
    raise UnknownCrs(
        tr(
            "{file} säger inte vilket koordinatsystem det gäller; {advice}",
            file=name,
            advice=advice,
        ),
        fitting,
    )


def known_name(system: pyproj.CRS) -> str:
    """Return what a points file can say of a system: its code, or its WKT on one line."""
    name = name_crs(system)
    return name if ":" in name else system.to_wkt()
