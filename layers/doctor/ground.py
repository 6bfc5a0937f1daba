"""Where data is expected: the county's box and outline, and the names of the places in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from layers.crs import Bounds
from layers.vector import SWEDEN

Points = npt.NDArray[np.float64]
"""Places, n × 2: easting and northing in EPSG:3006, metres."""


def no_names(_points: Points) -> tuple[str, ...]:
    """Return no names: nobody knows the places."""
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Where data is expected, all in EPSG:3006.

    Attributes
    ----------
    home
        The county's box; the country's where no county is known.
    outline
        The county's area, None where only the box is known.
    name_places
        Gives the names of where some places lie, the most frequent first.
    """

    home: Bounds = SWEDEN
    outline: BaseGeometry | None = None
    name_places: Callable[[Points], tuple[str, ...]] = no_names

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the county."""
        west, south, east, north = self.home
        return (west + east) / 2, (south + north) / 2

    def holds(self, points: Points) -> npt.NDArray[np.bool_]:
        """Return which places lie in the county."""
        inside = within(points, self.home)
        if self.outline is not None and inside.any():
            inside[inside] = shapely.contains_xy(self.outline, points[inside])
        return inside


def within(points: Points, box: Bounds) -> npt.NDArray[np.bool_]:
    """Return which places lie in a box; those that are nowhere do not."""
    x, y = points[:, 0], points[:, 1]
    inside: npt.NDArray[np.bool_] = (x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3])
    return inside


def distance_to(points: Points, box: Bounds) -> npt.NDArray[np.float64]:
    """Return how far places lie from a box, metres; infinite for those that are nowhere."""
    x, y = points[:, 0], points[:, 1]
    with np.errstate(invalid="ignore"):
        aside = np.maximum(np.maximum(box[0] - x, x - box[2]), 0)
        along = np.maximum(np.maximum(box[1] - y, y - box[3]), 0)
        distance: npt.NDArray[np.float64] = np.hypot(aside, along)
    return np.where(np.isfinite(distance), distance, np.inf)
