"""Snapping finds the true nearest, to the last bit."""

from __future__ import annotations

import math

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry
from sketched import EAST, NORTH, areas, places

from rumslig.sketch.snapping import FewObjects, find_snap

Place = tuple[float, float]


@st.composite
def things(draw: st.DrawFn) -> BaseGeometry:
    kind = draw(st.sampled_from(["area", "line", "point"]))
    if kind == "area":
        east, north = draw(places)
        return shapely.affinity.translate(draw(areas()), east - EAST, north - NORTH)
    if kind == "line":
        return shapely.LineString(draw(st.lists(places, min_size=2, max_size=4, unique=True)))
    return shapely.MultiPoint(draw(st.lists(places, min_size=1, max_size=3)))


def every_corner(shapes: list[BaseGeometry]) -> list[Place]:
    return [tuple(place) for shape in shapes for place in shapely.get_coordinates(shape).tolist()]


@given(st.lists(things(), max_size=6), places, st.floats(1, 600), st.none() | places)
def test_nothing_nearer_was_missed(
    shapes: list[BaseGeometry], place: Place, reach: float, start: Place | None
) -> None:
    found = find_snap(place, [FewObjects(shapes[::2]), FewObjects(shapes[1::2])], reach, start)
    corners = every_corner(shapes) + ([start] if start else [])
    nearest = min((math.dist(corner, place) for corner in corners), default=math.inf)
    lines = [shape.boundary if shape.area else shape for shape in shapes]
    edge = min((line.distance(shapely.Point(place)) for line in lines), default=math.inf)
    if found is None:
        assert nearest > reach - 1e-6 and edge > reach - 1e-6
    elif found.kind == "edge":
        assert nearest > reach - 1e-6
        assert abs(found.distance_m - edge) < 1e-6
        on = shapely.Point(found.place)
        assert min(line.distance(on) for line in lines) < 1e-6
    else:
        assert found.place in corners  # the very same numbers
        assert math.isclose(found.distance_m, nearest, abs_tol=1e-9)
        assert (found.kind == "start") == (found.place == start)


def test_the_order_of_the_objects_does_not_matter() -> None:
    one, other = shapely.Point(10, 0), shapely.Point(-10, 0)
    first = find_snap((0, 0), [FewObjects([one, other])], 20)
    assert first == find_snap((0, 0), [FewObjects([other]), FewObjects([one])], 20)


def test_only_what_is_near_is_asked_for() -> None:
    asked: list[tuple[float, ...]] = []

    class Noting:
        def objects_in(self, bounds: tuple[float, float, float, float]) -> np.ndarray:
            asked.append(bounds)
            return np.empty(0, dtype=object)

    assert find_snap((100.0, 200.0), [Noting()], 5.0) is None
    assert asked == [(95.0, 195.0, 105.0, 205.0)]


def test_a_crowd_is_left_alone() -> None:
    crowd = [shapely.Point(i * 1e-3, 0) for i in range(5000)]
    assert find_snap((0, 0), [FewObjects(crowd)], 50) is None
    assert find_snap((0, 0), [FewObjects(crowd[:100])], 50) is not None
