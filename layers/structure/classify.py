"""A placed picture's classes as areas, lines and points in EPSG:3006."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from rasterio.features import shapes
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from layers.crs import WORKING_CRS, transform
from layers.errors import UnreadableFile
from layers.georeference.placement import Placement
from layers.georeference.quality import overall_uncertainty
from layers.images.legend import LegendClass
from layers.images.picture import Colours
from layers.language import tr
from layers.structure.labels import (
    MOST_CLASSES,
    TOLERANCE,
    Labels,
    Mask,
    label_colours,
    mask_of,
    mend_areas,
)
from layers.structure.thinning import follow, thin

MOST_CLASSIFIED = 50_000_000
"""Pixels; the classes are looked for in the whole picture at once."""
_SMALLEST_POINT_PX = 4
_SHORTEST_PX = 4.0
_DENSE_PX = 16.0

Certainty = Literal["certain", "possible"]


@dataclass(frozen=True, slots=True, eq=False)
class StructureObject:
    """An object of a class, in EPSG:3006; see `classify` for what certain means."""

    item: LegendClass
    geometry: BaseGeometry
    certainty: Certainty


@dataclass(frozen=True, slots=True, eq=False)
class Classification:
    """What a structure image holds of its legend's classes, and how wrong its places may be."""

    legend: tuple[LegendClass, ...]
    objects: tuple[StructureObject, ...]
    uncertainty_m: float | None

    def of(self, item: LegendClass) -> list[StructureObject]:
        """Return the objects of a class."""
        return [found for found in self.objects if found.item == item]


def classify(
    colours: Colours,
    legend: Sequence[LegendClass],
    placement: Placement,
    tolerance: float = TOLERANCE,
    scale: int | None = None,
    stroke_px: float | None = None,
) -> Classification:
    """Return the objects of the legend's classes.

    An area is certain where part of it is left when the uncertainty is taken off all round it;
    lines and points are drawn wider than what they stand for, and are possible.

    Parameters
    ----------
    stroke_px
        How wide strokes are; measured in the picture's own lines where it is not said.

    Raises
    ------
    UnreadableFile
        The legend has too many classes.
    """
    if len(legend) > MOST_CLASSES:
        raise UnreadableFile(
            tr("teckenförklaringen har {count} klasser; högst {most} läses.",
               count=len(legend), most=MOST_CLASSES)
        )  # fmt: skip
    labels = label_colours(colours, legend, tolerance)
    areas = mend_areas(labels, legend)
    place = _placer(placement)
    found: list[tuple[LegendClass, BaseGeometry]] = []
    strokes = []
    for number, item in enumerate(legend, 1):
        if item.kind == "area":
            parts = _polygons(areas, areas == number)
        elif item.kind == "line":
            mask = mask_of(labels, number)
            parts = [line for line in follow(thin(mask)) if line.length >= _SHORTEST_PX]
            length = sum(line.length for line in parts)
            strokes += [float(mask.sum()) / length] if length else []
        else:
            parts = _middles(mask_of(labels, number))
        found += [(item, place(part)) for part in parts]
    width = stroke_px if stroke_px is not None else max(strokes, default=None)
    uncertainty = overall_uncertainty(placement.loo_rmse_m, placement.pixel_size_m, width, scale)
    objects = tuple(
        StructureObject(item, geometry, _certainty(geometry, uncertainty))
        for item, geometry in found
    )
    return Classification(tuple(legend), objects, uncertainty)


def _certainty(geometry: BaseGeometry, uncertainty_m: float | None) -> Certainty:
    if uncertainty_m is None or geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return "possible"
    return "possible" if geometry.buffer(-uncertainty_m).is_empty else "certain"


def _placer(placement: Placement) -> Callable[[BaseGeometry], BaseGeometry]:
    """Return what takes a geometry from pixels to EPSG:3006."""
    is_bent = placement.transform is None

    def place(geometry: BaseGeometry) -> BaseGeometry:
        if is_bent and geometry.geom_type != "Point":
            geometry = shapely.segmentize(geometry, _DENSE_PX)
        placed = shapely.transform(geometry, placement.mapping.apply)
        moved, _ = transform(np.array([placed], dtype=object), placement.system, WORKING_CRS)
        found: BaseGeometry = moved[0]
        return found if found.is_valid else shapely.make_valid(found)

    return place


def _polygons(labels: Labels, mask: Mask) -> list[BaseGeometry]:
    return [shape(outline) for outline, _ in shapes(labels, mask=mask, connectivity=4)]


def _middles(mask: Mask) -> list[BaseGeometry]:
    """Return the middle of each spot that is no speck."""
    spots = shapes(mask.astype(np.uint8), mask=mask, connectivity=8)
    return [spot.centroid for spot in (shape(outline) for outline, _ in spots)
            if spot.area >= _SMALLEST_POINT_PX]  # fmt: skip
