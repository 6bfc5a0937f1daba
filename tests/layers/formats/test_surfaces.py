"""Surfaces of triangles become the areas they stand on; all else comes back as it was."""

from __future__ import annotations

import struct

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.formats.surfaces import as_areas

CORNERS = st.tuples(*[st.floats(-1e6, 1e6)] * 3)
TRIANGLES = st.lists(st.tuples(CORNERS, CORNERS, CORNERS), min_size=1, max_size=5)


def ring(order: str, corners: tuple[tuple[float, ...], ...]) -> bytes:
    points = [*corners, corners[0]]
    numbers = [number for point in points for number in point]
    return struct.pack(f"{order}I{len(numbers)}d", len(points), *numbers)


def surface(
    order: str, outer: int, inner: int, triangles: list[tuple[tuple[float, ...], ...]]
) -> bytes:
    mark = bytes([order == "<"])
    faces = b"".join(
        mark + struct.pack(f"{order}II", inner, 1) + ring(order, corners) for corners in triangles
    )
    return mark + struct.pack(f"{order}II", outer, len(triangles)) + faces


@given(TRIANGLES, st.sampled_from(["<", ">"]), st.sampled_from([(1016, 1017), (1015, 1003)]))
def test_a_surface_has_its_triangles(
    triangles: list[tuple[tuple[float, ...], ...]], order: str, kinds: tuple[int, int]
) -> None:
    found = shapely.from_wkb(as_areas(surface(order, *kinds, triangles)))
    assert found.geom_type == "MultiPolygon"
    for part, corners in zip(found.geoms, triangles, strict=True):
        assert part.has_z
        assert np.array_equal(shapely.get_coordinates(part, include_z=True)[:3], corners)


@pytest.mark.parametrize(
    "text",
    [
        "POINT (1 2)",
        "POINT Z (1 2 3)",
        "POINT ZM (1 2 3 4)",
        "LINESTRING M (1 2 3, 4 5 6)",
        "POLYGON ((0 0, 0 4, 4 4, 4 0, 0 0), (1 1, 1 2, 2 2, 1 1))",
        "GEOMETRYCOLLECTION (MULTIPOINT (1 1, 2 2), MULTIPOLYGON (((0 0, 0 1, 1 1, 0 0))))",
        "POLYGON EMPTY",
    ],
)
@pytest.mark.parametrize("flavor", ["iso", "extended"])
def test_what_is_no_surface_is_the_same(text: str, flavor: str) -> None:
    wkb = shapely.to_wkb(shapely.from_wkt(text), output_dimension=4, flavor=flavor)
    assert as_areas(wkb) == wkb


@given(st.binary(max_size=60))
def test_what_is_no_geometry_is_refused(content: bytes) -> None:
    try:
        assert len(as_areas(content)) == len(content)
    except ValueError:
        return


def test_a_length_that_lies_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="binary"):
        as_areas(b"\x01" + struct.pack("<II", 1016, 0xFFFFFFFF))
