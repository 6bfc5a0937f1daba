"""Coordinate systems against the closed formulas and PROJ's own transformation."""

from __future__ import annotations

import math

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, box

from layers.crs import (
    LOCAL_ZONES,
    fitting_systems,
    name_crs,
    parse_crs,
    point_scale,
    transform,
    transform_bounds,
)
from layers.errors import UnknownCrs

COUNTY = (458_875.0, 6_500_675.0, 545_661.0, 6_663_781.0)
A, F = 6_378_137.0, 1 / 298.257222101  # GRS 80


def scale_by_series(lat: float, lon: float, k0: float = 0.9996, lon0: float = 15.0) -> float:
    """The classic series of the transverse Mercator's point scale (Snyder 1987, 8-11)."""
    e2 = F * (2 - F)
    second = e2 / (1 - e2)
    phi = math.radians(lat)
    t, c = math.tan(phi) ** 2, second * math.cos(phi) ** 2
    a = math.radians(lon - lon0) * math.cos(phi)
    return k0 * (
        1
        + (1 + c) * a**2 / 2
        + (5 - 4 * t + 42 * c + 13 * c**2 - 28 * second) * a**4 / 24
        + (61 - 148 * t + 16 * t**2) * a**6 / 720
    )


def in_working(lon: float, lat: float) -> Point:
    moved, _ = transform(np.array([Point(lon, lat)], dtype=object), pyproj.CRS("EPSG:4619"))
    return moved[0]


@pytest.mark.parametrize("lat", [55.3, 59.27, 62.0, 69.0])
def test_scale_on_the_central_meridian(lat: float) -> None:
    assert point_scale(in_working(15.0, lat)) == pytest.approx(0.9996, abs=1e-9)


@given(st.floats(55, 69.5), st.floats(10.5, 24.2))
@settings(max_examples=60)
def test_scale_by_the_series(lat: float, lon: float) -> None:
    assert point_scale(in_working(lon, lat)) == pytest.approx(scale_by_series(lat, lon), abs=2e-8)


@given(st.floats(55, 69.5), st.floats(10.5, 24.2))
@settings(max_examples=60)
def test_scale_is_the_ratio_of_a_grid_area_to_its_ground_area(lat: float, lon: float) -> None:
    centre = in_working(lon, lat)
    square = centre.buffer(50, cap_style="square")
    there, _ = transform(
        np.array([square], dtype=object), pyproj.CRS("EPSG:3006"), target="EPSG:4619"
    )
    ring = shapely.get_coordinates(there[0])
    ground, _ = pyproj.Geod(a=A, f=F).polygon_area_perimeter(ring[:, 0], ring[:, 1])
    assert square.area / abs(ground) == pytest.approx(point_scale(square) ** 2, rel=1e-6)


OREBRO = {
    "EPSG:4326": (15.2066, 59.2741),
    "EPSG:3006": (511_775.2, 6_570_592.1),
    "EPSG:3009": (161_779.9, 6_573_221.4),
    "EPSG:3021": (1_465_871.7, 6_572_726.1),
}


@pytest.mark.parametrize("code", OREBRO)
def test_the_same_point_in_every_system(code: str) -> None:
    east, north = OREBRO[code]
    moved, how = transform(np.array([Point(east, north)], dtype=object), pyproj.CRS(code))
    # geographic and RT 90 figures are rounded to 1e-4 degrees, and to PROJ's best operation
    tolerance = {"EPSG:3006": 0.001, "EPSG:3009": 0.11}.get(code, 6.0)
    assert moved[0].distance(Point(*OREBRO["EPSG:3006"])) < tolerance
    assert how.source == code


@pytest.mark.parametrize("code", OREBRO)
def test_its_own_system_is_among_those_that_fit(code: str) -> None:
    east, north = OREBRO[code]
    d = 0.01 if code == "EPSG:4326" else 500
    fits = fitting_systems((east - d, north - d, east + d, north + d), COUNTY)
    assert code in fits
    assert fits[0] == code


def test_the_countys_zone_goes_before_its_neighbours() -> None:
    # the zones' false eastings are equal, so that numbers near 150 000 fit several
    fits = fitting_systems((149_000, 6_573_000, 151_000, 6_574_000), COUNTY)
    assert fits[0] == "EPSG:3009"
    assert "EPSG:3013" in fits


@pytest.mark.parametrize("code", [*LOCAL_ZONES, "EPSG:3021", "EPSG:4326", "EPSG:3857"])
def test_the_county_itself_is_recognised_in_every_system_around(code: str) -> None:
    west, south, east, north = COUNTY
    middle = box(west, south, east, north).centroid.buffer(2_000).bounds
    moved = transform_bounds(middle, "EPSG:3006", code)
    assert moved is not None
    assert code in fitting_systems(moved, COUNTY)


@pytest.mark.parametrize(
    "bounds", [(0, 0, 100, 100), (1e9, 1e9, 2e9, 2e9), (6_570_000, 510_000, 6_571_000, 511_000)]
)
def test_numbers_from_nowhere_fit_nothing_near(bounds: tuple[float, float, float, float]) -> None:
    fits = fitting_systems(bounds, COUNTY)
    assert "EPSG:3006" not in fits
    assert not set(fits) & set(LOCAL_ZONES)


def test_transformation_there_and_back() -> None:
    shape = box(510_000, 6_570_000, 510_100, 6_570_100)
    for code in LOCAL_ZONES:
        there, _ = transform(np.array([shape], dtype=object), pyproj.CRS("EPSG:3006"), target=code)
        back, _ = transform(there, pyproj.CRS(code))
        assert shapely.hausdorff_distance(back[0], shape) < 1e-4


def test_working_system_is_left_alone_but_flat() -> None:
    shape = shapely.force_3d(box(510_000, 6_570_000, 510_100, 6_570_100), 4.0)
    moved, how = transform(np.array([shape], dtype=object), pyproj.CRS("EPSG:3006"))
    assert moved[0].equals_exact(shapely.force_2d(shape))
    assert (moved[0].has_z, how.operation) == (False, "ingen")


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("EPSG:3006", "EPSG:3006"),
        ("epsg:3009", "EPSG:3009"),
        ("3021", "EPSG:3021"),
        ("urn:ogc:def:crs:EPSG::3006", "EPSG:3006"),
        ("OGC:CRS84", "OGC:CRS84"),
    ],
)
def test_names_of_systems(given_name: str, name: str) -> None:
    assert name_crs(parse_crs(given_name)) == name


@pytest.mark.parametrize("text", ["SWEREF", "sweref99tm", "RT90", "WGS 84", "EPSG:0", "-1"])
def test_systems_are_never_guessed_from_a_name(text: str) -> None:
    with pytest.raises(UnknownCrs):
        parse_crs(text)


def test_unknown_name_says_how_to_write() -> None:
    with pytest.raises(UnknownCrs, match=r"”hej” är inget känt koordinatsystem; .*EPSG:3006"):
        parse_crs("hej")
