"""Where changes lie: sorted into municipalities by shape, or by the box around them.

What counts is what has changed of an object, not the whole of it: a water area that grew in one
municipality is not new in the others that it crosses. Other values concern the whole object.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from layers.versions.changes import Change, Row
from layers.versions.content import Rows, Shapes
from layers.versions.diff import Diff
from layers.versions.index_diff import IndexDiff
from layers.versions.row_index import RowIndex
from layers.versions.schema_change import SchemaChange
from rumslig.news import ELSEWHERE, NewsObject
from rumslig.places import Municipality
from rumslig.upkeep.comparing import ChangedObject

_LEAST = 0.5
"""Square metres or metres that only touch: drawn borders are no finer."""

Pairs = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]


@dataclass(frozen=True)
class Areas:
    """The municipalities that changes are sorted into."""

    items: tuple[Municipality, ...]

    @cached_property
    def shapes(self) -> Shapes:
        """Their areas, prepared."""
        made = np.array([item.area for item in self.items] or [shapely.Polygon()], dtype=object)
        wrong = ~shapely.is_valid(made)
        made[wrong] = shapely.make_valid(made[wrong])
        shapely.prepare(made)
        return made

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.shapes)

    def code(self, at: int) -> str:
        """Return the code of one of them, by its place."""
        return self.items[at].code

    def meeting(self, shapes: Shapes) -> Pairs:
        """Return which shapes lie in which areas, by their places; not those that only touch."""
        at, where = (places.astype(np.intp) for places in self._tree.query(shapes, "intersects"))
        if not len(at):
            return at, where
        dimensions = shapely.get_dimensions(shapes[at])
        whole, inside = (
            _measure(parts, dimensions) for parts in (shapes[at], self.cut(shapes[at], where))
        )
        kept = (dimensions == 0) | (whole == 0) | (inside >= np.minimum(_LEAST, whole / 2))
        return at[kept], where[kept]

    def cut(self, shapes: Shapes, where: npt.NDArray[np.intp]) -> Shapes:
        """Return what lies in an area of each shape."""
        areas = self.shapes[where]
        cut = shapes.copy()
        crossing = ~shapely.contains_properly(areas, shapes)
        cut[crossing] = shapely.intersection(shapes[crossing], areas[crossing])
        return cut


def _measure(shapes: Shapes, dimensions: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    size = np.where(dimensions == 2, shapely.area(shapes), shapely.length(shapes))
    return np.nan_to_num(np.where(dimensions > 0, size, 0.0))


@dataclass(frozen=True, slots=True)
class Clipped:
    """What of a difference lies in an area; `diff` measures only what does."""

    diff: Diff
    objects: tuple[NewsObject, ...]


def clip_diff(
    diff: Diff, objects: Sequence[ChangedObject], areas: Areas
) -> tuple[Clipped | None, dict[str, Clipped]]:
    """Return what differs in all the areas together, and in each by its code.

    Parameters
    ----------
    objects
        As `changed_objects` gives them: the changed, the added, the removed.
    """
    cutter = _Cutter(diff, objects, areas)
    found = {code: cutter.clip({at: [size] for at, size in of.items()}) for code, of in cutter.by()}
    total: dict[int, list[_Size]] = defaultdict(list)
    for code, of in cutter.by():
        if code != ELSEWHERE:
            for at, size in of.items():
                total[at].append(size)
    return (cutter.clip(total, diff.schema) if total else None), found


@dataclass(frozen=True, slots=True)
class _Size:
    """How much more of an object lies in an area, and whether its shape changed there."""

    area_m2: float
    length_m: float
    is_shape: bool


class _Cutter:
    """Sorts the objects of a difference into areas."""

    def __init__(self, diff: Diff, objects: Sequence[ChangedObject], areas: Areas) -> None:
        self._diff, self._objects = diff, objects
        self._before = _sound([item.before for item in objects])
        self._after = _sound([item.after for item in objects])
        self._found: dict[str, dict[int, _Size]] = defaultdict(dict)
        self._sort(areas)

    def by(self) -> list[tuple[str, dict[int, _Size]]]:
        """Return the areas' codes with the objects there, in order."""
        return sorted(self._found.items())

    def _sort(self, areas: Areas) -> None:
        if not self._objects:
            return
        parts = self._parts()
        at, where = areas.meeting(parts)
        self._put(areas, at, where, np.ones(len(at), dtype=np.bool_))
        # other values concern the object wherever it lies
        valued = np.array([self._is_valued(number) for number in range(len(parts))], dtype=np.bool_)
        whole = np.where(shapely.is_missing(self._after), self._before, self._after)
        others = areas.meeting(whole)
        known = set(zip(at.tolist(), where.tolist(), strict=True))
        fresh = [
            place
            for place, pair in enumerate(zip(*(side.tolist() for side in others), strict=True))
            if valued[pair[0]] and pair not in known
        ]
        self._put(areas, others[0][fresh], others[1][fresh], np.zeros(len(fresh), dtype=np.bool_))
        placed = {number for of in self._found.values() for number in of}
        for number, item in enumerate(self._objects):
            if number not in placed:
                is_shape = item.kind != "values"
                self._found[ELSEWHERE][number] = _Size(item.area_m2, item.length_m, is_shape)

    def _parts(self) -> Shapes:
        """Return what has changed of each object."""
        parts = np.where(shapely.is_missing(self._after), self._before, self._after)
        moved = np.array([item.kind == "shape" for item in self._objects])
        both = moved & ~(shapely.is_missing(self._after) | shapely.is_missing(self._before))
        if both.any():
            differ = shapely.symmetric_difference(self._before[both], self._after[both])
            nowhere = shapely.is_empty(differ)
            differ[nowhere] = self._after[both][nowhere]
            parts[both] = differ
        return parts

    def _is_valued(self, number: int) -> bool:
        changed = self._diff.changed
        return (
            number < len(changed)
            and self._objects[number].kind == "shape"
            and any(not value.technical for value in changed[number].values)
        )

    def _put(
        self,
        areas: Areas,
        at: npt.NDArray[np.intp],
        where: npt.NDArray[np.intp],
        shaped: npt.NDArray[np.bool_],
    ) -> None:
        if not len(at):
            return
        sizes = []
        for shapes in (self._before[at], self._after[at]):
            there = ~shapely.is_missing(shapes)
            cut = shapes.copy()
            cut[there] = areas.cut(shapes[there], where[there])
            lines = shapely.get_dimensions(shapes) == 1
            area, length = (np.nan_to_num(size(cut)) for size in (shapely.area, shapely.length))
            sizes.append((area, np.where(lines, length, 0.0)))
        area_m2, length_m = (sizes[1][kind] - sizes[0][kind] for kind in (0, 1))
        for place, number in enumerate(at.tolist()):
            is_shape = bool(shaped[place]) and self._objects[number].kind != "values"
            self._found[areas.code(int(where[place]))][number] = _Size(
                float(area_m2[place]) * is_shape, float(length_m[place]) * is_shape, is_shape
            )

    def clip(self, sizes: dict[int, list[_Size]], schema: SchemaChange | None = None) -> Clipped:
        """Return the difference with only some objects, measured as they lie."""
        diff = self._diff
        one = {
            number: _Size(
                sum(size.area_m2 for size in of),
                sum(size.length_m for size in of),
                any(size.is_shape for size in of),
            )
            for number, of in sorted(sizes.items())
        }
        alone = len(diff.changed)
        rows = [*diff.added, *diff.removed]
        last = alone + len(diff.added)
        changed = [_change(diff.changed[at], size) for at, size in one.items() if at < alone]
        added = [_row(rows[at - alone], one[at]) for at in one if alone <= at < last]
        removed = [_row(rows[at - alone], one[at]) for at in one if at >= last]
        return Clipped(
            replace(
                diff,
                schema=schema or SchemaChange(),
                added=tuple(added),
                removed=tuple(removed),
                changed=tuple(changed),
                technical=(),
                rewritten=0,
                inferred=sum(not change.certain for change in changed),
                regrouped=(),
            ),
            tuple(self._object(at, size) for at, size in one.items()),
        )

    def _object(self, at: int, size: _Size) -> NewsObject:
        item = self._objects[at]
        kind = "values" if item.kind == "shape" and not size.is_shape else item.kind
        return NewsObject(
            kind, item.key, item.title, item.detail, size.area_m2, size.length_m, item.is_certain
        )


def _change(change: Change, size: _Size) -> Change:
    shape = change.geometry
    if shape is None or shape.technical:
        return change
    if not size.is_shape:
        return replace(change, geometry=None)
    return replace(change, geometry=replace(shape, area_m2=size.area_m2, length_m=size.length_m))


def _row(row: Row, size: _Size) -> Row:
    return replace(row, area_m2=abs(size.area_m2), length_m=abs(size.length_m))


def _sound(packed: Sequence[bytes | None]) -> Shapes:
    shapes = np.asarray(shapely.from_wkb(np.array(packed, dtype=object)), dtype=object)
    wrong = ~(shapely.is_valid(shapes) | shapely.is_missing(shapes))
    shapes[wrong] = shapely.make_valid(shapes[wrong])
    return shapes


def clip_index(diff: IndexDiff, areas: Areas) -> tuple[IndexDiff | None, dict[str, IndexDiff]]:
    """Return what differs in all the areas together, and in each, by the boxes around objects."""
    added = _boxes(diff.after.bounds[diff.added])
    removed = _boxes(diff.before.bounds[diff.removed])
    changed = _boxes(diff.before.bounds[diff.old]), _boxes(diff.after.bounds[diff.new])
    masks: dict[str, tuple[npt.NDArray[np.bool_], ...]] = {}
    for item, shape in zip(areas.items, areas.shapes, strict=False):
        masks[item.code] = (
            shapely.intersects(shape, added),
            shapely.intersects(shape, removed),
            shapely.intersects(shape, changed[0]) | shapely.intersects(shape, changed[1]),
        )
    nothing = tuple(np.zeros(len(side), dtype=np.bool_) for side in (added, removed, changed[0]))
    whole = tuple(
        np.logical_or.reduce([nothing[side], *(of[side] for of in masks.values())])
        for side in range(3)
    )
    masks[ELSEWHERE] = tuple(~side for side in whole)
    found = {code: diff.chosen(*of) for code, of in masks.items() if any(side.any() for side in of)}
    total = diff.chosen(*whole) if any(side.any() for side in whole) else None
    return total, found


def _boxes(bounds: npt.NDArray[np.float32]) -> Shapes:
    """Return boxes; None where an object is nowhere."""
    known = ~np.isnan(bounds).any(axis=1)
    boxes = np.full(len(bounds), None, dtype=object)
    boxes[known] = shapely.box(*bounds[known].astype(np.float64).T)
    return boxes


def count_rows(rows: Rows, areas: Areas) -> tuple[int, dict[str, int]]:
    """Return how many objects lie in any of the areas, and in each, by their shapes."""
    return _count((batch.shapes() for batch in rows.batches()), areas)


def count_indexed(index: RowIndex, areas: Areas) -> tuple[int, dict[str, int]]:
    """Return the same by the boxes around the objects."""
    return _count(iter([_boxes(index.bounds)]), areas)


def _count(parts: Iterator[Shapes], areas: Areas) -> tuple[int, dict[str, int]]:
    found: dict[str, int] = defaultdict(int)
    total = 0
    for shapes in parts:
        at, where = areas.meeting(shapes)
        for place in where.tolist():
            found[areas.code(place)] += 1
        inside = len(np.unique(at))
        total += inside
        if inside < len(shapes):
            found[ELSEWHERE] += len(shapes) - inside
    return total, dict(sorted(found.items()))
