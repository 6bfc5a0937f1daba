"""Coordinate systems: the working system, transformation to it, and which one fits a file.

Every geometry inside Rumslig is (easting, northing) in SWEREF 99 TM, EPSG:3006, metres.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from layers.errors import UnknownCrs
from layers.language import tr

WORKING_CRS = "EPSG:3006"

Bounds = tuple[float, float, float, float]
"""(west, south, east, north)."""

LOCAL_ZONES = {
    "EPSG:3007": 12.0,
    "EPSG:3008": 13.5,
    "EPSG:3009": 15.0,
    "EPSG:3010": 16.5,
    "EPSG:3011": 18.0,
    "EPSG:3012": 14.25,
    "EPSG:3013": 15.75,
    "EPSG:3014": 17.25,
    "EPSG:3015": 18.75,
    "EPSG:3016": 20.25,
    "EPSG:3017": 21.75,
    "EPSG:3018": 23.25,
}
"""SWEREF 99's local zones and their central meridians in degrees."""

_CODE = re.compile(r"(?i)[a-z]+:\w+|\d+|urn:[\w.:-]+")

RT90_ZONES = ("EPSG:3021", "EPSG:3020", "EPSG:3022", "EPSG:3019", "EPSG:3023", "EPSG:3024")
GLOBAL_SYSTEMS = ("EPSG:4326", "EPSG:3857")

SWAPPED = "+yx"
"""Follows the code of a system whose numbers stand with northing or latitude first."""


@dataclass(frozen=True, slots=True)
class Transformation:
    """How coordinates reached the working system; `operation` is PROJ's name for it."""

    source: str
    operation: str


@dataclass(frozen=True, slots=True)
class Placement:
    """A coordinate system, and whether the numbers stand with northing or latitude first."""

    crs: pyproj.CRS
    swapped: bool = False

    @property
    def name(self) -> str:
        """The system's name, as `parse_placement` reads it where it is a code."""
        return name_crs(self.crs) + (SWAPPED if self.swapped else "")


def parse_placement(text: str) -> Placement:
    """Return the system that `text` names, with northing first where it ends in "+yx".

    Raises
    ------
    UnknownCrs
        PROJ does not know the name.
    """
    plain = text.strip()
    code = plain.removesuffix(SWAPPED)
    return Placement(parse_crs(code), swapped=code != plain)


def swap_axes(geometries: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return 2-D geometries whose x and y have changed places."""
    return shapely.transform(shapely.force_2d(geometries), lambda points: points[:, ::-1])


def swap_bounds(bounds: Bounds) -> Bounds:
    """Return bounds whose x and y have changed places."""
    return bounds[1], bounds[0], bounds[3], bounds[2]


def parse_crs(text: str) -> pyproj.CRS:
    """Return the coordinate system that `text` names.

    Raises
    ------
    UnknownCrs
        PROJ does not know the name.
    """
    try:
        # PROJ takes part of a name for the first system that has it; a code is one or none
        if not _CODE.fullmatch(text.strip()):
            raise CRSError(text)
        return pyproj.CRS.from_user_input(text.strip())
    except CRSError as error:
        raise UnknownCrs(
            tr(
                "”{crs}” är inget känt koordinatsystem; ange till exempel EPSG:3006.",
                crs=text,
            )
        ) from error


@cache
def name_crs(crs: pyproj.CRS) -> str:
    """Return "EPSG:n" where the system has such a code, otherwise its own name."""
    code = crs.to_epsg(min_confidence=70)
    if code is not None:
        return f"EPSG:{code}"
    authority = crs.to_authority()
    return ":".join(authority) if authority else crs.name


@cache
def transformer(source: str, target: str) -> pyproj.Transformer:
    """Return what moves (easting, northing) or (longitude, latitude) between two systems."""
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def transform(
    geometries: npt.NDArray[np.object_], source: pyproj.CRS, target: str = WORKING_CRS
) -> tuple[npt.NDArray[np.object_], Transformation]:
    """Return 2-D geometries in `target` and how they got there."""
    flat = shapely.force_2d(geometries)
    if source == pyproj.CRS(target):
        return flat, Transformation(name_crs(source), "ingen")
    move = transformer(source.to_wkt(), target)

    def project(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        x, y = move.transform(points[:, 0], points[:, 1])
        return np.column_stack([x, y])

    moved = shapely.transform(flat, project)
    return moved, Transformation(name_crs(source), f"{name_crs(source)} → {target}")


def transform_bounds(bounds: Bounds, source: str, target: str = WORKING_CRS) -> Bounds | None:
    """Return the bounds in `target`, or None where the projection cannot reach them."""
    try:
        west, south, east, north = transformer(source, target).transform_bounds(*bounds)
    except pyproj.exceptions.ProjError:
        return None
    moved = (west, south, east, north)
    return moved if np.isfinite(moved).all() else None


def point_scale(geometry: BaseGeometry) -> float:
    """Return SWEREF 99 TM's scale factor k (grid metres per ground metre) at the centroid.

    Ground area is grid area / k². Computed by PROJ from the ellipsoid GRS 80.
    """
    centre = geometry.centroid
    lon, lat = transformer(WORKING_CRS, "EPSG:4619").transform(centre.x, centre.y)
    return float(_working_projection().get_factors(lon, lat).meridional_scale)


@cache
def _working_projection() -> pyproj.Proj:
    return pyproj.Proj(WORKING_CRS)


def _overlaps(a: Bounds, b: Bounds) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def systems_by_rank(home: Bounds) -> tuple[str, ...]:
    """Return every system that Swedish data come in, those likeliest at `home` first."""
    middle = transform_bounds(home, WORKING_CRS, "EPSG:4326")
    meridian = (middle[0] + middle[2]) / 2 if middle else 15.0
    zones = sorted(LOCAL_ZONES, key=lambda code: abs(LOCAL_ZONES[code] - meridian))
    return (WORKING_CRS, *zones, *RT90_ZONES, *GLOBAL_SYSTEMS)


def fitting_placements(bounds: Bounds, home: Bounds) -> tuple[str, ...]:
    """Return the names of the placements in which `bounds` reach `home`, likeliest first."""
    swapped = fitting_systems(swap_bounds(bounds), home)
    return (*fitting_systems(bounds, home), *(code + SWAPPED for code in swapped))


def fitting_systems(bounds: Bounds, home: Bounds) -> tuple[str, ...]:
    """Return the systems in which `bounds` reach `home`, likeliest first.

    SWEREF 99 TM comes first, then the local zone whose meridian is nearest to the middle of
    `home`, its neighbours, RT 90 and the global systems. Transverse Mercator zones lie so close
    that several can fit; the order is the ranking.

    Parameters
    ----------
    bounds
        Of the file, in its own unknown system.
    home
        Where data is expected, in EPSG:3006.
    """
    fits = []
    for code in systems_by_rank(home):
        if code == "EPSG:4326" and not (abs(bounds[0]) <= 180 and abs(bounds[3]) <= 90):
            continue
        moved = transform_bounds(bounds, code)
        if moved is not None and _overlaps(moved, home):
            fits.append(code)
    return tuple(fits)
