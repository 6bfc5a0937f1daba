"""What a place drawn by hand should stick to: corners and edges that are there already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from layers.crs import Bounds
from rumslig.sketch.corners import Floats, nearest_on_edges
from rumslig.sketch.outline import Place

Kind = Literal["start", "corner", "edge"]
MOST_OBJECTS = 4000
"""With more objects than this within reach nobody could tell what was meant."""


@dataclass(frozen=True, slots=True)
class Snap:
    """What a place sticks to.

    Attributes
    ----------
    place
        A corner's own coordinates to the last bit, or the nearest point of an edge.
    """

    place: Place
    kind: Kind
    distance_m: float


class SnapSource(Protocol):
    """Something with objects to stick to, found by place."""

    def objects_in(self, bounds: Bounds) -> npt.NDArray[np.object_]:
        """Return the objects whose bounds meet `bounds`."""


class FewObjects:
    """A handful of objects to stick to, such as the plans."""

    def __init__(self, objects: Iterable[BaseGeometry]) -> None:
        self._objects = np.array(list(objects), dtype=object)
        self._bounds = shapely.bounds(self._objects).reshape(-1, 4)

    def objects_in(self, bounds: Bounds) -> npt.NDArray[np.object_]:
        """Return the objects whose bounds meet `bounds`."""
        west, south, east, north = bounds
        box = self._bounds
        met = (box[:, 0] <= east) & (box[:, 2] >= west) & (box[:, 1] <= north)
        return self._objects[met & (box[:, 3] >= south)]


def find_snap(
    place: Place,
    sources: Iterable[SnapSource],
    tolerance_m: float,
    start: Place | None = None,
) -> Snap | None:
    """Return what a place sticks to within `tolerance_m`, or None.

    The nearest corner goes before every edge. `start` is the sketch's own first corner: it counts
    as one of the corners, and goes first among equals, since it closes the outline.
    """
    objects = _objects_near(place, sources, tolerance_m)
    every = shapely.get_coordinates(objects)
    found = _nearest(every, place, tolerance_m, "corner")
    if start is not None:
        metres = float(np.hypot(start[0] - place[0], start[1] - place[1]))
        if metres <= tolerance_m and (found is None or metres <= found.distance_m):
            return Snap(start, "start", metres)
    return found or _nearest(_edge_points(objects, place, tolerance_m), place, tolerance_m, "edge")


def _objects_near(
    place: Place, sources: Iterable[SnapSource], reach: float
) -> npt.NDArray[np.object_]:
    box = (place[0] - reach, place[1] - reach, place[0] + reach, place[1] + reach)
    found = [near for source in sources if 0 < len(near := source.objects_in(box)) <= MOST_OBJECTS]
    return np.concatenate(found) if found else np.empty(0, dtype=object)


def _nearest(places: Floats, place: Place, tolerance_m: float, kind: Kind) -> Snap | None:
    metres = np.hypot(places[:, 0] - place[0], places[:, 1] - place[1])
    if not len(metres) or not metres.min() <= tolerance_m:
        return None
    # equally near: the most western, then the most southern, whatever the order of layers
    ties = places[metres == metres.min()]
    easting, northing = ties[np.lexsort((ties[:, 1], ties[:, 0]))[0]]
    return Snap((float(easting), float(northing)), kind, float(metres.min()))


def _edge_points(objects: npt.NDArray[np.object_], place: Place, reach: float) -> Floats:
    lines = _lines_of(objects)
    places, owner = shapely.get_coordinates(lines, return_index=True)
    joined = owner[1:] == owner[:-1]
    starts, ends = places[:-1][joined], places[1:][joined]
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    near = ((low <= np.add(place, reach)) & (high >= np.subtract(place, reach))).all(axis=1)
    return nearest_on_edges(starts[near], ends[near], place)


def _lines_of(objects: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    parts = shapely.get_parts(objects)
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        parts = shapely.get_parts(parts)
    kinds = shapely.get_type_id(parts)
    rings = shapely.get_rings(parts[kinds == shapely.GeometryType.POLYGON])
    lines = (kinds == shapely.GeometryType.LINESTRING) | (kinds == shapely.GeometryType.LINEARRING)
    return np.concatenate([rings, parts[lines]])
