"""Holes, parts and splits: nothing appears, nothing is lost."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry
from sketched import EAST, NORTH, areas, places, stars

from rumslig.errors import SketchError
from rumslig.sketch.pieces import (
    add_hole,
    add_part,
    cut_away,
    hole_at,
    remove_ring,
    split_area,
)

SQUARE = shapely.box(500_000, 6_500_000, 500_100, 6_500_100)
INNER = [(500_020.0, 6_500_020.0), (500_060.0, 6_500_020.0), (500_040.0, 6_500_060.0)]


@given(areas(), st.lists(places, min_size=2, max_size=5))
def test_a_split_is_the_area_or_refused(
    area: BaseGeometry, line: list[tuple[float, float]]
) -> None:
    try:
        pieces = split_area(area, line)
    except SketchError:
        return
    assert len(pieces) > 1
    assert all(piece.is_valid for piece in pieces)
    assert math.fsum(piece.area for piece in pieces) == pytest.approx(area.area, abs=1e-3)
    together = shapely.union_all(pieces)
    assert together.symmetric_difference(area).area < 1e-3
    for index, piece in enumerate(pieces):
        for other in pieces[index + 1 :]:
            assert piece.intersection(other).area < 1e-3


@given(stars(), st.floats(0, math.pi))
def test_a_line_through_the_middle_splits(star: shapely.Polygon, turn: float) -> None:
    east, north = 2000 * math.cos(turn), 2000 * math.sin(turn)
    line = [(EAST - east, NORTH - north), (EAST + east, NORTH + north)]
    assert len(split_area(star, line)) >= 2


def test_pieces_share_the_cut_to_the_last_bit() -> None:
    star = shapely.Polygon(
        [(500_000.1, 6_500_000.7), (500_103.3, 6_500_012.9), (500_040, 6_500_097)]
    )
    one, other = split_area(star, [(500_000, 6_500_090), (500_090, 6_500_000)])
    shared = set(one.exterior.coords) & set(other.exterior.coords)
    assert len(shared) == 2


def test_parts_beside_the_line_follow_the_largest_piece() -> None:
    far = shapely.box(500_500, 6_500_000, 500_600, 6_500_100)
    large, small = split_area(
        shapely.MultiPolygon([SQUARE, far]), [(500_030, 6_499_000), (500_030, 6_501_000)]
    )
    assert (large.area, small.area) == (pytest.approx(17_000), pytest.approx(3_000))
    assert large.covers(far)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ([(500_010, 6_500_010), (500_050, 6_500_050)], "delar inte området"),
        ([(0, 0), (1, 1)], "delar inte området"),
        ([(500_010, 6_500_010), (500_010, 6_500_010)], "bara en punkt"),
    ],
)
def test_a_line_that_splits_nothing_is_refused(line: list[tuple[float, float]], words: str) -> None:
    with pytest.raises(SketchError, match=words):
        split_area(SQUARE, line)


def test_a_hole_is_put_in_found_and_taken_out() -> None:
    holed = add_hole(SQUARE, INNER)
    assert holed.area == pytest.approx(10_000 - 800)
    assert hole_at(holed, (500_040, 6_500_030)) == (0, 1)
    assert hole_at(holed, (500_010, 6_500_010)) is None
    assert remove_ring(holed, 0, 1).equals_exact(SQUARE, 0)


def test_a_hole_over_the_edge_is_refused() -> None:
    with pytest.raises(SketchError, match="ligger inte inne"):
        add_hole(SQUARE, [(x + 70, y) for x, y in INNER])
    with pytest.raises(SketchError, match="ligger inte inne"):
        add_hole(add_hole(SQUARE, INNER), [(x + 5, y) for x, y in INNER])


def test_a_hole_along_the_edge_becomes_a_bay() -> None:
    bay = add_hole(SQUARE, [(500_000, 6_500_020), (500_030, 6_500_020), (500_000, 6_500_060)])
    assert bay.is_valid and not bay.interiors
    assert bay.area == pytest.approx(10_000 - 600)


@given(areas(), stars())
def test_adding_and_cutting_are_the_set_operations_or_refused(
    area: BaseGeometry, star: shapely.Polygon
) -> None:
    drawn = shapely.affinity.translate(star, 150, 40)
    both = area.intersection(drawn).area
    try:
        more = add_part(area, drawn)
    except SketchError:
        assert area.covers(drawn)
    else:
        assert more.is_valid
        assert more.area == pytest.approx(area.area + drawn.area - both)
    try:
        less = cut_away(area, drawn)
    except SketchError:
        assert both < 0.01 or area.area - both < 0.02
    else:
        assert less.is_valid
        assert less.area == pytest.approx(area.area - both)


def test_what_leaves_nothing_or_changes_nothing_is_refused() -> None:
    with pytest.raises(SketchError, match="Inget av området"):
        cut_away(SQUARE, SQUARE.buffer(5))
    with pytest.raises(SketchError, match="utanför området"):
        cut_away(SQUARE, shapely.box(0, 0, 1, 1))
    with pytest.raises(SketchError, match="redan i området"):
        add_part(SQUARE, SQUARE.buffer(-5))
    with pytest.raises(SketchError, match="bara denna yta"):
        remove_ring(SQUARE, 0, 0)


def test_a_part_is_taken_whole() -> None:
    two = add_part(SQUARE, shapely.box(0, 0, 10, 10))
    kept = remove_ring(two, [part.area > 1000 for part in two.geoms].index(False), 0)
    assert kept.equals(SQUARE)
