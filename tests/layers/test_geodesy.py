"""Coordinates, areas, lengths and scale against figures that others have published or derived.

Lantmäteriet's example of the Gauss–Krüger projection, the points of the domain report, and, as an
oracle of its own, Krüger's series written out here with the constants that Lantmäteriet gives.
"""

from __future__ import annotations

import math
from pathlib import Path

import geopandas
import numpy as np
import pyproj
import pytest
import shapely
from made_files import write_layer
from shapely import LineString, Point, box

from layers.crs import LOCAL_ZONES, point_scale, transform
from layers.vector import read_vector
from rumslig.plan_area import read_plan_areas

MM = 0.001
A, F = 6_378_137.0, 1 / 298.257222101  # GRS 80
_N = F / (2 - F)
_RADIUS = A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_BETA = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)


def gauss_kruger(
    lat: float, lon: float, meridian: float, scale: float, false_north: float, false_east: float
) -> tuple[float, float]:
    """Return (northing, easting) by Krüger's series on GRS 80, to the fourth order of n."""
    phi, away = math.radians(lat), math.radians(lon - meridian)
    e2 = F * (2 - F)
    e = math.sqrt(e2)
    sine = math.sin(phi)
    conformal = math.atan(math.sinh(math.atanh(sine) - e * math.atanh(e * sine)))
    xi = math.atan2(math.tan(conformal), math.cos(away))
    eta = math.atanh(math.cos(conformal) * math.sin(away))
    north = xi + sum(
        b * math.sin(2 * k * xi) * math.cosh(2 * k * eta) for k, b in enumerate(_BETA, 1)
    )
    east = eta + sum(
        b * math.cos(2 * k * xi) * math.sinh(2 * k * eta) for k, b in enumerate(_BETA, 1)
    )
    return scale * _RADIUS * north + false_north, scale * _RADIUS * east + false_east


LANTMATERIET = (
    "+proj=tmerc +ellps=GRS80 +lat_0=0 +lon_0=13.58547 +k=1.00000254 "
    "+x_0=84182.879 +y_0=-6226307.864 +units=m +no_defs"
)
"""Lantmäteriet's example: central meridian 13°35′7.692″."""
PUBLISHED = (1_135_809.413803, 555_304.016555)
"""Its northing and easting of 66° N, 24° E."""
SWEREF_99_TM = (7_349_217.67, 907_351.98)
"""The same point in SWEREF 99 TM, to the centimetre as it is given."""


def moved(lon: float, lat: float, target: str, source: str = "EPSG:4619") -> Point:
    return transform(np.array([Point(lon, lat)], dtype=object), pyproj.CRS(source), target)[0][0]


def test_lantmateriets_example_to_the_millimetre() -> None:
    meridian = 13 + 35 / 60 + 7.692 / 3600
    assert meridian == pytest.approx(13.58547, abs=1e-12)
    point = moved(24.0, 66.0, LANTMATERIET)
    assert (point.y, point.x) == pytest.approx(PUBLISHED, abs=1e-5)
    series = gauss_kruger(66, 24, meridian, 1.00000254, -6_226_307.864, 84_182.879)
    assert series == pytest.approx(PUBLISHED, abs=1e-5)


def test_the_example_in_sweref_99_tm() -> None:
    point = moved(24.0, 66.0, "EPSG:3006")
    assert (point.y, point.x) == pytest.approx(SWEREF_99_TM, abs=0.005)
    series = gauss_kruger(66, 24, 15, 0.9996, 0, 500_000)
    assert (point.y, point.x) == pytest.approx(series, abs=MM / 10)


PLACES = [(55.4, 13.1), (57.7, 11.9), (59.2741, 15.2066), (60.1, 18.6), (65.6, 22.1), (68.4, 20.3)]


@pytest.mark.parametrize(("lat", "lon"), PLACES)
def test_every_zone_of_sweref_99_to_the_millimetre(lat: float, lon: float) -> None:
    zones = {code: (meridian, 1.0, 150_000.0) for code, meridian in LOCAL_ZONES.items()}
    for code, (meridian, scale, east) in {**zones, "EPSG:3006": (15.0, 0.9996, 500_000.0)}.items():
        point = moved(lon, lat, code)
        series = gauss_kruger(lat, lon, meridian, scale, 0, east)
        assert (point.y, point.x) == pytest.approx(series, abs=MM), code


OREBRO = {
    "EPSG:3006": (511_775.2, 6_570_592.1),
    "EPSG:3009": (161_779.9, 6_573_221.4),
    "EPSG:3021": (1_465_871.7, 6_572_726.1),
}
"""Of 59.2741 N, 15.2066 E, as the domain report gives them: to the decimetre."""


@pytest.mark.parametrize("code", OREBRO)
def test_the_reports_point_as_near_as_it_is_given(code: str) -> None:
    point = moved(15.2066, 59.2741, code, "EPSG:4326")
    # WGS 84 and SWEREF 99 are the same here; RT 90 is reached by seven parameters
    assert (point.x, point.y) == pytest.approx(OREBRO[code], abs=0.06)


def test_an_area_and_a_length_keep_their_measure(tmp_path: Path) -> None:
    """A drawn area of known size is that size after any file, to the square millimetre."""
    size, corner = 316.227_766, (511_775.2, 6_570_592.1)
    square = box(*corner, corner[0] + size, corner[1] + size)
    frame = geopandas.GeoDataFrame({"namn": ["a"]}, geometry=[square], crs=3006)
    layer = read_vector(write_layer(tmp_path / "a.gpkg", frame))
    assert layer.geometry[0].area == pytest.approx(size**2, abs=1e-6)
    assert layer.geometry[0].length == pytest.approx(4 * size, abs=1e-6)


def test_100_000_square_metres_of_the_countys_zone(tmp_path: Path) -> None:
    """analyses.md, case 16: drawn in EPSG:3009 on its meridian, it is k² as large in EPSG:3006."""
    side = math.sqrt(100_000)
    square = box(150_000 - side / 2, 6_570_000, 150_000 + side / 2, 6_570_000 + side)
    frame = geopandas.GeoDataFrame({"namn": ["a"]}, geometry=[square], crs=3009)
    path = write_layer(tmp_path / "a.gpkg", frame)
    (plan,) = read_plan_areas(path)
    assert plan.area_m2 == pytest.approx(99_920.016, abs=MM)
    assert plan.ground_area_m2 == pytest.approx(100_000, abs=MM)
    assert plan.scale_factor == pytest.approx(0.9996, abs=1e-9)
    line = LineString([(150_000, 6_570_000), (150_000, 6_571_000)])
    there = transform(np.array([line], dtype=object), pyproj.CRS("EPSG:3009"))[0][0]
    assert there.length == pytest.approx(999.6, abs=MM / 10)


@pytest.mark.parametrize(("lat", "lon"), PLACES)
def test_a_length_on_the_ground_by_the_geodesic(lat: float, lon: float) -> None:
    """A hundred metres of the map, over k, is the geodesic's length to a tenth of a millimetre."""
    middle = moved(lon, lat, "EPSG:3006")
    for east, north in ((50, 0), (0, 50), (30, 40)):
        line = LineString(
            [(middle.x - east, middle.y - north), (middle.x + east, middle.y + north)]
        )
        ends = transform(np.array([line], dtype=object), pyproj.CRS("EPSG:3006"), "EPSG:4619")[0][0]
        geodesic = pyproj.Geod(a=A, f=F).line_length(*np.array(ends.coords).T)
        assert line.length / point_scale(line) == pytest.approx(geodesic, abs=MM / 10)


def test_the_circles_area_of_the_report() -> None:
    """analyses.md, case 11: a square of 100 m with 50 m around it, by the number of chords."""
    square = box(0, 0, 100, 100)
    exact = 100 * 100 + 4 * 100 * 50 + math.pi * 50**2
    assert exact == pytest.approx(37_853.98, abs=0.005)
    for segments, area in ((8, 37_803.61), (10, 37_821.72), (16, 37_841.37)):
        assert square.buffer(50, quad_segs=segments).area == pytest.approx(area, abs=0.005)


def test_there_and_back_to_the_micrometre() -> None:
    shape = box(511_775.2, 6_570_592.1, 512_775.2, 6_571_592.1)
    for code in (*LOCAL_ZONES, "EPSG:4619", "EPSG:4258"):
        array = np.array([shape], dtype=object)
        there = transform(array, pyproj.CRS("EPSG:3006"), code)[0]
        back = transform(there, pyproj.CRS(code))[0][0]
        assert shapely.hausdorff_distance(back, shape) < 1e-6, code
