"""What a control point can snap to: junctions by hand, with slits and false corners, and more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import geopandas
import numpy as np
import pytest
import shapely

from layers.catalog import Catalog
from rumslig.georeference.junctions import find_junctions
from rumslig.georeference.rail import find_rail_nodes
from rumslig.georeference.targets import Target, Targets, snap_targets
from rumslig.places import Municipality

E, N = 500_000, 6_570_000
NONE = np.zeros((0, 2))


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(E + west, N + south, E + east, N + north)


def municipalities(**areas: shapely.Polygon) -> list[Municipality]:
    return [Municipality(f"{1800 + i}", name, area) for i, (name, area) in enumerate(areas.items())]


def found(items: list[Municipality]) -> dict[tuple[int, int], tuple[str, bool]]:
    return {
        (round(item.easting - E), round(item.northing - N)): (
            "".join(sorted(item.names)),
            item.is_outer,
        )
        for item in find_junctions(items)
    }


def test_three_meet_and_two_meet_at_the_edge() -> None:
    items = municipalities(
        A=box(0, 0, 10_000, 10_000),
        B=box(10_000, 0, 20_000, 10_000),
        C=box(0, 10_000, 20_000, 20_000),
    )
    assert found(items) == {
        (10_000, 0): ("AB", True),
        (0, 10_000): ("AC", True),
        (10_000, 10_000): ("ABC", False),
        (20_000, 10_000): ("BC", True),
    }


def test_four_at_one_point_are_one_junction() -> None:
    side = 10_000
    items = municipalities(
        A=box(0, 0, side, side),
        B=box(side, 0, 2 * side, side),
        C=box(0, side, side, 2 * side),
        D=box(side, side, 2 * side, 2 * side),
    )
    assert found(items)[(side, side)] == ("ABCD", False)
    assert len(found(items)) == 5


@pytest.mark.parametrize("slit", [-6.0, 3.0, 40.0, 600.0])
def test_slits_and_overlaps_between_the_borders_make_no_difference(slit: float) -> None:
    half = slit / 2
    items = municipalities(
        A=box(0, 0, 10_000 - half, 10_000 - half),
        B=box(10_000 + half, 0, 20_000, 10_000 - half),
        C=box(0, 10_000 + half, 20_000, 20_000),
    )
    near = {names: (east, north) for (east, north), names in found(items).items()}
    assert set(near) == {("AB", True), ("AC", True), ("BC", True), ("ABC", False)}
    assert np.hypot(near["ABC", False][0] - 10_000, near["ABC", False][1] - 10_000) <= abs(slit)


def test_a_corner_that_comes_near_a_border_is_no_junction() -> None:
    # C's corner ends 250 m short of the border between A and B
    wedge = shapely.Polygon(
        [(E + 10_000, N + 10_250), (E + 6_000, N + 16_000), (E + 14_000, N + 16_000)]
    )
    items = municipalities(
        A=box(0, 10_000, 20_000, 20_000) - wedge, B=box(0, 0, 20_000, 10_000), C=wedge
    )
    assert set(found(items).values()) == {("AB", True)}


def test_without_neighbours_there_are_no_junctions() -> None:
    assert find_junctions([]) == []
    assert find_junctions(municipalities(A=box(0, 0, 9_000, 9_000))) == []
    apart = municipalities(A=box(0, 0, 9_000, 9_000), B=box(12_000, 0, 20_000, 9_000))
    assert find_junctions(apart) == []


def line(*places: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString([(E + east, N + north) for east, north in places])


def test_lines_meet_and_end_but_not_at_stations_or_where_the_map_ends() -> None:
    lines = [
        line((0, 0), (10_000, 0)),
        line((10_000, 0), (20_000, 0)),
        line((5_000, 20), (5_000, 9_000)),  # begins 20 m beside the first
    ]
    stations = np.array([[E + 5_000.0, N + 9_300.0]])
    nodes = find_rail_nodes(lines, ["Väst", "Öst", "Nord"], stations, box(0, -9_000, 30_000, 9_000))
    assert [(node.easting - E, node.lines) for node in nodes] == [
        (5_000, ("Väst", "Nord")),
        (10_000, ("Väst", "Öst")),
        (20_000, ("Öst",)),
    ]


def test_lines_that_cross_meet_and_the_parts_of_one_line_do_not() -> None:
    parts = shapely.MultiLineString([line((0, 0), (4_000, 0)), line((4_000, 0), (9_000, 0))])
    nodes = find_rail_nodes([parts, line((6_000, -5_000), (6_000, 5_000))], ["A", "B"], NONE)
    assert [(node.easting - E, node.northing - N, len(node.lines)) for node in nodes] == [
        (0, 0, 1),
        (6_000, -5_000, 1),
        (6_000, 0, 2),
        (6_000, 5_000, 1),
        (9_000, 0, 1),
    ]
    assert find_rail_nodes([], [], NONE) == []


@pytest.fixture
def county(make_package: Callable[..., object]) -> Callable[..., Catalog]:
    """Installs a small county of another name: borders, lines, stations and places."""

    def make(lines: str = "", stations: str = "", tables: str = "") -> Catalog:
        def frame(shapes: list[object], **columns: list[object]) -> geopandas.GeoDataFrame:
            return geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:3006")

        made = make_package(
            {
                "granser": frame(
                    [box(0, 0, 10_000, 10_000), box(10_000, 0, 20_000, 10_000),
                     box(0, 10_000, 20_000, 20_000)],
                    kod=["0301", "0302", "0303"], ort=["Öby", "Aby", "Zby"],
                ),
                "jarnvag": frame([line((2_000, 2_000), (9_000, 9_000))], namn=["Banan"]),
                "stationer": frame([shapely.Point(E + 2_000, N + 2_000)], namn=["Öby C"]),
                "orter": frame(
                    [shapely.Point(E + 3_000, N + 3_000), box(4_000, 4_000, 5_000, 5_000),
                     shapely.Point(E, N)],
                    ort=["Öby", "Storby", None],
                ),
            },
            extra={
                "granser": 'role = "municipalities"\ncode_field = "kod"\nname_field = "ort"',
                "jarnvag": lines,
                "stationer": stations,
                "orter": 'role = "places"\nname_field = "ort"',
            },
            tables=tables,
        )  # fmt: skip
        return made.catalog  # type: ignore[attr-defined]

    return make


ALL = [
    ("junction", "Aby–Zby vid yttergränsen"),
    ("junction", "Aby–Öby vid yttergränsen"),
    ("junction", "Aby–Zby–Öby"),
    ("junction", "Zby–Öby vid yttergränsen"),
    ("locality", "Storby"),
    ("locality", "Öby"),
    ("rail", "Slutet av Banan"),
    ("rail", "Öby C"),
]


@pytest.mark.parametrize(
    ("lines", "stations"), [("", ""), ('role = "railways"', 'role = "stations"')]
)
def test_the_layers_of_any_county_are_found(
    county: Callable[..., Catalog], lines: str, stations: str
) -> None:
    targets = snap_targets(county(lines, stations))
    assert sorted((item.kind, item.title) for item in targets) == sorted(ALL)
    storby = next(item for item in targets if item.title == "Storby")
    assert shapely.intersects_xy(box(4_000, 4_000, 5_000, 5_000), storby.easting, storby.northing)


def test_schematic_layers_are_left_out(county: Callable[..., Catalog]) -> None:
    targets = snap_targets(county(lines="schematic = true", stations="schematic = true"))
    assert {item.kind for item in targets} == {"junction", "locality"}


def test_a_classified_package_gives_no_targets(county: Callable[..., Catalog]) -> None:
    catalog = county()
    hidden = [replace(item, classification="skyddsvärd") for item in catalog.manifests]
    assert snap_targets(Catalog(catalog._store, hidden)) == []


def test_the_nearest_is_found_within_the_distance_only() -> None:
    items = [
        Target(E, N, "locality", "Ort"),
        Target(E, N, "junction", "A–B–C"),
        Target(E + 400, N, "rail", "Station"),
    ]
    targets = Targets(tuple(items))
    near = targets.nearest(E + 100, N, 150)
    assert near is not None and near.title == "A–B–C"
    assert targets.nearest(E + 100, N, 50) is None
    other = targets.nearest(E + 390, N, 50)
    assert other is not None and other.kind == "rail"
    assert Targets(()).nearest(E, N, 1_000) is None
