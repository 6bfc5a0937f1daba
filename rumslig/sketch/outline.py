"""What a drawn outline must be to bound an area, and where it fails."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.errors import SketchError
from rumslig.language import tr

Place = tuple[float, float]
"""Easting and northing, metres in EPSG:3006."""

Area = TypeVar("Area", bound=BaseGeometry)

DECIMALS = 3
"""What is placed by hand is rounded to the millimetre."""
LEAST_AREA_M2 = 0.01
_REASON_PLACE = re.compile(r"\[(\S+) (\S+)\]")


def to_millimetre(place: Place) -> Place:
    """Return a place rounded to the millimetre."""
    return round(place[0], DECIMALS), round(place[1], DECIMALS)


def without_repeats(points: Iterable[Place], *, closed: bool = True) -> tuple[Place, ...]:
    """Return the points without those equal to the one before (closed: also last to first)."""
    kept: list[Place] = []
    for place in points:
        if not kept or place != kept[-1]:
            kept.append(place)
    while closed and len(kept) > 1 and kept[-1] == kept[0]:
        kept.pop()
    return tuple(kept)


def close_outline(points: Sequence[Place]) -> shapely.Polygon:
    """Return the area within drawn corners.

    Raises
    ------
    SketchError
        Fewer than three corners, no area, or an outline that crosses itself; then with the place.
    """
    corners = without_repeats(points)
    if len(set(corners)) < 3:
        raise SketchError(
            tr("Ytan har {count} hörn; sätt minst tre.", count=len(set(corners))),
        )
    area = shapely.Polygon(corners)
    if area.convex_hull.area < LEAST_AREA_M2:
        raise SketchError(tr("Hörnen ligger på en linje; sätt ett hörn vid sidan av den."))
    return require_area(area)


def require_area(area: Area) -> Area:
    """Return an area that is valid and has a size, unchanged.

    Raises
    ------
    SketchError
        Telling what is wrong, and where.
    """
    if not area.is_valid:
        raise SketchError(
            tr("Kanten korsar eller rör sig själv vid märket; flytta ett hörn dit den går fri."),
            fault_of(area),
        )
    if area.is_empty or area.area < LEAST_AREA_M2:
        raise SketchError(tr("Ytan är mindre än en kvadratdecimeter; rita den större."))
    return area


def fault_of(area: BaseGeometry) -> Place | None:
    """Return where an area breaks the rules of areas, or None where it keeps them."""
    found = _REASON_PLACE.search(shapely.is_valid_reason(area))
    return (float(found[1]), float(found[2])) if found else None


def crossing_of(points: Sequence[Place]) -> Place | None:
    """Return where a drawn line meets itself, or None; the way back to its start is not part."""
    corners = without_repeats(points, closed=False)
    if len(corners) < 3:
        return None
    line = shapely.LineString(corners)
    if line.is_simple:
        return None
    latest = shapely.LineString(corners[-2:])
    before = shapely.LineString(corners[:-1])
    met = shapely.intersection(latest, before)
    elsewhere = [
        (float(x), float(y))
        for x, y in shapely.get_coordinates(met)
        if (float(x), float(y)) != corners[-2]
    ]
    return elsewhere[0] if elsewhere else crossing_of(corners[:-1])
