"""An outline to look for in a picture: its borders as points with a direction across them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Points = npt.NDArray[np.float64]
Affine = npt.NDArray[np.float64]
"""(2, 3): where the outline's own coordinates lie in a picture."""

SAMPLES = 700
ANGLES = 180
SMALL_PART = 0.02
"""Of the whole area: smaller islands are left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A border in coordinates of its own: middle 0, size about 1, second axis downwards.

    Attributes
    ----------
    middle, size_m
        What makes them of EPSG:3006: E = middle + size_m · x, N = middle − size_m · y.
    outer, outer_across
        Points along the outer border with an even step, and unit vectors across it, (n, 2).
    inner, inner_across
        The same of the borders within, which a picture may show or not.
    """

    title: str
    middle: tuple[float, float]
    size_m: float
    outer: Points
    outer_across: Points
    inner: Points
    inner_across: Points
    ring: Points
    signature: npt.NDArray[np.float64]
    whitening: Affine
    accuracy_m: float = 0.0

    def to_map(self, points: Points) -> Points:
        """Return points of its own coordinates in EPSG:3006."""
        found: Points = np.array(self.middle) + self.size_m * points * np.array((1.0, -1.0))
        return found

    def from_map(self, places: Points) -> Points:
        """Return places in EPSG:3006 in its own coordinates."""
        found: Points = (places - np.array(self.middle)) / self.size_m * np.array((1.0, -1.0))
        return found


def make_outline(
    title: str, area: BaseGeometry, inner: BaseGeometry | None = None, accuracy_m: float = 0.0
) -> Outline:
    """Return the outline of an area in EPSG:3006; `inner` are lines within it."""
    parts = shapely.get_parts(area)
    parts = parts[shapely.area(parts) > SMALL_PART * area.area]
    whole = shapely.multipolygons([shapely.Polygon(part.exterior) for part in parts])
    west, south, east, north = whole.bounds
    size = float(np.hypot(east - west, north - south)) / 2
    middle = ((west + east) / 2, (south + north) / 2)

    def own(points: Points) -> Points:
        found: Points = (points - np.array(middle)) / size * np.array((1.0, -1.0))
        return found

    outer, outer_across = _along(whole.boundary, SAMPLES)
    if inner is None or inner.is_empty:
        within, within_across = np.zeros((0, 2)), np.zeros((0, 2))
    else:
        count = int(SAMPLES * inner.length / max(whole.length, 1.0))
        within, within_across = _along(inner, min(max(count, 20), 2 * SAMPLES))
    largest = max(shapely.get_parts(whole), key=lambda part: part.area)
    ring = own(shapely.get_coordinates(largest.exterior))
    whitening = whiten(ring)
    flip = np.array((1, -1))
    return Outline(
        title, middle, size, own(outer), outer_across * flip, own(within), within_across * flip,
        ring, signature(apply(whitening, ring)), whitening, accuracy_m,
    )  # fmt: skip


def _along(lines: BaseGeometry, count: int) -> tuple[Points, Points]:
    """Return about `count` points along lines, and unit vectors across."""
    step = lines.length / max(count, 1)
    points, across = [], []
    for line in shapely.get_parts(lines):
        corners = shapely.get_coordinates(line)
        sides = np.diff(corners, axis=0)
        lengths = np.hypot(*sides.T)
        whole = lengths > 0
        corners, sides, lengths = corners[:-1][whole], sides[whole], lengths[whole]
        if not len(lengths):
            continue
        reached = np.concatenate([[0], np.cumsum(lengths)])
        at = (np.arange(max(1, round(reached[-1] / step))) + 0.5) * step
        at = at[at < reached[-1]]
        side = np.searchsorted(reached, at, side="right") - 1
        share = (at - reached[side]) / lengths[side]
        points.append(corners[side] + share[:, None] * sides[side])
        unit = sides[side] / lengths[side][:, None]
        across.append(np.column_stack([-unit[:, 1], unit[:, 0]]))
    if not points:
        return np.zeros((0, 2)), np.zeros((0, 2))
    return np.vstack(points), np.vstack(across)


def apply(affine: Affine, points: Points) -> Points:
    """Return where an affine mapping puts points."""
    found: Points = points @ affine[:, :2].T + affine[:, 2]
    return found


def join(second: Affine, first: Affine) -> Affine:
    """Return the mapping that does the first and then the second."""
    matrix = second[:, :2] @ first[:, :2]
    return np.column_stack([matrix, second[:, :2] @ first[:, 2] + second[:, 2]])


def invert(affine: Affine) -> Affine:
    """Return the mapping back."""
    matrix = np.linalg.inv(affine[:, :2])
    return np.column_stack([matrix, -matrix @ affine[:, 2]])


def whiten(ring: Points) -> Affine:
    """Return the mapping that gives a ring's area its centroid at 0 and unit second moments.

    Two areas that are affine pictures of each other then differ by a turn only: the normalisation
    of D. Cyganski and J. Orr (1985), "Applications of tensor theory to object recognition".
    """
    origin = ring[0]
    x, y = (ring - origin).T
    x0, x1, y0, y1 = x[:-1], x[1:], y[:-1], y[1:]
    cross = x0 * y1 - x1 * y0
    area = cross.sum() / 2
    middle = np.array([((x0 + x1) * cross).sum(), ((y0 + y1) * cross).sum()]) / (6 * area)
    xx = ((x0 * x0 + x0 * x1 + x1 * x1) * cross).sum() / (12 * area) - middle[0] ** 2
    yy = ((y0 * y0 + y0 * y1 + y1 * y1) * cross).sum() / (12 * area) - middle[1] ** 2
    xy = ((x0 * (2 * y0 + y1) + x1 * (y0 + 2 * y1)) * cross).sum() / (24 * area)
    xy -= middle[0] * middle[1]
    values, vectors = np.linalg.eigh(np.array([[xx, xy], [xy, yy]]))
    values = np.maximum(values, 1e-12 * max(values.max(), 1e-300))
    matrix = vectors @ np.diag(values**-0.5) @ vectors.T
    return np.column_stack([matrix, -matrix @ (middle + origin)])


def signature(ring: Points) -> npt.NDArray[np.float64]:
    """Return how far a whitened ring reaches in each direction, less the mean, unit length."""
    sides = np.diff(ring, axis=0)
    pieces = np.maximum(1, np.ceil(np.hypot(*sides.T) / 0.02).astype(int))
    start = np.repeat(np.arange(len(sides)), pieces)
    first = np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = (np.arange(len(start)) - first) / pieces[start]
    dense = ring[start] + share[:, None] * sides[start]
    turn = np.floor(np.arctan2(dense[:, 1], dense[:, 0]) / (2 * np.pi) * ANGLES).astype(int)
    reach = np.zeros(ANGLES)
    np.maximum.at(reach, turn % ANGLES, np.hypot(*dense.T))
    reach -= reach.mean()
    return reach / max(float(np.linalg.norm(reach)), 1e-12)
