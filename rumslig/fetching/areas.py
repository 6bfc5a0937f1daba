"""The area that something is fetched for, in EPSG:3006."""

from __future__ import annotations

from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from layers.crs import Bounds
from layers.errors import BadAddress
from layers.vector import SWEDEN, read_vector
from rumslig.language import tr
from rumslig.places import Municipalities


def area_of_text(text: str) -> BaseGeometry:
    """Return the box "west,south,east,north" in EPSG:3006.

    Raises
    ------
    BadAddress
        It is not four numbers in that order, or no place in Sweden.
    """
    try:
        west, south, east, north = (float(word) for word in text.replace(";", ",").split(","))
        bounds: Bounds = (west, south, east, north)
        fits = west < east and south < north
    except ValueError:
        fits = False
    if not fits:
        raise BadAddress(
            tr(
                "”{text}” är ingen ruta; ange väst,syd,öst,norr i EPSG:3006, till exempel "
                "500000,6560000,510000,6570000.",
                text=text,
            )
        )
    box = shapely.box(*bounds)
    if not box.intersects(shapely.box(*SWEDEN)):
        raise BadAddress(
            tr("rutan {text} ligger utanför Sverige; ange den i EPSG:3006.", text=text)
        )
    return box


def area_of_file(path: Path, crs: str | None = None) -> BaseGeometry:
    """Return everything that a file's objects cover.

    Raises
    ------
    LayerError
        The file cannot be read, or has no objects.
    """
    layer = read_vector(path, crs=crs)
    area = shapely.union_all(layer.geometry)
    if area.is_empty:
        raise BadAddress(tr("{file} har inga objekt att hämta inom.", file=path.name))
    return area


def area_of_municipality(word: str, municipalities: Municipalities) -> BaseGeometry:
    """Return the area of a municipality, by its code or name.

    Raises
    ------
    BadAddress
        There is none.
    """
    wanted = word.strip().casefold()
    for item in municipalities.items:
        if wanted in (item.code, item.name.casefold(), f"{item.name.casefold()} kommun"):
            return item.area
    raise BadAddress(tr("ingen kommun heter ”{word}” eller har den koden.", word=word))
