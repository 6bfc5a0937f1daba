"""What lies inside a plan area: a layer's objects unioned, cut and sorted by dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from layers.repair import parts_of_dimension
from rumslig.rules import Rule

Shapes = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]

CONTACT_M = 0.001
"""Objects this near meet: package data are rounded to the millimetre."""

STRIP_M = 0.0001
"""Half the width of the strip that takes border lines away; a micrometre is too little for GEOS,
which then at times leaves out parts of the strip."""

ALONG_M = 0.5
"""A line that keeps to the border for longer than this runs along it and does not just cross."""


@dataclass(frozen=True, slots=True)
class LayerObjects:
    """The objects that a rule asks about: geometry in EPSG:3006, classes and feature ids.

    Attributes
    ----------
    highest
        The highest dimension of all the layer's objects that the rule selects, where these are
        only some of them.
    """

    geometry: Shapes
    classes: Sequence[str]
    ids: Sequence[int]
    highest: int | None = None

    @property
    def dimension(self) -> int:
        """The highest dimension of the objects (2 areas, 1 lines, 0 points); -1 without any."""
        if self.highest is not None:
            return self.highest
        return int(shapely.get_dimensions(self.geometry).max(initial=-1))

    def simple(self) -> LayerObjects:
        """Return the objects without empty ones and with collections taken apart.

        No part of a collection is lost; what is empty lies nowhere.
        """
        collections = shapely.get_type_id(self.geometry) == shapely.GeometryType.GEOMETRYCOLLECTION
        if not (collections.any() or shapely.is_empty(self.geometry).any()):
            return self
        parts: list[tuple[BaseGeometry, str, int]] = []
        for shape, name, number in zip(self.geometry, self.classes, self.ids, strict=True):
            parts += [(part, name, number) for part in _simple_parts(shape) if not part.is_empty]
        shapes = np.empty(len(parts), dtype=object)
        shapes[:] = [part[0] for part in parts]
        return replace(
            self,
            geometry=shapes,
            classes=[part[1] for part in parts],
            ids=[part[2] for part in parts],
        )

    @classmethod
    def unclassified(cls, geometry: Sequence[BaseGeometry]) -> LayerObjects:
        """Return objects of one nameless class, numbered from 0."""
        shapes = np.array(geometry, dtype=object)
        return cls(shapes, [""] * len(shapes), list(range(len(shapes))))


def _simple_parts(shape: BaseGeometry) -> list[BaseGeometry]:
    if shape.geom_type != "GeometryCollection":
        return [shape]
    return [part for item in shapely.get_parts(shape) for part in _simple_parts(item)]


@dataclass(frozen=True, slots=True)
class Part:
    """What lies inside the plan of one set of objects, by dimension."""

    area: BaseGeometry
    line: BaseGeometry
    points: Shapes
    count: int

    @property
    def area_m2(self) -> float:
        return float(self.area.area)

    @property
    def length_m(self) -> float:
        return float(self.line.length)

    @property
    def empty(self) -> bool:
        return self.area_m2 == 0 and self.length_m == 0 and not len(self.points)

    def geometry(self) -> BaseGeometry:
        return shapely.union_all([self.area, self.line, *self.points])


@dataclass(frozen=True, slots=True)
class Inside:
    """The plan's inside: the whole, each class, and which objects reach the plan at all."""

    plan: BaseGeometry
    candidates: npt.NDArray[np.int64]
    whole: Part
    by_class: dict[str, Part]
    dimension: int

    @classmethod
    def of(cls, plan: BaseGeometry, objects: LayerObjects, rule: Rule) -> Inside:
        shapely.prepare(plan)
        candidates = np.flatnonzero(shapely.dwithin(plan, objects.geometry, CONTACT_M))
        shapes = objects.geometry[candidates]
        names = [objects.classes[int(i)] for i in candidates]
        by_class = {
            name: _measure(plan, shapes[[n == name for n in names]], rule.boundary_counts)
            for name in sorted(set(names))
        }
        whole = (
            next(iter(by_class.values()))
            if len(by_class) == 1
            else _measure(plan, shapes, rule.boundary_counts)
        )
        return cls(plan, candidates, whole, by_class, _dimension(objects, rule))

    def of_class(self, objects: LayerObjects, name: str) -> npt.NDArray[np.int64]:
        """Return the candidates of one class."""
        mine = [objects.classes[int(index)] == name for index in self.candidates]
        return np.asarray(self.candidates[np.array(mine, dtype=bool)], dtype=np.int64)


def _dimension(objects: LayerObjects, rule: Rule) -> int:
    asked = {"area": 2, "length": 1}.get(rule.metric or "")
    return objects.dimension if asked is None else asked


def _measure(plan: BaseGeometry, shapes: Shapes, boundary_counts: bool) -> Part:
    """Union the objects of each dimension, then cut them by the plan."""
    dimensions = shapely.get_dimensions(shapes)
    area = _cut(plan, shapes[dimensions == 2], 2)
    line = _cut_lines(plan, shapes[dimensions == 1], boundary_counts)
    points = shapely.get_parts(shapes[dimensions == 0])
    points = points[_points_inside(plan, points, boundary_counts)]
    count = len(points) + _count_contributing(plan, shapes, dimensions, boundary_counts)
    return Part(area, line, points, count)


def _points_inside(plan: BaseGeometry, points: Shapes, boundary_counts: bool) -> Mask:
    on_border = shapely.dwithin(plan.boundary, points, CONTACT_M)
    inside = shapely.contains(plan, points)
    return np.asarray(inside | on_border if boundary_counts else inside & ~on_border, dtype=bool)


def _cut_lines(plan: BaseGeometry, shapes: Shapes, boundary_counts: bool) -> BaseGeometry:
    """Return the lines inside the plan, with or without what runs along its border.

    Coordinates are rounded, so a line along an oblique border lies a hair inside or outside it;
    what keeps within a millimetre of the border for long is taken to be on it.
    """
    if not len(shapes):
        return shapely.LineString()
    inside = _cut(plan, shapes, 1)
    along = _along_border(plan.boundary, shapes)
    if along.is_empty:
        return inside
    rest = parts_of_dimension(inside.difference(along.buffer(STRIP_M)), 1)
    return shapely.union_all([rest, along]) if boundary_counts else rest


def _cut(plan: BaseGeometry, shapes: Shapes, dimension: int) -> BaseGeometry:
    # each is cut before the union, which then is small however large the objects are
    return parts_of_dimension(shapely.intersection(plan, shapes), dimension)


def _along_border(border: BaseGeometry, lines: Shapes) -> BaseGeometry:
    exact = parts_of_dimension(shapely.intersection(lines, border), 1)
    near = parts_of_dimension(shapely.intersection(lines, border.buffer(CONTACT_M)), 1)
    if not exact.is_empty:
        near = parts_of_dimension(near.difference(exact.buffer(2 * CONTACT_M)), 1)
    pieces = shapely.get_parts(shapely.line_merge(near))
    return shapely.union_all([exact, *pieces[shapely.length(pieces) > ALONG_M]])


def _count_contributing(
    plan: BaseGeometry, shapes: Shapes, dimensions: npt.NDArray[np.int32], boundary: bool
) -> int:
    """Return how many areas and lines have a part of their own dimension inside the plan."""
    # an area that merely meets the border shares no interior with the plan
    counts = (dimensions == 2) & shapely.intersects(plan, shapes)
    counts &= ~shapely.touches(plan, shapes)
    for index in np.flatnonzero(dimensions == 1):
        counts[index] = _cut_lines(plan, shapes[index : index + 1], boundary).length > 0
    return int(counts.sum())
