"""What lies inside a plan area: a layer's objects unioned, cut and sorted by dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from layers.repair import parts_of_dimension
from rumslig.plan_shape import CONTACT_M, PlanShape
from rumslig.rules import Rule
from rumslig.structure.model import ObjectFacts

Shapes = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]

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
    facts
        What a structure image says of each; None where the layer does not tell object by object.
    """

    geometry: Shapes
    classes: Sequence[str]
    ids: Sequence[int]
    highest: int | None = None
    facts: Sequence[ObjectFacts] | None = None

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
            facts=None,
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
        return not len(self.points) and self.area_m2 == 0 and self.length_m == 0

    def geometry(self) -> BaseGeometry:
        dimensions = [item for item in (self.area, self.line, *self.points) if not item.is_empty]
        return dimensions[0] if len(dimensions) == 1 else shapely.union_all(dimensions)


_NO_SHAPES: Shapes = np.empty(0, dtype=object)
_NO_LINE = shapely.LineString()
NOTHING = Part(shapely.GeometryCollection(), _NO_LINE, _NO_SHAPES, 0)


@dataclass(frozen=True, slots=True)
class Reached:
    """The objects that reach the plan, each cut by it.

    Attributes
    ----------
    pieces
        Of each area and line what lies inside the plan or on its border, in its own dimension;
        a point as it is.
    counted
        Which areas and lines have a part of their own dimension inside the plan.
    close, on_border
        Of each line what lies within a millimetre of the plan's border, and exactly on it; None
        where it keeps away from the border.
    """

    plan: PlanShape
    shapes: Shapes
    dimensions: npt.NDArray[np.int32]
    pieces: Shapes
    counted: Mask
    close: Shapes
    on_border: Shapes
    boundary_counts: bool

    @classmethod
    def of(cls, plan: PlanShape, shapes: Shapes, boundary_counts: bool) -> Reached:
        count, dimensions = len(shapes), shapely.get_dimensions(shapes)
        close, on_border = np.full(count, None), np.full(count, None)
        # an object well inside is its own piece; only those over the border must be cut
        whole = shapely.contains_properly(plan.geometry, shapes)
        pieces, counted = shapes.copy(), whole & (dimensions > 0)
        cut = np.flatnonzero(~whole & (dimensions > 0))
        if len(cut):
            parts = shapely.intersection(plan.geometry, shapes[cut])
            pieces[cut] = _of_dimension(parts, dimensions[cut])
        areas = cut[dimensions[cut] == 2]
        if len(areas):
            # an area that merely meets the border shares no interior with the plan
            counted[areas] = shapely.intersects(plan.geometry, shapes[areas])
            counted[areas] &= ~shapely.touches(plan.geometry, shapes[areas])
        reached = cls(plan, shapes, dimensions, pieces, counted, close, on_border, boundary_counts)
        lines = np.flatnonzero(dimensions == 1)
        if len(lines):
            near = lines[shapely.intersects(plan.border_strip, shapes[lines])]
            close[near] = shapely.intersection(plan.border_strip, shapes[near])
            on_border[near] = shapely.intersection(shapes[near], plan.border)
            counted[lines] = reached._have_length(lines)
        return reached

    def part(self, chosen: npt.NDArray[np.intp]) -> Part:
        """Return what some of the objects have inside the plan together."""
        dimensions = self.dimensions[chosen]
        areas, lines = chosen[dimensions == 2], chosen[dimensions == 1]
        points = shapely.get_parts(self.shapes[chosen[dimensions == 0]])
        points = points[_points_inside(self.plan, points, self.boundary_counts)]
        return Part(
            shapely.disjoint_subset_union_all(self.pieces[areas]),
            self._cut_lines(lines),
            points,
            len(points) + int(self.counted[chosen].sum()),
        )

    def _have_length(self, lines: npt.NDArray[np.intp]) -> Mask:
        """Return which lines have a part inside the plan, each looked at by itself."""
        longer = np.asarray(shapely.length(self.pieces[lines]) > 0, dtype=bool)
        # a line that merely crosses the border has no part along it
        along = shapely.length(self.close[lines]) > ALONG_M
        along |= shapely.get_dimensions(self.on_border[lines]) == 1
        for place in np.flatnonzero(along):
            longer[place] = self._cut_lines(lines[place : place + 1]).length > 0
        return longer

    def _cut_lines(self, lines: npt.NDArray[np.intp]) -> BaseGeometry:
        """Return the lines inside the plan, with or without what runs along its border.

        Coordinates are rounded, so a line along an oblique border lies a hair inside or outside
        it; what keeps within a millimetre of the border for long is taken to be on it.
        """
        if not len(lines):
            return _NO_LINE
        inside = shapely.disjoint_subset_union_all(self.pieces[lines])
        along = self._along_border(lines)
        if along is None:
            return inside
        rest = parts_of_dimension(inside.difference(along.buffer(STRIP_M)), 1)
        return shapely.union_all([rest, along]) if self.boundary_counts else rest

    def _along_border(self, lines: npt.NDArray[np.intp]) -> BaseGeometry | None:
        """Return what of the lines runs along the border, None where they just cross it."""
        near = lines[~shapely.is_missing(self.close[lines])]
        if not len(near):
            return None
        close, on_border = self.close[near], self.on_border[near]
        is_along = shapely.get_dimensions(on_border).max() == 1
        if not is_along and shapely.length(close).sum() <= ALONG_M:
            return None
        exact, beside = parts_of_dimension(on_border, 1), parts_of_dimension(close, 1)
        if not exact.is_empty:
            beside = parts_of_dimension(beside.difference(exact.buffer(2 * CONTACT_M)), 1)
        pieces = shapely.get_parts(shapely.line_merge(beside))
        along = shapely.union_all([exact, *pieces[shapely.length(pieces) > ALONG_M]])
        return None if along.is_empty else along


@dataclass(frozen=True, slots=True)
class Inside:
    """The plan's inside: the whole, each class, and which objects reach the plan at all."""

    plan: PlanShape
    candidates: npt.NDArray[np.int64]
    reached: Reached
    whole: Part
    by_class: dict[str, Part]
    dimension: int

    @classmethod
    def of(cls, plan: PlanShape, objects: LayerObjects, rule: Rule) -> Inside:
        candidates = np.flatnonzero(shapely.dwithin(plan.geometry, objects.geometry, CONTACT_M))
        reached = Reached.of(plan, objects.geometry[candidates], rule.boundary_counts)
        places: dict[str, list[int]] = {}
        for place, index in enumerate(candidates.tolist()):
            places.setdefault(objects.classes[index], []).append(place)
        by_class = {name: reached.part(np.array(places[name])) for name in sorted(places)}
        if len(by_class) < 2:
            whole = next(iter(by_class.values()), NOTHING)
        else:
            whole = reached.part(np.arange(len(candidates)))
        return cls(plan, candidates, reached, whole, by_class, _dimension(objects, rule))

    def of_class(self, objects: LayerObjects, name: str) -> npt.NDArray[np.int64]:
        """Return the candidates of one class."""
        mine = [objects.classes[int(index)] == name for index in self.candidates]
        return np.asarray(self.candidates[np.array(mine, dtype=bool)], dtype=np.int64)


def _dimension(objects: LayerObjects, rule: Rule) -> int:
    asked = {"area": 2, "length": 1}.get(rule.metric or "")
    return objects.dimension if asked is None else asked


def _of_dimension(shapes: Shapes, dimensions: npt.NDArray[np.int32]) -> Shapes:
    """Return each shape's parts of its own dimension."""
    kind = shapely.get_type_id(shapes)
    mixed = (kind == shapely.GeometryType.GEOMETRYCOLLECTION) | (
        shapely.get_dimensions(shapes) != dimensions
    )
    for place in np.flatnonzero(mixed):
        shapes[place] = parts_of_dimension(shapes[place], int(dimensions[place]))
    return shapes


def _points_inside(plan: PlanShape, points: Shapes, boundary_counts: bool) -> Mask:
    if not len(points):
        return np.zeros(0, dtype=bool)
    on_border = shapely.dwithin(plan.border, points, CONTACT_M)
    inside = shapely.contains(plan.geometry, points)
    return np.asarray(inside | on_border if boundary_counts else inside & ~on_border, dtype=bool)
