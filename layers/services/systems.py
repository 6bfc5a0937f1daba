"""Names of coordinate systems in services, and the order of their axes."""

from __future__ import annotations

import re
from functools import cache

import pyproj
from pyproj.exceptions import CRSError

from layers.crs import Bounds, transform_bounds

CRS84 = "OGC:CRS84"
CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = (
    re.compile(r"(?i)^EPSG:+(\d+)$"),
    re.compile(r"(?i)^urn:(?:x-)?ogc:def:crs:EPSG:[\w.]*:(\d+)$"),
    re.compile(r"(?i)^https?://www\.opengis\.net/def/crs/EPSG/[\w.]+/(\d+)$"),
    re.compile(r"(?i)^https?://www\.opengis\.net/gml/srs/epsg\.xml#(\d+)$"),
)
_CRS84 = re.compile(r"(?i)(^CRS:84$|^OGC:CRS84$|OGC:[\w.]*:CRS84$|/OGC/[\w.]+/CRS84$)")
_SAME = {"EPSG:900913": "EPSG:3857", "EPSG:3785": "EPSG:3857", "EPSG:102100": "EPSG:3857"}
PREFERRED = ("EPSG:3006", "EPSG:3857", "EPSG:4326", CRS84)


def system_code(name: str) -> str:
    """Return "EPSG:n" or "OGC:CRS84" for a name as services write it; "" for another."""
    text = name.strip()
    if _CRS84.search(text):
        return CRS84
    for pattern in _EPSG:
        if found := pattern.match(text):
            code = f"EPSG:{int(found[1])}"
            return _SAME.get(code, code)
    return ""


@cache
def is_known(code: str) -> bool:
    """Whether a code is a system on the ground that PROJ knows."""
    try:
        system = pyproj.CRS.from_user_input(code)
    except CRSError:
        return False
    return bool(system.is_projected or system.is_geographic)


@cache
def is_north_first(code: str) -> bool:
    """Whether a system's definition names northing, or latitude, before easting."""
    axes = pyproj.CRS.from_user_input(code).axis_info
    return bool(axes) and axes[0].direction.lower() in ("north", "south")


def uri_of(code: str) -> str:
    """Return the address that OGC APIs call a system by."""
    if code == CRS84:
        return CRS84_URI
    return f"http://www.opengis.net/def/crs/EPSG/0/{code.rpartition(':')[2]}"


def urn_of(code: str) -> str:
    """Return the name that WFS 1.1 and later call a system by, whose axes are as defined."""
    if code == CRS84:
        return "urn:ogc:def:crs:OGC:1.3:CRS84"
    return f"urn:ogc:def:crs:EPSG::{code.rpartition(':')[2]}"


def ordered(bounds: Bounds, code: str) -> Bounds:
    """Return bounds as a system's definition orders its axes."""
    west, south, east, north = bounds
    return (south, west, north, east) if is_north_first(code) else bounds


def box_in(bounds: Bounds, code: str) -> Bounds | None:
    """Return bounds given in EPSG:3006 in another system, None where they cannot be told."""
    return bounds if code == "EPSG:3006" else transform_bounds(bounds, "EPSG:3006", code)


def choose_system(offered: tuple[str, ...], wanted: str = "") -> str:
    """Return the wanted system where it is offered, else the one that suits Rumslig best.

    "" where none can be used.
    """
    if wanted:
        return wanted if wanted in offered else ""
    known = [code for code in offered if is_known(code)]
    best = next((code for code in PREFERRED if code in known), "")
    return best or next(iter(known), "")


def number_text(value: float) -> str:
    """Return a coordinate as services read it: no exponent, no needless decimals."""
    text = f"{value:.8f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
