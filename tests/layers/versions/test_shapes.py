"""What is the same geometry, and what is not."""

from __future__ import annotations

import hashlib
import random
import struct

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry
from version_layers import Shape, geometries, parts, polygons, rings, square

from layers.versions.shapes import digest_shapes


def digests(*shapes: Shape) -> list[bytes]:
    some = np.empty(len(shapes), dtype=object)
    some[:] = shapes
    return [row.tobytes() for row in digest_shapes(some)]


def same(a: Shape, b: Shape) -> bool:
    one, other = digests(a, b)
    return one == other


def turn_ring(ring: BaseGeometry, chance: random.Random) -> list[tuple[float, ...]]:
    vertices = list(ring.coords)[:-1]
    start = chance.randrange(len(vertices))
    vertices = vertices[start:] + vertices[:start]
    if chance.random() < 0.5:
        vertices.reverse()
    return [*vertices, vertices[0]]


def rewrite(shape: BaseGeometry, chance: random.Random) -> BaseGeometry:
    """Return the same area as another program might write it."""
    written = []
    for part in shapely.get_parts(shape):
        holes = [turn_ring(hole, chance) for hole in part.interiors]
        chance.shuffle(holes)
        written.append(shapely.Polygon(turn_ring(part.exterior, chance), holes))
    chance.shuffle(written)
    return shapely.MultiPolygon(written)


@given(polygons | parts, st.randoms(use_true_random=False))
def test_ring_starts_orientation_and_order_of_parts_do_not_matter(
    shape: BaseGeometry, chance: random.Random
) -> None:
    assert same(shape, rewrite(shape, chance))


@given(st.lists(st.builds(shapely.Polygon, rings), min_size=2, max_size=2))
def test_two_areas_have_one_digest_exactly_when_geos_calls_them_equal(
    pair: list[BaseGeometry],
) -> None:
    a, b = (shapely.normalize(shape) for shape in pair)
    if all(shape.is_valid for shape in pair):  # GEOS promises nothing else
        assert same(*pair) == a.equals_exact(b, 0)


@given(st.lists(geometries, max_size=8))
def test_each_shape_has_the_digest_that_it_has_alone(shapes: list[Shape]) -> None:
    assert digests(*shapes) == [digests(shape)[0] for shape in shapes]


def test_digest_is_what_the_documentation_says() -> None:
    ring = struct.pack("<8d", 0, 0, 0, 2, 3, 2, 3, 0)
    area = hashlib.sha256(b"R2" + ring).digest()
    hole = hashlib.sha256(b"R2" + struct.pack("<6d", 1, 1, 1, 2, 2, 1)).digest()
    point = hashlib.sha256(b"Pz" + struct.pack("<3d", 1, 2, 3)).digest()
    triangle = [(1, 1), (2, 1), (1, 2), (1, 1)]
    assert digests(
        shapely.Polygon([(3, 2), (3, 0), (0, 0), (0, 2), (3, 2)]),
        shapely.Polygon([(3, 2), (3, 0), (0, 0), (0, 2), (3, 2)], [triangle]),
        shapely.Point(1, 2, 3),
        shapely.MultiPoint([(1, 2, 3), (1, 2, 3)]),
        None,
    ) == [
        area,
        hashlib.sha256(b"A" + area + hole).digest(),
        point,
        hashlib.sha256(b"U" + point + point).digest(),
        bytes(32),
    ]


SAME = [
    ("POINT (0 1)", "POINT (-0 1)"),
    ("POINT (0 1)", "MULTIPOINT (0 1)"),
    ("POINT (0 1)", "GEOMETRYCOLLECTION (GEOMETRYCOLLECTION (POINT (0 1)))"),
    ("POINT (0 1)", "POINT Z (0 1 NaN)"),
    ("POINT M (0 1 5)", "POINT ZM (0 1 NaN 5)"),
    ("LINESTRING (0 0, 1 1)", "MULTILINESTRING ((0 0, 1 1), EMPTY)"),
    ("MULTIPOINT (0 0, 1 1)", "MULTIPOINT (1 1, 0 0)"),
    ("POLYGON EMPTY", "POINT EMPTY"),
    ("POLYGON ((0 0, 1 0, 0 1, 0 0))", "POLYGON ((0 0, 1 0, 0 1, 0 0), EMPTY)"),
    ("POLYGON Z ((0 0 1, 1 0 2, 0 1 3, 0 0 1))", "POLYGON Z ((1 0 2, 0 0 1, 0 1 3, 1 0 2))"),
    ("POLYGON ((0 0, 0 0, 1 0, 0 1, 0 0))", "POLYGON ((1 0, 0 0, 0 0, 0 1, 1 0))"),
]
OTHER = [
    ("POINT (0 1)", "POINT Z (0 1 0)"),
    ("POINT Z (0 1 5)", "POINT M (0 1 5)"),
    ("POINT (0 1)", "POINT (1 0)"),
    ("POINT (0 1)", "POINT (0 1.0000000000000002)"),
    ("POINT (0 0)", "MULTIPOINT (0 0, 0 0)"),
    ("LINESTRING (0 0, 1 1)", "LINESTRING (1 1, 0 0)"),
    ("LINESTRING (0 0, 1 1)", "LINESTRING (0 0, 0 0, 1 1)"),
    ("POLYGON ((0 0, 1 0, 0 1, 0 0))", "LINESTRING (0 0, 1 0, 0 1, 0 0)"),
    ("POLYGON ((0 0, 0 0, 1 0, 0 1, 0 0))", "POLYGON ((0 0, 1 0, 0 1, 0 0))"),
    ("POLYGON Z ((0 0 1, 1 0 2, 0 1 3, 0 0 1))", "POLYGON Z ((0 0 1, 1 0 3, 0 1 2, 0 0 1))"),
    ("POLYGON Z ((0 0 1, 1 0 2, 0 1 3, 0 0 1))", "POLYGON Z ((0 0 1, 1 0 2, 0 1 3, 0 0 9))"),
    (
        "POLYGON ((0 0, 9 0, 0 9, 0 0), (1 1, 2 1, 1 2, 1 1))",
        "MULTIPOLYGON (((0 0, 9 0, 0 9, 0 0)), ((1 1, 2 1, 1 2, 1 1)))",
    ),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_the_same(a: str, b: str) -> None:
    assert same(shapely.from_wkt(a), shapely.from_wkt(b))


@pytest.mark.parametrize(("a", "b"), OTHER)
def test_not_the_same(a: str, b: str) -> None:
    assert not same(shapely.from_wkt(a), shapely.from_wkt(b))


def test_nowhere_is_zeros() -> None:
    assert digests(None, shapely.Point(), shapely.Polygon()) == [bytes(32)] * 3


def test_a_ring_of_nothing_but_one_point_takes_no_time() -> None:
    ring = np.zeros((60_001, 2))
    assert same(shapely.Polygon(ring), shapely.Polygon(ring[::-1]))
    assert not same(shapely.Polygon(ring), shapely.Polygon(ring[1:]))


def test_more_shapes_than_are_looked_at_together() -> None:
    shapes = shapely.points(np.arange(41_000, dtype=np.float64), 5.0)
    many = digest_shapes(shapes)
    assert len(np.unique(many, axis=0)) == len(shapes)
    assert many[40_000].tobytes() == digests(shapes[40_000])[0]


def test_moving_a_corner_by_a_hair_is_seen() -> None:
    moved = shapely.transform(square(0, 0), lambda xy: np.nextafter(xy, np.inf))
    assert not same(square(0, 0), moved)
