"""Where a picture of the user's own says that it lies: in itself, or in a file beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyproj
import shapely

from layers.crs import Bounds, fitting_systems, name_crs, parse_crs
from layers.errors import NotPlaced, PackageError, UnknownCrs
from layers.images.head import ImageFormat, read_head
from layers.images.open import own_place
from layers.images.place import Transform, check_place, read_text, read_world
from layers.images.pyramid import MOST_PIXELS
from layers.language import tr
from layers.safe_xml import parse_xml

_SHORT = {".png": ".pgw", ".jpg": ".jgw", ".jpeg": ".jgw", ".tif": ".tfw", ".tiff": ".tfw"}
COMPANIONS = {
    ".pgw", ".jgw", ".tfw", ".wld", ".pngw", ".jpgw", ".jpegw", ".tifw", ".tiffw", ".prj",
    ".xml", ".ovr", ".points",
}  # fmt: skip
"""Endings of files that only say something of the picture beside them."""


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A picture and its place; `bounds` in EPSG:3006."""

    format: ImageFormat
    width: int
    height: int
    place: Transform
    crs: str
    bounds: Bounds


def read_placed_file(path: Path, home: Bounds, crs: str | None = None) -> PlacedFile:
    """Return a picture with the place that it, or a world file beside it, says.

    Parameters
    ----------
    home
        Where pictures are expected, in EPSG:3006; used to suggest a coordinate system.
    crs
        The coordinate system that the user chose, where nothing says it.

    Raises
    ------
    NotPlaced
        Nothing says where it lies: it must be placed by points.
    UnknownCrs
        Nothing says in which coordinate system it lies.
    UnreadableFile
        It cannot be read, or would lie nowhere near Sweden.
    """
    head = read_head(path, path.name, MOST_PIXELS)
    own = own_place(path, path.name) if head.format == "tiff" else None
    world = world_beside(path)
    if own is not None:
        place, said = own
    elif world is not None:
        place, said = read_world(read_text(world, world.name), world.name), system_beside(path)
    else:
        raise NotPlaced(
            tr("{file} säger inte var den ligger; passa in bilden med punkter.", file=path.name)
        )
    code = crs or said
    if not code:
        a, b, c, d, e, f = place
        corners = [
            (a * x + b * y + c, d * x + e * y + f)
            for x in (0, head.width)
            for y in (0, head.height)
        ]
        west, south, east, north = (float(v) for v in shapely.total_bounds(shapely.points(corners)))
        raise UnknownCrs(
            tr("{file} säger inte vilket koordinatsystem den har.", file=path.name),
            fitting_systems((west, south, east, north), home),
        )
    system = name_crs(parse_crs(code))
    bounds = check_place(place, system, head.width, head.height, path.name)
    return PlacedFile(head.format, head.width, head.height, place, system, bounds)


def world_beside(path: Path) -> Path | None:
    """Return the world file beside a picture, None where there is none."""
    ending = path.suffix.lower()
    known = {_SHORT.get(ending, ""), f"{ending}w", ".wld"}
    try:
        beside = [item for item in path.parent.iterdir() if item.stem == path.stem]
    except OSError:
        return None
    return next((item for item in sorted(beside) if item.suffix.lower() in known), None)


def system_beside(path: Path) -> str:
    """Return the code of the system that a .prj or .aux.xml file tells.

    "" where there is none that is known. One that has no code is asked for: what is kept of a
    picture is the code.
    """
    texts = (_text_of(path.with_suffix(".prj")), _told_by_gdal(path))
    return next((code for code in map(_code_of, texts) if code), "")


def _text_of(told: Path) -> str:
    return read_text(told, told.name) if told.is_file() else ""


def _told_by_gdal(path: Path) -> str:
    """Return the system that GDAL, or QGIS, has written in a file beside the picture."""
    told = path.with_name(path.name + ".aux.xml")
    if not told.is_file():
        return ""
    try:
        root = parse_xml(told.read_bytes(), told.name)
    except PackageError:  # it says how the picture is drawn as well; that is no fault of it
        return ""
    return root.findtext("SRS") or ""


def _code_of(text: str) -> str:
    if not text.strip():
        return ""
    try:
        code = pyproj.CRS.from_user_input(text.strip()).to_epsg(min_confidence=70)
    except pyproj.exceptions.CRSError:
        return ""
    return f"EPSG:{code}" if code else ""
