"""Random plans and layers of every kind that maps are made of, at Swedish coordinates."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import shapely
from shapely import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    affinity,
)
from shapely.geometry.base import BaseGeometry

from layers.repair import make_valid, parts_of_dimension

CENTRE = (510_000.0, 6_570_000.0)
Random = np.random.Generator


def star(random: Random, x: float, y: float, radius: float) -> Polygon:
    """A polygon around a place, mostly not convex."""
    corners = int(random.integers(3, 24))
    # no gap of half a turn, or the middle would lie outside
    angles = (np.arange(corners) + random.uniform(-0.35, 0.35, corners)) * math.tau / corners
    reach = radius * random.uniform(0.3, 1.0, corners)
    return Polygon(np.column_stack([x + reach * np.cos(angles), y + reach * np.sin(angles)]))


def with_holes(random: Random, area: Polygon) -> BaseGeometry:
    """The area without some smaller ones in it, of which some may reach its edge."""
    west, south, east, north = area.bounds
    size = (east - west) * 0.2
    holes = [
        star(random, random.uniform(west, east), random.uniform(south, north), size)
        for _ in range(random.integers(1, 4))
    ]
    left = parts_of_dimension(area.difference(shapely.union_all(holes)), 2)
    return left if left.area > 0.01 * area.area else area


def make_plan(random: Random) -> BaseGeometry:
    """A plan of 10 to 2 000 m: whole, with holes, in parts, or a narrow strip."""
    radius = float(10 ** random.uniform(1, 3.3))
    area = star(random, *CENTRE, radius)
    kind = random.integers(0, 4)
    if kind == 1:
        return with_holes(random, area)
    if kind == 2:
        other = affinity.translate(star(random, *CENTRE, radius / 2), 1.2 * radius, radius / 3)
        return parts_of_dimension(shapely.union_all([area, other]), 2)
    if kind == 3:
        return affinity.rotate(shapely.box(*CENTRE, CENTRE[0] + radius, CENTRE[1] + 3.0), 31)
    return area


def _edge(random: Random, plan: BaseGeometry) -> tuple[np.ndarray, np.ndarray]:
    rings = shapely.get_parts(plan)[0].exterior.coords
    number = int(random.integers(0, len(rings) - 1))
    return np.array(rings[number][:2]), np.array(rings[number + 1][:2])


def _beside(random: Random, plan: BaseGeometry, reach: float) -> Polygon:
    """A polygon on one whole edge of the plan, to either side of it."""
    start, end = _edge(random, plan)
    along = end - start
    across = np.array([-along[1], along[0]]) / np.hypot(*along)
    return Polygon([start, end, end + reach * across, start + reach * across])


def _anywhere(random: Random, plan: BaseGeometry) -> tuple[float, float]:
    west, south, east, north = plan.bounds
    wide = max(east - west, north - south)
    return (
        float(random.uniform(west - wide, east + wide)),
        float(random.uniform(south - wide, north + wide)),
    )


def _of_any_size(random: Random, plan: BaseGeometry) -> Polygon:
    return star(random, *_anywhere(random, plan), float(10 ** random.uniform(-2, 5.5)))


def _walk(random: Random, plan: BaseGeometry) -> LineString:
    size = math.sqrt(plan.area)
    steps = random.normal(0, size, (int(random.integers(1, 8)), 2))
    return LineString(np.vstack([np.zeros(2), np.cumsum(steps, axis=0)]) + _anywhere(random, plan))


def _bow_tie(random: Random, plan: BaseGeometry) -> Polygon:
    x, y = _anywhere(random, plan)
    size = math.sqrt(plan.area)
    return Polygon([(x, y), (x + size, y + size), (x + size, y), (x, y + size)])


KINDS: dict[str, Callable[[Random, BaseGeometry], BaseGeometry]] = {
    "area of any size": _of_any_size,
    "area with holes": lambda random, plan: with_holes(random, _of_any_size(random, plan)),
    "parts that may overlap": lambda random, plan: MultiPolygon(
        [_of_any_size(random, plan), _of_any_size(random, plan)]
    ),
    "sliver on an edge": lambda random, plan: _beside(
        random, plan, float(random.choice([-1, 1]) * 10 ** random.uniform(-2, 0.5))
    ),
    "neighbour": lambda random, plan: _beside(
        random, plan, float(random.choice([-1, 1]) * 10 ** random.uniform(1, 4))
    ),
    "the plan itself": lambda random, plan: plan,
    "around the plan": lambda random, plan: affinity.scale(plan, 3, 3),
    "nested in the plan": lambda random, plan: affinity.scale(plan, 0.4, 0.4),
    "a frame": lambda random, plan: plan.buffer(60).difference(plan.buffer(20)),
    "bow tie": _bow_tie,
    "line": _walk,
    "lines": lambda random, plan: MultiLineString([_walk(random, plan), _walk(random, plan)]),
    "line along an edge": lambda random, plan: LineString(_edge(random, plan)),
    "closed line": lambda random, plan: _of_any_size(random, plan).exterior,
    "point": lambda random, plan: Point(_anywhere(random, plan)),
    "points, some on one spot": lambda random, plan: MultiPoint(
        [_anywhere(random, plan)] * 2 + [_anywhere(random, plan)]
    ),
    "corner of the plan": lambda random, plan: Point(_edge(random, plan)[0]),
    "collection": lambda random, plan: GeometryCollection(
        [_of_any_size(random, plan), _walk(random, plan), Point(_anywhere(random, plan))]
    ),
    "collection in a collection": lambda random, plan: GeometryCollection(
        [GeometryCollection([_beside(random, plan, 30), Point(_anywhere(random, plan))])]
    ),
    "with heights": lambda random, plan: shapely.force_3d(_of_any_size(random, plan), 12.5),
    "line with heights": lambda random, plan: shapely.force_3d(_walk(random, plan), 7.0),
    "nothing": lambda random, plan: Polygon(),
}


def make_layer(random: Random, plan: BaseGeometry) -> tuple[list[str], list[BaseGeometry]]:
    """Some objects, by kind, as reading a file leaves them: two-dimensional and valid."""
    names = [str(name) for name in random.choice(list(KINDS), int(random.integers(1, 6)))]
    made = np.empty(len(names), dtype=object)
    made[:] = [KINDS[name](random, plan) for name in names]
    mended, _ = make_valid(shapely.force_2d(made))
    return names, list(mended)
