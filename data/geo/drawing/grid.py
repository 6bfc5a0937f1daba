"""Areas from fields: a grid of numbers is contoured to polygons with natural edges."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from numpy.typing import NDArray
from rasterio.features import rasterize
from rasterio.transform import from_origin
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from drawing.noise import Array

Bounds = tuple[float, float, float, float]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Grid:
    """A regular grid of points, metres in EPSG:3006."""

    x: Array
    y: Array
    step: float

    @classmethod
    def over(cls, bounds: Bounds, step: float, margin: float = 0.0) -> "Grid":
        """Return the grid whose points are multiples of `step` and cover `bounds`."""
        west = np.floor((bounds[0] - margin) / step) * step
        south = np.floor((bounds[1] - margin) / step) * step
        xs = np.arange(west, bounds[2] + margin + step, step, dtype=np.float64)
        ys = np.arange(south, bounds[3] + margin + step, step, dtype=np.float64)
        x, y = np.meshgrid(xs, ys)
        return cls(x, y, step)

    @property
    def xs(self) -> Array:
        """Return the eastings of the columns."""
        return self.x[0, :]

    @property
    def ys(self) -> Array:
        """Return the northings of the rows."""
        return self.y[:, 0]

    def mask(self, shapes: Sequence[BaseGeometry]) -> Mask:
        """Return True at the points that lie in one of the shapes (touched cells count)."""
        solid = [s for s in shapes if not s.is_empty]
        if not solid:
            return np.zeros(self.x.shape, dtype=np.bool_)
        rows, _ = self.x.shape
        top = float(self.ys[-1]) + self.step / 2
        transform = from_origin(float(self.xs[0]) - self.step / 2, top, self.step, self.step)
        burned = rasterize(
            [(s, 1) for s in solid], out_shape=self.x.shape, transform=transform, all_touched=True
        )
        return np.asarray(burned[::-1][:rows] > 0)


def contour(grid: Grid, field: Array, level: float) -> list[Polygon]:
    """Return the polygons where the field is below the level, largest first."""
    maker = contour_generator(grid.xs, grid.ys, field, fill_type=FillType.OuterOffset)
    points, offsets = maker.filled(-1e12, level)
    polygons: list[Polygon] = []
    for ring_points, ring_offsets in zip(points, offsets, strict=True):
        rings = [ring_points[a:b] for a, b in pairwise(ring_offsets)]
        polygon = Polygon(rings[0], [r for r in rings[1:] if len(r) > 3])
        if polygon.area > 0:
            polygons.extend(parts_of(shapely.make_valid(polygon)))
    return sorted(polygons, key=lambda p: (-p.area, p.bounds))


def grow_to_area(grid: Grid, field: Array, area_m2: float) -> Polygon:
    """Return the largest part of the field at the level that gives it the area."""
    low, high = float(field.min()), float(np.quantile(field, 0.98))
    best = Polygon()
    for _ in range(13):
        level = (low + high) / 2
        found = contour(grid, field, level)
        best = found[0] if found else best
        if found and found[0].area > area_m2:
            high = level
        else:
            low = level
    return best


def parts_of(shape: BaseGeometry) -> list[Polygon]:
    """Return the polygons of a shape; points and lines in it are left out."""
    if isinstance(shape, Polygon):
        return [] if shape.is_empty else [shape]
    if isinstance(shape, MultiPolygon) or hasattr(shape, "geoms"):
        return [p for part in shape.geoms for p in parts_of(part)]
    return []


def without_small_holes(polygon: Polygon, least_m2: float) -> Polygon:
    """Return the polygon with only those holes (islands) that are large enough."""
    holes = [r for r in polygon.interiors if Polygon(r).area >= least_m2]
    return Polygon(polygon.exterior, holes)


def whole_metres(shape: BaseGeometry) -> BaseGeometry:
    """Return the valid shape with integer coordinates, or an empty one."""
    return shapely.normalize(shapely.set_precision(shape, 1.0))
