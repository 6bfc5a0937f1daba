"""Corners moved, put in and taken: a valid area or a refusal, never anything between."""

from __future__ import annotations

import contextlib
import math

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry
from sketched import areas, places

from rumslig.errors import SketchError
from rumslig.sketch.corners import (
    Corner,
    corners_of,
    delete_corner,
    insert_corner,
    move_area,
    move_corner,
    nearest_edge,
    next_of,
    place_of,
    same_corner,
)

SQUARE = shapely.box(500_000, 6_500_000, 500_100, 6_500_100)


def some_corner(area: BaseGeometry, data: st.DataObject) -> Corner:
    return data.draw(st.sampled_from([corner for corner, _ in corners_of(area)]))


@given(areas())
def test_every_corner_once_and_where_it_is(area: BaseGeometry) -> None:
    told = [place for _, place in corners_of(area)]
    rings = [ring for part in shapely.get_parts(area) for ring in (part.exterior, *part.interiors)]
    assert told == [place for ring in rings for place in ring.coords[:-1]]
    assert all(place_of(area, corner) == place for corner, place in corners_of(area))


@given(areas(), places, st.data())
def test_a_moved_corner_is_there_or_refused_and_moves_back(
    area: BaseGeometry, place: tuple[float, float], data: st.DataObject
) -> None:
    corner = some_corner(area, data)
    before = place_of(area, corner)
    try:
        moved = move_corner(area, corner, place)
    except SketchError:
        return
    assert moved.is_valid and moved.area > 0
    assert place_of(moved, corner) == place
    assert len(corners_of(moved)) == len(corners_of(area))
    assert move_corner(moved, corner, before).equals_exact(area, 0)


@given(areas(), st.data())
def test_a_corner_put_in_can_be_taken_out(area: BaseGeometry, data: st.DataObject) -> None:
    corner = some_corner(area, data)
    here, there = place_of(area, corner), None
    ring = [place for other, place in corners_of(area) if other.part == corner.part
            and other.ring == corner.ring]  # fmt: skip
    there = ring[(corner.index + 1) % len(ring)]
    middle = ((here[0] + there[0]) / 2, (here[1] + there[1]) / 2)
    with contextlib.suppress(SketchError):  # beside a needle's point rounding may cross it
        longer = insert_corner(area, corner, middle)
        added = Corner(corner.part, corner.ring, corner.index + 1)
        assert place_of(longer, added) == middle
        assert delete_corner(longer, added).equals_exact(area, 0)


@given(areas(), st.data())
def test_a_ring_keeps_three_corners(area: BaseGeometry, data: st.DataObject) -> None:
    for _ in range(20):
        corner = some_corner(area, data)
        with contextlib.suppress(SketchError):
            area = delete_corner(area, corner)
    assert area.is_valid
    for part in shapely.get_parts(area):
        assert all(len(ring.coords) >= 4 for ring in (part.exterior, *part.interiors))


def test_three_corners_are_not_made_two() -> None:
    with pytest.raises(SketchError, match="Tre hörn är det minsta"):
        delete_corner(shapely.Polygon([(0, 0), (9, 0), (0, 9)]), Corner(0, 0, 1))


def test_a_crossing_is_refused_and_pointed_at() -> None:
    with pytest.raises(SketchError, match="korsar eller rör sig själv") as raised:
        move_corner(SQUARE, Corner(0, 0, 0), (499_950.0, 6_500_050.0))
    assert raised.value.place is not None
    assert shapely.Point(raised.value.place).distance(SQUARE.exterior) < 1e-6


def test_a_corner_on_a_corner_is_refused() -> None:
    with pytest.raises(SketchError, match="redan ett hörn"):
        insert_corner(SQUARE, Corner(0, 0, 0), place_of(SQUARE, Corner(0, 0, 1)))


steps = st.floats(-5000, 5000)


@given(areas(), steps, steps)
def test_an_area_moves_whole_and_back(area: BaseGeometry, east: float, north: float) -> None:
    moved = move_area(area, east, north)
    assert moved.area == pytest.approx(area.area)
    assert math.isclose(moved.bounds[0] - area.bounds[0], east, abs_tol=0.0006)
    assert move_area(moved, -east, -north).equals_exact(area, 0)


@given(areas(), places)
def test_the_nearest_edge_is_where_shapely_finds_it(
    area: BaseGeometry, place: tuple[float, float]
) -> None:
    corner, point, metres = nearest_edge(area, place)
    assert metres == pytest.approx(area.boundary.distance(shapely.Point(place)), abs=1e-6)
    assert math.dist(point, place) == pytest.approx(metres, abs=1e-6)
    here = place_of(area, corner)
    ring = [spot for other, spot in corners_of(area) if other.part == corner.part
            and other.ring == corner.ring]  # fmt: skip
    edge = shapely.LineString([here, ring[(corner.index + 1) % len(ring)]])
    assert edge.distance(shapely.Point(point)) < 1e-6


@given(areas())
def test_going_from_corner_to_corner_comes_round(area: BaseGeometry) -> None:
    every = [corner for corner, _ in corners_of(area)]
    corner, seen = every[0], []
    for _ in every:
        seen.append(corner)
        corner = next_of(area, corner)
    assert seen == every and corner == every[0]
    assert next_of(area, every[0], -1) == every[-1]


@given(areas(), st.integers(0, 3), st.integers(0, 3), st.integers(0, 30))
def test_a_corner_that_is_gone_gives_its_neighbour(
    area: BaseGeometry, part: int, ring: int, index: int
) -> None:
    kept = same_corner(area, Corner(part, ring, index))
    assume(kept is not None)
    assert kept is not None and kept.index <= index
    place_of(area, kept)
