"""Geometry made valid on a copy, with a log of what changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

FLAGGED_CHANGE = 0.001
"""A repair that changes more than this share of the area is flagged (analyses §2)."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One object that was made valid."""

    index: int
    area_before_m2: float
    area_after_m2: float

    @property
    def flagged(self) -> bool:
        """Whether the area changed by more than 0.1 %."""
        change = abs(self.area_after_m2 - self.area_before_m2)
        return change > FLAGGED_CHANGE * self.area_after_m2 or self.area_before_m2 == 0


def make_valid(
    geometries: npt.NDArray[np.object_],
) -> tuple[npt.NDArray[np.object_], tuple[Repair, ...]]:
    """Return valid geometries of the same dimension, and the log of those repaired.

    Uses GEOS's *structure* method, which keeps the outline's meaning (rings added, holes
    subtracted) and drops what collapses to a lower dimension.
    """
    broken = np.flatnonzero(~(shapely.is_valid(geometries) | shapely.is_missing(geometries)))
    if not broken.size:
        return geometries, ()
    mended = geometries.copy()
    with np.errstate(all="ignore"):  # coordinates of a damaged file
        mended[broken] = shapely.make_valid(
            geometries[broken], method="structure", keep_collapsed=False
        )
    log = tuple(Repair(int(i), float(geometries[i].area), float(mended[i].area)) for i in broken)
    return mended, log


def parts_of_dimension(
    geometry: BaseGeometry | npt.NDArray[np.object_], dimension: int
) -> BaseGeometry:
    """Return the parts that have `dimension` (0, 1, 2), unioned to one geometry.

    Intersections come back as collections; the parts that matter must not be dropped with
    them. An empty collection means that there are none.
    """
    parts = shapely.get_parts(geometry)
    while np.any(shapely.get_type_id(parts) > shapely.GeometryType.POLYGON):
        parts = np.concatenate([shapely.get_parts(part) for part in parts])
    chosen = parts[(shapely.get_dimensions(parts) == dimension) & ~shapely.is_empty(parts)]
    return shapely.disjoint_subset_union_all(chosen)
