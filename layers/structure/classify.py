"""A placed picture's classes as areas, lines and points in EPSG:3006."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
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
    STRIP,
    TOLERANCE,
    LabelTable,
    PackedLabels,
    count_rim,
    no_colours,
)
from layers.structure.pieces import WINDOW_PX, Tell, find_pieces

_DENSE_PX = 16.0
_READING = 20
"""Per cent of the work."""

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


@dataclass(frozen=True, slots=True)
class Finding:
    """How classes are looked for.

    Attributes
    ----------
    stroke_px
        How wide strokes are; measured in the picture's own lines where it is not said.
    scale
        The stated scale's denominator.
    window_px
        The side of what is looked at in one go; the answer does not depend on it.
    """

    tolerance: float = TOLERANCE
    scale: int | None = None
    stroke_px: float | None = None
    window_px: int = WINDOW_PX


def _quiet(done: int, total: int) -> None:
    """Tell nobody."""


def classify(
    colours: Colours,
    legend: Sequence[LegendClass],
    placement: Placement,
    tolerance: float = TOLERANCE,
    scale: int | None = None,
    stroke_px: float | None = None,
) -> Classification:
    """Return the objects of the legend's classes in a picture held in memory.

    See `classify_rows`, which reads one of any size.
    """
    height, width = colours.shape[:2]
    wish = Finding(tolerance, scale, stroke_px)
    return classify_rows(
        lambda top, bottom: colours[top:bottom], (width, height), legend, placement, wish
    )


def classify_rows(
    read: Callable[[int, int], Colours],
    size: tuple[int, int],
    legend: Sequence[LegendClass],
    placement: Placement,
    wish: Finding | None = None,
    tell: Tell = _quiet,
    name: str = "",
) -> Classification:
    """Return the objects of the legend's classes in a picture of any size.

    The picture is read twice from the top, a few hundred rows at a time, and kept as classes,
    packed. An area is certain where part of it, within the hull of the control points, is left
    when the uncertainty is taken off all round it; lines and points are drawn wider than what
    they stand for, and are possible.

    Parameters
    ----------
    read
        Gives the rows from one to before another, at the picture's full width.
    size
        Its width and height.
    tell
        Told how far it has come; what it raises stops the work.
    name
        How people know the picture.

    Raises
    ------
    UnreadableFile
        The legend has too many classes, or the picture has too many shapes.
    """
    wish = wish or Finding()
    if len(legend) > MOST_CLASSES:
        raise UnreadableFile(
            tr("teckenförklaringen har {count} klasser; högst {most} läses.",
               count=len(legend), most=MOST_CLASSES)
        )  # fmt: skip
    labels = _label_rows(read, size, legend, wish.tolerance, lambda share: tell(share, 100))
    found, measured = find_pieces(
        labels, legend, lambda done, total: tell(_READING + done * (100 - _READING) // total, 100),
        name, wish.window_px,
    )  # fmt: skip
    width = wish.stroke_px if wish.stroke_px is not None else measured
    uncertainty = overall_uncertainty(
        placement.loo_rmse_m, placement.pixel_size_m, width, wish.scale
    )
    place, hull = _placer(placement), hull_of(placement)
    placed = [(item, place(part)) for item, part in found]
    objects = tuple(
        StructureObject(item, geometry, certainty_of(geometry, uncertainty, hull))
        for item, geometry in placed
    )
    return Classification(tuple(legend), objects, uncertainty)


def _label_rows(
    read: Callable[[int, int], Colours],
    size: tuple[int, int],
    legend: Sequence[LegendClass],
    tolerance: float,
    tell: Callable[[int], None],
) -> PackedLabels:
    """Return the classes by colour; the background is told by the picture's edge, so read first."""
    width, height = size
    strips = [(top, min(top + STRIP, height)) for top in range(0, height, STRIP)]
    step = _READING / (2 * len(strips))
    rim = no_colours()
    for done, (top, bottom) in enumerate(strips):
        rim += count_rim(read(top, bottom), top == 0, bottom == height)
        tell(round(done * step))
    table = LabelTable.of(legend, tolerance, rim)
    labels = PackedLabels(width, height)
    for done, (top, bottom) in enumerate(strips, len(strips) + 1):
        labels.put(top, table.label(read(top, bottom)))
        tell(round(done * step))
    return labels


def hull_of(placement: Placement) -> BaseGeometry | None:
    """Return the hull of the points in use in EPSG:3006, prepared; None where none placed it.

    Outside it places are extrapolated, and the uncertainty says nothing of them.
    """
    if not placement.points:
        return None
    hull = np.array([placement.hull], dtype=object)
    (moved,), _ = transform(hull, placement.system, WORKING_CRS)
    found: BaseGeometry = moved if moved.is_valid else shapely.make_valid(moved)
    shapely.prepare(found)
    return found


def certainty_of(
    geometry: BaseGeometry, uncertainty_m: float | None, hull: BaseGeometry | None = None
) -> Certainty:
    """Return whether part of an area is left when the uncertainty is taken off all round it.

    Parameters
    ----------
    hull
        What the uncertainty holds in, as `hull_of` gives it; None for everywhere.
    """
    if uncertainty_m is None or geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return "possible"
    if hull is not None and not hull.covers(geometry):
        within = geometry.intersection(hull)
        return "possible" if within.buffer(-uncertainty_m).area <= 0 else "certain"
    # what a circle that wide has no room in, or plainly has, needs no buffer, which is slow
    if geometry.area < math.pi * uncertainty_m**2:
        return "possible"
    if geometry.boundary.distance(geometry.representative_point()) > uncertainty_m:
        return "certain"
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
