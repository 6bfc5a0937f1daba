"""The area that a structure image shows: where finding nothing means that there is nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.crs import WORKING_CRS, transform
from layers.formats.files import list_layers
from layers.georeference.placement import Placement
from layers.vector import read_vector
from rumslig.errors import StructureError
from rumslig.language import tr

_SIDES = 64
"""In how many parts a side of the picture is bent onto the map."""


def picture_frame(placement: Placement, name: str) -> BaseGeometry:
    """Return the picture's edge on the map, EPSG:3006.

    Raises
    ------
    StructureError
        The placement folds the picture, so that its edge bounds no area.
    """
    longest = max(placement.width, placement.height) / _SIDES
    edge = shapely.segmentize(shapely.box(0, 0, placement.width, placement.height), longest)
    frame = shapely.transform(edge, placement.mapping.apply)
    moved, _ = transform(np.asarray([frame], dtype=object), placement.system, WORKING_CRS)
    found: BaseGeometry = moved[0]
    if not np.isfinite(shapely.get_coordinates(found)).all() or not shapely.is_valid(found):
        raise StructureError(
            tr(
                "{file}: bildens ram viker sig på kartan och kan inte vara täckning; ange en fil "
                "med ytan, eller en annan metod.",
                file=name,
            )
        )
    return found


def within_picture(area: BaseGeometry, placement: Placement, name: str) -> BaseGeometry:
    """Return the part of an area that the picture shows, EPSG:3006.

    Raises
    ------
    StructureError
        As `picture_frame`, or the picture lies outside the area.
    """
    found: BaseGeometry = shapely.intersection(area, picture_frame(placement, name))
    if not found.area:
        raise StructureError(
            tr("{file} ligger utanför länet, som därför inte kan vara täckning.", file=name)
        )
    return found


def read_coverage(path: Path) -> BaseGeometry:
    """Return all areas of a map file as one, EPSG:3006.

    Raises
    ------
    UnreadableFile
        The file cannot be read.
    UnknownCrs
        Nothing says its coordinate system.
    StructureError
        It has no area.
    """
    names = [item.name for item in list_layers(path) if item.has_places]
    shapes = [shape for name in names for shape in read_vector(path, name).geometry]
    areas = [shape for shape in shapes if shapely.get_dimensions(shape) == 2]
    if not areas:
        raise StructureError(
            tr("{file} har inga ytor; täckningen måste vara ytor.", file=path.name)
        )
    whole: BaseGeometry = shapely.union_all(areas)
    return whole
