"""The kind of each geometry, read from the beginning of its well-known binary."""

from __future__ import annotations

import struct

import numpy as np
import pyarrow as pa
import pytest
import shapely
from shapely import LineString, Point, Polygon

from layers.formats.shape_kinds import ShapeKinds, kinds_of_wkb

SHAPES = np.array(
    [Point(1, 2), None, LineString([(0, 0, 1), (1, 1, 2)]), Polygon(), Point(1, 2, 3)], dtype=object
)


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary()])
def test_heights_are_told_in_either_order_of_bytes(order: int, kind: pa.DataType) -> None:
    column = pa.array(shapely.to_wkb(SHAPES, flavor="iso", byte_order=order), kind)
    assert kinds_of_wkb(column).tolist() == [1, 0, 1002, 3, 1001]
    assert kinds_of_wkb(column.slice(2)).tolist() == [1002, 3, 1001]


def test_the_extended_flavour_is_told_as_iso_does() -> None:
    column = pa.array(shapely.to_wkb(SHAPES, flavor="extended"), pa.binary())
    assert kinds_of_wkb(column).tolist() == [1, 0, 1002, 3, 1001]


@pytest.mark.parametrize(
    ("code", "heights", "measures", "curved", "surface"),
    [
        (1, False, False, False, False),
        (3002, True, True, False, False),
        (2001, False, True, False, False),
        (9, False, False, True, False),
        (1012, True, False, True, False),
        (1016, True, False, False, True),
        (0x80000003, True, False, False, False),
        (0x40000003, False, True, False, False),
    ],
)
def test_each_kind(code: int, heights: bool, measures: bool, curved: bool, surface: bool) -> None:
    content = pa.array([struct.pack("<BI", 1, code), None, b"\x01"], pa.binary())
    kinds = ShapeKinds(np.arange(3), kinds_of_wkb(content))
    assert kinds.codes[1:].tolist() == [0, 0]
    told = (kinds.has_heights, kinds.has_measures, kinds.is_curved, kinds.is_surface)
    assert [bool(mask[0]) for mask in told] == [heights, measures, curved, surface]
    assert not any(mask[1:].any() for mask in told)
