"""Where a label may stand: beside points, inside areas, along lines and borders (no Qt)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ui.map.shapes import Floats, clip_shape
from ui.map.viewport import Viewport

STRAIGHT_PX = 3.0
"""How far a border may leave the straight line that its label stands along."""
SLENDER = 0.5
"""Areas less compact than this (4πA/P²; a circle has 1) are labelled along their edge."""
CLEAR_PX = 4.0
PLAN_SHARE = 0.25
"""A plan that covers less of the view than this is kept free of labels."""
ASIDE = (0.0, -0.2, 0.2, -0.35, 0.35)
"""How far from an area's middle a label may move, in shares of the area's height."""


@dataclass(frozen=True, slots=True)
class Place:
    """The middle of a text on the screen, and its turn clockwise in degrees."""

    x: float
    y: float
    angle: float = 0.0

    def discs(self, width: float, height: float) -> Floats:
        """Return discs (x, y, radius) that cover a text of a size at this place."""
        radius = height / 2 + 1
        count = max(2, math.ceil(width / height))
        along = np.linspace(-width / 2 + height / 3, width / 2 - height / 3, count)
        turn = math.radians(self.angle)
        return np.stack(
            [
                self.x + along * math.cos(turn),
                self.y + along * math.sin(turn),
                np.full(count, radius),
            ],
            axis=1,
        )


def discs_of_box(x: float, y: float, width: float, height: float) -> Floats:
    """Return discs that cover a box, corner at (x, y)."""
    radius = max(min(width, height) / 2, 4.0)
    across = np.linspace(x + radius, x + width - radius, max(1, math.ceil(width / radius)))
    down = np.linspace(y + radius, y + height - radius, max(1, math.ceil(height / radius)))
    columns, rows = np.meshgrid(across, down)
    return np.stack([columns.ravel(), rows.ravel(), np.full(columns.size, radius)], axis=1)


def discs_of_plan(shape: BaseGeometry, viewport: Viewport) -> Floats:
    """Return discs over a plan's edge, and over all of it while it is a small part of the view."""
    seen = clip_shape(shape, viewport.bounds)
    if seen.is_empty:
        return np.empty((0, 3))
    scale = viewport.metres_per_px
    edge = shapely.get_coordinates(shapely.segmentize(seen.boundary, 6 * scale))
    if seen.area / scale**2 < PLAN_SHARE * viewport.width * viewport.height:
        west, south, east, north = seen.bounds
        x, y = np.meshgrid(np.arange(west, east, 12 * scale), np.arange(south, north, 12 * scale))
        inside = shapely.contains_xy(seen, x.ravel(), y.ravel())
        edge = np.concatenate([edge, np.stack([x.ravel(), y.ravel()], axis=1)[inside]])
    left = (edge[:, 0] - viewport.centre_e) / scale + viewport.width / 2
    top = (viewport.centre_n - edge[:, 1]) / scale + viewport.height / 2
    return np.stack([left, top, np.full(len(edge), 5.0)], axis=1)


class Occupied:
    """The room that labels and signs have taken on the screen."""

    def __init__(self, viewport: Viewport) -> None:
        self._width, self._height = viewport.width, viewport.height
        self._cells: dict[tuple[int, int], list[tuple[float, float, float]]] = {}

    def take(self, discs: Floats) -> None:
        """Mark room as taken."""
        for x, y, radius in discs.tolist():
            for cell in _cells(x, y, radius):
                self._cells.setdefault(cell, []).append((x, y, radius))

    def is_free(self, discs: Floats) -> bool:
        """Tell whether nothing stands there and all of it is within the view."""
        for x, y, radius in discs.tolist():
            if not (radius <= x <= self._width - radius and radius <= y <= self._height - radius):
                return False
            for cell in _cells(x, y, radius):
                for other_x, other_y, other_radius in self._cells.get(cell, ()):
                    if math.hypot(x - other_x, y - other_y) < radius + other_radius:
                        return False
        return True


def _cells(x: float, y: float, radius: float) -> list[tuple[int, int]]:
    """Return the 64 px cells that a disc meets."""
    columns = range(int((x - radius) // 64), int((x + radius) // 64) + 1)
    rows = range(int((y - radius) // 64), int((y + radius) // 64) + 1)
    return [(column, row) for column in columns for row in rows]


def beside_point(x: float, y: float, radius: float, width: float, height: float) -> list[Place]:
    """Return places around a sign, the best first: right, left, above, below."""
    aside = radius + CLEAR_PX + width / 2
    over = radius + height / 2 + 1
    return [Place(x + aside, y), Place(x - aside, y), Place(x, y - over), Place(x, y + over)]


def inside_area(shape: BaseGeometry, viewport: Viewport, width: float) -> list[Place]:
    """Return places in the middle of what is seen of an area, if the text has room there."""
    seen = shape if _within(shape, viewport) else clip_shape(shape, viewport.bounds)
    if seen.is_empty:
        return []
    west, south, east, north = seen.bounds
    if width > 1.4 * (east - west) / viewport.metres_per_px:
        return []
    x, y = _middle(seen)
    tried = [(x, y + share * (north - south)) for share in ASIDE]
    return [
        Place(*viewport.to_screen(*place)) for place in tried if shapely.intersects_xy(seen, *place)
    ]


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    centre = shape.centroid
    if not shape.contains(centre):
        centre = shape.point_on_surface()
    return float(centre.x), float(centre.y)


def is_slender(shape: BaseGeometry) -> bool:
    """Tell whether an area is a band rather than a patch."""
    return bool(4 * math.pi * shape.area < SLENDER * shape.length**2)


def along_edge(
    shape: BaseGeometry, viewport: Viewport, width: float, height: float, gap: float
) -> list[Place]:
    """Return places inside an area along its longest straight edges that are seen."""
    return _along(shape.boundary, viewport, width, height, gap, shape)


def along_line(shape: BaseGeometry, viewport: Viewport, width: float, height: float) -> list[Place]:
    """Return places beside a line along its longest straight stretches that are seen."""
    return _along(shape, viewport, width, height, 2.0, None)


def _along(
    line: BaseGeometry,
    viewport: Viewport,
    width: float,
    height: float,
    gap: float,
    inside: BaseGeometry | None,
) -> list[Place]:
    scale = viewport.metres_per_px
    seen = clip_shape(line, viewport.bounds)
    if shapely.get_dimensions(seen) != 1:
        return []
    joined = shapely.line_merge(seen) if shapely.get_type_id(seen) == 5 else seen
    straight = shapely.simplify(joined, STRAIGHT_PX * scale)
    ends, piece = shapely.get_coordinates(shapely.get_parts(straight), return_index=True)
    step = np.diff(ends, axis=0)
    length = np.hypot(step[:, 0], step[:, 1]) / scale
    length[piece[1:] != piece[:-1]] = 0
    places = []
    for index in np.argsort(-length, kind="stable")[:3]:
        if length[index] < width + 12:
            break
        middle = (ends[index] + ends[index + 1]) / 2
        places += _beside(middle, step[index], (height / 2 + gap) * scale, viewport, inside)
    return places


def _beside(
    middle: Floats, step: Floats, off_m: float, viewport: Viewport, inside: BaseGeometry | None
) -> list[Place]:
    """Return the places on both sides of an edge, or on the side that is inside."""
    across = np.array([-step[1], step[0]]) / math.hypot(step[0], step[1]) * off_m
    angle = math.degrees(math.atan2(-step[1], step[0]))
    angle = (angle + 90) % 180 - 90  # never upside down
    sides = sorted((middle + across, middle - across), key=lambda side: -float(side[1]))
    return [
        Place(*viewport.to_screen(float(side[0]), float(side[1])), angle)
        for side in sides
        if inside is None or shapely.intersects_xy(inside, side[0], side[1])
    ]


def _within(shape: BaseGeometry, viewport: Viewport) -> bool:
    west, south, east, north = viewport.bounds
    own = shape.bounds
    return bool(west <= own[0] and south <= own[1] and own[2] <= east and own[3] <= north)
