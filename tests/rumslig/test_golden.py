"""The golden vectors of the analyses, each in eight guises that must not matter."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely
from shapely import (
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    affinity,
    box,
)
from shapely.geometry.base import BaseGeometry

from layers.crs import transform
from layers.repair import make_valid
from rumslig.finding import Figures
from rumslig.measure import LayerObjects
from rumslig.overlay import overlay
from rumslig.plan_area import PlanArea, read_plan_areas
from rumslig.plan_shape import BUFFER_SEGMENTS
from rumslig.rules import Rule

SQUARE = box(0, 0, 100, 100)
FAR = box(-10_000, -10_000, 10_000, 10_000)
FRAME = Polygon(
    [(-100, -100), (200, -100), (200, 200), (-100, 200)],
    [[(-10, -10), (110, -10), (110, 110), (-10, 110)]],
)


@dataclass(frozen=True)
class Vector:
    """One row of the table: what is asked, and what must be answered."""

    objects: tuple[BaseGeometry, ...]
    expected: dict[str, Any]
    rule: dict[str, Any] = field(default_factory=dict)
    coverage: BaseGeometry | None = FAR
    plan: BaseGeometry = SQUARE


VECTORS = {
    "1 half": Vector(
        (box(50, 0, 150, 100),),
        {"state": "HIT", "area_m2": 5_000, "share_of_plan": 0.5, "distance_m": 0},
    ),
    "2 common side": Vector(
        (box(100, 0, 200, 100),), {"state": "TOUCH", "area_m2": 0, "distance_m": 0}
    ),
    "3 common corner": Vector(
        (box(100, 100, 200, 200),), {"state": "TOUCH", "area_m2": 0, "distance_m": 0}
    ),
    "4 two overlapping": Vector(
        (box(0, 0, 60, 100), box(40, 0, 100, 100)),
        {"state": "HIT", "area_m2": 10_000, "share_of_plan": 1.0},
    ),
    "5 multipolygon that also meets the side": Vector(
        (MultiPolygon([box(90, 0, 110, 50), box(100, 60, 110, 100)]),),
        {"state": "HIT", "area_m2": 500, "share_of_plan": 0.05},
    ),
    "6 in the hole, near": Vector(
        (FRAME,), {"state": "NEAR", "distance_m": 10, "certainty": "certain"}, {"near_m": 10}
    ),
    "6 in the hole, not near": Vector(
        (FRAME,), {"state": "NO_HIT", "distance_m": 10, "certainty": None}, {"near_m": 9.9}
    ),
    "7 plan inside the object": Vector(
        (box(-100, -100, 200, 200),), {"state": "HIT", "area_m2": 10_000, "share_of_plan": 1.0}
    ),
    "8 line through": Vector(
        (LineString([(-50, 50), (150, 50)]),), {"state": "HIT", "length_m": 100, "area_m2": None}
    ),
    "9 line on the side": Vector(
        (LineString([(0, 0), (0, 100)]),), {"state": "TOUCH", "length_m": 0}
    ),
    "9 line on the side counts": Vector(
        (LineString([(0, 0), (0, 100)]),),
        {"state": "HIT", "length_m": 100},
        {"boundary_counts": True},
    ),
    "10 point on the side": Vector((Point(0, 50),), {"state": "TOUCH", "count": 0}),
    "10 point on the side counts": Vector(
        (Point(0, 50),), {"state": "HIT", "count": 1}, {"boundary_counts": True}
    ),
    "12 distance from the plan, not its buffer": Vector(
        (box(250, 0, 300, 100),),
        {"state": "NO_HIT", "distance_m": 150, "direction": "E"},
        {"near_m": 50},
    ),
    "12 near": Vector(
        (box(250, 0, 300, 100),),
        {"state": "NEAR", "distance_m": 150, "direction": "E"},
        {"near_m": 150},
    ),
    "13 half mapped": Vector(
        (), {"state": "NO_HIT_PARTIAL", "coverage_share": 0.5}, coverage=box(0, 0, 50, 100)
    ),
    "14 coverage missing": Vector(
        (), {"state": "COVERAGE_UNKNOWN", "coverage_share": None}, coverage=None
    ),
    "17 square metre": Vector((box(10, 10, 11, 11),), {"state": "HIT", "area_m2": 1, "count": 1}),
    "17 three points": Vector(
        (MultiPoint([(10, 10), (20, 20), (30, 30)]),), {"state": "HIT", "count": 3}
    ),
    "17 diagonal metre": Vector(
        (LineString([(10, 10), (11, 11)]),), {"state": "HIT", "length_m": math.sqrt(2)}
    ),
    "17 metre on the side": Vector(
        (LineString([(0, 10), (0, 11)]),),
        {"state": "HIT", "length_m": 1},
        {"boundary_counts": True},
    ),
    "18 sliver": Vector(
        (box(99.7, 0, 200, 100),),
        {"state": "TOUCH", "certainty": "possible", "area_m2": 30},
        {"accuracy_m": 2},
    ),
}


def _same(shape: BaseGeometry) -> BaseGeometry:
    return shape


def _reverse(shape: BaseGeometry) -> BaseGeometry:
    return shapely.reverse(shape)


def _roll_ring(ring: Any) -> list[tuple[float, ...]]:
    points = list(ring.coords)[:-1]
    return points[2:] + points[:2]


def _roll(shape: BaseGeometry) -> BaseGeometry:
    """Start every ring at its third vertex."""
    if shape.geom_type == "Polygon":
        return Polygon(_roll_ring(shape.exterior), [_roll_ring(r) for r in shape.interiors])
    if shape.geom_type == "MultiPolygon":
        return MultiPolygon([_roll(part) for part in reversed(shape.geoms)])
    return shape


def _as_multi(shape: BaseGeometry) -> BaseGeometry:
    kinds = {"Polygon": MultiPolygon, "LineString": MultiLineString, "Point": MultiPoint}
    kind = kinds.get(shape.geom_type)
    return kind([shape]) if kind else shape


def _with_z(shape: BaseGeometry) -> BaseGeometry:
    return shapely.force_3d(shape, z=17.5)


def _densify(shape: BaseGeometry) -> BaseGeometry:
    return shapely.segmentize(shape, 12.5)


GUISES: dict[str, Callable[[BaseGeometry], BaseGeometry]] = {
    "as it is": _same,
    "reversed": _reverse,
    "other start": _roll,
    "multi": _as_multi,
    "with z": _with_z,
    "more vertices": _densify,
}
PLACES = {"at the origin": (0.0, 0.0), "in the county": (510_000.0, 6_570_000.0)}


def ask(
    vector: Vector,
    guise: Callable[[BaseGeometry], BaseGeometry] = _same,
    place: tuple[float, float] = (0.0, 0.0),
    objects: tuple[BaseGeometry, ...] | None = None,
) -> Figures:
    def move(shape: BaseGeometry) -> BaseGeometry:
        return guise(affinity.translate(shape, *place))

    shapes = vector.objects if objects is None else objects
    return overlay(
        move(vector.plan),
        LayerObjects.unclassified([move(shape) for shape in shapes]),
        Rule(id="r", layer="l", **vector.rule),
        None if vector.coverage is None else move(vector.coverage),
    )


def assert_answer(figures: Figures, expected: dict[str, Any]) -> None:
    for name, value in expected.items():
        found = getattr(figures, name)
        if isinstance(value, float | int):
            assert found == pytest.approx(value, abs=1e-6), name
        else:
            assert found == value, name


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("guise", GUISES)
@pytest.mark.parametrize("name", VECTORS)
def test_vector_in_every_guise(name: str, guise: str, place: str) -> None:
    vector = VECTORS[name]
    assert_answer(ask(vector, GUISES[guise], PLACES[place]), vector.expected)


def _pieces(shape: BaseGeometry) -> list[BaseGeometry]:
    """Cut an area or line along x = 37, 74, … and y = 41 into simple pieces."""
    if shape.geom_type in ("Point", "MultiPoint"):
        return list(shapely.get_parts(shape))
    tiles = [
        box(x, y, x + 37, y + 10_041) for x in range(-37 * 20, 37 * 20, 37) for y in (-10_000, 41)
    ]
    dimension = shapely.get_dimensions(shape)
    cut = shapely.get_parts(shapely.intersection(tiles, shape))
    parts = shapely.get_parts(cut)
    return [
        part for part in parts if not part.is_empty and shapely.get_dimensions(part) == dimension
    ]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", VECTORS)
def test_layer_in_pieces_gives_the_same_figures(name: str, place: str) -> None:
    vector = VECTORS[name]
    pieces = tuple(piece for shape in vector.objects for piece in _pieces(shape))
    expected = {key: value for key, value in vector.expected.items() if key != "count"}
    assert_answer(ask(vector, place=PLACES[place], objects=pieces), expected)


def test_7_share_of_the_object_stands_in_the_object_table() -> None:
    figures = ask(VECTORS["7 plan inside the object"])
    assert figures.objects[0].share_of_object == pytest.approx(1 / 9)


def test_4_objects_keep_their_own_overlap() -> None:
    figures = ask(VECTORS["4 two overlapping"])
    assert [item.area_m2 for item in figures.objects] == pytest.approx([6_000, 6_000])


@pytest.mark.parametrize(
    ("segments", "area"),
    [(8, 37_803.61), (10, 37_821.72), (16, 37_841.37)],
)
def test_11_buffer_area_by_segments(segments: int, area: float) -> None:
    assert SQUARE.buffer(50, quad_segs=segments).area == pytest.approx(area, abs=0.005)


def test_11_our_buffer_is_nearer_the_exact_area_than_sixteen_segments() -> None:
    exact = 10_000 + 4 * 50 * 100 + math.pi * 50**2
    assert exact == pytest.approx(37_853.98, abs=0.005)
    ours = SQUARE.buffer(50, quad_segs=BUFFER_SEGMENTS).area
    assert 37_841.37 < ours < exact


def test_14_unread_coverage_is_never_green() -> None:
    assert ask(VECTORS["14 coverage missing"]).state not in ("NO_HIT", "NO_HIT_PARTIAL")


def test_15_bow_tie_is_repaired_and_flagged() -> None:
    bow_tie = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    mended, log = make_valid(np.array([bow_tie], dtype=object))
    assert mended[0].area == pytest.approx(5_000)
    assert [repair.flagged for repair in log] == [True]


def test_15_bow_tie_in_a_file_is_repaired_and_told(tmp_path: Path) -> None:
    ring = "510000 6570000,510100 6570100,510100 6570000,510000 6570100,510000 6570000"
    path = tmp_path / "rosett.geojson"
    corners = [[float(n) for n in pair.split()] for pair in ring.split(",")]
    path.write_text(
        '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":'
        '"urn:ogc:def:crs:EPSG::3006"}},"features":[{"type":"Feature","properties":{},'
        f'"geometry":{{"type":"Polygon","coordinates":[{corners}]}}}}]}}',
        "utf-8",
    )
    (plan,) = read_plan_areas(path)
    assert plan.area_m2 == pytest.approx(5_000)
    assert plan.repaired


def test_16_local_zone_is_measured_on_the_grid() -> None:
    # 1 000 m × 100 m on the ground beside the meridian 15°, which 3006 and 3009 share
    drawn = np.array([box(149_500, 6_570_000, 150_500, 6_570_100)], dtype=object)
    moved, how = transform(drawn, pyproj.CRS("EPSG:3009"))
    plan = PlanArea("p", moved[0])
    assert plan.area_m2 == pytest.approx(99_920, abs=1)
    assert plan.scale_factor == pytest.approx(0.9996, abs=1e-7)
    assert plan.ground_area_m2 == pytest.approx(100_000, abs=0.01)
    assert how.source == "EPSG:3009"


GAUSS_KRUGER = (
    "+proj=tmerc +lat_0=0 +lon_0=13.5854700 +k=1.00000254 +x_0=84182.879 +y_0=-6226307.864 "
    "+ellps=GRS80 +units=m +no_defs"
)


def test_16_published_gauss_kruger_example() -> None:
    """Lantmäteriet's printed example: φ 66°, λ 24°, λ0 13°35′7,692″."""
    meridian = 13 + 35 / 60 + 7.692 / 3600
    definition = GAUSS_KRUGER.replace("13.5854700", repr(meridian))
    to_grid = pyproj.Transformer.from_crs("EPSG:4619", definition, always_xy=True)
    east, north = to_grid.transform(24, 66)
    assert north == pytest.approx(1_135_809.413803, abs=1e-5)
    assert east == pytest.approx(555_304.016555, abs=1e-5)


def test_16_same_point_in_the_working_system() -> None:
    moved, _ = transform(np.array([Point(24, 66)], dtype=object), pyproj.CRS("EPSG:4619"))
    assert moved[0].x == pytest.approx(907_351.98, abs=0.005)
    assert moved[0].y == pytest.approx(7_349_217.67, abs=0.005)
