"""Where borders meet: three municipalities, or two and what lies outside them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.places import Municipality

SLIT_M = 400.0
"""Borders simplified apart leave slits of up to twice this between them, and still meet."""
SAME_M = 60.0
"""Junctions nearer to each other than this are one, where more than three meet."""
CLOSE_M = 30.0
"""What a border may be off before a point counts as inside a municipality, not on its border."""
_OUTSIDE = -1


@dataclass(frozen=True, slots=True)
class Junction:
    """A point where borders meet; EPSG:3006.

    Attributes
    ----------
    names
        The municipalities', in no order.
    is_outer
        Whether the outside of all of them meets here too.
    apart_m
        How far the farthest of the borders is from the point: 0 where they meet exactly.
    """

    easting: float
    northing: float
    names: frozenset[str]
    is_outer: bool
    apart_m: float


def find_junctions(items: Sequence[Municipality], slit_m: float = SLIT_M) -> list[Junction]:
    """Return where the borders of municipalities meet, west to east.

    Each pair of neighbours has a strip within `slit_m` of both. Where a third one, or the outside,
    comes as near as that to the strip, the borders meet, at the point with the least distance to
    the farthest of the three. A point well inside one of them, or nearer to a fourth, is none:
    there a corner comes near a border that it does not reach.
    """
    if len(items) < 2:
        return []
    areas = np.array([item.area for item in items], dtype=object)
    tree = shapely.STRtree(areas)
    outside = _outside(areas, slit_m)
    near = shapely.buffer(areas, slit_m, quad_segs=3)
    beside: dict[int, set[int]] = {index: set() for index in range(len(areas))}
    for a, b in tree.query(areas, predicate="dwithin", distance=2 * slit_m).T.tolist():
        if a != b:
            beside[a].add(b)
    found = []
    for a, neighbours in beside.items():
        for b in sorted(item for item in neighbours if item > a):
            strip = shapely.intersection(near[a], near[b])
            if strip.is_empty:
                continue
            thirds = [c for c in sorted(beside[a] & beside[b]) if c > b]
            for c in thirds:
                found += _meet(strip, near[c], (a, b, c), areas, tree, outside)
            edge = _clipped(outside, strip, slit_m)
            if not edge.is_empty:
                around = shapely.buffer(edge, slit_m, quad_segs=3)
                found += _meet(strip, around, (a, b, _OUTSIDE), areas, tree, edge)
    return _joined(
        Junction(
            *place,
            frozenset(items[index].name for index in three if index != _OUTSIDE),
            _OUTSIDE in three,
            apart,
        )
        for place, three, apart in found
    )


def _outside(areas: np.ndarray, slit_m: float) -> BaseGeometry:
    """Return what lies around the municipalities, the slits between them not counted."""
    together = shapely.union_all(areas)
    closed = shapely.buffer(
        shapely.buffer(together, slit_m, join_style="mitre"), -slit_m, join_style="mitre"
    )
    box = shapely.box(*together.bounds).buffer(50 * slit_m)
    return shapely.difference(box, shapely.union_all([closed, together]))


def _clipped(outside: BaseGeometry, strip: BaseGeometry, slit_m: float) -> BaseGeometry:
    west, south, east, north = strip.bounds
    margin = 3 * slit_m
    return shapely.clip_by_rect(
        outside, west - margin, south - margin, east + margin, north + margin
    )


def _meet(
    strip: BaseGeometry,
    third: BaseGeometry,
    three: tuple[int, int, int],
    areas: np.ndarray,
    tree: shapely.STRtree,
    outside: BaseGeometry,
) -> list[tuple[tuple[float, float], tuple[int, int, int], float]]:
    shapes = np.array([outside if i == _OUTSIDE else areas[i] for i in three], dtype=object)
    found = []
    for part in shapely.get_parts(shapely.intersection(strip, third)):
        if part.area < 1.0:
            continue
        place, apart = _nearest_to_all(part, shapes)
        point = shapely.Point(place)
        if apart > CLOSE_M and _belongs_elsewhere(point, apart, three, shapes, areas, tree):
            continue
        found.append((place, three, apart))
    return found


def _nearest_to_all(part: BaseGeometry, shapes: np.ndarray) -> tuple[tuple[float, float], float]:
    """Return the point of a part with the least distance to the farthest of three shapes.

    The shapes' own corners are tried first, for that is where they meet if they meet at all.
    """
    corners = shapely.get_coordinates(shapes)
    west, south, east, north = part.bounds
    around = 2.0
    inside = (
        (corners[:, 0] >= west - around) & (corners[:, 0] <= east + around)
        & (corners[:, 1] >= south - around) & (corners[:, 1] <= north + around)
    )  # fmt: skip
    middle = shapely.get_coordinates(shapely.point_on_surface(part))
    tried = np.vstack([corners[inside], shapely.get_coordinates(part.centroid), middle])
    farthest = _farthest(tried, shapes)
    # of several that are as good, the one in the middle of them
    best = tried[farthest <= farthest.min() + 0.01]
    at = best[np.argmin(np.hypot(*(best - best.mean(axis=0)).T))]
    apart = float(_farthest(at[None], shapes)[0])
    step = min(apart, max(east - west, north - south) / 4)
    turns = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    ring = np.column_stack([np.cos(turns), np.sin(turns)])
    while step > 0.5:
        around_it = at + step * ring
        values = _farthest(around_it, shapes)
        if values.min() < apart - 1e-6:
            at, apart = around_it[np.argmin(values)], float(values.min())
        else:
            step /= 2
    return (float(at[0]), float(at[1])), apart


def _farthest(places: np.ndarray, shapes: np.ndarray) -> np.ndarray:
    """Return each place's distance to the farthest of the shapes."""
    away = shapely.distance(np.asarray(shapely.points(places))[:, None], shapes[None])
    found: np.ndarray = away.max(axis=1)
    return found


def _belongs_elsewhere(
    point: BaseGeometry,
    apart: float,
    three: tuple[int, int, int],
    shapes: np.ndarray,
    areas: np.ndarray,
    tree: shapely.STRtree,
) -> bool:
    """Whether a point lies well inside one of the three, or nearer to a fourth."""
    inside = [shape for shape in shapes if shapely.contains_properly(shape, point)]
    if len(inside) == 1 and shapely.distance(inside[0].boundary, point) > CLOSE_M:
        return True
    others = tree.query(point, predicate="dwithin", distance=max(apart - CLOSE_M, 0.0))
    return any(int(index) not in three for index in others)


def _joined(found: Iterable[Junction]) -> list[Junction]:
    """Return junctions with those that are one made one."""
    kept: list[Junction] = []
    for item in sorted(found, key=lambda item: (item.apart_m, item.easting, item.northing)):
        for place, other in enumerate(kept):
            away = np.hypot(other.easting - item.easting, other.northing - item.northing)
            if away <= SAME_M + max(item.apart_m, other.apart_m):
                kept[place] = Junction(
                    other.easting,
                    other.northing,
                    other.names | item.names,
                    other.is_outer or item.is_outer,
                    other.apart_m,
                )
                break
        else:
            kept.append(item)
    return sorted(kept, key=lambda item: (item.easting, item.northing))
