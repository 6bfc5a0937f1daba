"""Where a file's objects would lie in each coordinate system that Swedish data come in.

Each system is tried as the numbers stand and with the axes swapped, against the county and, where
that gives nothing, the country.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from layers.crs import (
    SWAPPED,
    WORKING_CRS,
    Bounds,
    Placement,
    parse_placement,
    swap_axes,
    systems_by_rank,
    transform,
    transformer,
)
from layers.doctor.ground import Ground, Points, distance_to, within
from layers.vector import SWEDEN

SAMPLE = 2_000
"""So many objects, spread evenly over the file, decide which systems are worth counting in."""

NAMED = 500
"""So many of them tell which places the objects lie in."""

MOSTLY = 0.5
"""A system that puts this share of the objects in the county goes before one that does not."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A system that a file may have, and what would follow.

    Attributes
    ----------
    swapped
        The numbers stand with northing or latitude first.
    inside, objects
        How many of the objects would have their middle in the county, of all that have one.
    distance_m
        From the objects' middle to the county's.
    bounds_3006
        Where the objects' middles would lie.
    where
        The names of the places they would lie in, the most frequent first.
    """

    code: str
    swapped: bool
    inside: int
    objects: int
    distance_m: float
    bounds_3006: Bounds
    where: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The placement as `parse_placement` reads it."""
        return self.code + (SWAPPED if self.swapped else "")

    def to_json(self) -> dict[str, Any]:
        """Return the candidate as `rumslig info` prints it."""
        return {
            "crs": self.code,
            "swapped_axes": self.swapped,
            "inside": self.inside,
            "objects": self.objects,
            "distance_m": round(self.distance_m),
            "bounds_3006": [round(value, 1) for value in self.bounds_3006],
            "where": list(self.where),
        }


def middles_of(shapes: npt.NDArray[np.object_]) -> Points:
    """Return the middles of the boxes of those shapes that lie somewhere, in their order."""
    middles = _middles(shapes)
    return middles[np.isfinite(middles).all(axis=1)]


def _middles(shapes: npt.NDArray[np.object_]) -> Points:
    boxes = shapely.bounds(shapes).reshape(-1, 4)
    with np.errstate(invalid="ignore"):  # boxes of a damaged file, without end
        middles: Points = boxes[:, :2] / 2 + boxes[:, 2:] / 2
    return middles


def find_candidates(shapes: npt.NDArray[np.object_], ground: Ground) -> tuple[Candidate, ...]:
    """Return every system in which objects would lie in the county, else in the country.

    The likeliest comes first: those that put most objects in the county before those that put
    few there, then SWEREF 99 TM, the county's own zone, its neighbours, RT 90 and the global
    ones. Those of the country come in order of their distance to the county.

    Parameters
    ----------
    shapes
        In the file's own numbers.
    """
    middles = middles_of(shapes)
    if not len(middles):
        return ()
    names = [code + mark for mark in ("", SWAPPED) for code in systems_by_rank(ground.home)]
    sample = middles[:: max(1, len(middles) // SAMPLE)]
    for box in dict.fromkeys((ground.home, SWEDEN)):
        fitting = [name for name in names if within(place(sample, name), box).any()]
        if fitting:
            found = [_weigh(name, middles, ground) for name in fitting]
            if box == ground.home:
                return tuple(sorted(found, key=lambda item: item.inside < MOSTLY * item.objects))
            return tuple(sorted(found, key=lambda item: item.distance_m))
    return ()


def weigh_named(
    names: Iterable[str], shapes: npt.NDArray[np.object_], ground: Ground
) -> tuple[Candidate, ...]:
    """Return what would follow of each of some placements, such as one that is written."""
    middles = middles_of(shapes)
    return tuple(_weigh(name, middles, ground) for name in names) if len(middles) else ()


def _weigh(name: str, middles: Points, ground: Ground) -> Candidate:
    placed = place(middles, name)
    known = placed[np.isfinite(placed).all(axis=1)]
    wanted = parse_placement(name)
    if not len(known):
        nowhere = (np.inf, np.inf, -np.inf, -np.inf)
        return Candidate(_code_of(name), wanted.swapped, 0, len(middles), np.inf, nowhere)
    middle = np.median(known, axis=0)
    (west, south), (east, north) = known.min(axis=0).tolist(), known.max(axis=0).tolist()
    return Candidate(
        code=_code_of(name),
        swapped=wanted.swapped,
        inside=int(ground.holds(known).sum()),
        objects=len(middles),
        distance_m=float(np.hypot(*(middle - ground.middle))),
        bounds_3006=(west, south, east, north),
        where=ground.name_places(known[:: max(1, len(known) // NAMED)]),
    )


def _code_of(name: str) -> str:
    return name.removesuffix(SWAPPED)


def place(points: Points, name: str) -> Points:
    """Return places in EPSG:3006 of numbers in a placement; not finite where it cannot reach."""
    wanted = parse_placement(name)
    return _placed(points[:, ::-1] if wanted.swapped else points, wanted.crs)


def place_shapes(shapes: npt.NDArray[np.object_], placement: Placement) -> npt.NDArray[np.object_]:
    """Return 2-D shapes in EPSG:3006, with coordinates that are not finite where none fits.

    None at all come of a system that places nothing: of heights alone, or of a building.
    """
    upright = swap_axes(shapes) if placement.swapped else shapes
    try:
        moved, _ = transform(upright, placement.crs)
    except pyproj.exceptions.ProjError:
        return np.full(len(shapes), None)
    return moved


def swapped_objects(
    shapes: npt.NDArray[np.object_], crs: pyproj.CRS, ground: Ground
) -> npt.NDArray[np.bool_]:
    """Return which objects lie in the county only when their axes are swapped.

    As they stand they lie nowhere in the country.
    """
    middles = _middles(shapes)
    return ~within(_placed(middles, crs), SWEDEN) & within(
        _placed(middles[:, ::-1], crs), ground.home
    )


def far_objects(
    shapes_3006: npt.NDArray[np.object_], ground: Ground, far_m: float
) -> npt.NDArray[np.bool_]:
    """Return which of the placed objects lie farther from the county's box than `far_m`."""
    middles = _middles(shapes_3006)
    nowhere = shapely.is_missing(shapes_3006) | shapely.is_empty(shapes_3006)
    return (distance_to(middles, ground.home) > far_m) & ~nowhere


def _placed(points: Points, crs: pyproj.CRS) -> Points:
    x, y = points[:, 0], points[:, 1]
    if crs.is_geographic:  # numbers that are no degrees would wrap around the globe
        known = (np.abs(x) <= 180) & (np.abs(y) <= 90)
        x, y = np.where(known, x, np.inf), np.where(known, y, np.inf)
    try:
        return np.column_stack(transformer(crs.to_wkt(), WORKING_CRS).transform(x, y))
    except pyproj.exceptions.ProjError:
        return np.full_like(points, np.inf)
