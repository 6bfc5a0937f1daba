"""The corners of an area: where they are, and the area after one has been moved, put in, taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.errors import SketchError
from rumslig.language import tr
from rumslig.sketch.outline import DECIMALS, Place, require_area

Floats = npt.NDArray[np.float64]
LEAST_CORNERS = 3


@dataclass(frozen=True, slots=True, order=True)
class Corner:
    """Which corner of an area.

    Attributes
    ----------
    part
        The polygon, from 0.
    ring
        0 is its outline; then its holes.
    index
        The corner along the ring, from 0; the ring's repeated end does not count.
    """

    part: int
    ring: int
    index: int


def rings_of(area: BaseGeometry) -> list[list[Floats]]:
    """Return the corners, (n, 2), of each ring of each part."""
    return [
        [shapely.get_coordinates(ring)[:-1] for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(area)
    ]


def area_of_rings(area: BaseGeometry, rings: list[list[Floats]]) -> BaseGeometry:
    """Return the area of rings, of the kind that `area` is."""
    parts = [shapely.Polygon(ring[0], ring[1:]) for ring in rings]
    return parts[0] if area.geom_type == "Polygon" else shapely.MultiPolygon(parts)


def corners_of(area: BaseGeometry) -> tuple[tuple[Corner, Place], ...]:
    """Return every corner with its place, ring by ring."""
    return tuple(
        (Corner(part, ring, index), (float(place[0]), float(place[1])))
        for part, rings in enumerate(rings_of(area))
        for ring, places in enumerate(rings)
        for index, place in enumerate(places)
    )


def place_of(area: BaseGeometry, corner: Corner) -> Place:
    """Return where a corner is; raises IndexError for one that the area lacks."""
    easting, northing = rings_of(area)[corner.part][corner.ring][corner.index]
    return float(easting), float(northing)


def next_of(area: BaseGeometry, corner: Corner, step: int = 1) -> Corner:
    """Return the corner `step` further in the order of `corners_of`, from the end to the start."""
    every = [found for found, _ in corners_of(area)]
    return every[(every.index(corner) + step) % len(every)]


def move_corner(area: BaseGeometry, corner: Corner, place: Place) -> BaseGeometry:
    """Return the area with a corner somewhere else; raises SketchError where it is none then."""

    def move(ring: Floats) -> Floats:
        moved = ring.copy()
        moved[corner.index] = place
        return moved

    return require_area(with_ring(area, corner, move))


def insert_corner(area: BaseGeometry, corner: Corner, place: Place) -> BaseGeometry:
    """Return the area with a new corner between `corner` and the next one in its ring.

    Raises
    ------
    SketchError
        The corner stands on one of its neighbours, or the area is none then.
    """
    ring = rings_of(area)[corner.part][corner.ring]
    neighbours = (ring[corner.index], ring[(corner.index + 1) % len(ring)])
    if any(tuple(neighbour) == place for neighbour in neighbours):
        raise SketchError(tr("Där finns redan ett hörn; sätt det nya en bit bort."), place)
    return require_area(
        with_ring(area, corner, lambda ring: np.insert(ring, corner.index + 1, place, axis=0))
    )


def delete_corner(area: BaseGeometry, corner: Corner) -> BaseGeometry:
    """Return the area without a corner.

    Raises
    ------
    SketchError
        The ring would have fewer than three corners, or the area is none then.
    """
    if len(rings_of(area)[corner.part][corner.ring]) <= LEAST_CORNERS:
        raise SketchError(
            tr("Tre hörn är det minsta en yta kan ha; ta bort hela ytan eller hålet i stället."),
            place_of(area, corner),
        )
    return require_area(with_ring(area, corner, lambda ring: np.delete(ring, corner.index, axis=0)))


def move_area(area: BaseGeometry, east_m: float, north_m: float) -> BaseGeometry:
    """Return the whole area moved; the step is rounded to the millimetre.

    Coordinates of whole millimetres stay so, hence moving back gives the same area.
    """
    step = np.round([east_m, north_m], DECIMALS)

    def move(places: Floats) -> Floats:
        moved = places + step
        rounded: Floats = np.round(moved, DECIMALS)
        return np.where(np.round(places, DECIMALS) == places, rounded, moved)

    moved: BaseGeometry = shapely.transform(area, move)
    return require_area(moved)


def nearest_edge(area: BaseGeometry, place: Place) -> tuple[Corner, Place, float]:
    """Return the edge nearest to a place: the corner it begins at, the point on it, metres."""
    best: tuple[Corner, Place, float] | None = None
    for part, rings in enumerate(rings_of(area)):
        for ring, starts in enumerate(rings):
            ends = np.roll(starts, -1, axis=0)
            points = nearest_on_edges(starts, ends, place)
            metres = np.hypot(points[:, 0] - place[0], points[:, 1] - place[1])
            index = int(metres.argmin())
            if best is None or metres[index] < best[2]:
                point = (float(points[index, 0]), float(points[index, 1]))
                best = (Corner(part, ring, index), point, float(metres[index]))
    assert best is not None  # an area has a ring
    return best


def nearest_on_edges(starts: Floats, ends: Floats, place: Place) -> Floats:
    """Return the point of each edge that is nearest to a place, (n, 2)."""
    along = ends - starts
    square = (along**2).sum(axis=1)
    reached = ((np.asarray(place) - starts) * along).sum(axis=1)
    share = np.divide(reached, square, out=np.zeros(len(starts)), where=square > 0).clip(0, 1)
    points: Floats = starts + share[:, None] * along
    at_end = share == 1.0
    points[at_end] = ends[at_end]  # the sum above may miss it by a rounding
    return points


def with_ring(
    area: BaseGeometry, corner: Corner, change: Callable[[Floats], Floats]
) -> BaseGeometry:
    """Return the area with the corner's ring changed, valid or not."""
    rings = rings_of(area)
    rings[corner.part][corner.ring] = change(rings[corner.part][corner.ring])
    return area_of_rings(area, rings)


def same_corner(area: BaseGeometry, corner: Corner | None) -> Corner | None:
    """Return a corner if the area has it, else the last of its ring, else None."""
    if corner is None:
        return None
    rings = rings_of(area)
    if corner.part >= len(rings) or corner.ring >= len(rings[corner.part]):
        return None
    return replace(corner, index=min(corner.index, len(rings[corner.part][corner.ring]) - 1))
