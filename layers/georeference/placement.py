"""A placed picture: where each pixel lies, how sure that is, and what each point says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from layers.crs import WORKING_CRS, name_crs, transform
from layers.errors import NotPlaced
from layers.georeference.fit import Fit, fit_points
from layers.georeference.mapping import (
    FEWEST,
    Frame,
    Homography,
    Mapping,
    Method,
    Pairs,
    Polynomial,
)
from layers.georeference.quality import (
    find_outliers,
    overall_uncertainty,
    root_mean_square,
    shifts_in_pixels,
)
from layers.georeference.spread import check_spread
from layers.georeference.whereabouts import check_columns, is_near_sweden
from layers.images.place import Transform
from layers.images.points import ControlPoint, find_pixels
from layers.language import tr

_FARTHEST = 1e9
"""No map counts so far, and sums of larger numbers hold nothing."""
_NO_HULL: BaseGeometry = shapely.GeometryCollection()


@dataclass(frozen=True, slots=True)
class PointQuality:
    """How a control point agrees with the fit; None for what cannot be said.

    Attributes
    ----------
    index
        Its place in the file, from 0, points out of use counted too.
    pixel, place
        Column and row, and where that is on the map in the placement's system.
    shift_px
        Where the fit puts it from where it is, in columns and rows.
    residual_m
        Where the fit puts it from where it is; for a point out of use, an independent check.
    loo_m
        The same by a fit to all the others.
    outlier
        Whether the others contradict it; None where they are too few to say.
    """

    index: int
    enabled: bool
    pixel: tuple[float, float]
    place: tuple[float, float]
    shift_px: tuple[float, float]
    residual_m: float | None
    residual_px: float | None
    loo_m: float | None
    outlier: bool | None

    def to_json(self) -> dict[str, Any]:
        """Return the point as `rumslig georeference` prints it."""
        return {
            "index": self.index,
            "enabled": self.enabled,
            "residual_m": _rounded(self.residual_m),
            "residual_px": _rounded(self.residual_px),
            "loo_m": _rounded(self.loo_m),
            "outlier": self.outlier,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """Where a picture lies.

    Attributes
    ----------
    method
        How it was fitted; "world" where a world file said it.
    hull_px
        The hull of the points in use, in pixels: outside it the place is an extrapolation.
        Empty where there are no points.
    folds
        Whether the mapping turns itself inside out between the points.
    """

    method: str
    width: int
    height: int
    system: pyproj.CRS
    mapping: Mapping
    pixel_size_m: float
    points: tuple[PointQuality, ...] = ()
    rmse_m: float | None = None
    sigma0_m: float | None = None
    loo_rmse_m: float | None = None
    uncertainty_m: float | None = None
    hull_px: BaseGeometry = _NO_HULL
    folds: bool = False

    @property
    def crs(self) -> str:
        """The coordinate system's name, "EPSG:3006" or the like."""
        return name_crs(self.system)

    @property
    def transform(self) -> Transform | None:
        """E = a·column + b·row + c, N = d·column + e·row + f; None where it is not so simple."""
        if not isinstance(self.mapping, Polynomial) or self.mapping.degree != 1:
            return None
        origin = np.zeros((1, 2))
        (a, b), (d, e) = self.mapping.jacobian(origin)[0]
        c, f = self.mapping.apply(origin)[0]
        return float(a), float(b), float(c), float(d), float(e), float(f)

    @property
    def has_horizon(self) -> bool:
        """Whether part of the picture lies beyond the horizon, and so nowhere on the map."""
        corners = np.array([(x, y) for x in (0, self.width) for y in (0, self.height)], dtype=float)
        mapping = self.mapping
        return isinstance(mapping, Homography) and bool((mapping.depth(corners) <= 0).any())

    @property
    def hull_share(self) -> float | None:
        """How much of the picture lies within the hull of the points, 0–1."""
        if not self.points:
            return None
        inside = shapely.intersection(self.hull_px, shapely.box(0, 0, self.width, self.height))
        return float(inside.area) / (self.width * self.height)

    @property
    def hull(self) -> BaseGeometry:
        """The hull of the points on the map."""
        dense = shapely.segmentize(self.hull_px, max(self.width, self.height) / 64)
        return shapely.transform(dense, self.mapping.apply)

    @property
    def outliers(self) -> tuple[int, ...]:
        """The indices of points that the others contradict."""
        return tuple(point.index for point in self.points if point.outlier)

    def to_json(self) -> dict[str, Any]:
        """Return the placement as `rumslig georeference` prints it."""
        place = self.transform
        return {
            "method": self.method,
            "crs": self.crs,
            "width": self.width,
            "height": self.height,
            "transform": None if place is None else list(place),
            "pixel_size_m": _rounded(self.pixel_size_m),
            "rmse_m": _rounded(self.rmse_m),
            "sigma0_m": _rounded(self.sigma0_m),
            "loo_rmse_m": _rounded(self.loo_rmse_m),
            "uncertainty_m": _rounded(self.uncertainty_m),
            "hull_share": _rounded(self.hull_share),
            "points": [point.to_json() for point in self.points],
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else round(value, 6)


def place_by_points(
    points: Sequence[ControlPoint],
    system: pyproj.CRS,
    size: tuple[int, int],
    method: Method,
    name: str,
    *,
    own: Transform | None = None,
    stroke_px: float | None = None,
    scale: int | None = None,
) -> Placement:
    """Return the placement that control points give a picture.

    Parameters
    ----------
    system
        Of the points' map side. Points in degrees, or in another unit than metres, are moved to
        EPSG:3006 first.
    size
        The picture's width and height in pixels.
    own
        The place that the picture has already, in whose units its points may be counted.

    Raises
    ------
    NotPlaced
        The points are too few, coincide, lie on a line or outside the picture, have swapped
        columns, or do not decide the method.
    """
    width, height = size
    pixels = np.array(find_pixels(points, width, height, name, own), dtype=float)
    places = np.array([(point.map_x, point.map_y) for point in points], dtype=float)
    used = np.array([point.enabled for point in points])
    numbers = [index + 1 for index, is_used in enumerate(used) if is_used]
    _check_numbers(places[used], numbers, name)
    check_columns(pixels[used], places[used], system, name)
    if not is_in_metres(system):
        places, system = _moved(places, system), pyproj.CRS(WORKING_CRS)
    check_spread(method, pixels[used], places[used], numbers, name)
    try:
        fit = fit_points(method, pixels[used], places[used])
    except NotPlaced as error:
        raise NotPlaced(f"{name}: {error}") from error
    qualities = _judge(fit, method, pixels, places, used, system)
    pixel_size = _pixel_size(fit.mapping, system, width, height)
    within = [item for item in qualities if item.enabled]
    rmse = root_mean_square(_lengths([item.residual_m for item in within]))
    loo_rmse = root_mean_square(_lengths([item.loo_m for item in within]))
    spare = len(within) - FEWEST[method]
    hull = shapely.convex_hull(shapely.multipoints(pixels[used]))
    return Placement(
        method=method,
        width=width,
        height=height,
        system=system,
        mapping=fit.mapping,
        pixel_size_m=pixel_size,
        points=tuple(qualities),
        rmse_m=rmse,
        sigma0_m=rmse * float(np.sqrt(len(within) / spare))
        if rmse is not None and spare > 0 and method != "tps"
        else None,
        loo_rmse_m=loo_rmse,
        uncertainty_m=overall_uncertainty(loo_rmse, pixel_size, stroke_px, scale),
        hull_px=hull,
        folds=_folds(fit.mapping, hull),
    )


def _check_numbers(places: Pairs, numbers: Sequence[int], name: str) -> None:
    with np.errstate(invalid="ignore"):
        wrong = ~(np.abs(places) <= _FARTHEST).all(axis=1)
    if wrong.any():
        raise NotPlaced(
            tr(
                "{file}: punkt {number} ligger på ett ställe som inte finns på någon karta.",
                file=name,
                number=numbers[int(wrong.argmax())],
            )
        )


def place_by_world(
    place: Transform,
    system: pyproj.CRS,
    size: tuple[int, int],
    name: str,
    *,
    stroke_px: float | None = None,
    scale: int | None = None,
) -> Placement:
    """Return the placement that a world file says; nothing tells how right it is.

    Raises
    ------
    NotPlaced
        It gives pixels without size.
    """
    a, b, c, d, e, f = place
    if a * e - b * d == 0:
        raise NotPlaced(tr("{file}: läget ger bildpunkter utan storlek.", file=name))
    plain = Frame(0.0, 0.0, 1.0)
    mapping = Polynomial(plain, plain, 1, np.array([[c, f], [a, d], [b, e]]))
    pixel_size = _pixel_size(mapping, system, *size)
    return Placement(
        method="world",
        width=size[0],
        height=size[1],
        system=system,
        mapping=mapping,
        pixel_size_m=pixel_size,
        uncertainty_m=overall_uncertainty(None, pixel_size, stroke_px, scale),
    )


def lies_near_sweden(placement: Placement) -> bool:
    """Whether the middle of a placed picture is anywhere near Sweden."""
    middle = np.array([[placement.width / 2, placement.height / 2]])
    return is_near_sweden(placement.mapping.apply(middle), placement.system)


def is_in_metres(system: pyproj.CRS) -> bool:
    """Whether a system is flat and counts in metres."""
    return system.is_projected and all(
        axis.unit_conversion_factor == 1.0 for axis in system.axis_info[:2]
    )


def _moved(places: Pairs, system: pyproj.CRS) -> Pairs:
    moved, _ = transform(np.asarray(shapely.points(places)), system, WORKING_CRS)
    found: Pairs = shapely.get_coordinates(moved)
    if not np.isfinite(found).all():
        raise NotPlaced(
            tr("punkterna ligger inte i {crs}; ange rätt koordinatsystem.", crs=name_crs(system))
        )
    return found


def _metres(places: Pairs, apart: Pairs, system: pyproj.CRS) -> npt.NDArray[np.float64]:
    """Return how long vectors from places are in EPSG:3006; NaN for what is not known.

    Far from Sweden that system measures nothing, and the vectors are measured as they are.
    """
    found = np.full(len(places), np.nan)
    known = np.isfinite(apart).all(axis=1)
    if known.any():
        start, end = places[known], places[known] + apart[known]
        if system != pyproj.CRS(WORKING_CRS) and is_near_sweden(places, system):
            start, end = _moved(start, system), _moved(end, system)
        found[known] = np.hypot(*(end - start).T)
    return found


def _judge(
    fit: Fit, method: Method, pixels: Pairs, places: Pairs, used: npt.NDArray[np.bool_],
    system: pyproj.CRS,
) -> list[PointQuality]:  # fmt: skip
    residuals = fit.mapping.apply(pixels) - places
    shifts = shifts_in_pixels(fit.mapping, pixels, residuals)
    off_px = np.hypot(*shifts.T)
    off_m = _metres(places, residuals, system)
    loo_m = _metres(places[used], fit.left_out, system)
    flags = find_outliers(method, pixels[used], places[used])
    found, position = [], 0
    for index, is_used in enumerate(used):
        loo = flag = None
        if is_used:
            loo = _known(loo_m[position])
            flag = flags[position] if flags else None
            position += 1
        found.append(
            PointQuality(
                index=index,
                enabled=bool(is_used),
                pixel=_pair(pixels[index]),
                place=_pair(places[index]),
                shift_px=_pair(np.nan_to_num(shifts[index])),
                residual_m=_known(off_m[index]),
                residual_px=_known(off_px[index]),
                loo_m=loo,
                outlier=flag if is_used else False,
            )
        )
    return found


def _pair(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    return float(values[0]), float(values[1])


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _lengths(values: Sequence[float | None]) -> npt.NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values])


def _pixel_size(mapping: Mapping, system: pyproj.CRS, width: int, height: int) -> float:
    """Return the side of a square as large as the pixel in the middle, in metres."""
    middle = np.array([[width / 2, height / 2]])
    sides = mapping.jacobian(middle)[0].T
    if system != pyproj.CRS(WORKING_CRS) and is_near_sweden(mapping.apply(middle), system):
        start = np.repeat(mapping.apply(middle), 2, axis=0)
        sides = _moved(start + sides, system) - _moved(start, system)
    return float(np.sqrt(abs(np.linalg.det(sides))))


def _folds(mapping: Mapping, hull: BaseGeometry) -> bool:
    """Whether the derivative changes sign between the points."""
    west, south, east, north = hull.bounds
    u, v = np.meshgrid(np.linspace(west, east, 25), np.linspace(south, north, 25))
    inside = shapely.intersects_xy(hull, u, v)
    places = np.column_stack([u[inside], v[inside]])
    if not len(places):
        return False
    signs = np.sign(np.linalg.det(mapping.jacobian(places)))
    return bool((signs != signs[0]).any())
