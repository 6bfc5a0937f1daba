"""What lies inside a plan area: a layer's objects unioned, cut and sorted by dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from layers.repair import parts_of_dimension
from rumslig.rules import Rule

Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class LayerObjects:
    """The objects that a rule asks about: geometry in EPSG:3006, classes and feature ids."""

    geometry: Shapes
    classes: Sequence[str]
    ids: Sequence[int]

    @classmethod
    def unclassified(cls, geometry: Sequence[BaseGeometry]) -> LayerObjects:
        """Return objects of one nameless class, numbered from 0."""
        shapes = np.array(geometry, dtype=object)
        return cls(shapes, [""] * len(shapes), list(range(len(shapes))))


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
        candidates = np.flatnonzero(shapely.intersects(plan, objects.geometry))
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
        return cls(plan, candidates, whole, by_class, _dimension(objects.geometry, rule))


def _dimension(geometry: Shapes, rule: Rule) -> int:
    asked = {"area": 2, "length": 1}.get(rule.metric or "")
    if asked is not None:
        return asked
    return int(shapely.get_dimensions(geometry).max(initial=-1))


def _measure(plan: BaseGeometry, shapes: Shapes, boundary_counts: bool) -> Part:
    """Union the objects of each dimension, then cut them by the plan."""
    dimensions = shapely.get_dimensions(shapes)
    area = _cut(plan, shapes[dimensions == 2], 2)
    line = _cut(plan, shapes[dimensions == 1], 1)
    if not boundary_counts and not line.is_empty:
        line = parts_of_dimension(line.difference(plan.boundary), 1)
    points = shapely.get_parts(shapes[dimensions == 0])
    test = shapely.covers if boundary_counts else shapely.contains
    points = points[test(plan, points)] if len(points) else points
    return Part(area, line, points, len(points) + _count_contributing(plan, shapes, dimensions,
                                                                       boundary_counts))


def _cut(plan: BaseGeometry, shapes: Shapes, dimension: int) -> BaseGeometry:
    return parts_of_dimension(plan.intersection(shapely.union_all(shapes)), dimension)


def _count_contributing(
    plan: BaseGeometry, shapes: Shapes, dimensions: npt.NDArray[np.int32], boundary: bool
) -> int:
    """Return how many areas and lines have a part of their own dimension inside the plan."""
    # an area that merely meets the border shares no interior with the plan
    counts = (dimensions == 2) & ~shapely.touches(plan, shapes)
    lines = np.flatnonzero(dimensions == 1)
    if len(lines):
        cut = shapely.intersection(plan, shapes[lines])
        if not boundary:
            cut = shapely.difference(cut, plan.boundary)
        counts[lines] = shapely.length(cut) > 0
    return int(counts.sum())
