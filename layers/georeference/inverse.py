"""The way back, from the map to the pixel, for mappings that have no formula for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from layers.crs import Bounds
from layers.georeference.mapping import Homography, Mapping, Pairs
from layers.georeference.placement import Placement

NODE_PX = 16
"""How far apart the way back is computed; between, it is a plane as good as any."""
_ACROSS = 65
_STEPS = 30
_NEAR_PX = 0.02


def map_bounds(placement: Placement) -> Bounds:
    """Return the bounds of a placed picture on the map; infinite where it has a horizon."""
    pixels = _net(placement)
    mapping = placement.mapping
    if isinstance(mapping, Homography) and (mapping.depth(pixels) <= 0).any():
        return (-np.inf, -np.inf, np.inf, np.inf)
    places = mapping.apply(pixels)
    (west, south), (east, north) = places.min(axis=0), places.max(axis=0)
    return float(west), float(south), float(east), float(north)


def _net(placement: Placement) -> Pairs:
    u, v = np.meshgrid(
        np.linspace(0, placement.width, _ACROSS), np.linspace(0, placement.height, _ACROSS)
    )
    return np.column_stack([u.ravel(), v.ravel()])


@dataclass(frozen=True, slots=True, eq=False)
class Inverse:
    """Finds pixels by Newton's method, from the nearest knot of a net laid over the picture."""

    mapping: Mapping
    net: Pairs
    tree: shapely.STRtree
    reach_px: tuple[float, float]

    @classmethod
    def of(cls, placement: Placement) -> Inverse:
        """Return the way back of a placement."""
        net = _net(placement)
        tree = shapely.STRtree(np.asarray(shapely.points(placement.mapping.apply(net))))
        return cls(placement.mapping, net, tree, (placement.width * 1.0, placement.height * 1.0))

    def find_pixels(self, places: Pairs) -> Pairs:
        """Return the pixel of each place, (n, 2); NaN where there is none in or by the picture."""
        found = self.net[self.tree.nearest(np.asarray(shapely.points(places)))].copy()
        step = np.full_like(found, np.inf)
        for _ in range(_STEPS):
            blocks = self.mapping.jacobian(found)
            sound = np.isfinite(blocks).all(axis=(1, 2)) & (np.abs(np.linalg.det(blocks)) > 0)
            blocks[~sound] = np.eye(2)
            wrong = self.mapping.apply(found) - places
            step = np.asarray(np.linalg.solve(blocks, wrong[:, :, None])[:, :, 0], dtype=np.float64)
            step[~sound] = np.nan
            # a step across the whole picture has lost its way
            most = max(self.reach_px)
            found = found - np.clip(step, -most, most)
            if not (np.abs(step) > _NEAR_PX / 100).any():
                break
        lost = ~(np.abs(step) <= _NEAR_PX).all(axis=1)
        found[lost] = np.nan
        return found

    def find(self, place: Any, window: Any) -> npt.NDArray[np.float64]:
        """Return the pixel that each place of a north-up window looks up, (rows, columns, 2)."""
        columns, rows = int(window.width), int(window.height)
        at_u = _knots(columns)
        at_v = _knots(rows)
        u, v = np.meshgrid(at_u + 0.5 + window.col_off, at_v + 0.5 + window.row_off)
        places = np.column_stack([place.c + place.a * u.ravel(), place.f + place.e * v.ravel()])
        pixels = self.find_pixels(places).reshape(*u.shape, 2)
        return _between(_between(pixels, at_v, rows, 0), at_u, columns, 1)


def _knots(length: int) -> npt.NDArray[np.float64]:
    """Return the places that are computed along a side; both ends are among them."""
    count = max(2, -(-(length - 1) // NODE_PX) + 1)
    return np.linspace(0, max(length - 1, 1), count)


def _between(
    values: npt.NDArray[np.float64], knots: npt.NDArray[np.float64], length: int, axis: int
) -> npt.NDArray[np.float64]:
    """Return values at 0, 1, 2, … along an axis, by straight lines between the knots."""
    wanted = np.arange(length, dtype=float)
    left = np.clip(np.searchsorted(knots, wanted, side="right") - 1, 0, len(knots) - 2)
    share = (wanted - knots[left]) / (knots[left + 1] - knots[left])
    shape = [1] * values.ndim
    shape[axis] = length
    weight = share.reshape(shape)
    first, second = np.take(values, left, axis=axis), np.take(values, left + 1, axis=axis)
    found: npt.NDArray[np.float64] = first * (1 - weight) + second * weight
    return found
