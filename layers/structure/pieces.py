"""A picture's classes as shapes in pixels, found a window at a time and put together again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from rasterio.features import shapes
from rasterio.transform import Affine
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from layers.errors import UnreadableFile
from layers.images.legend import LegendClass
from layers.language import tr
from layers.structure.following import Thread, follow
from layers.structure.labels import PackedLabels
from layers.structure.mending import Mask, mask_of, mend_areas, reach_of
from layers.structure.thinning import thin

WINDOW_PX = 2_560
"""The side of a window, without what is read around it."""
MOST_PIECES = 200_000
SHORTEST_PX = 4.0
SMALLEST_POINT_PX = 4

Tell = Callable[[int, int], None]
"""Told how many parts of how many are done."""
Found = list[tuple[LegendClass, BaseGeometry]]


@dataclass(frozen=True, slots=True)
class Core:
    """A window without its surroundings, in the picture's pixels, and the picture's size."""

    left: int
    top: int
    right: int
    bottom: int
    width: int
    height: int

    def is_on_seam(self, piece: BaseGeometry) -> bool:
        """Whether a shape may go on in the next window."""
        west, north, east, south = piece.bounds
        return bool(
            (west <= self.left > 0)
            or (north <= self.top > 0)
            or (east >= self.right < self.width)
            or (south >= self.bottom < self.height)
        )


@dataclass(slots=True, eq=False)
class _Class:
    """What has been found of a class."""

    whole: list[BaseGeometry] = field(default_factory=list)
    on_seam: list[BaseGeometry] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    drawn_px: int = 0

    def add(self, outlines: Sequence[BaseGeometry], core: Core) -> None:
        for outline in outlines:
            (self.on_seam if core.is_on_seam(outline) else self.whole).append(outline)


def find_pieces(
    labels: PackedLabels,
    legend: Sequence[LegendClass],
    tell: Tell,
    name: str,
    window_px: int = WINDOW_PX,
) -> tuple[Found, float | None]:
    """Return the shapes of every class, in pixels and in the legend's order, and the stroke width.

    The answer is the same however large the windows are, for strokes up to a hundredth of the
    picture's longer side to each side of their middle.

    Raises
    ------
    UnreadableFile
        There are too many shapes: the colours are noise.
    """
    found = [_Class() for _ in legend]
    side = max(labels.width, labels.height)
    margin = reach_of(side)
    cores = [
        Core(x, y, min(x + window_px, labels.width), min(y + window_px, labels.height),
             labels.width, labels.height)
        for y in range(0, labels.height, window_px)
        for x in range(0, labels.width, window_px)
    ]  # fmt: skip
    for done, core in enumerate(cores, 1):
        _look(labels, core, margin, legend, found)
        count = sum(len(each.whole) + len(each.on_seam) for each in found)
        if count > MOST_PIECES:
            raise UnreadableFile(
                tr(
                    "{file} ger fler än {most} ytor och punkter; färgerna är för oroliga, ändra "
                    "toleransen eller teckenförklaringen.",
                    file=name,
                    most=MOST_PIECES,
                )
            )
        tell(done, len(cores))
    return _gather(found, legend)


def _look(
    labels: PackedLabels,
    core: Core,
    margin: int,
    legend: Sequence[LegendClass],
    found: list[_Class],
) -> None:
    """Add what a window holds."""
    left, top = max(0, core.left - margin), max(0, core.top - margin)
    right = min(labels.width, core.right + margin)
    bottom = min(labels.height, core.bottom + margin)
    around = labels.window(left, top, right, bottom)
    held = set(np.unique(around).tolist())
    if not held & set(range(1, len(legend) + 1)):
        return
    inner = (slice(core.top - top, core.bottom - top), slice(core.left - left, core.right - left))
    place = Affine.translation(core.left, core.top)
    areas = np.ascontiguousarray(
        mend_areas(around, legend, max(labels.width, labels.height))[inner]
    )
    for outline, number in shapes(areas, mask=areas > 0, connectivity=4, transform=place):
        found[int(number) - 1].add([shape(outline)], core)
    for number, item in enumerate(legend, 1):
        if item.kind == "area" or number not in held:
            continue
        mask = mask_of(around, number)
        if item.kind == "point":
            found[number - 1].add(_spots(np.ascontiguousarray(mask[inner]), place), core)
            continue
        thread = _thread(mask).moved(left, top)
        thread = thread.within(core.left, core.top, core.right, core.bottom)
        found[number - 1].threads.append(thread)
        found[number - 1].drawn_px += int(np.count_nonzero(mask[inner]))


def _thread(mask: Mask) -> Thread:
    """Return the middle of what a mask holds."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return Thread.joined([])
    part = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    thread = Thread.of(thin(mask[part]), mask[part])
    return thread.moved(int(columns[0]), int(rows[0]))


def _spots(mask: Mask, place: Affine) -> list[BaseGeometry]:
    if not mask.any():
        return []
    outlines = shapes(mask.astype(np.uint8), mask=mask, connectivity=8, transform=place)
    return [shape(outline) for outline, _ in outlines]


def _gather(found: list[_Class], legend: Sequence[LegendClass]) -> tuple[Found, float | None]:
    pieces: Found = []
    strokes = []
    for item, each in zip(legend, found, strict=True):
        if item.kind == "area":
            parts = each.whole + _joined(each.on_seam)
        elif item.kind == "point":
            parts = _middles(each)
        else:
            lines = follow(Thread.joined(each.threads), each.drawn_px)
            parts = [line for line in lines if line.length >= SHORTEST_PX]
            length = sum(line.length for line in parts)
            strokes += [each.drawn_px / length] if length else []
        pieces += [(item, part) for part in parts]
    return pieces, max(strokes, default=None)


def _joined(pieces: list[BaseGeometry]) -> list[BaseGeometry]:
    """Return areas that share an edge as one, without the corners that only a seam gave them."""
    if not pieces:
        return []
    whole = shapely.union_all(shapely.make_valid(np.asarray(pieces, dtype=object)))
    parts = shapely.get_parts(shapely.normalize(whole))
    return list(shapely.simplify(parts[shapely.area(parts) > 0], 0.0))


def _middles(spots: _Class) -> list[BaseGeometry]:
    """Return the middle of each spot that is no speck; pieces that touch are one spot."""
    seams = np.asarray(spots.on_seam, dtype=object)
    group = np.arange(len(seams))
    if len(seams):
        one, other = shapely.STRtree(seams).query(seams, predicate="intersects")
        while True:  # each takes the lowest number that any it touches has
            lowest = group.copy()
            np.minimum.at(lowest, one, group[other])
            if np.array_equal(lowest, group):
                break
            group = lowest
    joined = [
        shapely.multipolygons(shapely.get_parts(seams[group == at])) for at in np.unique(group)
    ]
    every = np.asarray([*spots.whole, *joined], dtype=object)
    return list(shapely.centroid(every[shapely.area(every) >= SMALLEST_POINT_PX]))
