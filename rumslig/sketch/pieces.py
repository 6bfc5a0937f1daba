"""Whole pieces of an area: holes, parts put to it or cut away, and the area split in two."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from layers.repair import parts_of_dimension
from rumslig.errors import SketchError
from rumslig.language import tr
from rumslig.sketch.corners import area_of_rings, rings_of
from rumslig.sketch.outline import (
    LEAST_AREA_M2,
    Place,
    close_outline,
    require_area,
    without_repeats,
)


def add_hole(area: BaseGeometry, points: Sequence[Place]) -> BaseGeometry:
    """Return the area with a hole within drawn corners.

    Raises
    ------
    SketchError
        The corners bound no area, or the hole does not lie inside one part of the area.
    """
    hole = close_outline(points)
    parts = list(shapely.get_parts(area))
    index = next((i for i, part in enumerate(parts) if part.covers(hole)), None)
    if index is None:
        raise SketchError(tr("Hålet ligger inte inne i området; rita det innanför kanten."))
    part = parts[index]
    holed = shapely.Polygon(part.exterior, [*part.interiors, hole.exterior])
    if not holed.is_valid:  # it shares an edge with the outline, so it is a bay, not a hole
        return cut_away(area, hole)
    parts[index] = holed
    return require_area(parts[0] if area.geom_type == "Polygon" else shapely.MultiPolygon(parts))


def hole_at(area: BaseGeometry, place: Place) -> tuple[int, int] | None:
    """Return the part and the ring (from 1) of the hole at a place, or None."""
    point = shapely.Point(place)
    for number, part in enumerate(shapely.get_parts(area)):
        for ring, hole in enumerate(part.interiors, start=1):
            if shapely.Polygon(hole).intersects(point):
                return number, ring
    return None


def remove_ring(area: BaseGeometry, part: int, ring: int) -> BaseGeometry:
    """Return the area without a hole (ring from 1) or, for ring 0, without a whole part.

    Raises
    ------
    SketchError
        Nothing would be left.
    """
    rings = rings_of(area)
    if ring:
        del rings[part][ring]
    elif len(rings) == 1:
        raise SketchError(tr("Området har bara denna yta; ta bort hela området i stället."))
    else:
        del rings[part]
    return require_area(area_of_rings(area, rings))


def add_part(area: BaseGeometry, drawn: BaseGeometry) -> BaseGeometry:
    """Return the area together with a drawn one; raises SketchError where nothing is added."""
    if area.covers(drawn):
        raise SketchError(tr("Ytan ligger redan i området; rita den utanför kanten."))
    return require_area(parts_of_dimension(shapely.union(area, drawn), 2))


def cut_away(area: BaseGeometry, drawn: BaseGeometry) -> BaseGeometry:
    """Return the area without a drawn one.

    Raises
    ------
    SketchError
        The two do not overlap, or nothing would be left.
    """
    left = parts_of_dimension(shapely.difference(area, drawn), 2)
    if left.is_empty or left.area < LEAST_AREA_M2:
        raise SketchError(tr("Inget av området blir kvar; rita en mindre yta."))
    if parts_of_dimension(shapely.intersection(area, drawn), 2).is_empty:
        raise SketchError(tr("Ytan ligger utanför området; rita den över det som ska bort."))
    return require_area(left)


def split_area(area: BaseGeometry, line: Sequence[Place]) -> tuple[BaseGeometry, ...]:
    """Return the pieces on either side of a drawn line, the largest first.

    Pieces share the coordinates of the cut, and together they are the area. Parts that the line
    does not cut follow the largest piece.

    Raises
    ------
    SketchError
        The line does not go right through the area.
    """
    corners = without_repeats(line, closed=False)
    if len(corners) < 2:
        raise SketchError(tr("Linjen har bara en punkt; sätt minst två."))
    cut = shapely.LineString(corners)
    pieces: list[BaseGeometry] = []
    whole: list[BaseGeometry] = []
    for part in shapely.get_parts(area):
        found = _cut_part(part, cut)
        (pieces if len(found) > 1 else whole).extend(found)
    if not pieces:
        raise SketchError(
            tr("Linjen delar inte området; dra den från utsidan till utsidan, tvärs över det.")
        )
    pieces.sort(key=lambda piece: (-piece.area, piece.bounds))
    if whole:
        pieces[0] = shapely.union_all([pieces[0], *whole])
    return tuple(require_area(piece) for piece in pieces)


def _cut_part(part: BaseGeometry, cut: BaseGeometry) -> list[BaseGeometry]:
    if not part.crosses(cut) and not part.contains(cut):
        return [part]
    lines = shapely.union_all([part.boundary, cut])  # adds a corner wherever they meet
    cells = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    pieces = [cell for cell in cells if part.contains(cell.representative_point())]
    return pieces if len(pieces) > 1 else [part]
